"""The soundtrack: everything in its place, music looped and ducked, its length exact."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from visiontune.errors import InputError
from visiontune.sound.loudness import loudness, true_peak
from visiontune.speech.audio import write_audio
from visiontune.video.mix import bed, mix, read_music
from visiontune.video.timeline import RATE

Sound = npt.NDArray[np.float32]


def _tone(seconds: float, frequency: float, level: float = 0.2) -> npt.NDArray[np.float32]:
    t = np.arange(round(seconds * RATE)) / RATE
    return (level * np.sin(2 * np.pi * frequency * t)).astype(np.float32)


def _music(seconds: float, frequency: float = 200.0) -> Sound:
    return np.repeat(_tone(seconds, frequency)[:, None], 2, axis=1)


def _power(sound: Sound, start: float, end: float, frequency: float) -> float:
    """Level in dB of one frequency between two seconds."""
    part = sound[round(start * RATE) : round(end * RATE), 0]
    t = np.arange(len(part)) / RATE
    return float(20 * np.log10(2 * np.abs(np.mean(part * np.exp(-2j * np.pi * frequency * t))) + 1e-9))


def test_narration_is_where_it_was_put() -> None:
    sound, level = mix(4 * RATE, [(RATE, _tone(0.5, 800)), (3 * RATE, _tone(0.5, 800))])
    assert sound.shape == (4 * RATE, 1) and level == pytest.approx(-16, abs=0.3)
    heard = np.flatnonzero(np.abs(sound[:, 0]) > 1e-4)
    assert abs(int(heard[0]) - RATE) < 10 and abs(int(heard[-1]) - round(3.5 * RATE)) < 10
    assert np.abs(sound[round(1.6 * RATE) : round(2.9 * RATE)]).max() == 0


def test_speech_past_the_end_is_cut() -> None:
    sound, _ = mix(RATE, [(RATE // 2, _tone(2, 800))])
    assert len(sound) == RATE


def test_a_silent_film_stays_silent() -> None:
    sound, level = mix(RATE, [])
    assert level == float("-inf") and not sound.any()


def test_v19_short_music_loops_without_a_hole_or_a_jump() -> None:
    looped = bed(_music(4.0), 31 * RATE)
    assert looped.shape == (31 * RATE, 2)
    levels = np.sqrt(np.square(looped[: 29 * RATE, 0]).reshape(-1, RATE // 10).mean(axis=1))
    assert levels.min() > 0.3 * levels.max()
    assert np.abs(np.diff(looped[:, 0])).max() < 0.02  # no click
    assert np.abs(looped[-1]).max() < 1e-3


@pytest.mark.parametrize("samples", [1, 3, 100])
def test_v19_music_of_a_few_samples_loops_too(samples: int) -> None:
    assert bed(np.full((samples, 2), 0.5, np.float32), 5_000).shape == (5_000, 2)


def test_v19_long_music_is_cut_and_fades() -> None:
    cut = bed(_music(20.0), 5 * RATE)
    assert len(cut) == 5 * RATE
    assert np.abs(cut[-RATE // 10 :]).max() < 0.02 < np.abs(cut[2 * RATE : 3 * RATE]).max()


def test_v19_music_is_ducked_under_speech_and_comes_back() -> None:
    sound, level = mix(20 * RATE, [(8 * RATE, _tone(4, 900))], _music(4.0))
    assert level == pytest.approx(-16, abs=0.3) and loudness(sound) == pytest.approx(level, abs=0.05)
    assert true_peak(sound) <= -0.95
    alone, under, after = (_power(sound, *span, 200) for span in ((4, 6), (9, 11), (14, 16)))
    voice = _power(sound, 9, 11, 900)
    assert alone - under > 8 and after - under > 8
    assert voice - under > 12


def test_music_alone_fills_a_film_without_speech() -> None:
    sound, level = mix(5 * RATE, [], _music(2.0))
    assert level == pytest.approx(-16, abs=0.3)
    assert np.abs(sound[RATE : 4 * RATE]).max() > 0.05


def test_silent_music_does_no_harm() -> None:
    sound, level = mix(5 * RATE, [(RATE, _tone(2, 900))], np.zeros((RATE, 2), np.float32))
    assert level == pytest.approx(-16, abs=0.3) and np.isfinite(sound).all()


@pytest.mark.parametrize("suffix", ["wav", "mp3", "ogg"])
def test_only_as_much_music_is_read_as_is_needed(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"music.{suffix}"
    write_audio(path, np.repeat(_tone(6, 300)[::2, None], 2, axis=1), 24_000)
    part = read_music(path, 2 * RATE)
    assert part.shape == (2 * RATE, 2) and part.dtype == np.float32
    assert _power(part, 0.5, 1.5, 300) == pytest.approx(20 * np.log10(0.2), abs=1.0)
    whole = read_music(path, 100 * RATE)
    assert len(whole) == pytest.approx(6 * RATE, abs=0.1 * RATE)


def test_damaged_music_is_named(tmp_path: Path) -> None:
    path = tmp_path / "noise.mp3"
    path.write_bytes(b"no music at all" * 100)
    with pytest.raises(InputError, match=r"music.*noise\.mp3"):
        read_music(path, RATE)
