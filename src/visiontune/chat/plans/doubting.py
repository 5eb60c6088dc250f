"""When a message is too unclear to act on: then one short question, whose answers are clear."""

from __future__ import annotations

import re

from visiontune.chat.base import MAKING, Intent, Situation, Wish
from visiontune.chat.plans.drafting.base import Unclear, brief
from visiontune.chat.plans.rewording import reworded

CONFIDENT = 0.55
"""The least confidence with which something is made."""
CLOSE = 0.15
"""Two readings whose probabilities are less apart are asked about."""
LIKELY = 0.35
"""The least probability of a reading that is offered in place of talk."""
_LABELS = {
    "image": "A picture", "video": "A video", "music": "Music", "speech": "Read it aloud", "followup": "Change the last one",
    "cancel": "Stop what is running", "chat": "Just talk",
}  # fmt: skip


_CHANGE = re.compile(
    r"\W*(?:(?:and|but|now|please|ok|okay|just|a (?:bit|little)|much|can you)[\s,]+)*"
    r"(?:make (?:it|that|them)|without|with|no|minus|less|more|not so|not as|too|remove|drop|lose|add|swap|replace|"
    r"change|keep|turn (?:off|on|up|down)|"
    r"in|at|as|\w{3,}er(?=\s*(?:$|[,.;!]|and\b|please\b)))(?!\w)",
    re.IGNORECASE,
)


_HOW_MANY = re.compile(
    r"\bhow many\s+(?:\w+\s+)?(?P<what>[^\W\d_]+)\s+(?:are|is|were|does|do|did|has|have|can|will)\b", re.IGNORECASE
)
_OURS = re.compile(
    r"jobs?|tasks?|things?|ones?|pictures?|images?|photos?|drawings?|films?|videos?|clips?|scenes?|songs?|pieces?|tunes?|"
    r"tracks?|recordings?|steps?|frames?|minutes?|seconds?|hours?|of|them|these|more|left|people|requests?|renders?",
    re.IGNORECASE,
)


def asks_of_the_world(text: str) -> bool:
    """Whether words that sound like "how far is it?" count something that is not made here.

    >>> [asks_of_the_world(text) for text in ("how many planets are there?", "how many jobs are there?", "how far is it?")]
    [True, False, False]
    """
    found = _HOW_MANY.search(text)
    return found is not None and _OURS.fullmatch(found["what"]) is None


def begins_with_change(text: str) -> bool:
    """Whether words begin as those that change a thing, and not as those that name one.

    >>> [begins_with_change(text) for text in ("without music", "make it darker", "calm piano music", "a fox")]
    [True, True, False, False]
    """
    return _CHANGE.match(text) is not None


def doubt(wish: Wish, situation: Situation) -> None:
    """Raise `Unclear` where what `wish` asks for is a guess."""
    others = [(intent, chance) for intent, chance in wish.likely if intent != wish.intent]
    second, chance = others[0] if others else ("chat", 0.0)
    if wish.intent == "chat":
        # Talk harms nobody, so it is only asked about where something to be made is about as likely.
        if wish.confidence < CONFIDENT and second in MAKING and chance >= LIKELY and wish.held is None:
            _ask(wish, situation, [second, "chat"])
        return
    if wish.intent not in (*MAKING, "followup", "cancel"):
        return
    close = bool(others) and wish.confidence - chance < CLOSE
    unsure = wish.confidence < CONFIDENT and (wish.intent in MAKING or second in (*MAKING, "chat"))
    if close or unsure:
        _ask(wish, situation, [wish.intent, *(intent for intent, _ in others)])


def _ask(wish: Wish, situation: Situation, readings: list[Intent]) -> None:
    possible = [
        intent
        for intent in dict.fromkeys([*readings, "chat"])
        if intent in _LABELS and (intent != "followup" or situation.made)
    ]
    chosen = [*[intent for intent in possible if intent != "chat"][:2], "chat"]
    choices = [(_LABELS[intent], reworded(intent, wish.slots, wish.text)) for intent in chosen]
    raise Unclear(f"What would you like of “{brief(wish.text, 80)}”?", choices)
