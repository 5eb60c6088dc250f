"""Logging in and out, and one's own account: password, browsers, API keys. `people` has all accounts, for admins.

```
/login   /logout   /account   /account/password   /account/browsers   /account/keys   /account/keys/ID/revoke
```
"""

from __future__ import annotations

import re

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask_openapi import OpenAPI
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response as AnyResponse

from visiontune.errors import InputError, NotFound
from visiontune.users.keys import OF_ROLE, NewKey
from visiontune.users.passwords import check
from visiontune.web.pages import people
from visiontune.web.security.access import access
from visiontune.web.security.identifying import SESSION, forget, identified, remember
from visiontune.web.security.identity import visitor
from visiontune.web.security.limits import too_many
from visiontune.web.security.people import require_person
from visiontune.web.state import web

pages = Blueprint("account", __name__)
_DONE = {
    "password": "Your password is changed, and every other browser is logged out.",
    "browsers": "Every other browser is logged out.",
    "revoked": "The key is revoked: nothing opens with it any more.",
}


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    app.register_blueprint(pages)
    app.register_blueprint(people.pages)


@pages.get("/login")
@access("open")
def login() -> AnyResponse | str:
    if not web().accounts:
        return redirect("/", 303)
    if identified() is not None:
        return redirect(_inside(request.args.get("next", "")), 303)
    return _login_page()


@pages.post("/login")
@access("open")
def log_in() -> AnyResponse:
    if not web().accounts:
        raise Forbidden("this studio has no accounts to log in to")
    door, address = web().door, request.remote_addr or ""
    name, password = request.form.get("name", "").strip().lower(), request.form.get("password", "")
    if wait := door.attempts.start(name, address):
        told = too_many(wait, "too many wrong passwords")
        return make_response(_login_page(name, str(told.description)), 429, {"Retry-After": str(told.retry_after)})
    account = door.accounts.log_in(name, password)
    if account is None:
        return make_response(_login_page(name, "Name or password is wrong."), 401)
    door.attempts.passed(name, address)
    if (held := request.cookies.get(SESSION)) is not None:
        door.sessions.end(held)
    response = redirect(_inside(request.form.get("next", "")), 303)
    remember(response, door.sessions.start(account.name, request.headers.get("User-Agent", "")))
    return response


@pages.post("/logout")
@access("visitor")
def log_out() -> AnyResponse:
    require_person()
    web().door.sessions.end(request.cookies.get(SESSION, ""))
    response = redirect("/login", 303)
    forget(response)
    return response


@pages.get("/account")
def account() -> str:
    if web().accounts:
        require_person()
    return _account_page()


@pages.post("/account/password")
@access("visitor")
def change_password() -> AnyResponse:
    require_person()
    door, user, address = web().door, visitor().user, request.remote_addr or ""
    new = request.form.get("new", "")
    try:
        check(new, user, "new")
        if new != request.form.get("again", ""):
            raise InputError("again", "…", "is not the same as the new password")
        if wait := door.attempts.start(user, address):
            raise too_many(wait, "too many wrong passwords")
        if door.accounts.log_in(user, request.form.get("old", "")) is None:
            raise InputError("old", "…", "is not your password")
        door.attempts.passed(user, address)
        door.accounts.set_password(user, new)
    except InputError as error:
        return make_response(_account_page(faults={error.field: error.remedy}), 422)
    response = redirect("/account?done=password", 303)
    remember(response, door.sessions.start(user, request.headers.get("User-Agent", "")))
    return response


@pages.post("/account/browsers")
@access("visitor")
def end_other_sessions() -> AnyResponse:
    require_person()
    web().door.sessions.end_all(visitor().user, but=request.cookies.get(SESSION, ""))
    return redirect("/account?done=browsers", 303)


@pages.post("/account/keys")
@access("visitor")
def add_key() -> Response:
    """The page with the new key on it: it is shown this once."""
    require_person()
    try:
        days = float(request.form.get("days") or 0) or None
        made = web().door.keys.add(visitor().user, request.form.get("name", ""), request.form.getlist("scope"), days)
    except ValueError:
        return make_response(_account_page(faults={"days": "must be a number"}), 422)
    except NotFound:
        raise
    except InputError as error:
        return make_response(_account_page(faults={f"key_{error.field}": error.remedy}), 422)
    return make_response(_account_page(new=made), 201)


@pages.post("/account/keys/<key_id>/revoke")
@access("visitor")
def revoke_key(key_id: str) -> AnyResponse:
    require_person()
    web().door.keys.revoke(key_id, visitor().user)
    return redirect("/account?done=revoked", 303)


def _login_page(name: str = "", fault: str = "") -> str:
    target = _inside(request.values.get("next", ""))
    empty = not web().door.accounts.has_admin()
    return render_template("pages/login.html", name=name[:64], fault=fault, target=target, empty=empty)


def _account_page(faults: dict[str, str] | None = None, new: NewKey | None = None) -> str:
    held, user = web(), visitor().user
    if not held.accounts:
        return render_template("pages/account.html", account=None)
    door = held.door
    return render_template(
        "pages/account.html",
        account=door.accounts.get(user),
        used=door.accounts.usage(user),
        here=door.sessions.find(request.cookies.get(SESSION, "")),
        sessions=[(one, _browser(one.agent)) for one in door.sessions.list(user)],
        keys=door.keys.list(user),
        scopes=OF_ROLE[visitor().role],
        faults=faults or {},
        new=new,
        done=_DONE.get(request.args.get("done", ""), ""),
        sent=request.form,
    )


def _browser(agent: str) -> str:
    """What a browser calls itself, in two words."""
    # Each browser also claims to be those that came before it, so the last comers are looked for first.
    names = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
    called = {"Edg": "Edge", "OPR": "Opera"}
    systems = ("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux")
    name = next((called.get(one, one) for one in names if f"{one}/" in agent or f"{one}iOS/" in agent), agent[:40])
    system = next((one for one in systems if one in agent), "")
    return f"{name} on {system}" if name and system else name or "A browser"


def _inside(target: str) -> str:
    """Where to go after the login: a page of ours, never another site."""
    plain = target.replace("\\", "/")
    if not target.isprintable() or not plain.startswith("/") or plain.startswith("//"):
        return "/"
    return "/" if re.match(r"/log(in|out)\b", plain) else target
