"""Access is declared at the view, and enforced for all routes alike before any view runs.

A view without a mark: reading asks for any visitor, everything else for a maker.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar

Access = Literal["open", "visitor", "maker", "admin"]
View = TypeVar("View", bound=Callable[..., Any])
_MARK = "visiontune_access"


def access(who: Access) -> Callable[[View], View]:
    """Mark a view: `open` to all (login, static files, health), or for a `visitor`, `maker` or `admin`."""

    def mark(view: View) -> View:
        setattr(view, _MARK, who)
        return view

    return mark


def needed(view: Callable[..., Any], method: str) -> Access:
    """What `view` asks for when it is called by `method`."""
    marked: Access | None = getattr(view, _MARK, None)
    return marked or ("visitor" if method in ("GET", "HEAD", "OPTIONS") else "maker")
