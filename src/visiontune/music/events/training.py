"""Training of an event model: windows of pieces in the keys that their instruments can play, see `learning`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch.nn import functional

from visiontune.music.events.config import BAR, EventConfig
from visiontune.music.events.model import EventModel
from visiontune.music.events.transcript import instrument
from visiontune.music.events.vocabulary import DRUMS, Vocabulary, kind, value
from visiontune.music.training import learning

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

SHIFTS = range(-5, 7)
"""Semitones by which pieces are moved."""


@dataclass(frozen=True)
class Recipe(learning.Recipe):
    """How an event model is trained; `window` is in tokens. Without weight decay it is Adam, as in the paper."""

    window: int = 384
    weight_decay: float = 0.0


@dataclass(frozen=True)
class Data:
    """Pieces as numbers of tokens, with the semitones that each may be moved by."""

    vocabulary: Vocabulary
    pieces: Sequence[Ints]
    shifts: Sequence[Sequence[int]]

    @classmethod
    def of(cls, pieces: Sequence[Sequence[str]], solo: bool) -> Data:
        """Of `remi.tokens`; `solo`: all are for one instrument, which is not told.

        The vocabulary holds what the pieces say in all their keys, and nothing that is never learnt.
        """
        import numpy as np

        shifts = [_shifts(piece) for piece in pieces]
        told = [[token for token in piece if not solo or kind(token) != "Program"] for piece in pieces]
        moved = (
            (_moved(token, shift) for token in piece)
            for piece, found in zip(told, shifts, strict=True)
            for shift in found
        )
        vocabulary = Vocabulary.of(moved)
        numbers = [np.array([vocabulary.numbers[token] for token in piece], np.int64) for piece in told]
        return cls(vocabulary, numbers, shifts)

    def known(self, pieces: Sequence[Sequence[str]]) -> list[Ints]:
        """Other pieces as numbers; tokens that are not known are taken for the nearest."""
        import numpy as np

        found = ([self.vocabulary.nearest(token) for token in piece] for piece in pieces)
        return [np.array([self.vocabulary.numbers[token] for token in piece if token], np.int64) for piece in found]


def train(
    config: EventConfig,
    recipe: Recipe,
    data: Data,
    checked: Sequence[Ints],
    folder: Path,
    tell: Callable[[dict[str, Any]], None] = lambda row: None,
    device: str = "cpu",
) -> EventModel:
    """Train, or go on; the averaged model. `config` has the tokens of `data`; for the rest see `learning.learn`."""
    import numpy as np

    lengths = np.array([len(piece) for piece in data.pieces], float)
    tables = {shift: data.vocabulary.transposition(shift) for shift in SHIFTS}
    bar = data.vocabulary.numbers[BAR]

    def loss(model: EventModel, dice: np.random.Generator) -> torch.Tensor:
        rows = np.full((recipe.batch, recipe.window + 1), -100, np.int64)
        for row, number in zip(rows, dice.choice(len(lengths), recipe.batch, p=lengths / lengths.sum()), strict=True):
            piece = data.pieces[number]
            # One in three begins where the piece does, the others with a bar.
            bars = np.flatnonzero(piece == bar)
            start = (
                0 if dice.random() < 0.3 else int(dice.choice(bars[bars <= max(bars[0], len(piece) - recipe.window)]))
            )
            part = tables[int(dice.choice(data.shifts[number]))][piece[start : start + recipe.window + 1]]
            assert part.min() >= 0, "every key that a piece may be moved to is in the vocabulary"
            row[: len(part)] = part
        said = torch.from_numpy(rows).to(device)
        logits = model(said[:, :-1].clamp(min=0))
        return functional.cross_entropy(logits.flatten(0, 1), said[:, 1:].flatten(), ignore_index=-100)

    return learning.learn(
        lambda: EventModel(config), recipe, loss, lambda model: nats(model, checked, recipe.window), folder, tell,
        device=device,
    )  # fmt: skip


def load(folder: Path) -> EventModel:
    """The model that training kept, or `export.export`."""
    return learning.load(lambda config: EventModel(EventConfig.of(config)), folder)


def nats(model: EventModel, pieces: Sequence[Ints], window: int = 384) -> dict[str, float]:
    """Negative log likelihood in nats per token, heard in windows, each from nothing."""
    model.eval()
    device = model.say.weight.device
    total, count = 0.0, 0
    with torch.no_grad():
        for piece in pieces:
            for start in range(0, len(piece) - 1, window):
                part = torch.from_numpy(piece[start : start + window + 1])[None].to(device)
                logits = model(part[:, :-1])
                total += float(functional.cross_entropy(logits[0], part[0, 1:], reduction="sum"))
                count += part.shape[1] - 1
    model.train()
    return {"nats_per_token": total / max(1, count)}


def _shifts(piece: Sequence[str]) -> list[int]:
    """Semitones by which a piece may be moved so that its instruments can still play it, as far as they could."""
    reach: dict[int, tuple[int, int]] = {}
    program = 0
    for token in piece:
        if kind(token) == "Program":
            program = int(value(token))
        elif kind(token) == "Pitch":
            pitch = int(value(token))
            low, high = reach.get(program, (pitch, pitch))
            reach[program] = min(low, pitch), max(high, pitch)
    reach.pop(DRUMS, None)
    bounds = {program: (instrument(program).low, instrument(program).high) for program in reach}
    return [
        shift
        for shift in SHIFTS
        if all(
            min(low, bounds[program][0]) <= low + shift and high + shift <= max(high, bounds[program][1])
            for program, (low, high) in reach.items()
        )
    ]


def _moved(token: str, semitones: int) -> str:
    return f"Pitch_{int(value(token)) + semitones}" if kind(token) == "Pitch" else token
