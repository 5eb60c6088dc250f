"""Training of a frame model: windows of pieces in all keys that they can be sung in, see `learning`."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch.nn import functional

from visiontune.music.frames import plan
from visiontune.music.frames.config import FIRST, HIGHEST, LOWEST, VOICES, FrameConfig
from visiontune.music.frames.features import COLUMNS, SILENT, Voices, indices, read, tokens
from visiontune.music.frames.model import FrameModel
from visiontune.music.training import learning

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Recipe(learning.Recipe):
    """How a frame model is trained.

    Args:
        blind: Share of windows whose plan is unknown, but for beats; of the others, each thing is unknown in one of eight.
    """

    blind: float = 0.5


_BEYOND = 3
"""Semitones."""


@dataclass
class Data:
    """Pieces with the number of their style, and every transposition that stays within `ranges`."""

    pieces: Sequence[tuple[Voices, int]]
    ranges: Sequence[tuple[int, int]]
    _ready: dict[tuple[int, int], tuple[Any, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, pieces: Sequence[tuple[Voices, int]]) -> Data:
        """Ranges are those that the voices have in these pieces, and a little more: what is seldom sung teaches keys."""
        ranges = []
        for v in range(VOICES):
            sung = [int(p) for voices, _ in pieces for p in voices.pitches[:, v] if p != SILENT]
            ranges.append((min(sung) - _BEYOND, max(sung) + _BEYOND))
        return cls(pieces, ranges)

    def shifts(self, number: int) -> list[int]:
        """Semitones, within half an octave, by which a piece may be moved."""
        import numpy as np

        pitches = self.pieces[number][0].pitches
        found = []
        for shift in range(-6, 7):
            moved = np.where(pitches == SILENT, SILENT, pitches + shift)
            inside = all(
                bool(((moved[:, v] == SILENT) | ((moved[:, v] >= low) & (moved[:, v] <= high))).all())
                for v, (low, high) in enumerate(self.ranges)
            )
            if inside and moved.max() <= HIGHEST and moved[moved != SILENT].min() >= LOWEST:
                found.append(shift)
        return found or [0]

    def ready(self, number: int, shift: int) -> tuple[Any, ...]:
        """(what is read, pitches as indices, tokens) of a piece, moved."""
        import numpy as np

        if (number, shift) not in self._ready:
            voices = self.pieces[number][0].transposed(shift)
            whole = read(voices), indices(voices.pitches), tokens(voices)
            self._ready[number, shift] = tuple(part.astype(np.int16) for part in whole)  # there are a dozen shifts
        return self._ready[number, shift]


def train(
    config: FrameConfig,
    recipe: Recipe,
    data: Data,
    checked: Sequence[tuple[Voices, int]],
    folder: Path,
    tell: Callable[[dict[str, Any]], None] = lambda row: None,
    begin: FrameModel | None = None,
    device: str = "cpu",
) -> FrameModel:
    """Train, or go on; the averaged model.

    Args:
        checked: Pieces of the validation part, scored now and then.
        folder: Where `state.pt` (to go on), `model.safetensors`, `model.json` and `log.jsonl` are kept.
        tell: Called with each row of the log.
        begin: A trained model of the same sizes, whose weights are the first ones.
        device: As torch names it.
    """
    import numpy as np

    lengths = np.array([len(voices.pitches) for voices, _ in data.pieces], float)
    shifts = [data.shifts(n) for n in range(len(data.pieces))]

    def loss(model: FrameModel, dice: np.random.Generator) -> torch.Tensor:
        seen, now, said, styles = (part.to(device) for part in _windows(data, shifts, lengths, recipe, dice))
        return functional.cross_entropy(model(seen, now, styles).flatten(0, 2), said.flatten(), ignore_index=-100)

    return learning.learn(
        lambda: FrameModel(config), recipe, loss, lambda model: nats(model, checked), folder, tell, begin, device
    )


def load(folder: Path) -> FrameModel:
    """The model that training kept, or `export.export`."""
    return learning.load(lambda config: FrameModel(FrameConfig(**config)), folder)


def nats(model: FrameModel, pieces: Sequence[tuple[Voices, int]]) -> dict[str, float]:
    """Negative log likelihood in nats per note: four notes a frame, rests included, every frame of every piece.

    The plan is unknown to the model. Whether a pitch that stays is held or struck again is not scored: both count as the same note.

    Returns:
        micro: over all notes; macro: mean over pieces.
    """
    model.eval()
    device = model.style.weight.device
    total, notes, means = 0.0, 0, []
    for voices, style in pieces:
        now = torch.from_numpy(indices(voices.pitches))[None].to(device)
        with torch.no_grad():
            seen = torch.from_numpy(read(replace(voices, plan=None)))[None].to(device)
            logits = model(seen, now, torch.tensor([style], device=device))
        nll = -float(note_likelihood(logits, now).sum())
        total, notes = total + nll, notes + now.numel()
        means.append(nll / now.numel())
    model.train()
    return {"micro": total / notes, "macro": sum(means) / len(means)}


def note_likelihood(logits: torch.Tensor, now: torch.Tensor) -> torch.Tensor:
    """Log likelihood of the note that sounds: (B, T, 4) of logits (B, T, 4, tokens) and indices (B, T, 4)."""
    chances = logits.log_softmax(-1)
    # Index 0 is a rest, whose token is 0; index 1 is the lowest pitch, whose token is FIRST.
    struck = chances.gather(-1, torch.where(now == 0, 0, now - 1 + FIRST)[..., None])[..., 0]
    before = torch.cat([torch.full_like(now[:, :1], -1), now[:, :-1]], 1)
    held = torch.where((now == before) & (now > 0), chances[..., 1], torch.tensor(-math.inf))
    return torch.logaddexp(struck, held)


def _windows(
    data: Data,
    shifts: Sequence[Sequence[int]],
    lengths: npt.NDArray[np.float64],
    recipe: Recipe,
    dice: np.random.Generator,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """A batch: what is read, pitches now, tokens (-100 beyond a piece's end), styles."""
    import numpy as np

    chosen = dice.choice(len(lengths), recipe.batch, p=lengths / lengths.sum())
    size = recipe.window
    rows: list[tuple[Ints, Ints, Ints]] = []
    for number in chosen:
        whole = data.ready(int(number), int(dice.choice(shifts[number])))
        frames = len(whole[0])
        # One in three begins where the piece does: elsewhere a beginning would never be heard.
        start = 0 if frames <= size or dice.random() < 0.3 else int(dice.integers(0, frames - size + 1))
        seen, now, said = (part[start : start + size] for part in whole)
        rows.append((_veiled(seen, start, recipe, dice), now, said))
    size = max(len(row[0]) for row in rows)

    def padded(part: int, value: int) -> torch.Tensor:
        filled = [
            np.pad(row[part], ((0, size - len(row[part])), (0, 0)), constant_values=value) for row in rows
        ]  # fmt: skip
        return torch.from_numpy(np.stack(filled).astype(np.int64))

    styles = torch.tensor([data.pieces[int(number)][1] for number in chosen])
    return padded(0, 0), padded(1, 0), padded(2, -100), styles


def _veiled(seen: Ints, start: int, recipe: Recipe, dice: np.random.Generator) -> Ints:
    """What is read, with its plan unknown, or parts of it."""
    own = len(COLUMNS) - len(plan.COLUMNS)
    seen = seen.copy()
    if dice.random() < recipe.blind:
        # Bars are then counted from the piece's beginning, as `Plan.unknown` does.
        seen[:, own:] = plan.Plan.unknown(start + len(seen)).columns()[start:]
        return seen
    for n, (name, _) in enumerate(plan.COLUMNS):
        if name not in ("place", "beat") and dice.random() < 1 / 8:
            seen[:, own + n] = plan.UNKNOWN
    return seen
