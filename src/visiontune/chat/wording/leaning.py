"""Where words leave no doubt that the network may have: what a message opens with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_LEANS: Sequence[tuple[str, float, re.Pattern[str]]] = (
    (  # a reel is a dance, too, but none is about anything
        "video",
        0.5,
        re.compile(
            r"^\W*(?:[\w'’-]+\s){0,3}(?:reel|film|movie|video|clip|documentary|explainer|trailer|teaser|slideshow|animation|short)\s"
            r"(?:about|on|explaining|showing)\s(?!it\b|that\b|this\b)",
            re.IGNORECASE,
        ),
    ),
    (
        "chat",
        0.6,
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
    for name, weight, pattern in _LEANS:
        at = names.index(name)
        if shares[at] > 0.15 and pattern.match(text):
            changed = shares.copy()
            changed[at] += weight
            leaning: npt.NDArray[np.float32] = changed / changed.sum()
            return leaning
    return shares
