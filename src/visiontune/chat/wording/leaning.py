"""Where words leave no doubt that the network may have: what a message opens with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_MAKING = (
    r"(?:mak|creat|draw|paint|film|generat|render|produc|compos|animat|record|shoot|play|illustrat)(?:e|es|ing|ting)?"
)
_LEANS: Sequence[tuple[str, float, float, re.Pattern[str]]] = (
    # intent | weight | least share | opening
    (  # what is refused at the beginning is not made, unless something else is asked for after it
        "chat",
        4.0,
        0.0,
        re.compile(
            rf"^\W*(?:please\s|pls\s)?(?:do\s?n[o'’]?t|do\snot|never|instead\sof|rather\sthan|without)\s(?:please\s|you\s|yet\s)?{_MAKING}\s"
            rf"(?!it\b|them\b|that\b)(?!.*[,;.:–-]\s*(?:(?:but|instead|just|only|rather|please|and)\s)*"
            rf"(?:{_MAKING}\b|(?:i\s(?:want|need|would\slike)|i'd\slike|give\sme|an?\b)))",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
    (
        "chat",
        4.0,
        0.0,
        re.compile(
            r"^\W*(?:no,?\s|please,?\s|sorry,?\s)?i\s(?:do\s?n[o'’]?t|do\snot)\s(?:want|need)\s(?:a|an|any|the)\s"
            r"(?:[\w'’-]+\s)?(?:picture|image|video|film|clip|movie|song|tune|drawing|painting|music|poster)s?\b"
            r"(?!.*[,;.:–-]\s*(?:(?:but|instead|just|only|rather|please|and)\s)*(?:i\s(?:want|need|would)|i'd\slike|give\sme|an?\b|draw|make|play))",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
    (  # a reel is a dance, too, but none is about anything
        "video",
        0.5,
        0.15,
        re.compile(
            r"^\W*(?:[\w'’-]+\s){0,3}(?:reel|film|movie|video|clip|documentary|explainer|trailer|teaser|slideshow|animation|short)\s"
            r"(?:about|on|explaining|showing)\s(?!it\b|that\b|this\b)",
            re.IGNORECASE,
        ),
    ),
    (
        "chat",
        0.6,
        0.15,
        re.compile(
            r"^\W*(?:please\s|can you\s|could you\s)?(?:translate|proofread|summari[sz]e|rephrase)\b.*[:\"“«]",
            re.IGNORECASE,
        ),
    ),
)


def leaned(text: str, names: Sequence[str], shares: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """`shares` of the intents `names`, with the weight of an opening that leaves no doubt.

    An intent that the network all but excludes stays so: "which film about bees won?" asks for none.
    """
    for name, weight, least, pattern in _LEANS:
        at = names.index(name)
        if shares[at] >= least and pattern.match(text):
            changed = shares.copy()
            changed[at] += weight
            leaning: npt.NDArray[np.float32] = changed / changed.sum()
            return leaning
    return shares
