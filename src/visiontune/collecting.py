"""Collections: a user's own groups of artifacts; an artifact may be in several."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from visiontune.errors import InputError, NotFound
from visiontune.jobs.database import Database
from visiontune.jobs.tables import ArtifactRow, CollectedRow, CollectionRow, new_id
from visiontune.listing import checked_name

LONGEST_NAME = 100
MOST = 500
"""Collections of one user."""


_COUNTED = (
    select(CollectionRow.id, CollectionRow.name, CollectionRow.created, func.count(CollectedRow.artifact_id))
    .outerjoin(CollectedRow, CollectedRow.collection_id == CollectionRow.id)
    .where(CollectionRow.user == bindparam("user"))
    .group_by(CollectionRow.id, CollectionRow.name, CollectionRow.created)
)


@dataclass(frozen=True)
class Collection:
    """A named group, and how many artifacts are in it. `created` is in seconds since the epoch."""

    id: str
    name: str
    created: float
    artifacts: int = 0


class Collections:
    """The collections of users."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self.database, self.clock = database, clock

    def create(self, name: str, user: str) -> Collection:
        """A new, empty collection.

        Raises:
            InputError: the name is empty or too long, or there are too many.
        """
        name = checked_name("name", name, LONGEST_NAME)
        with self.database.session() as session:
            self.database.alone(session, f"collections of {user}")
            counted = select(func.count()).select_from(CollectionRow).where(CollectionRow.user == user)
            if (session.scalar(counted) or 0) >= MOST:
                raise InputError("name", name, f"there are {MOST} collections already; delete one first")
            row = CollectionRow(id=new_id(), user=user, name=name, created=self.clock())
            session.add(row)
        return Collection(row.id, row.name, row.created)

    def find(self, user: str) -> list[Collection]:
        """All of a user's, by name."""
        return sorted(self._counted(user), key=lambda one: (one.name.casefold(), one.id))

    def get(self, collection_id: str, user: str) -> Collection:
        """One of a user's.

        Raises:
            NotFound: there is none, or it is another's.
        """
        found = self._counted(user, collection_id)
        if not found:
            raise _unknown(collection_id)
        return found[0]

    def of(self, artifact_id: str, user: str) -> list[Collection]:
        """Those that an artifact is in."""
        query = select(CollectedRow.collection_id).where(CollectedRow.artifact_id == artifact_id)
        with self.database.session(write=False) as session:
            inside = set(session.scalars(query))
        return [one for one in self.find(user) if one.id in inside] if inside else []

    def rename(self, collection_id: str, name: str, user: str) -> Collection:
        """Give another name.

        Raises:
            InputError: the name is empty or too long.
            NotFound: there is none, or it is another's.
        """
        name = checked_name("name", name, LONGEST_NAME)
        with self.database.session() as session:
            _require(session, collection_id, user)
            session.execute(update(CollectionRow).where(CollectionRow.id == collection_id).values(name=name))
        return self.get(collection_id, user)

    def delete(self, collection_id: str, user: str) -> None:
        """Take a collection away; what was in it stays in the library.

        Raises:
            NotFound: there is none, or it is another's.
        """
        with self.database.session() as session:
            _require(session, collection_id, user)
            session.execute(delete(CollectionRow).where(CollectionRow.id == collection_id))

    def add(self, collection_id: str, artifact_ids: Sequence[str], user: str) -> Collection:
        """Put artifacts in; those that are in it already stay, and ids that are not the user's are left out.

        Raises:
            NotFound: there is no such collection, or it is another's.
        """
        with self.database.session() as session:
            _require(session, collection_id, user)
            theirs = select(ArtifactRow.id).where(ArtifactRow.id.in_(set(artifact_ids)), ArtifactRow.user == user)
            inside = select(CollectedRow.artifact_id).where(CollectedRow.collection_id == collection_id)
            new = set(session.scalars(theirs)) - set(session.scalars(inside))
            now = self.clock()
            session.add_all(CollectedRow(collection_id=collection_id, artifact_id=one, added=now) for one in new)
        return self.get(collection_id, user)

    def remove(self, collection_id: str, artifact_ids: Sequence[str], user: str) -> Collection:
        """Take artifacts out of a collection; they stay in the library.

        Raises:
            NotFound: there is no such collection, or it is another's.
        """
        with self.database.session() as session:
            _require(session, collection_id, user)
            gone = CollectedRow.artifact_id.in_(set(artifact_ids))
            session.execute(delete(CollectedRow).where(CollectedRow.collection_id == collection_id, gone))
        return self.get(collection_id, user)

    def _counted(self, user: str, collection_id: str | None = None) -> list[Collection]:
        query = _COUNTED if collection_id is None else _COUNTED.where(CollectionRow.id == collection_id)
        with self.database.reading() as connection:
            return [Collection(*row) for row in connection.execute(query, {"user": user})]


def _require(session: Session, collection_id: str, user: str) -> None:
    row = session.get(CollectionRow, collection_id)
    if row is None or row.user != user:
        raise _unknown(collection_id)


def _unknown(collection_id: str) -> NotFound:
    return NotFound("collection", collection_id, "there is no such collection")
