"""What a storyboard keeps of its user's: their files, the looks that they kept, and one film for each wish."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask_openapi import OpenAPI
from werkzeug.test import TestResponse

from helpers_files import picture
from helpers_storyboards import board
from helpers_web_pages import Person
from visiontune.errors import NotFound
from visiontune.image.base import ImageRequest
from visiontune.jobs.tables import ArtifactRow, CollectedRow, CollectionRow
from visiontune.listing import Listings
from visiontune.settings import Settings
from visiontune.storyboards.drafts import Drafts
from visiontune.studio import Studio
from visiontune.text.base import MOST_SCENES
from visiontune.uploading.uploads import Uploads
from visiontune.web.app import create_app


@pytest.fixture
def app(settings: Settings) -> Iterator[OpenAPI]:
    with Studio(settings) as studio:
        yield create_app(settings, studio=studio)


@pytest.fixture
def studio(app: OpenAPI) -> Studio:
    studio: Studio = app.extensions["visiontune"].studio
    return studio


@pytest.fixture
def person(app: OpenAPI) -> Person:
    return Person(app)


@pytest.fixture
def draft(studio: Studio) -> str:
    """The id of a draft of three scenes, without a film."""
    return Drafts(studio.database).begin("local", board()).id


def send(person: Person, path: str, document: Any = None) -> TestResponse:
    headers = {"X-CSRF-Token": person.token, "Accept": "application/json"}
    return person.client.post(path, json=document or {}, headers=headers, buffered=True)


def at_once(app: OpenAPI, path: str, count: int = 5) -> list[TestResponse]:
    """The answers of so many who post at the same time."""
    people = [Person(app) for _ in range(count)]
    start = threading.Barrier(count)
    answers: list[TestResponse] = []

    def post(person: Person) -> None:
        start.wait()
        answers.append(send(person, path))

    threads = [threading.Thread(target=post, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def with_picture(studio: Studio, draft: str) -> str:
    """Give the second scene a picture that was brought; returns the upload's id."""
    upload = Uploads(studio.database, studio.store, "test").take(io.BytesIO(picture()), "a.png", "local")
    scenes = [dict(scene) for scene in board().scenes]
    scenes[1]["image"] = upload.ref
    Drafts(studio.database).replace(draft, "local", board(*scenes))
    return upload.id


# ---- One film for each wish


def test_of_those_who_ask_for_the_film_at_once_one_gets_it(app: OpenAPI, studio: Studio, draft: str) -> None:
    answers = at_once(app, f"/storyboard/{draft}/render")
    assert sorted(answer.status_code for answer in answers) == [202, 422, 422, 422, 422]
    (job,) = studio.queue.find(user="local")
    assert Drafts(studio.database).get(draft, "local").job == job.id
    assert all("is being made already" in answer.text for answer in answers if answer.status_code == 422)


def test_of_a_film_that_nobody_edits_yet_too(app: OpenAPI, studio: Studio) -> None:
    film = studio.make(board().request())
    with studio.database.session() as session:  # a film whose files are gone can be made again as it was
        session.get_one(ArtifactRow, film.id).key = "0" * 64
        session.get_one(ArtifactRow, film.id).request = board().request().document()
    before = studio.queue.count(user="local")
    answers = at_once(app, f"/storyboard/{film.id}/render")
    assert [answer.status_code for answer in answers].count(202) == 1, [answer.text for answer in answers]
    assert studio.queue.count(user="local") == before + 1
    assert len(Drafts(studio.database).find("local")) == 1


def test_a_film_that_was_not_queued_may_be_asked_for_again(person: Person, studio: Studio, draft: str) -> None:
    studio.queue.limit = 0
    assert send(person, f"/storyboard/{draft}/render").status_code == 429
    assert Drafts(studio.database).get(draft, "local").job is None
    studio.queue.limit = 10
    assert send(person, f"/storyboard/{draft}/render").status_code == 202


@pytest.mark.parametrize("path", ["/jobs/{}/retry", "/api/jobs/{}/retry"])
def test_of_those_who_try_again_at_once_one_does(app: OpenAPI, studio: Studio, path: str) -> None:
    job = studio.submit(ImageRequest(prompt="a kite", backend="stub", seed=1, width=64, height=64))
    studio.cancel(job.id)
    answers = at_once(app, path.format(job.id))
    assert sorted(answer.status_code // 100 for answer in answers) == [2, 4, 4, 4, 4]
    assert studio.queue.count(user="local") == 2 and studio.queue.count(["queued"]) == 1
    assert all("tried again already" in answer.text for answer in answers if answer.status_code >= 400)


def test_what_could_not_be_tried_again_may_be_once_more(person: Person, studio: Studio) -> None:
    job = studio.submit(ImageRequest(prompt="a kite", backend="stub", seed=1, width=64, height=64))
    studio.cancel(job.id)
    studio.queue.limit = 0
    assert send(person, f"/api/jobs/{job.id}/retry").status_code == 429
    studio.queue.limit = 10
    assert person.post("/jobs/clear").status_code == 200
    assert send(person, f"/api/jobs/{job.id}/retry").status_code == 202  # cleared away, and still known by its id
    assert send(person, f"/api/jobs/{job.id}/retry").status_code == 409


# ---- Looks that were kept


def marked(studio: Studio, look: str) -> None:
    Listings(studio.database).change([look], "local", favourite=True)


def pinned(studio: Studio, look: str) -> None:
    Listings(studio.database).change([look], "local", pinned=True)


def renamed(studio: Studio, look: str) -> None:
    Listings(studio.database).change([look], "local", title="Mine")


def collected(studio: Studio, look: str) -> None:
    with studio.database.session() as session:
        group = CollectionRow(user="local", name="Best", created=1.0)
        session.add(group)
        session.flush()
        session.add(CollectedRow(collection_id=group.id, artifact_id=look, added=1.0))


def edited(studio: Studio, look: str) -> None:
    Drafts(studio.database).begin("local", board(), look)


def used(studio: Studio, look: str) -> None:
    studio.submit(ImageRequest(prompt="of it", backend="stub", seed=9), parents=[look])


def named(studio: Studio, look: str) -> None:
    Uploads(studio.database, studio.store, "test").of_artifact(look, "local")


def untouched(studio: Studio, look: str) -> None:
    pass


WAYS = {"discard": "/discard", "another look": "/scenes/b/preview", "the film": "/render"}


@pytest.mark.parametrize("keep", [marked, pinned, renamed, collected, edited, used, named, untouched])
def test_a_look_that_was_kept_outlives_the_draft(
    person: Person, studio: Studio, draft: str, keep: Callable[[Studio, str], None]
) -> None:
    look = looked_at(person, studio, draft)
    keep(studio, look)
    assert send(person, f"/storyboard/{draft}/discard").status_code == 204
    assert is_listed(studio, look) == (keep is not untouched)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("keep", [marked, untouched])
def test_whatever_comes_in_its_place(
    person: Person, studio: Studio, draft: str, way: str, keep: Callable[[Studio, str], None]
) -> None:
    look = looked_at(person, studio, draft)
    keep(studio, look)
    assert send(person, f"/storyboard/{draft}{WAYS[way]}").status_code < 300
    studio.serve(until_idle=True)
    person.get(f"/storyboard/{draft}")
    assert is_listed(studio, look) == (keep is marked)


def looked_at(person: Person, studio: Studio, draft: str) -> str:
    job = (send(person, f"/storyboard/{draft}/scenes/b/preview").json or {})["job"]
    studio.serve(until_idle=True)
    look = studio.queue.get(job).artifact_id
    assert look is not None
    return look


def is_listed(studio: Studio, artifact_id: str) -> bool:
    try:
        return Listings(studio.database).get(artifact_id, "local").id == artifact_id
    except NotFound:
        return False


# ---- Files that were brought


def test_a_file_that_a_draft_shows_stays_when_its_upload_is_given_up(
    person: Person, studio: Studio, draft: str
) -> None:
    upload = with_picture(studio, draft)
    Uploads(studio.database, studio.store, "test").delete(upload, "local")
    assert person.get(f"/storyboard/{draft}/scenes/b/picture").status_code == 200
    assert (person.get(f"/storyboard/{draft}/plan").json or {})["fault"] == ""
    job = (send(person, f"/storyboard/{draft}/render").json or {})["job"]
    studio.serve(until_idle=True)
    assert studio.queue.get(job).state == "done"


def test_a_file_that_is_gone_is_named_at_its_scene(person: Person, studio: Studio, draft: str) -> None:
    upload = with_picture(studio, draft)
    studio.store.remove_file(Uploads(studio.database, studio.store, "test").get(upload, "local").ref)
    told = person.get(f"/storyboard/{draft}/plan").json or {}
    assert told["fault"] == "scene 2: its image is not here any more; choose another"


# ---- As many scenes as a script has


def test_a_script_of_the_most_scenes_is_edited_and_shown(person: Person, studio: Studio) -> None:
    script = {"scenes": [{"id": f"s{n}", "narration": f"Number {n}."} for n in range(MOST_SCENES)]}
    data = {"way": "file", "file": (io.BytesIO(json.dumps(script).encode()), "script.json")}
    begun = person.client.post("/storyboard", data=data, headers={"X-CSRF-Token": person.token})
    assert begun.status_code == 303, begun.text
    one = begun.location.rpartition("/")[2]
    removals = [{"do": "remove", "id": f"s{n}"} for n in range(200)]
    assert send(person, f"/storyboard/{one}/edits", {"number": 0, "edits": removals}).status_code == 200
    assert send(person, f"/storyboard/{one}/undo", {"number": 1}).status_code == 200
    assert len(Drafts(studio.database).get(one, "local").board.scenes) == MOST_SCENES
    assert person.get(f"/storyboard/{one}").text.count('<li class="scene"') == MOST_SCENES
