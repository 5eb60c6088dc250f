"""What a visitor says becomes a reply that waits for an engine; nothing is answered in this process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from visiontune.chat.asking import ask
from visiontune.chat.attaching import MOST
from visiontune.chat.memory.checks import checked_text
from visiontune.chat.memory.conversations import Conversations
from visiontune.chat.memory.records import Message
from visiontune.chat.memory.titles import shortened, title_of
from visiontune.errors import InputError, VisionTuneError
from visiontune.jobs.replies import WAITING, Reply, ReplyQueue
from visiontune.requests import MAX_TEXT
from visiontune.uploading.uploads import Upload
from visiontune.web.security.admitting import owns_file
from visiontune.web.state import Web


class Sending:
    """What one user says."""

    def __init__(self, web: Web, user: str) -> None:
        studio = web.studio
        self.user, self.studio, self.database = user, studio, studio.database
        self.conversations = Conversations(studio.database)
        self.replies = ReplyQueue(studio.database, studio.queue.owner)
        self.uploads = web.uploads

    def begin(self, text: str, upload_ids: Sequence[str] = ()) -> Reply:
        """Say something in a new conversation.

        Raises:
            InputError: the message or a file cannot be taken.
            QueueFull: too many wait for an answer.
        """
        text, files = self._checked(text, upload_ids)
        title = title_of(text) or shortened(files[0]["name"] if files else "")
        conversation = self.conversations.start(self.user, title)
        try:
            return self.send(conversation.id, text, files)
        except VisionTuneError:
            self.conversations.delete(conversation.id, self.user)
            raise

    def say(self, conversation_id: str, text: str, upload_ids: Sequence[str] = ()) -> Reply:
        """Say something in a conversation.

        Raises:
            NotFound: there is no such conversation of theirs.
            InputError: the message or a file cannot be taken.
            QueueFull: too many wait for an answer.
        """
        self.conversations.get(conversation_id, self.user)
        return self.send(conversation_id, *self._checked(text, upload_ids))

    def again(self, conversation_id: str, key: str) -> Reply:
        """Say once more what a reply that broke off was to answer; `key` is the reply's id, or that of its message.

        Raises:
            InputError: there is no such reply, or what it was to answer is gone.
        """
        messages = self.conversations.get(conversation_id, self.user).messages
        for n, message in enumerate(messages):
            if key in (message.id, message.data.get("reply")) and message.role == "assistant":
                asked = [one for one in messages[:n] if one.role == "user"]
                if asked:
                    return self.send(conversation_id, asked[-1].text, self._files(asked[-1]))
        raise InputError("reply", key, "what it was to answer is gone; ask again")

    def stop(self, conversation_id: str) -> int:
        """Stop all that is being answered in a conversation; returns how many replies.

        Raises:
            NotFound: there is no such conversation of theirs.
        """
        self.conversations.get(conversation_id, self.user)
        going = self.replies.find(self.user, conversation_id, WAITING)
        for reply in going:
            self.replies.cancel(reply.id, self.user)
        return len(going)

    def delete(self, conversation_id: str) -> None:
        """Stop what is being answered in a conversation, and delete it. What was made in it stays in the library.

        Raises:
            NotFound: there is no such conversation of theirs.
        """
        self.stop(conversation_id)
        self.conversations.delete(conversation_id, self.user)

    def send(self, conversation_id: str, text: str, files: Sequence[Mapping[str, str]] = ()) -> Reply:
        """Say what was checked already, with files that are theirs.

        Raises:
            NotFound: there is no such conversation of theirs.
            QueueFull: too many wait for an answer.
        """
        return ask(self.studio, conversation_id, text, self.user, files)

    def _checked(self, text: str, upload_ids: Sequence[str]) -> tuple[str, list[dict[str, str]]]:
        if len(text) > MAX_TEXT:
            raise InputError("message", text, f"must have at most {MAX_TEXT:,} characters; send the rest as a file")
        plain = checked_text("message", text.replace("\r\n", "\n"))
        if len(upload_ids) > MOST:
            raise InputError("files", len(upload_ids), f"at most {MOST} can come with one message")
        files = [_file(self.uploads.get(one, self.user)) for one in dict.fromkeys(upload_ids)]
        if not plain.strip() and not files:
            raise InputError("message", text, "must say something")
        return plain, files

    def _files(self, message: Message) -> list[dict[str, str]]:
        """Those that came with a message and are still the user's."""
        refs = [str(ref) for ref in message.data.get("files", {}).values()]
        files = message.data.get("sent") or [{"ref": ref, "name": PurePath(ref).name} for ref in refs]
        with self.database.session(write=False) as session:
            return [dict(file) for file in files if owns_file(session, str(file["ref"]), self.user)]


def _file(upload: Upload) -> dict[str, str]:
    return {"ref": upload.ref, "name": upload.name}
