from __future__ import annotations

import numpy as np
import pytest

from visiontune.speech.base import SAMPLE_RATE
from visiontune.speech.normalise import normalise
from visiontune.speech.shaping import said, stretch


def tone(seconds: float, rate: int = SAMPLE_RATE, frequency: float = 300.0) -> np.ndarray:
    return (0.5 * np.sin(2 * np.pi * frequency * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def test_silence_around_speech_goes_and_times_move_along() -> None:
    rate = 22_050
    quiet = np.zeros(round(0.3 * rate), np.float32)
    result = said(normalise("one two"), np.concatenate([quiet, tone(1.0, rate), quiet]), rate, [(0.3, 0.7), (0.7, 1.3)])
    assert len(result.samples) / SAMPLE_RATE == pytest.approx(1.0, abs=0.02)
    assert [word.text for word in result.words] == ["one", "two"]
    assert [word.start / SAMPLE_RATE for word in result.words] == pytest.approx([0.0, 0.4], abs=0.011)
    assert result.words[-1].end <= len(result.samples)


def test_a_word_of_unknown_time_gets_the_room_between_its_neighbours() -> None:
    words = said(normalise("one two six"), tone(1.0), SAMPLE_RATE, [(0.0, 0.3), None, (0.6, 1.0)]).words
    assert words[1].start == pytest.approx(0.3 * SAMPLE_RATE, abs=300)
    assert words[1].end == words[2].start


def test_without_times_words_are_in_proportion_to_letters() -> None:
    words = said(normalise("a elephants"), tone(1.0), SAMPLE_RATE).words
    assert words[0].end - words[0].start < 0.2 * (words[1].end - words[1].start)


def test_silence_gives_nothing() -> None:
    assert len(said(normalise("one"), np.zeros(24_000, np.float32), SAMPLE_RATE).samples) == 0


@pytest.mark.parametrize("speed", [0.5, 0.8, 1.25, 2.0])
def test_another_pace_keeps_the_pitch(speed: float) -> None:
    changed = stretch(tone(2.0), SAMPLE_RATE, speed)
    assert len(changed) / SAMPLE_RATE == pytest.approx(2.0 / speed, rel=0.03)
    spectrum = np.abs(np.fft.rfft(changed * np.hanning(len(changed))))
    assert np.argmax(spectrum) * SAMPLE_RATE / len(changed) == pytest.approx(300, abs=5)


def test_the_own_pace_is_left_as_it_is() -> None:
    samples = tone(0.1)
    assert stretch(samples, SAMPLE_RATE, 1.0) is samples
