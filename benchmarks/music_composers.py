"""Whether our composers sound like those they were trained on: a simple classifier, taught by real pieces, listens.

    python benchmarks/music_composers.py [--composers bach,mozart,beethoven] [--model lstm] [--count 20] [--json]

It hears passages of eight bars (of four quarters) and reads off them how voices move, how long notes last, how dense and how
thick the texture is, how chromatic, and how wide voices lie around their middle; neither loudness nor instrument, nor the key
or the register itself. It is a multinomial logistic regression, every composer as important as the others. Its accuracy is
told on real works that it was not taught by, and on pieces that we composed, beside that of always guessing the composer
who has most passages. Needs music21 (extra `train`).

With `--json` one object: `taught` (passages by composer), `real` and `made`: `accuracy`, `balanced` (the mean over
composers), `majority` (by guessing), `confusion` (by composer, the passages by who they were taken for).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import music_samples
import numpy as np
import numpy.typing as npt

from visiontune.music.frames.config import BAR, FRAMES, VOICES
from visiontune.music.frames.features import SILENT, Voices
from visiontune.music.keys import Key, histogram, scores
from visiontune.settings import Settings

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

PASSAGE = 8 * BAR
"""Frames that are heard at once."""
_WIDEST = 8
"""Semitones: wider intervals are counted together."""
_LASTS = (1, 2, 3, 4, 6, 8, 12, 16)
"""Frames that notes last, at least, to be counted apart."""


def features(pitches: Ints, struck: npt.NDArray[np.bool_]) -> Floats:
    """What the classifier reads off a passage (T, 4) of music."""
    parts = [_line(pitches[:, voice], struck[:, voice]) for voice in range(VOICES)]
    sounding = pitches != SILENT
    counts = histogram(pitches)
    key = Key.numbered(int(scores(counts).argmax()))
    degrees = np.roll(counts, -key.tonic) / max(1.0, counts.sum())
    together = np.bincount(struck.sum(axis=1), minlength=VOICES + 1) / len(pitches)
    texture = np.bincount(sounding.sum(axis=1), minlength=VOICES + 1) / len(pitches)
    places = [struck[at::FRAMES].any(axis=1).mean() for at in range(FRAMES)]
    foreign = 1 - counts[sorted(key.classes)].sum() / max(1.0, counts.sum())
    return np.concatenate([*parts, degrees, together, texture, places, [foreign], _widths(pitches)])


def _line(line: Ints, struck: npt.NDArray[np.bool_]) -> Floats:
    """Of one voice: shares of its intervals and durations, and how often it begins a note and rests."""
    starts = np.flatnonzero(struck & (line != SILENT))
    steps = np.clip(np.diff(line[starts]), -_WIDEST, _WIDEST) + _WIDEST
    intervals = np.bincount(steps, minlength=2 * _WIDEST + 1) / max(1, len(steps))
    lasts = np.searchsorted(_LASTS, np.diff(starts), side="right")
    durations = np.bincount(lasts, minlength=len(_LASTS) + 1) / max(1, len(lasts))
    return np.concatenate([intervals, durations, [FRAMES * len(starts) / len(line), (line == SILENT).mean()]])


def _widths(pitches: Ints) -> Floats:
    """Where voices lie around the middle of all, in octaves: each one's low, middle and high."""
    middle = np.median(pitches[pitches != SILENT]) if (pitches != SILENT).any() else 0.0
    lines = [line[line != SILENT] for line in pitches.T]
    return np.concatenate(
        [(np.quantile(line, [0.1, 0.5, 0.9]) - middle) / 12 if line.size else np.zeros(3) for line in lines]
    )


def passages(pieces: Sequence[Voices]) -> Floats:
    """(n, features) of the whole passages of pieces; of a shorter piece all of it."""
    rows = []
    for voices in pieces:
        struck = voices.struck
        assert struck is not None  # what was read or composed has both
        for start in range(0, max(1, len(voices.pitches) - PASSAGE + 1), PASSAGE):
            part = slice(start, start + PASSAGE)
            rows.append(features(voices.pitches[part], struck[part]))
    return np.array(rows)


@dataclass(frozen=True)
class Listener:
    """A multinomial logistic regression of standardised features."""

    mean: Floats
    scale: Floats
    weights: Floats

    @classmethod
    def taught(cls, rows: Floats, labels: Ints, decay: float = 0.01, steps: int = 600) -> Listener:
        """By gradient descent with momentum; each class counts as much as any other, `decay` keeps weights small."""
        mean, scale = rows.mean(axis=0), rows.std(axis=0) + 0.02
        seen = _with_one((rows - mean) / scale)
        classes = int(labels.max()) + 1
        wanted = np.eye(classes)[labels]
        share = 1 / (classes * wanted.sum(axis=0))[labels][:, None]
        weights = np.zeros((seen.shape[1], classes))
        speed = np.zeros_like(weights)
        for _ in range(steps):
            slope = seen.T @ ((_softmax(seen @ weights) - wanted) * share) + decay * weights
            speed = 0.9 * speed - 0.05 * slope
            weights = weights + speed
        return cls(mean, scale, weights)

    def guess(self, rows: Floats) -> Ints:
        """The class of each row."""
        found: Ints = (_with_one((rows - self.mean) / self.scale) @ self.weights).argmax(axis=1)
        return found


def _with_one(rows: Floats) -> Floats:
    return np.concatenate([rows, np.ones((len(rows), 1))], axis=1)


def _softmax(numbers: Floats) -> Floats:
    raised = np.exp(numbers - numbers.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Heard:
    """What the listener took passages for: `confusion` by composer, then by guess."""

    confusion: Mapping[str, Mapping[str, int]]

    @property
    def accuracy(self) -> float:
        return sum(row[name] for name, row in self.confusion.items()) / self._total

    @property
    def balanced(self) -> float:
        """The mean of the composers' own accuracies."""
        shares = [row[name] / sum(row.values()) for name, row in self.confusion.items()]
        return sum(shares) / len(shares)

    @property
    def majority(self) -> float:
        """The accuracy of always naming the composer who has most passages here."""
        return max(sum(row.values()) for row in self.confusion.values()) / self._total

    @property
    def _total(self) -> int:
        return sum(sum(row.values()) for row in self.confusion.values())

    def document(self) -> dict[str, object]:
        """As JSON."""
        return {
            "accuracy": self.accuracy, "balanced": self.balanced, "majority": self.majority,
            "confusion": self.confusion,
        }  # fmt: skip


def listen(listener: Listener, names: Sequence[str], sets: Mapping[str, Floats]) -> Heard:
    """How the listener takes the passages of each composer in `sets`."""
    counts = {name: np.bincount(listener.guess(rows), minlength=len(names)) for name, rows in sets.items()}
    return Heard({name: dict(zip(names, map(int, row), strict=True)) for name, row in counts.items()})


def report(title: str, heard: Heard) -> str:
    """A table for people."""
    guesses = list(next(iter(heard.confusion.values())))
    lines = [
        f"{title}: {heard.accuracy:.1%} right ({heard.balanced:.1%} on the mean of composers, {heard.majority:.1%} by guessing)",
        f"{'':12}" + "".join(f"{guess:>12}" for guess in guesses),
    ]
    lines += [f"{name:12}" + "".join(f"{row[guess]:12}" for guess in guesses) for name, row in heard.confusion.items()]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--composers", default="bach,mozart,beethoven")
    parser.add_argument("--model", default="lstm")
    parser.add_argument("--count", type=int, default=20, help="pieces composed of each")
    parser.add_argument("--duration", type=float, default=60.0)
    parser.add_argument(
        "--cache", type=Path, default=Settings.load().cache, help="where scores that were read are kept"
    )
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    names = given.composers.split(",")
    works = {name: music_samples.real(name, given.cache) for name in names}
    taught, real = (
        {name: passages([piece.voices for piece in sets[part]]) for name, sets in works.items()} for part in (0, 1)
    )
    labels = np.concatenate([np.full(len(taught[name]), n) for n, name in enumerate(names)])
    listener = Listener.taught(np.concatenate([taught[name] for name in names]), labels)
    made = {}
    for name in names:
        if given.model not in music_samples.models(name):
            print(f"{name} has no model {given.model}; only real pieces are heard", file=sys.stderr)
            continue
        pieces = music_samples.compose(name, given.model, range(1, given.count + 1), duration=given.duration)
        made[name] = passages(pieces)
    heard = {"real": listen(listener, names, real)} | ({"made": listen(listener, names, made)} if made else {})
    if given.json:
        sizes = {name: len(rows) for name, rows in taught.items()}
        print(json.dumps({"taught": sizes} | {name: one.document() for name, one in heard.items()}))
        return
    print("\n\n".join(report(f"{name} passages", one) for name, one in heard.items()))


if __name__ == "__main__":
    main()
