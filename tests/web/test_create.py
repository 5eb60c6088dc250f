"""The forms, and what can be done with what was made: requests queued as they were filled in, faults at their fields."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask_openapi import OpenAPI
from PIL import Image

from helpers_web_pages import Person
from visiontune.artifacts import Artifact
from visiontune.backends import request_from
from visiontune.jobs.records import Job
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.web.app import create_app

UNKNOWN = "0" * 32
KINDS = ("image", "video", "music", "speech")
FILLED = {
    "image": {"prompt": "a cat", "backend": "stub", "side": "512", "aspect": "1:1"},
    "music": {"prompt": "calm", "duration": "6", "backend": "stub"},
    "speech": {"text": "Hello you.", "voice": "", "backend": "stub"},
    "video": {"prompt": "Why the sky is blue", "duration": "6", "way": "prompt"},
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenAPI]:
    """One studio for all tests here; jobs that a test leaves are cancelled after it."""
    folder = tmp_path_factory.mktemp("create")
    settings = Settings.load(home=folder / "home", cache=folder / "cache", min_free_disk=0, executor="inline")
    with Studio(settings) as studio:
        yield create_app(settings, studio=studio)


@pytest.fixture(scope="module")
def person(app: OpenAPI) -> Person:
    return Person(app)


@pytest.fixture
def studio(app: OpenAPI) -> Iterator[Studio]:
    studio: Studio = app.extensions["visiontune"].studio
    yield studio
    for job in studio.queue.find(["queued"]):
        studio.queue.cancel(job.id)


@pytest.fixture(scope="module")
def image(app: OpenAPI) -> Artifact:
    return make(app, {"kind": "image", "prompt": "a red ball", "backend": "stub", "width": 80, "height": 64})


@pytest.fixture(scope="module")
def theirs(app: OpenAPI) -> Artifact:
    studio: Studio = app.extensions["visiontune"].studio
    return studio.make(request_from({"kind": "image", "prompt": "hers", "backend": "stub"}), user="ada")


def make(app: OpenAPI, document: dict[str, Any]) -> Artifact:
    studio: Studio = app.extensions["visiontune"].studio
    return studio.make(request_from(document))


def queued(studio: Studio) -> list[Job]:
    return sorted(studio.queue.find(["queued"]), key=lambda job: job.created)


def value(html: str, name: str) -> str:
    """What stands in an input of a form."""
    found = re.search(rf'name="{name}"[^>]*?value="([^"]*)"', html)
    assert found is not None, name
    return found[1]


# ---- Pages


@pytest.mark.parametrize("kind", KINDS)
def test_each_form_has_a_page_with_examples(person: Person, studio: Studio, kind: str) -> None:
    page = person.get(f"/create/{kind}")
    assert page.status_code == 200
    assert f'hx-post="/create/{kind}"' in page.text and f"/create/{kind}/estimate" in page.text
    assert f'href="/create/{kind}?' in person.get("/create").text
    assert ' style="' not in page.text and " onclick=" not in page.text


def test_there_is_no_form_for_anything_else(person: Person) -> None:
    assert person.get("/create/film").status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_examples_fill_the_form(person: Person, kind: str) -> None:
    found = re.findall(rf'href="(/create/{kind}\?[^"]+)"', person.get(f"/create/{kind}").text)
    assert found
    page = person.client.get(found[0].replace("&amp;", "&")).text
    field = "text" if kind == "speech" else "prompt"
    written = re.search(rf'<textarea[^>]*name="{field}"[^>]*>([^<]+)</textarea>', page)
    assert written is not None and len(written[1]) > 5


def test_shapes_are_called_the_same_everywhere(person: Person) -> None:
    for path in ("/create/image", "/create/video", "/storyboard", "/settings/profile"):
        page = person.get(path).text
        assert all(name in page for name in ("Wide 16:9", "Tall 9:16", "Square 1:1", "Portrait 4:5")), path


def test_the_chosen_style_is_not_folded_away(person: Person, app: OpenAPI) -> None:
    made = {
        style: make(app, {"kind": "image", "prompt": "a fox", "style": style, "backend": "stub"})
        for style in ("oil", "neon")
    }
    for style, folded in (("oil", False), ("neon", True)):
        page = person.client.get(f"/create/image?from={made[style].id}").text
        assert re.search(rf'value="{style}" checked', page)
        assert ('<details class="fold all-styles" open>' in page) is folded


# ---- Making


@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_form_is_queued_as_it_was_filled(person: Person, studio: Studio, kind: str) -> None:
    answer = person.post(f"/create/{kind}", FILLED[kind])
    assert answer.status_code == 200
    (job,) = queued(studio)
    assert job.kind == kind and f'data-job="{job.id}"' in answer.text
    told = job.request["text" if kind == "speech" else "prompt"]
    assert told == FILLED[kind].get("text" if kind == "speech" else "prompt")


def test_fields_reach_the_request(person: Person, studio: Studio) -> None:
    person.post(
        "/create/image", FILLED["image"] | {"aspect": "9:16", "style": "oil", "negative_prompt": "rain", "seed": "7"}
    )
    person.post("/create/music", FILLED["music"] | {
        "composer": "bach", "mood": "sad", "key": "D minor", "tempo": "70", "metre": "3/4", "instrument": "organ",
        "temperature": "0,8",
    })  # fmt: skip
    person.post("/create/speech", FILLED["speech"] | {"speed": "1.25", "language": "de"})
    person.post("/create/video", FILLED["video"] | {
        "aspect": "9:16", "height": "480", "captions": "plain", "music": "none", "draft": "1", "title_card": "1",
        "voice": "stub/one", "image_backend": "stub", "seed": "3",
    })  # fmt: skip
    picture, music, speech, video = (job.request for job in queued(studio))
    assert (picture["width"], picture["height"], picture["style"], picture["seed"]) == (512, 912, "oil", 7)
    assert picture["negative_prompt"] == "rain"
    assert (music["composer"], music["key"], music["tempo"], music["metre"]) == ("bach", "D minor", 70, "3/4")
    assert (music["temperature"], music["instrument"], music["duration"]) == (0.8, "organ", 6.0)
    assert (speech["speed"], speech["language"]) == (1.25, "de")
    assert (video["aspect"], video["height"], video["music"], video["draft"]) == ("9:16", 480, False, True)
    assert (video["captions"]["mode"], video["voice"], video["speech_backend"]) == ("plain", "one", "stub")
    assert video["image_backend"] == "stub" and video["title_card"] and not video["end_card"]


def test_several_differ_in_their_seeds_alone(person: Person, studio: Studio) -> None:
    person.post("/create/image", FILLED["image"] | {"count": "4"})
    requests = [dict(job.request) for job in queued(studio)]
    assert len({request.pop("seed") for request in requests}) == 4
    assert all(request == requests[0] for request in requests)


def test_a_chosen_seed_counts_up(person: Person, studio: Studio) -> None:
    person.post("/create/image", FILLED["image"] | {"count": "2", "seed": str(2**32 - 1)})
    assert [job.request["seed"] for job in queued(studio)] == [2**32 - 1, 0]


def test_lyrics_without_a_length_get_one_without_a_dictionary_in_this_process(person: Person, studio: Studio) -> None:
    person.post(
        "/create/music",
        {"lyrics": "Twinkle twinkle little star\n\nhow I wonder what you are", "duration": "", "backend": "stub"},
    )
    (job,) = queued(studio)
    assert job.request["duration"] == 19.6


def test_a_script_is_taken_as_one_and_text_as_text(person: Person, studio: Studio) -> None:
    script = json.dumps({"scenes": [{"narration": "One."}, {"narration": "Two."}]})
    person.post("/create/video", {"way": "source", "source": script, "prompt": "left from before"})
    person.post("/create/video", {"way": "source", "source": "The sky is blue.\r\nFish swim."})
    first, second = (job.request for job in queued(studio))
    assert [scene["narration"] for scene in first["script"]["scenes"]] == ["One.", "Two."]
    assert (second["source"], second["script"]) == ("The sky is blue.\nFish swim.", None)


def test_without_scripts_a_form_leads_to_the_jobs(person: Person, studio: Studio) -> None:
    answer = person.client.post("/create/image", data=FILLED["image"] | {"csrf_token": person.token})
    assert (answer.status_code, answer.location) == (303, "/jobs")
    wrong = person.client.post("/create/image", data={"prompt": "", "csrf_token": person.token})
    assert wrong.status_code == 422 and "<!doctype html>" in wrong.text and 'class="fault"' in wrong.text


# ---- Faults

WRONG = [
    ("image", {"prompt": ""}, "prompt"),
    ("image", {"prompt": " \n\t "}, "prompt"),
    ("image", {"prompt": "a\0b"}, "prompt"),
    ("image", {"prompt": "x" * 300_000}, "prompt"),
    ("image", {"seed": "abc"}, "seed"),
    ("image", {"seed": "-1"}, "seed"),
    ("image", {"seed": "1.5"}, "seed"),
    ("image", {"seed": "nan"}, "seed"),
    ("image", {"seed": "9" * 400}, "seed"),
    ("image", {"width": "9"}, "height"),
    ("image", {"width": "9", "height": "9"}, "width"),
    ("image", {"count": "9"}, "count"),
    ("image", {"count": "0"}, "count"),
    ("image", {"style": "nonsense", "backend": "illustrator"}, "style"),
    ("image", {"aspect": "7:3"}, "aspect"),
    ("image", {"backend": "Nobody!"}, "backend"),
    ("image", {"backend": "nobody"}, "backend"),
    ("image", {"init_image": "/etc/passwd"}, "init_image"),
    ("image", {"init_image": f"upload:{UNKNOWN}"}, "init_image"),
    ("image", {"init_image": f"artifact:{UNKNOWN}"}, "init_image"),
    ("image", {"init_image": "sha256:" + "0" * 64 + ".png"}, "init_image"),
    ("image", {"model": "/etc/passwd"}, "model"),
    ("music", {"tempo": "5"}, "tempo"),
    ("music", {"duration": "0"}, "duration"),
    ("music", {"duration": "soon"}, "duration"),
    ("music", {"metre": "7/13"}, "metre"),
    ("music", {"key": "H dur of nothing"}, "key"),
    ("music", {"composer": "nobody", "backend": "composer"}, "composer"),
    ("speech", {"text": ""}, "text"),
    ("speech", {"speed": "9"}, "speed"),
    ("speech", {"language": "EN!"}, "language"),
    ("video", {"prompt": ""}, "prompt"),
    ("video", {"way": "source", "source": ""}, "source"),
    ("video", {"way": "source", "source": "{broken"}, "source"),
    ("video", {"way": "source", "source": '{"scenes": []}'}, "script"),
    ("video", {"way": "source", "source": "{" * 5_000}, "source"),
    ("video", {"duration": "1"}, "duration"),
    ("video", {"aspect": "2:1"}, "aspect"),
    ("video", {"music": "own"}, "music_file"),
    ("video", {"captions": "loud"}, "captions"),
]


@pytest.mark.parametrize(
    ("kind", "changed", "field"), WRONG, ids=[f"{kind}-{list(c.items())}"[:60] for kind, c, _ in WRONG]
)
def test_what_is_wrong_is_told_in_the_form_and_nothing_is_queued(
    person: Person, studio: Studio, kind: str, changed: dict[str, str], field: str
) -> None:
    answer = person.post(f"/create/{kind}", FILLED[kind] | changed)
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#create" and answer.headers["HX-Reswap"] == "outerHTML"
    assert 'class="fault"' in answer.text or "note bad" in answer.text
    shown = {"script": "source"}.get(field, field)
    if f'id="{shown}"' in answer.text and "note bad" not in answer.text:
        assert f'id="{shown}-fault"' in answer.text
    assert queued(studio) == []
    assert person.post(f"/create/{kind}/estimate", FILLED[kind] | changed).status_code == 200


def test_half_a_character_is_told(person: Person, studio: Studio) -> None:
    answer = person.post("/create/image", b"prompt=a%ED%A0%80b&backend=stub")
    assert answer.status_code in (200, 422)  # replaced by what browsers put in its place, or refused
    assert all("\ud800" not in job.request["prompt"] for job in queued(studio))


@pytest.mark.parametrize(
    "text", ["مرحبا بالعالم", "👩‍👩‍👧‍👦🌸", "<script>alert(1)</script>", "q\"uote's & <b>", "a" * 5_000]
)
def test_odd_words_are_kept_and_shown_as_words(person: Person, studio: Studio, text: str) -> None:
    answer = person.post("/create/image", FILLED["image"] | {"prompt": text})
    (job,) = queued(studio)
    assert job.request["prompt"] == text
    assert "<script>alert" not in answer.text
    assert person.get("/create/image", prompt=text).text.count("<script>alert") == 0


def test_what_was_filled_in_stays_when_something_is_wrong(person: Person, studio: Studio) -> None:
    answer = person.post(
        "/create/image", FILLED["image"] | {"prompt": "a <b>cat</b>", "seed": "x", "negative_prompt": "rain"}
    )
    assert "a &lt;b&gt;cat&lt;/b&gt;" in answer.text
    assert value(answer.text, "negative_prompt") == "rain"


# ---- Estimates


def test_an_estimate_says_how_long_and_by_whom(person: Person, studio: Studio) -> None:
    one = person.post("/create/image/estimate", FILLED["image"]).text
    assert "stub" in one and "2 s" in one
    assert "12 s" in person.post("/create/image/estimate", FILLED["image"] | {"count": "8"}).text
    long = person.post("/create/music/estimate", {"prompt": "calm", "duration": "600"}).text
    assert "About 65 s" in long and "composer" in long
    assert queued(studio) == []


def test_an_estimate_says_what_is_lacking(person: Person, studio: Studio) -> None:
    assert "No such backend" in person.post("/create/image/estimate", FILLED["image"] | {"backend": "nobody"}).text


# ---- Filled from what was made


def test_a_form_is_filled_from_what_was_made(person: Person, image: Artifact, app: OpenAPI) -> None:
    page = person.get("/create/image", **{"from": image.id}).text
    assert ">a red ball</textarea>" in page
    assert (value(page, "width"), value(page, "height")) == ("80", "64")
    assert value(page, "seed") == str(image.request["seed"])
    assert value(page, "from") == image.id
    piece = make(app, {"kind": "music", "prompt": "x", "mood": "sad", "duration": 1.5, "tempo": 70, "backend": "stub"})
    page = person.get("/create/music", **{"from": piece.id}).text
    assert (value(page, "duration"), value(page, "tempo")) == ("1.5", "70")
    assert re.search(r'<option value="sad" selected>', page)


def test_what_is_made_of_a_form_comes_from_what_filled_it(person: Person, studio: Studio, image: Artifact) -> None:
    person.post("/create/image", FILLED["image"] | {"from": image.id})
    person.post("/create/image", FILLED["image"] | {"from": UNKNOWN})
    assert [job.parents for job in queued(studio)] == [(image.id,), ()]


def test_every_form_comes_back_as_it_was_sent(person: Person, studio: Studio, app: OpenAPI) -> None:
    """What is queued, made into a form and sent again asks for the same."""
    for kind, fields in (
        ("image", {"style": "oil"}),
        ("music", {"key": "D minor", "tempo": "70"}),
        ("speech", {"speed": "1.25"}),
    ):
        person.post(f"/create/{kind}", FILLED[kind] | fields | {"seed": "5"})
        (job,) = queued(studio)
        made = studio.make(request_from(dict(job.request)))
        studio.queue.cancel(job.id)
        form = person.get(f"/create/{kind}", **{"from": made.id}).text
        person.post(f"/create/{kind}", sent(form))
        (again,) = queued(studio)
        assert again.request == job.request
        studio.queue.cancel(again.id)


def sent(html: str) -> dict[str, str]:
    """What a browser would send of the form of a page."""
    form = html[html.index('id="create"') : html.index("</form>", html.index('id="create"'))]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'\bname="([^"]*)"', tag)
        chosen = not re.search(r'type="(radio|checkbox|file)"', tag) or " checked" in tag
        if name and chosen:
            stands = re.search(r'\bvalue="([^"]*)"', tag)
            found[name[1]] = stands[1] if stands else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>([^<]*)</textarea>', form):
        found[name] = text
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        stands = re.search(r'value="([^"]*)" selected', options)
        found[name] = stands[1] if stands else ""
    return found


@pytest.mark.parametrize("field", ["from", "start"])
def test_nothing_is_filled_from_what_is_anothers(person: Person, theirs: Artifact, field: str) -> None:
    assert person.get("/create/image", **{field: theirs.id}).status_code == 404
    assert person.get("/create/image", **{field: UNKNOWN}).status_code == 404


def test_texts_become_speech_and_films(person: Person, app: OpenAPI) -> None:
    script = make(app, {"kind": "script", "prompt": "x", "source": "Bees make honey. They dance.", "backend": "stub"})
    assert person.get("/create/speech", text=script.id).text.count("</textarea>") == 1
    written = re.search(r'name="text"[^>]*>([^<]+)</textarea>', person.get("/create/speech", text=script.id).text)
    assert written is not None and len(written[1]) > 5
    assert 'name="way" value="source" checked' in person.get("/create/video", text=script.id).text


# ---- Files


def png(colour: str = "red") -> io.BytesIO:
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(stream, "PNG")
    stream.seek(0)
    return stream


def test_a_file_is_brought_for_a_field(person: Person, studio: Studio) -> None:
    answer = person.post("/create/upload?name=logo&media=image&label=Logo", {"file": (png(), "my logo.png")})
    assert answer.status_code == 200
    token = value(answer.text, "logo")
    assert token.startswith("upload:") and "my logo.png" in answer.text
    person.post("/create/video", FILLED["video"] | {"logo": token})
    (job,) = queued(studio)
    assert job.request["logo"].startswith("sha256:")


@pytest.mark.parametrize("content", [b"", b"no picture at all", b"\x89PNG\r\n\x1a\n damaged"])
def test_a_file_that_is_no_picture_is_refused(person: Person, content: bytes) -> None:
    answer = person.post("/create/upload?name=logo&media=image", {"file": (io.BytesIO(content), "x.png")})
    assert answer.status_code == 422
    assert person.post("/create/upload?name=logo&media=audio", {"file": (png("blue"), "x.png")}).status_code == 422
    assert person.post("/create/upload?name=logo&media=image", {}).status_code == 422


def test_pictures_of_the_library_are_chosen(person: Person, studio: Studio, image: Artifact, theirs: Artifact) -> None:
    picks = person.get("/create/pick", name="logo", media="image").text
    assert image.id in picks and theirs.id not in picks
    assert "Nothing in the library fits" in person.get("/create/pick", name="logo", media="image", q="zebra").text
    field = person.get("/create/field", name="logo", media="image", label="Logo", token=f"artifact:{image.id}").text
    assert value(field, "logo") == f"artifact:{image.id}"
    person.post("/create/video", FILLED["video"] | {"logo": f"artifact:{image.id}"})
    (job,) = queued(studio)
    assert job.parents == (image.id,) and job.request["logo"].startswith("sha256:")


def test_anothers_files_are_not_chosen(person: Person, studio: Studio, theirs: Artifact) -> None:
    answer = person.post("/create/video", FILLED["video"] | {"logo": f"artifact:{theirs.id}"})
    assert answer.status_code == 422 and "This file is gone" in answer.text
    assert "Upload" in person.get("/create/field", name="logo", media="image", token=f"artifact:{theirs.id}").text
    assert queued(studio) == []


# ---- Voices


def test_a_voice_is_made_once_and_then_heard(person: Person, studio: Studio) -> None:
    first = person.post("/create/voice", {"voice": "stub/one", "language": "en"})
    (job,) = queued(studio)
    assert f'data-job="{job.id}"' in first.text
    studio.serve(until_idle=True)
    made = studio.queue.get(job.id).artifact_id
    again = person.post("/create/voice", {"voice": "stub/one", "language": "en"})
    assert f'data-src="/artifacts/{made}/file"' in again.text
    assert f'data-src="/artifacts/{made}/file"' in person.get(f"/create/voice/{made}").text
    assert queued(studio) == []


@pytest.mark.parametrize("voice", ["nobody/x", "/etc/passwd", "../x", "x" * 500, "\0"])
def test_a_voice_that_is_none_is_refused(person: Person, studio: Studio, voice: str) -> None:
    assert person.post("/create/voice", {"voice": voice, "language": "en"}).status_code == 422
    assert queued(studio) == []


# ---- What can be done with what was made


def test_a_picture_is_varied_with_another_seed(person: Person, studio: Studio, image: Artifact) -> None:
    answer = person.post(f"/artifacts/{image.id}/vary")
    (job,) = queued(studio)
    assert f'data-job="{job.id}"' in answer.text
    assert job.request["seed"] != image.request["seed"] and job.parents == (image.id,)
    assert {**job.request, "seed": 0} == {**image.request, "seed": 0}


def test_it_is_made_again_the_same(person: Person, studio: Studio, image: Artifact) -> None:
    person.post(f"/artifacts/{image.id}/remake")
    assert queued(studio)[0].request == image.request


def test_a_picture_is_enlarged(person: Person, studio: Studio, image: Artifact) -> None:
    assert person.post(f"/artifacts/{image.id}/upscale", {"factor": "3"}).status_code == 200
    (job,) = queued(studio)
    assert (job.kind, job.request["factor"], job.parents) == ("upscale", 3, (image.id,))
    assert person.post(f"/artifacts/{image.id}/upscale", {"factor": "5"}).status_code == 422


def test_only_pictures_are_enlarged_or_moved(person: Person, studio: Studio, app: OpenAPI) -> None:
    speech = make(app, {"kind": "speech", "text": "Hello.", "backend": "stub"})
    assert person.post(f"/artifacts/{speech.id}/upscale").status_code == 422
    assert person.post(f"/artifacts/{speech.id}/move").status_code == 422
    assert queued(studio) == []


def test_favourites_are_marked_and_unmarked(person: Person, image: Artifact) -> None:
    assert 'aria-pressed="true"' in person.post(f"/artifacts/{image.id}/favourite", {"on": "1"}).text
    assert 'aria-pressed="true"' in person.get(f"/artifacts/{image.id}/card").text
    assert 'aria-pressed="false"' in person.post(f"/artifacts/{image.id}/favourite", {"on": "0"}).text


def test_what_is_deleted_is_gone(person: Person, app: OpenAPI) -> None:
    headers = {"X-CSRF-Token": person.token, "HX-Request": "true"}
    for page, told in (("/create/image", "HX-Trigger"), ("/artifacts/{}", "HX-Redirect")):
        one = make(app, {"kind": "image", "prompt": "soon gone", "backend": "stub", "width": 64, "height": 64})
        where = {"HX-Current-URL": "http://localhost" + page.format(one.id)}
        answer = person.client.delete(f"/artifacts/{one.id}", headers=headers | where)
        assert (answer.status_code, answer.text) == (200, "") and told in answer.headers
        assert person.get(f"/artifacts/{one.id}").status_code == 404


@pytest.mark.parametrize("action", ["vary", "remake", "upscale", "move", "favourite"])
def test_nothing_is_done_with_what_is_anothers(person: Person, studio: Studio, theirs: Artifact, action: str) -> None:
    assert person.post(f"/artifacts/{theirs.id}/{action}").status_code == 404
    assert person.post(f"/artifacts/{UNKNOWN}/{action}").status_code == 404
    assert queued(studio) == []


def test_a_page_tells_all_that_was_asked_for(person: Person, app: OpenAPI, image: Artifact) -> None:
    child = make(
        app,
        {"kind": "image", "prompt": "child <i>of</i> it", "backend": "stub", "style": "oil", "width": 64, "height": 64},
    )
    page = person.get(f"/artifacts/{child.id}").text
    assert "child &lt;i&gt;of&lt;/i&gt; it" in page and "<i>of</i>" not in page
    for told in (str(child.request["seed"]), "stub", "oil", child.id, child.key):
        assert told in page
    assert f"/create/image?from={child.id}" in page and f"/create/video?picture={child.id}" in page


def test_lineage_is_shown_both_ways(person: Person, studio: Studio, image: Artifact) -> None:
    person.post(f"/artifacts/{image.id}/vary")
    (job,) = queued(studio)
    studio.serve(until_idle=True)
    child = studio.queue.get(job.id).artifact_id
    assert f'href="/artifacts/{child}"' in person.get(f"/artifacts/{image.id}").text
    assert f'href="/artifacts/{image.id}"' in person.get(f"/artifacts/{child}").text


def test_a_jobs_card_becomes_what_it_made(person: Person, studio: Studio) -> None:
    person.post("/create/image", FILLED["image"])
    (job,) = queued(studio)
    assert f'data-job="{job.id}"' in person.get(f"/jobs/{job.id}/card").text
    studio.serve(until_idle=True)
    done = studio.queue.get(job.id)
    assert f'id="made-{done.artifact_id}"' in person.get(f"/jobs/{job.id}/card").text
    person.post("/create/image", FILLED["image"])
    (other,) = queued(studio)
    studio.queue.cancel(other.id)
    assert "Cancelled" in person.get(f"/jobs/{other.id}/card").text
