"""Texts that a follow-up may mean: what the assistant said, and what was written."""

from __future__ import annotations

from visiontune.chat.changes.draft import Scenery
from visiontune.errors import InputError

LONGEST = 200_000
"""Characters."""


def words_of(scenery: Scenery) -> str:
    """The text that "that" means: one written by the last plan, else the assistant's last words, else the newest one."""
    situation = scenery.situation
    texts = [one for one in situation.made if one.kind == "text"]
    newest = [one for one in texts if one.id in situation.last]
    for made in newest[-1:]:
        if text := _read(made.id, scenery):
            return text
    if situation.said.strip():
        return situation.said.strip()
    for made in texts[-1:]:
        if text := _read(made.id, scenery):
            return text
    return ""


def _read(artifact: str, scenery: Scenery) -> str:
    try:
        path = scenery.shelf.library.get(artifact, scenery.situation.user).path
        return path.read_text(encoding="utf-8", errors="replace")[:LONGEST].strip()
    except (InputError, OSError):
        return ""
