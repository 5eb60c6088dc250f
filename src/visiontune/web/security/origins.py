"""Other sites may link to us, and nothing else: they neither post to us nor load from us."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request
from werkzeug.exceptions import Forbidden

SAFE = ("GET", "HEAD", "OPTIONS")


def check_origin() -> None:
    """Refuse what another site's page has a browser send.

    Browsers tell it by `Sec-Fetch-Site`, and by `Origin` with everything that changes something. Programs send neither.

    Raises:
        Forbidden: it comes from elsewhere, or from a page that has no origin.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    if request.method in SAFE:
        if site in ("cross-site", "same-site") and request.headers.get("Sec-Fetch-Mode") != "navigate":
            raise Forbidden("another site may link to this one, but not load from it")
        return
    origin = request.headers.get("Origin")
    if site not in ("", "same-origin", "none") or (origin is not None and not _is_ours(origin)):
        raise Forbidden("this came from another site, which may not change anything here")


def is_browser() -> bool:
    """Whether a page sent this, as far as one can tell."""
    return "Origin" in request.headers or "Sec-Fetch-Site" in request.headers


def _is_ours(origin: str) -> bool:
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not parts.hostname:  # also `null`
        return False
    # The scheme is not compared: a proxy that speaks https to the browser speaks http to us.
    usual = {None, 80, 443}
    ours = urlsplit(f"//{request.host}")
    return parts.hostname == ours.hostname and (port == ours.port or {port, ours.port} <= usual)
