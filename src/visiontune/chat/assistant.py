"""The assistant: a message in, events out; what was said, planned and made is kept with the conversation.

```
message --understand--> with a capable model: its agent, whose tools are our plans
                        without:              our plan, run; or words
```
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from visiontune.chat.attaching import Attached, Sent, attached
from visiontune.chat.base import Ended, Event, Finished, Queued
from visiontune.chat.memory.conversations import Conversations
from visiontune.chat.memory.profile import Profiles
from visiontune.chat.memory.records import Message, State
from visiontune.chat.plans.here import Here
from visiontune.chat.recording import Reply
from visiontune.chat.talk.talking import Talker
from visiontune.chat.turn import Turn
from visiontune.errors import Cancelled, InputError, NotFound, VisionTuneError

if TYPE_CHECKING:
    from visiontune.chat.understanding import Understander
    from visiontune.studio import Studio

LOOK_AGAIN = 60.0  # seconds
KEEP = 2.0  # seconds between what is kept of a long answer


class Assistant:
    """Answers messages, for any number of users and threads: what it knows of a conversation is in the database.

    Args:
        studio: In which everything is made. Somebody must work on its queue (`studio.serve`).
        understander: Default: the trained one, loaded at the first message.
    """

    def __init__(self, studio: Studio, understander: Understander | None = None) -> None:
        self.studio = studio
        self.conversations = Conversations(studio.database)
        self.profiles = Profiles(studio.database)
        self.talker = Talker(studio)
        self._understander = understander
        self._loading = threading.Lock()
        self._here: tuple[float, Here] | None = None

    @property
    def understander(self) -> Understander:
        """Loaded once."""
        with self._loading:
            if self._understander is None:
                from visiontune.chat.understanding import OWN, Understander

                own = self.studio.settings.home / OWN
                self._understander = Understander.load(own if own.is_dir() else None)
        return self._understander

    @property
    def here(self) -> Here:
        """What is on this machine, looked at again every minute: it takes half a second."""
        now = time.monotonic()
        if self._here is None or now > self._here[0] + LOOK_AGAIN:
            self._here = (now, Here.of(self.studio))
        return self._here[1]

    def reply(
        self,
        conversation_id: str,
        text: str,
        user: str = "local",
        files: Sequence[Path | Sent] = (),
        stop: threading.Event | None = None,
        reply_id: str = "",
        message_id: str = "",
    ) -> Iterator[Event]:
        """Answer a message; events come as they happen, `Ended` last.

        Args:
            files: Documents, pictures, sounds and scores that came with it.
            stop: Set to cancel what this reply runs, and nothing else.
            reply_id: Of the queue's reply that this is; kept with both messages, so that pages know them again.
            message_id: Of the message, where it is kept already, with the place of its answer (`asking`).

        Raises:
            InputError: there is no such conversation of this user, or the message or a file cannot be taken.
        """
        if not text.strip() and not files:
            raise InputError("message", text, "must say something")
        if message_id:
            message, added, with_files = self._kept(conversation_id, message_id, user, files)
        else:
            with_files = attached(files, self.studio)
            known = {"reply": reply_id} if reply_id else {}
            message = self.conversations.add(conversation_id, user, "user", text, with_files.document() | known)
            added = self.conversations.add(conversation_id, user, "assistant", "", known, "incomplete")
        whole = self.conversations.get(conversation_id, user)
        # What was said after it is not heard yet.
        before = replace(whole, messages=tuple(one for one in whole.messages if one.number <= message.number))
        reply = Reply(added, data=dict(added.data))
        turn = Turn(self, before, message, with_files, user, stop or threading.Event())
        state: State = "incomplete"
        ended = Ended(False, "stopped")
        try:
            kept = time.monotonic()
            for event in turn.events():
                reply.take(event)
                now = time.monotonic()
                if isinstance(event, Queued | Finished) or now > kept + KEEP:  # others look, and we may be killed
                    kept = now
                    self.conversations.change(reply.message.id, user, text=reply.text.strip(), data=reply.data)
                yield event
            state, ended = "complete", Ended()
        except GeneratorExit:  # nobody reads on; what other threads do for this reply ends with it
            turn.stop.set()
            raise
        except Cancelled:
            ended = Ended(False, "cancelled")
        except VisionTuneError as error:
            reply.data["error"] = str(error)
            ended = Ended(False, str(error))
        finally:
            self.conversations.change(reply.message.id, user, text=reply.text.strip(), data=reply.data, state=state)
        yield ended

    def _kept(
        self, conversation_id: str, message_id: str, user: str, files: Sequence[Path | Sent]
    ) -> tuple[Message, Message, Attached]:
        """A message that is kept, the place of its answer, and what came with it, which is now read and kept too.

        Raises:
            NotFound: its conversation, or the message in it, is gone.
            InputError: a file cannot be taken, which is kept with the answer.
        """
        messages = self.conversations.get(conversation_id, user).messages
        message = next((one for one in messages if one.id == message_id), None)
        answer = next((one for one in messages if message and one.number == message.number + 1), None)
        if message is None or answer is None:
            raise NotFound("message", message_id, "there is no such message")
        try:
            with_files = attached(files, self.studio)
        except VisionTuneError as error:
            self.conversations.change(answer.id, user, data={**answer.data, "error": str(error)})
            raise
        return (
            self.conversations.change(message.id, user, data={**message.data, **with_files.document()}),
            answer,
            with_files,
        )
