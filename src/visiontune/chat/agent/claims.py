"""Claims of things that no tool made. A model that says "here is your picture" when there is none must not be believed.

Careful: what is asked, negated, conditional, quoted or told as a story makes no claim; and the note that follows one is
true in any case, since it is only added where nothing of the kind was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from visiontune.chat.agent.phrases import kind_of, said_to_anyone, said_to_who_asked

_WORDS = {"image": "picture", "video": "video", "music": "music", "speech": "recording"}
_SUFFIXES = {
    "image": "png jpg jpeg webp gif svg bmp tiff",
    "video": "mp4 webm mov mkv avi",
    "music": "mid midi musicxml",
    "speech": "wav mp3 ogg flac m4a opus",
}
_QUOTED = re.compile(
    r"```.*?(?:```|\Z)|`[^`\n]*`|\"[^\"\n]*\"|“[^”\n]*”|«[^»\n]*»|„[^“”\n]*[“”]|^\s*>.*$", re.DOTALL | re.MULTILINE
)
_SENTENCE = re.compile(
    r"(?:\bhere (?:you go|you are|it is|they are)[!.:]+)?[^.!?\n]+(?:[.](?=\w)[^.!?\n]*)*[.!?]*", re.I
)
_OPEN = re.compile(
    r"\b(?:not|never|no|cannot|could|would|if|once|when|will|should|can|shall|may|might|nicht|kein\w*|wenn|kann|pas|si|puedo|no)\b"
    r"|n['’]t\b|['’]ll\b|['’]d\b",
    re.IGNORECASE,
)
_TO_THE_USER = re.compile(
    r"\b(?:you|yours?|here|dir|dich|ihr|ihnen|dein\w*|hier|vous|votre|vos|ton|ta|tes|voici|tu|tus|te|aquí)\b", re.I
)
_PICTURE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)|\b(?:sandbox|attachment):/?[^\s)]+", re.IGNORECASE)
_SAVED = re.compile(
    r"\b(?:saved|attached|download|here|created|made|generated|exported|stored|hier|voici|aquí)\b", re.I
)


def unmade(text: str, made: Iterable[str], known: str = "", talk: bool = False) -> str:
    """A note where `text` claims something that was not made for this message; else nothing.

    Args:
        made: Kinds that tools made; "change" stands for any.
        known: All that the conversation and the tools said: files that are named there exist.
        talk: The message asks for words alone, so that only what is said to the user counts, and no story's "I drew a bird".
    """
    kinds = set(made)
    if "change" in kinds:
        return ""
    claimed = _claimed(_QUOTED.sub(" ", text), known, talk) - kinds
    if not claimed or ("" in claimed and kinds):
        return ""
    if kinds:
        things = " and no ".join(_WORDS[kind] for kind in _WORDS if kind in claimed)
        return f"Note: no {things} was made for this message." if things else ""
    return "Note: nothing was made for this message."


def _claimed(text: str, known: str, talk: bool) -> set[str]:
    """Kinds that are claimed; "" where the kind is not said."""
    claimed: set[str] = set()
    # A picture in the text is none of ours: ours are shown beside it.
    if _PICTURE.search(text):
        claimed.add("image")
    for sentence in _SENTENCE.findall(text):
        if talk and not _TO_THE_USER.search(sentence):
            continue
        for pattern in said_to_anyone() if talk else (*said_to_anyone(), *said_to_who_asked()):
            found = pattern.search(sentence)
            if found and not sentence.rstrip().endswith("?") and not _OPEN.search(sentence[: found.end()]):
                claimed.add(kind_of(found[1]))
        for name, suffix in _file().findall(sentence):
            new = f"{name}.{suffix}".lower() not in known.lower()
            if new and _SAVED.search(sentence) and not _OPEN.search(sentence):
                claimed.add(next(kind for kind, suffixes in _SUFFIXES.items() if suffix.lower() in suffixes.split()))
    return claimed


@cache
def _file() -> re.Pattern[str]:
    suffixes = "|".join(suffix for group in _SUFFIXES.values() for suffix in group.split())
    return re.compile(rf"([\w-]+)\.({suffixes})\b", re.IGNORECASE)
