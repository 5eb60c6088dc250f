"""Words about what is there: a prompt made richer, a caption or an alt text of the last picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from visiontune.chat.base import Situation
from visiontune.chat.writing.texts import about_artifact, asked, compared, enhanced
from visiontune.errors import InputError

if TYPE_CHECKING:
    from visiontune.studio import Studio

_THIS = re.compile(
    r"^(?:(?:the|this|that|my|last|first|second|for|of)\s)*(?:it|this|that|picture|image|photo|drawing|video|film|one)?$",
    re.IGNORECASE,
)
_DESCRIBES = re.compile(r"\b(?P<kind>caption|alt(?:ernative)?[\s-]?text)s?\b", re.IGNORECASE)


_OUTLINE = re.compile(
    r"\b(?:outline|shot[\s-]?list|story\s?board|(?:which|what|the|list\sof)\s(?:the\s)?(?:shots|scenes))\b"
    r"(?:\s(?:of|for)\s(?:(?:a|an|the|my|our)\s)?(?:film|video|movie|clip)\s(?:about|on|of)\s(?P<topic>[^.,;:!?\n]{2,120}))?",
    re.IGNORECASE,
)


_THE_FILM = re.compile(r"\b(?:the|this|that|my|our)\s(?:film|video|movie|clip)\b|\bit\b", re.IGNORECASE)


def outlined(text: str, held: tuple[str, Mapping[str, Any]] | None, last: str = "") -> str:
    """The topic of the outline that `text` asks for in place of a film; empty where it asks for none.

    Args:
        held: What the message refuses or puts off.
        last: What the last film is about, which "the film" may mean.
    """
    found = _OUTLINE.search(text[:2_000])
    if found is None:
        return ""
    subject = str((held or ("", {}))[1].get("subject", ""))
    return (found["topic"] or subject or (last if _THE_FILM.search(text) else "")).strip()


def words_about(text: str, situation: Situation, studio: Studio, check_cancelled: Callable[[], None]) -> str | None:
    """The words that `text` asks for about a prompt or about what was made last; None where it asks for no such."""
    writing = asked(text)
    if writing is not None and writing.kind == "prompt" and writing.source.strip():
        return compared(writing.source, enhanced(studio, writing.source, check_cancelled=check_cancelled))
    described = _DESCRIBES.search(text)
    if described is None or not situation.made or len(text) > 200:
        return None
    if writing is not None and not _THIS.match(writing.topic.strip(" .!?")):
        return None
    kind = "caption" if described["kind"].lower() == "caption" else "alt text"
    seen = next((made for made in reversed(situation.made) if made.kind in ("image", "video", "clip")), None)
    if seen is None:
        return None
    try:
        artifact = studio.library.get(seen.id, situation.user)
    except InputError:  # deleted meanwhile
        return None
    return about_artifact(kind, artifact.request, artifact.details) or None
