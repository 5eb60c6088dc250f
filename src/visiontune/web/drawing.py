"""Pieces that pages show again and again, as the tiles of the library: drawn once for as long as they stay the same."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from functools import lru_cache
from typing import Generic, TypeVar

from flask_openapi import OpenAPI
from markupsafe import Markup

Face = TypeVar("Face", bound=Hashable)
MOST = 1_000
"""Pieces of one kind that are kept, of some 2 kB each; those that were not shown for longest go."""


class Drawn(Generic[Face]):
    """Draws pieces by a macro that is given a face and knows nothing else, so that equal faces look the same.

    Args:
        template: Whose macro `piece(face)` it is.
    """

    def __init__(self, app: OpenAPI, template: str) -> None:
        @lru_cache(maxsize=MOST)
        def draw(face: Face) -> str:
            return str(app.jinja_env.get_template(template).module.piece(face))  # type: ignore[attr-defined]  # a macro's name

        self._draw = draw

    def __call__(self, faces: Iterable[Face]) -> Markup:
        """All of them, one after the other."""
        return Markup("".join(map(self._draw, faces)))
