"""From a score to tokens, by MidiTok's REMI (Huang and Yang 2020, arXiv:2002.00212): twelve positions a beat."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from visiontune.errors import BackendError
from visiontune.music.events.config import BEGIN, END, STEPS
from visiontune.music.events.vocabulary import Vocabulary, kind
from visiontune.music.score import TICKS_PER_BEAT, Score

LONGEST = 12
"""Beats of the longest note; longer ones end there."""
METRES = {2: (2, 3, 4), 4: (1, 2, 3, 4, 5, 6, 7), 8: (2, 3, 4, 5, 6, 7, 8, 9, 10, 12), 16: (3, 6, 9, 12)}
"""Bars that are told apart: what a beat is, and how many."""
TEMPI = (30, 250, 111)
"""Lowest, highest, and how many: steps of two beats per minute."""


@cache
def _tokenizer() -> Any:
    """MidiTok's tokenizer.

    Raises:
        BackendError: it is not installed; how to is said.
    """
    try:
        miditok: Any = import_module("miditok")  # it ships no types
    except ImportError as error:
        raise BackendError('scores as events need miditok: pip install "visiontune[train]"') from error
    return miditok.REMI(
        miditok.TokenizerConfig(
            pitch_range=(0, 127),
            drums_pitch_range=(0, 127),
            beat_res={(0, LONGEST): STEPS},
            num_velocities=32,
            special_tokens=["PAD", "BOS", "EOS"],
            use_chords=False,
            use_tempos=True,
            use_time_signatures=True,
            use_programs=True,
            num_tempos=TEMPI[2],
            tempo_range=TEMPI[:2],
            time_signature_range={lower: list(uppers) for lower, uppers in METRES.items()},
            remove_duplicated_notes=True,
            delete_equal_successive_tempo_changes=True,
            delete_equal_successive_time_sig_changes=True,
        )
    )


def tokens(score: Score) -> list[str]:
    """A piece from its beginning to its end; each note with its instrument.

    Metres that are not told apart are taken for the nearest one.

    Raises:
        BackendError: MidiTok is not installed.
    """
    return [BEGIN, *_tokenizer().encode(_symusic(score)).tokens, END]


def solo(piece: list[str]) -> list[str]:
    """The piece without its instruments: for music that is all for one."""
    return [token for token in piece if kind(token) != "Program"]


def _symusic(score: Score) -> Any:
    import symusic

    out: Any = symusic.Score(TICKS_PER_BEAT)
    upper, lower = score.metres[0][1:]
    # An upbeat comes at the end of a whole bar.
    late = (TICKS_PER_BEAT * 4 * upper // lower - score.upbeat) if score.upbeat else 0

    def tick(at: int) -> int:
        return at + late if at else 0

    metres = Vocabulary(tuple(f"TimeSig_{n}/{lower}" for lower, uppers in METRES.items() for n in uppers))
    for at, tempo in score.tempi:
        out.tempos.append(symusic.Tempo(tick(at), tempo))
    for at, upper, lower in score.metres:
        nearest = metres.nearest(f"TimeSig_{upper}/{lower}") or "TimeSig_4/4"
        out.time_signatures.append(symusic.TimeSignature(tick(at), *map(int, nearest[8:].split("/"))))
    for part in score.parts:
        track: Any = symusic.Track(part.name, 0 if part.drums else part.program, part.drums)
        for note in sorted(part.notes):
            track.notes.append(symusic.Note(note.start + late, note.duration, note.pitch, note.velocity))
        out.tracks.append(track)
    return out
