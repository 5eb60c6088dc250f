"""`/healthz`: this process lives. `/readyz`: it can do its work. `/metrics`: figures for Prometheus, for admins and their keys."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from typing import Any, get_args

from flask import Blueprint, Response, jsonify
from flask_openapi import OpenAPI
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from visiontune.errors import VisionTuneError
from visiontune.jobs.engines import Engines
from visiontune.jobs.records import State
from visiontune.jobs.tables import ArtifactRow, JobRow, ReplyRow
from visiontune.studio import Studio
from visiontune.web.access_log import figures
from visiontune.web.events import hub
from visiontune.web.hub import Hub
from visiontune.web.security.access import access
from visiontune.web.state import Web, web
from visiontune.web.work_figures import WorkFigures

health = Blueprint("health", __name__)


@health.get("/healthz")
@access("open")
def lives() -> Response:
    """Whether this process answers."""
    return jsonify(status="ok")


@health.get("/readyz")
@access("open")
def ready() -> tuple[Response, int]:
    """Whether what is asked for here would be made: database, library and an engine are there."""
    found = {"database": _database(), "library": _library(), "engine": _engine()}
    good = all(state == "ok" for state in found.values())
    return jsonify(ready=good, **found), 200 if good else 503


@health.get("/metrics")
@access("admin")
def metrics() -> Response:
    """Figures of this process and of the studio."""
    return Response(generate_latest(figures().registry), content_type=CONTENT_TYPE_LATEST)


def _database() -> str:
    try:
        hub().now()
    except VisionTuneError:
        return "cannot be read"
    return "ok"


def _library() -> str:
    try:
        web().studio.store.check()
    except VisionTuneError:
        return "cannot be written"
    return "ok"


def _engine() -> str:
    try:
        return "ok" if _engines(web().studio).here() else "none seen"
    except VisionTuneError:
        return "unknown"


def _engines(studio: Studio) -> Engines:
    return Engines(studio.database, studio.queue.owner)


class _State(Collector):
    """Gauges that are read off the database when they are asked for."""

    def __init__(self, studio: Studio, hub: Hub) -> None:
        self.studio, self.hub = studio, hub

    def describe(self) -> Iterator[Any]:  # otherwise it is collected once to learn its names
        return iter(())

    def collect(self) -> Iterator[Any]:
        jobs = GaugeMetricFamily("visiontune_jobs", "Jobs by state", labels=["state"])
        replies = GaugeMetricFamily("visiontune_replies", "Replies by state", labels=["state"])
        with self.studio.database.session(write=False) as session:
            for family, row in ((jobs, JobRow), (replies, ReplyRow)):
                counts = {
                    state: count
                    for state, count in session.execute(select(row.state, func.count()).group_by(row.state))
                }
                for state in get_args(State):  # also those of which there is none: alarms want figures that are there
                    family.add_metric([state], counts.get(state, 0))
            oldest = session.scalar(select(func.min(JobRow.created)).where(JobRow.state == "queued"))
            used = session.scalar(select(func.sum(ArtifactRow.bytes))) or 0
        yield from (jobs, replies)
        age = 0.0 if oldest is None else max(0.0, time.time() - oldest)
        yield GaugeMetricFamily("visiontune_queue_age_seconds", "Age of the job that waits longest", age)
        yield GaugeMetricFamily("visiontune_streams", "Open event streams of this process", len(self.hub))
        yield GaugeMetricFamily("visiontune_engines", "Engines that live", len(_engines(self.studio).here()))
        yield GaugeMetricFamily("visiontune_library_bytes", "Bytes of what is listed", used)
        free = shutil.disk_usage(self.studio.settings.home).free
        yield GaugeMetricFamily("visiontune_disk_free_bytes", "Bytes free on the disk of the library", free)


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    held: Web = app.extensions["visiontune"]
    registry = app.extensions["visiontune_figures"].registry
    registry.register(_State(held.studio, app.extensions["visiontune_hub"]))
    registry.register(WorkFigures(held.studio.database))
    app.register_blueprint(health)
