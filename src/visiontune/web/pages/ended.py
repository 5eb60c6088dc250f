"""Jobs that ended, as rows of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from flask_openapi import OpenAPI
from markupsafe import Markup

from visiontune.jobs.records import Job
from visiontune.web.drawing import Drawn
from visiontune.web.security.identity import visitor
from visiontune.web.showing import about, ago

_REMEDIES: Mapping[str, str] = {
    "InputError": "Change what it names, and ask again.",
    "NotFound": "Something that it needs is no longer here.",
    "BackendError": "Settings, Engines says what is lacking.",
    "WeightsError": "Settings, Models downloads models.",
    "RemoteError": "Try again in a while, or look at the key in Settings.",
    "ContentError": "Try again; another seed or other words may help.",
    "StorageError": "Delete something in the library, then try again.",
}
_REMEDY = "Try again; what of it was finished is kept for a day."


@dataclass(frozen=True)
class Row:
    """All that a row shows.

    Args:
        called: What was asked for, in a few words.
        wrong: What it failed with, where it did; `remedy`: what would do.
        ago: When it ended; empty where that is not known.
        took: How long it took; empty where that says nothing.
        may: Whether who looks may do something with it.
    """

    id: str
    kind: str
    state: str
    called: str
    artifact_id: str | None
    wrong: str
    remedy: str
    finished: float | None
    ago: str
    took: str
    may: bool

    @classmethod
    def of(cls, job: Job, may: bool) -> Self:
        error = job.error or {}
        failed = job.state == "failed"
        took = about(job.finished - job.started) if job.state == "done" and job.started and job.finished else ""
        return cls(
            id=job.id,
            kind=job.kind,
            state=job.state,
            called=job.title or job.kind,
            artifact_id=job.artifact_id,
            wrong=str(error.get("message") or job.sentence) if failed else "",
            remedy=_REMEDIES.get(str(error.get("type")), _REMEDY) if failed else "",
            finished=job.finished,
            ago=ago(job.finished) if job.finished else "",
            took=took,
            may=may,
        )


def register(app: OpenAPI) -> None:
    """Let templates say `{{ ended_rows(jobs) }}`."""
    drawn: Drawn[Row] = Drawn(app, "parts/jobs/row.html")

    def ended_rows(found: Sequence[Job]) -> Markup:
        may = visitor().role != "viewer"
        return drawn(Row.of(job, may) for job in found)

    app.jinja_env.globals["ended_rows"] = ended_rows
