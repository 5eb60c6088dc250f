"""How models of music learn, whatever they read: AdamW, a rate that rises and falls, averaged weights, checkpoints.

It can be stopped at any moment and goes on from its last checkpoint: weights, optimiser, averaged weights, random
numbers and the time spent are kept in one file, written beside and renamed.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import torch

if TYPE_CHECKING:
    import numpy as np

Model = TypeVar("Model", bound=Any)
"""A module with a `config` that has a `document()`."""


@dataclass(frozen=True)
class Recipe:
    """How a model is trained.

    Args:
        steps: Of the optimiser, in all.
        batch: Windows in a step.
        window: Steps of the model in a window; shorter pieces are whole.
        learning_rate: The highest; it rises for `warmup` steps and falls along a cosine to a fiftieth.
        weight_decay: Of matrices only; without it AdamW is Adam.
        average: How slowly averaged weights follow (0.999: over about a thousand steps); they are what is kept.
        keep_every: Seconds from one checkpoint to the next.
    """

    steps: int = 3_000
    batch: int = 12
    window: int = 192
    learning_rate: float = 1.5e-3
    warmup: int = 60
    weight_decay: float = 0.05
    average: float = 0.998
    seed: int = 1
    score_every: int = 250
    keep_every: float = 120.0


def learn(
    make: Callable[[], Model],
    recipe: Recipe,
    loss: Callable[[Model, np.random.Generator], torch.Tensor],
    score: Callable[[Model], dict[str, float]],
    folder: Path,
    tell: Callable[[dict[str, Any]], None] = lambda row: None,
    begin: Model | None = None,
    device: str = "cpu",
) -> Model:
    """Train, or go on; the averaged model.

    Args:
        make: A new model.
        loss: Of a batch that it draws.
        score: How well the averaged model does on what it has not seen.
        folder: Where `state.pt` (to go on), `model.safetensors`, `model.json` and `log.jsonl` are kept.
        tell: Called with each row of the log.
        begin: A trained model of the same sizes, whose weights are the first ones.
        device: As torch names it.
    """
    import numpy as np

    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    dice = np.random.default_rng(recipe.seed)
    model = make().to(device)
    if begin is not None:
        model.load_state_dict(begin.state_dict())
    averaged: Model = make().to(device)
    averaged.load_state_dict(model.state_dict())
    optimiser = _optimiser(model, recipe)
    step, seconds = 0, 0.0
    state = folder / "state.pt"
    if state.exists():
        kept = torch.load(state, weights_only=True, map_location="cpu")
        model.load_state_dict(kept["model"])
        averaged.load_state_dict(kept["averaged"])
        optimiser.load_state_dict(kept["optimiser"])
        step, seconds = kept["step"], kept["seconds"]
        dice.bit_generator.state = kept["dice"]
        torch.set_rng_state(kept["torch"])
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
            group["lr"] = recipe.learning_rate * schedule(step, recipe)
        model.train()
        lost = loss(model, dice)
        optimiser.zero_grad()
        lost.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        step += 1
        losses.append(float(lost.detach()))
        _follow(averaged, model, min(recipe.average, step / (step + 10)))
        if step % recipe.score_every == 0 or step == recipe.steps:
            spent = seconds + time.process_time() - begun
            row = {"step": step, "cpu_seconds": round(spent), "loss": sum(losses) / len(losses), **score(averaged)}
            losses = []
            with (folder / "log.jsonl").open("a", encoding="utf-8") as log:
                log.write(json.dumps(row) + "\n")
            tell(row)
        if time.monotonic() - last > recipe.keep_every or step == recipe.steps:
            keep()
            last = time.monotonic()
    return averaged


def save(model: Any, folder: Path, about: dict[str, Any]) -> None:
    """Keep weights and sizes: `model.safetensors` and `model.json`."""
    from safetensors.torch import save_file

    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, folder / "model.safetensors")
    text = json.dumps({"config": model.config.document(), **about}, indent=2)
    (folder / "model.json").write_text(text + "\n", encoding="utf-8")


def load(make: Callable[[dict[str, Any]], Model], folder: Path) -> Model:
    """The model that `save` kept, or that was exported; `make` builds it of its configuration."""
    from safetensors.torch import load_file

    about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    model: Model = make(about["config"])
    model.load_state_dict(load_file(folder / "model.safetensors"))
    model.eval()
    return model


def schedule(step: int, recipe: Recipe) -> float:
    """The share of the highest rate."""
    if step < recipe.warmup:
        return (step + 1) / recipe.warmup
    share = (step - recipe.warmup) / max(1, recipe.steps - recipe.warmup)
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * share))


def _optimiser(model: Any, recipe: Recipe) -> torch.optim.Optimizer:
    matrices = [p for p in model.parameters() if p.dim() >= 2]
    others = [p for p in model.parameters() if p.dim() < 2]
    groups = [{"params": matrices, "weight_decay": recipe.weight_decay}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=recipe.learning_rate, betas=(0.9, 0.98))


def _follow(averaged: Any, model: Any, slowness: float) -> None:
    with torch.no_grad():
        for kept, value in zip(averaged.parameters(), model.parameters(), strict=True):
            kept.lerp_(value, 1 - slowness)
