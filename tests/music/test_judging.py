"""What is no music is refused: one note, a loop, dice, silence; plain music is not."""

from __future__ import annotations

import numpy as np
import pytest

from helpers_tunes import duet, tune
from visiontune.errors import ContentError
from visiontune.music.composing.judging import refuse_degenerate
from visiontune.music.score import Note, Part, Score


def _piece(chords: list[list[int]]) -> Score:
    notes = tuple(Note(at * 240, 240, pitch) for at, chord in enumerate(chords) for pitch in sorted(chord))
    return Score((Part("Piano", 0, notes),))


@pytest.mark.parametrize("bars", [4, 32])
def test_plain_music_is_kept(bars: int) -> None:
    for start in range(12):
        refuse_degenerate(tune(start, bars=bars))
    refuse_degenerate(duet())
    refuse_degenerate(_piece([[60, 64, 67], [60]]))  # too short to be judged
    refuse_degenerate(Score((Part("Drums", 0, tuple(Note(n * 240, 60, 36) for n in range(64)), drums=True),)))


def test_chromatic_music_and_an_ostinato_are_kept() -> None:
    refuse_degenerate(_piece([[60 + n % 12] for n in range(96)]))
    bass, upper = [36, 43, 48, 43] * 24, list(np.random.default_rng(0).choice([60, 62, 64, 65, 67, 69, 71, 72], 96))
    refuse_degenerate(_piece([[low, int(high)] for low, high in zip(bass, upper, strict=True)]))


@pytest.mark.parametrize(
    ("chords", "match"),
    [
        ([[60]] * 64, "the same notes for ever"),
        ([[60], [62], [60]] * 24, "the same notes for ever"),
        ([[60], [62], [64], [65]] * 24, "repeats itself"),
        ([[60, 64, 67], [72]] * 8 + [[60, 64, 67]] * 40, "repeats itself"),
        ([], "no notes"),
    ],
)
def test_notes_for_ever_loops_and_silence_are_refused(chords: list[list[int]], match: str) -> None:
    with pytest.raises(ContentError, match=match):
        refuse_degenerate(_piece(chords))


@pytest.mark.parametrize("voices", [1, 4])
@pytest.mark.parametrize("seed", range(1, 6))
def test_dice_are_refused(voices: int, seed: int) -> None:
    thrown = np.random.default_rng(seed).integers(36, 84, (64, voices))
    with pytest.raises(ContentError, match="at random"):
        refuse_degenerate(_piece([sorted(set(map(int, row))) for row in thrown]))
