"""Whole films on a small scale: real voice and encoder, stub pictures whose colours tell them apart."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from visiontune.artifacts import Artifact
from visiontune.errors import InputError
from visiontune.files import export
from visiontune.speech.audio import read_audio
from visiontune.studio import Studio
from visiontune.text.base import Scene, Script
from visiontune.video.base import CaptionStyle, VideoRequest
from visiontune.video.probe import probe

COLOURS = ("red", "green", "blue", "yellow")


def film(studio: Studio, *narration: str, **fields: object) -> Artifact:
    script = Script(scenes=tuple(Scene(narration=line) for line in narration))
    request = {
        "script": script,
        "height": 240,
        "image_backend": "stub",
        "music": None if "music_file" in fields else False,
        "seed": 5,
        "captions": CaptionStyle(mode="off"),
    }
    return studio.make(VideoRequest(**(request | fields)))  # type: ignore[arg-type]


def frames(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def test_v08_v07_the_file_plays_everywhere_and_is_as_asked(studio: Studio) -> None:
    made = film(studio, "The red kite flies.", "A green hill waits.", height=300, width=532, captions=CaptionStyle())
    found = probe(made.path)

    assert (found.width, found.height, found.fps) == (532, 300, 30.0)
    assert (found.video_codec, found.audio_codec, found.pixel_format) == ("h264", "aac", "yuv420p")
    assert found.faststart
    assert found.frames == made.details["frames"] == len(frames(made.path))
    assert abs(found.audio_duration - found.video_duration) <= 1.5 / 30
    assert [text for _, _, text in found.subtitles] == ["The red kite flies.", "A green hill waits."]


def test_v20_each_sentence_is_spoken_over_its_own_picture(studio: Studio) -> None:
    made = film(studio, *(f"This one is {colour}, as you can see." for colour in COLOURS))
    pictures = frames(made.path)
    wanted = {"red": (210, 40, 40), "green": (40, 160, 60), "blue": (40, 70, 210), "yellow": (230, 210, 50)}

    for colour, (start, end, text, _) in zip(COLOURS, made.details["sentences"], strict=True):
        assert colour in text
        middle = pictures[round((start + end) / 2 * 30)].reshape(-1, 3).mean(axis=0)
        nearest = min(wanted, key=lambda name: float(np.abs(np.array(wanted[name]) - middle).sum()))
        assert nearest == colour


def test_speech_is_heard_when_its_subtitle_begins_and_at_minus_16_lufs(studio: Studio) -> None:
    made = film(studio, "Boats leave the harbour at noon.", "Gulls follow them.", "Then the bay is quiet.")
    samples, rate = read_audio(made.path, 48_000, 1)
    level = np.abs(samples.reshape(-1))

    errors = []
    for start, *_ in made.details["sentences"]:
        around = level[round((start - 0.1) * rate) : round((start + 0.2) * rate)]
        onset = int(np.argmax(around > 0.01)) / rate - 0.1
        errors.append(onset)
    assert float(np.sqrt(np.mean(np.square(errors)))) < 0.03
    assert made.details["loudness"] == pytest.approx(-16.0, abs=0.3)
    assert float(level[: round(0.2 * rate)].max()) < 0.01  # a moment of quiet first


def test_no_frame_is_black_and_motion_is_steady(studio: Studio) -> None:
    pictures = frames(film(studio, "A red balloon rises slowly over the town.").path)
    assert min(float(picture.mean()) for picture in pictures) > 40
    steps = [float(np.abs(a.astype(int) - b.astype(int)).mean()) for a, b in pairwise(pictures)]
    assert max(steps) < 6  # no jump
    assert np.count_nonzero(np.array(steps) > 0.01) > len(steps) * 0.7  # and it moves


def test_s02_v16_what_cannot_be_spoken_is_a_stated_pause(studio: Studio) -> None:
    made = film(studio, "Hello.", "😂😂 !!! ---", "Bye.", captions=CaptionStyle())
    assert any("cannot be spoken" in warning or "can be spoken" in warning for warning in made.warnings)
    cues = probe(made.path).subtitles
    assert [text for _, _, text in cues] == ["Hello.", "Bye."]
    assert all(end > start for start, end, _ in cues)


def test_v17_a_script_of_notes_only_is_refused_at_once(studio: Studio) -> None:
    with pytest.raises(InputError, match="script"):
        film(studio, "♪ ♪")
    assert studio.queue.find() == []


def test_a_silent_scene_with_a_picture_lasts_as_long_as_it_says(studio: Studio) -> None:
    script = Script(scenes=(Scene(image_prompt="blue", duration=2.0),))
    request = VideoRequest(script=script, height=240, image_backend="stub", music=False, seed=1)
    made = studio.make(request)
    assert probe(made.path).frames in range(60, 72)
    assert any("no captions" in warning for warning in made.warnings)


def test_v13_v14_pictures_of_every_kind_and_size(studio: Studio, tmp_path: Path) -> None:
    import cv2

    circle = np.full((480, 640, 4), (0, 0, 255, 255), np.uint8)
    circle[:60] = 0  # clear above
    cv2.imwrite(str(tmp_path / "rgba.png"), circle)
    cv2.imwrite(str(tmp_path / "grey.png"), np.full((854, 480), 90, np.uint8))
    cv2.imwrite(str(tmp_path / "deep.png"), np.full((768, 768, 3), 30_000, np.uint16))
    scenes = []
    for name in ("rgba.png", "grey.png", "deep.png"):
        scenes.append(Scene(narration="Look here.", image=studio.import_file(tmp_path / name)))
    made = studio.make(
        VideoRequest(
            script=Script(scenes=tuple(scenes)), height=240, seed=1, captions=CaptionStyle(mode="off"), music=False
        )
    )

    pictures = frames(made.path)
    means = [pictures[round(start * 30) + 15].reshape(-1, 3).mean(axis=0) for start, *_ in made.details["sentences"]]
    assert means[0][0] > 180 > means[0][1]  # red, over white
    assert means[1] == pytest.approx([90] * 3, abs=6)
    assert means[2] == pytest.approx([30_000 / 257] * 3, abs=6)


def test_a_damaged_picture_is_named(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    scene = Scene(narration="Look.", image=studio.import_file(tmp_path / "bad.png"))
    with pytest.raises(InputError, match="damaged"):
        studio.make(VideoRequest(script=Script(scenes=(scene,)), height=240, seed=1))
    assert studio.library.find() == []


def test_v19_music_shorter_and_longer_than_the_film(studio: Studio, tmp_path: Path) -> None:
    from visiontune.speech.audio import write_audio

    t = np.arange(48_000 * 2) / 48_000
    write_audio(tmp_path / "bed.wav", (0.3 * np.sin(2 * np.pi * 330 * t)).astype(np.float32), 48_000)
    bed = studio.import_file(tmp_path / "bed.wav")
    made = film(studio, "One line of speech here.", "And then another line of speech.", music_file=bed, pause=1.0)
    samples, rate = read_audio(made.path, 48_000, 1)
    first, second = made.details["sentences"]
    gap = samples.reshape(-1)[round((first[1] + 0.35) * rate) : round((second[0] - 0.35) * rate)]
    assert float(np.sqrt(np.mean(gap**2))) > 0.005  # the music is heard between
    assert len(samples) / rate == pytest.approx(made.details["duration"], abs=0.05)


def test_changing_one_scene_makes_only_what_changed(studio: Studio) -> None:
    first = film(studio, "The red one.", "The green one.", "The blue one.")
    before = set(studio.store.published())
    second = film(studio, "The red one.", "A yellow one.", "The green one.", "The blue one.")

    new = [studio.store.find(key) for key in set(studio.store.published()) - before]
    assert sorted(found.kind for found in new if found) == ["film", "image", "speech"]
    assert second.path != first.path


def test_remake_gives_the_same_bytes(studio: Studio, tmp_path: Path) -> None:
    made = film(studio, "The red one.", "The green one.")
    export(made, tmp_path / "a.mp4")
    again = studio.remake(tmp_path / "a.mp4", tmp_path / "b.mp4")
    assert again.path == tmp_path / "b.mp4"
    assert sorted(path.name for path in again.files.values() if path.exists()) == ["b.json", "b.srt", "b.vtt"]
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()
    assert (tmp_path / "a.srt").read_text().startswith("1\n00:00:00,")


def test_a_film_from_notes_needs_no_language_model(studio: Studio) -> None:
    notes = "# Tides\n\nThe moon pulls the sea. *Water* rises on the near side. Twice a day the tide comes in.\n\n---\n"
    small = {"height": 240, "image_backend": "stub", "writer": "none", "music": False, "seed": 2}
    made = studio.make(VideoRequest.build(source=notes, duration=8, **small))
    spoken = " ".join(text for _, _, text, _ in made.details["sentences"])
    assert "Water rises" in spoken
    assert "*" not in spoken


@pytest.mark.parametrize("text", ["😀😀😀", "♪", "--- ***"])
def test_prompts_without_words_are_refused_at_the_door(studio: Studio, text: str) -> None:
    for field in ("prompt", "source"):
        with pytest.raises(InputError, match=field):
            studio.make(VideoRequest.build(seed=1, **{field: text}))
    assert studio.queue.find() == []
