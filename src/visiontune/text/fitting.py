"""Choosing sentences so that they last as long as was asked, in their own order and words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visiontune.text.central import centrality, leans_back

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
    leaning = np.array([n > 0 and leans_back(sentence) for n, sentence in enumerate(sentences)])
    chosen = _greedy(centrality(sentences, focus), lengths, leaning, duration)
    _improve(chosen, lengths, duration)
    kept = tuple(sentence for sentence, keep in zip(sentences, chosen, strict=True) if keep)
    return Fit(kept, float(lengths[chosen].sum()), False)


def shortlist(sentences: Sequence[str], lengths: Sequence[float], seconds: float, focus: str = "") -> list[str]:
    """The first sentence and the most central others, in order, that together last about `seconds`.

    A sentence that leans on the one before comes only behind it.
    """
    import numpy as np

    kept = np.zeros(len(sentences), bool)
    spent = 0.0
    for n in (0, *np.argsort(-centrality(sentences, focus), kind="stable")):
        if spent >= seconds:
            break
        if not kept[n] and (n == 0 or kept[n - 1] or not leans_back(sentences[n])):
            kept[n] = True
            spent += lengths[n]
    return [sentence for sentence, keep in zip(sentences, kept, strict=True) if keep]


def _greedy(
    scores: npt.NDArray[np.float64],
    lengths: npt.NDArray[np.float64],
    leaning: npt.NDArray[np.bool_],
    duration: float,
) -> npt.NDArray[np.bool_]:
    """Best first, as long as they fit. A sentence that leans on the one before counts half without it."""
    import numpy as np

    chosen = np.zeros(len(scores), bool)
    chosen[0] = True
    spent = lengths[0]
    worth = np.where(leaning, scores * 0.4, scores)
    worth[0] = -1.0
    if len(worth) > 1 and leaning[1]:
        worth[1] = scores[1]
    while True:
        fits = (worth > 0) & (spent + lengths <= duration * (1 + TOLERANCE / 2))
        if not fits.any():
            return chosen
        best = int(np.argmax(np.where(fits, worth, -1.0)))
        chosen[best], worth[best] = True, -1.0
        spent += lengths[best]
        if best + 1 < len(worth) and leaning[best + 1] and not chosen[best + 1]:
            worth[best + 1] = scores[best + 1]


def _improve(chosen: npt.NDArray[np.bool_], lengths: npt.NDArray[np.float64], duration: float) -> None:
    """Come closer to `duration` by one added or one exchanged sentence, where it is more than 4 % off."""
    import numpy as np

    gap = duration - float(lengths[chosen].sum())
    if abs(gap) <= 0.04 * duration:
        return
    others = np.flatnonzero(~chosen)
    if not len(others):
        return
    added = others[np.argmin(np.abs(lengths[others] - gap))]
    if abs(gap - lengths[added]) < abs(gap):
        chosen[added] = True
        gap -= float(lengths[added])
    inside = np.flatnonzero(chosen)[1:]  # the first stays
    others = np.flatnonzero(~chosen)
    if abs(gap) <= TOLERANCE / 2 * duration or not len(inside) or not len(others):
        return
    # At most about 2,000 of each, so that the table stays small.
    inside, others = inside[:2_000], others[:2_000]
    left = np.abs(gap - (lengths[others][None, :] - lengths[inside][:, None]))
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
