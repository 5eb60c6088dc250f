"""A message is kept, with the place of its answer, and the answer queued for an engine: all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from visiontune.chat.controls import is_control
from visiontune.chat.memory.conversations import Conversations
from visiontune.jobs.replies import Reply, ReplyQueue
from visiontune.jobs.tables import new_id

if TYPE_CHECKING:
    from visiontune.studio import Studio


def ask(
    studio: Studio, conversation_id: str, text: str, user: str = "local", files: Sequence[Mapping[str, str]] = ()
) -> Reply:
    """Say something in a conversation; an engine answers in the order in which things were said there.

    The answer's place comes right behind its message, so that a conversation reads as it was held, however many
    messages are sent before the first is answered. What stops what runs, or asks how far it is, need not wait its turn.

    Args:
        files: `{"ref", "name"}` of what came with it.

    Raises:
        NotFound: there is no such conversation of this user.
        InputError: the text cannot be kept.
        QueueFull: too many wait for an answer; then nothing is kept.
    """
    conversations = Conversations(studio.database)
    replies = ReplyQueue(studio.database, studio.queue.owner)
    known = {"reply": new_id()}
    sent = {"sent": [dict(file) for file in files]} if files else {}
    with studio.database.session() as session:
        message = conversations.put(session, conversation_id, user, "user", text, known | sent)
        conversations.put(session, conversation_id, user, "assistant", "", known, "incomplete")
        request = {
            "conversation_id": conversation_id,
            "message_id": message.id,
            "text": text,
            "files": [dict(file) for file in files],
            "beside": is_control(text),
        }
        return replies.put(session, "assistant", request, user, conversation_id, known["reply"])
