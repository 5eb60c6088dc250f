"""What was read from scores, kept as arrays, so that it is read once: NumPy's own files, no pickles."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from visiontune.music.frames.features import Voices
from visiontune.music.frames.plan import Plan
from visiontune.music.training.corpus import Collection, Piece

_VERSION = 2
"""Of how scores are read; another reading reads them again."""


def kept(paths: Sequence[Path], lost: float, folder: Path, read: Callable[[], Collection]) -> Collection:
    """What `read` finds in `paths`, or found before; files that changed are read again."""
    stamp = hashlib.sha256(f"{_VERSION} {lost}".encode())
    for path in paths:
        state = path.stat()
        stamp.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    file = folder / f"{stamp.hexdigest()[:32]}.npz"
    try:
        return load(file)
    except (OSError, ValueError, KeyError, BadZipFile):
        collection = read()
        folder.mkdir(parents=True, exist_ok=True)
        save(collection, file)
        return collection


def save(collection: Collection, file: Path) -> None:
    """Write a collection to one file, whole or not at all."""
    import numpy as np

    arrays: dict[str, Any] = {}
    heads = []
    for n, piece in enumerate(collection.pieces):
        voices = piece.voices
        heads.append({"name": piece.name, "sharps": piece.sharps, "lost": piece.lost})
        arrays[f"pitches-{n}"] = voices.pitches.astype(np.int16)
        assert voices.struck is not None  # reading gives both
        assert voices.plan is not None
        arrays[f"struck-{n}"] = voices.struck
        arrays[f"plan-{n}"] = np.stack([getattr(voices.plan, name) for name in Plan.__dataclass_fields__]).astype(
            np.int16
        )
    head = json.dumps({"pieces": heads, "dropped": collection.dropped})
    part = file.with_name(f"{file.stem}.{os.getpid()}.part.npz")
    np.savez_compressed(part, head=np.frombuffer(head.encode(), np.uint8), **arrays)
    part.replace(file)


def load(file: Path) -> Collection:
    """What `save` wrote."""
    import numpy as np

    with np.load(file, allow_pickle=False) as arrays:
        head = json.loads(arrays["head"].tobytes())
        pieces = []
        for n, about in enumerate(head["pieces"]):
            plan = Plan(*arrays[f"plan-{n}"].astype(np.int64))
            voices = Voices(arrays[f"pitches-{n}"].astype(np.int64), arrays[f"struck-{n}"], plan)
            pieces.append(Piece(about["name"], voices, about["sharps"], about["lost"]))
    return Collection(tuple(pieces), head["dropped"])
