"""What a plan must keep of the words, what it must not make up, and what its template needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from visiontune.errors import InputError
from visiontune.image.plan import Hero, ScenePlan
from visiontune.image.planning.checks import faults_of, mended
from visiontune.image.planning.drafts import Draft
from visiontune.image.planning.needs import fault_of, lack_of, unshown
from visiontune.image.understand import understand

RED, BLUE = "#d93a3a", "#2f6fd0"


def park(*heroes: Hero, **fields: Any) -> ScenePlan:
    return ScenePlan(setting="park", heroes=heroes, **fields)


def faults(plan: ScenePlan, prompt: str, parser: Any, *left_out: str) -> list[str]:
    return faults_of(Draft(plan, left_out=left_out), prompt, understand(prompt, parser)[0])


def test_a_thing_that_the_words_name_is_not_lost(parser: Any) -> None:
    prompt = "a dog and a cat in a park"
    assert faults(park(Hero(art="dog"), Hero(art="cat")), prompt, parser) == []
    (fault,) = faults(park(Hero(art="dog")), prompt, parser)
    assert "'cat'" in fault
    assert faults(park(Hero(art="dog")), prompt, parser, "cat") == []


def test_a_person_stands_for_a_person_of_the_same_trade(parser: Any) -> None:
    prompt = "a farmer with a cow in a field"
    farmer = Hero(art="person", place="person", job="farmer")
    assert faults(park(farmer, Hero(art="cow")), prompt, parser) == []
    assert faults(park(farmer.model_copy(update={"job": "pilot"}), Hero(art="cow")), prompt, parser)


def test_boys_and_girls_are_counted_apart(parser: Any) -> None:
    boys = Hero(art="boy", place="person", age="child", gender="man", count=2)
    girl = Hero(art="girl", place="person", age="child", gender="woman")
    assert faults(park(boys, girl), "two boys and a girl in a park", parser) == []


def test_a_count_is_mended_where_it_is_clear_whose_it_is_and_else_told(parser: Any) -> None:
    prompt = "three cats in a park"
    rules = understand(prompt, parser)[0]
    one = park(Hero(art="cat", count=2))
    assert faults(one, prompt, parser) == []
    assert mended(one, prompt, rules).heroes[0].count == 3
    both = park(Hero(art="cat", colour="#2a2a30"), Hero(art="cat", colour="#f5f5f2"))
    assert faults(both, prompt, parser) == ["the text names 'three cats': 3 in all"]
    assert faults(park(both.heroes[0], Hero(art="cat", count=2)), prompt, parser) == []


def test_how_many_is_the_models_own_where_no_number_is_said(parser: Any) -> None:
    prompt = "cats in a park"
    plan = park(Hero(art="cat", count=5))
    assert mended(plan, prompt, understand(prompt, parser)[0]) == plan


def test_a_colour_that_is_said_is_kept(parser: Any) -> None:
    prompt = "a red car in the city"
    rules = understand(prompt, parser)[0]
    assert mended(park(Hero(art="automobile")), prompt, rules).heroes[0].colour == RED
    assert mended(park(Hero(art="automobile", colour=BLUE)), prompt, rules).heroes[0].colour == RED
    near = park(Hero(art="automobile", colour="#e02020"))
    assert mended(near, prompt, rules) == near


def test_a_card_may_stand_for_a_scene_unless_things_are_counted(parser: Any) -> None:
    plan = ScenePlan(template="map", labels=("Paris", "Rome"))
    assert faults(plan, "a horse pulls a cart", parser) == []
    assert faults(plan, "three horses on a meadow", parser)


@pytest.mark.parametrize(
    ("plan", "prompt", "made_up"),
    [
        (ScenePlan(template="number", number="300,000"), "Light travels 300,000 km each second.", ""),
        (ScenePlan(template="number", number="300 000"), "Light travels 300,000 km each second.", ""),
        (ScenePlan(template="number", number="299,792"), "Light travels 300,000 km each second.", "299,792"),
        (ScenePlan(template="bars", values=(12.5, 3), labels=("a", "b")), "a has 12.5 and b three", ""),
        (ScenePlan(template="bars", values=(1.5e6, 2), labels=("a", "b")), "1.5 million and 2", ""),
        (ScenePlan(template="bars", values=(1200, 2), labels=("a", "b")), "1,200 against 2", ""),
        (ScenePlan(template="bars", values=(40, 60), labels=("a", "b")), "most of it is a", "40"),
        (ScenePlan(template="pie", values=(78, 22), labels=("a", "rest")), "78 % is a", ""),
        (ScenePlan(template="pie", values=(78, 21), labels=("a", "rest")), "78 % is a", "21"),
    ],
)
def test_numbers_are_never_made_up(plan: ScenePlan, prompt: str, made_up: str) -> None:
    found = faults_of(Draft(plan), prompt, ScenePlan())
    assert found == ([f"the text does not give the number {made_up}"] if made_up else [])


def test_a_quotation_is_word_for_word() -> None:
    prompt = "Roosevelt said: “The only thing we have to fear is fear itself.”"
    right = ScenePlan(template="quotation", title="The only thing we have to fear is fear itself")
    assert faults_of(Draft(right), prompt, ScenePlan()) == []
    wrong = right.model_copy(update={"title": "We need not fear anything"})
    assert "word for word" in faults_of(Draft(wrong), prompt, ScenePlan())[0]


@pytest.mark.parametrize("template", ["group", "cycle", "process", "comparison", "number", "quotation", "bars", "pie"])
def test_a_template_without_what_it_needs_is_named(template: Any) -> None:
    assert template in lack_of(ScenePlan(template=template))


def test_a_plan_that_somebody_edited_is_looked_at_with_near_names() -> None:
    fault = fault_of(park(Hero(art="dog"), Hero(art="dogg")))
    assert fault is not None and fault.field == "plan.heroes[1].art" and "'dog'" in fault.remedy
    assert fault_of(park(Hero(art="dog"))) is None


def test_what_the_rules_plan_can_always_be_drawn(parser: Any) -> None:
    gallery = Path(__file__).parents[3] / "docs" / "gallery.txt"
    prompts = [line.strip() for line in gallery.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert len(prompts) > 40
    for prompt in prompts:
        plan = understand(prompt, parser)[0]
        assert fault_of(plan) is None, prompt


@pytest.mark.parametrize(("fields", "named"), [({"cls": 1}, "plan.cls"), ({"title": object()}, "must be JSON values")])
def test_a_plan_of_what_is_no_field_or_no_json_is_bad_input(fields: dict[str, object], named: str) -> None:
    with pytest.raises(InputError, match=named):
        ScenePlan.build(**fields)


HOLD = {"art": "dog", "relation": "holding"}
ODD: list[tuple[str, dict[str, Any]]] = [
    ("plan.heroes[0].to", {"heroes": [{"art": "kite", "relation": "on", "to": 9}]}),
    ("plan.heroes[0].to", {"heroes": [{"art": "kite", "relation": "on", "to": 0}]}),
    ("plan.heroes[0].to", {"heroes": [HOLD | {"to": 1}, HOLD | {"to": 0}]}),
    ("plan.title", {"template": "concept", "title": "x" * 601}),
    ("plan.labels[1]", {"template": "cycle", "labels": ["a", "x" * 601]}),
    ("plan.values[0]", {"template": "bars", "labels": ["a", "b"], "values": [1e308, 1]}),
    ("plan.values[1]", {"template": "line", "labels": ["a", "b"], "values": [1, float("nan")]}),
    ("plan.values[0]", {"template": "pie", "labels": ["a", "b"], "values": [-1, 2]}),
    ("plan.values", {"template": "pie", "labels": ["a", "b"], "values": [0, 0]}),
    ("plan.highlight", {"template": "bars", "labels": ["a", "b"], "values": [1, 2], "highlight": 2}),
    ("plan.parents[1]", {"template": "hierarchy", "labels": ["a", "b"], "parents": [-1, 9]}),
    ("plan.parents[1]", {"template": "hierarchy", "labels": ["a", "b", "c"], "parents": [-1, 2, 1]}),
]


@pytest.mark.parametrize(("field", "fields"), ODD)
def test_what_a_plan_would_lose_without_a_word_is_named(field: str, fields: dict[str, Any]) -> None:
    plan = ScenePlan.build(**fields)
    fault = fault_of(plan)
    assert fault is not None and fault.field == field
    assert field in " ".join(faults_of(Draft(plan), "", ScenePlan()))


@pytest.mark.parametrize("template", ["hierarchy", "parts", "comparison"])
def test_labels_of_heroes_are_not_enough_where_they_are_not_read(template: Any) -> None:
    heroes = (Hero(art="dog", label="dog"), Hero(art="cat", label="cat"))
    assert "labels" in lack_of(ScenePlan(template=template, heroes=heroes, title="Pets"))
    assert not lack_of(ScenePlan(template=template, heroes=heroes, title="Pets", labels=("dog", "cat")))


def test_relations_that_can_be_drawn_are_no_fault() -> None:
    assert fault_of(park(Hero(art="dog", relation="holding", to=1), Hero(art="bone"))) is None
    assert fault_of(park(Hero(art="bird", relation="over"))) is None  # above the scenery itself


@pytest.mark.parametrize(
    ("template", "field", "most"),
    [
        ("cycle", "labels", 6),
        ("cause", "labels", 5),
        ("parts", "labels", 8),
        ("comparison", "labels", 2),
        ("pie", "values", 8),
    ],
)
def test_what_has_no_room_on_a_card_is_told_and_only_that(template: Any, field: str, most: int) -> None:
    from visiontune.image.compose import compose

    words = tuple(f"Word{n}" for n in range(most + 1))
    fields: dict[str, Any] = {"labels": words, "title": "All"} | ({"values": (1.0,) * 9} if field == "values" else {})
    full = ScenePlan(template=template, **fields)
    assert f"shows {most} {field} at most, so 1 of the plan's {most + 1}" in " ".join(unshown(full))
    drawn = compose(full, 640, 360, 1)
    assert [word for word in words if word not in drawn] == [words[-1]]
    assert (
        unshown(full.model_copy(update={name: value[:most] for name, value in fields.items() if name != "title"})) == ()
    )
