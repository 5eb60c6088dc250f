"""Every route of the studio, for everybody who may come: what is added later is walked too, or fails until it is told of."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from helpers_routes import BODIES, FREE, OWNED, UNKNOWN, belongings, routes
from helpers_visitors import add_account, at_home, held, logged_in, with_key
from visiontune.jobs.tables import ApiKeyRow, SessionRow, UserRow
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.users.rates import Buckets
from visiontune.web.api.make import KINDS
from visiontune.web.app import create_app
from visiontune.web.security.identifying import SESSION
from visiontune.web.security.limits import Limits

OPEN = {"static", "account.login", "account.log_in", "health.lives", "health.ready"}
"""Endpoints for people who are not logged in. One more is a decision: it stands here."""
PEOPLE = ("account.", "people.")
"""What no key may, whatever its scopes."""
REFUSED = (401, 403)
SECRET = "sk-marker-0123456789abcdef"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("walk")


@pytest.fixture(scope="module")
def app(home: Path) -> Iterator[Flask]:
    settings = Settings.load(
        home=home / "home", cache=home / "cache", offline=True, min_free_disk=0, openai_api_key=SECRET
    )
    with Studio(settings) as studio:
        app = create_app(studio=studio, accounts=True)
        add_account(app, "root", "admin")
        # Walks are quicker than people and programs; how often one may ask has tests of its own.
        app.extensions["visiontune_limits"] = Limits(*(Buckets(1e9, 10**9) for _ in range(3)))
        yield app


@pytest.fixture(scope="module")
def ids(app: Flask) -> dict[str, str]:
    """Of one of everything that ada has."""
    add_account(app, "ada")
    return belongings(app, "ada")


def told(response: TestResponse, ids: Mapping[str, str]) -> tuple[int, str]:
    """Status and body of an answer, without what differs from answer to answer, and the ids that it was asked for."""
    if response.is_streamed and response.mimetype == "text/event-stream":
        response.close()
        return response.status_code, "a stream"
    text = re.sub(r'name="csp-nonce" content="[^"]+"', "", response.get_data().decode("utf-8", "replace"))
    for one in ids.values():
        text = text.replace(one, UNKNOWN)
    status = response.status_code
    response.close()
    return status, text


def test_all_routes_are_known(app: Flask) -> None:
    found = list(routes(app))
    assert len(found) > 100
    for route in found:
        unknown = set(route.rule.arguments) - set(OWNED) - set(FREE)
        assert not unknown, f"{route}: tell helpers_routes whether {unknown} is somebody's"
    assert {route.endpoint for route in found if route.need == "open"} == OPEN
    assert set(BODIES) <= {route.endpoint for route in found}, "bodies of routes that are gone"


def test_strangers_are_let_in_nowhere(app: Flask, ids: dict[str, str]) -> None:
    """W19: without a session no route but the open ones answers anything."""
    for route in routes(app):
        response = route.ask(app.test_client(), ids)
        status, text = told(response, ids)
        if route.endpoint in OPEN:
            assert status != 401 or route.endpoint == "account.log_in", str(route)
        else:
            assert status == 401, f"{route}: {status}"
            assert "secret" not in text.lower() or "csrf" in text.lower(), str(route)
        if (
            route.method == "GET"
            and route.endpoint not in OPEN
            and not route.is_api
            and route.rule.rule != "/openapi.json"
        ):
            page = route.ask(app.test_client(), ids, headers={"Accept": "text/html"})
            assert page.status_code == 302, str(route)
            assert page.headers["Location"].startswith("/login"), str(route)


@pytest.mark.parametrize(
    ("role", "allowed"),
    [("viewer", {"visitor"}), ("maker", {"visitor", "maker"}), ("admin", {"visitor", "maker", "admin"})],
)
def test_roles(app: Flask, role: str, allowed: set[str]) -> None:
    for route in routes(app):
        if route.need == "open":
            continue
        status, text = told(route.ask(logged_in(app, f"a-{role}", role)), {})
        if route.need in allowed:
            assert status not in REFUSED, f"{route}: {status} {text}"
        else:
            assert status == 403, f"{route}: {status}"


@pytest.mark.parametrize(
    ("scopes", "role", "allowed"),
    [
        (["read"], "admin", {"visitor"}),
        (["make"], "admin", {"visitor", "maker"}),
        (["read", "make", "admin"], "admin", {"visitor", "maker", "admin"}),
        (["admin"], "maker", {"visitor", "maker"}),
    ],
)
def test_keys(app: Flask, scopes: list[str], role: str, allowed: set[str]) -> None:
    """A key may what its scopes say and its owner may, and never manage accounts or keys."""
    client = with_key(app, f"key-{role}", role, scopes)
    for route in routes(app):
        if route.need == "open":
            continue
        status, text = told(route.ask(client), {})
        if route.endpoint.startswith(PEOPLE) or route.need not in allowed:
            assert status == 403, f"{route}: {status}"
        else:
            assert status not in REFUSED, f"{route}: {status} {text}"


ASKING = {
    "api_understanding.understand": "answers what a message asks for; nothing is kept",
    "bulk.download": "a ZIP of what can be read one by one; it is a form as the list may be long",
    **{f"api_estimate.estimate_{kind}": "tells how long a request would take" for kind in KINDS},
}
"""Unsafe routes that change nothing of anybody's, so that a key for reading may call them. One more is a decision."""


def test_keys_for_reading_change_nothing(app: Flask) -> None:
    client = with_key(app, "reader", "admin", ["read"])
    walked = 0
    for route in routes(app):
        if route.method == "GET" or route.endpoint in OPEN or route.endpoint in ASKING:
            continue
        assert told(route.ask(client), {})[0] == 403, f"{route} ({route.endpoint})"
        walked += 1
    assert walked > 60
    found = {route.endpoint for route in routes(app) if route.method != "GET"}
    assert set(ASKING) <= found, "routes that are gone"


def test_another_s_things_are_told_like_none(app: Flask, ids: dict[str, str]) -> None:
    """W12: who is not their owner learns by no route that they are there, and changes nothing."""
    walked = 0
    for route in routes(app):
        if not route.owned:
            continue
        client = logged_in(app, "bob")
        theirs, none = told(route.ask(client, ids), ids), told(route.ask(client), ids)
        assert theirs == none, str(route)
        assert theirs[0] == 404, f"{route}: {theirs[0]}; tell helpers_routes.BODIES what it needs {theirs[1]}"
        walked += 1
    assert walked > 50
    ada = logged_in(app, "ada")
    for route in routes(app):
        if route.method == "GET" and route.owned and route.need != "admin":
            assert told(route.ask(ada, ids), ids) != told(route.ask(logged_in(app, "bob"), ids), ids), str(route)
    assert held(app).studio.queue.get(ids["job_id"]).state == "queued"


def test_admins_see_no_one_else_s_things_either(app: Flask, ids: dict[str, str]) -> None:
    for route in routes(app):
        if route.owned and route.method == "GET":
            assert told(route.ask(logged_in(app, "root", "admin"), ids), ids)[0] == 404, str(route)


def test_ids_cannot_be_guessed(ids: dict[str, str]) -> None:
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in ids.values())


NAMED: list[tuple[str, str, dict[str, Any]]] = [
    ("GET", "/events?conversation={conversation_id}", {}),
    ("GET", "/library?collection={collection_id}", {}),
    ("POST", "/library/deletion", {"data": {"id": ["{artifact_id}"]}}),
    ("POST", "/library/delete", {"data": {"id": ["{artifact_id}"]}}),
    ("POST", "/library/favourite", {"data": {"id": ["{artifact_id}"]}}),
    ("POST", "/library/download", {"data": {"id": ["{artifact_id}"]}}),
    ("POST", "/collections", {"data": {"name": "mine", "id": ["{artifact_id}"]}}),
    ("POST", "/jobs/clear", {"data": {"id": ["{job_id}"]}}),
    ("POST", "/chat", {"data": {"text": "hello", "file": ["{upload_id}"]}}),
    ("POST", "/storyboard", {"data": {"way": "artifact", "artifact": "{artifact_id}"}}),
    ("POST", "/api/artifacts/delete", {"json": {"ids": ["{artifact_id}"]}}),
    ("POST", "/api/make/image", {"json": {"prompt": "a cat", "init_image": "{ref}"}}),
    ("POST", "/api/make/upscale", {"json": {"file": "{ref}"}}),
    ("POST", "/api/make/import", {"json": {"file": "{ref}"}}),
    ("POST", "/api/make/video", {"json": {"script": {"scenes": [{"narration": "x", "image": "{ref}"}]}}}),
    ("POST", "/api/estimate/image", {"json": {"prompt": "a cat", "init_image": "{ref}"}}),
    ("POST", "/api/conversations", {"json": {"text": "x", "files": ["{upload_id}"]}}),
    ("POST", "/v1/chat/completions", {"json": {
        "model": "visiontune", "metadata": {"conversation_id": "{conversation_id}"},
        "messages": [{"role": "user", "content": "hello"}]}}),
]  # fmt: skip
"""Requests that name things in their bodies."""
_COUNT = itertools.count()


def _with(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return re.sub(r"\{(\w+)\}", lambda found: ids[found[1]], value)
    if isinstance(value, dict):
        return {name: _with(item, ids) for name, item in value.items()}
    return [_with(item, ids) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("method", "path", "sent"), NAMED, ids=[path for _, path, _ in NAMED])
def test_another_s_things_in_bodies_are_told_like_none(
    app: Flask, ids: dict[str, str], method: str, path: str, sent: dict[str, Any]
) -> None:
    """W12, W15: the ids in a body are looked at like those of an address."""
    studio = held(app).studio
    ref = next(iter(studio.store.imports.iterdir())).name
    theirs = ids | {"ref": f"sha256:{ref}"}
    none = dict.fromkeys(ids, UNKNOWN) | {"ref": f"sha256:{'0' * 64}.png"}
    answers = []
    for number, named in enumerate((theirs, none)):  # each by a user of their own, who has nothing
        client = logged_in(app, f"user{number}-{next(_COUNT)}")
        status, text = told(client.open(_with(path, named), method=method, **_with(sent, named)), theirs)
        text = re.sub(r"user[0-9]-[0-9]+|[0-9a-f]{64}", "-", text.replace(none["ref"], UNKNOWN))
        answers.append((status, re.sub(r"\b[0-9a-f]{32}\b", UNKNOWN, text)))
    first, second = answers
    assert first == second
    if first[0] < 300:  # where it is no error to name nothing, nothing of theirs is said
        assert "ada" not in first[1].replace("metadata", "")
        assert studio.library.get(ids["artifact_id"], "ada").id == ids["artifact_id"]
        studio.queue.get(ids["job_id"], "ada")


def test_no_secret_is_told(
    app: Flask, ids: dict[str, str], capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """W19: no key, token, password or hash of one in any answer or line of the log."""
    door = held(app).door
    door.accounts.add("grace", "a sentence of hers", "admin")
    client = logged_in(app, "grace", "admin")
    cookie = client.get_cookie(SESSION)
    assert cookie is not None
    token = cookie.value
    key = door.keys.add("grace", "hers").secret
    with held(app).studio.database.session(write=False) as session:
        kept = [SECRET, "a sentence of hers", key, token]
        kept += [row.password for row in session.query(UserRow) if row.password]
        kept += [row.hash for row in session.query(ApiKeyRow)]
    own = belongings(app, "grace")
    for route in routes(app):
        if route.endpoint in ("account.log_out", "account.end_other_sessions"):
            continue
        response = route.ask(client, own, headers={"X-Test": "1"})
        headers = "".join(f"{name}: {value}\n" for name, value in response.headers)
        text = told(response, {})[1] + headers
        assert not [secret for secret in kept if secret in text], str(route)
    app.test_client().post("/login", data={"name": "grace", "password": "a sentence of hers"})
    app.test_client().get("/library", headers={"Authorization": f"Bearer {key}"})
    out, err = capsys.readouterr()
    lines = out + err + caplog.text
    assert not [secret for secret in kept if secret in lines]
    with held(app).studio.database.session(write=False) as session:
        assert session.query(SessionRow).count() > 0


def test_pages_take_only_forms_of_ours(app: Flask) -> None:
    """W22: without the token, or with another's, no page changes anything."""
    client = logged_in(app, "carol")
    del client.environ_base["HTTP_X_CSRF_TOKEN"]
    walked = 0
    for route in routes(app):
        if route.method == "GET" or route.is_api or route.need == "admin":
            continue
        assert route.ask(client).status_code == 403, str(route)
        assert route.ask(client, headers={"X-CSRF-Token": "0" * 64}).status_code == 403, str(route)
        form = {"csrf_token": "0" * 64}
        assert client.open(route.address(), method=route.method, data=form).status_code == 403, str(route)
        walked += 1
    assert walked > 20


FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:1"},
    {"Origin": "file://"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
]


@pytest.fixture(scope="module")
def local(home: Path) -> Iterator[Flask]:
    """A studio without accounts."""
    with Studio(Settings.load(home=home / "local", cache=home / "cache", offline=True, min_free_disk=0)) as studio:
        yield create_app(studio=studio)


@pytest.mark.parametrize("headers", FOREIGN)
def test_other_sites_change_nothing_here(local: Flask, headers: dict[str, str]) -> None:
    """W22: a page elsewhere can have a browser send what it likes to a server on its machine."""
    client = at_home(local)
    for route in routes(local):
        if route.method != "GET":
            assert route.ask(client, headers=headers).status_code == 403, str(route)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_what_a_foreign_form_can_post_is_refused(local: Flask, kind: str) -> None:
    """W22: the interface for programs takes JSON, which no form can send; old browsers tell no origin."""
    client = local.test_client()
    for route in routes(local):
        if route.method != "GET":
            response = client.open(route.address(), method=route.method, data=b'{"prompt": "x"}', content_type=kind)
            if route.is_api and kind.startswith(
                "multipart"
            ):  # programs may, for files, and browsers say that they are some
                assert response.status_code < 500, str(route)
            else:
                assert response.status_code in (403, 415), f"{route}: {response.status_code}"
            browser = client.open(
                route.address(), method=route.method, data=b"x", content_type=kind, headers={"Sec-Fetch-Site": "none"}
            )
            assert browser.status_code in (403, 415), f"{route}: {browser.status_code}"


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "192.168.1.9", "", "a b", "evil.example:80"],
)
def test_other_names_of_this_machine_are_none_of_ours(local: Flask, host: str) -> None:
    """W22: a site whose own name was turned to this machine is told nothing, not even by open routes."""
    client = at_home(local)
    for route in routes(local):
        assert route.ask(client, headers={"Host": host}).status_code == 403, str(route)


def test_a_machine_without_accounts_serves_itself_alone(local: Flask) -> None:
    for base, headers in (
        ({"REMOTE_ADDR": "192.168.1.9"}, {}),
        ({"REMOTE_ADDR": "2001:db8::1"}, {}),
        ({"REMOTE_ADDR": ""}, {}),
        ({}, {"X-Forwarded-For": "192.168.1.9"}),
        ({}, {"Forwarded": "for=192.168.1.9"}),
        ({}, {"X-Forwarded-For": "127.0.0.1"}),
    ):
        client: FlaskClient = at_home(local)
        client.environ_base.update(base)
        for route in routes(local):
            if route.endpoint not in OPEN:
                assert route.ask(client, headers=headers).status_code == 403, f"{route} {base} {headers}"
    for address in ("127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"):
        client = at_home(local)
        client.environ_base["REMOTE_ADDR"] = address
        assert client.get("/library").status_code == 200
