"""Files of artifacts: with ranges, thumbnails and poster frames, and downloads in the format of choice."""

from __future__ import annotations

from flask_openapi import OpenAPI


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
