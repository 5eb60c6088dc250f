"""Headers that tell browsers what our pages may do: nothing inline, nothing from elsewhere, in nobody's frame."""

from __future__ import annotations

import secrets

from flask import Response, g
from flask_openapi import OpenAPI

from visiontune.errors import StorageError

_DOCUMENTS = ("image/svg+xml", "application/xml", "text/xml", "application/xhtml+xml")
"""Files in which scripts could lie."""
_FILE = "default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def register(app: OpenAPI) -> None:
    """Add the headers to every response, and `csp_nonce()` to templates."""
    app.jinja_env.globals["csp_nonce"] = nonce

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        if "Content-Security-Policy" not in response.headers:
            response.headers["Content-Security-Policy"] = policy(response.mimetype or "", _shown_from(app))
        if "Cache-Control" not in response.headers:  # pages are of one person, and change
            response.headers["Cache-Control"] = "no-store" if response.mimetype == "text/html" else "private, no-cache"
        return response


def nonce() -> str:
    """Of this response: lets in the styles that a component of ours sets in its own shadow."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def _shown_from(app: OpenAPI) -> str:
    """Where files of the library may come from beside us, by what the settings allow."""
    try:
        return str(app.extensions["visiontune"].studio.store.origin())
    except StorageError:  # no keys to sign with: nobody is sent there
        return ""


def policy(mimetype: str, shown_from: str = "") -> str:
    """The Content-Security-Policy of a page, or of a file that somebody opens by itself.

    Args:
        shown_from: Another origin that pictures, sounds and films may come from.
    """
    if mimetype in _DOCUMENTS:
        return f"{_FILE}; sandbox"
    if mimetype != "text/html":
        return _FILE
    style = f" 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else ""
    shown = f"'self' data: blob: {shown_from}".rstrip()
    return (
        "default-src 'self'; script-src 'self'; "
        f"style-src 'self'{style}; img-src {shown}; media-src {shown}; font-src 'self'; "
        "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )
