"""What a plan must have to be drawn: what its template needs, and drawings that exist."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from visiontune.errors import InputError
from visiontune.image.plan import ScenePlan

LONGEST = 600
"""Characters of one text on a card; no more can be read there."""
MOST = 1e24
"""Values of charts, which are written in digits."""


def fault_of(plan: ScenePlan) -> InputError | None:
    """Why a plan, which somebody may have edited, cannot be drawn."""
    if lack := lack_of(plan):
        return InputError("plan.template", plan.template, lack)
    if (odd := odd_of(plan)) is not None:
        return odd
    for n, hero in enumerate(plan.heroes):
        if near := _unknown(hero.art):
            return InputError(f"plan.heroes[{n}].art", hero.art, near)
    return None


def odd_of(plan: ScenePlan) -> InputError | None:
    """What of a plan's words, numbers and indices its template could not show, and would lose without a word."""
    checks = (_related,) if plan.template == "scene" else (_words, _charted, _under)
    return next((odd for check in checks if (odd := check(plan)) is not None), None)


def _related(plan: ScenePlan) -> InputError | None:
    """A relation to what is not there, or things that hold each other, so that nobody stands."""
    holders = {hero.to: n for n, hero in enumerate(plan.heroes) if hero.relation == "holding"}
    for n, hero in enumerate(plan.heroes):
        if hero.relation == "none" or hero.to is None:
            continue
        field = f"plan.heroes[{n}].to"
        if hero.to >= len(plan.heroes) or hero.to == n:
            return InputError(
                field, hero.to, f"must be the index of another hero; there are {len(plan.heroes)}, from 0"
            )
        held, seen = holders.get(n), {n}
        while held is not None and held not in seen:
            seen.add(held)
            held = holders.get(held)
        if held is not None:
            return InputError(field, hero.to, "goes round: each of these is held by another, and nobody stands")
    return None


def _words(plan: ScenePlan) -> InputError | None:
    texts = {"title": plan.title, "unit": plan.unit, "number": plan.number}
    texts |= {f"labels[{n}]": label for n, label in enumerate(plan.labels)}
    texts |= {f"notes[{n}]": note for n, note in enumerate(plan.notes)}
    texts |= {f"heroes[{n}].label": hero.label for n, hero in enumerate(plan.heroes)}
    for name, text in texts.items():
        if len(text) > LONGEST:
            return InputError(f"plan.{name}", text, f"is too long for a card; give {LONGEST} characters at most")
    return None


def _charted(plan: ScenePlan) -> InputError | None:
    if plan.template not in ("bars", "line", "pie"):
        return None
    least = 0 if plan.template == "pie" else -MOST
    for n, value in enumerate(plan.values):
        if not least <= value <= MOST:
            return InputError(f"plan.values[{n}]", value, f"must be from {least:g} to {MOST:g} in this chart")
    if plan.template == "pie" and not any(plan.values):
        return InputError("plan.values", list(plan.values), "must not all be 0, or there is no pie to share")
    if plan.highlight is not None and plan.highlight >= len(plan.values):
        return InputError(
            "plan.highlight", plan.highlight, f"must be the index of a value, 0 to {len(plan.values) - 1}"
        )
    return None


def _under(plan: ScenePlan) -> InputError | None:
    if plan.template != "hierarchy":
        return None
    for n, parent in enumerate(plan.parents[1:], 1):
        if not -1 <= parent < n:
            return InputError(f"plan.parents[{n}]", parent, "must be -1, or the index of a label before this one")
    return None


def unshown(plan: ScenePlan) -> tuple[str, ...]:
    """What the plan's template has no room for, in words for the user."""
    field, most = _ROOM.get(plan.template, ("", 0))
    given = len(getattr(plan, field)) if field else 0
    if given <= most:
        return ()
    return (f"{plan.template} shows {most} {field} at most, so {given - most} of the plan's {given} were left out",)


def _unknown(name: str) -> str:
    """That there is no such drawing, and what the near ones are called; nothing where there is one."""
    from rapidfuzz import fuzz, process

    from visiontune.errors import BackendError
    from visiontune.image.art import catalogue, symbol

    book = catalogue()
    if book.art(name) is not None:
        return ""
    try:
        symbol(name)
    except BackendError:
        meant = book.find(name.replace("-", " ").lower(), loose=True)
        alike = process.extract(name, list(book.arts), scorer=fuzz.ratio, limit=2, score_cutoff=70)
        near = [meant.name] if meant else [found for found, *_ in alike]
        ask = f"; did you mean {' or '.join(repr(one) for one in near)}?" if near else ""
        return f"there is no drawing of this name{ask}"
    return ""


def lack_of(plan: ScenePlan) -> str:
    """What the plan's template needs and has not, or nothing."""
    needs = _NEEDS.get(plan.template)
    return "" if needs is None or needs[0](plan) else f"the template {plan.template} needs {needs[1]}"


def _several(plan: ScenePlan, least: int = 2) -> bool:
    """Whether there are labels, its own or those of its heroes."""
    return len(plan.labels or [hero for hero in plan.heroes if hero.label]) >= least


_ROOM: Mapping[str, tuple[str, int]] = {
    "cycle": ("labels", 6), "cause": ("labels", 5), "parts": ("labels", 8), "comparison": ("labels", 2),
    "before_after": ("labels", 2), "pie": ("values", 8), "process": ("heroes", 4),
}  # fmt: skip
"""What cards draw the first so many of."""


def _labelled(plan: ScenePlan) -> bool:
    """Whether it has labels of its own; cards that stand on them do not read those of heroes."""
    return len(plan.labels) >= 2


_NEEDS: Mapping[str, tuple[Callable[[ScenePlan], bool], str]] = {
    "scene": (lambda plan: plan.setting != "none" or bool(plan.heroes), "a setting, or things that are drawn"),
    "concept": (lambda plan: bool(plan.title.strip() or plan.heroes), "a title, or a thing that is drawn"),
    "group": (lambda plan: bool(plan.heroes), "things that are drawn"),
    "process": (lambda plan: len(plan.heroes) >= 2, "two to four things that are drawn"),
    "cycle": (_several, "at least two labels"),
    "comparison": (_labelled, "two labels"),
    "before_after": (_several, "two labels"),
    "cause": (_several, "labels: causes and, last, their effect"),
    "parts": (lambda plan: _labelled(plan) and bool(plan.title.strip() or plan.heroes), "a title and labels"),
    "hierarchy": (_labelled, "at least two labels"),
    "timeline": (lambda plan: _several(plan, 1) or bool(plan.number.strip()), "labels, or number with a year"),
    "map": (lambda plan: len(plan.labels) >= 1, "labels"),
    "number": (lambda plan: bool(plan.number.strip()), "number"),
    "quotation": (lambda plan: bool(plan.title.strip()), "title with the quotation"),
    "bars": (lambda plan: len(plan.values) >= 2 and len(plan.labels) in (0, len(plan.values)), "as many values as labels"),
    "line": (lambda plan: len(plan.values) >= 2 and len(plan.labels) in (0, len(plan.values)), "as many values as labels"),
    "pie": (lambda plan: len(plan.values) == len(plan.labels) >= 2, "as many values as labels"),
}  # fmt: skip
