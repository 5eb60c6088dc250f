"""What a message is understood against, read from its conversation as it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from visiontune.chat.base import Made, Plan, Situation
from visiontune.errors import InputError

if TYPE_CHECKING:
    from visiontune.chat.conversations import Conversation, Message
    from visiontune.studio import Studio

RECENT = 24
"""Artifacts that follow-ups may mean."""


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
    made = _made(replies, studio, user)
    known = {one.id for one in made}
    last = next((message.artifacts for message in reversed(replies) if message.artifacts), ())
    said = next((message.text for message in reversed(replies) if message.text.strip()), "")
    return Situation(
        made=made,
        last=tuple(name for name in last if name in known),
        offered=offered(replies),
        running=bool(running(replies, studio)),
        said=said,
        files=dict(files or {}),
        documents={**_documents(conversation.messages), **(documents or {})},
        user=user,
    )


def offered(replies: Sequence[Message]) -> Plan | None:
    """The plan that was offered last, unless something was made since."""
    for message in reversed(replies):
        if plan := message.data.get("offered"):
            return Plan.of(plan)
        if message.artifacts:
            return None
    return None


def running(replies: Sequence[Message], studio: Studio) -> list[str]:
    """Ids of the jobs of this conversation that have not ended; only the last few replies can have such."""
    jobs = [str(job) for message in replies[-8:] for job in message.data.get("jobs", ())]
    found = []
    for job in jobs:
        try:
            if not studio.queue.get(job).ended:
                found.append(job)
        except InputError:  # a job's row may have been swept away
            continue
    return found


def _made(replies: Sequence[Message], studio: Studio, user: str) -> tuple[Made, ...]:
    found = []
    ids = [name for message in replies for name in message.artifacts][-RECENT:]
    says = {
        one["id"]: str(one.get("says", ""))
        for message in replies
        for one in message.data.get("made", ())
        if isinstance(one, Mapping)
    }
    for name in ids:
        try:
            artifact = studio.library.get(name, user)
        except InputError:  # deleted since
            continue
        found.append(Made(artifact.id, artifact.kind, artifact.request, says.get(name, "")))
    return tuple(found)


def _documents(messages: Sequence[Message]) -> dict[str, str]:
    found: dict[str, str] = {}
    for message in messages:
        kept = message.data.get("documents")
        if isinstance(kept, Mapping):
            found.update({str(name): str(text) for name, text in kept.items()})
    return found
