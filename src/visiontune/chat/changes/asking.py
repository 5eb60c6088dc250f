"""A follow-up as it is read: without politeness, quotations set apart, cut into clauses that each ask for one change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST = 4_000
"""Characters that are read: a follow-up is short, and what is longer is matter."""
_QUOTED = re.compile(r'"[^"\n]*"|“[^”\n]*”|«[^»\n]*»')
_RUN = re.compile(r"([^\w\s])\1{3,}")  # what takes the square of its length to look through
_CURLY = str.maketrans({"’": "'", "‘": "'", "`": "'", "…": ".", "\u00a0": " "})
_POLITE = (
    r"please|pls|plz|thanks?(?: you)?(?: (?:very )?much)?|thx|hmm+|mm+|um+|uh+|eh|nah|oops|ah|oh|"
    r"ok(?:ay)?|alright|all right|well|hey|hi|so|"
    r"yes|yeah|yep|no(?= no\b|,)|nope|sorry|perfect|great|nice|cool|love it|like it|lovely|good|nearly "
    r"there|not quite|and|then|but|just|only|now|maybe|perhaps|actually|also"
)
_BEGIN = re.compile(
    rf"^(?:\W|(?:(?:{_POLITE})(?![\w'-]))[\s,.!:-]*"
    r"|(?:i'd (?:like|prefer|want|love)|i would (?:like|prefer|want|love)|i (?:want|need|prefer)|we "
    r"(?:want|need)|let's have|let us have|give (?:me|us)|get (?:me|us)|do(?= (?:it|that) (?:in|as|"
    r"with)\b))(?: (?:it|that))?(?: to (?:be|have|see|hear|get))?\s+"
    r"|(?:can|could|would|will|may|might) (?:you|u|we|i)(?: please| just| also| maybe)?(?: (?:have|get|"
    r"see|hear|do))?(?: (?:it|that)(?= (?:in|as|with|at)\b))?\s+"
    r"|(?:what|how) (?:about|if)(?: (?:it|we|you)(?: (?:was|were|is|had|did))?)?\s+)",
    re.IGNORECASE,
)
_END = re.compile(
    (
        r"[\s,.;!?:)]*(?:\b(?:please|pls|plz|thanks|thank you|thx|lol|haha|(?:would|will|can|could) you|"
        r"instead|this time|as well|too|a bit|a little|ok|okay|now|kind of thing|"
        r"right)\b)?[\s,.;!?:)(👍🙂😀😂🙏]*$"
    ),
    re.IGNORECASE,
)
_STARTS = (
    r"add|put|include|insert|remove|delete|erase|lose|drop|take|get rid|leave|swap|replace|exchange|"
    r"switch|change|turn|make|give|"
    r"without|with|no|minus|plus|in|at|on|as|from|under|use|keep|set|zoom|wider|taller|narrower|bigger|"
    r"smaller|longer|shorter|darker|brighter|"
    r"warmer|colder|cooler|faster|slower|quicker|louder|quieter|softer|more|less|vertical|square|"
    r"widescreen|landscape|portrait|"
    r"upright|upscale|enlarge|draft|final|move|transpose|play|let|have|shorten|lengthen|a (?:bit|little|"
    r"different|new)|another|a different|"
    r"seed|again|same|redo|repeat|try|start|end|begin|\d+\s?(?:bpm|seconds?|secs?|s|minutes?|min)\b|only "
    r"the|captions|subtitles|scene"
)
_JOIN = re.compile(
    rf"\s*[.;!?]+(?=\s|$)\s*"
    rf"|\s*,?\s*(?:—|–|\s-\s)\s*"
    rf"|\s*,\s*(?:and |but |only |then |so |just |please |now |also )*(?=(?:{_STARTS})\b)"
    rf"|\s*,?\s+(?:and then|but|and|then)\s+(?:also |now |only |please )*(?=(?:{_STARTS})\b)"
    r"|\s*,\s*(?=(?:it's|its|it is|i'm|i |my |our |we |so that|because|he |she |you |they |that's|nobody|"
    r"people|please|thanks|the client)\b)",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"^(?:it's|its|it is|i'm|i am|i (?:forgot|wasn't|have|don't|was|meant|can't)|my (?!name)|our (?!logo|"
    r"slogan)|so that|so it|because|"
    r"you know|that's|we |nobody|people|the client|half my|they |this is not|thank|sorry|love|nice|you "
    r"can begin|for (?:my|our|the) |or they)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Ask:
    """What is asked of a thing that was made.

    Args:
        raw: The words as they were said.
        text: The words without politeness around them.
        slots: What the understanding found in them.
        clauses: The parts of `text` that each ask for a change.
    """

    raw: str
    text: str
    slots: Mapping[str, Any] = field(default_factory=dict, hash=False)
    clauses: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str, slots: Mapping[str, Any]) -> Ask:
        tidy = _RUN.sub(r"\1\1\1", " ".join(text[:LONGEST].translate(_CURLY).split()))
        plain = polished(tidy)
        return cls(tidy, plain, slots, clauses_of(plain))

    @property
    def plain(self) -> str:
        """`raw` without what is quoted, which asks for nothing."""
        return masked(self.raw)

    @property
    def quoted(self) -> str:
        """The first quotation, without its marks; empty where there is none."""
        found = _QUOTED.search(self.raw)
        return found.group()[1:-1].strip() if found else ""

    def has(self, pattern: str) -> re.Match[str] | None:
        """Where `pattern`, of whole words, is in the words that are not quoted."""
        return re.search(rf"(?<![\w'-])(?:{pattern})(?![\w'-])", self.plain, re.IGNORECASE)


def masked(text: str) -> str:
    """`text` with nothing that can be read in place of what is quoted; of the same length."""
    return _QUOTED.sub(lambda found: '"' + "_" * (len(found.group()) - 2) + '"', text)


def polished(text: str) -> str:
    """`text` without politeness and fillers at both ends; never empty where it was not."""
    shown = text.strip()
    for pattern in (_BEGIN, _END):
        while True:
            rest = pattern.sub("", shown, count=1).strip()
            if rest == shown or not re.search(r"\w", rest):
                break
            shown = rest
    return shown


def clauses_of(text: str) -> tuple[str, ...]:
    """The clauses of `text` that may ask for something: reasons that come after are left out."""
    plain, found, at = masked(text), [], 0
    for join in _JOIN.finditer(plain):
        found.append(text[at : join.start()])
        at = join.end()
    found.append(text[at:])
    clauses = [polished(clause) for clause in found if re.search(r"\w", clause)]
    asking = [clause for n, clause in enumerate(clauses) if n == 0 or not _REASON.match(clause)]
    if len(asking) > 1 and _REASON.match(asking[0]):
        asking = asking[1:]
    return tuple(asking)
