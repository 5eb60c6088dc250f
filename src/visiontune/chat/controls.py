"""Messages that are about what runs just now, told by their words alone: such a one need not wait until that has ended.

What a message means is decided when it is answered; here it is only decided when.
"""

from __future__ import annotations

import re

_LONGEST = 400
"""Characters of a message that can be such a one."""
_STOP = (
    r"\W*(?:(?:please|no|ok|okay|oh|wait|hey|actually|just)\b[\s,.!]*)*"
    r"(?:stop|cancel|abort|halt|quit|never ?mind|forget)"
    r"(?:\s+(?:it|that|this|now|everything|all|please|making|drawing|talking|answering|of|(?:the|my|your)\s+\w+))*"
)
_THING = r"(?:the|my)\s+(?:video|film|movie|picture|image|photo|song|music|piece|speech|voice|text|job|rest)s?"
_STOPS = re.compile(_STOP + r"[^\w]*", re.IGNORECASE)
_INSTEAD = re.compile(_STOP + r"(?:\s*[,;.!:–—-]+\s*|\s+(?:and|then|instead)\s+)\w", re.IGNORECASE)
_HOW_FAR = re.compile(
    r"\W*(?:(?:and|so|ok|okay|hey|please)\b[\s,]*)*(?:"
    r"(?:what(?:'s|’s|\s+is)\s+the\s+)?(?:status|progress)"
    rf"|how\s+far(?:\s+along)?(?:\s+(?:are\s+(?:you|we)|is\s+(?:it|that|{_THING})))?(?:\s+(?:now|along))*"
    rf"|how(?:'s|’s|\s+is)\s+(?:it|that|{_THING})(?:\s+(?:going|coming(?:\s+along)?))?"
    r"|how\s+(?:much\s+longer|long)(?:\s+(?:will|does|is)\s+(?:it|that)\s+(?:take|be|going\s+to\s+take))?"
    rf"|(?:are\s+(?:you|we)|is\s+(?:it|that|{_THING}))\s+(?:done|ready|finished|there)(?:\s+yet)?"
    r")\W*",
    re.IGNORECASE,
)


def is_stop(text: str) -> bool:
    """Whether it says to stop, and nothing else: "stop that"."""
    return len(text) <= _LONGEST and _STOPS.fullmatch(text) is not None


def is_control(text: str) -> bool:
    """Whether it says to stop first of all, or only asks how far things are."""
    if len(text) > _LONGEST:
        return False
    return is_stop(text) or _INSTEAD.match(text) is not None or _HOW_FAR.fullmatch(text) is not None
