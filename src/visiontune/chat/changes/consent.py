"""Yes and no to what was offered."""

from __future__ import annotations

import re

_YES = (
    r"(?:yes|yep|yeah|yup|ya|ja|oui|si|sí|sure|ok|okay|k|fine|alright|all right|right|agreed|absolutely|"
    r"definitely|of course|certainly|exactly|perfect|great|good|cool|nice|wonderful|sounds (?:good|great|"
    r"fine|perfect)|"
    r"i agree(?: with (?:it|that|the plan))?|fine by me|go|go ahead|go on|go for it|do it|do that|do so|"
    r"please do|please|make it|make that|make them|make that one|let's (?:go|do (?:it|that)|make (?:it|"
    r"that|that one))|start|begin|you can (?:begin|start|go)|"
    r"run it|proceed|carry on|mach|mach es|mach das|los|bitte|gerne|vas-y|dale|adelante|that's (?:right|"
    r"it|fine)|looks good|now|then|just|and|by all means|why not|as planned|with it|with that|thanks|"
    r"thank you|"
    r"make the (?:video|film|movie|picture|image|music|song|piece|recording|clip|plan)|(?:make|do|start|"
    r"run|begin) (?:the|that) (?:one|plan|thing|video|film|picture|image|song|music))"
)
_NO = (
    r"(?:no|nope|nah|no thanks|no thank you|not now|not yet|never mind|nevermind|leave it|leave it (?:so|"
    r"as it is|be|at that|alone)|don't|do not|don't (?:do|make) (?:it|that)|please don't|forget it|forget "
    r"about it|skip it|"
    r"drop it|stop|cancel|cancel (?:it|that)|rather not|i'd rather not|i changed my mind|changed my mind|"
    r"better not|nein|non|lass es|it's fine(?: as it is)?|it is fine(?: as it is)?|keep it (?:as it is|so|"
    r"that way|like that)|that's (?:all|enough)|thanks|thank you|please|but)"
)
_MARKS = re.compile(r"[^\w\s'-]+")
_ALL_YES = re.compile(rf"(?:{_YES}(?![\w'-])\s*)+", re.IGNORECASE)
_ALL_NO = re.compile(rf"(?:{_NO}(?![\w'-])\s*)+", re.IGNORECASE)
_FIRM = re.compile(
    (
        r"\b(?:no|nope|nah|not|don't|never|leave|forget|skip|drop|stop|cancel|rather|mind|nein|non|lass|fine|"
        r"keep|that's)\b"
    ),
    re.IGNORECASE,
)
_PRAISE = re.compile(
    r"(?:(?:thanks|thank you|thx|ty|cheers|danke|merci|so much|very much|a lot|great|nice|lovely|"
    r"beautiful|perfect|wonderful|awesome|amazing|cool|"
    r"love it|i love it|i like it|well done|good job|brilliant|excellent|wow|haha|lol|that's (?:great|"
    r"lovely|perfect|nice|beautiful))(?![\w'-])\s*)+",
    re.IGNORECASE,
)
_THUMBS = "👍✅👌🆗"


def _words(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text.replace("’", "'")[:200]).split())


def agrees(text: str) -> bool:
    """Whether `text` is a yes and nothing else.

    >>> [agrees(text) for text in ("ok do it", "OK, make it", "Go for it 👍", "yes, but in blue", "make it darker", "👍")]
    [True, True, True, False, False, True]
    """
    words = _words(text)
    if not words:
        return any(mark in text for mark in _THUMBS)
    return (
        len(text) <= 200
        and _ALL_YES.fullmatch(words) is not None
        and words.lower() not in ("and", "then", "now", "just", "thanks", "thank you", "please")
    )


def begins_with_yes(text: str) -> str | None:
    """What follows a yes: "but in blue" of "sure, but in blue"; None where `text` begins with none."""
    shown = text.strip()
    found = re.match(
        (
            r"(?:yes|yep|yeah|yup|sure|ok(?:ay)?|fine|alright|all right|perfect|great|good|go ahead|do it|ja|"
            r"absolutely|of course)(?: please| ok| sure| then)*(?:[\s,.!:;–—-]+)(?:but\s+|only\s+|and\s+)*"
        ),
        shown,
        re.IGNORECASE,
    )
    return shown[found.end() :].strip() or None if found else None


def refuses(text: str) -> bool:
    """Whether `text` is a no and nothing else.

    >>> [refuses(text) for text in ("no", "No, leave it", "never mind!", "no clouds please", "thanks", "no, darker")]
    [True, True, True, False, False, False]
    """
    words = _words(text)
    return len(text) <= 200 and bool(words) and _ALL_NO.fullmatch(words) is not None and _FIRM.search(words) is not None


def thanks(text: str) -> bool:
    """Whether `text` is praise or thanks and asks for nothing."""
    words = _words(text)
    return len(text) <= 200 and _PRAISE.fullmatch(words) is not None
