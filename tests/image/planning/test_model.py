"""Plans by a language model over real HTTP: right ones, wrong ones, none at all, and the rules where it fails."""

from __future__ import annotations

import json
from typing import Any

import pytest

from helpers_model_server import Reply
from visiontune.errors import BackendError, InputError
from visiontune.image.plan import PicturePlan
from visiontune.image.planning.base import PlanRequest, read_plans
from visiontune.image.planning.model import BATCH

DOG = {"name": "dog"}
KITES = {"name": "kite", "count": 3, "colour": "red", "in_the_air": True}


def plans(studio: Any, *prompts: str, **fields: Any) -> tuple[tuple[PicturePlan, ...], tuple[str, ...]]:
    made = studio.make(PlanRequest(prompts=prompts, backend="model", **fields))
    return read_plans(made.path), made.warnings


def said(asked: dict[str, Any], turn: int = -1) -> str:
    return str(asked["body"]["messages"][turn]["content"])


def test_a_plan_is_taken_and_what_the_words_say_stays_in_it(planning, server, answers, scene) -> None:
    server.replies = answers([scene("playground", {**KITES, "count": 2, "colour": "blue"}, {"name": "girl"})])
    ((picture,), warnings) = plans(planning, "a girl with three red kites at dawn")
    assert (picture.by, picture.plan.setting, picture.plan.time) == ("openai", "playground", "dawn")
    assert [(hero.art, hero.count, hero.colour) for hero in picture.plan.heroes] == [
        ("kite", 3, "#d93a3a"),
        ("girl", 1, None),
    ]
    assert warnings == ()
    assert "a girl with three red kites at dawn" in said(server.asked[0])
    assert server.asked[0]["body"]["response_format"]["json_schema"]["schema"]["required"] == ["pictures"]


def test_the_same_words_are_asked_once(planning, server, answers, scene) -> None:
    server.replies = answers([scene("park", DOG)])
    first = plans(planning, "a dog in a park")
    assert plans(planning, "a dog in a park") == first
    assert len(server.asked) == 1


def test_pictures_of_one_film_are_planned_in_one_answer(planning, server, answers, scene) -> None:
    server.replies = answers([scene("park", DOG), scene("kitchen", {"name": "cat"})])
    (pictures, warnings) = plans(planning, "a dog in a park", "a cat at home", title="Two pets")
    assert [picture.plan.setting for picture in pictures] == ["park", "kitchen"]
    assert (len(server.asked), warnings) == (1, ())
    assert "Two pets" in said(server.asked[0])


def test_many_are_planned_a_dozen_at_a_time(planning, server, answers, scene) -> None:
    server.replies = answers([scene("park", DOG)] * BATCH, [scene("farm", DOG)] * 2)
    (pictures, _) = plans(planning, *(f"a dog in park number {n}" for n in range(BATCH + 2)))
    assert [picture.plan.setting for picture in pictures] == ["park"] * BATCH + ["farm"] * 2
    assert len(server.asked) == 2


def test_no_json_then_a_right_answer(planning, server, answers, scene) -> None:
    server.replies = answers("Sure! Here is your plan.", [scene("park", DOG)])
    ((picture,), warnings) = plans(planning, "a dog in a park")
    assert (picture.by, warnings, len(server.asked)) == ("openai", (), 2)


def test_a_setting_that_does_not_exist_is_told_once(planning, server, answers, scene) -> None:
    server.replies = answers([scene("atlantis", DOG)], [scene("underwater", DOG)])
    ((picture,), warnings) = plans(planning, "a dog under the sea")
    assert (picture.plan.setting, warnings) == ("underwater", ())
    assert "plan.setting: 'atlantis'" in said(server.asked[1]) and "'underwater'" in said(server.asked[1])


def test_a_lost_thing_is_told_once_and_only_that_picture_is_asked_again(planning, server, answers, scene) -> None:
    lost, right = scene("park", DOG), scene("park", DOG, {"name": "cat"})
    server.replies = answers([scene("farm", DOG), lost], [right])
    (pictures, warnings) = plans(planning, "a dog on a farm", "a dog and a cat in a park")
    assert [len(picture.plan.heroes) for picture in pictures] == [1, 2]
    assert warnings == ()
    assert "'a cat'" in said(server.asked[1]) or "'cat'" in said(server.asked[1])
    assert "a dog on a farm" not in said(server.asked[1])
    assert "one picture" in said(server.asked[1])


def test_a_plan_that_stays_wrong_is_the_rules_and_the_others_stay(planning, server, answers, scene) -> None:
    server.replies = answers([scene("market", DOG), scene("park", DOG)], [scene("park", DOG)])
    (pictures, (warning,)) = plans(planning, "a dog on a farm", "two cats in a park")
    assert [picture.by for picture in pictures] == ["openai", "rules"]
    assert pictures[1].plan.heroes[0].count == 2
    assert "“two cats in a park” was not taken" in warning and "cats" in warning


def test_a_figure_of_speech_may_be_left_out(planning, server, answers, scene) -> None:
    server.replies = answers([scene("office", {"name": "worker"}, left_out=["bull"])])
    ((picture,), warnings) = plans(planning, "a worker takes the bull by the horns")
    assert (picture.by, warnings, len(server.asked)) == ("openai", (), 1)


def test_an_unknown_drawing_is_told_then_left_out_with_a_warning(planning, server, answers, scene) -> None:
    odd = scene("park", DOG, {"name": "flux capacitor"})
    server.replies = answers([odd], [odd])
    ((picture,), warnings) = plans(planning, "a dog in a park")
    assert [hero.art for hero in picture.plan.heroes] == ["dog"]
    assert "no drawing of 'flux capacitor'" in said(server.asked[1])
    assert warnings == ("there is no drawing of flux capacitor, left out of “a dog in a park”",)


def test_numbers_that_are_made_up_are_never_shown(planning, server, answers) -> None:
    chart = {"template": "pie", "setting": "none", "things": [], "labels": ["Sea", "Land"], "values": [71, 29]}
    server.replies = answers([chart], [chart])
    ((picture,), (warning,)) = plans(planning, "Most of the Earth is covered by sea.")
    assert picture.by == "rules" and picture.plan.values == ()
    assert "71" in warning


@pytest.mark.parametrize(
    ("reply", "asked", "words"),
    [
        (Reply(text="no JSON at all"), 2, "valid JSON"),
        (Reply(raw=b"data: {not json\n\n"), 1, "did not plan"),
        (Reply(status=401, body={"error": {"message": "wrong key"}}), 1, "401"),
        (Reply(status=500), 5, "tried 5 times"),
    ],
)
def test_where_the_model_fails_the_rules_plan_and_it_is_said(planning, server, reply, asked, words) -> None:
    server.replies = [reply]
    ((picture,), (warning,)) = plans(planning, "two dogs in a park")
    assert picture.by == "rules" and picture.plan.heroes[0].count == 2
    assert warning.startswith("openai did not plan this picture (") and warning.endswith("; the rules did")
    assert words in warning and len(server.asked) == asked


@pytest.mark.parametrize("answered", [0, 3])
def test_an_answer_of_another_number_of_pictures(planning, server, answers, scene, answered) -> None:
    server.replies = answers([scene("park", DOG)] * answered, [])
    (pictures, warnings) = plans(planning, "a dog in a park", "the dog runs in a park")
    assert [picture.by for picture in pictures] == (["openai"] * 2 if answered else ["rules"] * 2)
    assert all("has no plan of it" in warning for warning in warnings) and len(warnings) == (0 if answered else 2)


def test_a_silent_service_is_given_up(planning, server) -> None:
    vars(planning.workshop.environment.options)["_settings"]["remote_timeout"] = 0.2
    server.replies = [Reply(text="late", wait=20)]
    ((picture,), (warning,)) = plans(planning, "two dogs in a park")
    assert picture.by == "rules" and "tried 5 times" in warning


def test_a_service_that_is_down_is_not_asked_for_each_dozen(planning, server) -> None:
    server.replies = [Reply(status=401)]
    (pictures, (warning,)) = plans(planning, *(f"a dog in park {n}" for n in range(BATCH + 2)))
    assert {picture.by for picture in pictures} == {"rules"}
    assert len(server.asked) == 1 and f"{BATCH + 2} of {BATCH + 2} pictures" in warning


def test_one_dozen_that_fails_leaves_the_next_to_the_model(planning, server, answers, scene) -> None:
    server.replies = answers("no JSON", "still none", [scene("park", DOG)])
    (pictures, (warning,)) = plans(planning, *(f"a dog in park number {n}" for n in range(BATCH + 1)))
    assert [picture.by for picture in pictures] == ["rules"] * BATCH + ["openai"]
    assert f"{BATCH} of {BATCH + 1} pictures" in warning


def test_what_has_no_words_is_no_question_for_a_model(planning, server) -> None:
    ((picture,), warnings) = plans(planning, "🐶🐶")
    assert picture.plan.heroes[0].count == 2 and server.asked == [] and warnings == ()


def test_other_languages_are_planned_too(planning, server, answers, scene) -> None:
    server.replies = answers([scene("park", {"name": "dog", "count": 2})])
    ((picture,), _) = plans(planning, "Zwei Hunde spielen im Park")
    assert (picture.plan.template, picture.plan.heroes[0].count) == ("scene", 2)


def test_a_long_text_is_asked_about_in_part_and_that_is_said(planning, server, answers, scene) -> None:
    server.replies = answers([scene("park", DOG)])
    (_, warnings) = plans(planning, "a dog in a park. " + "It runs. " * 2_000)
    assert len(said(server.asked[0])) < 1_000
    assert "only the first" in warnings[0]


def test_a_writer_is_named_and_unknown_ones_are_refused(studio) -> None:
    with pytest.raises(InputError, match="writer"):
        studio.make(PlanRequest(prompts=("a dog",), backend="model", writer="nobody"))
    with pytest.raises(BackendError, match=r"plans pictures \(.*openai: .*(?:VISIONTUNE_OPENAI_API_KEY|\[online\])"):
        studio.make(PlanRequest(prompts=("a dog",), backend="model"))


def test_the_file_is_short_json_to_be_read(planning, server, answers, scene) -> None:
    server.replies = answers([scene("park", DOG, time="sunset")])
    made = planning.make(PlanRequest(prompts=("a dog in a park",)))
    assert json.loads(made.path.read_text(encoding="utf-8")) == {
        "pictures": [
            {
                "prompt": "a dog in a park",
                "plan": {"setting": "park", "time": "sunset", "heroes": [{"art": "dog", "label": "Dog"}]},
                "by": "openai",
            }
        ]
    }
    assert made.details == {"title": "a dog in a park", "pictures": 1, "by": {"openai": 1}}
