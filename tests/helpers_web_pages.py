"""Somebody who opens pages and presses what is on them, without a browser; and what they find in the library."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from flask_openapi import OpenAPI
from werkzeug.test import TestResponse

from visiontune.jobs.tables import ArtifactRow, new_id
from visiontune.searching import words_of
from visiontune.studio import Studio
from visiontune.users.accounts import Accounts
from visiontune.web.security.identifying import SESSION
from visiontune.web.state import Web

PASSWORD = "a long enough sentence"


@dataclass
class Person:
    """A visitor; with `user` one who is logged in, in a studio with accounts."""

    app: OpenAPI
    user: str = ""
    role: str = "maker"
    client: FlaskClient = field(init=False)
    token: str = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()
        if self.user:
            held: Web = self.app.extensions["visiontune"]
            Accounts(held.studio.database).add(self.user, PASSWORD, self.role)
            self.client.set_cookie(SESSION, held.door.sessions.start(self.user))
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.get("/library").text)
        assert found is not None
        self.token = found[1]

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.client.get(path, query_string=query, buffered=True)

    def post(self, path: str, data: Any = None) -> TestResponse:
        headers = {"X-CSRF-Token": self.token, "HX-Request": "true"}
        return self.client.post(path, data=data, headers=headers, buffered=True)


def put(studio: Studio, title: str, kind: str = "image", user: str = "local", **columns: Any) -> str:
    """List something without files; returns its id."""
    request = {"kind": kind, "prompt": title}
    row = ArtifactRow(
        id=new_id(), user=user, key=new_id() * 2, kind=kind, title=title, request=request, warnings=[],
        created=time.time(), words=words_of(title, request), bytes=1_000,
    )  # fmt: skip
    for name, value in columns.items():
        setattr(row, name, value)
    with studio.database.session() as session:
        session.add(row)
    return row.id


def titles(html: str) -> list[str]:
    """Of the tiles of a page, in order."""
    return re.findall(r'class="title" href="[^"]+" title="([^"]*)"', html)
