"""Composing token by token: a bar is drawn, looked at, and drawn again where it only goes round and round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from visiontune.errors import ContentError, InputError
from visiontune.music.composing.judging import refuse_degenerate
from visiontune.music.composing.sampling import Sampling
from visiontune.music.events.config import BAR, BEGIN, END
from visiontune.music.events.fitting import fit
from visiontune.music.events.network import EventNetwork
from visiontune.music.events.transcript import Transcript
from visiontune.music.score import TICKS_PER_BEAT, Score

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.music.events.vocabulary import Vocabulary
    from visiontune.music.networks.state import State

NEVER = -1e9
FULL = 480
"""Tokens of a bar, after which it ends."""
AGAIN = 5
"""How often a bar is drawn anew that goes round and round, each time warmer."""
UNSURE = 0.9
"""How evenly a model may spread its chances, 1 being all alike, beyond which it has learnt nothing."""
ENDINGS = 6
"""Last bars that are drawn; the one after which the model likes best to end is kept."""


@dataclass(frozen=True)
class Composed:
    """A piece, and what the user should know of how it was made."""

    score: Score
    warnings: tuple[str, ...] = ()


def compose_events(
    checkpoint: Path,
    *,
    bars: int | None = None,
    seconds: float | None = None,
    primer: Score | None = None,
    tempo: float | None = None,
    metre: str = "",
    sampling: Sampling = Sampling(),  # noqa: B008  # a frozen value
    seed: int = 0,
    report: Callable[[float], None] = lambda share: None,
) -> Composed:
    """A piece by an event model.

    Args:
        checkpoint: Folder of an exported model.
        bars, seconds: How long the piece is, its primer included; one of them.
        primer: What it goes on from; it is the piece's beginning.
        tempo: Beats (quarters) per minute throughout; None: as the model likes.
        metre: "3/4"; empty: as the model likes.
        report: Called after every bar with the share that is done; it may raise to stop.

    Raises:
        InputError: the primer is longer than the piece, or the length is missing.
        BackendError: the checkpoint is damaged, or the primer needs what is not installed.
        ContentError: what came is no music, see `judging`.
    """
    import numpy as np

    if (bars is None) == (seconds is None):
        raise InputError("duration", bars, "give the length in bars or in seconds")
    network = EventNetwork.load(checkpoint)
    warnings = []
    player = _Player(network, sampling, np.random.default_rng(seed), tempo, metre)
    if metre and player.metre != metre:
        warnings.append(f"this composer knows no {metre}; it is in {player.metre or '4/4'}")
    if primer is not None:
        told = player.prime(primer)
        warnings += [told] if told else []
        if (bars and player.page.bars > bars) or (seconds and player.seconds(player.page.tick) >= seconds):
            raise InputError("primer", f"{primer.duration:.0f} s", "is as long as the piece; make the piece longer")
    while not player.ended:
        left = player.left(bars, seconds)
        if left <= 0:
            break
        player.play(last=left <= 1)
        done = (
            player.page.bars / bars if bars else player.seconds(player.page.start + player.page.length) / (seconds or 1)
        )
        report(min(1.0, done))
    score = player.page.score()
    if tempo is not None:
        score = replace(score, tempi=((0, tempo),))
    if seconds is not None:
        score = cut(score, seconds)
    if player.unsure > UNSURE:
        raise ContentError("the piece is notes at random: its model has not learnt enough; train it longer")
    refuse_degenerate(score)
    return Composed(score, tuple(warnings))


def cut(score: Score, seconds: float) -> Score:
    """The score until so many seconds; notes that sound then end there."""
    low, high = 0, max(1, score.end)
    while low < high:  # the first tick that is not before
        middle = (low + high) // 2
        low, high = (low, middle) if score.seconds(middle) >= seconds else (middle + 1, high)
    parts = (
        replace(part, notes=tuple(replace(n, duration=min(n.end, low) - n.start) for n in part.notes if n.start < low))
        for part in score.parts
    )
    return replace(
        score,
        parts=tuple(part for part in parts if part.notes),
        tempi=tuple(change for change in score.tempi if change[0] < max(1, low)),
        metres=tuple(change for change in score.metres if change[0] < max(1, low)),
    )


@dataclass
class _Place:
    """Where the player is: what is written, what the model keeps, and what it says next."""

    page: Transcript
    state: State
    logits: npt.NDArray[np.float32]


class _Player:
    def __init__(
        self, network: EventNetwork, sampling: Sampling, dice: np.random.Generator, tempo: float | None, metre: str
    ) -> None:
        self.network, self.sampling, self.dice = network, sampling, dice
        self.vocabulary: Vocabulary = network.vocabulary
        self.tempo, self.metre = tempo, ""
        if metre and (found := self.vocabulary.nearest(f"TimeSig_{metre}")):
            self.metre = found.partition("_")[2]
        import numpy as np

        self._barred = np.zeros(len(self.vocabulary.tokens))
        if tempo is not None:
            self._barred[self.vocabulary.masks["Tempo"]] = NEVER
        if self.metre:
            others = self.vocabulary.masks["TimeSig"].copy()
            others[self.vocabulary.numbers[f"TimeSig_{self.metre}"]] = False
            self._barred[others] = NEVER
        self.bars: list[tuple[str, ...]] = []
        self.ended = False
        self._spread: list[float] = []
        page = Transcript(int(network.about.get("program", 0)), tempo or float(network.about.get("tempo", 120.0)))
        self.place = _Place(page, network.begin(), np.zeros((1, len(self.vocabulary.tokens)), np.float32))
        self._hear(self.place, BEGIN)

    @property
    def page(self) -> Transcript:
        """What is written so far."""
        return self.place.page

    @property
    def unsure(self) -> float:
        """How evenly the model spread its chances so far, see `UNSURE`."""
        return sum(self._spread) / max(1, len(self._spread))

    def seconds(self, tick: int) -> float:
        """When a tick of what is written sounds."""
        return Score((), tuple(sorted(self.page.tempi.items()))).seconds(tick)

    def left(self, bars: int | None, seconds: float | None) -> float:
        """Bars that are still to be written."""
        if bars is not None:
            return bars - self.page.bars
        assert seconds is not None
        start = self.page.start + (self.page.length if self.page.bars else 0)
        tempo = self.page.tempi[max(self.page.tempi)]
        return (seconds - self.seconds(start)) / (self.page.length / TICKS_PER_BEAT * 60 / tempo)

    def prime(self, primer: Score) -> str:
        """Begin with a primer; what had to be moved is told."""
        from visiontune.music.events import remi

        fitted = fit(primer, self.vocabulary)
        tokens = remi.tokens(fitted.score)[1:-1]
        for token in tokens if self.vocabulary.programs else remi.solo(tokens):
            known = self.vocabulary.nearest(token)
            if known and not (self.tempo is not None and known.startswith("Tempo")):
                self._hear(self.place, known)
        return fitted.told()

    def play(self, last: bool) -> None:
        """A bar more; of the last one several, of which the best is kept."""
        drafts = []
        for attempt in range(AGAIN + 1 if not last else ENDINGS):
            place = _Place(self.page.fork(), self.place.state, self.place.logits)
            warmth = 1.0 if last else 1.15**attempt
            told, closes = self._bar(place, replace(self.sampling, temperature=self.sampling.temperature * warmth))
            drafts.append((closes, place, told))
            if not last and not self._round(told):
                break
        _, self.place, told = max(drafts, key=lambda draft: draft[0]) if last else drafts[-1]
        self.bars.append(told)
        self.ended = last and self.place.page.last == "EOS"

    def _bar(self, place: _Place, sampling: Sampling) -> tuple[tuple[str, ...], float]:
        """(what a bar says, log likelihood that the piece ends with it)."""
        import numpy as np

        self._hear(place, BAR)
        masks, numbers = self.vocabulary.masks, self.vocabulary.numbers
        silent = not self.bars or not any(token.startswith("Pitch") for token in self.bars[-1])
        told: list[str] = []
        while True:
            may = place.page.allowed(self.vocabulary)
            over = may[numbers[BAR]]
            if over and len(told) > FULL:
                may &= masks["Bar"] | masks["EOS"]
            if (
                silent
                and not any(token.startswith("Pitch") for token in told)
                and (may & ~masks["Bar"] & ~masks["EOS"]).any()
            ):
                may &= ~masks["Bar"] & ~masks["EOS"]
            logits = np.where(may, place.logits + self._barred, NEVER).astype(np.float32)
            drawn, _ = sampling.draw(logits, self.dice)
            token = self.vocabulary.tokens[int(drawn[0])]
            if may.sum() > 3:
                chances = _log_softmax(logits[0][may])
                self._spread.append(float(-(np.exp(chances) * chances).sum() / np.log(may.sum())))
            if token in (BAR, END):
                return tuple(told), float(_log_softmax(logits[0])[numbers[END]])
            told.append(token)
            self._hear(place, token)

    def _hear(self, place: _Place, token: str) -> None:
        import numpy as np

        if token != BEGIN:
            place.page.hear(token)
        place.logits, place.state = self.network.step(np.array([self.vocabulary.numbers[token]]), place.state)

    def _round(self, bar: tuple[str, ...]) -> bool:
        """Whether the bar would be the third time of the same, alone or in a group of up to four."""
        whole = [*self.bars, bar]
        return any(
            len(whole) >= 3 * n and whole[-n:] == whole[-2 * n : -n] == whole[-3 * n : -2 * n] for n in range(1, 5)
        )


def _log_softmax(logits: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    import numpy as np

    shifted = logits.astype(np.float64) - logits.max()
    told: npt.NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum())
    return told
