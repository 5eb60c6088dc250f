"""An open `/events` for tests: frames one by one, as they come."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass
class Heard:
    """A stream that is read frame by frame; waiting for one that never comes fails after 30 s."""

    response: httpx.Response

    def __post_init__(self) -> None:
        self._lines = self.response.iter_lines()

    def next(self) -> dict[str, Any]:
        """The next frame: {"id", "event", "data"}, or {"comment"}."""
        frame: dict[str, Any] = {}
        for line in self._lines:
            if not line:
                if frame.keys() - {"retry"}:
                    return frame
                continue
            name, _, value = line.partition(":")
            frame[name or "comment"] = value.strip()
            if name == "data":
                frame["data"] = json.loads(value)
        raise EOFError("the stream ended")

    def events(self, count: int, event: str) -> list[dict[str, Any]]:
        """The data of the next `count` frames of this kind; others are passed over, for 30 s at most."""
        found: list[dict[str, Any]] = []
        deadline = time.monotonic() + 30
        while len(found) < count:
            assert time.monotonic() < deadline, f"only {len(found)} of {count} events came"
            frame = self.next()
            if frame.get("event") == event:
                found.append(frame["data"])
        return found


@contextmanager
def hearing(address: str, query: str = "", headers: Mapping[str, str] | None = None) -> Iterator[Heard]:
    """An open stream, whose first frame is read."""
    url = f"{address}/events{query}"
    with httpx.stream("GET", url, headers=dict(headers or {}), timeout=30, trust_env=False) as response:
        assert response.status_code == 200, response.read()
        heard = Heard(response)
        assert heard.next()["event"] == "opened"
        yield heard
