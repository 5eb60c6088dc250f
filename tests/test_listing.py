"""Lists of what the library holds: pages, filters, search, marks, lineage, and 10,000 rows as quickly as ten."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from visiontune.errors import InputError, NotFound
from visiontune.image.base import ImageRequest
from visiontune.jobs.database import Database
from visiontune.jobs.tables import ArtifactRow, CollectedRow, CollectionRow
from visiontune.listing import Listings, Order
from visiontune.searching import words_of
from visiontune.speech.base import SpeechRequest
from visiontune.studio import Studio


def add(database: Database, number: int, user: str = "ana", **values: object) -> str:
    """A row as the library writes it; `number` is its time and its id."""
    request = {"kind": "image", "prompt": f"heron {number}"} | dict(values.pop("request", {}))  # type: ignore[call-overload]
    title = str(values.pop("title", f"Heron {number}"))
    row = ArtifactRow(
        **{"id": f"{number:032x}", "user": user, "key": f"{number:064x}", "kind": "image", "title": title}
        | {"request": request, "warnings": [], "created": float(number), "bytes": 1_000 - number, "media": "image"}
        | {"words": words_of(title, request), "parents": []}
        | values
    )
    with database.session() as session:
        session.add(row)
    return row.id


def titles(database: Database, **asked: object) -> list[str]:
    return [one.title for one in Listings(database).page("ana", **asked).items]  # type: ignore[arg-type]


@pytest.mark.parametrize("order", ["newest", "oldest", "largest"])
def test_pages_hold_everything_once(database: Database, order: Order) -> None:
    for number in range(25):
        add(database, number, created=float(number // 4))  # several of one moment
    add(database, 99, user="ben")
    listings = Listings(database)
    seen, cursor, sizes = [], None, []
    while True:
        page = listings.page("ana", order=order, cursor=cursor, limit=7)
        seen += page.items
        sizes.append(len(page.items))
        if (cursor := page.cursor) is None:
            break
    assert sizes == [7, 7, 7, 4]
    assert len({one.id for one in seen}) == 25
    values = [-one.bytes if order == "largest" else one.created for one in seen]
    assert values == sorted(values, reverse=order == "newest")


def test_a_wrong_cursor_is_said(database: Database) -> None:
    with pytest.raises(InputError, match="cursor"):
        Listings(database).page("ana", cursor="tomorrow")


def test_filters(database: Database) -> None:
    add(database, 1)
    add(database, 2, kind="import", media="audio", title="A tune")
    add(database, 3, favourite=1)
    assert titles(database, kind="image") == ["Heron 3", "Heron 1"]
    assert titles(database, media="audio") == ["A tune"]
    assert titles(database, favourite=True) == ["Heron 3"]
    with database.session() as session:
        session.add(CollectionRow(id="c", user="ana", name="Birds", created=1.0))
        session.flush()
        session.add(CollectedRow(collection_id="c", artifact_id=f"{1:032x}", added=1.0))
    assert titles(database, collection="c") == ["Heron 1"]
    assert titles(database, collection="d") == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("ÉCOLE", ["Une école"]),
        ("strasse", ["Die Straße"]),
        ("die straße", ["Die Straße"]),
        ("köln", ["Die Straße"]),
        ("straße heron", []),
        ("100%", ["At 100%"]),
        ("_", []),
        ("\0", ["At 100%", "Die Straße", "Une école"]),
        ("\ud800", ["At 100%", "Die Straße", "Une école"]),
        ("x" * 100_000, []),
        ("prompt", []),
    ],
)
def test_search_looks_through_titles_and_requests(database: Database, asked: str, found: list[str]) -> None:
    add(database, 1, title="Une école", request={"prompt": "a school"})
    add(database, 2, title="Die Straße", request={"prompt": "a street", "scenes": [{"narration": "In Köln"}]})
    add(database, 3, title="At 100%", request={"prompt": "a gauge"})
    assert titles(database, text=asked) == found


def test_marks_and_titles(database: Database) -> None:
    mine, other = add(database, 1), add(database, 2, user="ben")
    listings = Listings(database)
    assert listings.change([mine, other], "ana", title="  Grey\nheron \u202e", favourite=True, pinned=True) == 1
    found = listings.get(mine, "ana")
    assert (found.title, found.favourite, found.pinned) == ("Grey heron", True, True)
    assert titles(database, text="grey") == ["Grey heron"]
    listings.change([mine], "ana", favourite=False)
    assert not listings.get(mine, "ana").favourite and listings.get(mine, "ana").pinned
    assert not listings.get(other, "ben").favourite
    for wrong in ("", " \n", "x" * 201, "half \ud800"):
        with pytest.raises(InputError, match="title"):
            listings.change([mine], "ana", title=wrong)


def test_lineage_and_deletion(database: Database) -> None:
    first = add(database, 1)
    second = add(database, 2, parents=[first, f"{77:032x}"])
    third = add(database, 3, parents=[second])
    add(database, 4, user="ben", parents=[first])
    listings = Listings(database)
    assert [one.id for one in listings.lineage(first, "ana").children] == [second]
    lineage = listings.lineage(second, "ana")
    assert ([one.id for one in lineage.parents], [one.id for one in lineage.children]) == ([first], [third])
    assert listings.delete([first, f"{4:032x}", f"{50:032x}"], "ana") == 1
    assert listings.lineage(second, "ana").parents == []
    with pytest.raises(NotFound):
        listings.get(first, "ana")
    assert listings.get(f"{4:032x}", "ben").title == "Heron 4"


def test_usage(database: Database) -> None:
    add(database, 1)
    add(database, 2)
    add(database, 3, kind="music")
    found = [(one.kind, one.artifacts, one.bytes) for one in Listings(database).usage("ana")]
    assert found == [("image", 2, 1_997), ("music", 1, 997)]


def test_what_is_made_is_listed_by_its_medium(studio: Studio) -> None:
    studio.make(ImageRequest(prompt="a heron", width=96, height=64, backend="stub", seed=1))
    studio.make(SpeechRequest(text="The heron waits.", backend="stub", seed=1))
    listings = Listings(studio.database)
    assert {one.kind: one.media for one in listings.find("local")} == {"image": "image", "speech": "audio"}
    assert [one.kind for one in listings.find("local", text="WAITS heron")] == ["speech"]
    assert all(one.bytes > 0 for one in listings.find("local"))


def test_a_page_of_ten_thousand_is_read_by_an_index(database: Database) -> None:
    with database.session() as session:
        for number in range(10_000):
            values = {"request": {"prompt": f"heron {number}"}, "warnings": [], "words": f"heron {number}"}
            session.add(ArtifactRow(user="ana", key=f"{number:064x}", kind="image", created=float(number), **values))
    page = Listings(database).page("ana", limit=60)
    assert [one.request["prompt"] for one in page.items] == [f"heron {n}" for n in range(9_999, 9_939, -1)]
    if database.on_postgresql:
        return  # which plans by how much there is, and by statistics that are gathered later
    with database.session(write=False) as session:
        plain = "EXPLAIN QUERY PLAN SELECT id FROM artifacts WHERE user = 'ana' ORDER BY created DESC, id DESC LIMIT 61"
        kinds = plain.replace("ORDER", "AND kind = 'image' ORDER")
        told = ["; ".join(str(step[3]) for step in session.execute(text(query))) for query in (plain, kinds)]
    assert "artifacts_of_user" in told[0] and "artifacts_of_kind" in told[1]
    assert not any("USE TEMP B-TREE FOR ORDER BY" in one for one in told)
