"""Descent: what an artifact was made from over several steps, and what was made from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from sqlalchemy import String, cast, select

from visiontune.jobs.database import Database
from visiontune.jobs.tables import ArtifactRow
from visiontune.listing import Listing, Listings

_DEEP = 6
"""Generations on each side."""
_MOST = 100
"""Artifacts on each side: a tree that can be read."""


@dataclass(frozen=True)
class Relative:
    """One in the tree, and those behind it. `told`: it stands elsewhere in the tree with those behind it."""

    listing: Listing
    behind: tuple[Relative, ...] = ()
    told: bool = False

    def __iter__(self) -> Iterator[Relative]:
        """It and all behind it."""
        yield self
        for one in self.behind:
            yield from one


@dataclass(frozen=True)
class Family:
    """An artifact between those that it comes from and those that came from it.

    `more`: how many are left out, since the tree would be too large.
    """

    listing: Listing
    origins: tuple[Relative, ...]
    offspring: tuple[Relative, ...]
    more: int = 0

    @classmethod
    def of(cls, database: Database, listings: Listings, artifact_id: str, user: str) -> Self:
        """Of a user's artifact; what is no longer listed is left out, with what only it leads to.

        Raises:
            NotFound: there is none, or it is another's.
        """
        listing = listings.get(artifact_id, user)
        made_from = _parents(database, user)
        parents: dict[str, Sequence[str]] = dict(made_from)
        children: dict[str, Sequence[str]] = {}
        for child, given in made_from.items():
            for parent in given:
                children[parent] = (*children.get(parent, ()), child)
        both: tuple[dict[str, Sequence[str]], ...] = (parents, children)
        sides = [_near(artifact_id, links) for links in both]
        shown = [side[:_MOST] for side in sides]
        found = {one.id: one for one in listings.some([*shown[0], *shown[1]], user)}
        more = sum(len(side) - len(some) for side, some in zip(sides, shown, strict=True))
        trees = [
            _tree(artifact_id, links, {one: found[one] for one in some if one in found}, {artifact_id}, 0)
            for links, some in zip(both, shown, strict=True)
        ]
        return cls(listing, trees[0], trees[1], more)


def _parents(database: Database, user: str) -> dict[str, Sequence[str]]:
    """Of all of a user's artifacts that were made from others, the oldest first."""
    query = select(ArtifactRow.id, ArtifactRow.parents).where(
        ArtifactRow.user == user, cast(ArtifactRow.parents, String) != "[]"
    )
    with database.session(write=False) as session:
        return {one: parents for one, parents in session.execute(query.order_by(ArtifactRow.created)) if parents}


def _near(start: str, links: Mapping[str, Sequence[str]]) -> list[str]:
    """Those that `links` lead to from `start`, the nearest first, without `start`."""
    order: dict[str, None] = {}
    ring = [start]
    for _ in range(_DEEP):
        ring = [one for before in ring for one in links.get(before, ()) if one != start and one not in order]
        ring = list(dict.fromkeys(ring))
        order.update(dict.fromkeys(ring))
    return list(order)


def _tree(
    at: str, links: Mapping[str, Sequence[str]], found: Mapping[str, Listing], told: set[str], deep: int
) -> tuple[Relative, ...]:
    relatives = []
    for one in dict.fromkeys(links.get(at, ())) if deep < _DEEP else ():
        if one not in found:
            continue
        if one in told:
            relatives.append(Relative(found[one], told=True))
            continue
        told.add(one)
        relatives.append(Relative(found[one], _tree(one, links, found, told, deep + 1)))
    return tuple(relatives)
