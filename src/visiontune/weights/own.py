"""The user's own weights: a file or a folder that is named by its path."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from visiontune.errors import InputError, WeightsError
from visiontune.weights import formats, repositories

MOST_FILES = 2_000
"""In a folder of the user's: a pipeline has a few dozen, with its history some hundreds."""


def find(name: str) -> Path | None:
    """The file or folder that `name` is a path of; None where it may be the name of something else.

    Raises:
        InputError: it is no name at all, or a path at which there is nothing.
        WeightsError: its content is not safe to load.
    """
    if not name.strip():
        raise InputError("weights", name, "must name a model, a folder or a file")
    try:
        path = Path(name).expanduser()
        there = path.exists()
    except (OSError, RuntimeError, ValueError) as error:  # too long; a home of nobody; NUL
        raise InputError("weights", name, f"is no file name ({getattr(error, 'strerror', error)})") from error
    if not there:
        if not repositories.is_id(name) and ("/" in name or "\\" in name):
            raise InputError("weights", name, "there is no such file or folder")
        return None
    for file in files(path):
        formats.require(file)
    if not path.is_dir():
        formats.require(path, *formats.LOADED)
    return path


def files(path: Path) -> Sequence[Path]:
    """A file, or all those in a folder, sorted.

    Raises:
        WeightsError: the folder holds more than any model, as the root of a disk does.
    """
    if not path.is_dir():
        return [path]
    inside = (os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names)
    found = [Path(file) for file in islice(filter(os.path.isfile, inside), MOST_FILES + 1)]
    if len(found) > MOST_FILES:
        raise WeightsError(
            f"{path} holds more than {MOST_FILES:,} files, so it is no model; name the model's own folder"
        )
    return sorted(found)
