"""Heroes on a card instead of in a scene: one with the sentence's words, or several in rings under them."""

from __future__ import annotations

from typing import Any

from visiontune.image.art import catalogue
from visiontune.image.plan import Hero, ScenePlan

LONGEST = 11
"""Words of a heading over rings."""


def card_of(heroes: list[Hero], title: str, common: dict[str, str]) -> ScenePlan:
    """One thing with its words, or several in rings; relations and vague plurals say nothing there."""
    alone = [h.model_copy(update={"relation": "none", "to": None, "count": h.count if h.count <= 3 else 1}) for h in heroes]  # fmt: skip
    alone = [_crowd(h) if h.place == "person" else h for h in alone]
    if len(alone) == 1:
        hero = alone[0]
        words = title or hero.label
        art = catalogue().art(hero.art)
        if common["direction"] == "none" and art is not None:
            common = {**common, "direction": _idea_direction(hero)}
        return ScenePlan.build(template="concept", title=words, heroes=[hero.model_dump()], **common)
    longest = max(len(hero.label.split()) for hero in alone)
    heading = title if longest < len(title.split()) <= LONGEST else ""
    return ScenePlan.build(template="group", title=heading, heroes=[h.model_dump() for h in alone], **common)


def _crowd(hero: Hero) -> Hero:
    """People on a card: one of them as a bust, or the sign for many where no calling tells who they are."""
    if hero.job == "none" and hero.age == "adult" and _is_many(hero):
        return Hero(art="busts-in-silhouette", place="symbol", label=hero.label)
    return hero.model_copy(update={"place": "bust"})


def _is_many(hero: Hero) -> bool:
    words = hero.label.lower().split()
    who = catalogue().words[words[-1]].who if words and words[-1] in catalogue().words else None
    return hero.count > 1 or (who is not None and who.count > 1)


def _idea_direction(hero: Hero) -> str:
    meant = catalogue().words.get(hero.label.lower())
    return meant.direction if meant is not None else "none"


def is_list(document: Any, heroes: list[Hero]) -> bool:
    """Whether most of the heroes stand in one enumeration of the sentence."""
    joined = sum(1 for token in document if token.dep_ == "conj" and token.pos_ in ("NOUN", "PROPN"))
    return joined >= 2 and len(heroes) >= 3
