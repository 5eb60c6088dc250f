"""Scores as arrays: ties, upbeats, fermatas, what is left out and why."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers_extras import need
from visiontune.errors import InputError
from visiontune.music.frames.features import SILENT, tokens
from visiontune.music.training.corpus import catalogued, collect, names_of, of_composer, of_folder, split

need("music21")
music21: Any = importlib.import_module("music21")


def _score(*parts: list[Any]) -> Any:
    """A score of parts, each a list of (pitch, quarters) or of music21 notes."""
    score = music21.stream.Score()
    for notes in parts:
        part = music21.stream.Part()
        for one in notes:
            part.append(music21.note.Note(one[0], quarterLength=one[1]) if isinstance(one, tuple) else one)
        score.insert(0, part)
    return score


def _written(folder: Path, name: str, score: Any) -> Path:
    score.write("musicxml", fp=str(folder / name))
    return folder / name


def _four(soprano: list[Any]) -> Any:
    length = sum(one[1] if isinstance(one, tuple) else float(one.quarterLength) for one in soprano)
    return _score(soprano, [("G4", length)], [("C4", length)], [("C3", length)])


def test_tied_notes_are_one(tmp_path: Path) -> None:
    """A half note tied over the bar to a quarter sounds for three beats and is struck once, in the alto only."""
    alto = [music21.note.Note("G4", quarterLength=2), music21.note.Note("G4", quarterLength=1)]
    alto[0].tie, alto[1].tie = music21.tie.Tie("start"), music21.tie.Tie("stop")
    score = _score([("C5", 1.0)] * 4, [("A4", 1.0), *alto], [("C4", 4.0)], [("C3", 4.0)])
    (piece,) = collect([_written(tmp_path, "tied.musicxml", score)]).pieces
    said = tokens(piece.voices)
    assert piece.voices.pitches[:, 1].tolist() == [69] * 4 + [67] * 12
    assert np.flatnonzero(said[:, 1] >= 2).tolist() == [0, 4]
    # The soprano strikes the same pitch four times, which is not tied.
    assert np.flatnonzero(said[:, 0] >= 2).tolist() == [0, 4, 8, 12]


def test_tied_notes_are_one_among_other_than_four_parts(tmp_path: Path) -> None:
    held = [music21.note.Note("E4", quarterLength=2), music21.note.Note("E4", quarterLength=2)]
    held[0].tie, held[1].tie = music21.tie.Tie("start"), music21.tie.Tie("stop")
    score = _score([("C5", 1.0)] * 4, held, [("C3", 2.0), ("G3", 2.0)])
    (piece,) = collect([_written(tmp_path, "trio.musicxml", score)]).pieces
    said = tokens(piece.voices)
    (voice,) = {int(v) for v in np.argwhere(piece.voices.pitches == 64)[:, 1]}
    assert piece.voices.pitches[:, voice].tolist() == [64] * 16
    assert np.flatnonzero(said[:, voice] >= 2).tolist() == [0]


def test_rests_are_silent_and_a_fermata_marks_its_phrase(tmp_path: Path) -> None:
    held = music21.note.Note("C5", quarterLength=1)
    held.expressions.append(music21.expressions.Fermata())
    score = _four([("D5", 1.0), held, music21.note.Rest(quarterLength=1), ("E5", 1.0)])
    (piece,) = collect([_written(tmp_path, "held.musicxml", score)]).pieces
    assert piece.voices.pitches[8:12, 0].tolist() == [SILENT] * 4
    assert piece.voices.plan is not None
    assert np.flatnonzero(piece.voices.plan.held == 2).tolist() == [4, 5, 6, 7]
    assert piece.voices.plan.phrase[:9].tolist() == [2] * 4 + [1] * 4 + [2]


def test_an_upbeat_has_its_place_in_the_bar() -> None:
    """BWV 66.6 begins with an upbeat of a quarter: the fourth beat of its bar."""
    path = next(path for path in of_composer("bach") if path.name.startswith("bwv66.6."))
    (piece,) = collect([path]).pieces
    assert piece.voices.plan is not None
    assert piece.voices.plan.place[:6].tolist() == [12, 13, 14, 15, 0, 1]
    assert piece.sharps == 3
    assert piece.voices.pitches.shape == (144, 4)  # nine bars of 4/4
    assert piece.voices.pitches[0].tolist() == [73, 64, 57, 57]


def test_movements_of_several_works_are_told_apart_by_their_folders() -> None:
    """Many a score is called movement1; of one work in two formats one is kept."""
    paths = ["k155/movement1.mxl", "k156/movement1.mxl", "k156/movement1.krn", "k80/minuet.mxl", "bach/bwv253.mxl"]
    names = names_of([Path("/mozart") / path for path in paths])
    assert names == ["k155/movement1.mxl", "k156/movement1.mxl", "k156/movement1.krn", "minuet.mxl", "bwv253.mxl"]
    assert len({catalogued(name) for name in names}) == 4


def test_what_is_left_out_is_counted_with_its_reason(tmp_path: Path) -> None:
    good = _written(tmp_path, "good.musicxml", _four([("C5", 1.0)] * 4))
    third = _written(tmp_path, "triplets.musicxml", _four([("C5", 1 / 3)] * 3))
    low = _written(tmp_path, "low.musicxml", _score([("C5", 1.0)], [("G4", 1.0)], [("C4", 1.0)], [("C0", 1.0)]))
    mute = _written(tmp_path, "mute.musicxml", _score([music21.note.Rest(quarterLength=4)]))
    broken = tmp_path / "broken.mid"
    broken.write_bytes(b"MThd\x00\x00")
    found = collect([good, good, third, low, mute, broken])
    assert [piece.name for piece in found.pieces] == ["good.musicxml"]
    assert found.dropped["some of its notes not for four voices on the grid"] == 2
    assert found.dropped["empty"] == found.dropped["twice"] == 1
    assert sum(count for reason, count in found.dropped.items() if reason.startswith("cannot be read")) == 1
    assert "1 empty" in found.told()
    with pytest.raises(InputError, match="1 empty"):
        collect([mute])


def test_what_does_not_fit_is_moved_where_that_is_allowed(tmp_path: Path) -> None:
    third = _written(tmp_path, "triplets.musicxml", _four([("C5", 1 / 3)] * 3))
    low = _written(tmp_path, "low.musicxml", _score([("C5", 1.0)], [("G4", 1.0)], [("C4", 1.0)], [("C0", 1.0)]))
    triplets, deep = collect([third, low], lost=0.5).pieces
    assert (triplets.lost, deep.lost) == (0.5, 0.25)
    assert np.flatnonzero(triplets.voices.struck[:, 0]).tolist() == [0, 1, 3]  # type: ignore[index]
    assert deep.voices.pitches[0].tolist() == [72, 67, 60, 36]
    with pytest.raises(InputError, match="1 more than 10% of its notes"):
        collect([third], lost=0.1)


def test_two_parts_are_the_outer_voices(tmp_path: Path) -> None:
    duet = _written(tmp_path, "duet.musicxml", _score([("C5", 1.0)], [("C4", 1.0)]))
    (piece,) = collect([duet]).pieces
    assert piece.voices.pitches.tolist() == [[72, SILENT, SILENT, 60]] * 4


def test_the_bass_of_a_full_chord_stays(tmp_path: Path) -> None:
    """Seven notes in one part: the outer two, and two inner ones that double no other."""
    chord = music21.chord.Chord(["C3", "G3", "C4", "E4", "G4", "C5", "E5"], quarterLength=1)
    (piece,) = collect([_written(tmp_path, "chord.musicxml", _score([chord]))]).pieces
    assert piece.voices.pitches[0].tolist() == [76, 72, 67, 48]


def test_a_work_is_kept_once() -> None:
    assert catalogued("bwv66.6.mxl") == catalogued("BWV 066.6.krn") == "bwv66.6"
    assert catalogued("bwv253.mxl") != catalogued("bwv280.mxl")
    assert catalogued("K458-1.mid") == "k458-1"


def test_folders_and_composers_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="bach"):
        of_composer("Salieri")
    with pytest.raises(InputError, match="no folder"):
        of_folder(tmp_path / "none")
    (tmp_path / "notes.txt").write_text("C D E")
    with pytest.raises(InputError, match=r"\.mid"):
        of_folder(tmp_path)
    (tmp_path / "one.MID").write_bytes(b"")
    assert [path.name for path in of_folder(tmp_path)] == ["one.MID"]


def test_a_split_does_not_depend_on_what_else_is_there(tmp_path: Path) -> None:
    (piece,) = collect([_written(tmp_path, "good.musicxml", _four([("C5", 1.0)] * 4))]).pieces
    from dataclasses import replace

    pieces = [replace(piece, name=f"bwv{n}.mxl") for n in range(200)]
    train, held = split(pieces)
    assert len(train) + len(held) == 200 and 8 <= len(held) <= 35
    # Of a few works neither part is empty, whichever way chance falls.
    for few in (train[:3], held[:3]):
        assert [len(part) for part in split(few)] == [2, 1]
    again = split(pieces[50:150])[1]
    assert {piece.name for piece in again} == {piece.name for piece in held} & {p.name for p in pieces[50:150]}
