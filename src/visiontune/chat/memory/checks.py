"""What is checked of everything that the chat keeps: whose it is, its text, its data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from visiontune.errors import InputError
from visiontune.requests import MAX_TEXT, Text

MAX_DATA = 4_000_000
"""Characters of a message's data as JSON; pictures and sound are named by id, never kept in it."""
_UNKEEPABLE = re.compile(r"[\ud800-\udfff]|(?<!\\)(?:\\\\)*\\u0000")
"""Half a character, or NUL as JSON writes it; PostgreSQL keeps neither."""


def checked_user(user: object) -> str:
    """A user's name.

    Raises:
        InputError: it is empty, longer than 64 characters, or holds control characters.
    """
    if not isinstance(user, str) or not 0 < len(user) <= 64 or not user.isprintable():
        raise InputError("user", user, "must be 1 to 64 printable characters")
    return user


def checked_text(field: str, text: str, most: int = MAX_TEXT) -> str:
    """A text of at most `most` characters, without control characters other than line ends and tabs.

    Raises:
        InputError: it is no text, too long, or holds NUL or half characters.
    """
    try:
        plain: str = _texts().validate_python(text, strict=True)
    except ValidationError as error:
        message = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
        raise InputError(field, text, message[0].lower() + message[1:]) from error
    if len(plain) > most:
        raise InputError(field, text, f"must have at most {most:,} characters")
    return plain


def checked_data(field: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of `data` in plain JSON values.

    Raises:
        InputError: it is no JSON object, or takes more than `MAX_DATA` characters.
    """
    if not isinstance(data, Mapping):
        raise InputError(field, data, "must be a JSON object")
    try:
        written = json.dumps(dict(data), allow_nan=False, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(field, type(data).__name__, f"must hold only JSON values ({error})") from error
    if len(written) > MAX_DATA:
        raise InputError(field, f"{len(written):,} characters", f"must have at most {MAX_DATA:,}; name files by id")
    if _UNKEEPABLE.search(written):
        raise InputError(field, type(data).__name__, "must hold neither NUL nor half characters")
    plain: dict[str, Any] = json.loads(written)
    return plain


@cache
def _texts() -> TypeAdapter[str]:
    return TypeAdapter(Text)
