"""Collections: made, named, filled, emptied and deleted, each by its owner alone."""

from __future__ import annotations

import pytest

from visiontune.collecting import Collections
from visiontune.errors import InputError, NotFound
from visiontune.jobs.database import Database
from visiontune.jobs.tables import ArtifactRow


@pytest.fixture
def collections(database: Database) -> Collections:
    with database.session() as session:
        for user, ids in (("ana", "abc"), ("ben", "z")):
            for one in ids:
                row = ArtifactRow(id=one * 32, user=user, key=one * 64, kind="image", created=1.0)
                row.request, row.warnings = {}, []
                session.add(row)
    return Collections(database)


def test_a_collection_from_first_to_last(collections: Collections) -> None:
    birds = collections.create(" Birds\n", "ana")
    assert (birds.name, birds.artifacts) == ("Birds", 0)
    assert collections.add(birds.id, ["a" * 32, "b" * 32, "z" * 32, "none"], "ana").artifacts == 2
    assert collections.add(birds.id, ["a" * 32], "ana").artifacts == 2
    assert [one.id for one in collections.of("a" * 32, "ana")] == [birds.id]
    assert collections.of("c" * 32, "ana") == []
    assert collections.remove(birds.id, ["b" * 32, "c" * 32], "ana").artifacts == 1
    assert collections.rename(birds.id, "Herons", "ana").name == "Herons"
    collections.create("ants", "ana")
    assert [(one.name, one.artifacts) for one in collections.find("ana")] == [("ants", 0), ("Herons", 1)]
    collections.delete(birds.id, "ana")
    assert [one.name for one in collections.find("ana")] == ["ants"]


def test_anothers_collection_is_as_one_that_is_not_there(collections: Collections) -> None:
    birds = collections.create("Birds", "ana")
    calls = (
        lambda one: collections.get(one, "ben"),
        lambda one: collections.rename(one, "Mine", "ben"),
        lambda one: collections.delete(one, "ben"),
        lambda one: collections.add(one, ["z" * 32], "ben"),
        lambda one: collections.remove(one, ["a" * 32], "ben"),
    )
    for call in calls:
        told = []
        for one in (birds.id, "0" * 32):
            with pytest.raises(NotFound) as caught:
                call(one)
            told.append(str(caught.value).replace(one, "ID"))
        assert told[0] == told[1]
    assert collections.get(birds.id, "ana").name == "Birds"
    assert collections.find("ben") == []


@pytest.mark.parametrize("name", ["", " ", "x" * 101, "\ud83d", "\0"])
def test_a_name_that_is_none(collections: Collections, name: str) -> None:
    with pytest.raises(InputError, match="name"):
        collections.create(name, "ana")
    assert collections.find("ana") == []
