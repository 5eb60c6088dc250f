"""`/events`: one stream a page, of the visitor's jobs and of the reply that they read."""

from __future__ import annotations

from flask_openapi import OpenAPI


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
