"""What the resolver tells of models, and how often it changed them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One row of the list: a model, and whether it is here. `size` in bytes; `path` is "" where it is not here."""

    name: str
    size: int
    licence: str
    present: bool
    title: str = ""
    path: str = ""
    sources: tuple[str, ...] = ()


@dataclass
class Changes:
    """How often this process fetched or removed a model: who keeps what was looked up looks again when it grows."""

    count: int = 0
