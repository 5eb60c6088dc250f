"""Where a message may go on with another request: as the network says, and where a connective stands before a verb of
making ("… and draw a fox") or a thing that is made ("… and a short piano tune").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from visiontune.chat.base import MAKING, Wish
from visiontune.chat.wording.quotes import quoted
from visiontune.chat.wording.tokens import Token

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Edge = Literal["told", "verb", "thing"]
"""What says that a request begins: the network, or what follows a connective."""
MOST = 8
"""Places that are looked at; nobody asks for more at once, and each costs a reading."""
_BEGINS = 0.5
_SURE = 0.8
"""How sure the intents on both sides must be where only a pattern says that a request begins."""
_VERB = (
    r"(?:draw|paint|sketch|illustrate|render|make|create|generate|design|compose|play|write|sing|read|say|speak|narrate|record|"
    r"recite|voice|announce|animate|film|shoot|turn|set|put|give\sme|show\sme)\b"
)
_KIND = 0.7
"""How sure the intent of a thing after a connective must be."""
_WITHIN = {("video", "music"), ("video", "speech")}
"""What is a part of the other: "a film about dogs and soft piano music"."""
_AND = r"(?:(?:and|&|then|also|plus|next|afterwards|after\sthat|finally)\b[\s,]*)"
_GOES_ON = re.compile(
    rf"(?:(?P<mark>[,;.\n]\s*){_AND}+|\s{_AND}+|(?P<end>[.;!?\n]\s*|,\s*(?=\w+\s(?:it|that|them|this)\b)))(?P<verb>(?:please\s)?{_VERB})",
    re.IGNORECASE,
)
_BUILDS = re.compile(
    r"\b(?:video|film|movie|clip|animation|slideshow|song|music|aloud|out\sloud|read|narrate|voice|picture|image|poster)\b",
    re.IGNORECASE,
)
_FILM = re.compile(r"\b(?:video|film|movie|clip|animation|slideshow)\b", re.IGNORECASE)
_WRITES = re.compile(r"\b(?:write|compose|draft|pen|make\sup|think\sup|tell|come\sup\swith)\b", re.IGNORECASE)


_THING = re.compile(
    r"(?:[\s,;]*\s(?:and|&|plus|along\swith|together\swith|as\swell\sas)\s+|,\s*(?=(?:an?|another|one)\s))(?:also\s+|then\s+)?"
    r"(?!(?:give|make|get|let|do|have|put|show|send|want|need|use|with|without|it)\b)"
    r"(?P<thing>(?:an?\s|another\s|one\s|some\s|two\s|three\s|the\s)?(?:[\w'-]+\s+){0,4}?"
    r"(?:video|film|movie|clip|animation|slide\s?show|reel|trailer|song|tune|jingle|melody|soundtrack|waltz|lullaby|track|"
    r"piece\sof\smusic|music|picture|image|poster|drawing|painting|illustration|photo|voice\s?over|narration)s?"
    r"(?=\s*(?:[,;.!?]|$)|\s+(?:and|of|about|for|from|to|with|in|on|by|showing|please|too)\b))",
    re.IGNORECASE,
)
_OF_A_KIND = re.compile(
    r"(?:^|\s)(?:an?|another|one|the|some)\s(?:\w+\s){0,2}?(?P<kind>video|film|movie|clip|picture|image|poster|drawing|painting|"
    r"illustration|photo|song|tune|melody|jingle)\s(?:of|about|for)\s(?!.*\b(?:with|holding|beside|next\sto|showing|that|which)\b)",
    re.IGNORECASE,
)
"""A thing that says its kind and what it is of, and ends there."""
_ITEM = re.compile(r"(?<=[\s,;.])[2-9][.)]\s+(?=\w)")


def edges(text: str, words: Sequence[Token], begins: npt.NDArray[np.float32]) -> dict[int, Edge]:
    """Characters at which a later request may begin, and what says so."""
    found: dict[int, Edge] = {}
    inside = quoted(text)
    for match in _GOES_ON.finditer(text):
        at = match.start() + (len(match["mark"]) if match["mark"] else len(match["end"]) if match["end"] else 1)
        if not any(start <= at < end for start, end in inside):
            found[at] = "verb"
    for match in _THING.finditer(text):
        at = match.start("thing")
        if not any(start <= at < end for start, end in inside) and not any(abs(at - other) < 12 for other in found):
            found[at] = "thing"
    if re.match(r"\s*1[.)]\s", text):
        found |= {match.start(): "verb" for match in _ITEM.finditer(text)}
    for n, word in enumerate(words[1:], 1):
        if begins[n] > _BEGINS:
            near = next((at for at in found if abs(at - word.start) < 12), word.start)
            found.pop(near, None)
            found[word.start] = "told"
    return dict(sorted(found.items())[:MOST])


def is_another(before: Wish, after: Wish, edge: Edge) -> bool:
    """Whether two parts between which only a pattern saw an edge are two requests, and no single one that goes on."""
    if edge == "thing":
        return _is_other_thing(before, after)
    asks = before.intent in (*MAKING, "followup") or _WRITES.search(before.text) is not None
    if not asks or before.confidence < _SURE or after.confidence < _SURE:
        return False
    if after.intent in MAKING:
        return after.intent == "speech" or bool(after.slots) or len(after.text.split()) > 3
    # "… and make it red" is more of the same; "… and make a video of it" is another thing.
    return after.intent == "followup" and _BUILDS.search(after.text) is not None


def _is_other_thing(before: Wish, after: Wish) -> bool:
    """Whether both are made, and of different kinds: "a room with a piano and a picture of grandma" is one picture.

    Of one kind, where both say so: "a picture of a cat, a picture of a dog".
    """
    kinds = before.intent, after.intent
    if before.confidence < _SURE or after.confidence < _KIND or kinds[0] not in MAKING:
        return False
    if kinds[0] == kinds[1]:
        said = _OF_A_KIND.search(before.text), _OF_A_KIND.match(after.text)
        return None not in said and len({found["kind"].lower() for found in said if found}) == 1
    if kinds[1] == "followup":
        return kinds[0] != "video" and _FILM.search(after.text) is not None
    says = bool(after.slots) or len(after.text.split()) > 2  # "a singer and a song" may be one picture
    return says and kinds[1] in MAKING and kinds[0] != kinds[1] and kinds not in _WITHIN
