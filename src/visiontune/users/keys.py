"""API keys: `vt-…`, 256 random bits that a program shows; we keep only their SHA-256."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from sqlalchemy import func, or_, select

from visiontune.errors import InputError, NotFound
from visiontune.jobs.database import Database
from visiontune.jobs.tables import ApiKeyRow, UserRow
from visiontune.users.accounts import Account, Role
from visiontune.users.sessions import digest

Scope = Literal["read", "make", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
"""Each holds those before it; a key may never do more than its owner."""
OF_ROLE: Mapping[Role, tuple[Scope, ...]] = {"viewer": SCOPES[:1], "maker": SCOPES[:2], "admin": SCOPES}
"""What the keys of an account may be given; one whose owner's role is lowered later may as little as they."""
PREFIX = "vt-"
_MOST = 50
_NOTE = 60.0
"""Seconds between two notes of when a key was used."""


@dataclass(frozen=True)
class Key:
    """What is known of a key. Times in seconds since the epoch; None: never used, or without an end."""

    id: str
    user: str
    name: str
    scopes: tuple[str, ...]
    created: float
    used: float | None
    expires: float | None


@dataclass(frozen=True)
class NewKey:
    """A key with its secret, which is shown once and kept nowhere."""

    key: Key
    secret: str = field(repr=False)


class Keys:
    """The keys of all accounts.

    Args:
        clock: Now, in seconds; tests turn it.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self.database, self.clock = database, clock

    def add(self, user: str, name: str, scopes: Iterable[str] | None = None, days: float | None = None) -> NewKey:
        """Make a key for `user`.

        Args:
            scopes: None: read, and make where their role may.
            days: After which it ends; None: never.

        Raises:
            InputError: name, scopes or days will not do, the role allows less, or there are too many keys.
            NotFound: there is no such account.
        """
        name = " ".join(name.split())
        asked = None if scopes is None else set(scopes)
        if not 1 <= len(name) <= 100 or not name.isprintable():
            raise InputError("name", name, "must be 1 to 100 characters that say what the key is for")
        if asked is not None and (unknown := asked - set(SCOPES)):
            raise InputError("scopes", sorted(unknown), f"must be among {', '.join(SCOPES)}")
        if asked is not None and not asked:
            raise InputError("scopes", [], f"must be at least one of {', '.join(SCOPES)}")
        if days is not None and not 0 < days <= 3_660:
            raise InputError("days", days, "must be more than 0 and at most 3,660")
        secret, now = PREFIX + secrets.token_urlsafe(32), self.clock()
        row = ApiKeyRow(user=user, name=name, hash=digest(secret), created=now)
        row.expires = None if days is None else now + days * 86_400
        with self.database.session() as session:
            self.database.alone(session, f"keys of {user}")
            owner = session.get(UserRow, user)
            if owner is None:
                raise NotFound("name", user, "there is no such account")
            row.scopes = _granted(asked, Account.of(owner).role)
            if (session.scalar(select(func.count()).where(ApiKeyRow.user == user)) or 0) >= _MOST:
                raise InputError("name", name, f"there are {_MOST} keys already; revoke one first")
            session.add(row)
        return NewKey(_key(row), secret)

    def find(self, secret: str) -> tuple[Key, Account] | None:
        """The key and its account, unless it ended, was revoked or the account is shut out; notes its use."""
        if not secret.startswith(PREFIX) or len(secret) > 200:
            return None
        now = self.clock()
        with self.database.session(write=False) as session:
            row = session.scalar(select(ApiKeyRow).where(ApiKeyRow.hash == digest(secret)))
            user = None if row is None else session.get(UserRow, row.user)
            if row is None or user is None or user.disabled or (row.expires is not None and row.expires <= now):
                return None
            found, account = _key(row), Account.of(user)
        if found.used is None or now - found.used > _NOTE:
            with self.database.session() as session:
                if (row := session.get(ApiKeyRow, found.id)) is not None:
                    row.used = now
        return found, account

    def role(self, secret: str) -> str | None:
        """The role of the owner now; None: as `find`. It notes no use: one short read, for what asks often."""
        query = select(UserRow.role).join(ApiKeyRow, ApiKeyRow.user == UserRow.name)
        query = query.where(ApiKeyRow.hash == digest(secret), UserRow.disabled == 0)
        query = query.where(or_(ApiKeyRow.expires.is_(None), ApiKeyRow.expires > self.clock()))
        with self.database.session(write=False) as session:
            return session.scalar(query)

    def list(self, user: str | None = None) -> list[Key]:
        """A user's, or all; the newest first."""
        query = select(ApiKeyRow).order_by(ApiKeyRow.created.desc())
        if user is not None:
            query = query.where(ApiKeyRow.user == user)
        with self.database.session(write=False) as session:
            return [_key(row) for row in session.scalars(query)]

    def revoke(self, key_id: str, user: str | None = None) -> Key:
        """End a key; with `user`, only one of theirs.

        Raises:
            NotFound: there is no such key.
        """
        with self.database.session() as session:
            row = session.get(ApiKeyRow, key_id)
            if row is None or (user is not None and row.user != user):
                raise NotFound("key", key_id, "there is no such key")
            session.delete(row)
            return _key(row)


def _granted(asked: set[str] | None, role: Role) -> list[str]:
    may = OF_ROLE[role]
    if asked is None:
        return [scope for scope in may if scope != "admin"]
    if more := asked - set(may):
        raise InputError("scopes", sorted(more), f"is more than the role {role} may; take {' or '.join(may)}")
    return [scope for scope in may if scope in asked]


def _key(row: ApiKeyRow) -> Key:
    return Key(row.id, row.user, row.name, tuple(row.scopes), row.created, row.used, row.expires)
