"""Errors as answers: our tree to HTTP statuses, as a page, as JSON, or as OpenAI's error objects."""

from __future__ import annotations

from flask_openapi import OpenAPI


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
