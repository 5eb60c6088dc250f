"""Composing: a model decides frame by frame and voice by voice, under rules, after a plan.

Each phrase is drafted several times side by side; the draft whose notes the model finds likeliest is kept and gone on
from. Rhythm is drawn as the model has it, and does not count in that choice: the likeliest rhythm is the plainest.
What is given (a melody, a theme that returns) is sung as it is, and the model hears it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from visiontune.music.composing.rules import NEVER, UNDECIDED, Cadence, Rules, parallel
from visiontune.music.composing.sampling import Sampling
from visiontune.music.frames.config import FIRST, HOLD, LOWEST, REST, VOICES
from visiontune.music.frames.ear import Ear, index
from visiontune.music.frames.features import SILENT, Voices
from visiontune.music.frames.plan import UNKNOWN, Plan
from visiontune.music.keys import Key

if TYPE_CHECKING:
    import numpy.typing as npt

    from visiontune.music.frames.network import Network, State

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

FREE = -1
"""In place of a token that is given: the model decides."""


@dataclass(frozen=True)
class Copy:
    """A phrase that returns.

    Args:
        source: Number of the earlier phrase.
        semitones: By which it is moved.
        voices: Which come back as they were; the others are composed anew (a variation).
    """

    source: int
    semitones: int = 0
    voices: tuple[int, ...] = tuple(range(VOICES))


@dataclass(frozen=True)
class Task:
    """What is to be composed, T frames in all.

    Args:
        phrases: (first frame, first after) of each; together they are all frames, in order.
        cadences: In order of time.
        fixed: int64 (T, 4), tokens that are given, else `FREE`.
        onsets: int8 (T,) for the highest voice: 1 strikes here, 0 does not, -1 as it likes; None: as it likes.
        copies: By the number of the phrase that they are.
    """

    plan: Plan
    phrases: Sequence[tuple[int, int]]
    cadences: Sequence[Cadence]
    rules: Rules
    fixed: Ints
    onsets: npt.NDArray[np.int8] | None = None
    copies: Mapping[int, Copy] = field(default_factory=dict)


def compose(
    network: Network,
    task: Task,
    sampling: Sampling,
    seed: int,
    style: int = 0,
    drafts: int = 3,
    report: Callable[[float], None] = lambda share: None,
) -> Voices:
    """The piece; `report` is called after every phrase with the share that is done."""
    player = _Player(network, task, sampling, np.random.default_rng(seed), style, drafts)
    for number, (start, end) in enumerate(task.phrases):
        player.play(number, start, end)
        report(end / len(task.plan))
    return voices_of_tokens(player.said[:, 0], task.plan)


def voices_of_tokens(said: Ints, plan: Plan | None = None) -> Voices:
    """Tokens (T, 4) as the pitches that sound and where they are struck."""
    ear = Ear(1)
    pitches = []
    for row in said:
        ear.hear(row[None])
        pitches.append(ear.pitches[0])
    return Voices(np.array(pitches).reshape(-1, VOICES), said >= FIRST, plan)


class _Player:
    def __init__(
        self, network: Network, task: Task, sampling: Sampling, dice: np.random.Generator, style: int, drafts: int
    ) -> None:
        self.network, self.task, self.sampling, self.dice = network, task, sampling, dice
        known = network.about.get("plan")
        hidden = (
            [] if known is None else [n for n in ("metre", "held", "phrase", "end", "key", "density") if n not in known]
        )
        self.columns = task.plan.without(*hidden).columns()
        self.ear = Ear(drafts)
        self.state: State = network.begin(drafts)
        self.style = np.full(drafts, style, np.int64)
        self.said = np.zeros((len(task.plan), drafts, VOICES), np.int64)
        self.sounding = np.full_like(self.said, SILENT)
        ends = [cadence.end for cadence in task.cadences]
        self.next_cadence = np.searchsorted(ends, np.arange(len(task.plan)), side="right")

    def play(self, number: int, start: int, end: int) -> None:
        """A phrase in all drafts; then the likeliest in all places."""
        fixed = self.task.fixed[start:end].copy()
        if number in self.task.copies:
            self._copy(fixed, self.task.copies[number], start, end)
        fits, notes = np.zeros(len(self.style)), np.ones(len(self.style))
        for at in range(start, end):
            self._frame(at, fixed[at - start], fits, notes)
        if (fixed == FREE).any():
            best = np.full(len(self.style), int(np.argmax(fits / notes - self._parallels(number + 1))))
            self.ear.pick(best)
            self.state = self.state.pick(best)
            for kept in (self.said, self.sounding):
                kept[start:end] = kept[start:end, best]

    def _parallels(self, number: int) -> Floats:
        """How often each draft would run into parallels where the phrase to come, `number`, returns as it was."""
        copy, found = self.task.copies.get(number), np.zeros(len(self.style))
        if copy is None or copy.source >= number - 1 or not self.task.rules.strict:
            return found
        start, end = self.task.phrases[number]
        fixed = self.task.fixed[start:end].copy()
        self._copy(fixed, copy, start, end)
        struck = np.where(fixed[0] >= FIRST, fixed[0] - FIRST + LOWEST, UNDECIDED)
        now = np.repeat(struck[None], len(self.style), axis=0)
        for voice in np.flatnonzero(struck != UNDECIDED):
            found += parallel(int(voice), struck[voice : voice + 1], self.ear.pitches, now)[:, 0]
        return found

    def _frame(self, at: int, fixed: Ints, fits: Floats, notes: Floats) -> None:
        """Decide a frame; count the notes that were decided on, and how likely they were."""
        read = self.ear.read(self.columns[at])
        heard, self.state = self.network.listen(read, self.style, self.state)
        now = np.full((len(self.style), VOICES), UNDECIDED, np.int64)
        # What is given first, so that the others keep clear of it.
        for voice in sorted(range(VOICES), key=lambda one: fixed[one] == FREE):
            if fixed[voice] == FREE:
                said, likely = self._decide(voice, at, heard, read[:, voice], now)
                fits += likely
                notes += said >= FIRST
            else:
                said = np.full(len(self.style), fixed[voice])
            if not self.ear.begun:
                said = np.where(said == HOLD, REST, said)
            self.said[at, :, voice] = said
            now[:, voice] = self.ear.sounding(voice, said)
        self.ear.hear(self.said[at])
        self.sounding[at] = self.ear.pitches

    def _decide(self, voice: int, at: int, heard: npt.NDArray[np.float32], own: Ints, now: Ints) -> tuple[Ints, Floats]:
        logits = self.network.say(voice, heard, own, index(now[:, :voice]))
        key = int(self.task.plan.key[at])
        coming = self.next_cadence[at]
        cadence = self.task.cadences[coming] if coming < len(self.task.cadences) else None
        logits = logits + self.task.rules.biases(
            voice, self.ear.pitches, now, None if key == UNKNOWN else Key.numbered(key - 1), cadence, at
        )
        if voice == 0 and self.task.onsets is not None:
            wanted = int(self.task.onsets[at])
            if wanted == 1:
                logits[:, :FIRST] = NEVER
            elif wanted == 0:
                logits[:, FIRST:] = NEVER
        return self._drawn(logits)

    def _drawn(self, logits: npt.NDArray[np.float32]) -> tuple[Ints, Floats]:
        """(token (B,), how likely it was among pitches, as a logarithm; 0 of none).

        Only pitches are drawn from the likeliest: a voice seldom strikes between beats, and seldom is not wrong.
        """
        top = logits[:, FIRST:].max(axis=1)
        strike = top + np.log(np.exp(logits[:, FIRST:] - top[:, None]).sum(axis=1))
        whole = Sampling(self.sampling.temperature, top_p=1.0)
        said, _ = whole.draw(np.concatenate([logits[:, :FIRST], strike[:, None]], axis=1), self.dice)
        pitch, likely = self.sampling.draw(logits[:, FIRST:], self.dice)
        struck = said == FIRST
        return np.where(struck, FIRST + pitch, said), np.where(struck, likely, 0.0)

    def _copy(self, fixed: Ints, copy: Copy, start: int, end: int) -> None:
        """Fill `fixed` with the phrase that returns, but for what its own cadence wants otherwise."""
        first, last = self.task.phrases[copy.source]
        frames = min(end - start, last - first)
        frames = min([frames, *(c.start - 4 - start for c in self.task.cadences if start < c.end <= end and c.final)])
        if frames <= 0:
            return
        for voice in copy.voices:
            pitches = self.sounding[first : first + frames, 0, voice]
            strikes = self.said[first : first + frames, 0, voice] >= FIRST
            strikes[0] = pitches[0] != SILENT
            moved = _inside(pitches, copy.semitones, self.task.rules.ranges[voice])
            given = np.where(strikes, moved - LOWEST + FIRST, np.where(pitches == SILENT, REST, HOLD))
            free = fixed[:frames, voice] == FREE
            fixed[:frames, voice][free] = given[free]


def _inside(pitches: Ints, semitones: int, bounds: tuple[int, int]) -> Ints:
    """The line moved, as a whole by an octave the other way where it would leave the voice's range."""
    sung = pitches[pitches != SILENT]
    moved = pitches + semitones
    if sung.size and sung.max() + semitones > bounds[1] and sung.min() + semitones - 12 >= bounds[0] - 2:
        moved = moved - 12
    elif sung.size and sung.min() + semitones < bounds[0] and sung.max() + semitones + 12 <= bounds[1] + 2:
        moved = moved + 12
    return np.where(pitches == SILENT, SILENT, moved)
