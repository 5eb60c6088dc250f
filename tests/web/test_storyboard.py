"""The storyboard's pages: films come apart into scenes, edits are kept and taken back, and nobody reaches another's."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask_openapi import OpenAPI
from PIL import Image
from werkzeug.test import TestResponse

from helpers_storyboards import STUBS, board, shown
from helpers_web_pages import Person
from visiontune.image.base import ImageRequest
from visiontune.jobs.tables import ArtifactRow, JobRow, new_id
from visiontune.settings import Settings
from visiontune.storyboards.drafts import Drafts
from visiontune.studio import Studio
from visiontune.video.base import VideoRequest
from visiontune.web.app import create_app

UNKNOWN = "0" * 32


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenAPI]:
    folder = tmp_path_factory.mktemp("boards")
    settings = Settings.load(home=folder / "home", cache=folder / "cache", min_free_disk=0, executor="inline")
    with Studio(settings) as studio:
        yield create_app(settings, studio=studio)


@pytest.fixture(scope="module")
def studio(app: OpenAPI) -> Studio:
    studio: Studio = app.extensions["visiontune"].studio
    return studio


@pytest.fixture(scope="module")
def kept(studio: Studio) -> str:
    """The id of a film that stays as it is; its files are shared by the films of `film`."""
    return studio.make(board().request()).id


@pytest.fixture
def film(studio: Studio, kept: str) -> str:
    """A film of a test's own, in a list of its own."""
    with studio.database.session() as session:
        row = session.get(ArtifactRow, kept)
        assert row is not None
        columns = {column.name: getattr(row, column.name) for column in ArtifactRow.__table__.columns}
        new = ArtifactRow(**(columns | {"id": new_id()}))
        session.add(new)
    return new.id


@pytest.fixture
def person(app: OpenAPI) -> Person:
    return Person(app)


def send(person: Person, path: str, document: Any = None, **form: Any) -> TestResponse:
    headers = {"X-CSRF-Token": person.token, "Accept": "application/json"}
    if form:
        return person.client.post(path, data=form, headers=headers, buffered=True)
    return person.client.post(path, json=document if document is not None else {}, headers=headers, buffered=True)


def edit(person: Person, one: str, *edits: dict[str, Any], number: int = 0) -> dict[str, Any]:
    answer = send(person, f"/storyboard/{one}/edits", {"number": number, "edits": list(edits)})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json or {}
    return found


def says(scene: str, text: str) -> dict[str, Any]:
    return {"do": "scene", "id": scene, "fields": {"narration": text}}


def scenes(page: str) -> list[str]:
    return re.findall(r'<li class="scene" id="scene-(\w+)"', page)


# ---- What is seen


def test_films_and_ways_to_begin_are_listed(person: Person, film: str) -> None:
    page = person.get("/storyboard").text
    assert f'href="/storyboard/{film}"' in page
    for way in ("prompt", "text", "empty", "file"):
        assert f'name="way" value="{way}"' in page


def test_a_film_comes_apart_into_its_scenes(person: Person, film: str) -> None:
    page = person.get(f"/storyboard/{film}").text
    assert scenes(page) == ["a", "b", "c"]
    assert "A ship sails out." in page and "picture of b" in page
    assert f'src="/artifacts/{film}/file"' in page
    assert f"/storyboard/{film}/scenes/b/picture?n=0" in page
    starts = [float(start) for start in re.findall(r'data-start="([\d.]+)"', page)]
    assert starts[0] == 0.0 and starts == sorted(starts) and len(starts) == 3


def test_pictures_of_scenes_are_small_and_kept_by_browsers(person: Person, film: str) -> None:
    answer = person.get(f"/storyboard/{film}/scenes/b/picture", n=0)
    assert answer.status_code == 200
    assert answer.mimetype == "image/webp"
    assert "immutable" in answer.headers["Cache-Control"] and "private" in answer.headers["Cache-Control"]
    picture = Image.open(io.BytesIO(answer.data))
    assert max(picture.size) <= 480


@pytest.mark.parametrize("path", ["scenes/z/picture", "scenes/b/picture?n=7", "scenes/b/picture?n=99999999999"])
def test_pictures_that_are_not_there_are_not_found(person: Person, film: str, path: str) -> None:
    assert person.client.get(f"/storyboard/{film}/{path}").status_code == 404


def test_looking_changes_nothing(person: Person, studio: Studio, film: str) -> None:
    before = len(Drafts(studio.database).find("local"))
    for path in ("", "/board", "/plan", "/script.json"):
        assert person.get(f"/storyboard/{film}{path}").status_code == 200
    assert len(Drafts(studio.database).find("local")) == before


@pytest.mark.parametrize("one", [UNKNOWN, "x", "..", "%00"])
def test_unknown_ones_are_not_found(person: Person, one: str) -> None:
    assert person.get(f"/storyboard/{one}").status_code == 404
    assert send(person, f"/storyboard/{one}/edits", {"number": 0, "edits": [says("a", "x")]}).status_code == 404


def test_a_picture_is_no_storyboard(person: Person, studio: Studio) -> None:
    picture = studio.make(ImageRequest(prompt="a tree", backend="stub", seed=2, width=64, height=64)).id
    assert person.get(f"/storyboard/{picture}").status_code == 404


# ---- Editing


def test_the_first_edit_makes_a_draft_and_the_film_opens_as_it(person: Person, film: str) -> None:
    answer = edit(person, film, says("b", "A boat sails out."))
    assert answer["id"] != film and answer["number"] == 1 and answer["changed"] and not answer["stale"]
    opened = person.get(f"/storyboard/{film}")
    assert opened.status_code == 302 and opened.headers["Location"].endswith(f"/storyboard/{answer['id']}")
    page = person.get(f"/storyboard/{answer['id']}").text
    assert "A boat sails out." in page and "A ship sails out." not in page
    assert f'href="/storyboard/{answer["id"]}"' in person.get("/storyboard").text


def test_undo_and_redo(person: Person, film: str) -> None:
    answer = edit(person, film, {"do": "move", "id": "c", "to": 0})
    assert scenes(answer["html"]) == ["c", "a", "b"]
    assert answer["undoes"] == "moving scene 3"
    back = send(person, f"/storyboard/{answer['id']}/undo", {"number": 1}).json
    assert back and scenes(back["html"]) == ["a", "b", "c"]
    assert not back["changed"] and back["redoes"] == "moving scene 3"
    forth = send(person, f"/storyboard/{answer['id']}/redo", {"number": 2}).json
    assert forth and scenes(forth["html"]) == ["c", "a", "b"]


def test_two_windows_keep_each_other_s_changes_and_are_told(person: Person, film: str) -> None:
    first = edit(person, film, says("a", "The lake is wide."), number=0)
    other = edit(person, film, says("b", "A boat sails out."), number=0)
    assert (first["stale"], other["stale"]) == (False, True)
    assert first["id"] == other["id"]
    assert "The lake is wide." in other["html"] and "A boat sails out." in other["html"]
    assert not edit(person, first["id"], says("c", "Home."), number=other["number"])["stale"]


def test_texts_of_all_kinds_come_back_as_they_were_written(person: Person, film: str) -> None:
    texts = [
        '\n\nאבג <b>bold</b> & "quoted"',
        "👩‍👩‍👧 在海边 *md* `x` </textarea><script>alert(1)</script>",
        "x" * 5_000,
    ]
    answer = edit(person, film, *(says(scene, text) for scene, text in zip("abc", texts, strict=True)))
    page = person.get(f"/storyboard/{answer['id']}").text
    assert "<script>alert" not in page
    document = json.loads(person.get(f"/storyboard/{answer['id']}/script.json").text)
    assert [scene["narration"] for scene in document["scenes"]] == texts


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"edits": []},
        {"edits": [{"do": "scene", "id": "a", "fields": {"narration": "a\0b"}}]},
        {"edits": "all"},
    ],
)
def test_wrong_edits_are_refused_in_words(person: Person, film: str, body: Any) -> None:
    headers = {"X-CSRF-Token": person.token, "Accept": "application/json", "Content-Type": "application/json"}
    answer = person.client.post(f"/storyboard/{film}/edits", data=json.dumps(body), headers=headers)
    assert answer.status_code == 422
    assert answer.json and answer.json["error"]["message"]


def test_a_scene_that_is_gone_is_told(person: Person, film: str) -> None:
    answer = send(person, f"/storyboard/{film}/edits", {"number": 0, "edits": [says("z", "x")]})
    assert answer.status_code == 404 and "not in this storyboard any more" in answer.text


def test_without_our_token_nothing_is_edited(person: Person, film: str) -> None:
    answer = person.client.post(f"/storyboard/{film}/edits", json={"edits": [says("a", "x")]})
    assert answer.status_code == 403


# ---- Files of one's own


def test_a_scene_shows_a_picture_that_is_brought(person: Person, film: str, tmp_path: Path) -> None:
    content = io.BytesIO()
    Image.new("RGB", (90, 60), (200, 30, 30)).save(content, "PNG")
    content.seek(0)
    answer = send(person, f"/storyboard/{film}/file", scene="b", number="0", file=(content, "red.png"))
    assert answer.status_code == 200, answer.text
    assert answer.json and "Yours" in answer.json["html"]
    one = answer.json["id"]
    picture = person.get(f"/storyboard/{one}/scenes/b/picture")
    pixel = Image.open(io.BytesIO(picture.data)).convert("RGB").getpixel((40, 30))
    assert isinstance(pixel, tuple) and pixel[0] > 150 and pixel[1] < 80
    back = edit(person, one, {"do": "scene", "id": "b", "fields": {"image": None}}, number=1)
    assert "Yours" not in back["html"]


def test_a_scene_shows_a_picture_of_the_library(person: Person, studio: Studio, film: str) -> None:
    picture = studio.make(ImageRequest(prompt="a kite", backend="stub", seed=4, width=96, height=64)).id
    assert f'data-pick="{picture}"' in person.get("/storyboard/pick", media="image").text
    assert f'data-pick="{picture}"' not in person.get("/storyboard/pick", media="image", text="nothing of this").text
    answer = send(person, f"/storyboard/{film}/file", scene="c", number="0", artifact=picture).json
    assert answer and answer["html"].count("Yours") == 1


@pytest.mark.parametrize("content", [b"", b"not a picture", b"%PDF-1.4 nothing", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_files_that_are_no_pictures_are_refused(person: Person, film: str, content: bytes) -> None:
    answer = send(person, f"/storyboard/{film}/file", scene="b", number="0", file=(io.BytesIO(content), "x.png"))
    assert answer.status_code == 422
    assert answer.json and answer.json["error"]["field"] == "file"


@pytest.mark.parametrize("ref", [f"sha256:{'e' * 64}.png", "/etc/hostname", "../../visiontune.db", "..%2fx.png", 5])
@pytest.mark.parametrize("field", ["image", "clip"])
def test_no_path_and_nobody_else_s_file_gets_in(person: Person, film: str, field: str, ref: object) -> None:
    answer = send(person, f"/storyboard/{film}/edits", {"edits": [{"do": "scene", "id": "a", "fields": {field: ref}}]})
    assert answer.status_code == 404
    added = send(person, f"/storyboard/{film}/edits", {"edits": [{"do": "add", "scene": {field: ref}}]})
    assert added.status_code == 404
    music = send(person, f"/storyboard/{film}/edits", {"edits": [{"do": "film", "fields": {"music_file": ref}}]})
    assert music.status_code == 404


# ---- Making


def test_it_is_told_what_will_be_made_and_made_so(person: Person, studio: Studio, film: str) -> None:
    answer = edit(
        person,
        film,
        says("b", "A boat sails out."),
        {"do": "scene", "id": "c", "fields": {"image_prompt": "a harbour"}},
    )
    one = answer["id"]
    told = person.get(f"/storyboard/{one}/plan").json
    assert told and told["sentence"] == "1 picture, 1 voice, the film"
    assert told["scenes"] == {"b": ["voice"], "c": ["picture"]} and told["old"] == ["c"]
    started = send(person, f"/storyboard/{one}/render")
    assert started.status_code == 202 and started.json
    again = send(person, f"/storyboard/{one}/render")
    assert again.status_code == 422 and "is being made already" in again.text
    assert person.get(f"/storyboard/{one}/jobs/{started.json['job']}").json["state"] == "queued"  # type: ignore[index]
    studio.serve(until_idle=True)
    job = studio.queue.get(started.json["job"], "local")
    assert (job.state, job.parents) == ("done", (film,))
    page = person.get(f"/storyboard/{one}").text
    assert "Made 1 picture, 1 voice and the film; found 4 parts in the library." in page
    assert f'data-film="{job.artifact_id}"' in page
    assert "data-changed" not in page.partition("<header")[0]
    made, base = shown(studio, studio.library.get(str(job.artifact_id)))[1:]
    assert [scene["narration"] for scene in base.scenes] == ["The sea is wide.", "A boat sails out.", "It comes home."]
    assert len(made.scenes) == 3
    refused = send(person, f"/storyboard/{one}/render")
    assert refused.status_code == 422 and "change something first" in refused.text


def test_what_is_edited_while_the_film_is_made_is_kept(person: Person, studio: Studio, film: str) -> None:
    one = edit(person, film, says("a", "Now it rains."))["id"]
    job = (send(person, f"/storyboard/{one}/render").json or {})["job"]
    edit(person, one, says("a", "Now it snows."), number=1)
    studio.serve(until_idle=True)
    page = person.get(f"/storyboard/{one}").text
    assert "Now it snows." in page
    assert f'data-film="{studio.queue.get(job).artifact_id}"' in page
    assert "data-changed" in page


def test_a_scene_that_says_nothing_is_not_made(person: Person, film: str) -> None:
    answer = edit(person, film, {"do": "scene", "id": "b", "fields": {"narration": "", "image_prompt": ""}})
    assert answer["faults"] == {"b": "say something here, or describe a picture"}
    told = person.get(f"/storyboard/{answer['id']}/plan").json
    assert told and "scene 2" in told["fault"]
    assert send(person, f"/storyboard/{answer['id']}/render").status_code == 422


def test_one_scene_is_looked_at_without_the_film(person: Person, studio: Studio, film: str) -> None:
    started = send(person, f"/storyboard/{film}/scenes/b/preview")
    assert started.status_code == 202 and started.json
    one = started.json["id"]
    studio.serve(until_idle=True)
    look = studio.queue.get(started.json["job"]).artifact_id
    assert look is not None
    assert f"/storyboard/{look}/scenes/b/picture" in person.get(f"/storyboard/{one}").text
    assert f'href="/storyboard/{look}"' not in person.get("/storyboard").text
    again = send(person, f"/storyboard/{one}/scenes/b/preview").json
    assert again is not None
    assert person.get(f"/artifacts/{look}/file").status_code == 404  # the old look is gone
    assert send(person, f"/storyboard/{one}/scenes/z/preview").status_code == 404
    studio.serve(until_idle=True)


def test_a_film_that_failed_says_why_and_keeps_the_draft(person: Person, studio: Studio, film: str) -> None:
    one = edit(person, film, says("a", "One more."))["id"]
    job = (send(person, f"/storyboard/{one}/render").json or {})["job"]
    with studio.database.session() as session:
        row = session.get(JobRow, job)
        assert row is not None
        row.state, row.error = "failed", {"type": "JobError", "message": "the disk was full"}
    page = person.get(f"/storyboard/{one}").text
    assert "The film was not made: the disk was full" in page and "One more." in page
    assert send(person, f"/storyboard/{one}/render").status_code == 202
    studio.serve(until_idle=True)


def test_giving_a_draft_up_leaves_the_film(person: Person, film: str) -> None:
    one = edit(person, film, says("a", "Gone soon."))["id"]
    answer = send(person, f"/storyboard/{one}/discard")
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, f"/storyboard/{film}")
    assert "The sea is wide." in person.get(f"/storyboard/{film}").text
    assert person.get(f"/storyboard/{one}").status_code == 404


def test_a_film_that_is_deleted_leaves_its_draft(person: Person, studio: Studio, film: str) -> None:
    one = edit(person, film, says("a", "Still here."))["id"]
    studio.library.delete(film)
    page = person.get(f"/storyboard/{one}").text
    assert "The film of this storyboard was deleted" in page and "Still here." in page
    assert person.get(f"/storyboard/{one}/plan").status_code == 200
    assert send(person, f"/storyboard/{one}/render").status_code == 202
    studio.serve(until_idle=True)
    assert f'href="/storyboard/{film}"' not in person.get("/storyboard").text


def test_a_film_whose_files_are_gone_says_so(person: Person, studio: Studio) -> None:
    artifact = studio.make(board(seed=77).request())
    studio.store.remove(studio.library.get(artifact.id).key)
    page = person.get(f"/storyboard/{artifact.id}")
    assert page.status_code == 200 and "A ship sails out." in page.text  # its request has the script
    made = studio.make(VideoRequest.build(**STUBS, source="The sea is wide. It is deep.", writer="none"))
    studio.store.remove(studio.library.get(made.id).key)
    gone = person.get(f"/storyboard/{made.id}")
    assert gone.status_code == 404 and "gone from the library folder" in gone.text


# ---- Beginning


def test_an_empty_storyboard_has_one_scene_to_fill(person: Person) -> None:
    answer = person.post("/storyboard", {"way": "empty", "aspect": "9:16"})
    assert answer.status_code == 303
    page = person.get(answer.headers["Location"]).text
    assert len(scenes(page)) == 1 and "Not rendered" in page
    assert 'name="aspect" value="9:16" checked' in page


def test_own_text_is_cut_into_scenes(person: Person, studio: Studio) -> None:
    text = "The sea is wide. A ship sails out. It comes home."
    answer = person.post("/storyboard", {"way": "text", "text": text, "language": "en"})
    assert answer.status_code == 303
    one = answer.headers["Location"]
    assert "Writing the script" in person.get(one).text
    refused = send(person, f"{one}/edits", {"edits": [says("a", "x")]})
    assert refused.status_code == 422 and "still being written" in refused.text
    studio.serve(until_idle=True)
    page = person.get(one).text
    said = re.findall(r'data-field="narration"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert said == ["The sea is wide.", "A ship sails out.", "It comes home."]


def test_a_script_that_could_not_be_written_loses_no_text(person: Person, studio: Studio) -> None:
    one = person.post("/storyboard", {"way": "text", "text": "My own words. They are dear."}).headers["Location"]
    writing = Drafts(studio.database).get(one.rpartition("/")[2], "local").writing
    studio.queue.cancel(str(writing))
    page = person.get(one).text
    assert "The script could not be written: it was cancelled" in page
    assert "My own words. They are dear." in page


def test_a_script_file_is_exported_and_brought_back(person: Person, film: str) -> None:
    exported = person.get(f"/storyboard/{film}/script.json")
    assert 'filename="The sea.json"' in exported.headers["Content-Disposition"]
    answer = person.post("/storyboard", {"way": "file", "file": (io.BytesIO(exported.data), "the-sea.json")})
    assert answer.status_code == 303
    again = person.get(f"{answer.headers['Location']}/script.json")
    assert again.json == exported.json
    assert [scene["id"] for scene in again.json["scenes"]] == ["a", "b", "c"]  # type: ignore[index]


def test_files_that_a_script_names_are_left_out_and_told(person: Person) -> None:
    script = {"scenes": [{"narration": "One.", "image": "/etc/passwd"}, {"image": f"sha256:{'e' * 64}.png"}]}
    answer = person.post("/storyboard", {"way": "file", "file": (io.BytesIO(json.dumps(script).encode()), "s.json")})
    page = person.get(answer.headers["Location"]).text
    assert "2 of its pictures and clips lie elsewhere" in page
    assert "/etc/passwd" not in page and "eeee" not in page


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"way": "prompt", "prompt": "  "}, "write something first"),
        ({"way": "text", "text": ""}, "write something first"),
        ({"way": "file"}, "choose a script first"),
        ({"way": "empty", "aspect": "7:1"}, "aspect"),
        ({"way": "prompt", "prompt": "cats", "seconds": "soon"}, "must be a number of seconds"),
        ({"way": "text", "text": "a\0b"}, "NUL"),
    ],
)
def test_a_wrong_beginning_is_told_and_keeps_what_was_typed(person: Person, form: dict[str, str], told: str) -> None:
    answer = person.post("/storyboard", form)
    assert answer.status_code == 422
    assert told in answer.text
    if form.get("prompt", "").strip():
        assert form["prompt"] in answer.text


@pytest.mark.parametrize(
    "content", [b"", b"not JSON", b"[]", b"{}", b'{"scenes": 5}', b'{"scenes": []}', b'{"scenes": [7]}', b"\xff\xfe", b"[" * 5_000,
                b'{"scenes": [{"narration": "\\ud800"}]}', b'{"scenes": [{"narration": "One.", "speed": 2}]}'],
)  # fmt: skip
def test_what_is_no_script_is_refused(person: Person, content: bytes) -> None:
    answer = person.post("/storyboard", {"way": "file", "file": (io.BytesIO(content), "script.json")})
    assert answer.status_code == 422


# ---- Songs and many scenes


def test_a_song_s_lyrics_are_edited_and_its_scenes_only_shown(person: Person, studio: Studio) -> None:
    from helpers_storyboards import song

    job = studio.submit(song().request())
    studio.serve(until_idle=True)
    done = studio.queue.get(job.id)
    if done.state != "done":
        pytest.skip(f"nothing here sings: {done.sentence}")
    one = str(done.artifact_id)
    page = person.get(f"/storyboard/{one}").text
    assert "This is the film of a song" in page and "The moon is round" in page
    assert 'data-film="lyrics"' in page and 'data-field="narration"' not in page
    assert person.get(f"/storyboard/{one}/scenes/line-1/picture", n=0).status_code == 200
    answer = edit(person, one, {"do": "film", "fields": {"lyrics": "The sun is round\nThe night is long"}})
    told = person.get(f"/storyboard/{answer['id']}/plan").json
    assert told and "the song" in told["sentence"]
    assert send(person, f"/storyboard/{one}/edits", {"edits": [{"do": "add"}]}).status_code == 422
    assert person.get(f"/storyboard/{one}/script.json").status_code in (302, 422)


def test_sixty_scenes_are_all_there(person: Person) -> None:
    script = {"scenes": [{"id": f"s{n}", "narration": f"Number {n}."} for n in range(60)]}
    answer = person.post("/storyboard", {"way": "file", "file": (io.BytesIO(json.dumps(script).encode()), "s.json")})
    page = person.get(answer.headers["Location"]).text
    assert scenes(page) == [f"s{n}" for n in range(60)]
    moved = edit(person, answer.headers["Location"].rpartition("/")[2], {"do": "move", "id": "s59", "to": 0})
    assert scenes(moved["html"])[:2] == ["s59", "s0"]


# ---- Others


def test_nobody_sees_or_edits_another_s(tmp_path: Path) -> None:
    settings = Settings.load(home=tmp_path / "home", cache=tmp_path / "cache", min_free_disk=0, executor="inline")
    with Studio(settings) as studio:
        app = create_app(settings, studio=studio, accounts=True)
        film = studio.make(board().request(), user="ada").id
        ada, bob = Person(app, "ada"), Person(app, "bob")
        one = edit(ada, film, says("a", "Only mine."))["id"]
        for mine in (film, one):
            for path in ("", "/board", "/plan", "/script.json", "/scenes/a/picture"):
                headers = {"Accept": "application/json"}
                answer = bob.client.get(f"/storyboard/{mine}{path}", headers=headers)
                nowhere = bob.client.get(f"/storyboard/{UNKNOWN}{path}", headers=headers)
                assert (answer.status_code, nowhere.status_code) == (404, 404)
                assert answer.text.replace(mine, UNKNOWN) == nowhere.text
            for path in ("/edits", "/undo", "/redo", "/render", "/discard", "/scenes/a/preview"):
                body = {"number": 0, "edits": [says("a", "Stolen.")]}
                assert send(bob, f"/storyboard/{mine}{path}", body).status_code == 404
            assert send(bob, f"/storyboard/{mine}/file", scene="a", artifact=film).status_code == 404
        assert "Only mine." in ada.get(f"/storyboard/{one}").text
        assert one not in bob.get("/storyboard").text


def test_a_viewer_reads_and_changes_nothing(tmp_path: Path) -> None:
    settings = Settings.load(home=tmp_path / "home", cache=tmp_path / "cache", min_free_disk=0, executor="inline")
    with Studio(settings) as studio:
        app = create_app(settings, studio=studio, accounts=True)
        film = studio.make(board().request(), user="eve").id
        eve = Person(app, "eve", "viewer")
        page = eve.get(f"/storyboard/{film}").text
        assert "A ship sails out." in page
        assert "data-render" not in page and "<textarea" not in page
        assert send(eve, f"/storyboard/{film}/edits", {"edits": [says("a", "x")]}).status_code == 403
