"""All routes of the web studio, with addresses that lead to a user's things, so that tests can walk them.

A route with an argument that `OWNED` and `FREE` do not have fails the walk: say there what it names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from helpers_visitors import held
from visiontune.backends import request_from
from visiontune.chat.memory.conversations import Conversations
from visiontune.collecting import Collections
from visiontune.jobs.replies import ReplyQueue
from visiontune.jobs.tables import DraftRow, UploadRow
from visiontune.web.security.access import Access, needed
from visiontune.web.security.bodies import API

UNKNOWN = "0" * 32
OWNED = (
    "artifact_id",
    "job_id",
    "conversation_id",
    "collection_id",
    "upload_id",
    "reply_id",
    "key_id",
    "video_id",
    "one",
)
"""Arguments that name something of somebody's."""
FREE: Mapping[str, Any] = {
    "name": "x", "filename": "x.css", "version": "x", "service": "openai", "model": "x", "number": 1, "scene_id": "s1", "kind": "image",
}  # fmt: skip
"""Arguments that name nobody's things."""
_VIDEO = {"kind": "video", "script": {"scenes": [{"id": "s1", "narration": "Hello."}]}, "backend": "director"}
BODIES: Mapping[str, Mapping[str, Any]] = {
    "api_artifacts.change": {"json": {"favourite": True}},
    "api_collections.rename": {"json": {"name": "x"}},
    "api_collections.members": {"json": {"add": []}},
    "api_conversations.rename": {"json": {"title": "x"}},
    "api_conversations.say": {"json": {"text": "hello"}},
    "artifacts.upscale": {"data": {"factor": "2"}},
    "chat.again": {"data": {"key": UNKNOWN}},
    "chat.earlier": {"query_string": {"before": "9"}},
    "chat.say": {"data": {"text": "hello"}},
    "chats.rename": {"data": {"title": "x"}},
    "collections.add": {"data": {"id": [UNKNOWN]}},
    "collections.remove": {"data": {"id": [UNKNOWN]}},
    "collections.rename": {"data": {"name": "x"}},
    "storyboard_edits.edit": {"json": {"number": 0, "edits": [{"do": "film", "fields": {"style": "x"}}]}},
    "storyboard_edits.undo": {"json": {}},
    "storyboard_edits.redo": {"json": {}},
    "v1_videos.remix": {"json": {"prompt": "x"}},
}
"""What routes need to be sent before they look for what they are about, by endpoint."""


@dataclass(frozen=True)
class Route:
    """One method of one rule."""

    method: str
    rule: Rule
    need: Access

    @property
    def endpoint(self) -> str:
        return str(self.rule.endpoint)

    @property
    def owned(self) -> list[str]:
        """Its arguments that name somebody's things."""
        return sorted(set(self.rule.arguments) & set(OWNED))

    @property
    def is_api(self) -> bool:
        return self.rule.rule.startswith(API)

    def address(self, ids: Mapping[str, str] | None = None) -> str:
        """With the things of `ids`, or else with ids that name nothing."""
        found = ids or {}
        given = {name: found.get(name, UNKNOWN) if name in OWNED else FREE.get(name, 1) for name in self.rule.arguments}
        built = self.rule.build(given)
        assert built is not None, f"no address of {self.rule.rule} with {given}"
        return built[1]

    def ask(self, client: FlaskClient, ids: Mapping[str, str] | None = None, **more: Any) -> TestResponse:
        """Call it, as a program or a page would, with the body that it needs."""
        usual: dict[str, Any] = {} if self.method == "GET" else {"json": {}} if self.is_api else {"data": {}}
        sent = dict(BODIES.get(self.endpoint, usual))
        return client.open(self.address(ids), method=self.method, **sent | more)

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule}"


def routes(app: Flask) -> Iterator[Route]:
    """All, in a stable order."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Route(method, rule, needed(app.view_functions[rule.endpoint], method))


def belongings(app: Flask, user: str) -> dict[str, str]:
    """One of everything that a user can have, by the name of the argument that leads to it."""
    studio, door = held(app).studio, held(app).door
    artifact = studio.make(
        request_from({"kind": "image", "prompt": f"{user}'s secret cat", "backend": "stub"}), user=user
    )
    job = studio.queue.add("video", {**request_from(_VIDEO).document()}, user)
    conversations = Conversations(studio.database)
    conversation = conversations.start(user, f"{user}'s secret talk")
    conversations.add(conversation.id, user, "user", f"{user}'s secret words")
    replies = ReplyQueue(studio.database, "tests")
    reply = replies.add(
        "assistant", {"conversation_id": conversation.id, "text": "x", "files": []}, user, conversation.id
    )
    collection = Collections(studio.database).create(f"{user}'s secret things", user)
    ref = studio.import_file(artifact.path)
    with studio.database.session() as session:
        upload = UploadRow(user=user, ref=ref, name=f"{user}-secret.png", media="image", bytes=10, created=1.0)
        draft = DraftRow(user=user, request=request_from(_VIDEO).document(), data={}, changed=1.0)
        session.add_all((upload, draft))
    key = door.keys.add(user, f"{user}'s secret key").key
    return {
        "artifact_id": artifact.id, "job_id": job.id, "video_id": job.id, "conversation_id": conversation.id,
        "collection_id": collection.id, "upload_id": upload.id, "reply_id": reply.id, "key_id": key.id, "one": draft.id,
    }  # fmt: skip
