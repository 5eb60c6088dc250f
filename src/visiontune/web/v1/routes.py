"""The routes under `/v1`."""

from __future__ import annotations

from flask_openapi import OpenAPI


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
