"""What the library holds as its pages show it: read off rows alone, so that 10,000 artifacts are listed as quickly as ten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, Literal, Self

from sqlalchemy import ColumnElement, Float, Select, String, bindparam, cast, delete, func, select, tuple_, update

from visiontune.errors import InputError, NotFound
from visiontune.jobs.database import Database
from visiontune.jobs.tables import ArtifactRow, CollectedRow
from visiontune.searching import holding, words_of

Media = Literal["image", "audio", "video", "midi", "text"]
"""What a main file shows, whatever request it was made by."""
Order = Literal["newest", "oldest", "largest"]
LONGEST_TITLE = 200


@dataclass(frozen=True)
class Listing:
    """An artifact in a list. `created` is in seconds since the epoch, `bytes` those of its files."""

    id: str
    user: str
    key: str
    kind: str
    media: str
    title: str
    created: float
    favourite: bool
    pinned: bool
    bytes: int
    warnings: tuple[str, ...]
    parents: tuple[str, ...]
    request: Mapping[str, Any] = field(hash=False)
    why: str = ""

    @property
    def has_picture(self) -> bool:
        """Whether there is a small picture of it: all that is seen or heard has one, brought in or made."""
        return self.media != "text"

    @classmethod
    def of(cls, columns: Sequence[Any]) -> Self:
        """As a row of `_SELECT` says."""
        values = list(columns)
        for place, kind in _AS.items():
            values[place] = kind(values[place] or ())
        return cls(*values)


_NAMES = tuple(one.name for one in fields(Listing))
_AS: Mapping[int, type[Any]] = {
    _NAMES.index(name): kind
    for name, kind in (("favourite", bool), ("pinned", bool), ("warnings", tuple), ("parents", tuple))
}
"""Places of what the table holds in another form."""
_ROWS = ArtifactRow.__table__.c
"""The columns themselves: conditions on them are put together more quickly than on those of `ArtifactRow`."""
# Put together once, as that takes longer than to ask.
_SELECT: Select[Any] = select(*(_ROWS[name] for name in _NAMES))
_ONE = _SELECT.where(_ROWS.id == bindparam("id"), _ROWS.user == bindparam("user"))
_USAGE = (
    select(_ROWS.kind, func.count(), func.coalesce(func.sum(_ROWS.bytes), 0))
    .where(_ROWS.user == bindparam("user"))
    .group_by(_ROWS.kind)
    .order_by(_ROWS.kind)
)


@cache
def _paged(order: Order, given: frozenset[str]) -> Select[Any]:
    """A page of a user's, narrowed by what is given; each combination is put together once."""
    query = _SELECT.where(_ROWS.user == bindparam("user"))
    if "kinds" in given:
        query = query.where(_ROWS.kind.in_(bindparam("kinds", expanding=True)))
    if "media" in given:
        query = query.where(_ROWS.media == bindparam("media"))
    if "favourite" in given:
        query = query.where(_ROWS.favourite == bindparam("favourite"))
    if "collection" in given:
        query = query.join(CollectedRow, CollectedRow.artifact_id == _ROWS.id)
        query = query.where(CollectedRow.collection_id == bindparam("collection"))
    column: Any = _ROWS.bytes if order == "largest" else _ROWS.created
    if "at" in given:
        place = tuple_(column, _ROWS.id)
        after = tuple_(bindparam("at", type_=Float), bindparam("after", type_=String))
        query = query.where(place > after if order == "oldest" else place < after)
    ordered = (column, _ROWS.id) if order == "oldest" else (column.desc(), _ROWS.id.desc())
    return query.order_by(*ordered).limit(bindparam("limit"))


@dataclass(frozen=True)
class Page:
    """Some of a list, and the `cursor` that gets what follows; None at its end."""

    items: list[Listing]
    cursor: str | None


@dataclass(frozen=True)
class Usage:
    """What a user's artifacts of one kind take together."""

    kind: str
    artifacts: int
    bytes: int


@dataclass(frozen=True)
class Lineage:
    """What an artifact was made from, and what was made from it; of both only what is still listed."""

    parents: list[Listing]
    children: list[Listing]


class Listings:
    """A user's artifacts in lists."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def get(self, artifact_id: str, user: str) -> Listing:
        """One by its whole id.

        Raises:
            NotFound: there is none, or it is another's.
        """
        found = self._rows(_ONE, id=artifact_id, user=user)
        if not found:
            raise _unknown(artifact_id)
        return found[0]

    def some(self, artifact_ids: Sequence[str], user: str) -> list[Listing]:
        """Those of these ids that are the user's, in the order of the ids; others are left out."""
        if not artifact_ids:
            return []
        found = self._rows(_SELECT.where(*_theirs(artifact_ids, user)))
        by_id = {listing.id: listing for listing in found}
        return [by_id[one] for one in dict.fromkeys(artifact_ids) if one in by_id]

    def find(
        self, user: str, *, kind: str | None = None, text: str = "", favourite: bool = False, limit: int = 60
    ) -> list[Listing]:
        """The newest first; what `page` gives, without its cursor."""
        return self.page(user, kind=kind, text=text, favourite=favourite, limit=limit).items

    def page(
        self,
        user: str,
        *,
        kind: str | Sequence[str] | None = None,
        media: str | None = None,
        text: str = "",
        favourite: bool = False,
        collection: str | None = None,
        order: Order = "newest",
        cursor: str | None = None,
        limit: int = 60,
    ) -> Page:
        """A page of the user's artifacts.

        Args:
            kind: One kind, or several.
            text: All its words must occur in the title or the request.
            collection: Only what is in the collection of this id; an unknown one is empty.
            cursor: Of the page before.

        Raises:
            InputError: `cursor` is none of ours.
        """
        kinds = [kind] if isinstance(kind, str) else kind if kind is None else list(kind)
        given: dict[str, Any] = {
            "kinds": kinds,
            "media": media,
            "collection": collection,
            "favourite": 1 if favourite else None,
        }
        given["at"], given["after"] = (None, None) if cursor is None else _cursor(cursor)
        given = {name: value for name, value in given.items() if value is not None}
        query = _paged(order, frozenset(given))
        if conditions := holding(ArtifactRow.words, text):
            query = query.where(*conditions)
        found = self._rows(query, user=user, limit=limit + 1, **given)
        more = len(found) > limit
        found = found[:limit]
        if not more:
            return Page(found, None)
        last = found[-1]
        return Page(found, f"{last.bytes if order == 'largest' else last.created!r}_{last.id}")

    def usage(self, user: str) -> list[Usage]:
        """How many artifacts of each kind there are, and their bytes; what two share counts twice."""
        with self.database.reading() as connection:
            return [Usage(kind, count, int(taken)) for kind, count, taken in connection.execute(_USAGE, {"user": user})]

    def lineage(self, artifact_id: str, user: str) -> Lineage:
        """What an artifact comes from and led to, the newest child first.

        Raises:
            NotFound: there is none, or it is another's.
        """
        listing = self.get(artifact_id, user)
        query = _SELECT.where(_ROWS.user == user, _made_from(artifact_id))
        children = self._rows(query.order_by(_ROWS.created.desc()).limit(200))
        return Lineage(self.some(listing.parents, user), children)

    def children(self, artifact_ids: Sequence[str], user: str) -> list[str]:
        """Ids of what was made from any of these, and is none of them."""
        query = select(_ROWS.id, _ROWS.parents).where(_ROWS.user == user, cast(_ROWS.parents, String) != "[]")
        given = set(artifact_ids)
        with self.database.session(write=False) as session:
            rows = session.execute(query).all()
        return [one for one, parents in rows if one not in given and given & set(parents or ())]

    def change(
        self,
        artifact_ids: Sequence[str],
        user: str,
        *,
        title: str | None = None,
        favourite: bool | None = None,
        pinned: bool | None = None,
    ) -> int:
        """Give a title, mark or unmark; what is None stays. Returns how many of these ids are the user's.

        Raises:
            InputError: the title is empty or too long.
        """
        values: dict[str, Any] = {}
        if title is not None:
            values["title"] = checked_name("title", title, LONGEST_TITLE)
        if favourite is not None:
            values["favourite"] = int(favourite)
        if pinned is not None:
            values["pinned"] = int(pinned)
        theirs = _theirs(artifact_ids, user)
        with self.database.session() as session:
            rows = session.scalars(select(ArtifactRow).where(*theirs)).all()
            for row in rows if values else ():
                words = {"words": words_of(values["title"], row.request)} if "title" in values else {}
                session.execute(update(ArtifactRow).where(ArtifactRow.id == row.id).values(**values, **words))
        return len(rows)

    def delete(self, artifact_ids: Sequence[str], user: str) -> int:
        """Take artifacts out of the lists; the worker collects their files. Returns how many there were."""
        with self.database.session() as session:
            gone = session.scalars(delete(ArtifactRow).where(*_theirs(artifact_ids, user)).returning(_ROWS.id))
            return len(gone.all())

    def _rows(self, query: Select[Any], **given: Any) -> list[Listing]:
        with self.database.reading() as connection:
            return [Listing.of(row) for row in connection.execute(query, given).all()]


def checked_name(name: str, value: str, longest: int) -> str:
    """A title or name that a user gave, on one line.

    Raises:
        InputError: it is empty, too long, or no text; names the field `name`.
    """
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(name, value, "is no valid Unicode (half a character)") from error
    told = " ".join("".join(letter if letter.isprintable() else " " for letter in value).split())
    if not told:
        raise InputError(name, value, "must not be empty")
    if len(told) > longest:
        raise InputError(name, value, f"must have at most {longest} characters")
    return told


def _theirs(artifact_ids: Sequence[str], user: str) -> tuple[ColumnElement[bool], ...]:
    return _ROWS.id.in_(set(artifact_ids)), _ROWS.user == user


def _made_from(artifact_id: str) -> ColumnElement[bool]:
    return cast(_ROWS.parents, String).contains(f'"{artifact_id}"', autoescape=True)


def _cursor(text: str) -> tuple[float, str]:
    number, _, artifact_id = text.partition("_")
    try:
        return float(number), artifact_id
    except ValueError as error:
        raise InputError("cursor", text, "must be the cursor of the page before") from error


def _unknown(artifact_id: str) -> NotFound:
    return NotFound("id", artifact_id, "nothing in the library has this id")
