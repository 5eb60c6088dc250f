"""`/api/conversations` and `/api/replies`: talk with the assistant. A message is answered by an engine, piece by piece."""

from __future__ import annotations

from typing import Any, Literal, Self

from flask import Response
from flask_openapi import OpenAPI
from pydantic import BaseModel, Field

from visiontune.chat.memory.conversations import Conversations
from visiontune.chat.memory.records import Conversation, Heading
from visiontune.chat.memory.transcripts import document, markdown
from visiontune.jobs.replies import Reply, ReplyQueue
from visiontune.web.api.bodies import Lookup, Strict, nothing, read, told, whole
from visiontune.web.api.declaring import Told, answers, blueprint, takes_json
from visiontune.web.security.identity import visitor
from visiontune.web.state import web
from visiontune.web.talking.sending import Sending

part = blueprint("conversations", "Conversations")


class ConversationPath(BaseModel):
    """A conversation by its id."""

    conversation_id: str


class ReplyPath(BaseModel):
    """A reply by its id."""

    reply_id: str


class Which(Lookup):
    """Which conversations are listed."""

    text: str = Field(default="", max_length=200, description="words to look for in titles and messages")
    limit: int = Field(default=50, ge=1, le=500)


class After(Lookup):
    """Where the events go on."""

    after: int = Field(default=0, ge=0, le=2**62, description="the number of the last event that is known")


class Form(Lookup):
    """How a conversation is written out."""

    format: Literal["json", "md"] = "json"


class Titled(Strict):
    """What it is called; empty: after its first message."""

    title: str = Field(default="", max_length=1_000)


class Message(Strict):
    """What is said."""

    text: str = Field(max_length=200_000)
    files: list[str] = Field(default=[], max_length=20, description="ids of uploads")


class HeadingShape(BaseModel):
    """A conversation in a list."""

    id: str
    title: str
    created: float
    changed: float
    messages: int

    @classmethod
    def of(cls, one: Heading) -> Self:
        return cls(id=one.id, title=one.title, created=one.created, changed=one.changed, messages=one.count)


class HeadingList(BaseModel):
    """Conversations, the last changed first."""

    items: list[HeadingShape]


class MessageShape(BaseModel):
    """A message; `data` is what the assistant understood, planned and made."""

    id: str
    number: int
    role: str
    text: str
    data: dict[str, Any]
    state: str
    created: float


class ConversationShape(BaseModel):
    """A conversation with its messages in order."""

    id: str
    title: str
    created: float
    changed: float
    messages: list[MessageShape]

    @classmethod
    def of(cls, one: Conversation) -> Self:
        messages = [
            MessageShape(
                **{name: getattr(said, name) for name in MessageShape.model_fields} | {"data": dict(said.data)}
            )
            for said in one.messages
        ]
        return cls(id=one.id, title=one.title, created=one.created, changed=one.changed, messages=messages)


class ReplyShape(BaseModel):
    """An answer of the assistant's as it stands."""

    id: str
    kind: str
    conversation: str | None
    state: str = Field(description="queued, running, done, failed or cancelled")
    error: Told | None
    created: float
    finished: float | None

    @classmethod
    def of(cls, one: Reply) -> Self:
        error = None if one.error is None else Told(**{name: one.error.get(name) for name in Told.model_fields})
        return cls(
            id=one.id, kind=one.kind, conversation=one.conversation_id, state=one.state, error=error,
            created=one.created, finished=one.finished,
        )  # fmt: skip


class Begun(BaseModel):
    """The reply that a message waits for."""

    reply: ReplyShape


class ReplyEvent(BaseModel):
    """A piece of a reply; of `said`, `text` goes on where the last one ended. The last of all is `ended`."""

    id: int
    event: dict[str, Any]


class ReplyEvents(BaseModel):
    """A reply, and its events in order; ask again with `after` of the last."""

    reply: ReplyShape
    events: list[ReplyEvent]


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    app.register_api(part)


@part.get("/conversations", summary="List conversations", responses=answers(HeadingList))
def find(query: Which) -> Response:
    found = _kept().find(visitor().user, query.text, query.limit)
    return told(HeadingList(items=[HeadingShape.of(one) for one in found]))


@part.post(
    "/conversations",
    summary="Begin a conversation",
    responses=answers(ConversationShape, 201),
    request_body=takes_json(Titled),
)
def create() -> Response:
    return told(ConversationShape.of(_kept().start(visitor().user, read(Titled).title)), 201)


@part.get("/conversations/<conversation_id>", summary="A conversation", responses=answers(ConversationShape))
def get(path: ConversationPath) -> Response:
    return told(ConversationShape.of(_kept().get(_id(path), visitor().user)))


@part.patch(
    "/conversations/<conversation_id>",
    summary="Give it another title",
    responses=answers(ConversationShape),
    request_body=takes_json(Titled),
)
def rename(path: ConversationPath) -> Response:
    return told(ConversationShape.of(_kept().rename(_id(path), visitor().user, read(Titled).title)))


@part.delete(
    "/conversations/<conversation_id>",
    summary="Delete a conversation",
    description="What is being answered there is stopped; what was made in it stays in the library.",
    responses=answers(None, 204),
)
def delete(path: ConversationPath) -> Response:
    Sending(web(), visitor().user).delete(_id(path))
    return nothing()


@part.get(
    "/conversations/<conversation_id>/export",
    summary="A conversation as JSON or Markdown",
    responses=answers(
        {
            "content": {
                "application/json": {"schema": {"type": "object"}},
                "text/markdown": {"schema": {"type": "string"}},
            }
        }
    ),
)
def export(path: ConversationPath, query: Form) -> Response:
    import json

    found = _kept().get(_id(path), visitor().user)
    if query.format == "md":
        return Response(markdown(found), mimetype="text/markdown")
    return Response(json.dumps(document(found), ensure_ascii=False), mimetype="application/json")


@part.post(
    "/conversations/<conversation_id>/messages",
    summary="Say something",
    description="The answer comes as a reply: in /api/replies, and in the stream /events?conversation=ID.",
    responses=answers(Begun, 202),
    request_body=takes_json(Message),
)
def say(path: ConversationPath) -> Response:
    message = read(Message)
    reply = Sending(web(), visitor().user).say(_id(path), message.text, message.files)
    return told(Begun(reply=ReplyShape.of(reply)), 202)


@part.get(
    "/replies/<reply_id>",
    summary="A reply and its events",
    description="Kept for an hour after it ended; the conversation keeps its words.",
    responses=answers(ReplyEvents),
)
def reply_events(path: ReplyPath, query: After) -> Response:
    queue = _replies()
    reply = queue.get(whole(path.reply_id, "reply"), visitor().user)
    events = [ReplyEvent(id=one.id, event=dict(one.event)) for one in queue.events(reply.id, query.after)]
    return told(ReplyEvents(reply=ReplyShape.of(reply), events=events))


@part.post("/replies/<reply_id>/cancel", summary="Stop a reply", responses=answers(ReplyShape))
def cancel_reply(path: ReplyPath) -> Response:
    return told(ReplyShape.of(_replies().cancel(whole(path.reply_id, "reply"), visitor().user)))


def _kept() -> Conversations:
    return Conversations(web().studio.database)


def _replies() -> ReplyQueue:
    return ReplyQueue(web().studio.database, web().studio.queue.owner)


def _id(path: ConversationPath) -> str:
    return whole(path.conversation_id, "conversation")
