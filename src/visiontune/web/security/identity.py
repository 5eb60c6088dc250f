"""Who asks: the person at their own machine, someone logged in, or a program with a key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from flask import g

Role = Literal["admin", "maker", "viewer"]
By = Literal["loopback", "session", "key"]
LOCAL = "local"
"""The user of a machine without accounts."""


@dataclass(frozen=True)
class Visitor:
    """Who asks.

    Args:
        user: The name that jobs, artifacts and conversations are kept under.
        scopes: Of an API key: what it may; empty for people, who may what their role may.
    """

    user: str
    role: Role
    by: By
    scopes: frozenset[str] = frozenset()

    @property
    def is_admin(self) -> bool:
        return self.role == "admin"


def visitor() -> Visitor:
    """Of this request; every route but the open ones has one before its view runs."""
    return cast(Visitor, g.visitor)
