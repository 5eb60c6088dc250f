"""A composer trained from scores: read, split, trained, exported with what is to be known about it.

The same command trains ours and users' own. Ours begin with all of Bach's chorales; a composer of whom there is
little may begin with another's weights (`start`) and go on in its own hand.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from visiontune.errors import InputError
from visiontune.music.composers import check_name
from visiontune.music.frames import plan
from visiontune.music.frames.config import VOICES, FrameConfig
from visiontune.music.frames.features import SILENT
from visiontune.music.training.corpus import Collection, Piece, split

FEWEST = 4
"""Scores without which nothing can be learnt."""


def teach(
    name: str,
    collection: Collection,
    folder: Path,
    config: FrameConfig,
    recipe: Any,
    *,
    start: Path | None = None,
    sets: tuple[Sequence[Piece], Sequence[Piece]] | None = None,
    source: str = "",
    tell: Callable[[dict[str, Any]], None] = lambda row: None,
) -> Path:
    """Train `name` and export it to `folder/<name>/<backbone>`.

    Args:
        recipe: A `frames.training.Recipe`.
        start: Folder of an exported model of the same sizes to begin with.
        sets: (training, validation); None: every tenth work is for validation.
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
    train_set, valid_set = sets or split(collection.pieces)
    from visiontune.music.frames.export import export
    from visiontune.music.frames.training import Data, load, train

    working, done = folder / name / f".{config.backbone}", folder / name / config.backbone
    data = Data.of([(piece.voices, 0) for piece in train_set])
    begin = None if start is None else load(start)
    model = train(config, recipe, data, [(piece.voices, 0) for piece in valid_set], working, tell, begin)
    about = {
        "name": name,
        "styles": [name],
        "plan": known_of_plans(train_set),
        "ranges": ranges(train_set),
        "strict": strict(train_set),
        "training": {"recipe": asdict(recipe), "start": start.parent.name if start else None},
        "data": {
            "source": source,
            "kept": len(collection.pieces),
            "dropped": collection.dropped,
            "training": sorted(piece.name for piece in train_set),
            "validation": sorted(piece.name for piece in valid_set),
        },
    }
    export(model, done, about)
    shutil.copyfile(working / "log.jsonl", done / "log.jsonl")
    return done


def known_of_plans(pieces: Sequence[Piece]) -> list[str]:
    """What the plans of most pieces say: phrases where scores close them with fermatas, as chorales do."""
    names = [name for name, _ in plan.COLUMNS if name not in ("place", "beat")]
    return [
        name
        for name in names
        if 2 * sum(piece.voices.plan is not None and bool(getattr(piece.voices.plan, name).any()) for piece in pieces)
        > len(pieces)
    ]


def ranges(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """Lowest and highest pitch of each voice, without the rarest hundredth on either side."""
    import numpy as np

    found = []
    for voice in range(VOICES):
        sung = np.concatenate([piece.voices.pitches[:, voice] for piece in pieces])
        sung = sung[sung != SILENT]
        low, high = np.quantile(sung, [0.002, 0.998]) if sung.size else (60, 60)
        found.append((int(low), int(high)))
    return found


def strict(pieces: Sequence[Piece]) -> bool:
    """Whether voices hardly ever cross, as in chorales: the rules of voice leading then hold."""
    import numpy as np

    crossed = total = 0
    for piece in pieces:
        upper, lower = piece.voices.pitches[:, :-1], piece.voices.pitches[:, 1:]
        both = (upper != SILENT) & (lower != SILENT)
        crossed, total = crossed + int(np.sum(both & (upper < lower))), total + int(both.sum())
    return total > 0 and crossed / total < 0.02
