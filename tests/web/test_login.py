"""Logging in and out, one's own account, and all accounts for admins."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from helpers_visitors import at_home, held, logged_in, with_key
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.users.rates import PAIR
from visiontune.web.app import create_app
from visiontune.web.pages.account import _inside
from visiontune.web.security.identifying import SESSION

GOOD = "a horse, a battery"


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    with Studio(settings) as studio:
        app = create_app(studio=studio, accounts=True)
        accounts = held(app).door.accounts
        accounts.add("root", GOOD, "admin")
        accounts.add("ada", GOOD)
        yield app


def token_of(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', page.get_data(as_text=True))
    assert found is not None
    return found[1]


def log_in(client: FlaskClient, name: str = "ada", password: str = GOOD, **more: str) -> TestResponse:
    """As a browser without scripts does: the page first, then its form."""
    form = {"name": name, "password": password, "csrf_token": token_of(client.get("/login"))}
    return client.post("/login", data=form | more)


def test_log_in_and_out(app: Flask) -> None:
    client = app.test_client()
    answer = log_in(client, next="/library?kind=image")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/library?kind=image")
    assert "ada" in client.get("/library").get_data(as_text=True)
    page = client.get("/account")
    assert client.post("/logout", data={"csrf_token": token_of(page)}).headers["Location"] == "/login"
    assert client.get("/library").status_code == 401
    assert held(app).door.sessions.list("ada") == []


def test_the_cookie_is_for_browsers_alone(app: Flask) -> None:
    plain = log_in(app.test_client())
    cookie = next(value for value in plain.headers.getlist("Set-Cookie") if value.startswith(SESSION))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie and "Secure" not in cookie
    client, https = app.test_client(), "https://localhost"
    form = {"name": "ada", "password": GOOD, "csrf_token": token_of(client.get("/login", base_url=https))}
    secure = client.post("/login", data=form, base_url=https)
    cookie = next(value for value in secure.headers.getlist("Set-Cookie") if value.startswith(SESSION))
    assert "Secure" in cookie


def test_a_login_makes_a_new_session(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie(SESSION, "chosen by somebody else")
    log_in(client)
    cookie = client.get_cookie(SESSION)
    assert cookie is not None and cookie.value != "chosen by somebody else" and len(cookie.value) >= 43


def test_wrong_ones_are_told_alike(app: Flask) -> None:
    texts = []
    for name, password in (("ada", "wrong"), ("nobody", GOOD), ("", ""), ("ada", "\0"), ("🐈", "x" * 9_999)):
        answer = log_in(app.test_client(), name, password)
        assert answer.status_code == 401
        assert "Name or password is wrong." in answer.get_data(as_text=True)
        texts.append(SESSION in str(answer.headers))
    assert not any(texts)


def test_guessing_ends_soon(app: Flask) -> None:
    for _ in range(PAIR.most):
        assert log_in(app.test_client(), password="wrong").status_code == 401
    answer = log_in(app.test_client())  # the right one, too late
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= PAIR.seconds
    assert "too many wrong passwords" in answer.get_data(as_text=True)
    assert log_in(app.test_client(), "root").status_code == 303


def test_no_form_of_another_s_logs_anybody_in(app: Flask) -> None:
    client = app.test_client()
    assert client.post("/login", data={"name": "ada", "password": GOOD}).status_code == 403
    stranger = token_of(app.test_client().get("/login"))
    client.get("/login")
    assert client.post("/login", data={"name": "ada", "password": GOOD, "csrf_token": stranger}).status_code == 403


@pytest.mark.parametrize(
    ("target", "inside"),
    [
        ("/library", "/library"),
        ("/library?kind=image#x", "/library?kind=image#x"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("library", "/"),
        ("/\t/evil.example", "/"),
        ("/login", "/"),
        ("//[", "/"),
    ],
)
def test_after_the_login_one_stays_here(target: str, inside: str) -> None:
    assert _inside(target) == inside


def test_change_the_password(app: Flask) -> None:
    client, elsewhere = app.test_client(), app.test_client()
    log_in(client)
    log_in(elsewhere)
    form = {"csrf_token": token_of(client.get("/account")), "old": GOOD, "new": "another sentence"}
    wrong = client.post("/account/password", data=form | {"again": "another one"})
    assert wrong.status_code == 422 and "is not the same" in wrong.get_data(as_text=True)
    wrong = client.post("/account/password", data=form | {"old": "wrong", "again": "another sentence"})
    assert wrong.status_code == 422 and "is not your password" in wrong.get_data(as_text=True)
    short = client.post("/account/password", data=form | {"new": "short", "again": "short"})
    assert short.status_code == 422 and "at least 8" in short.get_data(as_text=True)
    assert client.post("/account/password", data=form | {"again": "another sentence"}).status_code == 303
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 401
    assert log_in(app.test_client()).status_code == 401
    assert log_in(app.test_client(), password="another sentence").status_code == 303


def test_other_browsers_are_logged_out(app: Flask) -> None:
    client, elsewhere = app.test_client(), app.test_client()
    log_in(client)
    log_in(elsewhere)
    client.post("/account/browsers", data={"csrf_token": token_of(client.get("/account"))})
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 401


def test_a_key_is_shown_once(app: Flask) -> None:
    client = logged_in(app, "ada")
    made = client.post("/account/keys", data={"name": "a <b>script</b>", "scope": ["read"], "days": "30"})
    assert made.status_code == 201
    secret = re.search(r"vt-[\w-]{43}", made.get_data(as_text=True))
    assert secret is not None
    assert "a &lt;b&gt;script&lt;/b&gt;" in made.get_data(as_text=True)
    assert secret[0] not in client.get("/account").get_data(as_text=True)
    program = app.test_client()
    headers = {"Authorization": f"Bearer {secret[0]}"}
    assert program.get("/api/jobs", headers=headers).status_code == 200
    assert program.post("/api/make/image", json={"prompt": "x", "backend": "stub"}, headers=headers).status_code == 403
    key = held(app).door.keys.list("ada")[0]
    assert client.post(f"/account/keys/{key.id}/revoke").status_code == 303
    answer = program.get("/api/jobs", headers=headers)
    assert answer.status_code == 401 and "revoked" in answer.get_data(as_text=True)


def test_a_wrong_key_is_no_reason_to_look_at_the_cookie(app: Flask) -> None:
    client = logged_in(app, "ada")
    assert client.get("/api/jobs", headers={"Authorization": "Bearer vt-wrong"}).status_code == 401


@pytest.mark.parametrize("form", [{}, {"name": "x"}, {"name": "x", "scope": "all"}, {"name": "x", "scope": "read", "days": "soon"}, {"name": "x", "scope": "read", "days": "nan"}, {"name": "", "scope": "read"}])  # fmt: skip
def test_odd_keys_are_refused(app: Flask, form: dict[str, str]) -> None:
    assert logged_in(app, "ada").post("/account/keys", data=form).status_code == 422
    assert held(app).door.keys.list() == []


def test_admins_manage_accounts(app: Flask) -> None:
    client, accounts = logged_in(app, "root", "admin"), held(app).door.accounts
    page = client.get("/users").get_data(as_text=True)
    assert "ada" in page and "root" in page
    form = {"name": "bob", "password": GOOD, "role": "viewer", "megabytes": "5", "jobs": ""}
    assert client.post("/users", data=form).status_code == 303
    assert (accounts.get("bob").role, accounts.get("bob").quota_megabytes) == ("viewer", 5)
    again = client.post("/users", data=form)
    assert again.status_code == 422 and "is taken" in again.get_data(as_text=True)
    assert client.post("/users", data=form | {"name": "eve", "megabytes": "1e9"}).status_code == 422
    client.post("/users/bob/role", data={"role": "maker"})
    client.post("/users/bob/quota", data={"megabytes": "7", "jobs": "2"})
    assert (accounts.get("bob").role, accounts.get("bob").quota_jobs) == ("maker", 2)
    browser = logged_in(app, "bob")
    client.post("/users/bob/disable")
    assert browser.get("/library").status_code == 401
    client.post("/users/bob/enable")
    client.post("/users/bob/password", data={"password": "for bob alone"})
    assert log_in(app.test_client(), "bob", "for bob alone").status_code == 303
    client.post("/users/bob/remove")
    assert [account.name for account in accounts.list()] == ["ada", "root"]
    assert client.post("/users/nobody/role", data={"role": "maker"}).status_code == 404
    assert client.post("/users/root/remove").status_code == 422


def test_an_admin_s_key_manages_no_accounts(app: Flask) -> None:
    client = with_key(app, "root", "admin", ["admin"])
    assert client.post("/users/ada/role", data={"role": "admin"}).status_code == 403
    assert held(app).door.accounts.get("ada").role == "maker"


def test_without_accounts_nobody_logs_in(settings: Settings) -> None:
    with Studio(settings) as studio:
        client = at_home(create_app(studio=studio))
        assert client.get("/login").headers["Location"] == "/"
        assert client.post("/login", data={"name": "x", "password": "x"}).status_code == 403
        assert "Nobody needs to log in" in client.get("/account").get_data(as_text=True)
        assert client.post("/account/keys", data={"name": "x", "scope": "read"}).status_code == 403


def test_who_has_no_admin_is_told_what_to_do(settings: Settings) -> None:
    with Studio(settings) as studio:
        page = create_app(studio=studio, accounts=True).test_client().get("/login").get_data(as_text=True)
    assert "visiontune users add NAME --role admin" in page
