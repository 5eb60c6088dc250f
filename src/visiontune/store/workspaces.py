"""Working folders: one for each making, named by whose it is and since when, so that what a kill leaves is told apart."""

from __future__ import annotations

import contextlib
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote

from visiontune.artifacts import translating_os_errors


@contextmanager
def opened(work: Path, job_id: str, owner: str) -> Iterator[Path]:
    """A folder in `work`, removed afterwards whatever happens.

    Its name says whose it is and since when: a file in it would be missing when a kill comes in between.
    """
    folder = work / f"{job_id}-{int(time.time()):08x}{secrets.token_hex(4)}@{quote(owner, safe='')}"
    with translating_os_errors("a working folder cannot be made"):
        folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(work: Path, is_dead: Callable[[str], bool]) -> None:
    """Remove the folders of dead owners, and what is left of deleted artifacts."""
    for folder in list(work.iterdir()):
        _, _, owner = folder.name.partition("@")
        if folder.name.startswith("removed-") or (owner and is_dead(unquote(owner))):
            shutil.rmtree(folder, ignore_errors=True)


def oldest(work: Path) -> float:
    """Since when the longest making of this machine goes on (seconds since the epoch); infinite: there is none."""
    began = float("inf")
    for folder in work.iterdir():
        name, owned, _ = folder.name.partition("@")
        with contextlib.suppress(ValueError):
            began = min(began, int(name.rpartition("-")[2][:8], 16) if owned else began)
    return began
