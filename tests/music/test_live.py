"""Music as a stream: it starts at once, joins without a gap, and sounds as what is rendered at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from helpers_soundfont import make_soundfont
from visiontune.errors import ContentError
from visiontune.music.playing.live import endless, stream
from visiontune.music.playing.render import SILENCE, peak, render
from visiontune.music.playing.soundfont import find_soundfont
from visiontune.music.score import Note, Part, Score
from visiontune.sound.loudness import CEILING, TARGET, loudness, true_peak

RATE = 48_000
CHORDS = ((72, 64, 60, 48), (71, 67, 62, 43), (72, 67, 64, 48), (74, 65, 57, 50))


@pytest.fixture(scope="module")
def font() -> Path:
    return find_soundfont()


@pytest.fixture(scope="module")
def tone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("font") / "tone.sf2"
    path.write_bytes(make_soundfont())
    return path


def piece(bars: int = 4, program: int = 0, higher: int = 0, velocity: int = 80) -> Score:
    parts = tuple(
        Part(
            f"{voice}",
            program,
            tuple(Note(480 * at, 480, CHORDS[at % 4][voice] + higher, velocity) for at in range(4 * bars)),
        )
        for voice in range(4)
    )
    return Score(parts)


def bends(sound: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """How far each sample is off the line of its neighbours: clicks stand out."""
    found: npt.NDArray[np.float32] = np.abs(np.diff(sound, 2, axis=0)).max(axis=1)
    return found


def music_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("music")]


@pytest.mark.parametrize("program", [0, 48])
def test_the_stream_joined_is_the_rendering(font: Path, program: int) -> None:
    score = piece(6, program)
    rendered, streamed = render(score, font), np.concatenate(list(stream(score, font)))
    length = min(len(rendered), len(streamed))
    assert abs(len(rendered) - len(streamed)) < 2 * RATE
    a, b = rendered[:length], streamed[:length]
    gain = float((a * b).sum() / np.square(b).sum())
    assert abs(20 * np.log10(gain)) < 1.5
    assert np.square(a - gain * b).mean() < 0.01 * np.square(a).mean()


def test_chunks_are_half_a_second(font: Path) -> None:
    chunks = list(stream(piece(), font))
    assert all(chunk.shape == (RATE // 2, 2) and chunk.dtype == np.float32 for chunk in chunks[1:-1])
    assert 0.4 * RATE < len(chunks[0]) <= RATE // 2 and len(chunks[-1]) < RATE // 2


def test_the_first_chunk_comes_at_once_also_of_a_drone(font: Path) -> None:
    list(stream(piece(1), font))  # libraries are loaded
    for score in (piece(60), Score((Part("drone", 19, tuple(Note(0, 480_000, key) for key in range(40, 64, 3))),))):
        begun = time.process_time()
        chunk = next(stream(score, font))
        assert time.process_time() - begun < 0.5  # 0.1 s where the processor has nothing else to do
        assert peak(chunk) > 0.05


def test_chunks_join_without_clicks(tone: Path) -> None:
    """A lasting tone, whose every bend is known: a click at a border would be far sharper."""
    score = Score((Part("tone", 0, (Note(0, 480 * 24, 69),)),))
    sound = np.concatenate(list(stream(score, tone)))[RATE // 4 : 12 * RATE - RATE // 4]
    assert bends(sound).max() < 1.3 * (2 * np.pi * 440 / RATE) ** 2 * np.abs(sound).max()


def test_loudness_and_ceiling(font: Path) -> None:
    for score in (piece(8, 19), piece(8, 0, velocity=30)):
        sound = np.concatenate(list(stream(score, font)))
        assert loudness(sound) == pytest.approx(TARGET, abs=1.5) and true_peak(sound) <= CEILING + 0.05


def test_a_peak_that_no_sample_of_the_piece_foretold_is_held_under_the_ceiling(font: Path) -> None:
    soft = [Note(240 * at, 240, 60, 20) for at in range(160)]
    blows = [Note(240 * 100, 480, 36 + 2 * at, 127) for at in range(24)]
    score = Score((Part("soft", 0, tuple(soft)), Part("blows", 0, tuple(blows))))
    sound = np.concatenate(list(stream(score, font)))
    assert CEILING - 0.6 < true_peak(sound) <= CEILING + 0.05


def test_it_ends_softly(font: Path) -> None:
    sound = np.concatenate(list(stream(piece(2, 48), font)))
    assert peak(sound[-RATE // 4 :]) < SILENCE and peak(sound[: 4 * RATE]) > 0.1
    assert 4.5 < len(sound) / RATE < 14


def test_what_the_font_lacks_is_silence(tmp_path: Path) -> None:
    (tmp_path / "upper.sf2").write_bytes(make_soundfont(21, 108))
    score = Score((Part("low", 0, tuple(Note(480 * at, 480, 3) for at in range(8))),))
    sound = np.concatenate(list(stream(score, tmp_path / "upper.sf2")))
    assert np.isfinite(sound).all() and peak(sound) < SILENCE


def test_no_notes_are_no_music(font: Path) -> None:
    with pytest.raises(ContentError, match="no notes"):
        next(stream(Score(()), font))


def test_pieces_follow_each_other_after_a_breath_and_without_a_gap(tone: Path) -> None:
    pieces = [Score((Part("tone", 0, (Note(0, 960 * 2, key),)),)) for key in (60, 72, 67)]
    sound = np.concatenate(list(endless(iter(pieces), tone, reverb=0)))
    loud = np.abs(sound[: len(sound) // 480 * 480]).reshape(-1, 960).max(axis=1) > 0.1
    begins = np.flatnonzero(np.diff(loud.astype(int), prepend=0) == 1) / 100
    assert begins == pytest.approx([0.0, 3.0, 6.0], abs=0.02)
    for begin, key in ((0.5, 60), (3.5, 72), (6.5, 67)):
        part = sound[round(begin * RATE) : round((begin + 1) * RATE), 0]
        heard = np.abs(np.fft.rfft(part)).argmax()
        assert heard == pytest.approx(440 * 2 ** ((key - 69) / 12), abs=1)
    sound = np.concatenate(list(endless(iter(pieces[:2]), tone)))
    assert min(peak(sound[at : at + RATE // 10]) for at in range(0, 5 * RATE, RATE // 10)) > SILENCE  # the room rings


def test_all_pieces_are_as_loud(font: Path) -> None:
    sound = np.concatenate(list(endless(iter([piece(4, 0, velocity=25), piece(4, 19, velocity=120)]), font)))
    first, second = loudness(sound[: 8 * RATE]), loudness(sound[9 * RATE : 17 * RATE])
    assert first == pytest.approx(second, abs=2.5)


def test_the_next_piece_is_asked_for_while_one_plays(tone: Path) -> None:
    asked: list[tuple[int, str]] = []

    def pieces() -> Iterator[Score]:
        for number in count():
            asked.append((number, threading.current_thread().name))
            yield piece(2, higher=number)

    playing = endless(pieces(), tone)
    next(playing)
    deadline = time.monotonic() + 5
    while len(asked) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert [number for number, _ in asked] == [0, 1] and all(name.startswith("music") for _, name in asked)
    assert len(music_threads()) == 1
    list(islice(playing, 12))  # into the second
    playing.close()
    assert [number for number, _ in asked] == [0, 1, 2] and not music_threads()


def test_no_thread_is_left_where_pieces_end_or_fail(tone: Path) -> None:
    def failing() -> Iterator[Score]:
        yield piece(1)
        raise ContentError("nothing comes to mind")

    assert len(list(endless(iter([piece(1)]), tone))) > 4 and not music_threads()
    with pytest.raises(ContentError, match="nothing comes to mind"):
        list(endless(failing(), tone))
    assert not music_threads()
    assert list(endless(iter([]), tone)) == []
