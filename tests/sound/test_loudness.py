"""Loudness and true peak against an independent implementation, and normalising without harm."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from visiontune.sound.loudness import CEILING, TARGET, loudness, normalise, true_peak

RATE = 48_000
Sound = npt.NDArray[np.float32]


def _sine(level_db: float, seconds: float = 3.0, frequency: float = 997.0, channels: int = 2) -> Sound:
    t = np.arange(round(seconds * RATE)) / RATE
    wave = 10 ** (level_db / 20) * np.sin(2 * np.pi * frequency * t)
    return np.repeat(wave[:, None], channels, axis=1).astype(np.float32)


def _speechlike(seconds: float = 30.0, seed: int = 1) -> Sound:
    """Noise in syllables and pauses, with peaks far over its loudness."""
    rng = np.random.default_rng(seed)
    n = round(seconds * RATE)
    noise = np.convolve(rng.standard_normal(n), np.ones(8) / 8, mode="same")
    envelope = np.repeat(rng.random(n // 4_800 + 1) ** 3 * (rng.random(n // 4_800 + 1) > 0.3), 4_800)[:n]
    return np.repeat((0.05 * noise * envelope)[:, None], 2, axis=1).astype(np.float32)


@pytest.mark.parametrize("level", [-36.0, -20.0, -6.0])
def test_ebu_tech_3341_case_1_a_stereo_sine_is_its_level(level: float) -> None:
    assert loudness(_sine(level, 20.0, 1_000.0)) == pytest.approx(level, abs=0.1)


def test_ebu_tech_3341_case_3_quiet_parts_are_gated() -> None:
    sound = np.concatenate([_sine(-36, 10, 1000), _sine(-23, 60, 1000), _sine(-36, 10, 1000)])
    assert loudness(sound) == pytest.approx(-23.0, abs=0.1)


def test_it_agrees_with_pyloudnorm() -> None:
    pyloudnorm = pytest.importorskip("pyloudnorm")
    for seconds in (3.0, 12.0, 47.3):  # one stretch, and several
        sound = _speechlike(seconds)
        expected = pyloudnorm.Meter(RATE).integrated_loudness(sound.astype(np.float64))
        assert loudness(sound) == pytest.approx(expected, abs=0.1)


def test_one_channel_is_played_by_both_speakers() -> None:
    assert loudness(_sine(-20, channels=1)) == pytest.approx(loudness(_sine(-20)), abs=1e-3)


def test_silence_has_no_loudness() -> None:
    assert loudness(np.zeros((RATE, 2), np.float32)) == float("-inf")
    assert loudness(np.zeros((0, 1), np.float32)) == float("-inf")
    assert loudness(_sine(-20, 0.2)) == float("-inf")  # shorter than a gating block


def test_peaks_between_samples_are_found() -> None:
    """A sine of a quarter of the rate, sampled 45 degrees off its peaks: 3 dB more than any sample shows."""
    t = np.arange(RATE) / RATE
    wave = np.sin(2 * np.pi * RATE / 4 * t + np.pi / 4)
    sound = np.repeat(wave[:, None], 2, axis=1).astype(np.float32)
    assert 20 * np.log10(np.abs(sound).max()) == pytest.approx(-3.01, abs=0.01)
    assert true_peak(sound) == pytest.approx(0.0, abs=0.3)


@pytest.mark.parametrize("gain", [0.6, 3.0, 40.0])
def test_speech_comes_to_the_target_under_the_ceiling(gain: float) -> None:
    sound = (_speechlike() * gain).astype(np.float32)
    level = normalise(sound)
    assert loudness(sound) == pytest.approx(TARGET, abs=0.3) and level == pytest.approx(loudness(sound), abs=0.05)
    assert true_peak(sound) <= CEILING + 0.05


def test_the_limiter_only_turns_down_near_peaks() -> None:
    sound = _sine(-16.0, 6.0)
    sound[RATE : RATE + 24] *= 8
    before = sound.copy()
    normalise(sound)
    ratio = np.abs(sound[5 * RATE : 5 * RATE + 4_800]).max() / np.abs(before[5 * RATE : 5 * RATE + 4_800]).max()
    assert ratio == pytest.approx(1.0, abs=0.06)
    assert np.abs(sound[RATE : RATE + 24]).max() < 0.92


@pytest.mark.parametrize("level", [-120.0, -75.0, -55.0])
def test_noise_and_silence_are_not_made_louder(level: float) -> None:
    sound = _sine(level)
    before = sound.copy()
    assert normalise(sound) <= -50
    assert np.array_equal(sound, before)
