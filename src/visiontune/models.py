"""Loaded models, shared by all jobs of a process, within a memory budget."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class _Entry:
    # One lock for loading and use: native runtimes are not safe under two threads at once.
    lock: threading.RLock = field(default_factory=threading.RLock)
    model: Any = None
    loaded: bool = False
    megabytes: float = 0.0
    users: int = 0


class ModelPool:
    """Keeps models loaded; the least recently used leave when the budget is full.

    A model that has a method `unload` is told when it leaves, so that its memory is free before the next one loads.

    Args:
        budget: Megabytes that loaded models may take together, by their own estimate.
    """

    def __init__(self, budget: float = 4_000.0) -> None:
        self.budget = budget
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def use(self, name: str, load: Callable[[], Any], megabytes: float = 100.0) -> Iterator[Any]:
        """The model `name`, loaded once however many ask at the same moment, held alone while in use.

        A load that fails leaves nothing behind, so that it can be tried again.
        """
        with self._lock:
            entry = self._entries.setdefault(name, _Entry())
            self._entries.move_to_end(name)
            entry.users += 1
        try:
            with entry.lock:
                if not entry.loaded:
                    self._make_room(megabytes)
                    entry.model = load()
                    entry.megabytes, entry.loaded = megabytes, True
                yield entry.model
        finally:
            with self._lock:
                entry.users -= 1

    def loaded(self) -> list[str]:
        """Names of the loaded models, least recently used first."""
        with self._lock:
            return [name for name, entry in self._entries.items() if entry.loaded]

    def _make_room(self, megabytes: float) -> None:
        leaving = []
        with self._lock:
            idle = [name for name, entry in self._entries.items() if entry.loaded and entry.users == 0]
            total = sum(entry.megabytes for entry in self._entries.values() if entry.loaded)
            for name in idle:
                if total + megabytes <= self.budget:
                    break
                entry = self._entries.pop(name)
                total -= entry.megabytes
                leaving.append(entry.model)
        for model in leaving:  # nobody can reach them any more, so the others need not wait
            if unload := getattr(model, "unload", None):
                unload()
