"""What a refusal would have made: "don't make the harbour video yet" puts a video about the harbour off, and a later
"OK, make it" asks for it.
"""

from __future__ import annotations

import re
from typing import Any

from visiontune.chat.base import Intent

_NOT = re.compile(
    r"\b(?:do\s?n['o]?t|do not|don’t|dont|never|no need to|not\b.{0,20}\byet|yet\b|hold off|hold on|wait|before you|instead of|"
    r"without|not now|later|rather than|no\s+(?:picture|image|video|film|music|voice)s?)\b",
    re.IGNORECASE,
)
_MEDIA: dict[Intent, str] = {
    "image": r"pictures?|images?|drawings?|paintings?|illustrations?|posters?|logos?|photos?|sketch(?:es)?",
    "video": r"videos?|films?|movies?|clips?|animations?|reels?|slideshows?|documentary|trailers?",
    "music": r"music|songs?|tunes?|pieces?|tracks?|soundtracks?|jingles?|melody|waltz",
    "speech": r"voice[\s-]?overs?|narrations?|recordings?",
}
_MAKE = (
    r"(?:want|need|mak\w+|creat\w+|draw\w*|paint\w*|film\w*|generat\w+|render\w*|produc\w+|compos\w+|start\w*|do|record\w*|"
    r"shoot\w*|animat\w+)"
)
_ARTICLE = r"(?:the|a|an|my|our|your|that|this|any|some)"
_STOP = r"(?=$|[.,;:!?–—-]|\s(?:yet|now|just|until|till|before|but|and|please|today|so)\b)"


def held(text: str) -> tuple[Intent, dict[str, Any]] | None:
    """What `text` refuses or puts off, and what it would show or say; None where it refuses nothing in particular.

    >>> held("Please do NOT make the harbour video yet - just tell me which shots you would put in it.")
    ('video', {'subject': 'harbour'})
    """
    if not _NOT.search(text):
        return None
    for intent, media in _MEDIA.items():
        named = re.search(
            rf"\b{_MAKE}\s+(?:{_ARTICLE}\s+)?(?P<before>(?:(?!(?:not|{_MAKE})\b)[\w'’-]+\s+){{0,5}}?)(?P<media>{media})\b"
            rf"(?:\s+(?:of|about|on|showing|with|for)\s+(?P<after>[^.,;:!?–—]+?){_STOP})?",
            text,
            re.IGNORECASE,
        )
        if named:
            subject = (named["after"] or named["before"] or "").strip()
            return intent, {"subject": subject} if subject else {}
    return None
