"""Accounts: who may log in, and as what."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Self, get_args

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from visiontune.errors import InputError, NotFound
from visiontune.jobs.database import Database
from visiontune.jobs.tables import Base, SessionRow, UserRow
from visiontune.users.passwords import Passwords, check
from visiontune.users.quotas import used_bytes

Role = Literal["admin", "maker", "viewer"]
ROLES: tuple[Role, ...] = get_args(Role)
_MOST = 10_000_000
_ADMINS = "accounts"  # two who demote each other at the same moment would leave nobody


@dataclass(frozen=True)
class Account:
    """Who may log in. `quota_megabytes` and `quota_jobs` (waiting or running at once) are 0 where there is no bound."""

    name: str
    role: Role
    disabled: bool
    quota_megabytes: int
    quota_jobs: int
    created: float

    @classmethod
    def of(cls, row: UserRow) -> Self:
        """As its row says."""
        role: Role = row.role if row.role in ROLES else "viewer"
        return cls(row.name, role, bool(row.disabled), row.quota_megabytes, row.quota_jobs, row.created)


class Accounts:
    """The accounts of a studio. One administrator who can log in always stays.

    Args:
        clock: Now, in seconds; tests turn it.
    """

    def __init__(
        self, database: Database, clock: Callable[[], float] = time.time, passwords: Passwords | None = None
    ) -> None:
        self.database, self.clock, self.passwords = database, clock, passwords or Passwords()

    def add(self, name: str, password: str, role: str = "maker", megabytes: int = 0, jobs: int = 0) -> Account:
        """Add an account.

        Raises:
            InputError: name, password, role or a quota will not do, or the name is taken.
        """
        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,63}", name):
            raise InputError(
                "name", name, "must be 1 to 64 small letters, digits, dots, - and _, and begin with no sign"
            )
        check(password, name)
        row = UserRow(name=name, role=_role(role), password=self.passwords.hash(password), created=self.clock())
        row.disabled, row.quota_megabytes, row.quota_jobs = 0, _bound("megabytes", megabytes), _bound("jobs", jobs)
        with self.database.session() as session:
            if session.get(UserRow, name) is not None:
                raise InputError("name", name, "is taken; take another")
            session.add(row)
        return Account.of(row)

    def get(self, name: str) -> Account:
        """One account.

        Raises:
            NotFound: there is none of this name.
        """
        with self.database.session(write=False) as session:
            return Account.of(_row(session, name))

    def list(self) -> list[Account]:
        """All, by name."""
        with self.database.session(write=False) as session:
            return [Account.of(row) for row in session.scalars(select(UserRow).order_by(UserRow.name))]

    def usage(self, name: str) -> int:
        """Bytes that a user's artifacts and uploads take."""
        with self.database.session(write=False) as session:
            return used_bytes(session, name)

    def has_admin(self) -> bool:
        """Whether anybody can log in who may add others."""
        with self.database.session(write=False) as session:
            return _admins(session) > 0

    def log_in(self, name: str, password: str) -> Account | None:
        """The account, if the password is right and it is not disabled; otherwise None, after as much work."""
        with self.database.session(write=False) as session:
            row = session.get(UserRow, name) if len(name) <= 64 and _is_text(name) else None
        right = self.passwords.is_right(password, None if row is None else row.password)
        if row is None or not right or row.disabled:
            return None
        if self.passwords.is_old(row.password):
            with self.database.session() as session:
                _row(session, name).password = self.passwords.hash(password)
        return Account.of(row)

    def set_password(self, name: str, password: str) -> None:
        """Change a password; whoever is logged in by the old one is logged out.

        Raises:
            InputError: the password will not do.
            NotFound: there is no such account.
        """
        self.get(name)
        check(password, name)
        kept = self.passwords.hash(password)
        with self.database.session() as session:
            _row(session, name).password = kept
            session.execute(delete(SessionRow).where(SessionRow.user == name))

    def set_role(self, name: str, role: str) -> Account:
        """Change what an account may.

        Raises:
            InputError: there is no such role, or it is the last administrator's.
            NotFound: there is no such account.
        """
        with self.database.session() as session:
            self.database.alone(session, _ADMINS)
            row = _row(session, name)
            row.role = _role(role)
            _keep_admin(session, "role", role)
            return Account.of(row)

    def disable(self, name: str, disabled: bool = True) -> Account:
        """Shut an account out, or let it in again; what is theirs stays.

        Raises:
            InputError: it is the last administrator's.
            NotFound: there is no such account.
        """
        with self.database.session() as session:
            self.database.alone(session, _ADMINS)
            row = _row(session, name)
            row.disabled = int(disabled)
            if disabled:
                session.execute(delete(SessionRow).where(SessionRow.user == name))
            _keep_admin(session, "name", name)
            return Account.of(row)

    def set_quota(self, name: str, megabytes: int | None = None, jobs: int | None = None) -> Account:
        """Change bounds; None leaves one as it is, 0 takes it away.

        Raises:
            InputError: a bound is no sensible number.
            NotFound: there is no such account.
        """
        with self.database.session() as session:
            row = _row(session, name)
            if megabytes is not None:
                row.quota_megabytes = _bound("megabytes", megabytes)
            if jobs is not None:
                row.quota_jobs = _bound("jobs", jobs)
            return Account.of(row)

    def remove(self, name: str) -> None:
        """Remove an account and all that is theirs: who gets the name later must find nothing of it.

        Files go when the library is next collected; a job that runs is given up at its next step.

        Raises:
            InputError: it is the last administrator's.
            NotFound: there is no such account.
        """
        with self.database.session() as session:
            self.database.alone(session, _ADMINS)
            session.delete(_row(session, name))
            session.flush()
            _keep_admin(session, "name", name)
            for table in reversed(Base.metadata.sorted_tables):
                if "user" in table.columns:
                    session.execute(table.delete().where(table.columns.user == name))


def _row(session: Session, name: str) -> UserRow:
    row = session.get(UserRow, name) if _is_text(name) else None
    if row is None:
        raise NotFound("name", name, "there is no such account")
    return row


def _admins(session: Session) -> int:
    """How many can log in and may all."""
    return session.scalar(select(func.count()).where(UserRow.role == "admin", UserRow.disabled == 0)) or 0


def _keep_admin(session: Session, field: str, value: str) -> None:
    session.flush()
    if not _admins(session) and session.scalar(select(func.count()).select_from(UserRow)):
        raise InputError(field, value, "nobody would be left who may manage accounts; make another an admin first")


def _role(role: str) -> str:
    if role not in ROLES:
        raise InputError("role", role, f"must be one of {', '.join(ROLES)}")
    return role


def _bound(field: str, value: int) -> int:
    if not 0 <= value <= _MOST:
        raise InputError(field, value, f"must be from 0 (no bound) to {_MOST:,}")
    return value


def _is_text(name: str) -> bool:
    """Whether a database takes it."""
    return "\0" not in name and not any("\ud800" <= letter <= "\udfff" for letter in name)
