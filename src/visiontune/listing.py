"""What the library holds as its pages show it: read off rows alone, so that 10,000 artifacts are listed as quickly as ten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from sqlalchemy import String, cast, select

from visiontune.errors import NotFound
from visiontune.jobs.database import Database
from visiontune.jobs.tables import ArtifactRow


@dataclass(frozen=True)
class Listing:
    """An artifact in a list. `created` is in seconds since the epoch, `bytes` those of its files."""

    id: str
    user: str
    key: str
    kind: str
    title: str
    created: float
    favourite: bool
    pinned: bool
    bytes: int
    warnings: tuple[str, ...]
    parents: tuple[str, ...]
    request: Mapping[str, Any] = field(hash=False)

    @classmethod
    def of(cls, row: ArtifactRow) -> Self:
        """As its row says."""
        values = {field.name: getattr(row, field.name) for field in fields(cls)}
        flags = {name: bool(values[name]) for name in ("favourite", "pinned")}
        return cls(**values | flags | {"warnings": tuple(row.warnings), "parents": tuple(row.parents or ())})


class Listings:
    """A user's artifacts in lists."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def get(self, artifact_id: str, user: str) -> Listing:
        """One by its whole id.

        Raises:
            NotFound: there is none, or it is another's.
        """
        with self.database.session(write=False) as session:
            row = session.get(ArtifactRow, artifact_id)
            if row is None or row.user != user:
                raise NotFound("id", artifact_id, "nothing in the library has this id")
            return Listing.of(row)

    def find(
        self, user: str, *, kind: str | None = None, text: str = "", favourite: bool = False, limit: int = 60
    ) -> list[Listing]:
        """The newest first; `text` is looked for in titles and requests."""
        query = select(ArtifactRow).where(ArtifactRow.user == user).order_by(ArtifactRow.created.desc()).limit(limit)
        if kind is not None:
            query = query.where(ArtifactRow.kind == kind)
        if favourite:
            query = query.where(ArtifactRow.favourite == 1)
        if text:
            request = cast(ArtifactRow.request, String)
            query = query.where(
                ArtifactRow.title.icontains(text, autoescape=True) | request.icontains(text, autoescape=True)
            )
        with self.database.session(write=False) as session:
            return [Listing.of(row) for row in session.scalars(query)]
