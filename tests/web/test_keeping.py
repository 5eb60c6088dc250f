"""What is looked up is kept for a few seconds, and no longer than it is true as far as this process can know."""

from __future__ import annotations

import json

import pytest
from flask_openapi import OpenAPI

from helpers_web_pages import Person, put
from visiontune.studio import Studio
from visiontune.web.keeping import Kept
from visiontune.web.state import Web


def test_it_is_looked_up_again_when_it_is_old() -> None:
    now, found = [100.0], iter("abc")
    kept = Kept(5.0, lambda: next(found), clock=lambda: now[0])
    assert (kept(), kept()) == ("a", "a")
    now[0] += 4.9
    assert kept() == "a"
    now[0] += 0.1
    assert (kept(), kept()) == ("b", "b")


def test_it_is_dropped_when_its_mark_changes() -> None:
    mark, found = ["old"], iter("abc")
    kept = Kept(5.0, lambda: next(found), mark=lambda: mark[0], clock=lambda: 0.0)
    assert (kept(), kept()) == ("a", "a")
    mark[0] = "new"
    assert (kept(), kept()) == ("b", "b")


def test_what_changes_during_a_look_is_seen_by_the_next() -> None:
    mark = [0]

    def look() -> int:
        seen = mark[0]
        mark[0] = 1
        return seen

    kept = Kept(5.0, look, mark=lambda: mark[0], clock=lambda: 0.0)
    assert (kept(), kept(), kept()) == (0, 1, 1)


def test_a_look_that_fails_keeps_nothing() -> None:
    found: list[str] = []
    kept = Kept(5.0, found.pop, clock=lambda: 0.0)
    with pytest.raises(IndexError):
        kept()
    found.append("found")
    assert (kept(), kept()) == ("found", "found")


def test_keys_that_are_written_are_offered_at_once(person: Person) -> None:
    offer = '<option value="openai"'
    assert offer not in person.get("/create/image").text
    person.post("/settings/keys/openai", {"openai_api_key": "sk-test-0123456789abcdefghij4f2a"})
    assert offer in person.get("/create/image").text
    person.post("/settings/keys/openai/remove")
    assert offer not in person.get("/create/image").text


def test_a_model_that_is_removed_is_listed_no_more(person: Person, app: OpenAPI) -> None:
    studio: Studio = app.extensions["visiontune"].studio
    weights = studio.workshop.environment.weights
    model = next(one for one in weights.known.values() if one.files and one.files[0].format == "gguf")
    folder = weights.cache / model.name
    folder.mkdir(parents=True)
    for file in model.files:  # of the right size, which is all that is looked at
        with (folder / file.name).open("wb") as stream:
            stream.truncate(file.size)
    listed = f"llama/{model.name}"
    assert listed in models(person)
    weights.remove(model.name)
    assert (listed in models(person)) is weights.present(model.name)


def models(person: Person) -> set[str]:
    return {one["id"] for one in json.loads(person.get("/v1/models").text)["data"]}


def test_a_tile_that_was_drawn_is_drawn_anew_when_it_changes(person: Person, app: OpenAPI) -> None:
    held: Web = app.extensions["visiontune"]
    one, other = put(held.studio, "a red kite"), put(held.studio, "a blue kite")
    drawn = tile(person, one)
    assert "a red kite" in drawn and 'aria-pressed="false"' in drawn
    assert tile(person, one) == drawn
    held.listings.change([one], "local", title="a <green> kite", favourite=True)
    again = tile(person, one)
    assert "a &lt;green&gt; kite" in again and "red" not in again and 'aria-pressed="true"' in again
    assert "a blue kite" in tile(person, other)


def tile(person: Person, artifact_id: str) -> str:
    return person.get("/library").text.partition(f'id="artifact-{artifact_id}"')[2].partition("</article>")[0]
