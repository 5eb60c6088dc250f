"""Test clients of the web studio as those who come: the person at their machine, people logged in, programs with keys.

A page's POST carries the token of our forms (`security.csrf`); these clients send it as our pages do.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable

from flask import Flask
from flask.testing import FlaskClient

from visiontune.jobs.tables import UserRow
from visiontune.web.security import csrf
from visiontune.web.security.identifying import SESSION
from visiontune.web.state import Web


def at_home(app: Flask) -> FlaskClient:
    """The person at their own machine, in a browser; of an application without accounts."""
    return _with_token(app.test_client(), csrf.COOKIE, "a secret of tests")


def logged_in(app: Flask, name: str, role: str = "maker") -> FlaskClient:
    """Somebody in a browser, logged in; the account is added if there is none. It has no password."""
    add_account(app, name, role)
    return _with_token(app.test_client(), SESSION, held(app).door.sessions.start(name, "Tests"))


def with_key(app: Flask, name: str, role: str = "maker", scopes: Iterable[str] = ("read", "make")) -> FlaskClient:
    """A program of somebody's; the account is added if there is none. The key may be from when they were more."""
    add_account(app, name, role)
    with held(app).studio.database.session() as session:
        session.get_one(UserRow, name).role = "admin"
    secret = held(app).door.keys.add(name, "tests", scopes).secret
    with held(app).studio.database.session() as session:
        session.get_one(UserRow, name).role = role
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    return client


def add_account(app: Flask, name: str, role: str = "maker") -> None:
    """An account into which no password leads, so that no test waits for hashing."""
    with held(app).studio.database.session() as session:
        if session.get(UserRow, name) is None:
            session.add(UserRow(name=name, password="", role=role, created=time.time()))


def held(app: Flask) -> Web:
    """What the application holds."""
    found: Web = app.extensions["visiontune"]
    return found


def _with_token(client: FlaskClient, cookie: str, secret: str) -> FlaskClient:
    client.set_cookie(cookie, secret)
    client.environ_base["HTTP_X_CSRF_TOKEN"] = hashlib.sha256(f"csrf:{secret}".encode()).hexdigest()
    return client
