"""A composer in events trained from scores: split, trained, exported with what is to be known about it."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from visiontune.errors import InputError
from visiontune.music.composers import check_name
from visiontune.music.events.config import EventConfig
from visiontune.music.events.reading import EventCollection
from visiontune.music.events.vocabulary import kind, value
from visiontune.music.training.corpus import split

FEWEST = 2
"""Scores without which nothing can be learnt and checked."""


def train_events(
    name: str,
    collection: EventCollection,
    folder: Path,
    config: EventConfig,
    recipe: Any,
    *,
    source: str = "",
    tell: Callable[[dict[str, Any]], None] = lambda row: None,
    device: str = "cpu",
) -> Path:
    """Train `name` and export it to `folder/<name>/<backbone>`; the same command goes on with what was stopped.

    Args:
        config: Its tokens are those of the scores.
        recipe: An `events.training.Recipe`.
        source: Where the scores are from, for the card.
        tell: Called with each row of the log.

    Returns:
        The folder of the model; training that was stopped goes on from `folder/<name>/.<backbone>`.

    Raises:
        InputError: the name is no name, or there are too few scores.
    """
    check_name(name)
    if len(collection.pieces) < FEWEST:
        raise InputError("data", collection.told(), f"is too little to learn from; at least {FEWEST} scores are needed")
    from visiontune.music.events.export import export
    from visiontune.music.events.training import Data, train

    train_set, valid_set = split(collection.pieces)
    programs = Counter(
        int(value(token)) for piece in collection.pieces for token in piece.tokens if kind(token) == "Program"
    )
    tempi = [value(token) for piece in collection.pieces for token in piece.tokens if kind(token) == "Tempo"]
    data = Data.of([piece.tokens for piece in train_set], solo=len(programs) == 1)
    config = replace(config, tokens=data.vocabulary.tokens)
    working, done = folder / name / f".{config.backbone}", folder / name / config.backbone
    checked = data.known([piece.tokens for piece in valid_set])
    model = train(config, recipe, data, checked, working, tell, device)
    about = {
        "name": name,
        "styles": [name],
        "program": programs.most_common(1)[0][0],
        "tempo": sorted(tempi)[len(tempi) // 2] if tempi else 120.0,
        "training": {"recipe": asdict(recipe)},
        "data": {
            "source": source,
            "kept": len(collection.pieces),
            "dropped": collection.dropped,
            "training": sorted(piece.name for piece in train_set),
            "validation": sorted(piece.name for piece in valid_set),
        },
    }
    export(model.cpu(), done, about)
    shutil.copyfile(working / "log.jsonl", done / "log.jsonl")
    return done
