"""MIDI files: scores written with symusic, and files of anybody's read as scores.

Reading is ours (`smf`, `midi_events`): symusic forgets notes that are never let go, and texts. Its rules, where the
format leaves room:

- Tempo, metre and key count from any track.
- Of notes of one pitch that overlap in one part, the one that began first ends first. (A note that lies wholly within
  another so trades its end with it: what sounds is the same.)
- A key that is struck more often than it is let go is let go where it is struck again. What is then still down ends
  with the file; a note of no length is left out and counted.

Beyond the format's own, files of ours tell title and composer as the first track's texts (`Title: …`), fermatas as
markers, syllables as lyrics, and an upbeat as a first bar of its own metre.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from visiontune.artifacts import translating_os_errors
from visiontune.errors import ContentError, InputError
from visiontune.music.files import smf
from visiontune.music.files.midi_events import COMPOSER, FERMATA, PAN, TITLE, Reader, by_place
from visiontune.music.score import TICKS_PER_BEAT, Score

LARGEST = 4 * 1024**2
"""Bytes of a file; a symphony has a tenth."""
LONGEST = 2 * 3_600.0
"""Seconds of playing time; a few bytes can claim days."""


def write_midi(score: Score, path: Path) -> None:
    """Write a score; equal scores give equal bytes.

    Raises:
        ContentError: a note is beyond MIDI's range.
        StorageError: the file cannot be written.
    """
    import symusic

    _check(score)
    out: Any = symusic.Score(TICKS_PER_BEAT)
    for tick, tempo in score.tempi:
        out.tempos.append(symusic.Tempo(tick, mspq=round(6e7 / tempo)))
    for tick, numerator, denominator in _with_upbeat(score):
        out.time_signatures.append(symusic.TimeSignature(tick, numerator, denominator))
    for tick, key in score.keys:
        out.key_signatures.append(symusic.KeySignature(tick, key.sharps, int(key.mode == "minor")))
    for tick in score.fermatas:
        out.markers.append(symusic.TextMeta(tick, FERMATA))
    for part in score.parts:
        track: Any = symusic.Track(part.name, part.program, part.drums)
        if part.pan:
            track.controls.append(symusic.ControlChange(0, PAN, round(64 + 63 * max(-1.0, min(1.0, part.pan)))))
        for note in sorted(part.notes, key=by_place):
            track.notes.append(symusic.Note(note.start, note.duration, note.pitch, note.velocity))
            if note.lyric:
                track.lyrics.append(symusic.TextMeta(note.start, note.lyric))
        out.tracks.append(track)
    texts = [(TITLE, score.title), (COMPOSER, score.composer)]
    with translating_os_errors(f"{path} cannot be written"):
        path.write_bytes(_headed(out.dumps_midi(), [about + text for about, text in texts if text]))


def _check(score: Score) -> None:
    for part in score.parts:
        for note in part.notes:
            if not (0 <= note.pitch < 128 and 1 <= note.velocity < 128 and note.start >= 0 and note.duration >= 1):
                raise ContentError(f"{part.name or 'a part'} has a note that MIDI cannot hold: {note}")


def _with_upbeat(score: Score) -> list[tuple[int, int, int]]:
    """The metres, an upbeat as a bar of its own."""
    if not score.upbeat:
        return list(score.metres)
    sixteenths = max(1, round(score.upbeat * 4 / TICKS_PER_BEAT))
    unit = next(unit for unit in (4, 2, 1) if sixteenths % unit == 0)
    first = [m for m in score.metres if m[0] <= score.upbeat][-1]
    return [
        (0, sixteenths // unit, 16 // unit),
        (score.upbeat, first[1], first[2]),
        *(m for m in score.metres if m[0] > score.upbeat),
    ]


def _headed(content: bytes, texts: Iterable[str]) -> bytes:
    """The file with texts at the start of its first track."""
    start = 22  # after the header (14 bytes) and the track's kind and length
    events = b"".join(smf.meta(smf.TEXT, text.encode()) for text in texts)
    length = int.from_bytes(content[start - 4 : start], "big") + len(events)
    return content[: start - 4] + length.to_bytes(4, "big") + events + content[start:]


def read_midi(path: Path, field: str = "primer") -> tuple[Score, tuple[str, ...]]:
    """A score of a file, and what the user should know of how it was read.

    Args:
        field: What the user calls the file.

    Raises:
        InputError: it is no MIDI file, damaged, without notes, or longer than two hours.
    """
    from visiontune.reading import read_whole

    content = read_whole(path, field, LARGEST)
    if not content:
        raise InputError(field, str(path), "is empty; give a MIDI file")
    try:
        events = smf.parse(content)
        reader = Reader(events)
        # Of ticks alone, so that nothing is made that is as long as a file says.
        if wrong := too_long(reader.score):
            raise smf.Damaged(wrong)
        if not reader.score.end:
            raise smf.Damaged("holds no notes")
    except smf.Damaged as damage:
        raise InputError(field, str(path), f"{damage}; give another MIDI file") from damage
    return reader.score, reader.warnings()


def too_long(score: Score) -> str:
    """Why a score is too long to be read; empty where it is not. None plays ten beats a second for long."""
    seconds = max(score.duration, score.end / TICKS_PER_BEAT / 10)
    return (
        f"is too long: {seconds / 3_600:,.1f} hours, and {LONGEST / 3_600:g} are the most" if seconds > LONGEST else ""
    )
