"""What can be brought, and how much of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Media = Literal["image", "audio", "midi", "video", "document", "notes"]
"""`midi` is a score of any format, `notes` a ZIP of texts, `document` what can be read: text, Markdown, PDF, Word, HTML."""
MEDIA: tuple[Media, ...] = get_args(Media)

BOUNDS: Mapping[Media, int] = {
    "image": 100_000_000,
    "audio": 1_000_000_000,
    "midi": 4_000_000,
    "video": 2_000_000_000,
    "document": 50_000_000,
    "notes": 20_000_000,
}
"""Bytes of a file."""
MOST = max(BOUNDS.values())
SECONDS: Mapping[Media, float] = {
    "image": 60.0,
    "audio": 180.0,
    "midi": 60.0,
    "video": 600.0,
    "document": 45.0,
    "notes": 30.0,
}
"""How long reading may take."""


class Unusable(Exception):
    """A file that cannot be taken; the message is the remedy of an `InputError`, in our words: decoders' name our paths."""
