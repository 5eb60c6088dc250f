"""A score made of what a model knows: whatever it has not met is moved to the nearest, and told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from visiontune.music.events.config import STEPS
from visiontune.music.events.vocabulary import DRUMS, Vocabulary, metre, value
from visiontune.music.score import TICKS_PER_BEAT, Note, Part, Score

_UNIT = TICKS_PER_BEAT // STEPS


@dataclass(frozen=True)
class Fitted:
    """A score of known tokens, and what was moved for it."""

    score: Score
    moved: Counter[str]

    def told(self, what: str = "primer") -> str:
        """One sentence for the user; empty where nothing was moved."""
        if not self.moved:
            return ""
        counts = ", ".join(f"{change} ({count})" for change, count in self.moved.most_common(6))
        more = f" and {len(self.moved) - 6} more" if len(self.moved) > 6 else ""
        return f"the {what} was moved to the nearest that this composer knows: {counts}{more}"


def fit(score: Score, vocabulary: Vocabulary) -> Fitted:
    """The score as the model can read it; starts are moved to a twelfth of a quarter."""
    moved: Counter[str] = Counter()

    def known(token: str, name: str) -> str | None:
        nearest = vocabulary.nearest(token)
        if nearest != token:
            was, now = token.partition("_")[2], "left out" if nearest is None else nearest.partition("_")[2]
            moved[f"{name} {was} -> {now}"] += 1
        return nearest

    metres = []
    for at, upper, lower in score.metres:
        found = known(f"TimeSig_{upper}/{lower}", "metre")
        metres.append((at, *metre(found)) if found else (at, 4, 4))
    tempi = []
    tempo_tokens = vocabulary.known("Tempo")
    for at, tempo in score.tempi:
        nearest = min((value(token) for token in tempo_tokens), key=lambda other: abs(other - tempo), default=tempo)
        if abs(nearest / tempo - 1) > 0.03:
            moved[f"tempo {tempo:g} -> {nearest:g}"] += 1
        tempi.append((at, nearest))
    parts = []
    for part in score.parts:
        program = DRUMS if part.drums else part.program
        if not vocabulary.programs:
            if part.drums and not vocabulary.known("PitchDrum"):
                moved["drums -> left out"] += len(part.notes)
                continue
        else:
            found = known(f"Program_{program}", "instrument")
            program = int(value(found)) if found else program
            if (program == DRUMS) != part.drums:
                moved["drums -> left out"] += len(part.notes)
                continue
        about = "PitchDrum" if part.drums else "Pitch"
        notes = (_note(note, about, _beat(metres, note.start), vocabulary, moved) for note in part.notes)
        parts.append(
            Part(part.name, max(0, program), tuple(sorted(note for note in notes if note)), part.drums, part.pan)
        )
    parts = [part for part in parts if part.notes]
    return Fitted(replace(score, parts=tuple(parts), metres=tuple(metres), tempi=tuple(tempi), keys=()), moved)


def _beat(metres: list[tuple[int, int, int]], tick: int) -> int:
    """Ticks of a beat at a tick: lengths are counted in beats."""
    return 4 * TICKS_PER_BEAT // ([lower for at, _, lower in metres if at <= tick] or [4])[-1]


def _note(note: Note, about: str, beat: int, vocabulary: Vocabulary, moved: Counter[str]) -> Note | None:
    found = [
        vocabulary.nearest(f"{about}_{note.pitch}"),
        vocabulary.nearest(f"Velocity_{note.velocity}"),
        min(
            vocabulary.known("Duration"),
            key=lambda token: abs(value(token) * beat - note.duration),
            default=None,
        ),
    ]
    if None in found:
        moved[f"key {note.pitch} -> left out"] += 1
        return None
    pitch, velocity, duration = (value(token) for token in found if token)
    length, start = round(duration * beat), round(note.start / _UNIT) * _UNIT
    if pitch != note.pitch:
        moved[f"key {note.pitch} -> {pitch:g}"] += 1
    if velocity != note.velocity:
        moved[f"velocity {note.velocity} -> {velocity:g}"] += 1
    if length != note.duration:
        moved[f"length {note.duration / TICKS_PER_BEAT:.3g} -> {length / TICKS_PER_BEAT:.3g} quarters"] += 1
    if start != note.start:
        moved["starts moved to twelfths of a quarter"] += 1
    return Note(start, length, int(pitch), int(velocity), note.lyric)
