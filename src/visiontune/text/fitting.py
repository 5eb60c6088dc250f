"""Choosing sentences so that they last as long as was asked, in their own order and words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visiontune.text.central import centrality, leans_back
from visiontune.text.terms import terms

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

TOLERANCE = 0.10  # of the asked duration
_LONG = 45  # words; more in one sentence cannot be captioned or pictured well
_CLAUSE = re.compile(r"(?<=[,;:،؛])\s+|(?<=[，、；：])\s*|\s+(?=[–—-]\s)")
_UNSPACED_LONG = 70  # characters, for scripts without spaces


@dataclass(frozen=True)
class Fit:
    """The chosen sentences and how long they last (seconds, pauses included)."""

    sentences: tuple[str, ...]
    seconds: float
    whole: bool
    """Whether everything was taken."""


def fit(
    sentences: Sequence[str],
    duration: float,
    seconds: Callable[[str], float],
    pause: float,
    focus: str = "",
) -> Fit:
    """The most central sentences that together last `duration`, within 10 % or half a sentence.

    Args:
        sentences: In their order; the first one is always kept.
        duration: Seconds, pauses included.
        seconds: The length of one sentence when spoken.
        pause: Seconds after each sentence.
        focus: What the listener asked about.
    """
    import numpy as np

    lengths = np.array([seconds(sentence) + pause for sentence in sentences])
    total = float(lengths.sum())
    if total <= duration * (1 + TOLERANCE) or len(sentences) == 1:
        return Fit(tuple(sentences), total, True)
    leaning = _leaning(sentences, focus)
    chosen = _greedy(centrality(sentences, focus), lengths, leaning, duration)
    _improve(chosen, lengths, duration, leaning)
    if abs(duration - float(lengths[chosen].sum())) > TOLERANCE * duration:
        # Better a sentence that leans on nothing than a film of another length.
        _improve(chosen, lengths, duration, np.zeros_like(leaning))
    kept = tuple(sentence for sentence, keep in zip(sentences, chosen, strict=True) if keep)
    return Fit(kept, float(lengths[chosen].sum()), False)


def shortlist(sentences: Sequence[str], lengths: Sequence[float], seconds: float, focus: str = "") -> list[str]:
    """The first sentence and the most central others, in order, that together last about `seconds`.

    A sentence that leans on the one before comes only behind it.
    """
    import numpy as np

    kept = np.zeros(len(sentences), bool)
    leaning = _leaning(sentences, focus)
    spent = 0.0
    for n in (0, *np.argsort(-centrality(sentences, focus), kind="stable")):
        if spent >= seconds:
            break
        if not kept[n] and (n == 0 or kept[n - 1] or not leaning[n]):
            kept[n] = True
            spent += lengths[n]
    return [sentence for sentence, keep in zip(sentences, kept, strict=True) if keep]


def _leaning(sentences: Sequence[str], focus: str) -> npt.NDArray[np.bool_]:
    """Which of the sentences need the one before them."""
    import numpy as np

    # The first sentence is always kept, so what it names is known.
    known = {*terms(focus), *terms(sentences[0])}
    return np.array([n > 0 and leans_back(s, sentences[n - 1], known) for n, s in enumerate(sentences)])


def _greedy(
    scores: npt.NDArray[np.float64],
    lengths: npt.NDArray[np.float64],
    leaning: npt.NDArray[np.bool_],
    duration: float,
) -> npt.NDArray[np.bool_]:
    """Best first, as long as they fit. One that leans comes after the one it leans on; alone only to fill what is left."""
    import numpy as np

    chosen = np.zeros(len(scores), bool)
    chosen[0] = True
    spent = lengths[0]
    while True:
        lone = leaning & ~np.roll(chosen, 1)
        fits = ~chosen & (spent + lengths <= duration * (1 + TOLERANCE / 2))
        if not (fits & ~lone).any() and spent >= duration * (1 - TOLERANCE):
            return chosen
        if (fits & ~lone).any():
            fits &= ~lone
        if not fits.any():
            return chosen
        best = int(np.argmax(np.where(fits, scores, -1.0)))
        chosen[best] = True
        spent += lengths[best]


def _improve(
    chosen: npt.NDArray[np.bool_],
    lengths: npt.NDArray[np.float64],
    duration: float,
    leaning: npt.NDArray[np.bool_],
) -> None:
    """Come closer to `duration` by one added or one exchanged sentence, where it is more than 4 % off.

    None comes without the one it leans on, and none goes on which another leans.
    """
    import numpy as np

    gap = duration - float(lengths[chosen].sum())
    if abs(gap) <= 0.04 * duration:
        return
    lone = leaning & ~np.roll(chosen, 1)
    others = np.flatnonzero(~chosen & ~lone)
    if not len(others):
        return
    added = others[np.argmin(np.abs(lengths[others] - gap))]
    if abs(gap - lengths[added]) < abs(gap):
        chosen[added] = True
        gap -= float(lengths[added])
    needed = np.append((chosen & leaning)[1:], False)
    needed[0] = True  # the first stays
    inside = np.flatnonzero(chosen & ~needed)
    others = np.flatnonzero(~chosen & ~(leaning & ~np.roll(chosen, 1)))
    if abs(gap) <= TOLERANCE / 2 * duration or not len(inside) or not len(others):
        return
    # At most about 2,000 of each, so that the table stays small.
    inside, others = inside[:2_000], others[:2_000]
    left = np.abs(gap - (lengths[others][None, :] - lengths[inside][:, None]))
    left[(inside[:, None] == others[None, :] - 1) & leaning[others][None, :]] = np.inf
    out, new = np.unravel_index(int(np.argmin(left)), left.shape)
    if left[out, new] < abs(gap):
        chosen[inside[out]], chosen[others[new]] = False, True


def broken(sentence: str) -> list[str]:
    """A sentence too long to be captioned, cut at its clauses; else at words. Nothing is lost but white space."""
    if _size(sentence) <= 1:
        return [sentence]
    parts: list[str] = []
    for clause in (part.strip() for part in _CLAUSE.split(sentence)):
        if not clause:
            continue
        joint = f"{parts[-1]}{'' if parts[-1][-1] in '，、；：' else ' '}{clause}" if parts else clause
        if parts and _size(joint) <= 1:
            parts[-1] = joint
        else:
            parts.extend(_by_words(clause))
    return parts


def _size(text: str) -> float:
    """Length as a share of what one sentence may have: its words, or the characters of its longest run."""
    words = text.split(" ")
    return max(len(words) / _LONG, max(map(len, words)) / _UNSPACED_LONG / 2)


def _by_words(clause: str) -> list[str]:
    if _size(clause) <= 1:
        return [clause]
    chunks: list[str] = []
    run: list[str] = []
    for word in clause.split(" "):
        # A run without spaces may be a sentence of its own script, or just an address without end.
        pieces = [word[n : n + _UNSPACED_LONG] for n in range(0, len(word), _UNSPACED_LONG)]
        if len(pieces) > 2 or len(run) == _LONG:
            chunks.append(" ".join(run))
            run = []
        if len(pieces) > 2:
            chunks.extend(pieces)
        else:
            run.append(word)
    return [chunk for chunk in (*chunks, " ".join(run)) if chunk]
