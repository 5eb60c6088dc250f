"""Whole small films, judged by their frames, sound and subtitles."""

from __future__ import annotations

import gc
import json
import os
import threading
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from helpers_film import RATE, Parts, decode, hear, plain
from visiontune.errors import Cancelled, ContentError, InputError
from visiontune.video.assemble import Assembler
from visiontune.video.base import FilmOutput, Shot
from visiontune.video.encode import encode
from visiontune.video.probe import probe
from visiontune.video.stub import Stub

COLOURS = {"red": (200, 30, 30), "green": (30, 160, 40), "blue": (30, 50, 200), "yellow": (220, 210, 40)}


def _spoken(parts: Parts, text: str = "One two three.", samples: int = RATE, colour: str = "blue") -> Shot:
    name = f"{text}-{samples}-{colour}"
    return Shot(image=parts.picture(colour, COLOURS[colour]), speech=parts.speech(name, text, samples), caption=text)


def _landscape() -> npt.NDArray[np.uint8]:
    """Soft patches, none darker than 60."""
    rough = np.random.default_rng(4).integers(60, 221, (10, 16, 3), dtype=np.uint8)
    return np.asarray(cv2.resize(rough, (256, 144), interpolation=cv2.INTER_LINEAR), np.uint8)


def _mean(frame: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """The mean colour of the upper half, where no caption is."""
    return np.asarray(frame[: frame.shape[0] // 2].reshape(-1, 3).mean(axis=0))


def test_v20_each_sentence_shows_its_own_picture(parts: Parts) -> None:
    shots = [_spoken(parts, f"The {name} one.", RATE + 1_000 * n, name) for n, name in enumerate(COLOURS)]
    film = parts.film(shots)
    frames = decode(film.path)
    for (start, end, text, change), (name, colour) in zip(film.facts["sentences"], COLOURS.items(), strict=True):
        assert name in text and change == pytest.approx(start, abs=0.27 if name == "red" else 1e-6)
        middle = frames[round((start + 0.25) * 30) : round((end - 0.25) * 30)]
        assert np.abs(np.mean([_mean(frame) for frame in middle], axis=0) - colour).max() < 6


def test_the_crossfade_is_half_way_where_the_sentence_starts(parts: Parts) -> None:
    film = parts.film([_spoken(parts, colour="red"), _spoken(parts, "Four five.", colour="blue")], pause=0.5)
    frames = decode(film.path)
    change = round(film.facts["sentences"][1][0] * 30)
    red = np.array([_mean(frame)[0] for frame in frames])
    low, high = COLOURS["blue"][0], COLOURS["red"][0]
    share = (high - red) / (high - low)  # of the second picture
    assert share[change - 7] < 0.03 and share[change + 6] > 0.97
    assert share[change - 1] < 0.5 < share[change]
    assert np.all(np.diff(share[change - 7 : change + 7]) > 0)  # no step back, no stop


def test_pictures_within_a_sentence_change_at_their_word(parts: Parts) -> None:
    words = [["One,", 0, 6_000], ["two,", 24_000, 30_000], ["three.", 48_000, 60_000]]
    speech = parts.speech("s", "One, two, three.", 60_000, words)
    shots = [
        Shot(image=parts.picture("red", COLOURS["red"]), speech=speech, caption="One, two, three."),
        Shot(image=parts.picture("green", COLOURS["green"]), offset=5),
        Shot(image=parts.picture("blue", COLOURS["blue"]), offset=10),
    ]
    film = parts.film(shots)
    start = film.facts["sentences"][0][0]
    assert film.facts["pictures"] == [0, pytest.approx(start + 1, abs=1 / 60), pytest.approx(start + 2, abs=1 / 60)]
    frames = decode(film.path)
    for moment, name in ((0.5, "red"), (1.5, "green"), (2.3, "blue")):
        assert np.abs(_mean(frames[round((start + moment) * 30)]) - COLOURS[name]).max() < 6


def test_no_frame_is_black_and_none_jumps(parts: Parts) -> None:
    picture = _landscape()
    shots = [
        Shot(
            image=parts.picture(f"p{n}", np.roll(picture, 60 * n, axis=1)),
            speech=parts.speech(f"s{n}", "Word.", 20_000),
        )
        for n in range(4)
    ]
    frames = decode(parts.film(shots, height=240, width=426, captions=plain(mode="off")).path)
    assert min(float(frame.mean()) for frame in frames) > 60
    steps = [float(np.abs(a.astype(int) - b.astype(int)).mean()) for a, b in pairwise(frames)]
    assert max(steps) < 12  # the quickest crossfade; a cut would be 50 and more
    assert min(steps) > 0  # always in motion


def test_v04_forty_lines_stay_in_step(parts: Parts) -> None:
    piece = round(1.016 * RATE)
    shots = [_spoken(parts, f"Line {n}.", piece, list(COLOURS)[n % 4]) for n in range(40)]
    film = parts.film(shots, pause=0.0, captions=plain(mode="off"))
    assert film.facts["frames"] == 1219
    found = probe(film.path)
    assert abs(found.audio_duration - found.video_duration) <= 1 / 30
    for n, (change, (start, *_)) in enumerate(zip(film.facts["pictures"], film.facts["sentences"], strict=True)):
        assert start == pytest.approx(n * 1.016, abs=1e-4)
        assert abs(change - start) <= 1 / 60 + 1e-4


def test_v05_the_length_is_that_of_the_decoded_sound(parts: Parts) -> None:
    """The facts (like an MP3's header) promise 5.04 s; 4.97 s can be decoded."""
    shot = _spoken(parts, "One two three.", round(4.97 * RATE))
    artifact = parts.made[shot.speech or ""]
    words = [["One", 0, 24_000], ["two", 24_000, 60_000], ["three.", 60_000, round(5.04 * RATE)]]
    lying = {**artifact.details, "duration": 5.04, "samples": round(5.04 * RATE), "words": words}
    parts.made[shot.speech or ""] = replace(artifact, details=lying)
    film = parts.film([shot])
    start, end, *_ = film.facts["sentences"][0]
    assert end - start == pytest.approx(4.97, abs=1e-3)
    found = probe(film.path)
    assert found.subtitles[-1][1] <= found.audio_duration + 1e-3


def test_v13_pictures_of_mixed_sizes_are_one_film(parts: Parts) -> None:
    shots = []
    for n, (width, height) in enumerate([(640, 480), (768, 768), (480, 854)]):
        picture = np.full((height, width, 3), 40, np.uint8)
        cv2.circle(picture, (width // 2, height // 2), min(width, height) // 8, (250, 250, 250), -1, cv2.LINE_AA)
        shots.append(Shot(image=parts.picture(f"circle{n}", picture), speech=parts.speech(f"c{n}", "Word.", RATE)))
    film = parts.film(shots, height=360, width=640, captions=plain(mode="off"))
    frames = decode(film.path)
    for start, end, *_ in film.facts["sentences"]:
        white = frames[round((start + end) * 15)][:, :, 0] > 145
        across, down = white.any(axis=0).sum(), white.any(axis=1).sum()
        assert across > 50 and across == pytest.approx(down, rel=0.02, abs=1.5)


def test_v14_pictures_of_every_kind_complete(parts: Parts, tmp_path: Path) -> None:
    kinds: dict[str, npt.NDArray[Any]] = {
        "grey.png": np.full((50, 80), 120, np.uint8),
        "deep.png": np.full((50, 80, 3), 120 * 257, np.uint16),
        "clear.png": np.dstack([np.full((50, 80, 3), 120, np.uint8), np.zeros((50, 80), np.uint8)]),
    }
    shots = []
    for name, picture in kinds.items():
        assert cv2.imwrite(str(tmp_path / name), picture)
        shots.append(Shot(file=parts.file(name, (tmp_path / name).read_bytes()), duration=0.5))
    frames = decode(parts.film(shots, captions=plain(mode="off")).path)
    assert [round(float(_mean(frames[n])[0]), -1) for n in (5, 21, 42)] == [120, 120, 260]


def test_v16_lines_that_are_not_spoken_have_no_cue(parts: Parts) -> None:
    shots = [
        _spoken(parts, "_Chapter_ two", 20_000),
        Shot(
            image=parts.picture("red", COLOURS["red"]),
            speech=parts.speech("rule", "---", 4_800, words=[], silent=True),
            caption="---",
        ),
        _spoken(parts, "The end.", 20_000, "green"),
    ]
    film = parts.film(shots)
    cues = probe(film.path).subtitles
    assert [text for _, _, text in cues] == ["_Chapter_ two", "The end."]
    assert all(start < end for start, end, _ in cues) and cues[0][1] <= cues[1][0]
    assert any("'---'" in warning for warning in film.warnings)


def test_v17_a_film_without_words_has_no_captions_and_says_so(parts: Parts) -> None:
    shot = Shot(
        image=parts.picture("red", COLOURS["red"]),
        speech=parts.speech("notes", "♪ ♪", 12_000, words=[], silent=True),
        caption="♪ ♪",
    )
    film = parts.film([shot])
    assert probe(film.path).subtitles == () and "srt" not in film.subtitles
    assert any("no captions" in warning for warning in film.warnings)
    assert not np.abs(hear(film.path)).max()  # silence, not amplified noise


def test_v19_the_film_is_as_long_as_its_narration_with_any_music(parts: Parts, tmp_path: Path) -> None:
    from visiontune.speech.audio import write_audio

    shot = _spoken(parts, "One two three.", 5 * RATE)
    without = parts.film([shot]).facts["frames"]
    for seconds in (0.5, 60.0):
        t = np.arange(round(seconds * 24_000)) / 24_000
        write_audio(tmp_path / "music.wav", (0.3 * np.sin(2 * np.pi * 150 * t)).astype(np.float32), 24_000)
        ref = parts.file("music.wav", (tmp_path / "music.wav").read_bytes())
        film = parts.film([shot], music_file=ref)
        assert film.facts["frames"] == without
        assert film.facts["loudness"] == pytest.approx(-16, abs=0.5)


def test_sound_is_at_its_loudness_and_in_its_place(parts: Parts) -> None:
    from visiontune.sound.loudness import loudness, true_peak

    film = parts.film([_spoken(parts, samples=2 * RATE), _spoken(parts, "Four.", 2 * RATE, "red")], pause=0.5)
    sound = hear(film.path)
    assert loudness(sound) == pytest.approx(-16, abs=0.5) and film.facts["loudness"] == pytest.approx(-16, abs=0.3)
    assert true_peak(sound) < -0.5
    for start, end, *_ in film.facts["sentences"]:
        heard = np.flatnonzero(np.abs(sound[:, 0]) > 0.05) / 48_000
        assert heard[heard >= start - 0.1][0] == pytest.approx(start, abs=0.005)
        assert heard[heard <= end + 0.1][-1] == pytest.approx(end, abs=0.005)


@pytest.mark.parametrize("mode", ["karaoke", "plain", "off"])
def test_captions_are_seen_as_asked(parts: Parts, mode: str) -> None:
    film = parts.film(
        [_spoken(parts, "One two three four.", 2 * RATE)], height=240, width=426, captions=plain(mode=mode)
    )
    frames = decode(film.path)
    start = film.facts["sentences"][0][0]
    frame = frames[round((start + 1.3) * 30)].astype(int)
    white = (frame.min(axis=2) > 200).sum()
    yellow = ((frame[:, :, 0] > 200) & (frame[:, :, 1] > 160) & (frame[:, :, 2] < 140)).sum()
    assert (white > 50, yellow > 20) == {"karaoke": (True, True), "plain": (True, False), "off": (False, False)}[mode]
    assert len(probe(film.path).subtitles) == 1  # the track is there even when nothing is burnt in
    assert (film.subtitles["srt"]).read_text(encoding="utf-8").startswith("1\n00:00:00,2")


def test_the_lit_word_walks_along_the_line(parts: Parts) -> None:
    film = parts.film([_spoken(parts, "aaaa bbbb cccc dddd", 2 * RATE)], height=240, width=426)
    frames = decode(film.path)
    start = film.facts["sentences"][0][0]
    centres = []
    for n in range(4):
        frame = frames[round((start + 0.5 * n + 0.25) * 30)].astype(int)
        columns = np.flatnonzero(((frame[:, :, 0] > 200) & (frame[:, :, 2] < 140)).any(axis=0))
        centres.append(float(columns.mean()))
    assert all(a + 20 < b for a, b in pairwise(centres))


@pytest.mark.parametrize(("position", "low", "high"), [("top", 0.0, 0.3), ("middle", 0.35, 0.65), ("bottom", 0.7, 1.0)])
@pytest.mark.parametrize("aspect", ["16:9", "9:16", "1:1", "4:5"])
def test_captions_keep_their_margins(parts: Parts, position: str, low: float, high: float, aspect: str) -> None:
    text = "A rather long sentence that needs two lines, gypq Å."
    shot = _spoken(parts, text, RATE)
    film = parts.film([shot], height=240, width=None, aspect=aspect, captions=plain(mode="plain", position=position))
    frame = decode(film.path)[20].astype(int)
    rows, columns = np.nonzero(frame.min(axis=2) > 190)
    height, width = frame.shape[:2]
    assert low * height < rows.min() and rows.max() < high * height
    assert columns.min() > 0.04 * width and columns.max() < 0.96 * width
    assert rows.min() > 0.02 * height and rows.max() < 0.98 * height


def test_a_huge_caption_is_made_to_fit_and_says_so(parts: Parts) -> None:
    film = parts.film([_spoken(parts, "Huge words here.")], captions=plain(mode="plain", size=400))
    assert any("400" in warning for warning in film.warnings)
    frame = decode(film.path)[20].astype(int)
    rows, columns = np.nonzero(frame.min(axis=2) > 190)
    assert len(rows) and rows.min() > 0 and columns.min() > 0 and columns.max() < 159


def test_v03_a_missing_glyph_is_told_before_the_first_frame(parts: Parts) -> None:
    seen: list[str] = []
    shot = _spoken(parts, "Hello \U00013000 world.")
    parts.context = replace(parts.context, progress=lambda fraction, sentence: seen.append(sentence))
    film = parts.film([shot])
    assert any("\U00013000" in warning and "font" in warning for warning in film.warnings)
    assert probe(film.path).subtitles[0][2] == "Hello \U00013000 world."  # the track has it


def test_v22_a_font_of_the_users_in_an_odd_folder(tmp_path: Path) -> None:
    from visiontune.bundled import font_files

    folder = tmp_path / "fonts:v2" / "It's"
    folder.mkdir(parents=True)
    parts = Parts(folder)
    bold = next(file for file in font_files() if "Bold" in file.name)
    font = parts.file("own.ttf", bold.read_bytes())
    film = parts.film([_spoken(parts, "Seen.")], captions=plain(mode="plain", font=font))
    assert (decode(film.path)[20].min(axis=2) > 190).sum() > 30
    broken = parts.file("broken.ttf", b"this is no font")
    with pytest.raises(InputError, match="font"):
        parts.film([_spoken(parts, "Seen.")], captions=plain(mode="plain", font=broken))


def test_a_damaged_picture_is_named_before_anything_is_drawn(parts: Parts) -> None:
    good = _spoken(parts)
    bad = Shot(file=parts.file("photo.jpg", b"\xff\xd8\xff damaged"), duration=1.0)
    with pytest.raises(InputError, match=r"picture 1 of the script.*\.jpg"):
        parts.film([good, bad])
    assert not (parts.context.folder / "film.mp4").exists()


def test_a_shot_without_a_picture_is_refused(parts: Parts) -> None:
    with pytest.raises(InputError, match=r"shots\[1\].*picture"):
        parts.film([_spoken(parts), Shot(speech=parts.speech("x", "Word."), caption="Word.")])


def test_title_and_end_cards(parts: Parts) -> None:
    bare = parts.film([_spoken(parts, colour="yellow")], captions=plain(mode="off"))
    film = parts.film(
        [_spoken(parts, colour="yellow")], captions=plain(mode="off"), title="Bees", title_card=True, end_card=True
    )
    assert film.facts["frames"] == bare.facts["frames"] + 120
    frames = decode(film.path)
    light = [float(frame.mean()) for frame in frames]
    middle = light[len(light) // 2]
    assert light[10] < 0.7 * middle and light[-5] < 0.7 * middle and min(light) > 20
    for frame in (frames[10], frames[-5]):
        rows, columns = np.nonzero(frame.min(axis=2) > 190)
        assert len(rows) > 50 and 0.25 < rows.mean() / 120 < 0.75 and 0.3 < columns.mean() / 160 < 0.7
    assert film.facts["sentences"][0][0] >= 2.0


def test_a_title_card_without_a_title_is_told(parts: Parts) -> None:
    assert any("title" in warning for warning in parts.film([_spoken(parts)], title_card=True).warnings)


def test_the_same_request_gives_the_same_bytes_and_keeps_its_origin(parts: Parts) -> None:
    origin = {"kind": "video", "prompt": 'Größe: "40%" \\ 水', "seed": 7}
    shots = [_spoken(parts, "Up 40% - %{pts} left 👋"), _spoken(parts, "Two.", colour="red")]
    first = parts.film(shots, origin=origin, title="Ü: 100%").path.read_bytes()
    film = parts.film(shots, origin=origin, title="Ü: 100%")
    assert film.path.read_bytes() == first
    kept = json.loads(probe(film.path).comment)
    assert kept["request"] == origin and kept["visiontune"] == 1
    landscape = [Shot(image=parts.picture("landscape", _landscape()), duration=1.0)]
    ways = {parts.film(landscape, seed=seed).path.read_bytes() for seed in range(6)}
    assert len(ways) > 2  # the camera goes its way by the seed


def test_layers_of_a_picture_move_apart(parts: Parts) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180">'
        '<g data-depth="0"><rect width="320" height="180" fill="#103060"/><rect x="150" y="20" width="20" height="20" fill="#ffffff"/></g>'
        '<g data-depth="1"><rect x="150" y="130" width="20" height="20" fill="#ffffff"/></g></svg>'
    )
    shot = Shot(image=parts.picture("layered", (16, 48, 96), svg), speech=parts.speech("s", "Word.", 4 * RATE))
    frames = decode(parts.film([shot], height=180, width=320, captions=plain(mode="off")).path)

    def column(frame: npt.NDArray[np.uint8], rows: slice) -> float:
        light = np.maximum(frame[rows].astype(float).mean(axis=2) - 80, 0)
        return float((light * np.arange(320)).sum() / light.sum())

    far = [column(frame, slice(0, 60)) for frame in frames]
    near = [column(frame, slice(110, 180)) for frame in frames]
    assert abs(near[-1] - near[0]) > abs(far[-1] - far[0]) + 2
    assert np.abs(np.diff(near)).max() < 0.6  # no jumps


def test_cancelling_ends_it_at_once_without_a_thread_left(parts: Parts) -> None:
    calls = []

    def check() -> None:
        calls.append(1)
        if len(calls) > 20:
            raise Cancelled("cancelled")

    parts.context = replace(parts.context, check_cancelled=check)
    before = threading.active_count()
    with pytest.raises(Cancelled):
        parts.film([_spoken(parts, samples=20 * RATE)])
    assert threading.active_count() == before and len(calls) == 21
    assert not (parts.context.folder / "film.mp4").exists()


def test_progress_rises_to_the_end(parts: Parts) -> None:
    seen: list[float] = []
    parts.context = replace(parts.context, progress=lambda fraction, sentence: seen.append(fraction))
    parts.film([_spoken(parts, samples=3 * RATE)])
    assert seen == sorted(seen) and seen[0] > 0 and 0.9 < seen[-1] <= 1


def test_the_output_is_checked_and_moved_whole(parts: Parts, tmp_path: Path) -> None:
    film = parts.film([_spoken(parts)])
    with pytest.raises(ContentError, match="160x120"):
        film.check(parts.request([_spoken(parts)], width=162))
    target = tmp_path / "kept"
    target.mkdir()
    kept = film.save(target / "film.mp4")
    assert sorted(kept) == ["script", "srt", "vtt"] and probe(target / "film.mp4").frames == film.facts["frames"]
    assert kept["vtt"].read_text(encoding="utf-8").startswith("WEBVTT")


def test_the_stub_has_the_right_length(parts: Parts) -> None:
    shots = [_spoken(parts, samples=RATE), Shot(image="k", offset=2), _spoken(parts, "Two.", RATE // 2, "red")]
    request = parts.request(shots, pause=0.25)
    output = Stub()(request, parts.context)
    output.check(request)
    assert output.facts["frames"] == 68 and Assembler.rank > 0 > Stub.rank


@pytest.mark.parametrize("fps", [24, 60])
@pytest.mark.parametrize("height", [480, 1080])
def test_sizes_and_rates(parts: Parts, fps: int, height: int) -> None:
    film = parts.film([_spoken(parts, samples=6_000)], fps=fps, height=height, width=None, pause=0.1)
    found = probe(film.path)
    assert (found.width, found.height, found.fps) == (round(height * 16 / 9 / 2) * 2, height, fps)
    assert abs(found.audio_duration - found.video_duration) <= 1 / fps


def test_v10_many_films_and_failures_leave_nothing_open(parts: Parts) -> None:
    def descriptors() -> int:
        gc.collect()
        return len(os.listdir("/proc/self/fd"))

    good = [_spoken(parts, "Up 40% 👋", 4_800)]
    bad = [*good, Shot(file=parts.file("photo.png", b"damaged"), duration=0.2)]
    late = [*good, Shot(image="a key that is gone", duration=0.2)]
    parts.film(good)
    before, threads = descriptors(), threading.active_count()
    for n in range(20):
        if n % 5 == 3:
            with pytest.raises(InputError):
                parts.film(bad)
        elif n % 5 == 4:  # found out while frames are drawn
            with pytest.raises(KeyError):
                parts.film(late)
        else:
            parts.film(good)
    assert (descriptors(), threading.active_count()) == (before, threads)


def test_a_film_that_came_out_black_or_silent_is_not_called_done(parts: Parts) -> None:
    request = parts.request([_spoken(parts, "One.", RATE, "red")])
    made = parts.film([_spoken(parts, "One.", RATE, "red")])
    size, count = request.frame_size(), made.facts["frames"]
    black = np.full((size[1] * 3 // 2, size[0]), 128, np.uint8)
    black[: size[1]] = 16
    grey = np.full_like(black, 128)
    tone = 0.2 * np.sin(np.arange(48_000 * 5) / 20).astype(np.float32)[:, None]
    for name, frame, sound in (("black", black, tone), ("silent", grey, tone * 0)):
        path = parts.folder / f"{name}.mp4"
        encode(path, [frame] * count, size, request.fps, sound)
        with pytest.raises(ContentError, match=name):
            FilmOutput(path, {}, made.facts).check(request)
