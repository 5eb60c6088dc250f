"""Finds out who asks: by a key, by the cookie of a session, or because they sit at this machine."""

from __future__ import annotations

from collections.abc import Callable

from flask import request
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Response

from visiontune.errors import VisionTuneError
from visiontune.users.sessions import OLDEST
from visiontune.web.security.identity import LOCAL, Visitor, visitor
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
    if (secret := _bearer()) is not None:
        by_key = held.door.keys.find(secret)
        if by_key is None:  # nor is the cookie looked at: who shows a key means it
            raise Unauthorized("this API key is unknown, has ended or was revoked")
        key, account = by_key
        return Visitor(account.name, account.role, "key", frozenset(key.scopes))
    by_cookie = held.door.sessions.find(request.cookies.get(SESSION, ""))
    return None if by_cookie is None else Visitor(by_cookie[1].name, by_cookie[1].role, "session")


def lasting() -> Callable[[], bool]:
    """Tells, also after this request, whether who asks in it would still be let in, as the same.

    It is for answers that go on: a logout, a key that is revoked, an account that is shut out, removed or of another
    role ends them. Where the database cannot be read it says no.
    """
    who, door = visitor(), web().door
    if who.by == "loopback":
        return lambda: True
    secret = (_bearer() if who.by == "key" else request.cookies.get(SESSION)) or ""
    role = door.keys.role if who.by == "key" else door.sessions.role

    def holds() -> bool:
        try:
            return role(secret) == who.role
        except VisionTuneError:
            return False

    return holds


def remember(response: Response, token: str) -> None:
    """Let the browser hold the token of its session."""
    # The server decides when it ends; the browser must only not forget it before.
    response.set_cookie(
        SESSION, token, max_age=int(OLDEST), httponly=True, samesite="Lax", secure=request.is_secure, path="/"
    )


def forget(response: Response) -> None:
    """Have the browser drop it."""
    response.delete_cookie(SESSION, path="/", httponly=True, samesite="Lax", secure=request.is_secure)


def _bearer() -> str | None:
    """The secret of the key that is shown; None: none is."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None
