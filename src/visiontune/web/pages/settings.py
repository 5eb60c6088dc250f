"""Settings: backends, weights, keys, profile."""

from __future__ import annotations

from flask_openapi import OpenAPI


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
