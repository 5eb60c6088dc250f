"""What ties two things of a sentence: a preposition, or a verb such as riding and holding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from visiontune.image.looks import WORN
from visiontune.image.plan import Relation

PREPOSITIONS: dict[str, Relation] = {
    "on": "on", "upon": "on", "atop": "on", "onto": "on", "under": "under", "beneath": "under", "below": "under",
    "underneath": "under", "in": "in", "inside": "in", "into": "in", "within": "in", "beside": "beside",
    "near": "beside", "by": "beside", "alongside": "beside", "with": "beside", "around": "beside", "at": "beside",
    "between": "beside", "among": "beside", "against": "beside", "behind": "behind", "over": "over", "above": "over",
    "outside": "beside", "before": "beside", "to": "beside", "after": "beside", "through": "beside", "across": "beside",
}  # fmt: skip
_RIDE = {
    "ride", "mount", "straddle", "riding", "rides", "rode", "ridden", "row", "paddle", "sail", "steer", "drive", "pilot",
}  # fmt: skip
_ALONG = ("drive", "walk", "roll", "crawl", "march", "travel", "ride", "stroll", "wander")
_HOLD = {
    "hold", "carry", "wield", "grip", "raise", "read", "drink", "eat", "bring", "lift", "grasp", "clutch", "hug",
    "copy", "offer", "give", "serve", "sell", "show", "wave", "play", "use", "brandish", "hand", "present", "write", "fly",
    "open", "take", "throw", "catch", "deliver", "kick", "dribble", "bounce", "juggle",
    "push", "pull", "knit", "sew", "chew", "munch", "nibble", "lick", "sip", "taste", "smell", "study", "polish", "pick",
    "peel", "stir", "bake", "cut", "swing", "balance", "enjoy",
}  # fmt: skip
_BY = {
    "walk",
    "lead",
    "feed",
    "pet",
    "stroke",
    "guard",
    "chase",
    "follow",
    "help",
    "teach",
    "meet",
    "greet",
    "plant",
    "water",
    "wash",
    "brush",
    "tow",
    "drag",
    "admire",
    "paint",
    "draw",
    "fix",
    "repair",
    "gather",
    "cook",
    "wrap",
    "decorate",
    "carve",
    "light",
    "blow",
    "milk",
    "herd",
    "clean",
    "watch",
    "visit",
}
"""What one does beside a thing and not with it in hand."""
_AHEAD = {"front"}
_TOP = {"top", "roof", "back", "shoulder", "head"}

_SEATS = {
    "sofa",
    "couch",
    "chair",
    "armchair",
    "bench",
    "bed",
    "swing",
    "stair",
    "stairs",
    "rock",
    "stone",
    "log",
    "throne",
    "stool",
    "hammock",
    "step",
    "carpet",
    "rug",
    "floor",
    "grass",
    "table",
}
"""On them somebody does what the parser has them do."""

Tie = tuple[int, Relation, int]
"""Index of the thing, its relation, index of what it is related to."""


def ties(heads: list[Any], alias: Mapping[int, int]) -> list[Tie]:
    """The relations of a sentence's things.

    Args:
        heads: The noun of each thing.
        alias: Token index -> index of its thing, also for words that only count one (a *pair* of swans).
    """
    found: list[Tie] = []
    for index, head in enumerate(heads):
        outer = _measure(index, head, alias)
        for tie in (_by_verb(index, outer, alias), _by_preposition(index, outer, alias)):
            if tie is not None and tie[0] != tie[2]:
                found.append(tie)
                break
    return found


def _measure(index: int, head: Any, alias: Mapping[int, int]) -> Any:
    """The word that counts a noun, which stands in the sentence for it: on a *pile* of books."""
    if head.dep_ == "pobj" and head.head.lower_ == "of" and alias.get(head.head.head.i) == index:
        return head.head.head
    return head


def _by_verb(index: int, head: Any, alias: Mapping[int, int]) -> Tie | None:
    """`a girl riding a bear`, `the doctor holds an umbrella`: the object is what is ridden or held."""
    if head.dep_ == "conj" and head.head.dep_ == "dobj":
        head = head.head
    if head.dep_ != "dobj":
        return None
    verb = head.head
    lemma = verb.lower_ if verb.lower_ in _RIDE else verb.lemma_.lower()  # "riding" is no form of "rid"
    if lemma not in _RIDE | _HOLD | _BY | {"wear"}:
        return None
    subject = subject_of(verb)
    if subject is None or subject.i not in alias:
        return None
    if lemma in _RIDE:
        return alias[subject.i], "riding", index
    if lemma == "wear":
        return index, "on", alias[subject.i]
    return alias[subject.i], "beside" if lemma in _BY else "holding", index


def _by_preposition(index: int, head: Any, alias: Mapping[int, int]) -> Tie | None:
    """`a cat under a table`: the thing before the preposition is tied to this one."""
    if head.dep_ == "conj" and head.head.dep_ == "pobj":
        if head.head.head.lower_ != "with":
            return None  # in a list only the first is stood on
        head = head.head
    if head.dep_ != "pobj":
        return None
    preposition = head.head
    word = preposition.lower_
    governor = preposition.head
    if word == "of" and governor.dep_ == "pobj" and governor.lower_ in _AHEAD | _TOP:
        first = governor.head
        subject = _subject(first.head, alias)
        if subject is None:
            return None
        if governor.lower_ in _AHEAD:
            return index, "behind", subject
        return (subject, "on", index) if first.lower_ in ("on", "at", "in") else None
    relation = PREPOSITIONS.get(word)
    if word == "from" and governor.lemma_ in ("fish", "dive", "jump", "watch", "wave"):
        relation = "on"
    if word == "to" and governor.lower_ not in ("next", "close"):
        relation = None
    if (word == "after" and governor.lemma_ not in ("run", "chase", "go")) or (
        word == "through" and governor.lemma_ != "look"
    ):
        relation = None
    if word == "across":
        relation = None
    if relation is None:
        return None
    if governor.pos_ in ("ADP", "ADV", "SCONJ") and governor.dep_ in ("prep", "advmod"):
        governor = governor.head
    if word in ("over", "above") and governor.lemma_ in ("fly", "soar", "glide", "hover", "float", "circle", "drift"):
        relation = "flying_over"
    if word == "over" and governor.lemma_ in _ALONG:
        relation = "on"  # along the ground
    if word == "on" and governor.lemma_ in ("ride", "travel", "gallop"):
        relation = "riding"
    subject = _subject(governor, alias)
    return None if subject is None else (subject, relation, index)


def _subject(governor: Any, alias: Mapping[int, int]) -> int | None:
    """The thing that a preposition's governor is, or whose verb it is."""
    if governor.pos_ in ("VERB", "AUX") and governor.i not in alias:
        subject = subject_of(governor)
        return alias.get(subject.i) if subject is not None else None
    return alias.get(governor.i)


def subject_of(verb: Any) -> Any | None:
    """The subject of a verb, also of one that hangs on its noun (`doctors holding`) or on another verb."""
    for child in verb.children:
        if child.dep_ in ("nsubj", "nsubjpass") and child.pos_ != "PRON":
            return child
    if verb.dep_ in ("acl", "relcl"):
        if verb.head.dep_ == "dobj" and verb.head.head.lemma_ == "wear":
            return subject_of(verb.head.head)  # "an owl wearing glasses reading"
        if verb.head.dep_ == "pobj" and verb.head.lemma_.lower() in _SEATS and verb.head.head.head.pos_ == "VERB":
            return subject_of(verb.head.head.head)  # "sitting on a sofa reading"
        wearer = verb.head.head.head if verb.head.dep_ == "pobj" and verb.head.head.lower_ in ("in", "with") else None
        if wearer is not None and verb.head.lemma_.lower() in WORN and wearer.pos_ in ("NOUN", "PROPN"):
            return wearer  # "a boy with a cap riding a bicycle"
        return verb.head
    if verb.dep_ in ("conj", "xcomp", "advcl") and verb.head.pos_ in ("VERB", "AUX"):
        return subject_of(verb.head)
    return None
