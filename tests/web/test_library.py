"""The library's page: found, marked, gathered, downloaded, deleted, brought in; and nobody sees another's."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import event

from helpers_web_pages import Person, put, titles
from visiontune.backends import request_from
from visiontune.image.base import ImageRequest
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.web.app import create_app
from visiontune.web.pages.library import TILES

UNKNOWN = "0" * 32


def made(studio: Studio, prompt: str, seed: int = 1, **fields: object) -> str:
    request = ImageRequest.build(prompt=prompt, backend="stub", width=64, height=64, seed=seed, **fields)
    return studio.make(request).id


# ---- Finding


def test_an_empty_library_says_what_to_do(person: Person) -> None:
    page = person.get("/library").text
    assert "Nothing here yet" in page and 'href="/create"' in page
    assert titles(page) == []


def test_the_newest_come_first_and_the_rest_follows_by_cursor(person: Person, studio: Studio) -> None:
    for n in range(TILES + 5):
        put(studio, f"thing {n}", created=float(n))
    page = person.get("/library").text
    assert titles(page) == [f"thing {n}" for n in range(TILES + 4, 4, -1)]
    address = re.search(r'hx-get="(/library/more[^"]+)"', page)
    assert address is not None
    rest = person.client.get(address[1].replace("&amp;", "&")).text
    assert titles(rest) == [f"thing {n}" for n in range(4, -1, -1)]
    assert "/library/more" not in rest


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("image", ["a picture", "larger"]),
        ("video", ["a film"]),
        ("music", ["a tune"]),
        ("speech", ["a talk"]),
        ("script", ["a text"]),
        ("import", ["brought"]),
    ],
)
def test_kinds_are_filtered(person: Person, studio: Studio, kind: str, found: list[str]) -> None:
    for n, (title, of) in enumerate(
        {
            "a picture": "image", "larger": "upscale", "a film": "video", "a tune": "music", "a talk": "speech",
            "a text": "script", "brought": "import",
        }.items()
    ):  # fmt: skip
        put(studio, title, of, created=100.0 - n)
    page = person.get("/library", kind=kind).text
    assert titles(page) == found
    assert f'id="kind-{kind}" value="{kind}" checked' in page


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lighthouse", True), ("LIGHT", True), ("dusk light", True), ("thouse", True), ("lighthouse dawn", False),
        ("ÜBER", True), ("straße", True), ("🐙", True), ("منارة", True), ("%", False), ("_", False), ("\\", False),
        ("", True), ("   ", True), ("x" * 5_000, False),
    ],
)  # fmt: skip
def test_words_and_parts_of_words_are_found(person: Person, studio: Studio, text: str, found: bool) -> None:
    put(studio, "A Lighthouse at dusk, über die Straße 🐙 منارة")
    assert bool(titles(person.get("/library", q=text).text)) is found


def test_what_was_searched_for_is_shown_as_text(person: Person) -> None:
    page = person.get("/library", q='"><script>alert(1)</script>').text
    assert "<script>alert" not in page and "Nothing found" in page


@pytest.mark.parametrize("name", ["kind", "order"])
def test_a_filter_that_is_none_is_told(person: Person, name: str) -> None:
    answer = person.get("/library", **{name: "nonsense"})
    assert answer.status_code == 422
    assert "nonsense" in answer.text


def test_a_cursor_that_is_none_is_told(person: Person) -> None:
    assert person.get("/library/more", cursor="x").status_code == 422


def test_orders(person: Person, studio: Studio) -> None:
    for title, created, size in (("old", 1.0, 5), ("new", 3.0, 1), ("large", 2.0, 9)):
        put(studio, title, created=created, bytes=size)
    assert titles(person.get("/library").text) == ["new", "large", "old"]
    assert titles(person.get("/library", order="oldest").text) == ["old", "large", "new"]
    assert titles(person.get("/library", order="largest").text) == ["large", "old", "new"]


def test_titles_that_look_like_html_are_text(person: Person, studio: Studio) -> None:
    put(studio, "<img src=x onerror=alert(1)>")
    page = person.get("/library").text
    assert "<img src=x" not in page and "&lt;img src=x" in page


def test_pages_are_found_by_indices(person: Person, studio: Studio) -> None:
    """No page sorts all of a user's things, or looks through those of others."""
    for n in range(50):
        put(studio, f"thing {n}", created=float(n), favourite=n % 2)
    asked: list[tuple[str, Any]] = []

    def note(connection: object, cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith("SELECT artifacts.id, artifacts") and "LIMIT" in statement:
            asked.append((statement, parameters))

    event.listen(studio.database.engine, "before_cursor_execute", note)
    for query in ({}, {"kind": "music"}, {"order": "oldest"}, {"favourite": "1"}, {"order": "largest"}):
        person.get("/library", **query)
    event.remove(studio.database.engine, "before_cursor_execute", note)
    assert len(asked) == 5
    with studio.database.engine.connect() as connection:
        for statement, parameters in asked:
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            told = "; ".join(plan)
            assert "USING INDEX artifacts_" in told and "user=?" in told, told
            assert "TEMP B-TREE FOR ORDER BY" not in told, told  # what is equally new may be sorted by id
        usage = "SELECT kind, count(*), sum(bytes) FROM artifacts WHERE user = 'local' GROUP BY kind"
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {usage}")]
        assert plan == ["SEARCH artifacts USING COVERING INDEX artifacts_usage (user=?)"]


# ---- Marks


def test_favourites(person: Person, studio: Studio) -> None:
    one, other = put(studio, "one"), put(studio, "other")
    heart = person.post("/library/favourite", {"id": one}).text
    assert 'aria-pressed="true"' in heart
    assert titles(person.get("/library", favourite=1).text) == ["one"]
    assert 'aria-pressed="false"' in person.post("/library/favourite", {"id": one, "on": "0"}).text
    assert "No favourites yet" in person.get("/library", favourite=1).text
    both = person.post("/library/favourite", {"id": [one, other]}).text
    assert both.count("hx-swap-oob") == 2


@pytest.mark.parametrize("ids", [[], ["x"], ["../../etc"], ["0" * 31], [UNKNOWN[:-1] + "G"]])
@pytest.mark.parametrize("action", ["favourite", "delete", "deletion", "download"])
def test_ids_are_checked(person: Person, action: str, ids: list[str]) -> None:
    assert person.post(f"/library/{action}", {"id": ids}).status_code == 422


@pytest.mark.parametrize("action", ["favourite", "delete", "deletion", "download"])
def test_what_is_nowhere_is_not_found(person: Person, action: str) -> None:
    assert person.post(f"/library/{action}", {"id": UNKNOWN}).status_code == 404


# ---- Collections


def test_a_collection_lives(person: Person, studio: Studio) -> None:
    ids = [put(studio, title) for title in ("one", "two", "three")]
    menus = person.post("/collections", {"name": "  Trip   to Rome 🏛 ", "id": ids[:2]})
    assert "Trip to Rome 🏛" in menus.text and "vt:toast" in menus.headers["HX-Trigger"]
    group = person.app.extensions["visiontune"].collections.find("local")[0]
    assert (group.name, group.artifacts) == ("Trip to Rome 🏛", 2)
    page = person.get("/library", collection=group.id).text
    assert sorted(titles(page)) == ["one", "two"] and "Take out" in page

    person.post(f"/collections/{group.id}/add", {"id": ids})
    assert len(titles(person.get("/library", collection=group.id).text)) == 3
    gone = person.post(f"/collections/{group.id}/remove", {"id": ids[0]})
    assert f'id="artifact-{ids[0]}" hx-swap-oob="delete"' in gone.text
    assert sorted(titles(person.get("/library", collection=group.id).text)) == ["three", "two"]
    assert len(titles(person.get("/library").text)) == 3, "they stay in the library"

    person.post(f"/collections/{group.id}/rename", {"name": "Roma", "collection": group.id})
    assert "Roma" in person.get("/library", collection=group.id).text
    assert person.post(f"/collections/{group.id}/delete").headers["HX-Redirect"] == "/library"
    assert person.get("/library", collection=group.id).status_code == 404
    assert len(titles(person.get("/library").text)) == 3


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "\0"])
def test_names_that_will_not_do_are_asked_for_again(person: Person, name: str) -> None:
    answer = person.post("/collections", {"name": name})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text and "New collection" in answer.text


def test_an_empty_collection_says_so(person: Person) -> None:
    person.post("/collections", {"name": "empty"})
    group = person.app.extensions["visiontune"].collections.find("local")[0]
    assert "This collection is empty" in person.get("/library", collection=group.id).text


@pytest.mark.parametrize(
    ("media", "shown"), [("image", True), ("video", True), ("audio", True), ("midi", True), ("text", False)]
)
def test_what_was_brought_is_shown_by_its_picture_as_what_was_made(
    person: Person, studio: Studio, media: str, shown: bool
) -> None:
    one = put(studio, "brought", "import", media=media)
    other = put(studio, "of it", parents=[one])
    for path in ("/library", f"/library/{one}/lineage", f"/artifacts/{other}"):
        assert (f'src="/artifacts/{one}/thumbnail"' in person.get(path).text) is shown


# ---- Downloads


def opened(content: bytes) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    return archive


def test_several_come_as_an_archive_with_names_of_their_own(person: Person, studio: Studio) -> None:
    ids = [made(studio, "a fox: in/the <snow>", seed) for seed in (1, 2)]
    talk = studio.make(request_from({"kind": "speech", "text": "CON", "backend": "stub"})).id
    answer = person.post("/library/download", {"id": [*ids, talk]})
    assert answer.mimetype == "application/zip" and "attachment" in answer.headers["Content-Disposition"]
    archive = opened(answer.data)
    assert archive.namelist() == ["a fox in the snow.png", "a fox in the snow (2).png", "CON_.wav"]
    for name, one in zip(archive.namelist(), ids, strict=False):
        assert archive.read(name) == studio.library.get(one).path.read_bytes()


def test_what_is_gone_from_the_disk_is_told_in_the_archive(person: Person, studio: Studio) -> None:
    here, gone = made(studio, "here"), put(studio, "gone")
    archive = opened(person.post("/library/download", {"id": [here, gone]}).data)
    assert archive.namelist() == ["here.png", "Not included.txt"]
    assert "gone: its files are gone" in archive.read("Not included.txt").decode()


# ---- Deletion


def test_a_deletion_is_asked_and_says_what_stays(person: Person, studio: Studio) -> None:
    parent = put(studio, "parent", favourite=1)
    put(studio, "child", parents=[parent])
    asked = person.post("/library/deletion", {"id": parent}).text
    assert "Delete" in asked and "parent" in asked and "1.0 kB" in asked
    assert "is a favourite" in asked and "thing that was made from it stays" in asked
    assert len(titles(person.get("/library").text)) == 2, "nothing was done yet"
    answer = person.post("/library/delete", {"id": parent})
    assert f'id="artifact-{parent}" hx-swap-oob="delete"' in answer.text
    assert titles(person.get("/library").text) == ["child"]
    assert person.post("/library/delete", {"id": parent}).status_code == 404


def test_content_stays_as_long_as_anything_needs_it(person: Person, studio: Studio) -> None:
    first = made(studio, "shared")
    key = studio.library.get(first).key
    second = put(studio, "also", key=key)
    person.post("/library/delete", {"id": first})
    studio.library.collect(grace=-1)
    assert studio.store.find(key) is not None
    person.post("/library/delete", {"id": second})
    studio.library.collect(grace=-1)
    assert studio.store.find(key) is None


# ---- Lineage and storage


def test_lineage_shows_origins_and_offspring(person: Person, studio: Studio) -> None:
    root = put(studio, "root", created=1.0)
    middle = put(studio, "middle", created=2.0, parents=[root])
    for n in range(2):
        put(studio, f"leaf {n}", created=3.0 + n, parents=[middle, UNKNOWN])
    page = person.get(f"/library/{middle}/lineage").text
    before, after = page.split('aria-current="true"')
    assert "root" in before and "leaf 0" in after and "leaf 1" in after
    far = person.get(f"/library/{root}/lineage").text
    assert "leaf 1" in far and "Nothing: it was made from words alone" in far
    assert person.get(f"/library/{UNKNOWN}/lineage").status_code == 404


def test_a_circle_of_parents_ends(person: Person, studio: Studio) -> None:
    one = put(studio, "one")
    two = put(studio, "two", parents=[one])
    with studio.database.session() as session:
        from visiontune.jobs.tables import ArtifactRow

        session.get_one(ArtifactRow, one).parents = [two, one]
    page = person.get(f"/library/{one}/lineage")
    assert page.status_code == 200 and "two" in page.text


def test_storage_is_told_by_kind(person: Person, studio: Studio) -> None:
    put(studio, "a", "image", bytes=2_000_000)
    put(studio, "b", "music", bytes=1_000_000)
    page = person.get("/library").text
    assert "3.0 MB used" in page
    assert re.search(r"Images</th><td>1</td><td>2.0 MB", page)


# ---- Files of one's own


def picture() -> bytes:
    content = io.BytesIO()
    Image.linear_gradient("L").resize((40, 30)).save(content, "PNG")
    return content.getvalue()


def test_a_picture_is_brought_in(person: Person, studio: Studio) -> None:
    answer = person.post("/library/import", {"file": (io.BytesIO(picture()), "../../My Holiday.PNG")})
    assert answer.status_code == 202, answer.text
    studio.serve(until_idle=True)
    job = studio.queue.get((answer.json or {})["job"], "local")
    assert job.state == "done", job.sentence
    assert titles(person.get("/library", kind="import").text) == ["My Holiday"]
    listing = person.app.extensions["visiontune"].listings.find("local")[0]
    assert (listing.kind, listing.media) == ("import", "image")


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.png", b""), ("x.png", b"no picture"), ("x.png", picture()[:60]), ("x.exe", b"MZ\0\0"), ("a.txt", b"words")],
    ids=["empty", "words", "half", "program", "text"],
)
def test_what_is_no_picture_sound_or_film_is_refused(person: Person, name: str, content: bytes) -> None:
    answer = person.post("/library/import", {"file": (io.BytesIO(content), name)})
    assert answer.status_code == 422 and json.loads(answer.headers["HX-Trigger"])["vt:toast"]["text"]
    assert titles(person.get("/library").text) == []


def test_no_file_is_told(person: Person) -> None:
    assert person.post("/library/import", {}).status_code == 422


# ---- Others


def test_nothing_of_another_s_is_seen_or_touched(settings: Settings, tmp_path: Path) -> None:
    """W12: another's things are not there."""
    with Studio(settings) as studio:
        app = create_app(settings, studio=studio, accounts=True)
        ada, bob = Person(app, "ada"), Person(app, "bob")
        own = put(studio, "ada's", user="ada")
        ada.post("/collections", {"name": "ada's group", "id": own})
        group = app.extensions["visiontune"].collections.find("ada")[0]
        assert titles(bob.get("/library").text) == [] and "ada" not in bob.get("/library").text.replace('"ada"', "")
        for path, data in (
            ("/library/favourite", {"id": own}), ("/library/delete", {"id": own}), ("/library/deletion", {"id": own}),
            ("/library/download", {"id": own}), (f"/collections/{group.id}/add", {"id": own}),
            (f"/collections/{group.id}/rename", {"name": "bob's"}), (f"/collections/{group.id}/delete", {}),
            (f"/collections/{group.id}/remove", {"id": own}),
        ):  # fmt: skip
            assert bob.post(path, data).status_code == 404, path
        assert bob.get(f"/library/{own}/lineage").status_code == 404
        assert bob.get("/library", collection=group.id).status_code == 404
        assert titles(ada.get("/library", collection=group.id).text) == ["ada&#39;s"]


def test_a_viewer_looks_and_downloads_only(settings: Settings) -> None:
    with Studio(settings) as studio:
        app = create_app(settings, studio=studio, accounts=True)
        viewer = Person(app, "vera", "viewer")
        own = put(studio, "hers", user="vera")
        page = viewer.get("/library").text
        assert "import-files" not in page and "/library/deletion" not in page and 'hx-post="/collections' not in page
        assert viewer.post("/library/download", {"id": own}).status_code == 200
        for path in ("/library/delete", "/library/favourite", "/collections", "/library/import"):
            assert viewer.post(path, {"id": own, "name": "x"}).status_code == 403, path
