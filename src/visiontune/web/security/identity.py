"""Who asks: the person at their own machine, someone logged in, or a program with a key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from flask import g

from visiontune.users.accounts import Role as Role
from visiontune.web.security.access import Access

By = Literal["loopback", "session", "key"]
LOCAL = "local"
"""The user of a machine without accounts."""
_NEEDS = {"open": 0, "visitor": 1, "maker": 2, "admin": 3}
_ROLES = {"viewer": 1, "maker": 2, "admin": 3}
_SCOPES = {"read": 1, "make": 2, "admin": 3}


@dataclass(frozen=True)
class Visitor:
    """Who asks.

    Args:
        user: The name that jobs, artifacts and conversations are kept under.
        scopes: Of an API key: what it may, each scope what those below it may too; empty for people, who may what
            their role may.
    """

    user: str
    role: Role
    by: By
    scopes: frozenset[str] = frozenset()

    @property
    def is_admin(self) -> bool:
        return self.may("admin")

    def may(self, need: Access) -> bool:
        """Whether role and key suffice for a view that asks for `need`."""
        level = _ROLES[self.role]
        if self.by == "key":
            level = min(level, max((_SCOPES.get(scope, 0) for scope in self.scopes), default=0))
        return level >= _NEEDS[need]


def visitor() -> Visitor:
    """Of this request; every route but the open ones has one before its view runs."""
    return cast(Visitor, g.visitor)
