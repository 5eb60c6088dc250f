"""`/api/make`, `/api/estimate` and `/api/jobs`: what is asked for is queued whole, watched, stopped and asked for anew."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from helpers_files import picture
from visiontune.studio import Studio

if TYPE_CHECKING:
    from flask.testing import FlaskClient

HERON = {"prompt": "a heron", "width": 96, "height": 64, "backend": "stub"}


def test_a_picture_from_asking_to_its_file(client: FlaskClient, work: Callable[[], int]) -> None:
    answer = client.post("/api/make/image", json=HERON | {"seed": 7})
    assert answer.status_code == 202
    (job,) = answer.get_json()["jobs"]
    assert (job["state"], job["kind"], job["request"]["seed"]) == ("queued", "image", 7)
    work()
    job = client.get(f"/api/jobs/{job['id']}").get_json()
    assert (job["state"], job["fraction"], job["ahead"]) == ("done", 1.0, None)
    artifact = client.get(f"/api/artifacts/{job['artifact']}").get_json()
    assert (artifact["title"], artifact["media"], artifact["backend"]) == ("a heron", "image", "stub/1/")
    assert client.get(artifact["file"], buffered=True).data[:4] == b"\x89PNG"
    events = client.get(f"/api/jobs/{job['id']}/events").get_json()["events"]
    assert events[0]["state"] == "queued" and events[-1]["state"] == "done"
    later = client.get(f"/api/jobs/{job['id']}/events?after={events[-2]['id']}").get_json()["events"]
    assert later == events[-1:]


def test_variations_have_seeds_of_their_own(client: FlaskClient) -> None:
    jobs = client.post("/api/make/image", json=HERON | {"count": 3}).get_json()["jobs"]
    assert len({job["request"]["seed"] for job in jobs}) == 3
    jobs = client.post("/api/make/image", json=HERON | {"count": 2, "seed": 2**32 - 1}).get_json()["jobs"]
    assert [job["request"]["seed"] for job in jobs] == [2**32 - 1, 0]
    listed = client.get("/api/jobs?limit=3").get_json()
    assert len(listed["items"]) == 3
    rest = client.get(f"/api/jobs?limit=3&cursor={listed['cursor']}").get_json()
    assert len(rest["items"]) == 2 and rest["cursor"] is None
    assert sorted(client.get(f"/api/jobs/{job['id']}").get_json()["ahead"] for job in jobs) == [3, 4]


def test_waiting_for_what_is_made(client: FlaskClient, web_studio: Studio) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=lambda: web_studio.serve(stop=stop), daemon=True)
    thread.start()
    answer = client.post("/api/make/image?wait=60", json=HERON)
    stop.set()
    thread.join(30)
    assert answer.status_code == 200 and answer.get_json()["jobs"][0]["state"] == "done"


def test_waiting_in_vain(client: FlaskClient) -> None:
    answer = client.post("/api/make/image?wait=0.2", json=HERON)
    assert answer.status_code == 202 and answer.get_json()["jobs"][0]["state"] == "queued"


@pytest.mark.parametrize(
    ("kind", "body", "field"),
    [
        ("image", {"prompt": ""}, "prompt"),
        ("image", {}, "prompt"),
        ("image", {"prompt": 3}, "prompt"),
        ("image", HERON | {"width": "96"}, "width"),
        ("image", HERON | {"colour": "red"}, "colour"),
        ("image", HERON | {"count": 0}, "count"),
        ("image", HERON | {"count": True}, "count"),
        ("image", HERON | {"count": "many"}, "count"),
        ("image", HERON | {"kind": "video"}, "kind"),
        ("image", HERON | {"backend": "nobody"}, "backend"),
        ("image", HERON | {"prompt": "a \0"}, "prompt"),
        ("speech", {"text": "a", "count": 2}, "count"),
        ("music", {"duration": 1e9}, "duration"),
        ("upscale", {"file": "/etc/passwd"}, "file"),
        ("import", {"file": "../../etc/passwd"}, "file"),
    ],
)
def test_what_is_wrong_is_said_at_the_door(kind: str, body: dict[str, Any], field: str, client: FlaskClient) -> None:
    for door in ("make", "estimate"):
        answer = client.post(f"/api/{door}/{kind}", json=body)
        told = answer.get_json()["error"]
        assert (answer.status_code, told["type"], told["field"]) == (422, "InputError", field)
    assert client.get("/api/jobs").get_json()["items"] == []


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'"x"', b"{", b'{"prompt": NaN}', b"\xff", b"[" * 100_000, b'{"a": "\\ud800"}']
)
def test_bodies_that_are_no_objects(body: bytes, client: FlaskClient) -> None:
    answer = client.post("/api/make/image", data=body, content_type="application/json")
    assert answer.status_code == 422 and answer.get_json()["error"]["type"] == "InputError"


def test_a_file_of_another_is_as_one_that_is_not_there(client: FlaskClient) -> None:
    ref = f"sha256:{'0' * 64}.png"
    answer = client.post("/api/make/upscale", json={"file": ref, "backend": "stub"})
    assert answer.status_code == 404 and "no such file of yours" in answer.get_json()["error"]["message"]


def test_what_it_would_take(client: FlaskClient) -> None:
    told = client.post("/api/estimate/image", json=HERON | {"count": 4}).get_json()
    assert (told["seconds"], told["backend"]) == (6.0, "stub") and told["request"]["prompt"] == "a heron"
    film = client.post("/api/estimate/video", json={"prompt": "rivers", "duration": 60.0}).get_json()
    assert film["seconds"] > 30 and film["backend"] == "director" and "speech by" in film["why"]
    assert client.get("/api/jobs").get_json()["items"] == []


def test_a_job_is_stopped_and_asked_for_anew(client: FlaskClient, work: Callable[[], int]) -> None:
    first, second = client.post("/api/make/image", json=HERON | {"count": 2}).get_json()["jobs"]
    assert client.post(f"/api/jobs/{first['id']}/retry").status_code == 409  # it still waits
    assert client.post(f"/api/jobs/{first['id']}/cancel").get_json()["state"] == "cancelled"
    work()
    assert client.get(f"/api/jobs/{second['id']}").get_json()["state"] == "done"
    assert client.post(f"/api/jobs/{second['id']}/cancel").get_json()["state"] == "done"
    again = client.post(f"/api/jobs/{first['id']}/retry")
    assert again.status_code == 202 and again.get_json()["request"] == first["request"]
    work()
    states = [job["state"] for job in client.get("/api/jobs").get_json()["items"]]
    assert sorted(states) == ["cancelled", "done", "done"]
    listed = client.get("/api/jobs?state=done&state=failed&kind=image").get_json()["items"]
    assert len(listed) == 2
    assert client.get("/api/jobs?state=lost").status_code == 422


def test_an_upload_is_enlarged_and_put_into_the_library(client: FlaskClient, work: Callable[[], int]) -> None:
    import io

    upload = client.post("/api/uploads", data={"file": (io.BytesIO(picture()), "kite.png")}).get_json()
    for kind, fields in (("upscale", {"backend": "stub"}), ("import", {"title": "My kite"})):
        answer = client.post(f"/api/make/{kind}", json={"file": upload["ref"], **fields})
        assert answer.status_code == 202, answer.get_json()
    work()
    found = {one["kind"]: one for one in client.get("/api/artifacts").get_json()["items"]}
    assert found["import"]["title"] == "My kite" and found["import"]["media"] == "image"
    assert found["upscale"]["media"] == "image"


@pytest.mark.parametrize("address", ["/api/jobs/x", "/api/jobs/" + "0" * 32, "/api/jobs/" + "0" * 32 + "/events"])
def test_ids_that_name_nothing(address: str, client: FlaskClient) -> None:
    assert client.get(address).status_code == 404


def test_a_full_queue_is_said_with_when_to_come_back(client: FlaskClient, web_studio: Studio) -> None:
    """W24."""
    web_studio.queue.limit = 2
    answer = client.post("/api/make/image", json=HERON | {"count": 3})
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0
    assert [job["state"] for job in client.get("/api/jobs").get_json()["items"]] == ["cancelled", "cancelled"]


def test_understanding_is_asked_of_an_engine(client: FlaskClient, answering: None) -> None:
    told = client.post("/api/understand", json={"text": "make a picture of a red fox"}).get_json()
    assert told["intent"] == "image" and "fox" in str(told["slots"]) and told["reasons"]


def test_talk(client: FlaskClient, answering: None) -> None:
    talk = client.post("/api/conversations", json={"title": "Birds"}).get_json()
    answer = client.post(f"/api/conversations/{talk['id']}/messages", json={"text": "Hello!"})
    assert answer.status_code == 202
    reply = answer.get_json()["reply"]
    events: list[Any] = []
    deadline, after = time.monotonic() + 60, 0
    while not events or events[-1]["event"]["type"] != "ended":
        assert time.monotonic() < deadline
        found = client.get(f"/api/replies/{reply['id']}?after={after}").get_json()
        events += found["events"]
        after = events[-1]["id"] if events else 0
        time.sleep(0.05)
    said = "".join(one["event"]["text"] for one in events if one["event"]["type"] == "said")
    assert said.strip()
    kept = client.get(f"/api/conversations/{talk['id']}").get_json()
    assert [one["role"] for one in kept["messages"]] == ["user", "assistant"]
    assert kept["messages"][0]["text"] == "Hello!" and kept["title"] == "Birds"
    assert [one["id"] for one in client.get("/api/conversations?text=hello").get_json()["items"]] == [talk["id"]]
    assert "Hello!" in client.get(f"/api/conversations/{talk['id']}/export?format=md").text
    assert client.get(f"/api/conversations/{talk['id']}/export").get_json()["title"] == "Birds"
    assert client.patch(f"/api/conversations/{talk['id']}", json={"title": "Cranes"}).get_json()["title"] == "Cranes"
    assert client.delete(f"/api/conversations/{talk['id']}").status_code == 204
    assert client.get(f"/api/conversations/{talk['id']}").status_code == 404
