"""Scores as voices and voices as scores: one is the other's inverse, and what cannot be kept is told."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from visiontune.errors import InputError
from visiontune.music.composing.gridding import LONGEST, voices_of_score
from visiontune.music.composing.scoring import score_of_voices
from visiontune.music.files.midi import read_midi, write_midi
from visiontune.music.frames.config import HIGHEST, LOWEST
from visiontune.music.frames.features import SILENT, Voices, tokens
from visiontune.music.frames.plan import Plan, beats_until
from visiontune.music.keys import Key
from visiontune.music.score import Note, Part, Score


def _quarters(*pitches: int, velocity: int = 80) -> tuple[Note, ...]:
    return tuple(Note(480 * n, 480, pitch, velocity) for n, pitch in enumerate(pitches))


def _score(*parts: tuple[Note, ...], **more: object) -> Score:
    return replace(Score(tuple(Part(f"Part {n}", 0, notes) for n, notes in enumerate(parts))), **more)  # type: ignore[arg-type]


def _chorale() -> Score:
    """Two bars and an upbeat, of four voices."""
    return _score(
        _quarters(72, 74, 76, 77, 79, 77, 76, 74, 72), _quarters(67, 67, 67, 69, 71, 69, 67, 65, 64),
        _quarters(64, 62, 60, 60, 62, 60, 60, 59, 60), _quarters(48, 47, 48, 53, 43, 45, 48, 43, 48),
        upbeat=480,
        fermatas=(1920,),
    )  # fmt: skip


def test_four_parts_are_four_voices_with_their_plan() -> None:
    voices, warnings = voices_of_score(_chorale())
    assert not warnings
    assert voices.pitches.shape == (36, 4)
    assert voices.pitches[4].tolist() == [74, 67, 62, 47]
    assert voices.plan is not None
    assert voices.plan.place[:6].tolist() == [12, 13, 14, 15, 0, 1]
    assert np.flatnonzero(voices.plan.held == 2).tolist() == [16, 17, 18, 19]
    assert Key.numbered(int(voices.plan.key[0]) - 1) == Key.parse("C")


def test_a_tied_note_is_one_event_everywhere(tmp_path: Path) -> None:
    """Half a note tied over the bar to a quarter, in the alto only: one event of three beats in data and file (M16)."""
    alto = (Note(0, 960, 69), Note(960, 1440, 67), Note(2400, 480, 67))
    score = _score(_quarters(*[72] * 6), alto, _quarters(*[60] * 6), _quarters(*[48] * 6))
    voices, _ = voices_of_score(score)
    assert np.flatnonzero(tokens(voices)[:, 1] >= 2).tolist() == [0, 8, 20]
    write_midi(score, tmp_path / "tied.mid")
    assert voices_of_score(read_midi(tmp_path / "tied.mid")[0])[0].pitches.tolist() == voices.pitches.tolist()
    back = score_of_voices(voices)
    assert [(note.start, note.duration) for note in back.parts[1].notes] == [(0, 960), (960, 1440), (2400, 480)]


def test_what_no_model_knows_is_mapped_to_the_nearest_and_told() -> None:
    """Velocity 37, key 108, a chord of seven notes and a note of 0.7 beats (M10)."""
    chord = tuple(Note(480, 480, pitch) for pitch in (48, 55, 60, 64, 67, 72, 76))
    score = _score((Note(0, 480, 72, 37), *chord, Note(960, 336, 72), Note(1920, 480, 108)))
    voices, warnings = voices_of_score(score)
    assert voices.pitches[4].tolist() == [76, 72, 67, 48]
    assert voices.pitches[8:12, 0].tolist() == [72, 72, 72, SILENT]
    assert voices.pitches[16].max() == 96
    assert warnings == (
        "of 10 notes, 1 moved to the nearest sixteenth",
        "of 10 notes, 1 moved by octaves, into the range that the voices have",
        "of 10 notes, 3 left out, as four voices sing",
        "of 10 notes, 1 played without their own loudness",
    )


def test_a_phrase_beyond_the_range_is_moved_as_a_whole() -> None:
    """A primer that ends on C8, and the same two octaves higher, as far as MIDI goes (M11)."""
    for primer in (_quarters(96, 100, 103, 108), _quarters(115, 119, 122, 127)):
        voices, warnings = voices_of_score(_score(primer))
        sung = voices.pitches.max(1)[::4]
        assert np.diff(sung).tolist() == np.diff([note.pitch for note in primer]).tolist()
        assert sung.max() <= HIGHEST and sung.min() >= LOWEST
        assert warnings == ("of 4 notes, 4 moved by octaves, into the range that the voices have",)


def test_only_the_phrase_that_leaves_the_range_is_moved() -> None:
    low, high = _quarters(60, 62, 64), tuple(replace(note, start=note.start + 2400) for note in _quarters(100, 103))
    voices, _ = voices_of_score(_score(low + high))
    assert voices.pitches.max(1)[::4].tolist() == [60, 62, 64, SILENT, SILENT, 88, 91]


def test_a_phrase_wider_than_the_range_keeps_its_pitch_classes() -> None:
    voices, _ = voices_of_score(_score(_quarters(0, 21, 60, 108, 127)))
    sung = voices.pitches.max(1)[::4]
    assert (sung % 12).tolist() == [0, 9, 0, 0, 7]
    assert sung.max() <= HIGHEST and sung.min() >= LOWEST


def test_a_note_does_not_sound_again_after_another_in_its_voice() -> None:
    """Five parts: a held note is ended by the one that takes its voice, and stays so."""
    held = (Note(0, 1920, 72),)
    voices, _ = voices_of_score(
        _score(held, (Note(480, 240, 74),), (Note(960, 240, 76),), _quarters(48), (Note(0, 48, 36),))
    )
    for column in voices.pitches.T:
        sounding = [pitch for pitch in column.tolist() if pitch != SILENT]
        assert sounding == sorted(sounding)


def test_a_melody_that_is_played_legato_stays_one_voice() -> None:
    """Hands let go of a key a moment after the next is struck."""
    notes = tuple(replace(note, duration=570) for note in _quarters(72, 67, 74, 65))
    voices, _ = voices_of_score(_score(notes))
    assert voices.pitches[::4, 0].tolist()[:4] == [72, 67, 74, 65]
    assert (voices.pitches[:, 1:] == SILENT).all()


def test_scores_without_a_melody_and_endless_ones_are_refused() -> None:
    with pytest.raises(InputError, match="^theme: .*no notes but drums"):
        voices_of_score(Score((Part("Kit", 0, _quarters(36), drums=True),)), "theme")
    began = time.process_time()
    with pytest.raises(InputError, match="beats; 5,000 are the most"):
        voices_of_score(_score((Note(0, 2**45, 60),)))
    assert time.process_time() - began < 0.1


def test_a_bar_of_any_metre_has_its_place() -> None:
    score = _score(_quarters(*[60] * 10), metres=((0, 3, 4), (1440, 7, 64), (2880, 6, 8)))
    voices, _ = voices_of_score(score)
    assert voices.plan is not None
    assert voices.plan.place[:13].tolist() == [*range(12), 0]
    assert voices.plan.place[24:37].tolist() == [*range(12), 0]


def _piece(seed: int, frames: int = 96) -> Voices:
    """Four voices that move, rest and strike again, after a plan with an upbeat of a beat."""
    dice = np.random.default_rng(seed)
    pitches = np.full((frames, 4), SILENT)
    struck = np.zeros((frames, 4), bool)
    for v, middle in enumerate((74, 66, 58, 48)):
        at = 0
        while at < frames:
            end = min(frames, at + int(dice.integers(1, 9)))
            if dice.random() > 0.15 or at == 0:
                pitches[at:end, v] = middle + dice.integers(-3, 4)
                struck[at, v] = True
            at = end
    last = np.zeros(frames, bool)
    last[[47, frames - 1]] = True
    held = np.ones(frames, np.int64)
    held[44:48] = 2
    keys = np.where(np.arange(frames) < 48, 1, 8)
    plan = replace(
        Plan.unknown(frames), place=(np.arange(frames) + 12) % 16, held=held, phrase=beats_until(last), key=keys
    )
    return Voices(pitches, struck, plan)


@pytest.mark.parametrize("seed", range(12))
def test_voices_come_back_from_their_score(seed: int) -> None:
    voices = _piece(seed)
    score = score_of_voices(voices)
    back, _ = voices_of_score(score)
    assert back.pitches.tolist() == voices.pitches[: len(back.pitches)].tolist()
    assert (tokens(back) == tokens(voices)[: len(back.pitches)]).all()
    assert back.plan is not None and voices.plan is not None
    assert (back.plan.place == voices.plan.place[: len(back.plan)]).all()


def test_a_score_has_what_its_plan_says(tmp_path: Path) -> None:
    score = score_of_voices(
        _piece(1, 192), tempo=72, programs=(40, 40, 41, 42), names=("Violin I", "Violin II", "Viola", "Cello"),
        title="Quartet", composer="in the manner of Haydn",
    )  # fmt: skip
    assert [(part.name, part.program) for part in score.parts] == [
        ("Violin I", 40), ("Violin II", 40), ("Viola", 41), ("Cello", 42),
    ]  # fmt: skip
    assert score.tempi == ((0, 72.0),) and score.metres == ((0, 4, 4),) and score.upbeat == 480
    # The dominant begins at frame 48, in a bar: its signature stands at the next bar line.
    assert score.keys == ((0, Key.parse("C")), (52 * 120, Key.parse("G")))
    assert score.fermatas and all(44 * 120 <= tick < 48 * 120 for tick in score.fermatas)
    assert (score.title, score.composer) == ("Quartet", "in the manner of Haydn")
    write_midi(score, tmp_path / "quartet.mid")
    assert read_midi(tmp_path / "quartet.mid")[0] == score


def test_a_key_that_is_given_wins_and_short_ones_have_no_signature() -> None:
    voices = _piece(2)
    assert voices.plan is not None
    voices.plan.key[60:70] = 5
    score = score_of_voices(voices, key=Key.parse("A minor"))
    assert score.keys[0] == (0, Key.parse("A minor"))
    assert Key.numbered(4) not in [key for _, key in score.keys]


def test_phrases_swell_and_beats_weigh_more() -> None:
    frames = 128
    steady = Voices(np.full((frames, 4), 60), np.ones((frames, 4), bool))
    loud = [note.velocity for note in score_of_voices(steady).parts[0].notes]
    off = loud[2::4]
    assert max(off[:16]) == max(off[8:12]) > off[0] + 5 and off[15] < max(off) - 5
    assert loud[16] > loud[17] and loud[20] > loud[21] and loud[16] - loud[17] > loud[20] - loud[21]
    assert loud == [note.velocity for note in score_of_voices(steady).parts[0].notes]
    assert {note.velocity for note in score_of_voices(steady, velocities=(300, 1, 1, 1)).parts[0].notes} == {127}


def test_a_voice_that_rests_throughout_is_a_part_all_the_same() -> None:
    voices = Voices(np.array([[60, SILENT, SILENT, 48]] * 8))
    assert [len(part.notes) for part in score_of_voices(voices, metre="6/8").parts] == [1, 0, 0, 1]


def test_the_longest_score_is_mapped_in_a_moment() -> None:
    notes = tuple(Note(120 * n, 120, 60 + n % 7) for n in range(LONGEST))
    began = time.process_time()
    voices_of_score(_score(notes, metres=tuple((30 * n, 1 + n % 2, 64) for n in range(5_000))))
    assert time.process_time() - began < 5
