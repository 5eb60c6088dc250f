"""What a sentence is about: which of its things lead, which only stand by, and whether a place itself is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from visiontune.image.art import catalogue
from visiontune.image.diagrams import carded
from visiontune.image.headline import EMPTY, lead_of
from visiontune.image.language import tables
from visiontune.image.naming import singular
from visiontune.image.phrases import Thing, things
from visiontune.image.plan import Hero

_LIGHTS = frozenset({
    "light", "darkness", "silence", "shadow", "view", "air", "horizon", "evening", "landscape", "nature", "weather",
})  # fmt: skip
"""Subjects that any scenery shows."""
_LONG_AGO = re.compile(
    r"\b(?:BCE?|AD \d+|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|"
    r"fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth) centur(?:y|ies)|Middle Ages|Stone Age|Bronze Age|"
    r"Iron Age|(?:hundreds?|thousands?|centuries|millions?)(?: of)?(?: years)? ago|ancient|medieval|scribes?|"
    r"early (?:humans|people|farmers|hunters|scripts|cities|books)|1[0-8]\d\ds?|(?:in|year|year AD) [1-9]\d\d)\b",
    re.IGNORECASE,
)


OF_TODAY = frozenset(
    {"none", "business", "office", "mechanic", "engineer", "student", "athlete", "police", "doctor", "nurse"}
)


def led(document: Any, found: Sequence[Thing]) -> list[Thing]:
    """The things with the one that the sentence is about in the lead: the smell of fresh *bread* draws people.

    What something is said to be is not drawn beside it: whales are mammals, castles were homes. But the biggest fish
    is the whale shark.
    """
    lead = lead_of(document)
    found = [_of_old(thing) for thing in found] if is_long_ago(document) else list(found)
    if lead is not None and any(
        t.head == lead.i and t.art is not None and t.art.habitat == "card" and t.who for t in found
    ):
        found = [replace(t, art=None, who=None) if t.who and _is_said_of(document[t.head], lead) else t for t in found]
    if lead is not None and lead.head.lemma_ == "be" and lead.head.dep_ == "ROOT":
        told = [t for t in lead.head.children if t.dep_ == "attr"]
        said = {t.i for t in told if not any(c.dep_ == "compound" for c in t.children)}  # a tall glass building
        most = any(t.tag_ == "JJS" for t in lead.children)
        hidden = {lead.i} if most else said
        if all(any(t.head in heads and t.art is not None for t in found) for heads in ({lead.i}, said)):
            found = [replace(t, art=None, who=None) if t.head in hidden else t for t in found]
    return [replace(t, weight=3.0) if lead is not None and t.head == lead.i and t.weight < 3 else t for t in found]


def is_in_passing(document: Any, thing: Thing) -> bool:
    """Whether a thing is only named in a clause that hangs on a noun: stalactites, which hang from the *roof*."""
    token = document[thing.head]
    return any(above.dep_ == "relcl" for above in (token, *token.ancestors))


_LETTING = ("let", "make", "help", "see", "show", "keep", "cause", "allow")


def stands_for(topic: Any) -> tuple[Hero, ...]:
    """What shows a parsed topic on a card that has no drawing of its own: a camera for `The shutter opens`."""
    found = [
        t for t in things(topic) if t.art is not None and t.lemma not in EMPTY and not (t.who and t.who.job in OF_TODAY)
    ]
    if not found:
        return ()
    best = max(found, key=lambda thing: thing.weight)
    return (carded(best).model_copy(update={"label": ""}),)


def is_long_ago(document: Any) -> bool:
    """Whether the sentence is about a time when nobody wore the clothes of today."""
    return _LONG_AGO.search(document.text) is not None


def _of_old(thing: Thing) -> Thing:
    """Soldiers of long ago are a sign of arms: theirs are no uniforms of today."""
    if thing.who is None or thing.who.job != "soldier":
        return thing
    return replace(thing, art=catalogue().art("crossed-swords"), who=None, count=1, relation="none", to=None)


def _is_said_of(token: Any, lead: Any) -> bool:
    """Whether a noun says who the lead is or became: Mozart was a prodigy who became a great *composer*."""
    if token.dep_ == "attr" or (token.dep_ == "appos" and token.head.i == lead.i):
        return True
    return bool(token.dep_ == "conj" and token.head.dep_ == "attr")


def _is_heavenly(thing: Thing) -> bool:
    return thing.art is not None and thing.art.place in ("sky", "space")


def without_bystanders(document: Any, found: Sequence[Thing], drawn: Sequence[int]) -> list[int]:
    """The indices without what a clause in passing names, and without people who would stand in clothes of today in a
    sentence about long ago, where something else can be drawn.
    """
    main = [i for i in drawn if found[i].weight >= 1.5 or in_main_clause(document, found[i]) or found[i].to is not None]
    if len(document) > 9 and main:
        tied = {found[i].to for i in main}  # what somebody sits on or wears comes with them
        drawn = [
            i for i in drawn if i in main or (i in tied and not _is_heavenly(found[i]))
        ]  # what is only in passing is left out
    if not is_long_ago(document):
        return list(drawn)

    def is_anyone(i: int) -> bool:
        who = found[i].who
        return who is not None and who.job == "none" and not any(t.to == i for t in found)

    kept = [i for i in drawn if not is_anyone(i)]
    return kept if any(found[i].weight >= 1.5 for i in kept) else list(drawn)


def is_shown(lead: Any, found: Sequence[Thing], setting: str) -> bool:
    """Whether what the sentence is about is drawn, or is the scenery, weather or light itself."""
    near = {lead.i, *(token.i for token in lead.subtree if token.dep_ == "conj")}
    if any(thing.art is not None and thing.head in near for thing in found):
        return True
    lemma = singular(lead)
    words = {singular(token) for token in lead.subtree if token.i in near} | {lemma}
    words |= {f"{token.lower_} {lemma}" for token in lead.children if token.dep_ in ("compound", "amod")}
    known = tables()
    scenic = any(name == setting or strength == 2 for word in words for name, strength in known.settings.get(word, ()))
    hours = (known.weather, known.time, known.season)
    return scenic or lemma in _LIGHTS or any(word in table for word in words for table in hours)


def in_main_clause(document: Any, thing: Thing) -> bool:
    """Whether a thing is said of in the sentence's main clause and not in one that hangs on it or follows."""
    token = document[thing.head]
    while token.dep_ != "ROOT":
        let = token.dep_ == "ccomp" and token.head.dep_ == "ROOT" and token.head.lemma_ in _LETTING
        if (token.dep_ in ("advcl", "ccomp", "relcl", "acl") and not let) or (
            token.dep_ == "conj" and token.pos_ in ("VERB", "AUX")
        ):
            return False
        token = token.head
    return True


def places_themselves(document: Any) -> frozenset[str]:
    """The settings that a clause's subject, or what it is said to be, names: the Amazon is a rainforest."""
    found: set[str] = set()
    for token in document:
        if token.dep_ in ("nsubj", "nsubjpass", "attr"):
            words = [singular(token), f"{token.nbor(-1).lower_} {singular(token)}" if token.i else ""]
            found.update(name for w in words for name, strength in tables().settings.get(w, ()) if strength == 2)
    return frozenset(found)
