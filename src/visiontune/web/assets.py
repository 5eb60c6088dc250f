"""The page's own files: scripts, styles, fonts and icons of the wheel, cached by content."""

from __future__ import annotations

from flask_openapi import OpenAPI


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
