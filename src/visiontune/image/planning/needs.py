"""What a plan must have to be drawn: what its template needs, and drawings that exist."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from visiontune.errors import InputError
from visiontune.image.plan import ScenePlan


def fault_of(plan: ScenePlan) -> InputError | None:
    """Why a plan, which somebody may have edited, cannot be drawn."""
    if lack := lack_of(plan):
        return InputError("plan.template", plan.template, lack)
    for n, hero in enumerate(plan.heroes):
        if near := _unknown(hero.art):
            return InputError(f"plan.heroes[{n}].art", hero.art, near)
    return None


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


_NEEDS: Mapping[str, tuple[Callable[[ScenePlan], bool], str]] = {
    "scene": (lambda plan: plan.setting != "none" or bool(plan.heroes), "a setting, or things that are drawn"),
    "concept": (lambda plan: bool(plan.title.strip() or plan.heroes), "a title, or a thing that is drawn"),
    "group": (lambda plan: bool(plan.heroes), "things that are drawn"),
    "process": (lambda plan: len(plan.heroes) >= 2, "two to four things that are drawn"),
    "cycle": (_several, "at least two labels"),
    "comparison": (_several, "two labels"),
    "before_after": (_several, "two labels"),
    "cause": (_several, "labels: causes and, last, their effect"),
    "parts": (lambda plan: _several(plan) and bool(plan.title.strip() or plan.heroes), "a title and labels"),
    "hierarchy": (_several, "labels"),
    "timeline": (lambda plan: _several(plan, 1) or bool(plan.number.strip()), "labels, or number with a year"),
    "map": (lambda plan: len(plan.labels) >= 1, "labels"),
    "number": (lambda plan: bool(plan.number.strip()), "number"),
    "quotation": (lambda plan: bool(plan.title.strip()), "title with the quotation"),
    "bars": (lambda plan: len(plan.values) >= 2 and len(plan.labels) in (0, len(plan.values)), "as many values as labels"),
    "line": (lambda plan: len(plan.values) >= 2 and len(plan.labels) in (0, len(plan.values)), "as many values as labels"),
    "pie": (lambda plan: len(plan.values) == len(plan.labels) >= 2 and min(plan.values) >= 0, "as many values as labels"),
}  # fmt: skip
