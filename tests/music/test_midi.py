"""MIDI files: what we write comes back, what others wrote is read by stated rules, and what is hostile is refused."""

from __future__ import annotations

import importlib
import io
import random
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import symusic

from visiontune.errors import ContentError, InputError
from visiontune.music.files.midi import read_midi, write_midi
from visiontune.music.keys import Key
from visiontune.music.score import Note, Part, Score

mido: Any = importlib.import_module("mido")  # ships no types; comes with pretty_midi


def _quantity(number: int) -> bytes:
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.append(number & 0x7F | 0x80)
    return bytes(reversed(digits))


def _track(*events: tuple[int, bytes]) -> bytes:
    """A track of (delta in ticks, event)."""
    data = b"".join(_quantity(delta) + event for delta, event in events) + b"\0\xff\x2f\0"
    return b"MTrk" + len(data).to_bytes(4, "big") + data


def _file(*tracks: bytes, division: int = 480, form: int = 1) -> bytes:
    head = b"".join(number.to_bytes(2, "big") for number in (form, len(tracks), division))
    return b"MThd\0\0\0\6" + head + b"".join(tracks)


def _tempo(beats: float) -> bytes:
    return b"\xff\x51\x03" + round(6e7 / beats).to_bytes(3, "big")


def _on(pitch: int, velocity: int = 64, channel: int = 0) -> bytes:
    return bytes([0x90 | channel, pitch, velocity])


def _off(pitch: int, channel: int = 0) -> bytes:
    return bytes([0x80 | channel, pitch, 0])


_QUARTERS = [(0, _on(60)), (480, _off(60))] * 8
_FOUR_FOUR = b"\xff\x58\x04\x04\x02\x18\x08"

Read = Callable[[bytes], tuple[Score, tuple[str, ...]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def of(content: bytes) -> tuple[Score, tuple[str, ...]]:
        path = tmp_path / "given.mid"
        path.write_bytes(content)
        return read_midi(path)

    return of


def _sounds(score: Score) -> list[tuple[float, float]]:
    return [(score.seconds(note.start), score.seconds(note.end)) for part in score.parts for note in part.notes]


def _song() -> Score:
    """All that a score can hold."""
    voice = (Note(0, 480, 60, 80, "La-"), Note(480, 480, 60, 81, "là"), Note(720, 480, 60, 1), Note(1440, 1, 127, 127))
    return Score(
        (Part("Sopran ü", 52, voice, pan=-1.0), Part("Kit", 0, (Note(0, 48, 36), Note(48, 48, 36)), drums=True)),
        tempi=((0, 96.0), (960, 100.7)),
        metres=((0, 3, 4), (1920, 6, 8)),
        keys=((0, Key.parse("C minor")), (960, Key.parse("F-sharp major"))),
        upbeat=480,
        fermatas=(480,),
        title="Größe",
        composer="in the manner of Bach",
    )


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    write_midi(_song(), tmp_path / "song.mid")

    assert read_midi(tmp_path / "song.mid") == (_song(), ())


def test_the_same_score_gives_the_same_bytes(tmp_path: Path) -> None:
    write_midi(_song(), tmp_path / "one.mid")
    write_midi(_song(), tmp_path / "two.mid")

    assert (tmp_path / "one.mid").read_bytes() == (tmp_path / "two.mid").read_bytes()


def test_other_readers_find_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "song.mid"
    write_midi(_song(), path)

    other: Any = symusic.Score(path)
    assert [(track.name, track.is_drum) for track in other.tracks if track.notes] == [
        ("Sopran ü", False),
        ("Kit", True),
    ]
    file = mido.MidiFile(file=io.BytesIO(path.read_bytes()), charset="utf-8")
    events = [message for track in file.tracks for message in track]
    assert {m.channel for m in events if m.type == "note_on" and m.note == 36} == {9}
    assert [m.text for m in events if m.type == "lyrics"] == ["La-", "là"]
    assert [m.program for m in events if m.type == "program_change" and m.channel != 9] == [52]
    assert [m.text for m in events if m.type == "text"] == ["Title: Größe", "Composer: in the manner of Bach"]
    assert [m.key for m in events if m.type == "key_signature"] == ["Cm", "F#"]
    assert [(m.numerator, m.denominator) for m in events if m.type == "time_signature"] == [(1, 4), (3, 4), (6, 8)]


@pytest.mark.parametrize(
    "wrong", [Note(0, 480, 128), Note(0, 480, -1), Note(0, 480, 60, 0), Note(-1, 480, 60), Note(0, 0, 60)]
)
def test_notes_that_midi_cannot_hold_are_refused(tmp_path: Path, wrong: Note) -> None:
    with pytest.raises(ContentError, match="Flute"):
        write_midi(Score((Part("Flute", 73, (wrong,)),)), tmp_path / "wrong.mid")
    assert not (tmp_path / "wrong.mid").exists()


def test_a_tempo_counts_from_any_track(read: Read) -> None:
    """60 beats a minute, said in the second track: eight quarters last eight seconds (M01)."""
    score, _ = read(_file(_track(), _track((0, _tempo(60)), *_QUARTERS)))
    assert [start for start, _ in _sounds(score)] == [0, 1, 2, 3, 4, 5, 6, 7]
    assert score.duration == 8.0


def test_each_tempo_counts_from_its_own_time(read: Read) -> None:
    """Four quarters at 120, then four at 60 (M02)."""
    score, _ = read(_file(_track((0, _tempo(120)), (1920, _tempo(60))), _track(*_QUARTERS)))
    assert [start for start, _ in _sounds(score)] == [0, 0.5, 1, 1.5, 2, 3, 4, 5]
    assert score.duration == 6.0


def test_of_overlapping_notes_the_first_ends_first(read: Read, tmp_path: Path) -> None:
    """D3 from 0.2 to 1.4 s and D3 from 0.9 to 2.3 s (M04)."""
    events = [(192, _on(50)), (672, _on(50)), (480, _off(50)), (864, _off(50))]
    score, warnings = read(_file(_track(*events)))
    assert _sounds(score) == [pytest.approx((0.2, 1.4)), pytest.approx((0.9, 2.3))]
    assert not warnings
    write_midi(score, tmp_path / "again.mid")
    assert read_midi(tmp_path / "again.mid")[0] == score


def test_a_note_of_no_length_is_left_out_and_counted(read: Read) -> None:
    """On and off at tick 960, the same pitch again at 1920 (M05)."""
    score, warnings = read(_file(_track((960, _on(60)), (0, _off(60)), (960, _on(60)), (480, _off(60)))))
    assert [(note.start, note.end) for note in score.parts[0].notes] == [(1920, 2400)]
    assert len(score.parts) == 1
    assert warnings == ("notes of no length, left out: 1",)


def test_a_note_without_an_end_ends_with_the_file(read: Read) -> None:
    """M14 b."""
    score, warnings = read(_file(_track((0, _on(60)), (0, _on(64)), (960, _off(64)), (960, _on(67)), (480, _off(67)))))
    assert [(note.start, note.end, note.pitch) for note in score.parts[0].notes] == [
        (0, 2400, 60),
        (0, 960, 64),
        (1920, 2400, 67),
    ]
    assert warnings == ("notes that are never let go, ended with the file: 1",)
    alone, _ = read(_file(_track((960, _on(60)))))
    assert 0 < alone.parts[0].notes[0].duration <= 481


def test_a_lost_end_does_not_make_later_notes_longer(read: Read) -> None:
    """The second of four notes of one pitch is never let go."""
    lost = [(0, _on(60)), (240, _off(60)), (240, _on(60)), *[(480, _on(60)), (240, _on(60, 0))] * 2]
    score, warnings = read(_file(_track(*lost)))
    assert [(note.start, note.duration) for note in score.parts[0].notes] == [
        (0, 240),
        (480, 480),
        (960, 240),
        (1680, 240),
    ]
    assert not warnings


def test_words_of_a_track_of_their_own_go_to_the_part_that_sings_them(read: Read) -> None:
    words = _track((480, b"\xff\x05\x03la "), (480, b"\xff\x05\x04l\xc3\xb4\n"))
    score, _ = read(_file(_track(*_QUARTERS), _track((0, _on(48)), (1920, _off(48))), words))
    assert [note.lyric for note in score.parts[0].notes] == ["", "la", "lô", "", "", "", "", ""]
    assert [note.lyric for note in score.parts[1].notes] == [""]


def test_a_metre_that_is_said_twice_is_one(tmp_path: Path) -> None:
    """Five files, each with 4/4 written twice at tick 0: all are kept (M17)."""
    for n in range(5):
        path = tmp_path / f"{n}.mid"
        path.write_bytes(_file(_track((0, _FOUR_FOUR), (0, _FOUR_FOUR), (n, _on(60)), (480, _off(60)))))
        score, warnings = read_midi(path)
        assert score.metres == ((0, 4, 4),) and len(score.parts[0].notes) == 1 and not warnings


def test_a_tiny_file_that_lasts_for_days_is_refused_at_once(read: Read) -> None:
    """A note whose end comes after 0x0FFFFFFF ticks (M13)."""
    content = _file(_track((0, _tempo(60)), (0, _on(60)), (0x0FFFFFFF, _off(60))))
    assert len(content) < 60
    tracemalloc.start()
    began = time.process_time()
    try:
        with pytest.raises(InputError, match="too long: 155.3 hours"):
            read(content)
        assert time.process_time() - began < 1
        assert tracemalloc.get_traced_memory()[1] < 50e6
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("beats", [120, 6e7])
def test_nor_does_it_help_to_play_them_fast(read: Read, beats: float) -> None:
    with pytest.raises(InputError, match="too long"):
        read(_file(_track((0, _tempo(beats)), (0, _on(60)), (0x0FFFFFFF, _off(60)))))


def test_twenty_minutes_of_music_are_read(read: Read) -> None:
    notes = [(0, _on(48 + n % 24)) if half == 0 else (60, _off(48 + n % 24)) for n in range(19_200) for half in (0, 1)]
    score, _ = read(_file(_track((0, _tempo(120)), *notes)))
    assert score.duration == 1200.0 and len(score.parts[0].notes) == 19_200


def test_a_small_file_is_read_in_a_moment(tmp_path: Path) -> None:
    path = tmp_path / "small.mid"
    path.write_bytes(_file(_track(*_QUARTERS * 8)))
    read_midi(path)
    times = []
    for _ in range(20):
        began = time.process_time()
        read_midi(path)
        times.append(time.process_time() - began)
    assert min(times) < 0.002


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"hello world, this is no music at all", "no MIDI file"),
        (b"RIFF\0\0\0\0WAVE", "no MIDI file"),
        (b"MThd", "damaged"),
        (b"MThd\0\0\0\6\0\1\0\0\1\xe0", "without a track"),
        (_file(_track(*_QUARTERS))[:-9], "cut off"),
        (_file(_track(*_QUARTERS), division=0), "header"),
        (_file(_track(*_QUARTERS), form=2), "format 2"),
        (_file(_track((0, b"\x40\x40"))), "event"),
        (_file(_track((0, b"\xff\x01\xff\xff\xff\xff\x7f"))), "number"),
        (_file(_track((0, b"\xff\x01\x70abc"))), "cut off"),
        (_file(_track()), "no notes"),
    ],
)
def test_what_is_no_music_is_refused_with_the_reason(read: Read, content: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=f"^primer: .*{reason}"):
        read(content)


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="theme.*cannot be read"):
        read_midi(tmp_path / "none.mid", "theme")


def test_damaged_files_are_read_or_refused_and_nothing_else_happens(tmp_path: Path) -> None:
    path = tmp_path / "song.mid"
    write_midi(_song(), path)
    whole, dice, refused = path.read_bytes(), random.Random(4), 0
    for _ in range(600):
        damaged = bytearray(whole)
        for _ in range(dice.randrange(1, 6)):
            damaged[dice.randrange(len(damaged))] = dice.choice((0, 0x7F, 0x80, 0xFF, dice.randrange(256)))
        path.write_bytes(damaged[: dice.choice((len(damaged), dice.randrange(len(damaged))))])
        try:
            score, _ = read_midi(path)
            assert 0 < score.duration <= 7_200
        except InputError:
            refused += 1
    assert 100 < refused < 600


def test_parts_are_told_apart_by_track_channel_and_program(read: Read) -> None:
    both = _track(
        (0, b"\xff\x03\x05Hands"), (0, b"\xc0\x05"), (0, _on(60)), (480, _off(60)), (0, _on(36, channel=9)),
        (48, _off(36, channel=9)), (0, b"\xc0\x28"), (0, _on(62)), (480, _on(62, 0)),
    )  # fmt: skip
    score, _ = read(_file(_track((0, b"\xff\x03\x05Title")), both))
    assert [(part.name, part.program, part.drums, len(part.notes)) for part in score.parts] == [
        ("Hands", 5, False, 1),
        ("Hands", 40, False, 1),
        ("Hands", 0, True, 1),
    ]
    assert score.title == "Title"


def test_ticks_of_other_lengths_and_frames_of_film(read: Read) -> None:
    score, _ = read(_file(_track((96, _on(60)), (24, _off(60))), division=96))
    assert score.parts[0].notes == (Note(480, 120, 60, 64),)
    filmed, _ = read(
        _file(_track((0, _tempo(60)), (1000, _on(60)), (500, _off(60))), division=0xE728)
    )  # 25 frames of 40
    assert _sounds(filmed) == [(1.0, 1.5)]
