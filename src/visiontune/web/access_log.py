"""Each request told once: a line in the log, and figures for `/metrics`.

Told are the method, the rule that answered, the status, how long it took until its answer began, and who asked. Never
the address, query, headers or body: those hold what people wrote, and secrets.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import cast

import structlog
from flask import Response, current_app, g, request
from flask_openapi import OpenAPI
from prometheus_client import CollectorRegistry, Counter, Histogram

log = structlog.get_logger(__name__)
_NAME = "visiontune_figures"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


@dataclass(frozen=True)
class Figures:
    """What one application counts; a process may hold several applications."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    requests: Counter = field(init=False)
    seconds: Histogram = field(init=False)

    def __post_init__(self) -> None:
        counter = Counter(
            "visiontune_requests", "Requests by rule and status", ("route", "method", "status"), registry=self.registry
        )
        seconds = Histogram(
            "visiontune_request_seconds",
            "Seconds until the answer began",
            ("route",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        object.__setattr__(self, "requests", counter)
        object.__setattr__(self, "seconds", seconds)


def figures() -> Figures:
    """Of the application that answers this request."""
    return cast(Figures, current_app.extensions[_NAME])


def register(app: OpenAPI) -> None:
    """Add what is here to `app`; it must come before the guards, which refuse."""
    app.extensions[_NAME] = Figures()

    @app.before_request
    def begin() -> None:
        g.request_id, g.began = secrets.token_hex(8), time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=g.request_id)  # in all that is logged meanwhile

    @app.after_request
    def end(response: Response) -> Response:
        taken = time.perf_counter() - g.get("began", time.perf_counter())
        rule = request.url_rule.rule if request.url_rule is not None else "-"
        method = request.method if request.method in _METHODS else "other"
        figures().requests.labels(rule, method, str(response.status_code)).inc()
        figures().seconds.labels(rule).observe(taken)
        response.headers["X-Request-Id"] = g.get("request_id", "")
        if request.endpoint != "static":
            who = g.get("visitor")
            log.info(
                "request",
                method=method,
                route=rule,
                status=response.status_code,
                ms=round(1_000 * taken, 1),
                user=who.user if who is not None else None,
            )
        return response


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
