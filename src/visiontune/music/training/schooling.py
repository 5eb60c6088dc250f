"""What `visiontune train music` does: find scores, read them once, and teach."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from visiontune.errors import BackendError, InputError
from visiontune.music.composers import Composer, composer
from visiontune.music.frames.config import FrameConfig
from visiontune.music.training import corpus
from visiontune.music.training.corpus import Collection, Piece, catalogued
from visiontune.music.training.kept import kept

CHORALES = Path(__file__).parent / "chorales.json"
"""Which of Bach's chorales are for training, validation and test, as in published work."""


@dataclass(frozen=True)
class Lesson:
    """A composer to be trained.

    Args:
        data: A folder of scores, or composers of music21's corpus (`haydn,mozart`).
        encoding: frames: four voices on a grid of sixteenths; events: any parts, at any time.
        start: A composer of frames whose weights it begins with; auto: Bach where he has such a model; none.
        steps, learning_rate, width, layers: None: as is usual for the backbone.
        lost: The largest share of a score's notes that may be moved or left out to fit four voices.
    """

    name: str
    data: str
    encoding: Literal["frames", "events"] = "frames"
    backbone: Literal["lstm", "transformer"] = "lstm"
    start: str = "auto"
    steps: int | None = None
    learning_rate: float | None = None
    lost: float = 0.35
    width: int | None = None
    layers: int | None = None
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
        import torch  # noqa: F401  # before minutes of reading
    except ImportError as error:
        raise BackendError('training needs torch: pip install "visiontune[train]"') from error
    by = _events if lesson.encoding == "events" else _frames
    return by(lesson, folder, home, cache, tell)


def _frames(lesson: Lesson, folder: Path, home: Path, cache: Path, tell: Callable[[dict[str, Any]], None]) -> Path:
    from visiontune.music.frames.training import Recipe
    from visiontune.music.training.school import teach

    begin = _start(lesson, home)
    collection = collected(lesson.data, lesson.lost, cache)
    sets = None
    if lesson.data == "bach":
        collection, sets = chorales(collection)
    if lesson.backbone == "transformer":
        config = FrameConfig("transformer", lesson.width or 256, lesson.layers or 3, dropout=0.4)
        recipe = Recipe(900, batch=14, window=192, learning_rate=1.2e-3, warmup=100, weight_decay=0.1)
    else:
        config = FrameConfig("lstm", lesson.width or 384, lesson.layers or 2, dropout=0.3)
        recipe = Recipe(1_800, batch=16, window=144, learning_rate=2e-3)
    if begin is not None:
        config = FrameConfig(**begin.about["config"])
        recipe = replace(recipe, steps=600, learning_rate=recipe.learning_rate / 2, average=0.995)
    steps = lesson.steps or recipe.steps
    recipe = replace(
        recipe, steps=steps, seed=lesson.seed, score_every=max(1, min(200, steps // 4)),
        learning_rate=lesson.learning_rate or recipe.learning_rate,
    )  # fmt: skip
    return teach(
        lesson.name, collection, folder, config, recipe,
        start=None if begin is None else begin.folder, sets=sets, source=lesson.data, tell=tell,
    )  # fmt: skip


def _events(lesson: Lesson, folder: Path, home: Path, cache: Path, tell: Callable[[dict[str, Any]], None]) -> Path:
    from visiontune.music.events.config import EventConfig
    from visiontune.music.events.reading import collect as collect_events
    from visiontune.music.events.school import train_events
    from visiontune.music.events.training import Recipe

    if lesson.start not in ("auto", "none"):
        raise InputError("start", lesson.start, "a model of events begins from nothing; leave it out")
    steps = lesson.steps or 1_500
    config = EventConfig(lesson.backbone, lesson.width or 320, lesson.layers or 2)
    recipe = Recipe(steps, seed=lesson.seed, score_every=max(1, min(200, steps // 4)))
    recipe = replace(recipe, learning_rate=lesson.learning_rate or recipe.learning_rate)
    collection = collect_events(paths_of(lesson.data))
    return train_events(lesson.name, collection, folder, config, recipe, source=lesson.data, tell=tell)


def paths_of(data: str) -> list[Path]:
    """The scores of a folder, or of composers of music21's corpus.

    Raises:
        InputError: there is no such folder, or it holds none.
    """
    names = _composers(data)
    if names:
        return [path for name in names for path in corpus.of_composer(name)]
    if not Path(data).exists():
        raise InputError("data", data, f"is no folder, and no composers; known are {', '.join(corpus.COMPOSERS)}")
    return corpus.of_folder(Path(data))


def _composers(data: str) -> list[str]:
    """The composers that `data` names; none where it is a folder."""
    names = [name.strip().lower() for name in data.split(",")]
    return names if all(name in corpus.COMPOSERS for name in names) and not Path(data).is_dir() else []


def collected(data: str, lost: float, cache: Path) -> Collection:
    """The scores of `paths_of` in four voices, each composer's read once."""
    workers = os.cpu_count() or 1

    def read(paths: list[Path]) -> Collection:
        return kept(paths, lost, cache / "scores", lambda: corpus.collect(paths, lost, workers))

    return together([read(paths_of(one)) for one in _composers(data) or [data]])


def together(collections: Sequence[Collection]) -> Collection:
    """Several collections as one."""
    dropped: Counter[str] = Counter()
    for one in collections:
        dropped.update(one.dropped)
    return Collection(tuple(piece for one in collections for piece in one.pieces), dict(dropped))


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
