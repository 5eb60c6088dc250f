"""`/api/artifacts`, `/api/collections`, `/api/uploads`, `/api/profile`, `/api/doctor`, `/api/weights`."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from helpers_files import midi, picture
from visiontune.studio import Studio

if TYPE_CHECKING:
    from flask.testing import FlaskClient

Made = Callable[..., dict[str, Any]]
UNKNOWN = "0" * 32


def test_artifacts_are_listed_found_and_changed(client: FlaskClient, made: Made) -> None:
    heron, crane = made(), made(prompt="a crane")
    listed = client.get("/api/artifacts?limit=1").get_json()
    assert [one["id"] for one in listed["items"]] == [crane["id"]]
    rest = client.get(f"/api/artifacts?limit=1&cursor={listed['cursor']}").get_json()
    assert ([one["id"] for one in rest["items"]], rest["cursor"]) == ([heron["id"]], None)
    at = f"/api/artifacts/{heron['id']}"
    changed = client.patch(at, json={"title": "Grey heron", "favourite": True}).get_json()
    assert (changed["title"], changed["favourite"], changed["pinned"]) == ("Grey heron", True, False)
    for asked in ("favourite=true", "text=GREY", "media=image&text=heron", "kind=image&text=grey"):
        found = client.get(f"/api/artifacts?{asked}").get_json()["items"]
        assert [one["id"] for one in found] == [heron["id"]], asked
    assert client.patch(at, json={"title": ""}).status_code == 422
    assert client.patch(at, json={"favourite": "yes"}).status_code == 422
    assert client.get("/api/artifacts?cursor=x").status_code == 422
    assert client.delete(at).status_code == 204 and client.get(at).status_code == 404
    gone = client.post("/api/artifacts/delete", json={"ids": [crane["id"], UNKNOWN, "x"]}).get_json()
    assert gone == {"deleted": 1} and client.get("/api/artifacts").get_json()["items"] == []


def test_another_like_it_knows_where_it_comes_from(client: FlaskClient, made: Made, work: Callable[[], int]) -> None:
    heron = made(seed=1)
    answer = client.post(f"/api/artifacts/{heron['id']}/remake", json={"changes": {"style": "watercolour"}})
    (job,) = answer.get_json()["jobs"]
    assert answer.status_code == 202 and job["request"]["style"] == "watercolour"
    assert job["request"]["prompt"] == "a heron" and job["parents"] == [heron["id"]]
    work()
    family = client.get(f"/api/artifacts/{heron['id']}/lineage").get_json()
    assert family["parents"] == [] and [one["parents"] for one in family["children"]] == [[heron["id"]]]
    child = client.get(f"/api/artifacts/{family['children'][0]['id']}/lineage").get_json()
    assert [one["id"] for one in child["parents"]] == [heron["id"]]
    wrong = client.post(f"/api/artifacts/{heron['id']}/remake", json={"changes": {"width": "wide"}})
    assert wrong.status_code == 422 and wrong.get_json()["error"]["field"] == "width"


def test_what_was_made_is_used_in_the_next(client: FlaskClient, made: Made, work: Callable[[], int]) -> None:
    heron = made()
    upload = client.post(f"/api/artifacts/{heron['id']}/ref", json={}).get_json()
    assert upload["artifact"] == heron["id"] and client.get("/api/uploads").get_json()["items"] == []
    assert client.post("/api/make/upscale", json={"file": upload["ref"], "backend": "stub"}).status_code == 202
    work()
    larger = client.get("/api/artifacts?kind=upscale").get_json()["items"][0]
    assert larger["parents"] == [heron["id"]]
    answer = client.post(f"/api/artifacts/{heron['id']}/ref", json={"companion": "../artifact.json"})
    assert answer.status_code == 422


def test_collections(client: FlaskClient, made: Made) -> None:
    heron, crane = made(), made(prompt="a crane")
    birds = client.post("/api/collections", json={"name": "Birds"})
    assert birds.status_code == 201
    at = f"/api/collections/{birds.get_json()['id']}"
    filled = client.post(f"{at}/members", json={"add": [heron["id"], crane["id"], UNKNOWN], "remove": [crane["id"]]})
    assert filled.get_json()["artifacts"] == 1
    listed = client.get(f"/api/artifacts?collection={birds.get_json()['id']}").get_json()["items"]
    assert [one["id"] for one in listed] == [heron["id"]]
    assert client.patch(at, json={"name": "Herons"}).get_json()["name"] == "Herons"
    assert [one["name"] for one in client.get("/api/collections").get_json()["items"]] == ["Herons"]
    assert client.get(at).get_json()["artifacts"] == 1
    assert client.post("/api/collections", json={"name": " "}).status_code == 422
    assert client.delete(at).status_code == 204
    for answer in (
        client.get(at),
        client.delete(at),
        client.post(f"{at}/members", json={}),
        client.get("/api/collections/x"),
    ):
        assert answer.status_code == 404


def test_uploads(client: FlaskClient) -> None:
    answer = client.post("/api/uploads", data={"file": (io.BytesIO(midi()), "../tune.txt")})
    assert answer.status_code == 201
    tune = answer.get_json()
    assert (tune["media"], tune["name"], tune["ref"][-4:]) == ("midi", "tune.txt", ".mid")
    assert client.get("/api/uploads?media=midi").get_json()["items"] == [tune]
    assert client.get("/api/uploads?media=image").get_json()["items"] == []
    at = f"/api/uploads/{tune['id']}"
    assert client.get(at).get_json() == tune
    assert client.delete(at).status_code == 204 and client.get(at).status_code == 404


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"file": "no file"},
        {"other": (io.BytesIO(b"x"), "a.png")},
        {"file": (io.BytesIO(b""), "a.png")},
        {"file": (io.BytesIO(b"\x89PNG\r\n\x1a\n"), "a.png")},
        {"file": (io.BytesIO(picture()), "a.png"), "path": "/etc/passwd"},
        {"file": [(io.BytesIO(picture()), "a.png"), (io.BytesIO(midi()), "b.mid")]},
    ],
)
def test_uploads_that_are_none(parts: dict[str, Any], client: FlaskClient) -> None:
    answer = client.post("/api/uploads", data=parts, content_type="multipart/form-data")
    assert answer.status_code == 422 and answer.get_json()["error"]["type"] == "InputError"
    assert client.get("/api/uploads").get_json()["items"] == []


def test_preferences(client: FlaskClient) -> None:
    changed = client.patch("/api/profile", json={"style": "watercolour", "brand_colours": ["#ff8800"]}).get_json()
    assert (changed["style"], changed["brand_colours"]) == ("watercolour", ["#ff8800"])
    assert client.get("/api/profile").get_json() == changed
    assert client.patch("/api/profile", json={"aspect": "3:1"}).status_code == 422
    assert client.patch("/api/profile", json={"style": 3}).status_code == 422
    assert client.patch("/api/profile", json={"style": ""}).get_json()["style"] == ""
    assert client.delete("/api/profile").get_json()["brand_colours"] == []


def test_what_can_be_made_here(client: FlaskClient) -> None:
    found = client.get("/api/doctor").get_json()
    backends = {f"{one['kind']}.{one['name']}": one for one in found["backends"]}
    assert backends["image.stub"]["usable"] and backends["image.illustrator"]["auto"]
    assert "VISIONTUNE_GEMINI_API_KEY" in backends["text.gemini"]["lacks"]
    assert found["around"]["signed files"].startswith("off")


def test_models_are_listed_and_only_those_are_fetched(client: FlaskClient, web_studio: Studio) -> None:
    models = {one["name"]: one for one in client.get("/api/weights").get_json()["items"]}
    assert models["kokoro-82m"]["pull"] is None and models["kokoro-82m"]["bytes"] > 1e6
    for name in ("nothing", "..%2f..%2fetc", "etc/passwd"):
        for answer in (
            client.post(f"/api/weights/{name}/pull"),
            client.get(f"/api/weights/{name}/pull"),
            client.post(f"/api/weights/{name}/cancel"),
            client.delete(f"/api/weights/{name}"),
        ):
            assert answer.status_code in (404, 405), name
    assert web_studio.settings.cache.exists() is False or not list(web_studio.settings.cache.rglob("*.part"))
