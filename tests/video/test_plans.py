"""A film's pictures planned by a model: asked for at once, kept in the script, edited there, and never asked for again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from helpers import make_context
from helpers_extras import need
from helpers_model_server import FakeModelServer, Reply, serving
from visiontune.artifacts import Artifact
from visiontune.files import read_provenance
from visiontune.image.base import ImageRequest
from visiontune.image.plan import PicturePlan, ScenePlan
from visiontune.requests import Request
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.text.base import Scene, Script, read_script
from visiontune.video.base import CaptionStyle, VideoRequest
from visiontune.video.plans import planned

WORDS = ("A dog sleeps.", "A cat wakes.")


@pytest.fixture
def server() -> Iterator[FakeModelServer]:
    need("openai")
    with serving() as served:
        yield served


@pytest.fixture
def able(settings: Settings, server: FakeModelServer) -> Iterator[Studio]:
    """A studio with a capable language model."""
    with Studio(settings.model_copy(update={"openai_base_url": f"{server.address}/v1", "openai_model": "m"})) as studio:
        yield studio


def answer(*pictures: tuple[str, str]) -> Reply:
    plans = [{"template": "scene", "setting": place, "things": [{"name": thing}]} for place, thing in pictures]
    return Reply(text=json.dumps({"pictures": plans}), cut=200)


def request(script: Script, **fields: Any) -> VideoRequest:
    small: dict[str, Any] = {
        "width": 160,
        "height": 120,
        "fps": 24,
        "captions": CaptionStyle(mode="off"),
        "speech_backend": "stub",
        "music": False,
    }
    return VideoRequest(script=script, seed=4, **(small | fields))


def pictures(studio: Studio, film: Artifact) -> list[Artifact]:
    found = [studio.store.get(key) for key in film.parts]
    return [part for part in found if part.kind == "image"]


def test_a_films_pictures_are_planned_at_once_and_the_plans_stay_in_its_script(able, server, tmp_path: Path) -> None:
    server.replies = [answer(("kitchen", "dog"), ("park", "cat"))]
    script = Script(title="Pets", scenes=tuple(Scene(narration=words) for words in WORDS))
    film = able.make(request(script))
    assert len(server.asked) == 1 and "Pets" in json.dumps(server.asked[0]["body"]["messages"])
    assert [one.details["plan"]["setting"] for one in pictures(able, film)] == ["kitchen", "park"]
    assert film.warnings == ()
    kept = read_script(film.files["script"])
    assert [scene.plans[0].plan.setting for scene in kept.scenes if scene.plans] == ["kitchen", "park"]

    # Remade from the file: the same bytes, and nobody is asked.
    server.replies = [Reply(status=401)]
    able.remake(film.path, tmp_path / "again.mp4")
    assert (tmp_path / "again.mp4").read_bytes() == film.path.read_bytes()
    assert len(server.asked) == 1
    assert read_provenance(film.path)["request"]["image_backend"] == "illustrator"

    # Edited: one plan changed, one scene new. Only that one is asked for, and the untouched picture is found.
    server.replies = [answer(("farm", "cow"))]
    first, second = kept.scenes
    assert second.plans is not None
    moved = second.plans[0].model_copy(update={"plan": second.plans[0].plan.model_copy(update={"setting": "farm"})})
    scenes = (first, second.model_copy(update={"plans": (moved,)}), Scene(narration="A cow waits."))
    edited = able.make(request(kept.model_copy(update={"scenes": scenes})))
    assert "A dog" not in json.dumps(server.asked[1]["body"]["messages"][-1])
    assert [one.details["plan"]["setting"] for one in pictures(able, edited)] == ["kitchen", "farm", "farm"]
    assert pictures(able, edited)[0].key == pictures(able, film)[0].key


def test_a_film_is_made_by_rules_where_the_model_fails_and_says_so(able, server) -> None:
    server.replies = [Reply(status=401)]
    film = able.make(request(Script(scenes=(Scene(narration=WORDS[0]),))))
    assert "openai did not plan this picture" in film.warnings[0]
    assert read_script(film.files["script"]).scenes[0].plans is None
    assert pictures(able, film)[0].details["plan"]["heroes"][0]["art"] == "dog"


class Rows:
    """Scenes and pictures as the director has them, and a context in which nobody may be asked."""

    def __init__(self, tmp_path: Path) -> None:
        self.context = make_context(tmp_path)

    def planned(self, scene: Scene, *prompts: str, backend: str = "illustrator") -> tuple[Scene, list[ImageRequest]]:
        images = [ImageRequest(prompt=prompt, backend=backend, seed=n) for n, prompt in enumerate(prompts)]
        script, rows = planned(Script(scenes=(scene,)), [(list(range(len(images))), images)], self.context, [])
        return script.scenes[0], rows[0][1]


@pytest.fixture
def rows(tmp_path: Path) -> Rows:
    return Rows(tmp_path)


def of(prompt: str, setting: str) -> PicturePlan:
    return PicturePlan.model_validate({"prompt": prompt, "plan": ScenePlan.build(setting=setting)})


def settings_of(images: list[ImageRequest]) -> list[str | None]:
    return [image.plan.setting if image.plan else None for image in images]


def test_without_a_model_nobody_is_asked_and_kept_plans_are_drawn(rows: Rows) -> None:
    scene = Scene(narration="One, two.", plans=(of("two", "farm"),))
    kept, images = rows.planned(scene, "one", "two")
    assert settings_of(images) == [None, "farm"]
    assert kept.plans == (of("two", "farm"),)
    assert rows.planned(Scene(narration="One."), "one")[0].plans is None


def test_a_plan_holds_for_its_words_and_one_without_words_for_any(rows: Rows) -> None:
    old, images = rows.planned(Scene(narration="New words.", plans=(of("old words", "farm"),)), "new words")
    assert settings_of(images) == [None] and old.plans is None
    any_, images = rows.planned(Scene(narration="New words.", plans=(of("", "farm"),)), "new words")
    assert settings_of(images) == ["farm"] and any_.plans is not None


def test_other_backends_have_no_plans(rows: Rows) -> None:
    scene = Scene(narration="One.", plans=(of("one", "farm"),))
    kept, (image,) = rows.planned(scene, "one", backend="stub")
    assert (image.backend, image.plan, kept.plans) == ("stub", None, scene.plans)


def test_the_same_words_twice_are_asked_once(rows: Rows, studio: Studio) -> None:
    asked: list[Request] = []

    def make_all(requests: Any, span: Any = None) -> list[Artifact]:
        asked.extend(requests)
        return [studio.make(one.model_copy(update={"backend": "stub"})) for one in requests]

    rows.context = replace(rows.context, make_all=make_all)
    _, images = rows.planned(Scene(narration="One."), "same", "same", backend="planner")
    (one,) = asked
    assert one.document()["prompts"] == ["same"]
    assert {image.plan.title for image in images if image.plan} == {"same"}
    assert {image.backend for image in images} == {"illustrator"}
