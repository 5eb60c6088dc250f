"""Conversations as they are kept: titles, numbered messages, search, export. Everything belongs to one user.

A conversation of another user is exactly as one that does not exist.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, get_args

from sqlalchemy import ColumnElement, delete, exists, func, select, update
from sqlalchemy.orm import Session

from visiontune.chat.memory.checks import checked_data, checked_text, checked_user
from visiontune.chat.memory.records import Conversation, Heading, Message, Role, State
from visiontune.chat.memory.titles import plain, title_of
from visiontune.errors import InputError, NotFound
from visiontune.jobs.database import Database
from visiontune.jobs.tables import ConversationRow, MessageRow, new_id

MAX_TITLE = 200
MAX_SEARCH = 1_000
MAX_FOUND = 1_000_000
FROM_PROGRAMS = "API: "
"""How titles begin of conversations that programs hold; who is interested in one renames it."""
_ID = re.compile(r"[0-9a-f]{1,32}")


class Conversations:
    """The conversations in a database.

    Args:
        clock: Now, in seconds; tests turn it.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self.database, self.clock = database, clock

    def start(self, user: str, title: str = "") -> Conversation:
        """Begin a conversation. Without a title it gets one from the first message of its user.

        Raises:
            InputError: the title has more than 200 characters.
        """
        now = self.clock()
        row = ConversationRow(
            id=new_id(), user=checked_user(user), title=_title(title), created=now, changed=now, summary=""
        )
        with self.database.session() as session:
            session.add(row)
        return Conversation(row.id, row.title, row.summary, now, now, 0, ())

    def add(
        self,
        conversation_id: str,
        user: str,
        role: Role,
        text: str,
        data: Mapping[str, Any] | None = None,
        state: State = "complete",
    ) -> Message:
        """Add a message after those that are there. Writers at the same moment get numbers of their own.

        Args:
            conversation_id: The whole id.
            text: May be empty, as of an answer that is only begun.

        Raises:
            InputError: there is no such conversation; or text, data, role or state is wrong.
        """
        with self.database.session() as session:
            return self.put(session, conversation_id, user, role, text, data, state)

    def put(
        self,
        session: Session,
        conversation_id: str,
        user: str,
        role: Role,
        text: str,
        data: Mapping[str, Any] | None = None,
        state: State = "complete",
    ) -> Message:
        """`add`, as part of a transaction of the caller's."""
        now, whole = self.clock(), _plain_id(conversation_id)
        row = MessageRow(
            id=new_id(),
            conversation_id=whole,
            role=_one_of("role", role, Role),
            text=checked_text("text", text),
            data=checked_data("data", data or {}),
            state=_one_of("state", state, State),
            created=now,
        )
        touch = update(ConversationRow).where(*_own(whole, user)).values(changed=now)
        # First of all, as it locks the conversation: until the transaction ends nobody else takes a number.
        title = session.scalar(touch.returning(ConversationRow.title))
        if title is None:
            _no_conversation(conversation_id)
        last = session.scalar(select(func.max(MessageRow.number)).where(_in(whole)))
        row.number = (last or 0) + 1
        session.add(row)
        if role == "user" and not title and (found := title_of(row.text)):
            named = update(ConversationRow).where(*_own(whole, user), ConversationRow.title == "")
            session.execute(named.values(title=found))
        session.flush()
        return Message.of(row)

    def change(
        self,
        message_id: str,
        user: str,
        *,
        text: str | None = None,
        data: Mapping[str, Any] | None = None,
        state: State | None = None,
    ) -> Message:
        """Replace what is given of a message, as while an answer is written; the rest stays.

        Raises:
            InputError: there is no such message; or text, data or state is wrong.
        """
        values: dict[str, Any] = {} if text is None else {"text": checked_text("text", text)}
        values |= {} if data is None else {"data": checked_data("data", data)}
        values |= {} if state is None else {"state": _one_of("state", state, State)}
        holder = select(MessageRow.conversation_id).where(MessageRow.id == _plain_id(message_id))
        mine = (ConversationRow.id == holder.scalar_subquery(), ConversationRow.user == checked_user(user))
        with self.database.session() as session:
            # The conversation first, as everywhere: two orders of locks would be a deadlock.
            touch = update(ConversationRow).where(*mine).values(changed=self.clock()).returning(ConversationRow.id)
            row = session.get(MessageRow, message_id) if session.scalar(touch) is not None else None
            if row is None:
                raise NotFound("message", message_id, "there is no such message")
            for name, value in values.items():
                setattr(row, name, value)
        return Message.of(row)

    def get(self, conversation_id: str, user: str) -> Conversation:
        """A conversation by its id or the first letters of it.

        Raises:
            InputError: there is none, or several begin so.
        """
        with self.database.session(write=False) as session:
            row = _row(session, conversation_id, user)
            rows = session.scalars(select(MessageRow).where(_in(row.id)).order_by(MessageRow.number)).all()
        messages = tuple(map(Message.of, rows))
        return Conversation(row.id, row.title, row.summary, row.created, row.changed, len(messages), messages)

    def find(self, user: str, text: str = "", limit: int = 50, *, programs: bool = True) -> list[Heading]:
        """A user's conversations, the last changed first; `text` is looked for in titles and messages.

        Args:
            programs: With those that programs hold.

        Raises:
            InputError: `text` has more than 1,000 characters, or `limit` is not 1 to 1,000,000.
        """
        if not 1 <= limit <= MAX_FOUND:
            raise InputError("limit", limit, f"must be 1 to {MAX_FOUND:,}")
        wanted = checked_text("text", text, MAX_SEARCH).strip()
        count = select(func.count()).where(MessageRow.conversation_id == ConversationRow.id).scalar_subquery()
        query = select(ConversationRow, count).where(ConversationRow.user == checked_user(user)).limit(limit)
        if not programs:
            query = query.where(ConversationRow.title.not_like(f"{FROM_PROGRAMS}%"))
        if wanted:
            said = MessageRow.text.icontains(wanted, autoescape=True)
            query = query.where(
                ConversationRow.title.icontains(wanted, autoescape=True)
                | exists().where(MessageRow.conversation_id == ConversationRow.id, said)
            )
        newest = ConversationRow.changed.desc(), ConversationRow.created.desc(), ConversationRow.id
        with self.database.session(write=False) as session:
            return [
                Heading(row.id, row.title, row.summary, row.created, row.changed, number)
                for row, number in session.execute(query.order_by(*newest))
            ]

    def rename(self, conversation_id: str, user: str, title: str) -> Conversation:
        """Call a conversation something else.

        Raises:
            InputError: there is no such conversation, or the title is empty or has more than 200 characters.
        """
        named = _title(title)
        if not named:
            raise InputError("title", title, "must say something")
        return self._set(conversation_id, user, title=named)

    def summarise(self, conversation_id: str, user: str, text: str) -> Conversation:
        """Keep what a conversation's earlier messages came to, in place of what was kept before.

        Raises:
            InputError: there is no such conversation, or the text is wrong.
        """
        return self._set(conversation_id, user, summary=checked_text("summary", text))

    def delete(self, conversation_id: str, user: str) -> Conversation:
        """Delete a conversation with its messages, and return what it was. What was made in it stays in the library.

        Raises:
            InputError: there is no such conversation.
        """
        gone = self.get(conversation_id, user)
        with self.database.session() as session:
            session.execute(delete(ConversationRow).where(ConversationRow.id == gone.id))
        return gone

    def export(self, conversation_id: str, user: str) -> dict[str, Any]:
        """A conversation as a JSON object.

        Raises:
            InputError: there is no such conversation.
        """
        from visiontune.chat.memory.transcripts import document

        return document(self.get(conversation_id, user))

    def _set(self, conversation_id: str, user: str, **values: str) -> Conversation:
        with self.database.session() as session:
            row = _row(session, conversation_id, user)
            session.execute(update(ConversationRow).where(ConversationRow.id == row.id).values(**values))
        return self.get(row.id, user)


def _row(session: Session, beginning: str, user: str) -> ConversationRow:
    start = _plain_id(beginning)
    # A range and not LIKE, which could use no index; no letter of an id comes after f.
    begins = (ConversationRow.id >= start, ConversationRow.id < start + "g", ConversationRow.user == checked_user(user))
    rows = session.scalars(select(ConversationRow).where(*begins).limit(2)).all() if start else []
    if len(rows) > 1:
        raise InputError("conversation", beginning, "several begin so; give more letters")
    return rows[0] if rows else _no_conversation(beginning)


def _no_conversation(conversation_id: str) -> NoReturn:
    raise NotFound("conversation", conversation_id, "there is no such conversation")


def _own(conversation_id: str, user: str) -> tuple[ColumnElement[bool], ...]:
    return ConversationRow.id == conversation_id, ConversationRow.user == checked_user(user)


def _in(conversation_id: str) -> ColumnElement[bool]:
    return MessageRow.conversation_id == conversation_id


def _plain_id(text: object) -> str:
    """An id or its beginning in small letters; empty where it can be none, which no row has."""
    wanted = text.strip().lower() if isinstance(text, str) else ""
    return wanted if _ID.fullmatch(wanted) else ""


def _title(title: str) -> str:
    return plain(checked_text("title", title, MAX_TITLE))


def _one_of(name: str, value: str, known: Any) -> str:
    if value not in get_args(known):
        raise InputError(name, value, f"must be {' or '.join(get_args(known))}")
    return value
