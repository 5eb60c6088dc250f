"""Errors as answers, in the form that who asks reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import ImATeapot

from helpers_visitors import at_home
from visiontune.errors import (
    BackendError,
    Cancelled,
    ContentError,
    InputError,
    JobError,
    NotFound,
    QueueFull,
    RemoteError,
    StorageError,
    Unavailable,
    VisionTuneError,
    WeightsError,
)
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.web.app import create_app

RAISED: dict[str, tuple[Exception, int]] = {
    "none": (NotFound("job", "x", "there is no such job"), 404),
    "input": (InputError("prompt", "<b>", "must say something"), 422),
    "full": (QueueFull("9 jobs wait", retry_after=9.2), 429),
    "cancelled": (Cancelled("cancelled"), 409),
    "job": (JobError("it failed"), 409),
    "backend": (BackendError("nothing makes it"), 503),
    "weights": (WeightsError("not here"), 503),
    "remote": (RemoteError("it said no"), 502),
    "content": (ContentError("it is black"), 502),
    "storage": (StorageError("the disk is full"), 507),
    "unavailable": (Unavailable("the database cannot be reached"), 503),
    "ours": (VisionTuneError("what is it"), 500),
    "odd": (RuntimeError("a secret of ours"), 500),
    "teapot": (ImATeapot(), 418),
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with Studio(Settings.load(home=tmp_path_factory.mktemp("errors"))) as studio:
        app = create_app(studio=studio)
        for prefix in ("", "/api", "/v1"):

            def fail(what: str) -> str:
                raise RAISED[what][0]

            app.add_url_rule(f"{prefix}/raise/<what>", f"raise{prefix}", fail)
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return at_home(app)


@pytest.mark.parametrize("what", RAISED)
def test_each_has_its_status(client: FlaskClient, what: str) -> None:
    error, status = RAISED[what]
    page = client.get(f"/raise/{what}")
    assert page.status_code == status and page.mimetype == "text/html"
    assert "<h1>" in page.get_data(as_text=True)
    program = client.get(f"/api/raise/{what}")
    assert program.status_code == status
    told = program.get_json()["error"]
    assert set(told) <= {"type", "message", "field"}
    assert told["type"] == (type(error).__name__ if isinstance(error, VisionTuneError) else told["type"])
    openai = client.get(f"/v1/raise/{what}")
    assert openai.status_code == (400 if what == "input" else status)
    assert set(openai.get_json()["error"]) == {"message", "type", "param", "code"}
    for answer in (page, program, openai):
        assert ("Retry-After" in answer.headers) is (what in ("full", "unavailable"))
        assert "a secret of ours" not in answer.get_data(as_text=True)


def test_what_is_wrong_is_named(client: FlaskClient) -> None:
    told = client.get("/api/raise/input").get_json()["error"]
    assert told == {"type": "InputError", "message": "prompt: '<b>' - must say something", "field": "prompt"}
    told = client.get("/v1/raise/input").get_json()["error"]
    assert (told["type"], told["param"]) == ("invalid_request_error", "prompt")
    assert "&lt;b&gt;" in client.get("/raise/input").get_data(as_text=True)
    assert client.get("/api/raise/full").headers["Retry-After"] == "10"


def test_openai_s_clients_are_told_what_is_worth_another_try(client: FlaskClient) -> None:
    again = {what for what in RAISED if client.get(f"/v1/raise/{what}").headers.get("X-Should-Retry") != "false"}
    assert again == {"full", "remote", "content", "unavailable"}


@pytest.mark.parametrize("what", RAISED)
def test_htmx_gets_a_message_and_keeps_its_page(client: FlaskClient, what: str) -> None:
    answer = client.get(f"/raise/{what}", headers={"HX-Request": "true"})
    assert answer.status_code == RAISED[what][1]
    assert answer.get_data() == b""
    if what == "input":
        assert answer.headers["HX-Reswap"] == "none"
        told = json.loads(answer.headers["HX-Trigger"])["vt:toast"]["text"]
        assert told == "prompt: '<b>' - must say something"
    else:
        assert unquote(answer.headers["X-Error"])


def test_messages_in_headers_are_any_text(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    for message in ("日本語\r\nX-Evil: 1", "\ud800", "x" * 100_000):
        for error, status in ((JobError(message), 409), (InputError("prompt", message, message), 422)):
            monkeypatch.setitem(RAISED, "job", (error, status))
            answer = client.get("/raise/job", headers={"HX-Request": "true"})
            assert answer.status_code == status and "X-Evil" not in answer.headers
            assert len(str(answer.headers)) < 12_000
            assert client.get("/api/raise/job").status_code == status
            assert client.get("/raise/job").status_code == status


def test_what_nobody_expected_is_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/raise/odd")
    assert "a secret of ours" in caplog.text and "GET /raise/odd failed" in caplog.text


@pytest.mark.parametrize(
    ("path", "method", "status"), [("/nothing", "GET", 404), ("/library", "PUT", 405), ("/api/jobs", "PUT", 405)]
)
def test_http_s_own(client: FlaskClient, path: str, method: str, status: int) -> None:
    answer = client.open(path, method=method, json={} if path.startswith("/api") else None)
    assert answer.status_code == status
    assert ("Allow" in answer.headers) is (status == 405)


def test_programs_at_pages_may_ask_for_json(client: FlaskClient) -> None:
    answer = client.get("/nothing", headers={"Accept": "application/json"})
    assert answer.get_json()["error"]["message"] == "there is nothing at this address"
