"""Scores that users give: what is notated is read as it sounds, and what is hostile is refused at once."""

from __future__ import annotations

import importlib
import io
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from helpers_extras import need
from visiontune.errors import BackendError, InputError
from visiontune.music.composing.gridding import voices_of_score
from visiontune.music.files.midi import read_midi, write_midi
from visiontune.music.files.opening import read_score
from visiontune.music.keys import Key
from visiontune.music.score import Note, Part, Score

need("music21")
music21: Any = importlib.import_module("music21")

_NOTATED = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" "partwise.dtd">
<score-partwise version="4.0">
  <work><work-title>Lied</work-title></work>
  <identification><creator type="composer">N. N.</creator></identification>
  <part-list>
    <score-part id="P1"><part-name>Clarinet in B flat</part-name></score-part>
    <score-part id="P2"><part-name>Cello</part-name></score-part>
  </part-list>
  <part id="P1">
    <measure number="0" implicit="yes">
      <attributes><divisions>2</divisions><key><fifths>1</fifths><mode>major</mode></key>
        <time><beats>4</beats><beat-type>4</beat-type></time>
        <transpose><diatonic>-1</diatonic><chromatic>-2</chromatic></transpose></attributes>
      <sound tempo="90"/>
      <note><pitch><step>D</step><octave>5</octave></pitch><duration>2</duration><type>quarter</type>
        <lyric><syllabic>begin</syllabic><text>Mor</text></lyric></note>
    </measure>
    <measure number="1">
      <note><grace/><pitch><step>A</step><octave>5</octave></pitch><type>eighth</type></note>
      <note><pitch><step>G</step><octave>5</octave></pitch><duration>4</duration><type>half</type>
        <notations><fermata/></notations><lyric><syllabic>end</syllabic><text>gen</text></lyric></note>
      <note><pitch><step>D</step><octave>5</octave></pitch><duration>4</duration><tie type="start"/><type>half</type></note>
    </measure>
    <measure number="2">
      <note><pitch><step>D</step><octave>5</octave></pitch><duration>2</duration><tie type="stop"/><type>quarter</type></note>
      <note><rest/><duration>6</duration></note>
    </measure>
  </part>
  <part id="P2">
    <measure number="0" implicit="yes">
      <attributes><divisions>2</divisions><clef><sign>F</sign><line>4</line></clef></attributes>
      <note><rest/><duration>2</duration></note>
    </measure>
    <measure number="1"><note><pitch><step>F</step><octave>3</octave></pitch><duration>8</duration></note></measure>
    <measure number="2"><note><pitch><step>F</step><octave>2</octave></pitch><duration>8</duration></note>
      <note><chord/><pitch><step>C</step><octave>3</octave></pitch><duration>8</duration></note></measure>
  </part>
</score-partwise>
"""


def _packed(name: str, text: str, container: bool = True) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        if container:
            archive.writestr(
                "META-INF/container.xml",
                f'<container><rootfiles><rootfile full-path="{name}"/></rootfiles></container>',
            )
        archive.writestr(name, text)
    return target.getvalue()


def _given(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_notation_is_read_as_it_sounds(tmp_path: Path) -> None:
    """A clarinet sounds a tone lower; ties are one note, grace notes none; words, fermata, upbeat and tempo are kept."""
    score, warnings = read_score(_given(tmp_path, "lied.musicxml", _NOTATED))
    assert score == Score(
        (
            Part("Clarinet in B flat", 71, (Note(0, 480, 72, lyric="Mor-"), Note(480, 960, 77, lyric="gen"), Note(1440, 1440, 72))),
            Part("Cello", 42, (Note(480, 1920, 53), Note(2400, 1920, 41), Note(2400, 1920, 48))),
        ),
        tempi=((0, 90.0),),
        metres=((0, 4, 4),),
        keys=((0, Key.parse("F major")),),
        upbeat=480,
        fermatas=(480,),
        title="Lied",
        composer="N. N.",
    )  # fmt: skip
    assert not warnings


@pytest.mark.parametrize("name", ["lied.xml", "lied.mxl", "LIED.MusicXML", "utf16.xml", "plain.mxl"])
def test_the_content_tells_the_format(tmp_path: Path, name: str) -> None:
    content: bytes | str = _NOTATED
    if name == "lied.mxl":
        content = _packed("score.xml", _NOTATED)
    elif name == "plain.mxl":
        content = _packed("score.musicxml", _NOTATED, container=False)
    elif name == "utf16.xml":
        content = _NOTATED.replace("UTF-8", "UTF-16").encode("utf-16")
    score, _ = read_score(_given(tmp_path, name, content))
    assert score.title == "Lied" and sum(len(part.notes) for part in score.parts) == 6


def test_a_tied_note_counts_once_as_in_midi(tmp_path: Path) -> None:
    """M16: as many notes by notation as by MIDI, and the same voices."""
    notated, _ = read_score(_given(tmp_path, "lied.musicxml", _NOTATED))
    write_midi(notated, tmp_path / "lied.mid")
    played, _ = read_score(tmp_path / "lied.mid")
    assert [part.notes for part in played.parts] == [part.notes for part in notated.parts]
    assert voices_of_score(played)[0].pitches.tolist() == voices_of_score(notated)[0].pitches.tolist()
    assert read_midi(tmp_path / "lied.mid")[0] == played


def test_kern_is_read(tmp_path: Path) -> None:
    score, _ = read_score(
        _given(tmp_path, "tune.krn", "**kern\n*M3/4\n*k[f#]\n4g\n4a\n4b\n=\n[2cc\n4dd\n=\n2.cc]\n==\n*-\n")
    )
    assert [(note.start, note.duration, note.pitch) for note in score.parts[0].notes][:3] == [
        (0, 480, 67), (480, 480, 69), (960, 480, 71),
    ]  # fmt: skip
    assert score.metres[0] == (0, 3, 4)


def test_a_chorale_of_the_corpus_is_read_whole(tmp_path: Path) -> None:
    path = Path(music21.corpus.getWork("bwv66.6"))
    score, _ = read_score(path)
    assert [part.name for part in score.parts] == ["Soprano", "Alto", "Tenor", "Bass"]
    assert score.upbeat == 480 and score.keys == ((0, Key.parse("F# minor")),)
    assert len(score.fermatas) >= 4
    voices, warnings = voices_of_score(score)
    assert voices.pitches[0].tolist() == [73, 64, 57, 57] and not [w for w in warnings if "left out" in w]


def test_archives_that_unpack_to_too_much_are_refused_at_once(tmp_path: Path) -> None:
    bomb = _given(tmp_path, "bomb.mxl", _packed("score.xml", _NOTATED + " " * 60_000_000))
    assert bomb.stat().st_size < 100_000
    began = time.process_time()
    with pytest.raises(InputError, match="theme.*unpacks to more than"):
        read_score(bomb, "theme")
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.musicxml", "", "empty"),
        ("a.musicxml", "<html></html>", "no MusicXML"),
        ("a.musicxml", "notes", "neither MusicXML nor kern"),
        ("a.musicxml", b"\x89PNG\r\n\0\0", "no score"),
        ("a.musicxml", _NOTATED[:900], "cannot be read"),
        ("a.musicxml", _NOTATED.replace("<score-partwise", '<!ENTITY a "b"><score-partwise', 1), "entities"),
        ("a.musicxml", _NOTATED + "<note" * 20_000, "more than 20,000 notes"),
        ("a.musicxml", "<score-partwise/>", "no notes|cannot be read"),
        ("a.krn", "**kern\n" + "4c\n" * 60_000, "more than 60,000"),
        ("a.krn", "**kern\n*M4/4\n*-\n", "no notes|cannot be read"),
        ("a.mxl", b"PK\3\4 and no archive", "damaged archive"),
        ("a.mxl", _packed("notes.txt", "C D E"), "archive without a score|neither"),
        ("a.mxl", _packed("notes.txt", "C D E", container=False), "archive without a score"),
        ("a.mid", "<score-partwise/>", "no MIDI file"),
        ("a.txt", "C D E", r"\.musicxml"),
    ],
)
def test_what_is_no_score_is_refused_with_the_reason(
    tmp_path: Path, name: str, content: bytes | str, reason: str
) -> None:
    with pytest.raises(InputError, match=rf"(?s)^melody: .*(?:{reason})"):
        read_score(_given(tmp_path, name, content), "melody")


def test_without_music21_notation_is_refused_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "music21", None)  # as where it is not installed
    with pytest.raises(BackendError, match=r"primer: lied.xml is notation.*visiontune\[train\].*or give a MIDI file"):
        read_score(_given(tmp_path, "lied.xml", _NOTATED))
    write_midi(Score((Part("Flute", 73, (Note(0, 480, 72),)),)), tmp_path / "tune.mid")
    assert read_score(tmp_path / "tune.mid")[0].parts[0].name == "Flute"


@pytest.mark.parametrize(
    ("of", "to"),
    [
        ("<duration>8<", "<duration>99999999<"),
        ("<beats>4<", "<beats>99999999<"),
        ("<beats>4<", "<beats>3+127<"),
        ("<beat-type>4<", "<beat-type>65536<"),
        ("<chromatic>-2<", "<chromatic>-99999<"),
    ],
)
def test_numbers_that_no_score_has_are_refused_at_once(tmp_path: Path, of: str, to: str) -> None:
    """Music21 would count to them for hours."""
    assert of in _NOTATED
    with pytest.raises(InputError, match="a number that no score has"):
        read_score(_given(tmp_path, "absurd.musicxml", _NOTATED.replace(of, to)))


def test_a_piece_of_many_hours_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="too long"):
        read_score(_given(tmp_path, "endless.musicxml", _NOTATED.replace("<duration>8<", "<duration>9999999<")))
