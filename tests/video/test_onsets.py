"""Words after a pause start with their sound."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from visiontune.video.onsets import at_onsets
from visiontune.video.timeline import RATE, Word


def _speech(*spans: tuple[float, float], seconds: float = 3.0) -> npt.NDArray[np.float32]:
    t = np.arange(round(seconds * RATE)) / RATE
    heard = np.zeros(len(t), bool)
    for start, end in spans:
        heard |= (t >= start) & (t < end)
    return (0.3 * np.sin(2 * np.pi * 300 * t) * heard).astype(np.float32)


def _at(seconds: float) -> int:
    return round(seconds * RATE)


def test_a_word_after_a_pause_moves_to_its_onset_and_others_stay() -> None:
    speech = _speech((0, 1), (1.3, 2.5))
    words = [
        Word("One ", _at(0), _at(0.5)),
        Word("two, ", _at(0.5), _at(1.05)),
        Word("three ", _at(1.36), _at(2.0)),
        Word("four.", _at(2.0), _at(2.5)),
    ]
    moved = at_onsets(words, speech)
    assert [word.text for word in moved] == [word.text for word in words]
    assert abs(moved[2].start - _at(1.3)) <= RATE // 500
    assert [moved[n].start for n in (0, 1, 3)] == [words[n].start for n in (0, 1, 3)]
    assert all(a.start < b.start and a.end <= b.start for a, b in pairwise(moved))


def test_an_onset_that_is_far_away_is_another_words() -> None:
    words = [Word("One ", 0, _at(0.5)), Word("two.", _at(0.6), _at(1.9))]
    assert at_onsets(words, _speech((0, 0.4), (1.0, 1.9))) == tuple(words)


def test_silence_and_nothing_do_no_harm() -> None:
    words = (Word("One ", 0, 100), Word("two.", 100, 200))
    assert at_onsets(words, np.zeros(9_600, np.float32)) == words
    assert at_onsets(words, np.zeros(0, np.float32)) == words
    assert at_onsets((), _speech((0, 1))) == ()
