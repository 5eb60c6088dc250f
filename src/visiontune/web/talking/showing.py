"""The messages of a conversation, and the replies that are being given, looked up for its page.

messages (kept) + replies (queued, running, or ended lately) --Showing--> Talk: Shown, Shown, …
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from visiontune.chat.memory.conversations import Conversations
from visiontune.chat.memory.records import Conversation, Message
from visiontune.chat.sentences import sentence
from visiontune.jobs.records import Job
from visiontune.jobs.replies import Reply, ReplyQueue
from visiontune.jobs.tables import JobRow, UploadRow
from visiontune.listing import Listing
from visiontune.web.state import Web
from visiontune.web.talking.shown import Attachment, Shown, Talk, Thing
from visiontune.web.talking.told import Told

WINDOW = 30
"""Messages that a page shows at first; the earlier ones come when they are asked for."""
LATE = 5.0
"""Seconds that a message may wait before somebody is told that nothing answers."""


@dataclass
class _Draft:
    """A message whose things are not looked up yet."""

    shown: Shown
    data: Mapping[str, Any]
    says: Mapping[str, str]
    files: Sequence[Mapping[str, str]] = ()


class Showing:
    """What one user's conversations show."""

    def __init__(self, web: Web, user: str) -> None:
        self.web, self.user = web, user
        database = web.studio.database
        self.conversations = Conversations(database)
        self.replies = ReplyQueue(database, web.studio.queue.owner)

    def talk(self, conversation_id: str, before: int = 0) -> Talk:
        """A conversation; `before`: only what comes before the message of this number.

        Raises:
            NotFound: there is none, or it is another's.
        """
        conversation, replies = self._read(conversation_id, ended=bool(before))
        messages = [one for one in conversation.messages if not before or one.number < before]
        window = messages[-WINDOW:]
        drafts = self._drafts(conversation, window, replies)
        shown = self._filled(drafts)
        if shown and not before:
            shown[-1] = _last(shown[-1], drafts[-1].data)
        return Talk(conversation, tuple(shown), window[0].number if len(window) < len(messages) else 0)

    def _read(self, conversation_id: str, ended: bool) -> tuple[Conversation, list[Reply]]:
        """Both again, where an answer was kept, and its reply ended, after the one and before the other was read.

        Args:
            ended: What is shown ended long ago, so that no reply is looked for.
        """
        for _ in range(2):
            conversation = self.conversations.get(conversation_id, self.user)
            replies = [] if ended else self.replies.find(self.user, conversation.id)
            broken = {one.data.get("reply") for one in conversation.messages if one.state == "incomplete"}
            if not any(reply.state == "done" and reply.id in broken for reply in replies):
                break
        return conversation, replies

    def of_reply(self, reply_id: str) -> list[Shown]:
        """What was said and what is answered, as they stand; none, where their conversation has them no longer.

        Raises:
            NotFound: there is no such reply.
        """
        reply = self.replies.get(reply_id, self.user)
        return [one for one in self.talk(reply.conversation_id or "").shown if one.reply == reply_id]

    def asked(self, reply: Reply) -> Shown:
        """The user's message of a reply that is not kept yet."""
        return self._filled([self._question(reply)])[0]

    def waiting(self, reply: Reply) -> Shown:
        """A reply of which nothing was told yet."""
        return Shown(reply.id, "assistant", "", "queued", reply.created, reply=reply.id)

    def _drafts(
        self, conversation: Conversation, messages: Sequence[Message], replies: Sequence[Reply]
    ) -> list[_Draft]:
        known = {reply.id: reply for reply in replies}
        kept = {(one.data.get("reply"), one.role) for one in conversation.messages}
        drafts = [self._kept(message, known.get(str(message.data.get("reply", "")))) for message in messages]
        lost = [one for one in replies if (one.id, "assistant") not in kept]
        for reply in sorted(lost, key=lambda one: one.created):
            new = [self._given(Shown(reply.id, "assistant", "", "", reply.created), reply)]
            asked = [n for n, draft in enumerate(drafts) if draft.shown.reply == reply.id]  # it is about to be kept
            if not asked:
                new.insert(0, self._question(reply))
            place = asked[-1] + 1 if asked else sum(draft.shown.created <= reply.created for draft in drafts)
            drafts[place:place] = new
        return drafts

    def _question(self, reply: Reply) -> _Draft:
        text, files = str(reply.request.get("text", "")), reply.request.get("files", ())
        return _Draft(Shown(reply.id, "user", text, "complete", reply.created, reply=reply.id), {}, {}, files)

    def _kept(self, message: Message, reply: Reply | None) -> _Draft:
        name = str(message.data.get("reply", ""))
        shown = Shown(
            name or message.id,
            message.role,
            message.text,
            message.state,
            message.created,
            message.id,
            message.number,
            name,
        )
        if message.role == "user":
            named = message.data.get("sent") or _files(message.data)
            return _Draft(shown, message.data, {}, named)
        if reply is not None and (not reply.ended or message.state == "incomplete"):
            return self._given(shown, reply)
        why = str(message.data.get("error", "")) if message.state == "incomplete" else ""
        return _Draft(replace(shown, why=_sentence(why)), message.data, _says(message.data))

    def _given(self, shown: Shown, reply: Reply) -> _Draft:
        """A reply that is being given, or that broke off lately: what was told of it is more than what was kept."""
        told = Told.of(self.replies.events(reply.id))
        state = "incomplete" if reply.ended else reply.state
        waiting = told.waiting
        if reply.state == "queued" and self.replies.clock() > reply.created + LATE:
            waiting = (
                "waiting its turn" if self.replies.engines.here() else "nothing answers here; start visiontune worker"
            )
        why = "" if not reply.ended else str((reply.error or {}).get("message") or reply.state)
        text = told.text or shown.text
        shown = replace(
            shown, text=text, state=state, reply=reply.id, after=told.after, waiting=waiting, why=_sentence(why)
        )
        return _Draft(shown, told.data, told.says)

    def _filled(self, drafts: Sequence[_Draft]) -> list[Shown]:
        """With what was made, and the files that came."""
        jobs = self._jobs(name for draft in drafts for name in _names(draft.data, "jobs"))
        made = {str(one["id"]) for draft in drafts for one in _made(draft.data)}
        made |= {job.artifact_id for job in jobs.values() if job.artifact_id is not None}
        listings = {one.id: one for one in self.web.listings.some(sorted(made), self.user)}
        uploads = self._uploads(file["ref"] for draft in drafts for file in draft.files)
        return [
            replace(
                draft.shown,
                text=_unrepeated(draft.shown.text, (jobs[name] for name in _names(draft.data, "jobs") if name in jobs)),
                plan=_steps(draft),
                things=tuple(_things(draft, jobs, listings)),
                files=tuple(_attachment(file, uploads) for file in draft.files),
            )
            for draft in drafts
        ]

    def _jobs(self, names: Iterable[str]) -> dict[str, Job]:
        query = select(JobRow).where(JobRow.id.in_(set(names)), JobRow.user == self.user)
        with self.web.studio.database.session(write=False) as session:
            return {row.id: Job.of(row) for row in session.scalars(query)}

    def _uploads(self, refs: Iterable[str]) -> dict[str, UploadRow]:
        query = select(UploadRow).where(UploadRow.ref.in_({*refs} - {""}), UploadRow.user == self.user)
        with self.web.studio.database.session(write=False) as session:
            return {row.ref: row for row in session.scalars(query)}


def _last(shown: Shown, data: Mapping[str, Any]) -> Shown:
    """The newest message: only there are questions answered and plans agreed to."""
    if shown.role != "assistant" or shown.going:
        return shown
    offered = data.get("offered")
    return replace(shown, asked=data.get("asked"), plan=offered or shown.plan, waits=offered is not None)


def _steps(draft: _Draft) -> Mapping[str, Any] | None:
    plans = draft.data.get("plans", ())
    return plans[-1] if draft.shown.going and plans and len(plans[-1]["steps"]) > 1 else None


def _things(draft: _Draft, jobs: Mapping[str, Job], listings: Mapping[str, Listing]) -> Iterable[Thing]:
    seen = set()
    made = {str(one["id"]): str(one.get("says", "")) for one in _made(draft.data)}
    for name in _names(draft.data, "jobs"):
        job, says = jobs.get(name), draft.says.get(name, "")
        if job is None:
            continue  # forgotten; what it made is listed below
        if job.artifact_id is not None:
            seen.add(job.artifact_id)
            yield Thing(name, says or made.get(job.artifact_id, ""), None, listings.get(job.artifact_id))
        else:
            yield Thing(name, says, job)
    for artifact_id, says in made.items():
        if artifact_id not in seen:
            yield Thing(artifact_id, says, None, listings.get(artifact_id))


def _files(data: Mapping[str, Any]) -> list[Mapping[str, str]]:
    """What came with a message that was not sent from a page."""
    named = [{"ref": ref, "name": ""} for ref in data.get("files", {}).values()]
    return [*named, *({"ref": "", "name": name} for name in data.get("documents", {}))]


def _made(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one if isinstance(one, Mapping) else {"id": one} for one in data.get("made", ())]


def _names(data: Mapping[str, Any], field: str) -> list[str]:
    return [str(one) for one in data.get(field, ())]


def _says(data: Mapping[str, Any]) -> dict[str, str]:
    """What each job makes, where all make the same."""
    says = {step["says"] for plan in data.get("plans", ()) for step in plan["steps"] if step["kind"] != "text"}
    return dict.fromkeys(_names(data, "jobs"), says.pop()) if len(says) == 1 else {}


def _unrepeated(text: str, jobs: Iterable[Job]) -> str:
    """`text` without the sentences that the cards of failed jobs say."""
    said = {sentence(str(job.error["message"])) for job in jobs if job.error and job.error.get("message")}
    return "\n".join(line for line in text.split("\n") if line not in said) if said else text


def _attachment(file: Mapping[str, str], uploads: Mapping[str, UploadRow]) -> Attachment:
    row = uploads.get(file["ref"])
    if row is None:
        return Attachment(file.get("name") or "a file", "document")
    return Attachment(file.get("name") or row.name, row.media, row.id if row.media == "image" else "")


def _sentence(why: str) -> str:
    plain = {
        "": "",
        "cancelled": "Stopped.",
        "interrupted": "The studio was stopped before this was finished.",
    }
    return plain[why] if why in plain else sentence(why)
