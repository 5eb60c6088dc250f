"""What a plan must keep: what its template needs, and what the words ask for in things, numbers, colours and quotations."""

from __future__ import annotations

import re

from visiontune.image.colour import parse
from visiontune.image.language import tables
from visiontune.image.plan import Hero, ScenePlan
from visiontune.image.planning.drafts import Draft
from visiontune.image.planning.needs import lack_of, odd_of

_SEEN = ("ground", "sky", "water", "deep", "space", "table", "person")
_SHOWS_THINGS = ("scene", "group", "concept")
_LARGE = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_ALIKE = 0.4
"""Distance of two colours (red, green, blue, each 0 to 1) up to which one may stand for the other."""


def faults_of(draft: Draft, prompt: str, rules: ScenePlan) -> list[str]:
    """What is wrong with a model's plan, in sentences for it; `rules` is their plan of the same prompt."""
    odd = odd_of(draft.plan)
    found = [
        lack_of(draft.plan),
        "" if odd is None else str(odd),
        _invented(draft.plan, prompt),
        *_lost(draft, prompt, rules),
    ]
    return [fault for fault in found if fault]


def mended(plan: ScenePlan, prompt: str, rules: ScenePlan) -> ScenePlan:
    """`plan` with the counts and colours that the rules read from the words, where it is clear whose they are."""
    heroes = list(plan.heroes)
    for asked in _asked(rules, prompt):
        mine = [i for i, hero in enumerate(heroes) if _is(hero, asked)]
        if len(mine) == 1 and asked.count > 1:
            heroes[mine[0]] = heroes[mine[0]].model_copy(update={"count": asked.count})
        if mine and asked.colour and not any(_looks(hero, asked.colour) for hero in heroes):
            heroes[mine[0]] = heroes[mine[0]].model_copy(update={"colour": asked.colour})
    return plan.model_copy(update={"heroes": tuple(heroes)})


def _invented(plan: ScenePlan, prompt: str) -> str:
    """Numbers and quotations that the words do not have: a picture must not make facts up."""
    if plan.template == "quotation" and _letters(plan.title) not in _letters(prompt):
        return "the quotation is not in the text word for word"
    said = _numbers(prompt)
    made_up = [f"{value:g}" for value in plan.values if value not in said]
    if plan.template == "pie" and len(made_up) == 1 and abs(sum(plan.values) - 100) < 0.5:
        made_up = []  # what the others leave of the whole
    digits = re.sub(r"\D", "", prompt)
    parts = re.findall(r"\d[\d.,\s]*", plan.number)
    made_up += [part.strip() for part in parts if re.sub(r"\D", "", part) not in digits]
    return f"the text does not give the number {made_up[0]}" if made_up else ""


def _numbers(text: str) -> set[float]:
    """The numbers in a text: in digits, in small words, and those times the large words that it has."""
    words = set(re.findall(r"[a-z]+", text.lower()))
    digits = re.findall(r"-?\d+(?:[,\u202f\u00a0' ]\d{3})*(?:[.,]\d+)?", text)
    found = {float(re.sub(r"[\u202f\u00a0' ]", "", _pointed(number))) for number in digits}
    found |= {float(tables().count[word]) for word in words if word in tables().count}
    return found | {number * size for word, size in _LARGE.items() if word in words for number in found}


def _pointed(number: str) -> str:
    """With commas between thousands gone, and a decimal comma as a point."""
    return re.sub(r",(?=\d{3}(?:\D|$))", "", number).replace(",", ".")


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _lost(draft: Draft, prompt: str, rules: ScenePlan) -> list[str]:
    """Things that the words name and the plan has not, unless the model says that they are a figure of speech."""
    asked = _asked(rules, prompt)
    counted = any(hero.count > 1 or hero.colour for hero in asked)
    if draft.plan.template not in _SHOWS_THINGS and not counted:
        return []
    faults = []
    for hero in asked:
        if any(word in hero.label.lower() for word in draft.left_out if word):
            continue
        mine = [one for one in draft.plan.heroes if _is(one, hero)]
        if not mine:
            faults.append(f"the text names {hero.label.lower()!r}, which the plan has not among its things")
        elif len(mine) > 1 and 1 < hero.count != sum(one.count for one in mine):
            faults.append(f"the text names {hero.label.lower()!r}: {hero.count} in all")
    return faults


def _asked(rules: ScenePlan, prompt: str) -> list[Hero]:
    """The things with a body that the rules read from the words; counts that no word says are taken from them."""
    if rules.template not in _SHOWS_THINGS:
        return []
    said = _numbers(prompt)
    seen = [hero for hero in rules.heroes if hero.place in _SEEN]
    return [hero if hero.count in said else hero.model_copy(update={"count": 1}) for hero in seen]


def _is(mine: Hero, asked: Hero) -> bool:
    """Whether one is the other: the same drawing, or a person of whom nothing else is said."""
    if mine.place not in ("person", "bust") or asked.place not in ("person", "bust"):
        return mine.art == asked.art
    same_trade, same_age = asked.job in ("none", mine.job), asked.age in ("adult", mine.age)
    return same_trade and same_age and (asked.gender == "any" or mine.gender in ("any", asked.gender))


def _looks(hero: Hero, colour: str) -> bool:
    if hero.colour is None:
        return False
    return sum((a - b) ** 2 for a, b in zip(parse(hero.colour), parse(colour), strict=True)) <= _ALIKE**2
