"""The model `visiontune`: a call is a message to our assistant, and its answer the words and links to what was made.

OpenAI's clients send the whole conversation with every call. Where it is one that went on here, told by the digest of
its words, it goes on; otherwise a new one begins with what was said before.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from visiontune.chat.memory.conversations import FROM_PROGRAMS, Conversations
from visiontune.chat.memory.titles import title_of
from visiontune.errors import InputError, NotFound
from visiontune.jobs.tables import ConversationRow, MessageRow
from visiontune.web.security.identity import visitor
from visiontune.web.state import web
from visiontune.web.v1.chunks import Answer
from visiontune.web.v1.folding import spoken
from visiontune.web.v1.replying import Events
from visiontune.web.v1.taking import taken_parts
from visiontune.web.v1.talk_shapes import Completion, MediaPart

_ARTIFACT = re.compile(r"/artifacts/([0-9a-f]{32})/")
_ID = re.compile(r"[0-9a-f]{32}")
_PICTURES = ("image", "upscale")
_MOST_HISTORY = 40
"""Messages of before that a new conversation begins with."""
_DIGEST = "v1"
"""Name, in a message's data, of the digest of the conversation up to it as the client knows it."""


@dataclass(frozen=True)
class Turn:
    """A message to the assistant.

    Args:
        said: (role, words) of the conversation as the client knows it, this message last.
    """

    conversation_id: str
    text: str
    files: tuple[Mapping[str, str], ...]
    said: tuple[tuple[str, str], ...]
    address: str
    user: str
    conversations: Conversations = field(repr=False)

    @property
    def about(self) -> dict[str, Any]:
        """What the answer says besides OpenAI's fields."""
        return {"conversation_id": self.conversation_id}

    def remember(self, answer: str, reply_id: str) -> None:
        """Let the next call that sends this conversation find it."""
        messages = self.conversations.get(self.conversation_id, self.user).messages
        last = next((one for one in messages if one.role == "assistant" and one.data.get("reply") == reply_id), None)
        if last is not None:
            digest = _digest([*self.said, ("assistant", answer)])
            self.conversations.change(last.id, self.user, data={**last.data, _DIGEST: digest})


def turn_of(body: Completion) -> Turn:
    """The message that `body` ends with, and the conversation that it belongs to.

    Raises:
        InputError: it asks for what the assistant does not do, or says nothing.
        NotFound: there is no such conversation of this user.
    """
    _refuse(body)
    n = next((n for n in range(len(body.messages), 0, -1) if body.messages[n - 1].role in ("assistant", "tool")), 0)
    now = [message for message in body.messages[n:] if message.role == "user"]
    if not now:
        raise InputError("messages", body.messages[-1].role, "the last message must be the user's")
    before = [(one.role, spoken(one)) for one in body.messages[:n] if one.role in ("user", "assistant")]
    parts = [
        part for one in now if isinstance(one.content, list) for part in one.content if isinstance(part, MediaPart)
    ]
    text = "\n".join(spoken(one) for one in now)
    if not text.strip() and not parts:
        raise InputError(f"messages[{len(body.messages) - 1}].content", "", "must say something")
    files = taken_parts(parts, f"messages[{len(body.messages) - 1}].content")
    user, conversations = visitor().user, Conversations(web().studio.database)
    wanted = (body.metadata or {}).get("conversation_id")
    found = _own(wanted, conversations, user) if wanted is not None else _continued(before, user)
    where = found or _begun(before, text, conversations, user)
    return Turn(where, text, files, (*before, ("user", text)), request.host_url, user, conversations)


def pieces(events: Events, answer: Answer, turn: Turn, reply_id: str) -> Iterator[str]:
    """The pieces of the assistant's answer, links to what was made among them; progress is no part of it."""
    says: dict[str, str] = {}
    for event in events:
        text = ""
        if event["type"] == "said":
            text = str(event["text"])
        elif event["type"] == "queued":
            says[str(event["job"])] = str(event["says"])
        elif event["type"] == "finished" and event["job"]:
            text = _link(event, says.get(str(event["job"]), str(event["kind"])), answer, turn)
        if text and (piece := answer.take(text)):
            yield piece
    turn.remember(answer.text, reply_id)


def _link(event: Mapping[str, Any], says: str, answer: Answer, turn: Turn) -> str:
    url = f"{turn.address}artifacts/{event['artifact']}/file"
    made = {"id": event["artifact"], "kind": event["kind"], "url": url, "warnings": list(event.get("warnings", ()))}
    answer.about.setdefault("artifacts", []).append(made)
    shown = re.sub(r"[\[\]\\\n]+", " ", says)
    return f"\n\n{'!' if event['kind'] in _PICTURES else ''}[{shown}]({url})\n\n"


def _refuse(body: Completion) -> None:
    if body.tools and body.tool_choice != "none":
        raise InputError(
            "tools", f"{len(body.tools)} tools", "the assistant has tools of its own; give yours to a language model"
        )
    if body.response_format is not None and body.response_format.type != "text":
        raise InputError(
            "response_format", body.response_format.type, "the assistant answers in words; take a language model"
        )


def _own(wanted: str, conversations: Conversations, user: str) -> str:
    if _ID.fullmatch(wanted) is None:
        raise NotFound("metadata.conversation_id", wanted, "there is no such conversation")
    return conversations.get(wanted, user).id


def _continued(before: Sequence[tuple[str, str]], user: str) -> str | None:
    """The conversation of this user that ends with these words."""
    if not before:
        return None
    every = aliased(MessageRow)
    last = select(func.max(every.number)).where(every.conversation_id == ConversationRow.id).scalar_subquery()
    query = (
        select(ConversationRow.id)
        .join(MessageRow, MessageRow.conversation_id == ConversationRow.id)
        .where(ConversationRow.user == user, MessageRow.number == last, MessageRow.role == "assistant")
        .where(MessageRow.data[_DIGEST].as_string() == _digest(before))
        .order_by(ConversationRow.changed.desc())
        .limit(1)
    )
    with web().studio.database.session(write=False) as session:
        return session.scalar(query)


def _begun(before: Sequence[tuple[str, str]], text: str, conversations: Conversations, user: str) -> str:
    """A new conversation that begins with what was said before."""
    first = next((said for role, said in before if role == "user"), text)
    started = conversations.start(user, f"{FROM_PROGRAMS}{title_of(first)}").id
    for role, text in before[-_MOST_HISTORY:]:
        if role == "user":
            conversations.add(started, user, "user", text)
        else:
            conversations.add(started, user, "assistant", text, _made(text, user))
    return started


def _made(text: str, user: str) -> dict[str, Any]:
    """What an answer of before links to, where it is this user's: later messages may mean it."""
    made = []
    for artifact_id in dict.fromkeys(_ARTIFACT.findall(text)):
        try:
            found = web().listings.get(artifact_id, user)
        except NotFound:
            continue
        made.append({"id": found.id, "kind": found.kind, "step": "1", "says": found.title})
    return {"made": made} if made else {}


def _digest(said: Sequence[tuple[str, str]]) -> str:
    told = json.dumps([[role, " ".join(text.split())] for role, text in said], ensure_ascii=True)
    return hashlib.sha256(told.encode()).hexdigest()
