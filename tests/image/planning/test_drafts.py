"""From a model's words to a plan: names, people, colours, relations, places, and cards."""

from __future__ import annotations

import json
from typing import Any

import pytest

from visiontune.errors import InputError
from visiontune.image.compose import compose
from visiontune.image.plan import Hero, ScenePlan
from visiontune.image.planning.asking import schema
from visiontune.image.planning.drafts import Draft, colour_named, draft_of
from visiontune.text.repair import check_schema, fault_in

RULES = ScenePlan(setting="hills", time="dawn", weather="rain", style="woodcut")


def drafted(*things: dict[str, Any], prompt: str = "", rules: ScenePlan = RULES, **fields: Any) -> Draft:
    answer = {"template": "scene", "setting": "park", "things": list(things), **fields}
    whole = {"pictures": [answer]}
    assert fault_in(whole, schema(), schema()) is None, "the answers of these tests are of the asked form"
    return draft_of(answer, prompt, rules)


def only(draft: Draft) -> Hero:
    (hero,) = draft.plan.heroes
    return hero


def test_the_form_is_a_schema_that_services_take() -> None:
    check_schema(schema())
    text = json.dumps(schema())
    assert len(text) < 3_500
    assert "maxItems" not in text and "maxLength" not in text, "Gemini refuses forms of too many states"


@pytest.mark.parametrize(
    ("name", "art"),
    [
        ("dog", "dog"),
        ("A dog", "dog"),
        ("dogs", "dog"),
        ("butterflies", "butterfly"),
        ("wolves", "wolf"),
        ("sleepy little hedgehog", "hedgehog"),
        ("black cat", "black-cat"),
        ("vt-longship", "vt-longship"),
        ("sunflowers", "sunflower"),
    ],
)
def test_a_name_is_found_as_it_is_in_the_singular_or_by_its_last_words(name: str, art: str) -> None:
    draft = drafted({"name": name}, setting="lake" if "boat" in name or "ship" in name else "park")
    assert only(draft).art == art
    assert draft.unknown == ()


def test_words_beside_it_tell_the_senses_of_a_name_apart() -> None:
    assert only(drafted({"name": "mouse"}, setting="office", prompt="a computer and its mouse")).art == "computer-mouse"
    assert only(drafted({"name": "mouse"}, prompt="a mouse in the grass")).art == "mouse"


def test_what_has_no_drawing_is_told_and_scenery_is_not() -> None:
    draft = drafted({"name": "flux capacitor"}, {"name": "dog"}, {"name": "meadow"}, {"name": "rain"})
    assert only(draft).art == "dog"
    assert draft.unknown == ("flux capacitor",)


def test_a_person_is_described_by_name_and_answer() -> None:
    hero = only(drafted({"name": "grandmother", "job": "gardener", "pose": "wave", "skin": "dark", "colour": "teal"}))
    assert (hero.place, hero.age, hero.gender, hero.job) == ("person", "old", "woman", "gardener")
    assert (hero.pose, hero.skin, hero.colour) == ("wave", "dark", "#1f8a8a")
    assert only(drafted({"name": "doctor", "age": "adult", "job": "none"})).job == "doctor"
    assert only(drafted({"name": "family"})).count == 3


def test_relations_keep_to_what_can_be_drawn() -> None:
    riding = {"name": "girl", "relation": "riding", "to": 1}
    plan = drafted(riding, {"name": "horse"}).plan
    assert [(hero.art, hero.relation, hero.to) for hero in plan.heroes] == [
        ("girl", "riding", 1),
        ("horse", "none", None),
    ]
    assert drafted(riding, {"name": "teacup"}).plan.heroes[0].relation != "riding"
    assert only(drafted({"name": "girl", "relation": "riding", "to": 1}, {"name": "flux capacitor"})).relation == "none"
    assert only(drafted({"name": "pig", "in_the_air": True})).place == "sky"


def test_indices_hold_when_a_thing_before_is_left_out() -> None:
    plan = drafted(
        {"name": "meadow"}, {"name": "cat", "relation": "on", "to": 2}, {"name": "table"}, setting="room"
    ).plan
    assert [(hero.art, hero.relation, hero.to) for hero in plan.heroes] == [
        ("cat", "on", 1),
        ("vt-table", "none", None),
    ]


def test_what_the_answer_leaves_out_is_as_the_rules_read_it() -> None:
    plan = drafted({"name": "dog"}, weather="snow").plan
    assert (plan.time, plan.weather, plan.style) == ("dawn", "snow", "woodcut")


@pytest.mark.parametrize(
    ("said", "setting"), [("Beach", "coast"), ("night sky", "night_sky"), ("old-town", "old_town")]
)
def test_a_setting_is_found_by_its_words(said: str, setting: str) -> None:
    assert drafted(setting=said).plan.setting == setting


def test_numbers_and_names_beyond_what_there_is_are_brought_back() -> None:
    hero = only(drafted({"name": "doctor", "count": 99, "job": "wizardry", "relation": "on", "to": -1}))
    assert (hero.count, hero.job, hero.relation) == (24, "doctor", "none")
    assert drafted(style="in watercolor").plan.style == "watercolour"
    assert drafted(style="hyperreal").plan.style == RULES.style


def test_a_scene_without_a_setting_is_where_its_things_live() -> None:
    assert drafted({"name": "camel"}, setting="none").plan.setting == "desert"


def test_size_count_and_colour() -> None:
    hero = only(drafted({"name": "cow", "count": 5, "size": "tiny", "colour": "#ff8800"}))
    assert (hero.count, hero.scale, hero.colour) == (5, 0.5, "#ff8800")


@pytest.mark.parametrize(
    ("words", "colour"),
    [("red", "#d93a3a"), ("Dark Red", "#d93a3a"), ("#AABBCC", "#aabbcc"), ("plaid", None), ("", None)],
)
def test_colours(words: str, colour: str | None) -> None:
    assert colour_named(words) == colour


def test_the_ground_has_a_colour() -> None:
    assert drafted({"name": "kite"}, setting="desert", ground="green").plan.ground == "#3f9d4c"


def test_cards_have_busts_and_no_relations() -> None:
    plan = drafted(
        {"name": "doctor", "label": "Doctors", "relation": "beside", "to": 1},
        {"name": "nurse", "label": "Nurses", "count": 12},
        template="group",
        title="Who heals",
    ).plan
    assert [(hero.place, hero.relation, hero.count, hero.label) for hero in plan.heroes] == [
        ("bust", "none", 1, "Doctors"),
        ("bust", "none", 1, "Nurses"),
    ]


def test_things_beside_labels_are_all_there_or_none() -> None:
    steps: dict[str, Any] = {"template": "cycle", "labels": ["Egg", "Larva", "Butterfly"]}
    egg, larva, butterfly = {"name": "egg"}, {"name": "caterpillar"}, {"name": "butterfly"}
    assert len(drafted(egg, larva, butterfly, **steps).plan.heroes) == 3
    assert drafted(egg, {"name": "flux capacitor"}, butterfly, **steps).plan.heroes == ()


def test_parts_that_do_not_fit_together_are_an_error() -> None:
    with pytest.raises(InputError, match="plan"):
        draft_of({"template": "scene", "setting": "atlantis", "things": []}, "", RULES)


def test_every_template_of_the_form_is_drawn() -> None:
    two = [{"name": "kettle", "label": "Hot"}, {"name": "ice", "label": "Cold"}]
    words: dict[str, Any] = {"title": "Heat", "labels": ["Hot", "Cold"], "notes": ["Up", "Down"], "number": "12"}
    charts: dict[str, Any] = {"values": [1, 2], "unit": "km", "highlight": 1, "parents": [-1, 0]}
    for template in schema()["properties"]["pictures"]["items"]["properties"]["template"]["enum"]:
        plan = drafted(*two, template=template, **words, **charts).plan
        assert compose(plan, 320, 180, 1).startswith("<svg")
