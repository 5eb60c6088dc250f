"""Scores written as MusicXML: what was given is read back, every bar is full, pitches are spelt by their key."""

from __future__ import annotations

import importlib
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers_extras import need
from visiontune.music.keys import Key
from visiontune.music.notation.accidentals import spelt
from visiontune.music.notation.musicxml import musicxml, write_musicxml
from visiontune.music.notation.written import snapped
from visiontune.music.score import Note, Part, Score

QUARTER = 480
Signs = list[tuple[Fraction, Fraction, int]]


def _melody(*lengths: int, pitch: int = 72, gap: int = 0) -> tuple[Note, ...]:
    at, found = gap, []
    for n, length in enumerate(lengths):
        found.append(Note(at, length, pitch + n % 3))
        at += length
    return tuple(found)


def _tree(score: Score) -> ElementTree.Element:
    return ElementTree.fromstring(musicxml(score))


def _read_back(root: ElementTree.Element, part: int) -> Signs:
    """(start, duration, pitch) of the notes of a part in quarters, ties joined; and every voice of a bar must fill it."""
    found: Signs = []
    open_ties: dict[tuple[int, str], tuple[Fraction, Fraction]] = {}
    start, length = Fraction(0), 0
    for measure in root.findall("part")[part].findall("measure"):
        if (time := measure.find("attributes/time")) is not None:
            length = 48 * 4 * int(time.findtext("beats", "")) // int(time.findtext("beat-type", ""))
        at = last = end = 0
        for element in measure:
            duration = int(element.findtext("duration", "0"))
            if element.tag == "backup":
                assert end in (0, at), "the voices of a bar differ in length"
                end = at
                at -= duration
                assert at == 0
            elif element.tag == "forward":
                at += duration
            elif element.tag == "note":
                if element.find("chord") is None:
                    last, at = at, at + duration
                _note(element, start + Fraction(last, 48), Fraction(duration, 48), found, open_ties)
        assert measure.get("implicit") or at <= length
        assert end in (0, at), "the voices of a bar differ in length"
        start += Fraction(at, 48)
    assert not open_ties
    return sorted(found)


def _note(element: ElementTree.Element, start: Fraction, length: Fraction, found: Signs, ties: dict[Any, Any]) -> None:
    if element.find("rest") is not None:
        return
    alter = int(element.findtext("pitch/alter", "0"))
    step = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}[element.findtext("pitch/step", "")]
    pitch = 12 * (int(element.findtext("pitch/octave", "")) + 1) + step + alter
    assert _shown(element) == length, "the written value is not as long as it sounds"
    kinds = {tie.get("type") for tie in element.findall("tie")}
    voice = (pitch, element.findtext("staff", "") + "/" + element.findtext("voice", ""))
    if "stop" in kinds:
        # A voice may have another number in the next bar.
        voice = next(key for key in ties if key[0] == pitch and sum(ties[key]) == start)
        begun, so_far = ties.pop(voice)
    else:
        begun, so_far = start, Fraction(0)
    if "start" in kinds:
        ties[pitch, f"{begun}+{so_far}{element.findtext('voice')}{len(ties)}"] = (begun, so_far + length)
    else:
        found.append((begun, so_far + length, pitch))


def _shown(element: ElementTree.Element) -> Fraction:
    """Quarters of a written value."""
    names = ("64th", "32nd", "16th", "eighth", "quarter", "half", "whole", "breve")
    length = Fraction(2) ** (names.index(element.findtext("type", "")) - 4)
    length *= Fraction(3, 2) if element.find("dot") is not None else 1
    return length * Fraction(2, 3) if element.find("time-modification") is not None else length


def _given(part: Part) -> Signs:
    return sorted((Fraction(n.start, QUARTER), Fraction(n.duration, QUARTER), n.pitch) for n in part.notes)


notes = st.builds(
    Note,
    start=st.integers(0, 16 * 8).map(lambda n: n * 120) | st.integers(0, 16 * 20).map(lambda n: n * 80),
    duration=st.sampled_from([1, 30, 60, 80, 120, 160, 240, 320, 360, 480, 720, 960, 1_800, 2_400]),
    pitch=st.integers(36, 90),
)


@settings(max_examples=60, deadline=None)
@given(
    parts=st.lists(st.lists(notes, min_size=1, max_size=24), min_size=1, max_size=2),
    metre=st.sampled_from([(2, 4), (3, 4), (4, 4), (6, 8), (3, 2), (5, 4), (12, 8), (3, 8)]),
    upbeat=st.sampled_from([0, 0, 240, 480, 160, 150]),
    change=st.sampled_from([None, 1_000, 1_920, 2_880]),
    key=st.integers(0, 23),
    program=st.sampled_from([0, 40, 52]),
)
def test_any_score_is_read_back_as_it_was(
    parts: list[list[Note]], metre: tuple[int, int], upbeat: int, change: int | None, key: int, program: int
) -> None:
    score = Score(
        tuple(Part(f"Part {n}", program, tuple(sorted(part))) for n, part in enumerate(parts)),
        metres=((0, *metre), *([(change, 3, 4)] if change else [])),
        keys=((0, Key.numbered(key)),),
        upbeat=upbeat,
    )
    root = _tree(score)
    for number, part in enumerate(snapped(score).parts):
        assert _read_back(root, number) == _given(part)


@given(st.integers(0, 4_000), st.integers(1, 4_000))
def test_a_time_that_no_value_has_moves_by_less_than_a_sixty_fourth(start: int, duration: int) -> None:
    (note,) = snapped(Score((Part("", 0, (Note(start, duration, 60),)),))).parts[0].notes
    assert abs(note.start - start) <= 10 and abs(note.end - start - duration) <= 20 + 10
    assert note.start % 10 == 0 and note.duration >= 20


def test_notes_on_the_grid_stay() -> None:
    part = Part("", 0, _melody(30, 90, 120, 240, 160, 160, 160, 320, 320, 320))
    assert snapped(Score((part,))).parts[0] == part


def test_values_show_the_beats() -> None:
    """A note over the middle of a bar is tied, a syncope is not, a dotted quarter on a beat is one sign."""
    part = Part("Flute", 73, _melody(480, 720, 720, 240, 480, 240, 480, 480))
    signs = [
        (note.findtext("type"), note.find("dot") is not None, [tie.get("type") for tie in note.findall("tie")])
        for note in _tree(Score((part,))).iter("note")
    ]
    assert signs == [
        ("quarter", False, []),
        ("quarter", False, ["start"]), ("eighth", False, ["stop"]),
        ("quarter", True, []),
        ("eighth", False, []), ("quarter", False, []), ("eighth", False, []), ("quarter", False, []), ("quarter", False, []),
    ]  # fmt: skip


def test_triplets_are_bracketed_and_beamed() -> None:
    root = _tree(Score((Part("Oboe", 68, _melody(160, 160, 160, 480, 320, 320, 320)),)))
    signs = list(root.iter("note"))
    assert [sign.findtext("type") for sign in signs] == ["eighth"] * 3 + ["quarter"] * 4
    assert [sign.findtext("time-modification/normal-type") for sign in signs] == ["eighth"] * 3 + [None] + [
        "quarter"
    ] * 3
    assert [beam.text for sign in signs[:3] for beam in sign.findall("beam")] == ["begin", "continue", "end"]
    tuplets = [(mark.get("type"), mark.get("bracket")) for mark in root.iter("tuplet")]
    assert tuplets == [("start", "no"), ("stop", None), ("start", "yes"), ("stop", None)]


@pytest.mark.parametrize(
    ("key", "pitch", "letter", "alter"),
    [
        ("A minor", 68, "G", 1), ("A minor", 66, "F", 1), ("D minor", 61, "C", 1), ("C minor", 71, "B", 0),
        ("C minor", 63, "E", -1), ("C major", 66, "F", 1), ("C major", 70, "B", -1), ("E-flat major", 61, "D", -1),
        ("C-sharp minor", 72, "B", 1), ("B-flat major", 63, "E", -1), ("E-flat minor", 71, "C", -1), ("F-sharp major", 65, "E", 1),
        ("G minor", 66, "F", 1),
    ],
)  # fmt: skip
def test_spelling_follows_the_key(key: str, pitch: int, letter: str, alter: int) -> None:
    found = spelt(pitch, Key.parse(key).mode, Key.parse(key).sharps)
    assert (found.letter, found.alter) == (letter, alter)


@given(st.integers(0, 127), st.integers(0, 23))
def test_a_spelling_sounds_as_its_pitch(pitch: int, number: int) -> None:
    key = Key.numbered(number)
    found = spelt(pitch, key.mode, key.sharps)
    assert (
        12 * (found.octave + 1) + {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}[found.letter] + found.alter
        == pitch
    )
    assert abs(found.alter) <= 2


def test_an_accidental_is_written_once_a_bar_and_taken_back() -> None:
    notes = tuple(Note(n * 480, 480, pitch) for n, pitch in enumerate([66, 66, 65, 66, 66, 67, 67, 67]))
    signs = list(_tree(Score((Part("", 73, notes),), keys=((0, Key(0)),))).iter("note"))
    assert [sign.findtext("accidental") for sign in signs[:6]] == ["sharp", None, "natural", "sharp", "sharp", None]


def test_an_upbeat_has_number_0_and_fermatas_stand_on_every_staff() -> None:
    parts = tuple(Part(name, 52, _melody(480, 960, 480, 1440)) for name in ("Soprano", "Tenor"))
    root = _tree(Score(parts, metres=((0, 3, 4),), upbeat=480, fermatas=(1920,)))
    measures = root.findall("part")[0].findall("measure")
    assert [m.get("number") for m in measures] == ["0", "1", "2"] and measures[0].get("implicit") == "yes"
    assert len(list(root.iter("fermata"))) == 2
    assert [clef.findtext("clef-octave-change") for clef in root.iter("clef")] == [None, "-1"]
    assert measures[-1].findtext("barline/bar-style") == "light-heavy"


def test_words_are_divided_and_held() -> None:
    notes = [
        Note(n * 480, 480, 67, lyric=lyric) for n, lyric in enumerate(["A-", "ma-", "zing", "", "grace", "now", "", ""])
    ]
    lyrics = list(_tree(Score((Part("Voice", 52, tuple(notes)),))).iter("lyric"))
    assert [(one.findtext("text"), one.findtext("syllabic")) for one in lyrics if one.find("text") is not None] == [
        ("A", "begin"), ("ma", "middle"), ("zing", "end"), ("grace", "single"), ("now", "single")
    ]  # fmt: skip
    assert [end.get("type") for end in _extends(lyrics)] == ["start", "stop", "start", "stop"]


def _extends(lyrics: list[ElementTree.Element]) -> list[ElementTree.Element]:
    return [end for one in lyrics for end in one.findall("extend")]


def test_a_piano_has_two_staves_and_a_quartet_a_bracket() -> None:
    piano = Part("Piano", 0, (*_melody(480, 480, pitch=72), Note(0, 960, 40), Note(0, 960, 48)))
    root = _tree(Score((_sorted(piano),)))
    assert root.findtext("part/measure/attributes/staves") == "2"
    assert [clef.findtext("sign") for clef in root.iter("clef")] == ["G", "F"]
    strings = [("Violin I", 40), ("Violin II", 40), ("Viola", 41), ("Violoncello", 42)]
    quartet = Score(tuple(Part(name, program, _melody(960, pitch=50)) for name, program in strings))
    root = _tree(quartet)
    assert [group.findtext("group-symbol") for group in root.iter("part-group")] == ["bracket", None]
    assert root.findall("part")[2].findtext("measure/attributes/clef/sign") == "C"
    assert [program.text for program in root.iter("midi-program")] == ["41", "41", "42", "43"]


def _sorted(part: Part) -> Part:
    return Part(part.name, part.program, tuple(sorted(part.notes)))


def test_heading_tempo_and_dynamics() -> None:
    loud = [Note(n * 480, 480, 67, 50 if n < 32 else 100) for n in range(64)]
    score = Score(
        (Part("Flute", 73, tuple(loud)),),
        tempi=((0, 144.0), (15_000, 90.0), (15_360, 144.0)),
        metres=((0, 6, 8),),
        title="Song & dance\x07",
        composer="in the manner of Bach",
    )
    root = _tree(score)
    assert root.findtext("work/work-title") == "Song & dance"
    assert root.findtext("identification/creator") == "in the manner of Bach"
    marks = list(root.iter("metronome"))
    assert len(marks) == 1 and marks[0].findtext("per-minute") == "96" and marks[0].find("beat-unit-dot") is not None
    assert [sound.get("tempo") for sound in root.iter("sound")] == ["144", "90", "144"]
    assert [next(iter(mark)).tag for mark in root.iter("dynamics")] == ["p", "f"]


def test_drums_have_their_own_staff() -> None:
    kit = Part("Drums", 0, (Note(0, 240, 36), Note(0, 240, 42), Note(240, 240, 38)), drums=True)
    root = _tree(Score((kit,)))
    assert root.findtext(".//clef/sign") == "percussion"
    assert {n.findtext("unpitched/display-step") for n in root.iter("note")} == {"F", "G", "C", None}
    assert sorted(m.text or "" for m in root.iter("midi-unpitched")) == ["37", "39", "43"]


def test_the_same_score_gives_the_same_bytes(tmp_path: Path) -> None:
    score = Score((Part("Flute", 73, _melody(480, 480)),), title="Ω")
    write_musicxml(score, tmp_path / "a.musicxml")
    write_musicxml(score, tmp_path / "b.musicxml")
    content = (tmp_path / "a.musicxml").read_bytes()
    assert content == (tmp_path / "b.musicxml").read_bytes() and b"2026" not in content and "Ω".encode() in content


@settings(max_examples=8, deadline=None)
@given(st.lists(notes, min_size=1, max_size=12), st.sampled_from([(3, 4), (4, 4), (6, 8)]), st.sampled_from([0, 480]))
def test_music21_reads_the_same(given_notes: list[Note], metre: tuple[int, int], upbeat: int) -> None:
    need("music21")
    music21 = importlib.import_module("music21")
    part = Part("Violin", 40, tuple(sorted(given_notes)))
    score = Score((part,), metres=((0, *metre),), keys=((0, Key.parse("F minor")),), upbeat=upbeat)
    read: Any = music21.converter.parseData(musicxml(score), format="musicxml")
    assert read.recurse().getElementsByClass("KeySignature")[0].sharps == -4
    signature = read.recurse().getElementsByClass("TimeSignature")[0]
    assert (signature.numerator, signature.denominator) == metre
    found = sorted(
        (Fraction(note.getOffsetInHierarchy(read)), pitch.midi) for note in read.recurse().notes for pitch in note.pitches
        if note.tie is None or note.tie.type == "start"
    )  # fmt: skip
    assert found == [(start, pitch) for start, _, pitch in _given(snapped(score).parts[0])]
