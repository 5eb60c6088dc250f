"""Guards by themselves: names, proxies, headers, sizes, rates."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from helpers_clock import Clock
from helpers_visitors import at_home, held, logged_in, with_key
from visiontune.errors import InputError
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.users.rates import Buckets
from visiontune.web.app import create_app
from visiontune.web.security.bodies import USUAL
from visiontune.web.security.headers import policy
from visiontune.web.security.hosts import is_known
from visiontune.web.security.limits import Limits
from visiontune.web.security.proxies import Proxied, networks


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    with Studio(settings) as studio:
        yield studio


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with Studio(Settings.load(home=tmp_path_factory.mktemp("shared"))) as studio:
        yield create_app(studio=studio, accounts=True)


@pytest.mark.parametrize(
    ("name", "setting", "accounts", "known"),
    [
        ("localhost", "", False, True),
        ("127.0.0.1", "", False, True),
        ("::1", "", False, True),
        ("192.168.1.9", "", False, False),
        ("192.168.1.9", "192.168.1.9", False, True),
        ("192.168.1.9", "", True, True),
        ("2001:db8::1", "", True, True),
        ("evil.example", "", True, False),
        ("studio.example.org", "studio.example.org", True, True),
        ("studio.example.org", " Studio.Example.org , x", True, True),
        ("a.lan", "*.lan", True, True),
        ("lan", "*.lan", True, False),
        ("evil-lan", "*.lan", True, False),
        ("studio.example.org.evil.example", "studio.example.org", True, False),
        ("", "", True, False),
        ("", ",", True, False),
    ],
)
def test_names(name: str, setting: str, accounts: bool, known: bool) -> None:
    assert is_known(name, setting, accounts) is known


def through(trusted: str, **environ: Any) -> dict[str, Any]:
    """What an application sees behind the guard of proxies."""
    seen: dict[str, Any] = {}
    usual = {"REMOTE_ADDR": "10.0.0.1", "HTTP_HOST": "127.0.0.1", "wsgi.url_scheme": "http"}

    def application(given: dict[str, Any], start: object) -> list[bytes]:
        seen.update(given)
        return []

    list(Proxied(application, networks(trusted))(usual | environ, lambda: None))
    return seen


def test_headers_of_strangers_are_a_sign_and_nothing_else() -> None:
    seen = through("", HTTP_X_FORWARDED_FOR="127.0.0.1", HTTP_X_FORWARDED_PROTO="https", HTTP_X_FORWARDED_HOST="evil")
    assert (seen["REMOTE_ADDR"], seen["wsgi.url_scheme"], seen["HTTP_HOST"]) == ("10.0.0.1", "http", "127.0.0.1")
    assert seen["visiontune.unknown_proxy"] and "HTTP_X_FORWARDED_FOR" not in seen
    assert "visiontune.unknown_proxy" not in through("")


@pytest.mark.parametrize(
    ("chain", "client"),
    [
        ("192.168.1.9", "192.168.1.9"),
        ("1.2.3.4, 192.168.1.9", "192.168.1.9"),  # the first was invented by who asks
        ("127.0.0.1, 192.168.1.9, 10.0.0.2", "192.168.1.9"),
        ("10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("2001:db8::1", "2001:db8::1"),
        ("", "10.0.0.1"),
        (" , ", "10.0.0.1"),
    ],
)
def test_who_asks_is_the_last_that_no_proxy_of_ours_is(chain: str, client: str) -> None:
    seen = through(
        "10.0.0.0/8", HTTP_X_FORWARDED_FOR=chain, HTTP_X_FORWARDED_PROTO="https", HTTP_X_FORWARDED_HOST="a.lan"
    )
    assert (seen["REMOTE_ADDR"], seen["wsgi.url_scheme"], seen["HTTP_HOST"]) == (client, "https", "a.lan")


@pytest.mark.parametrize("setting", ["x", "10.0.0.0/99", "10.0.0.1;10.0.0.2"])
def test_a_wrong_setting_of_proxies_is_told(setting: str) -> None:
    with pytest.raises(InputError, match="VISIONTUNE_TRUSTED_PROXIES"):
        networks(setting)


def test_behind_a_proxy(settings: Settings) -> None:
    given = settings.model_copy(update={"trusted_proxies": "127.0.0.1", "hosts": "studio.example.org"})
    with Studio(given) as studio:
        client = logged_in(create_app(studio=studio, accounts=True), "ada")
        headers = {
            "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "studio.example.org",
        }  # fmt: skip
        assert client.get("/library", headers=headers).status_code == 200
        wrong = headers | {"X-Forwarded-Host": "evil.example"}
        assert client.get("/library", headers=wrong).status_code == 403
        ours = headers | {"Origin": "https://studio.example.org", "Sec-Fetch-Site": "same-origin"}
        assert client.post("/library/favourite", data={"id": "0" * 32}, headers=ours).status_code == 404


@pytest.mark.parametrize("path", ["/library", "/api/jobs", "/healthz", "/nothing", "/login", "/v1/models"])
def test_headers_are_everywhere(shared: Flask, path: str) -> None:
    for client in (logged_in(shared, "ada"), shared.test_client()):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe-eval" not in headers["Content-Security-Policy"]
        assert "Access-Control-Allow-Origin" not in headers


def test_pages_run_nothing_inline(shared: Flask) -> None:
    client = logged_in(shared, "root", "admin")
    for path in (
        "/",
        "/library",
        "/account",
        "/users",
        "/settings/profile",
        "/nothing",
        "/jobs",
        "/create",
        "/storyboard",
    ):
        answer = client.get(path, follow_redirects=True)
        rules = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
        assert rules["script-src"] == "'self'" and rules["default-src"] == "'self'", path
        assert "'unsafe-inline'" not in rules["style-src"], path
        text = answer.get_data(as_text=True)
        assert " style=" not in text and "<style" not in text and "javascript:" not in text, path
        assert not [tag for tag in text.split("<script")[1:] if not tag.split(">", 1)[1].startswith("</script>")], path


def test_a_picture_with_a_script_in_it_runs_nothing() -> None:
    for kind in ("image/svg+xml", "application/xml", "text/xml"):
        assert policy(kind).startswith("default-src 'none'") and policy(kind).endswith("sandbox")
    assert "script" not in policy("video/mp4")


@pytest.mark.parametrize("path", ["/api/make/image", "/v1/images/generations", "/library/favourite", "/login"])
def test_what_is_too_long_is_refused(shared: Flask, path: str) -> None:
    kind = "application/x-www-form-urlencoded" if path.startswith("/l") else "application/json"
    answer = logged_in(shared, "ada").post(path, data=b"a" * (USUAL + 1), content_type=kind)
    assert answer.status_code == 413
    assert "16 MB" in answer.get_data(as_text=True)
    unsaid = logged_in(shared, "ada").post(
        path, input_stream=io.BytesIO(b"[" * (USUAL + 1)), content_type=kind, headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    )  # fmt: skip
    assert 400 <= unsaid.status_code < 500, "neither is a length that is not told a way around"


@pytest.mark.parametrize("path", ["/api/make/image", "/v1/images/generations", "/v1/chat/completions", "/chat"])
@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 100_000, b"\xff\xfe", b'"\\ud800"', b"NaN", b"1e999", b""])
def test_odd_bodies_are_refused(shared: Flask, path: str, body: bytes) -> None:
    answer = logged_in(shared, "ada").post(path, data=body, content_type="application/json")
    assert 400 <= answer.status_code < 500


def test_who_asks_too_often_is_told_when_to_come_back(studio: Studio) -> None:
    shared, clock = create_app(studio=studio, accounts=True), Clock()
    slow = Buckets(rate=0.5, burst=3, clock=clock)
    shared.extensions["visiontune_limits"] = Limits(slow, Buckets(0.5, 2, clock), Buckets(0.5, 2, clock))
    ada, bob, key = logged_in(shared, "ada"), logged_in(shared, "bob"), with_key(shared, "ada")
    assert [ada.get("/api/jobs").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = ada.get("/api/jobs")
    assert refused.headers["Retry-After"] == "2"
    assert refused.get_json()["error"]["message"] == "too many requests; try again in 2 s"
    assert bob.get("/api/jobs").status_code == 200 and key.get("/api/jobs").status_code == 200
    clock.now += 2
    assert ada.get("/api/jobs").status_code == 200
    assert [ada.post("/library/favourite").status_code == 429 for _ in range(3)] == [False, False, True]
    assert [shared.test_client().get("/login").status_code for _ in range(3)] == [200, 200, 429]
    with shared.test_client().get("/static/x/css/app.css") as free:
        assert free.status_code == 200


def test_the_person_at_the_machine_is_not_slowed(studio: Studio) -> None:
    app = create_app(studio=studio)
    app.extensions["visiontune_limits"] = Limits(*(Buckets(0.1, 1) for _ in range(3)))
    client = at_home(app)
    assert {client.get("/api/jobs").status_code for _ in range(5)} == {200}


@pytest.mark.parametrize("mode", ["no-cors", "cors", ""])
def test_other_sites_load_nothing_from_here(studio: Studio, mode: str) -> None:
    client = at_home(create_app(studio=studio))
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode}
    assert client.get("/api/jobs", headers=headers).status_code == 403
    assert client.get("/library", headers=headers | {"Sec-Fetch-Mode": "navigate"}).status_code == 200, "they may link"


def test_a_page_s_own_form_is_taken(studio: Studio) -> None:
    client = at_home(create_app(studio=studio))
    for origin in ("http://localhost", "http://localhost:80"):
        headers = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
        assert client.post("/collections", data={"name": origin}, headers=headers).status_code == 200


def test_the_token_is_stable_in_a_browser(studio: Studio) -> None:
    app = create_app(studio=studio)
    client = app.test_client()
    first, second = client.get("/library"), client.get("/library")
    assert "Set-Cookie" in first.headers and "Set-Cookie" not in second.headers
    assert "HttpOnly" in first.headers["Set-Cookie"] and "SameSite=Strict" in first.headers["Set-Cookie"]
    assert held(app).accounts is False
