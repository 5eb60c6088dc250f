"""What a message points at: "it", "this document", "make a video of it"."""

from __future__ import annotations

import re
from typing import Literal

Medium = Literal["image", "video", "music", "speech"]

_POINTING = re.compile(
    r"^(?:(?:of|about|from|out of|with|for|to|using)\s+)?(?:all\s+(?:of\s+)?)?(?:it|its|it all|this|that|these|those|them|"
    r"both(?:\s+of\s+them)?|"
    r"the (?:same|result|lot|above|answer|text|poem|haiku|limerick|story|song|lyrics|verse|verses|piece|music|tune|picture|image|"
    r"drawing|painting|photo|one|ones|pictures|images|drawings)|"
    r"(?:this|that|my|the|these|those|your)\s+(?:attached\s+|uploaded\s+|last\s+)?(?:document|documents|file|files|pdf|notes|article|paper|"
    r"report|essay|text|chapter|page|attachment|picture|image|photo|drawing|poem|answer|reply|recording|song|lyrics|story)|"
    r"(?:the\s+)?(?:first|second|third|fourth|fifth|sixth|last|latest)(?:\s+(?:one|picture|image|drawing|painting|photo))?|"
    r"above|here|everything)(?:\s+(?:above|here|please|now|too|aloud|out loud|attached))*[.!?]*$",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"\b(?:document|documents|docs?|file|files|pdf|docx|notes|article|paper|report|essay|chapter|attachment|attached|uploaded?|"
    r"(?:this|that|the|my) (?:text|page|story|poem|letter|lyrics|script))\b",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"\bwhat you(?: just)? (?:said|wrote|told)\b|\b(?:your|the|that|this) (?:answer|reply|response|explanation)\b",
    re.IGNORECASE,
)
_SUMMARY = re.compile(
    r"\b(?:summar\w+|sum (?:it |this |that )?up|gist|overview|tl;?dr|in short|abstract|recap|key points)\b",
    re.IGNORECASE,
)
_FILM_OF = re.compile(
    r"\b(?:of|from|with|using|use|show|put|turn)\s+(?:it|this|that|them|these|those|(?:the|this|that|my|these|those)\s+(?:\w+\s+){0,2}"
    r"(?:picture|image|drawing|photo|painting|sketch)s?)\b",
    re.IGNORECASE,
)
_ALL = re.compile(r"\b(?:both|all|them|these|those|pictures|images|drawings|slide ?show|everything)\b", re.IGNORECASE)
_MEDIA: tuple[tuple[Medium, re.Pattern[str]], ...] = (
    (
        "video",
        re.compile(r"\b(?:videos?|film|movie|clip|slide ?show|animation|animate|reel|teaser|trailer)\b", re.IGNORECASE),
    ),
    (
        "speech",
        re.compile(
            r"\b(?:read|say|speak|narrat(?:e[ds]?|ing|ion)|recite|voice|aloud|out loud|voice ?over|pronounce)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "music",
        re.compile(r"\b(?:music|song|tune|sing|sung|melody|soundtrack|compose|lullaby|waltz|ballad)\b", re.IGNORECASE),
    ),
    (
        "image",
        re.compile(
            r"\b(?:picture|image|draw|paint|illustrat\w+|sketch|poster|cover|drawing|painting|photo)\b", re.IGNORECASE
        ),
    ),
)


def points(subject: str | None) -> bool:
    """Whether a subject says nothing by itself: "it", "this document", "both".

    >>> [points(subject) for subject in ("it", "this document", "both of them", "a fox", "", None)]
    [True, True, True, False, True, True]
    """
    return not (subject or "").strip() or _POINTING.match(str(subject).strip()) is not None


def names_document(text: str) -> bool:
    """Whether a message speaks of a document that came with it."""
    return _DOCUMENT.search(text) is not None


def names_answer(text: str) -> bool:
    """Whether it speaks of what the assistant said, and of nothing else."""
    return _ANSWER.search(text) is not None


def asks_for_summary(text: str) -> bool:
    return _SUMMARY.search(text) is not None


def names_all(text: str) -> bool:
    """Whether it speaks of several things: "both", "them", "a slideshow"."""
    return _ALL.search(text) is not None


def films_what_is_there(text: str, subject: str) -> bool:
    """Whether `subject` is only what is said in a film of something else: "make a video of it: The ferry sails at nine."

    >>> [films_what_is_there(f"a video {head} The sea.", "The sea.") for head in ("of it:", "of this picture saying", "about")]
    [True, True, False]
    """
    at = text.find(subject)
    return at > 0 and _FILM_OF.search(text[:at]) is not None


def medium_of(text: str) -> Medium | None:
    """What a few words ask to be made of something: "read it aloud" is speech, "set it to sad piano music" is music.

    >>> [medium_of(text) for text in ("read it aloud", "turn it into a 10 s video", "set it to music", "brighter")]
    ['speech', 'video', 'music', None]
    """
    return next((medium for medium, words in _MEDIA if words.search(text)), None)
