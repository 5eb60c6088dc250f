"""What `visiontune train music` does: find scores, read them once, and teach."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from visiontune.errors import BackendError, InputError
from visiontune.music import corpus
from visiontune.music.composers import Composer, composer
from visiontune.music.corpus import Collection, Piece, catalogued
from visiontune.music.frames.config import FrameConfig
from visiontune.music.kept import kept

CHORALES = Path(__file__).parent / "chorales.json"
"""Which of Bach's chorales are for training, validation and test, as in published work."""


@dataclass(frozen=True)
class Lesson:
    """A composer to be trained; fields as the command's options."""

    name: str
    data: str
    backbone: Literal["lstm", "transformer"] = "lstm"
    start: str = "auto"
    steps: int = 600
    lost: float = 0.35
    width: int = 384
    layers: int = 2
    seed: int = 1


def study(
    lesson: Lesson, folder: Path, home: Path, cache: Path, tell: Callable[[dict[str, Any]], None] = lambda row: None
) -> Path:
    """Train; the folder of the model.

    Args:
        folder: Where composers go.
        home: Whose composers may be begun with.
        cache: Where what was read is kept.

    Raises:
        InputError: an option is wrong, or there is nothing to learn from.
        BackendError: the extra `train` is not installed.
    """
    try:
        from visiontune.music.frames.training import Recipe
        from visiontune.music.school import teach
    except ImportError as error:
        raise BackendError(f'training needs torch: pip install "visiontune[train]" ({error})') from error
    begin = _start(lesson, home)
    collection = collected(lesson.data, lesson.lost, cache)
    sets = None
    if lesson.data == "bach":
        collection, sets = chorales(collection)
    config = FrameConfig(lesson.backbone, lesson.width, lesson.layers)
    rate = 1.2e-3 if lesson.backbone == "transformer" else 2e-3
    if begin is not None:
        config = FrameConfig(**begin.about["config"])
        rate /= 3
    recipe = Recipe(
        steps=lesson.steps, batch=16, window=144, learning_rate=rate, seed=lesson.seed,
        score_every=max(1, min(200, lesson.steps // 4)),
    )  # fmt: skip
    return teach(
        lesson.name, collection, folder, config, recipe,
        start=None if begin is None else begin.folder, sets=sets, source=lesson.data, tell=tell,
    )  # fmt: skip


def collected(data: str, lost: float, cache: Path) -> Collection:
    """The scores of a folder, or of composers of music21's corpus (`haydn,mozart`)."""
    names = [name.strip().lower() for name in data.split(",")]
    if Path(data).is_dir() or not all(name in corpus.COMPOSERS for name in names):
        if not Path(data).exists():
            raise InputError("data", data, f"is no folder, and no composers; known are {', '.join(corpus.COMPOSERS)}")
        paths = corpus.of_folder(Path(data))
    else:
        paths = [path for name in names for path in corpus.of_composer(name)]
    workers = os.cpu_count() or 1
    return kept(paths, lost, cache / "scores", lambda: corpus.collect(paths, lost, workers))


def chorales(collection: Collection) -> tuple[Collection, tuple[list[Piece], list[Piece]]]:
    """Bach's chorales alone, and their (training, validation): what is for test is never trained on."""
    sets = json.loads(CHORALES.read_text(encoding="utf-8"))
    by_name = {catalogued(piece.name): piece for piece in collection.pieces}
    parts = {part: [by_name[name] for name in names if name in by_name] for part, names in sets.items()}
    known: Sequence[Piece] = [piece for part in parts.values() for piece in part]
    dropped = collection.dropped | {"no chorale of the split": len(collection.pieces) - len(known)}
    return Collection(tuple(known), dropped), (parts["training"], parts["validation"])


def _start(lesson: Lesson, home: Path) -> Composer | None:
    """The composer to begin with: Bach, for all but himself, where there is one of this backbone."""
    if lesson.start == "none" or (lesson.start == "auto" and lesson.data == "bach"):
        return None
    try:
        return composer("bach" if lesson.start == "auto" else lesson.start, lesson.backbone, home)
    except InputError:
        if lesson.start == "auto":
            return None
        raise
