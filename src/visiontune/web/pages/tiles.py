"""Tiles of the library's grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from flask_openapi import OpenAPI
from markupsafe import Markup

from visiontune.listing import Listing
from visiontune.web.drawing import Drawn
from visiontune.web.security.identity import visitor
from visiontune.web.showing import ago


@dataclass(frozen=True)
class Tile:
    """All that a tile shows: of an artifact, when it was made, and whether who looks may mark it."""

    id: str
    kind: str
    title: str
    has_picture: bool
    favourite: bool
    created: float
    ago: str
    may_mark: bool

    @classmethod
    def of(cls, one: Listing, may_mark: bool) -> Self:
        return cls(one.id, one.kind, one.title, one.has_picture, one.favourite, one.created, ago(one.created), may_mark)

    @property
    def called(self) -> str:
        return self.title or self.kind


def register(app: OpenAPI) -> None:
    """Let templates say `{{ tiles(listings) }}`."""
    drawn: Drawn[Tile] = Drawn(app, "parts/library/tile.html")

    def tiles(found: Sequence[Listing]) -> Markup:
        may_mark = visitor().role != "viewer"
        return drawn(Tile.of(one, may_mark) for one in found)

    app.jinja_env.globals["tiles"] = tiles
