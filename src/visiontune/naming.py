"""Titles as names of files that every system takes."""

from __future__ import annotations

import re
import unicodedata

_LONGEST, _BYTES = 80, 200
"""Characters, and bytes, of a name without its suffix: file systems take 255 bytes with the suffix and a number."""
_JOINERS = "\u200c\u200d"
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}


def file_name(title: str, otherwise: str) -> str:
    """A title as the stem of a file's name; `otherwise` where nothing of it is left."""
    text = unicodedata.normalize("NFC", title.encode("utf-8", "ignore").decode())
    # Controls, and marks that turn the direction of what follows; joiners are letters' own.
    shown = "".join(c if c in _JOINERS or unicodedata.category(c)[0] != "C" else " " for c in text)
    stem = " ".join(_FORBIDDEN.sub(" ", shown).split()).strip(". ")[:_LONGEST].strip(". ")
    while len(stem.encode()) > _BYTES:
        stem = stem[:-1].rstrip(". ")
    return f"{stem}_" if stem.split(".")[0].casefold() in _DEVICES else stem or otherwise
