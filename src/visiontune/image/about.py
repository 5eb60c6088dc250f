"""What a sentence is about: which of its things lead, which only stand by, and whether a place itself is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from visiontune.image.headline import lead_of
from visiontune.image.language import tables
from visiontune.image.phrases import Thing, singular

_LIGHTS = frozenset({
    "light", "darkness", "silence", "shadow", "view", "air", "horizon", "evening", "landscape", "nature", "weather",
})  # fmt: skip
"""Subjects that any scenery shows."""
_LONG_AGO = re.compile(
    r"\b(?:BCE?|AD \d+|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|"
    r"fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth) centur(?:y|ies)|Middle Ages|Stone Age|Bronze Age|"
    r"Iron Age|(?:hundreds?|thousands?|centuries|millions?)(?: of)?(?: years)? ago|ancient|medieval|1[0-8]\d\d)\b",
    re.IGNORECASE,
)


def led(document: Any, found: Sequence[Thing]) -> list[Thing]:
    """The things with the one that the sentence is about in the lead: the smell of fresh *bread* draws people."""
    lead = lead_of(document)
    return [replace(t, weight=3.0) if lead is not None and t.head == lead.i and t.weight < 3 else t for t in found]


def without_bystanders(document: Any, found: Sequence[Thing], drawn: Sequence[int]) -> list[int]:
    """The indices without people of no calling in a sentence about long ago, where something else can be drawn.

    They would stand there in clothes of today.
    """
    if not _LONG_AGO.search(document.text):
        return list(drawn)

    def is_anyone(i: int) -> bool:
        who = found[i].who
        return (
            who is not None and who.job == "none" and not any(t.to == i for t in found) and found[i].relation == "none"
        )

    kept = [i for i in drawn if not is_anyone(i)]
    return kept if any(found[i].weight >= 1.5 for i in kept) else list(drawn)


def is_shown(lead: Any, found: Sequence[Thing]) -> bool:
    """Whether what the sentence is about is drawn, or is the scenery, weather or light itself."""
    near = {lead.i, *(token.i for token in lead.subtree if token.dep_ == "conj")}
    if any(thing.art is not None and thing.head in near for thing in found):
        return True
    lemma = singular(lead)
    words = {singular(token) for token in lead.subtree if token.i in near} | {lemma}
    words |= {f"{token.lower_} {lemma}" for token in lead.children if token.dep_ in ("compound", "amod")}
    known = tables()
    shown = (known.settings, known.weather, known.time, known.season)
    return lemma in _LIGHTS or any(word in table for word in words for table in shown)


def places_themselves(document: Any) -> frozenset[str]:
    """The settings that a clause's subject, or what it is said to be, names: the Amazon is a rainforest."""
    found: set[str] = set()
    for token in document:
        if token.dep_ in ("nsubj", "nsubjpass", "attr"):
            words = [singular(token), f"{token.nbor(-1).lower_} {singular(token)}" if token.i else ""]
            found.update(name for w in words for name, strength in tables().settings.get(w, ()) if strength == 2)
    return frozenset(found)
