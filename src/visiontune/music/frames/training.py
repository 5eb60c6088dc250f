"""Training of a frame model: windows of pieces in all keys that they can be sung in, AdamW, averaged weights.

It can be stopped at any moment and goes on from its last checkpoint: weights, optimiser, averaged weights, random
numbers and the time spent are kept in one file, written beside and renamed.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch.nn import functional

from visiontune.music.frames import plan
from visiontune.music.frames.config import FIRST, HIGHEST, LOWEST, VOICES, FrameConfig
from visiontune.music.frames.features import COLUMNS, SILENT, Voices, indices, read, tokens
from visiontune.music.frames.model import FrameModel

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Recipe:
    """How a model is trained.

    Args:
        steps: Of the optimiser, in all.
        batch: Windows in a step.
        window: Frames of a window; shorter pieces are whole.
        learning_rate: The highest; it rises for `warmup` steps and falls along a cosine to a fiftieth.
        weight_decay: Of matrices only.
        average: How slowly averaged weights follow (0.999: over about a thousand steps); they are what is kept.
        blind: Share of windows whose plan is unknown, but for beats; of the others, each thing is unknown in one of eight.
    """

    steps: int = 3_000
    batch: int = 12
    window: int = 192
    learning_rate: float = 1.5e-3
    warmup: int = 60
    weight_decay: float = 0.05
    average: float = 0.998
    blind: float = 0.5
    seed: int = 1
    score_every: int = 250
    keep_every: float = 120.0
    """Seconds from one checkpoint to the next."""


@dataclass
class Data:
    """Pieces with the number of their style, and every transposition that stays within `ranges`."""

    pieces: Sequence[tuple[Voices, int]]
    ranges: Sequence[tuple[int, int]]
    _ready: dict[tuple[int, int], tuple[Any, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, pieces: Sequence[tuple[Voices, int]]) -> Data:
        """Ranges are those that the voices have in these pieces."""
        ranges = []
        for v in range(VOICES):
            sung = [int(p) for voices, _ in pieces for p in voices.pitches[:, v] if p != SILENT]
            ranges.append((min(sung), max(sung)))
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
) -> FrameModel:
    """Train, or go on; the averaged model.

    Args:
        checked: Pieces of the validation part, scored now and then.
        folder: Where `state.pt` (to go on), `model.safetensors`, `model.json` and `log.jsonl` are kept.
        tell: Called with each row of the log.
        begin: A trained model of the same sizes, whose weights are the first ones.
    """
    import numpy as np

    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    dice = np.random.default_rng(recipe.seed)
    model = FrameModel(config)
    if begin is not None:
        model.load_state_dict(begin.state_dict())
    averaged = FrameModel(config)
    averaged.load_state_dict(model.state_dict())
    matrices = [p for p in model.parameters() if p.dim() >= 2]
    others = [p for p in model.parameters() if p.dim() < 2]
    groups = [{"params": matrices, "weight_decay": recipe.weight_decay}, {"params": others, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=recipe.learning_rate, betas=(0.9, 0.98))
    step, seconds = 0, 0.0
    state = folder / "state.pt"
    if state.exists():
        kept = torch.load(state, weights_only=True)
        model.load_state_dict(kept["model"])
        averaged.load_state_dict(kept["averaged"])
        optimiser.load_state_dict(kept["optimiser"])
        step, seconds = kept["step"], kept["seconds"]
        dice.bit_generator.state = kept["dice"]
        torch.set_rng_state(kept["torch"])
    lengths = np.array([len(voices.pitches) for voices, _ in data.pieces], float)
    shifts = [data.shifts(n) for n in range(len(data.pieces))]
    begun, last, losses = time.process_time(), time.monotonic(), []

    def keep() -> None:
        spent = seconds + time.process_time() - begun
        whole = {
            "model": model.state_dict(), "averaged": averaged.state_dict(), "optimiser": optimiser.state_dict(),
            "step": step, "seconds": spent, "dice": dice.bit_generator.state, "torch": torch.get_rng_state(),
        }  # fmt: skip
        torch.save(whole, state.with_suffix(".new"))
        state.with_suffix(".new").replace(state)
        save(averaged, folder, {"recipe": asdict(recipe), "step": step, "cpu_seconds": round(spent)})

    while step < recipe.steps:
        for group in optimiser.param_groups:
            group["lr"] = recipe.learning_rate * _schedule(step, recipe)
        seen, now, said, styles = _windows(data, shifts, lengths, recipe, dice)
        model.train()
        logits = model(seen, now, styles)
        loss = functional.cross_entropy(logits.flatten(0, 2), said.flatten(), ignore_index=-100)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        step += 1
        losses.append(float(loss.detach()))
        _follow(averaged, model, min(recipe.average, step / (step + 10)))
        if step % recipe.score_every == 0 or step == recipe.steps:
            score = nats(averaged, checked)
            spent = seconds + time.process_time() - begun
            row = {"step": step, "cpu_seconds": round(spent), "loss": sum(losses) / len(losses), **score}
            losses = []
            with (folder / "log.jsonl").open("a", encoding="utf-8") as log:
                log.write(json.dumps(row) + "\n")
            tell(row)
        if time.monotonic() - last > recipe.keep_every or step == recipe.steps:
            keep()
            last = time.monotonic()
    return averaged


def save(model: FrameModel, folder: Path, about: dict[str, Any]) -> None:
    """Keep weights and sizes: `model.safetensors` and `model.json`."""
    from safetensors.torch import save_file

    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, folder / "model.safetensors")
    text = json.dumps({"config": model.config.document(), **about}, indent=2)
    (folder / "model.json").write_text(text + "\n", encoding="utf-8")


def load(folder: Path) -> FrameModel:
    """The model that `save` kept, or `export.export`."""
    from safetensors.torch import load_file

    about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    model = FrameModel(FrameConfig(**about["config"]))
    model.load_state_dict(load_file(folder / "model.safetensors"))
    model.eval()
    return model


def nats(model: FrameModel, pieces: Sequence[tuple[Voices, int]]) -> dict[str, float]:
    """Negative log likelihood in nats per note: four notes a frame, rests included, every frame of every piece.

    The plan is unknown to the model. Whether a pitch that stays is held or struck again is not scored: both count as the same note.

    Returns:
        micro: over all notes; macro: mean over pieces.
    """
    model.eval()
    total, notes, means = 0.0, 0, []
    for voices, style in pieces:
        now = torch.from_numpy(indices(voices.pitches))[None]
        with torch.no_grad():
            seen = torch.from_numpy(read(replace(voices, plan=None)))[None]
            logits = model(seen, now, torch.tensor([style]))
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


def _schedule(step: int, recipe: Recipe) -> float:
    if step < recipe.warmup:
        return (step + 1) / recipe.warmup
    share = (step - recipe.warmup) / max(1, recipe.steps - recipe.warmup)
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * share))


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


def _follow(averaged: FrameModel, model: FrameModel, slowness: float) -> None:
    with torch.no_grad():
        for kept, value in zip(averaged.parameters(), model.parameters(), strict=True):
            kept.lerp_(value, 1 - slowness)
