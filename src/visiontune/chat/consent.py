"""Yes and no to what was offered, and thanks for what was made."""

from __future__ import annotations

import re

_THING = (
    r"(?:it|that|this|them|both|all|so|(?:both|all) of (?:it|them)|(?:the|that|this) (?:one|plan|thing|job|video|film|movie|clip|"
    r"picture|pictures|image|drawing|music|song|piece|recording))"
)
_YES = (
    rf"(?:(?:(?:please |let's |let us |(?:you|we) can |you may |i want (?:you )?to )?(?:make|do|start|run|begin|create|produce|"
    rf"generate|draw|film|compose|record)(?: {_THING})?(?: (?:that|which) (?:was|you|i) put off)?)"
    r"|yes|yep|yeah|yup|ya|y|ja|oui|si|sí|sure|ok|okay|okey|k|fine|alright|all right|right|agreed|absolutely|"
    r"definitely|of course|certainly|exactly|perfect|great|good|cool|nice|wonderful|ready|"
    r"sounds (?:good|great|fine|perfect|lovely)|confirmed|confirm|approved|approve|i (?:confirm|approve)|i'd love to|"
    r"i agree(?: with (?:it|that|the plan))?|fine by me|go|go ahead|go on|go for it|make that one|let's go|you can go|"
    r"proceed|continue|carry on|mach|mach es|mach das|los|bitte|gerne|vas-y|dale|adelante|that's (?:right|it|fine)|looks good|"
    r"now|then|just|so|please|and|well|first|by all means|why not|as planned|with it|with that|thanks|thank you)"
)
_SAYS_NOTHING = frozenset(
    ("and", "then", "now", "just", "so", "well", "first", "thanks", "thank you", "please", "thanks so")
)
"""What goes with a yes and is none by itself."""
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
_LONGEST = 12
"""Words of a yes."""


def _words(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text.replace("’", "'")[:200]).split())


def agrees(text: str) -> bool:
    """Whether `text` is a yes and nothing else: "yes please", "OK, make it", "go ahead".

    >>> [agrees(text) for text in ("ok do it", "OK, make it", "Go for it 👍", "yes, but in blue", "make it darker", "👍", "ok?")]
    [True, True, True, False, False, True, False]
    """
    words = _words(text)
    if not words:
        return any(mark in text for mark in _THUMBS)
    return (
        len(text) <= 200
        and len(words.split()) <= _LONGEST
        and "?" not in text
        and _ALL_YES.fullmatch(words) is not None
        and words.lower() not in _SAYS_NOTHING
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
