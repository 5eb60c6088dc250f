"""Pieces that pages show again and again, as the tiles of the library: drawn once for as long as they stay the same."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from functools import lru_cache
from typing import Generic, TypeVar

from flask_openapi import OpenAPI
from markupsafe import Markup

Face = TypeVar("Face", bound=Hashable)


class Drawn(Generic[Face]):
    """Draws pieces by a macro that is given a face and knows nothing else, so that equal faces look the same.

    Args:
        template: Whose macro `piece(face)` it is.
        most: Pieces that are kept; those that were not shown for longest go.
    """

    def __init__(self, app: OpenAPI, template: str, most: int = 1_000) -> None:
        @lru_cache(maxsize=most)
        def draw(face: Face) -> str:
            return str(app.jinja_env.get_template(template).module.piece(face))  # type: ignore[attr-defined]  # a macro's name

        self._draw = draw

    def __call__(self, faces: Iterable[Face]) -> Markup:
        """All of them, one after the other."""
        return Markup("".join(map(self._draw, faces)))
