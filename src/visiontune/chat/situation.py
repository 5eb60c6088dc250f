"""What a message is understood against, read from its conversation as it is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from visiontune.chat.base import Made, Plan, Situation
from visiontune.chat.consent import refuses
from visiontune.errors import InputError

if TYPE_CHECKING:
    from visiontune.chat.memory.records import Conversation, Message
    from visiontune.studio import Studio

RECENT = 24
"""Artifacts that follow-ups may mean."""
_LATELY = 8
"""Replies that can still have something running."""
_FIRM = re.compile(r"\b(?:make|do|start|begin|run|create|produce|generate|go ahead|proceed)\b", re.IGNORECASE)
_QUOTED = re.compile(r"^> (.+)$", re.MULTILINE)


def situation_of(
    conversation: Conversation,
    studio: Studio,
    user: str,
    files: Mapping[str, str] | None = None,
    documents: Mapping[str, str] | None = None,
) -> Situation:
    """The situation after the last message of `conversation`.

    Args:
        files: FileRefs that came with the message, by kind (image, audio, midi).
        documents: Texts that came with it, by name; those of earlier messages are added.
    """
    replies = [message for message in conversation.messages if message.role == "assistant"]
    made, last = _made(replies, studio, user)
    said = next((message.text for message in reversed(replies) if _talks(message)), "")
    return Situation(
        made=made,
        last=last,
        offered=offered(conversation.messages),
        running=bool(running(replies, studio)),
        said=_spoken(said),
        files=dict(files or {}),
        documents={**_documents(conversation.messages), **(documents or {})},
        user=user,
        new_documents=tuple(documents or ()),
    )


def offered(messages: Sequence[Message]) -> Plan | None:
    """The plan that was offered last, unless it was refused, begun or made since.

    Where other things were said since, only a message that speaks of making means it: "great" is then said of those.
    """
    now = messages[-1].text if messages and messages[-1].role == "user" else ""
    since = 0
    for message in reversed(messages):
        if message.role == "user":
            if message is not messages[-1] and refuses(message.text):
                return None
            continue
        if plan := message.data.get("offered"):
            return Plan.of(plan) if since == 0 or _FIRM.search(now) else None
        if message.artifacts or (message.data.get("jobs") and not message.data.get("failed")):
            return None
        # A plan that was agreed to and failed can be tried again, by a yes.
        since += not message.data.get("failed")
    return None


def running(replies: Sequence[Message], studio: Studio) -> list[str]:
    """Ids of the jobs of this conversation that have not ended; only the last few replies can have such."""
    jobs = [str(job) for message in replies[-_LATELY:] for job in message.data.get("jobs", ())]
    found = []
    for job in jobs:
        try:
            if not studio.queue.get(job).ended:
                found.append(job)
        except InputError:  # a job's row may have been swept away
            continue
    return found


def _made(replies: Sequence[Message], studio: Studio, user: str) -> tuple[tuple[Made, ...], tuple[str, ...]]:
    """What was made, and the ids of what the last reply that made something did."""
    says = {
        one["id"]: str(one.get("says", ""))
        for message in replies
        for one in message.data.get("made", ())
        if isinstance(one, Mapping)
    }
    by_reply = [(*message.artifacts, *_finished_since(message, studio)) for message in replies[-_LATELY:]]
    by_reply = [message.artifacts for message in replies[:-_LATELY]] + by_reply
    found = []
    for name in [name for names in by_reply for name in names][-RECENT:]:
        try:
            artifact = studio.library.get(name, user)
        except InputError:  # deleted since
            continue
        found.append(Made(artifact.id, artifact.kind, artifact.request, says.get(name, "")))
    known = {one.id for one in found}
    last = next((names for names in reversed(by_reply) if names), ())
    return tuple(found), tuple(name for name in last if name in known)


def _finished_since(message: Message, studio: Studio) -> list[str]:
    """Artifacts of a reply that broke off, whose jobs a worker went on with: its message tells of their jobs only."""
    if _whole(message):
        return []
    found = []
    for job in message.data.get("jobs", ()):
        try:
            artifact = studio.queue.get(str(job)).artifact_id
        except InputError:
            continue
        if artifact is not None and artifact not in message.artifacts:
            found.append(artifact)
    return found


def _whole(message: Message) -> bool:
    return message.state == "complete"


def _talks(message: Message) -> bool:
    """Whether a reply says something of its own: what presents a picture or a film is not what "read that aloud" means."""
    made = message.data.get("made", ())
    media = [one for one in made if not isinstance(one, Mapping) or one.get("kind") != "text"]
    return _whole(message) and bool(message.text.strip()) and not media


def _spoken(said: str) -> str:
    """What was said, to be read aloud or made into something: of quotations the words, without their marks and places."""
    quoted = [line.strip("“” ") for line in _QUOTED.findall(said)]
    return " ".join(dict.fromkeys(line for line in quoted if not line.startswith("— "))) or said


def _documents(messages: Sequence[Message]) -> dict[str, str]:
    found: dict[str, str] = {}
    for message in messages:
        kept = message.data.get("documents")
        if isinstance(kept, Mapping):
            found.update({str(name): str(text) for name, text in kept.items()})
    return found
