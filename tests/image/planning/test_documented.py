"""The page on scene plans cannot drift: it has every field, and its example is a plan that is drawn."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from visiontune.image.compose import compose
from visiontune.image.plan import SETTINGS, TEMPLATES, Hero, ScenePlan
from visiontune.image.planning.needs import fault_of

PAGE = (Path(__file__).parents[3] / "docs" / "scene-plans.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*ScenePlan.model_fields, *Hero.model_fields, *TEMPLATES])
def test_every_field_and_template_is_documented(name: str) -> None:
    assert f"`{name}`" in PAGE


def test_its_example_is_drawn() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    plan = ScenePlan.build(**json.loads(example))
    assert fault_of(plan) is None
    picture = compose(plan, 640, 360, 1)
    assert picture.startswith("<svg") and plan.setting in SETTINGS


def test_a_wrong_name_is_answered_as_the_page_says() -> None:
    fault = fault_of(ScenePlan(setting="park", heroes=(Hero(art="kyte"),)))
    assert fault is not None and f"{fault}" in " ".join(PAGE.split())
