"""Plans of prompts, by rules."""

from __future__ import annotations

from typing import Any

from visiontune.image.plan import ScenePlan
from visiontune.image.understand import understand


def plan_of(prompt: str, parser: Any) -> ScenePlan:
    """The plan of a prompt, without what is said about it."""
    return understand(prompt, parser)[0]


def arts(plan: ScenePlan) -> set[str]:
    """The drawings of a plan's heroes."""
    return {hero.art for hero in plan.heroes}
