"""Pictures that a model plans and the illustrator draws: when it is asked, what is kept, and how it is turned off."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers_model_server import Reply
from visiontune.errors import InputError
from visiontune.files import read_provenance
from visiontune.image.base import ImageRequest
from visiontune.image.plan import ScenePlan
from visiontune.image.planning.base import PlanRequest
from visiontune.studio import Studio

DOG = {"name": "dog"}


def dog(**fields) -> ImageRequest:
    return ImageRequest(**{"prompt": "a dog in a park", "width": 256, "height": 144, "seed": 3, **fields})


def test_without_a_model_the_illustrator_draws_and_nothing_is_planned_before(studio) -> None:
    made = studio.make(dog())
    assert made.request["backend"] == "illustrator" and made.parts == ()
    assert "planner: no language model that plans pictures" in made.why
    assert studio.workshop.resolve(PlanRequest(prompts=("a dog",))).backend == "rules"


def test_the_embedded_model_is_not_asked(studio) -> None:
    assert "llama" not in studio.make(dog()).why


def test_with_one_the_picture_is_planned_and_its_file_is_remade_without_it(planning, server, answers, scene, tmp_path):
    server.replies = answers([scene("kitchen", DOG)])
    made = planning.make(dog())
    assert made.why.startswith("image by planner")
    assert made.details["plan"]["setting"] == "kitchen"
    assert read_provenance(made.path)["request"]["plan"]["setting"] == "kitchen"
    server.replies = [Reply(status=500)]
    planning.remake(made.path, tmp_path / "again.png")
    assert (tmp_path / "again.png").read_bytes() == made.path.read_bytes()
    assert len(server.asked) == 1


@pytest.mark.parametrize("suffix", ["jpg", "webp", "svg"])
def test_every_format_carries_the_plan(planning, server, answers, scene, tmp_path: Path, suffix: str) -> None:
    from visiontune.files import export

    server.replies = answers([scene("kitchen", DOG)])
    export(planning.make(dog()), tmp_path / f"k.{suffix}")
    assert read_provenance(tmp_path / f"k.{suffix}")["request"]["plan"]["setting"] == "kitchen"


def test_variations_share_one_plan(planning, server, answers, scene) -> None:
    server.replies = answers([scene("kitchen", DOG)])
    made = planning.make_all([dog(seed=seed) for seed in range(3)])
    assert len({one.path.read_bytes() for one in made}) == 3
    assert len(server.asked) == 1


def test_a_picture_that_the_rules_planned_says_why(planning, server) -> None:
    server.replies = [Reply(status=401)]
    made = planning.make(dog())
    assert made.details["plan"]["setting"] == "park"
    assert "the rules did" in made.warnings[0]


def test_a_plan_that_is_given_is_drawn_as_it_is(planning, server) -> None:
    made = planning.make(dog(plan=ScenePlan(setting="farm")))
    assert made.request["backend"] == "illustrator" and server.asked == []


def test_styles_are_refused_as_the_illustrator_does(planning) -> None:
    with pytest.raises(InputError, match="did you mean"):
        planning.make(dog(style="woterkolor"))


def test_the_setting_turns_it_off_or_names_who_plans(settings, server) -> None:
    able = {"openai_base_url": f"{server.address}/v1", "openai_model": "m"}
    with Studio(settings.model_copy(update={**able, "image_planner": "rules"})) as studio:
        assert studio.workshop.resolve(dog()).backend == "illustrator"
        assert "VISIONTUNE_IMAGE_PLANNER is rules" in studio.workshop.explained(dog())[1]
        assert studio.workshop.resolve(dog(backend="planner")).backend == "planner"
    with Studio(settings.model_copy(update={**able, "image_planner": "gemini"})) as studio:
        assert "VISIONTUNE_GEMINI_API_KEY" in studio.workshop.explained(dog())[1]
    with Studio(settings.model_copy(update={**able, "image_planner": "stub"})) as studio:
        assert studio.workshop.resolve(dog()).backend == "planner"
        assert studio.workshop.resolve(PlanRequest(prompts=("a dog",))).document()["writer"] == "stub"
    with (
        Studio(settings.model_copy(update={"image_planner": "nobody"})) as studio,
        pytest.raises(InputError, match="VISIONTUNE_IMAGE_PLANNER"),
    ):
        studio.make(dog())


def test_the_stub_of_text_answers_in_the_form_and_its_empty_plans_are_not_drawn(settings) -> None:
    with Studio(settings.model_copy(update={"image_planner": "stub"})) as studio:
        made = studio.make(dog())
    assert made.details["plan"]["heroes"][0]["art"] == "dog"
    assert "stub's plan of “a dog in a park” was not taken" in made.warnings[0]


def test_an_edited_plan_that_cannot_be_drawn_is_bad_input(studio) -> None:
    with pytest.raises(InputError, match=r"plan\.heroes\[0\]\.art: 'dogg'.*'dog'"):
        studio.make(dog(plan=ScenePlan.build(setting="park", heroes=[{"art": "dogg"}])))
    with pytest.raises(InputError, match=r"plan\.template: 'cycle'"):
        studio.make(dog(plan=ScenePlan(template="cycle")))


def test_the_command_line_shows_the_plan_that_is_drawn(server, answers, scene, tmp_path, monkeypatch, capsys) -> None:
    from visiontune.cli.app import app

    server.replies = answers([scene("kitchen", DOG)])
    given = {"HOME": tmp_path / "home", "CACHE": tmp_path / "cache", "MIN_FREE_DISK": 0}
    given |= {"OPENAI_BASE_URL": f"{server.address}/v1", "OPENAI_MODEL": "m"}
    for name, value in given.items():
        monkeypatch.setenv(f"VISIONTUNE_{name}", str(value))
    monkeypatch.chdir(tmp_path)
    small = ["--width", "256", "--height", "144", "--seed", "3"]
    app(["image", "a dog in a park", *small, "--show-plan", "-o", "k.png"], standalone_mode=False)
    plan = json.loads(Path("k.plan.json").read_text(encoding="utf-8"))
    assert plan["setting"] == "kitchen"
    plan["setting"] = "farm"
    Path("farm.json").write_text(json.dumps(plan), encoding="utf-8")
    app(["image", "--plan", "farm.json", *small, "-o", "f.png", "--json"], standalone_mode=False)
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["details"]["plan"]["setting"] == "farm"
    assert len(server.asked) == 1
