"""Jobs and their events as they stand: frozen values, read off their rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, Self

from visiontune.jobs.tables import EventRow, JobRow

State = Literal["queued", "running", "done", "failed", "cancelled"]
ENDED = ("done", "failed", "cancelled")
_TITLE = 80


def title_of(request: Mapping[str, Any]) -> str:
    """What a job is called in lists: the first words of what was asked for, on one line."""
    script = request.get("script")
    scenes = script.get("scenes") or () if isinstance(script, Mapping) else ()
    told = scenes[0].get("narration") if scenes else None
    named = script.get("title") if isinstance(script, Mapping) else None
    texts = (request.get("title"), named, *(request.get(name) for name in ("prompt", "text", "source", "lyrics")), told)
    found = next((" ".join(text.split()) for text in texts if isinstance(text, str) and text.strip()), "")
    return found if len(found) <= _TITLE else f"{found[: _TITLE - 1].rstrip()}…"


@dataclass(frozen=True)
class Job:
    """A job as it stands. Times are seconds since the epoch; `attempt` fences its present owner."""

    id: str
    user: str
    kind: str
    request: Mapping[str, Any]
    why: str
    state: str
    created: float
    started: float | None
    finished: float | None
    attempt: int
    fraction: float
    sentence: str
    error: Mapping[str, Any] | None
    artifact_id: str | None
    cancel_asked: bool
    parents: tuple[str, ...] = ()
    priority: int = 0

    def __post_init__(self) -> None:
        # Rows can be edited by hand: what is no request is an empty one, which is refused when it is to be made, instead of
        # a fault of whoever lists or claims jobs.
        request: Any = self.request
        parents: Any = self.parents
        object.__setattr__(self, "request", request if isinstance(request, dict) else {})
        object.__setattr__(self, "parents", tuple(parents) if isinstance(parents, list | tuple) else ())

    @classmethod
    def of(cls, row: JobRow) -> Self:
        """As its row says."""
        values = {field.name: getattr(row, field.name) for field in fields(cls)}
        return cls(**values | {"cancel_asked": bool(row.cancel_asked)})

    @property
    def ended(self) -> bool:
        return self.state in ENDED

    @property
    def title(self) -> str:
        """What it is called in lists; empty where its request says nothing."""
        return title_of(self.request)


@dataclass(frozen=True)
class Event:
    """One numbered event of a job."""

    id: int
    job_id: str
    time: float
    state: str
    fraction: float
    sentence: str

    @classmethod
    def of(cls, row: EventRow) -> Self:
        """As its row says."""
        return cls(row.id, row.job_id, row.time, row.state, row.fraction, row.sentence)
