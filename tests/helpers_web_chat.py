"""Visitors of the chat page, without a browser; and an engine that tells what a test wants told."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from flask_openapi import OpenAPI
from werkzeug.test import TestResponse

from visiontune.chat.memory.conversations import Conversations
from visiontune.jobs.replies import Reply, ReplyQueue
from visiontune.studio import Studio


@dataclass
class Visiting:
    """Somebody with a browser that runs no scripts but sends what they would."""

    app: OpenAPI
    client: FlaskClient = field(init=False)
    token: str = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.get("/").text)
        assert found is not None
        self.token = found[1]

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers=headers, buffered=True)

    def post(self, path: str, data: dict[str, Any] | None = None) -> TestResponse:
        return self.client.post(path, data=data, headers=self._headers())

    def delete(self, path: str, **headers: str) -> TestResponse:
        return self.client.delete(path, headers=self._headers() | headers)

    def begin(self, text: str, **data: Any) -> str:
        """Say something in a new conversation; its id."""
        answer = self.post("/chat", {"text": text, **data})
        assert answer.status_code == 204, answer.text
        return answer.headers["HX-Redirect"].removeprefix("/chat/")

    def _headers(self) -> dict[str, str]:
        return {"X-CSRF-Token": self.token, "HX-Request": "true"}


@dataclass
class Telling:
    """An engine that claims the next reply, keeps its answer as the assistant does, and tells what it is given."""

    studio: Studio
    reply: Reply = field(init=False)
    message: str = field(init=False)

    def __post_init__(self) -> None:
        self.queue = ReplyQueue(self.studio.database, self.studio.queue.owner)
        reply = self.queue.claim()
        assert reply is not None, "no reply waits"
        self.reply = reply
        self.kept = Conversations(self.studio.database)
        messages = self.kept.get(str(reply.conversation_id), reply.user).messages
        (self.message,) = (one.id for one in messages if one.data.get("reply") == reply.id and one.role == "assistant")

    def tell(self, *events: dict[str, Any]) -> None:
        assert self.queue.write(self.reply, *events)

    def say(self, *pieces: str) -> None:
        self.tell(*({"type": "said", "text": piece} for piece in pieces))

    def end(self, text: str, **data: Any) -> None:
        """The whole answer, and what is kept with it."""
        kept = {"reply": self.reply.id, **data}
        self.kept.change(self.message, self.reply.user, text=text, data=kept, state="complete")
        self.queue.finish(self.reply, "done")

    def fail(self, message: str) -> None:
        self.queue.finish(self.reply, "failed", {"type": "JobError", "message": message})


def plain(html: str) -> str:
    """The words of a page, without marks, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
