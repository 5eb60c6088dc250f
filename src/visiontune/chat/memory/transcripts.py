"""A conversation for others to read: as a JSON object, and as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from visiontune.chat.memory.records import Conversation, Message

FORMAT = "visiontune-conversation/1"


def document(conversation: Conversation) -> dict[str, Any]:
    """`conversation` as a JSON object; times are ISO 8601 in UTC, artifacts are named by id in each message's data."""
    return {
        "format": FORMAT,
        "id": conversation.id,
        "title": conversation.title,
        "summary": conversation.summary,
        "created": _iso(conversation.created),
        "changed": _iso(conversation.changed),
        "messages": [
            {
                "id": message.id,
                "number": message.number,
                "role": message.role,
                "text": message.text,
                "data": dict(message.data),
                "state": message.state,
                "created": _iso(message.created),
            }
            for message in conversation.messages
        ],
    }


def markdown(conversation: Conversation) -> str:
    """`conversation` as Markdown that also reads well as plain text; artifacts are named by id.

    Every message is a quotation, so that no mark in it (a heading, a fence that is not closed) runs into the next.
    """
    count = f"{conversation.count} message{'' if conversation.count == 1 else 's'}"
    blocks = [f"# {_escaped(conversation.title) or 'Conversation'}", f"Begun {_day(conversation.created)}, {count}."]
    if conversation.summary.strip():
        blocks += ["Summary:", _quoted(conversation.summary)]
    for message in conversation.messages:
        blocks += _blocks(message)
    return "\n\n".join(blocks) + "\n"


def _blocks(message: Message) -> Iterator[str]:
    who = "You" if message.role == "user" else "VisionTune"
    yield f"**{who}**, {_day(message.created)}" + (" (not finished)" if message.state == "incomplete" else "")
    if message.text.strip():
        yield _quoted(message.text)
    if message.artifacts:
        yield "Made: " + ", ".join(f"`{one}`" for one in message.artifacts)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.strip("\n").splitlines())


def _escaped(title: str) -> str:
    return "".join("\\" + character if character in "\\`*_[]<>#" else character for character in title)


def _day(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
