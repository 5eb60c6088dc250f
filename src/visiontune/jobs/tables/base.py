"""What all tables have in common."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import JSON, BigInteger, Integer
from sqlalchemy.orm import DeclarativeBase

BIG = BigInteger().with_variant(Integer, "sqlite")
"""Numbers beyond 2,147,483,647. SQLite's INTEGER holds them, and counts up by itself only under that name."""


def new_id() -> str:
    """128 random bits that nobody can guess, safe in addresses and file names."""
    return secrets.token_hex(16)


class Base(DeclarativeBase):
    type_annotation_map = {dict[str, Any]: JSON, list[str]: JSON}  # noqa: RUF012 - SQLAlchemy's own way
