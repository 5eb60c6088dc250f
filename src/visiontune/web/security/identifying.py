"""Finds out who asks: by a key, by the cookie of a session, or because they sit at this machine."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Response

from visiontune.users.sessions import OLDEST
from visiontune.web.security.identity import LOCAL, Visitor
from visiontune.web.security.proxies import comes_from_here
from visiontune.web.state import web

SESSION = "visiontune_session"
"""The cookie."""


def identified() -> Visitor | None:
    """Who asks; None: nobody whom we know.

    Raises:
        Forbidden: there are no accounts, and it does not come from this machine.
        Unauthorized: a key was shown that is none.
    """
    held = web()
    if not held.accounts:
        if comes_from_here():
            return Visitor(LOCAL, "admin", "loopback")
        raise Forbidden(
            "this studio has no accounts, so it serves only the machine that it runs on, and no proxy; "
            "add one with: visiontune users add NAME --role admin"
        )
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        by_key = held.door.keys.find(secret.strip())
        if by_key is None:  # nor is the cookie looked at: who shows a key means it
            raise Unauthorized("this API key is unknown, has ended or was revoked")
        key, account = by_key
        return Visitor(account.name, account.role, "key", frozenset(key.scopes))
    by_cookie = held.door.sessions.find(request.cookies.get(SESSION, ""))
    return None if by_cookie is None else Visitor(by_cookie[1].name, by_cookie[1].role, "session")


def remember(response: Response, token: str) -> None:
    """Let the browser hold the token of its session."""
    # The server decides when it ends; the browser must only not forget it before.
    response.set_cookie(
        SESSION, token, max_age=int(OLDEST), httponly=True, samesite="Lax", secure=request.is_secure, path="/"
    )


def forget(response: Response) -> None:
    """Have the browser drop it."""
    response.delete_cookie(SESSION, path="/", httponly=True, samesite="Lax", secure=request.is_secure)
