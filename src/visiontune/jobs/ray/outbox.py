"""What a making tells, on its way: only the latest progress and preview, all of the text, in bunches."""

from __future__ import annotations

import base64
import threading
import time
from typing import Any

_PAUSE = 0.1  # seconds between two bunches


class Outbox:
    """Filled by the thread that makes, emptied by the one that tells; however much is told, little of it travels.

    `last` is what `end` told; `take` gives it after all else.
    """

    def __init__(self) -> None:
        self._told: dict[str, Any] = {}
        self.last: dict[str, Any] | None = None
        self._taken = 0.0
        self._some = threading.Condition()

    def progress(self, fraction: float, sentence: str) -> None:
        self._tell({"progress": [fraction, sentence]})

    def emit(self, text: str) -> None:
        with self._some:
            text = self._told.get("emit", "") + text
            self._tell({"emit": text})

    def preview(self, png: bytes) -> None:
        self._tell({"preview": base64.b64encode(png).decode()})

    def end(self, message: dict[str, Any]) -> None:
        """Tell the last."""
        with self._some:
            self.last = message
            self._some.notify()

    def take(self, timeout: float) -> dict[str, Any] | None:
        """What was told since, or None where nothing is within `timeout` seconds; what was last comes last."""
        with self._some:
            if not self._some.wait_for(self._is_due, timeout):
                return None
            if self._told:
                told, self._told = self._told, {}
                self._taken = time.monotonic()
                return told
            return self.last

    def _is_due(self) -> bool:
        # The end is told at once; what comes before it can be a little late.
        return self.last is not None or (bool(self._told) and time.monotonic() - self._taken >= _PAUSE)

    def _tell(self, message: dict[str, Any]) -> None:
        with self._some:
            self._told |= message
            self._some.notify()
