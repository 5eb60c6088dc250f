"""Sessions: browsers that are logged in. They hold a token of 256 random bits; we keep only its SHA-256."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete, select

from visiontune.jobs.database import Database
from visiontune.jobs.tables import SessionRow, UserRow
from visiontune.users.accounts import Account

LIFETIME = 14 * 24 * 3_600.0
"""Seconds after its last use at which a session ends."""
OLDEST = 90 * 24 * 3_600.0
"""Seconds after the login at which it ends in any case."""
_RENEW = 3_600.0
"""Seconds by which the end must have moved before it is written: not every page is worth a write."""


@dataclass(frozen=True)
class Session:
    """A browser that is logged in. `id` is safe to show: nobody can make the token of it."""

    id: str
    user: str
    created: float
    expires: float
    agent: str


class Sessions:
    """The sessions of all accounts.

    Args:
        clock: Now, in seconds; tests turn it.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self.database, self.clock = database, clock

    def start(self, user: str, agent: str = "") -> str:
        """Log `user` in; returns the token that their browser is to hold."""
        token, now = secrets.token_urlsafe(32), self.clock()
        with self.database.session() as session:
            session.execute(delete(SessionRow).where(SessionRow.expires <= now))  # here, as nothing else sweeps them
            row = SessionRow(id=digest(token), user=user, created=now, expires=now + LIFETIME)
            row.agent = "".join(letter for letter in agent if letter.isprintable())[:200]
            session.add(row)
        return token

    def find(self, token: str) -> tuple[Session, Account] | None:
        """The session of a token and its account, unless it ended or the account is shut out; renews it."""
        now = self.clock()
        with self.database.session(write=False) as session:
            row = session.get(SessionRow, digest(token))
            user = None if row is None else session.get(UserRow, row.user)
            if row is None or user is None or user.disabled or row.expires <= now:
                return None
            found, account = _session(row), Account.of(user)
        expires = min(now + LIFETIME, found.created + OLDEST)
        if expires - found.expires > _RENEW:
            with self.database.session() as session:
                if (row := session.get(SessionRow, found.id)) is not None:
                    row.expires = expires
        return found, account

    def role(self, token: str) -> str | None:
        """The role that a token lends now; None: as `find`. It renews nothing: one short read, for what asks often."""
        query = select(UserRow.role).join(SessionRow, SessionRow.user == UserRow.name)
        query = query.where(SessionRow.id == digest(token), SessionRow.expires > self.clock(), UserRow.disabled == 0)
        with self.database.session(write=False) as session:
            return session.scalar(query)

    def list(self, user: str) -> list[Session]:
        """A user's, the newest first."""
        query = select(SessionRow).where(SessionRow.user == user, SessionRow.expires > self.clock())
        with self.database.session(write=False) as session:
            return [_session(row) for row in session.scalars(query.order_by(SessionRow.created.desc()))]

    def end(self, token: str) -> None:
        """Log one browser out."""
        with self.database.session() as session:
            session.execute(delete(SessionRow).where(SessionRow.id == digest(token)))

    def end_all(self, user: str, but: str = "") -> None:
        """Log a user out everywhere, except in the browser that holds the token `but`."""
        with self.database.session() as session:
            session.execute(delete(SessionRow).where(SessionRow.user == user, SessionRow.id != digest(but)))


def digest(token: str) -> str:
    """What is kept of a token; of so many random bits a plain hash tells nothing."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _session(row: SessionRow) -> Session:
    return Session(row.id, row.user, row.created, row.expires, row.agent)
