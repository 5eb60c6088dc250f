"""What was composed as a score for its players: parts in their ranges, one part where one instrument plays all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from visiontune.music.composing.scoring import LOUDNESS, score_of_voices
from visiontune.music.score import Note, Part, Score

if TYPE_CHECKING:
    from visiontune.music.composing.form import Form
    from visiontune.music.frames.features import Voices
    from visiontune.music.wishing.ensembles import Ensemble, Player
    from visiontune.music.wishing.wishes import Wishes

_DYNAMICS = 36
"""Of velocity, from the softest mood to the loudest."""


def scored(voices: Voices, form: Form, wishes: Wishes, title: str) -> Score:
    """Four voices as the score of what was wished."""
    loud = round(_DYNAMICS * ((wishes.mood.loudness if wishes.mood else 0.5) - 0.5))
    players = wishes.ensemble.parts
    score = score_of_voices(
        voices,
        tempo=form.tempo,
        metre=f"{form.metre[0]}/{form.metre[1]}",
        key=form.key,
        programs=[player.program for player in players],
        names=[player.name for player in players],
        title=title,
        composer=f"in the manner of {wishes.composer.title()}",
        velocities=[max(20, min(120, velocity + loud)) for velocity in LOUDNESS],
    )
    parts = [
        replace(part, notes=within(part.notes, player), pan=player.pan)
        for part, player in zip(score.parts, players, strict=True)
    ]
    return replace(score, parts=together(parts, wishes.ensemble))


def within(notes: Sequence[Note], player: Player) -> tuple[Note, ...]:
    """Notes in a player's range: the part as a whole by octaves where most of it lies outside, then single notes."""
    if not notes:
        return ()
    best = min(
        (-24, -12, 0, 12, 24),
        key=lambda shift: (sum(not player.low <= note.pitch + shift <= player.high for note in notes), abs(shift)),
    )
    if sum(not player.low <= note.pitch <= player.high for note in notes) <= len(notes) / 50:
        best = 0
    return tuple(replace(note, pitch=_folded(note.pitch + best, player)) for note in notes)


def _folded(pitch: int, player: Player) -> int:
    while pitch < player.low and pitch + 12 <= player.high:
        pitch += 12
    while pitch > player.high and pitch - 12 >= player.low:
        pitch -= 12
    return pitch


def together(parts: Sequence[Part], ensemble: Ensemble) -> tuple[Part, ...]:
    """The parts; those that one instrument plays are one part, in which no key is struck while it sounds."""
    shared: dict[tuple[str, int], list[Part]] = {}
    for part in parts:
        shared.setdefault((part.name, part.program), []).append(part)
    return tuple(
        group[0]
        if len(group) == 1
        else replace(
            group[0],
            notes=tuple(_once(note for part in group for note in part.notes)),
            pan=0.0 if ensemble.alone else group[0].pan,
        )
        for group in shared.values()
    )


def _once(notes: Iterable[Note]) -> list[Note]:
    last: dict[int, Note] = {}
    found: set[Note] = set()
    for note in sorted(notes, key=lambda one: (one.start, one.pitch, -one.duration)):
        before = last.get(note.pitch)
        if before is not None and before.start == note.start:
            continue
        if before is not None and before.end > note.start:
            found.discard(before)
            found.add(replace(before, duration=note.start - before.start))
            note = replace(note, duration=max(note.duration, before.end - note.start))
        last[note.pitch] = note
        found.add(note)
    return sorted(found, key=lambda one: (one.start, one.pitch))
