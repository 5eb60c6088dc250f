"""Films narrated by the user's own recording: its sound whole, its words in the captions, pictures by its sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from helpers_extras import need, need_weights
from helpers_film import decode, hear
from visiontune.errors import BackendError, InputError
from visiontune.files import export
from visiontune.registry import Registry
from visiontune.settings import Settings
from visiontune.speech.audio import read_audio, write_audio
from visiontune.speech.base import SpeechRequest
from visiontune.studio import Studio
from visiontune.text.base import Scene, Script
from visiontune.video.base import CaptionStyle, Recording, VideoRequest
from visiontune.video.onsets import after_silence
from visiontune.video.probe import probe
from visiontune.video.recording import align, heard_script
from visiontune.video.timeline import RATE, Word

_SENTENCES = ("The red kite flies high.", "A green hill waits below!", "Is the blue sea calm?")


@pytest.fixture
def narrated(settings: Settings) -> Iterator[Studio]:
    registry = Registry.load()
    registry.register("transcript.heard", "helpers_film:Heard")
    with Studio(settings, registry) as studio:
        yield studio


def _bursts(path: Path, tail: float = 0.731) -> tuple[npt.NDArray[np.float32], list[float]]:
    """Fifteen bursts of tone, with pauses before each sentence and odd lengths; the samples and when each begins."""
    parts: list[npt.NDArray[np.float32]] = [np.zeros(round(0.6123 * 24_000), np.float32)]
    starts = []
    for sentence in range(3):
        for word in range(5):
            starts.append(sum(map(len, parts)) / 24_000)
            t = np.arange(4_800) / 24_000
            parts.append((0.3 * np.sin(2 * np.pi * (220 + 40 * word) * t)).astype(np.float32))
            parts.append(np.zeros(1_200 if word < 4 else 31_237 * (sentence < 2), np.float32))
    parts.append(np.zeros(round(tail * 24_000), np.float32))
    samples = np.concatenate(parts)
    write_audio(path, samples, 24_000)
    return samples, starts


def _request(studio: Studio, path: Path, **fields: Any) -> VideoRequest:
    recording = Recording(audio=studio.import_file(path), transcriber="heard")
    small: dict[str, Any] = {"height": 120, "image_backend": "stub", "music": False, "seed": 2}
    return VideoRequest(narration=recording, **(small | fields))


def test_the_recording_is_the_films_narration_to_the_frame(narrated: Studio, tmp_path: Path) -> None:
    samples, starts = _bursts(tmp_path / "me.wav")
    made = narrated.make(_request(narrated, tmp_path / "me.wav"))
    found = probe(made.path)
    assert found.frames == round(len(samples) / 24_000 * 30) == made.details["frames"]
    assert abs(found.audio_duration - found.video_duration) <= 1 / 30
    heard = hear(made.path)[:, 0]
    own, _ = read_audio(tmp_path / "me.wav", 48_000, 1)
    length = min(len(heard), len(own))
    gain = float(heard[:length] @ own[:length] / (own[:length] @ own[:length]))
    left = heard[:length] - gain * own[:length]
    # The same sound at another loudness: nothing moved, cut, doubled or faded at the seams between sentences.
    assert float(np.sqrt(np.mean(left**2))) < 0.02 * float(np.sqrt(np.mean(heard**2)))
    assert made.details["loudness"] == pytest.approx(-16, abs=0.5)
    assert not made.warnings
    for n, (start, end, text, change) in enumerate(made.details["sentences"]):
        assert text == _SENTENCES[n]
        assert start == pytest.approx(starts[5 * n], abs=0.01)
        assert end == pytest.approx(starts[5 * n + 4] + 0.2, abs=0.02)
        assert change == pytest.approx(starts[5 * n] if n else 0, abs=1 / 60 + 0.01)


def test_captions_and_pictures_come_with_its_words(narrated: Studio, tmp_path: Path) -> None:
    _, starts = _bursts(tmp_path / "me.wav")
    made = narrated.make(_request(narrated, tmp_path / "me.wav", height=240))
    cues = probe(made.path).subtitles
    assert [text.replace("\n", " ") for *_, text in cues] == list(_SENTENCES)
    assert [start for start, *_ in cues] == pytest.approx([starts[0], starts[5], starts[10]], abs=0.01)
    frames = decode(made.path)
    for n, colour in enumerate((0, 1, 2)):  # the stub draws red, green and blue
        frame = frames[round((starts[5 * n] + 0.6) * 30)][:100].reshape(-1, 3).mean(axis=0)
        assert int(frame.argmax()) == colour
    lit = []  # the karaoke colour walks word by word, in time with the bursts
    for n in range(5):
        frame = frames[round((starts[5 + n] + 0.12) * 30)].astype(int)
        columns = np.flatnonzero(((frame[150:, :, 0] > 200) & (frame[150:, :, 2] < 140)).any(axis=0))
        lit.append(float(columns.mean()))
    assert lit == sorted(lit) and lit[-1] - lit[0] > 60


def test_its_script_can_be_edited_and_keeps_its_times(narrated: Studio, tmp_path: Path) -> None:
    _bursts(tmp_path / "me.wav")
    first = narrated.make(_request(narrated, tmp_path / "me.wav"))
    script = Script.model_validate_json(first.files["script"].read_text())
    assert [scene.narration for scene in script.scenes] == list(_SENTENCES) and script.source == "own recording"
    scenes = [
        scene.model_copy(update={"narration": scene.narration.replace("calm", "rough")}) for scene in script.scenes
    ]
    scenes[0] = scenes[0].model_copy(update={"image_prompt": "yellow"})
    edited = script.model_copy(update={"scenes": tuple(scenes)})
    second = narrated.make(_request(narrated, tmp_path / "me.wav", script=edited))
    assert second.details["sentences"][2][2] == "Is the blue sea rough?"
    assert [times[:2] for times in second.details["sentences"]] == [times[:2] for times in first.details["sentences"]]
    red, green, blue = decode(second.path)[30].reshape(-1, 3).mean(axis=0)
    assert red > 150 and green > 150 > blue


def test_remake_gives_the_same_bytes(narrated: Studio, tmp_path: Path) -> None:
    _bursts(tmp_path / "me.wav")
    made = narrated.make(_request(narrated, tmp_path / "me.wav"))
    export(made, tmp_path / "a.mp4")
    narrated.remake(tmp_path / "a.mp4", tmp_path / "b.mp4")
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_music_comes_up_where_the_recording_is_silent(narrated: Studio, tmp_path: Path) -> None:
    from visiontune.video.mix import mix

    recording = np.zeros(10 * RATE, np.float32)
    t = np.arange(2 * RATE) / RATE
    for start in (1, 7):
        recording[start * RATE : (start + 2) * RATE] = 0.3 * np.sin(2 * np.pi * 300 * t)
    music = np.tile(0.2 * np.sin(2 * np.pi * 90 * np.arange(10 * RATE) / RATE).astype(np.float32)[:, None], (1, 2))
    sound, _ = mix(10 * RATE, [(0, recording)], music, [(RATE, 3 * RATE), (7 * RATE, 9 * RATE)])
    quiet = np.abs(sound[round(4.8 * RATE) : round(5.2 * RATE), 0]).max()
    spectrum = np.abs(np.fft.rfft(sound[RATE : 3 * RATE, 0]))
    assert quiet > 2.5 * spectrum[180] / RATE  # 90 Hz under the speech


def test_words_after_silence_begin_where_the_voice_does() -> None:
    rng = np.random.default_rng(3)
    recording = (0.002 * rng.standard_normal(3 * RATE)).astype(np.float32)  # a room
    t = np.arange(round(0.8 * RATE)) / RATE
    for start in (0.5, 2.0):
        recording[round(start * RATE) : round((start + 0.8) * RATE)] += 0.2 * np.sin(2 * np.pi * 200 * t).astype("f4")
    early = [Word("One", 5_000, 40_000), Word("two", 40_000, 62_400), Word("Three", 80_000, 120_000)]
    found = after_silence(early, [0, 2], recording)
    assert [word.text for word in found] == ["One", "two", "Three"]
    assert found[0].start / RATE == pytest.approx(0.5, abs=0.01) and found[2].start / RATE == pytest.approx(
        2.0, abs=0.01
    )
    assert found[1].start == 40_000  # in running speech it stays
    assert all(word.start < word.end for word in found)


def _heard(text: str, step: float = 0.5) -> list[tuple[float, float, str]]:
    return [(n * step, n * step + 0.4, word) for n, word in enumerate(text.split())]


def test_words_are_found_however_they_are_cut_and_marked() -> None:
    heard = [*_heard("Well, twenty -five boats cost $ 1,204 .50 DON'T they?")]
    told = align(["Well - twenty-five boats cost $1,204.50.", "“Don’t they?”"], heard)
    texts = [[word for word, *_ in scene] for scene in told.words]
    assert texts == [["Well", "twenty-five", "boats", "cost", "$1,204.50."], ["“Don’t", "they?”"]]
    starts = [start / RATE for scene in told.words for _, start, _ in scene]
    assert starts == [0.0, 0.5, 1.5, 2.0, 3.0, 4.0, 4.5] and not told.warnings


def test_chinese_is_aligned_by_its_characters() -> None:
    told = align(["火山，", "开口。"], [(0.0, 0.6, "火山"), (1.0, 1.4, "开"), (1.4, 1.8, "口。")])
    assert [[word for word, *_ in scene] for scene in told.words] == [["火", "山，"], ["开", "口。"]]
    assert [start / RATE for scene in told.words for _, start, _ in scene] == pytest.approx([0.0, 0.3, 1.0, 1.4])


def test_words_that_were_not_heard_are_guessed_between_and_told() -> None:
    told = align(["One two three four five six seven eight."], _heard("one two six seven eight more"))
    words = told.words[0]
    assert [start for _, start, _ in words] == sorted({start for _, start, _ in words})
    assert words[4][2] <= words[5][1] == RATE
    assert any("38%" in warning and "'three'" in warning for warning in told.warnings)


def test_another_script_is_refused() -> None:
    with pytest.raises(InputError, match="only .* are heard in the recording"):
        align(["Bees make honey in the hive all summer."], _heard("the stock market fell on Monday by two points"))


def test_heard_sentences_end_at_marks_and_at_long_silence() -> None:
    segments = [[0.0, 2.0, "Hello there"], [4.5, 6.0, "this is next."], [6.1, 7.0, "♪"], [7.0, 8.0, "Bye."]]
    script = heard_script({"language": "en", "segments": segments})
    assert [scene.narration for scene in script.scenes] == ["Hello there", "this is next.", "♪ Bye."]
    chinese = heard_script({"language": "zh", "segments": [[0, 1, "火山是"], [1.1, 2, "山。"], [2, 3, "水。"]]})
    assert [scene.narration for scene in chinese.scenes] == ["火山是山。", "水。"] and chinese.language == "zh"
    with pytest.raises(InputError, match="no words are heard"):
        heard_script({"language": "en", "segments": []})


_AUDIO = "sha256:" + "0" * 64 + ".wav"


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"prompt": "bees"}, "leave out prompt"),
        ({"source": "Bees make honey."}, "leave out prompt"),
        ({"notes": _AUDIO}, "leave out prompt"),
        ({"voice": "heart"}, "voice"),
        ({"speed": 1.5}, "speed"),
        ({"pause": 1.0}, "pause"),
        ({"speech_backend": "stub"}, "speech_backend"),
        ({"script": {"scenes": [{"image_prompt": "a hill"}]}}, "scenes[0]"),
        ({"script": {"scenes": [{"narration": "A hill.", "duration": 3.0}]}}, "scenes[0].duration"),
    ],
)
def test_what_a_recording_cannot_have_is_refused(fields: dict[str, Any], named: str) -> None:
    with pytest.raises(InputError) as caught:
        VideoRequest.build(narration={"audio": _AUDIO}, **fields)
    assert named in str(caught.value)


def test_without_the_extra_the_remedy_is_told_at_once(studio: Studio, tmp_path: Path, monkeypatch: Any) -> None:
    _bursts(tmp_path / "me.wav")
    recording = Recording(audio=studio.import_file(tmp_path / "me.wav"))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(BackendError, match=r"pip install 'visiontune\[transcribe\]'"):
        studio.make(VideoRequest(narration=recording, image_backend="stub"))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    with pytest.raises(BackendError, match="visiontune weights pull whisper-base"):
        studio.make(VideoRequest(narration=recording, image_backend="stub"))
    assert studio.queue.find() == []


def test_a_script_scene_without_words_is_refused_at_the_door(narrated: Studio, tmp_path: Path) -> None:
    _bursts(tmp_path / "me.wav")
    script = Script(scenes=(Scene(narration="The red kite."), Scene(narration="♪ ♪")))
    with pytest.raises(InputError, match=r"scenes\[1\]"):
        narrated.make(_request(narrated, tmp_path / "me.wav", script=script))
    assert narrated.queue.find() == []


def test_a_real_voice_is_heard_and_its_sentences_begin_where_it_speaks(tmp_path: Path) -> None:
    need("faster_whisper")
    need_weights("whisper-base")
    settings = Settings.load(home=tmp_path / "mine", min_free_disk=0)  # with this machine's weights
    lines = ("The sea is never still today.", "Twenty boats lie in the harbour.", "Gulls follow them home.")
    rng = np.random.default_rng(1)
    parts: list[npt.NDArray[np.float32]] = [np.zeros(26_111, np.float32)]
    starts = []
    with Studio(settings) as mine:
        for line in lines:
            starts.append(sum(map(len, parts)) / 24_000)
            parts += [
                read_audio(mine.make(SpeechRequest(text=line, seed=1)).path, 24_000, 1)[0],
                np.zeros(30_000, np.float32),
            ]
        samples = np.concatenate(parts)
        room = 0.001 * rng.standard_normal(len(samples))
        write_audio(tmp_path / "me.m4a", (samples + room).astype(np.float32), 24_000)
        recording = Recording(audio=mine.import_file(tmp_path / "me.m4a"))
        off = CaptionStyle(mode="off")
        small: dict[str, Any] = {"image_backend": "stub", "height": 120, "captions": off, "music": False}
        made = mine.make(VideoRequest(narration=recording, seed=1, **small))
    found = [start for start, *_ in made.details["sentences"]]
    assert len(found) == 3 and found == pytest.approx(starts, abs=0.06)
    said = " ".join(text for _, _, text, _ in made.details["sentences"]).lower()
    assert all(word in said for word in ("never still", "boats", "follow them home"))
    assert json.loads(made.files["script"].read_text())["language"] == "en"
