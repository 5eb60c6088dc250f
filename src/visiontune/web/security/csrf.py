"""A token that only our own pages know, sent with every form.

It is derived from a secret in a cookie that no script can read: the session's token, or before a login a random one.
So there is nothing to keep, and every web process knows it alike.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import Response, g, request
from flask_openapi import OpenAPI
from werkzeug.exceptions import Forbidden

from visiontune.web.security.identifying import SESSION

COOKIE = "visiontune_csrf"
HEADER = "X-CSRF-Token"
FIELD = "csrf_token"


def register(app: OpenAPI) -> None:
    """Give templates `csrf_token()`, and browsers the cookie."""
    app.jinja_env.globals[FIELD] = token

    @app.after_request
    def hand_out(response: Response) -> Response:
        if (secret := g.get("csrf_secret")) is not None:
            response.set_cookie(COOKIE, secret, httponly=True, samesite="Strict", secure=request.is_secure, path="/")
        return response


def token() -> str:
    """Of this request's browser."""
    secret = _secret()
    if not secret:
        secret = g.csrf_secret = g.get("csrf_secret") or secrets.token_urlsafe(32)
    return _of(secret)


def check_token() -> None:
    """Refuse a form that our pages did not make.

    Raises:
        Forbidden: the token is missing or another's.
    """
    given = request.headers.get(HEADER) or request.form.get(FIELD, "")
    secret = _secret()
    if not secret or not hmac.compare_digest(given.encode("utf-8", "replace"), _of(secret).encode()):
        raise Forbidden("this page is out of date, as after logging in or out; load it again and repeat what you did")


def _secret() -> str:
    visitor = g.get("visitor")
    by_session = visitor is not None and visitor.by == "session"
    return str(request.cookies.get(SESSION if by_session else COOKIE, ""))


def _of(secret: str) -> str:
    return hashlib.sha256(f"csrf:{secret}".encode("utf-8", "replace")).hexdigest()
