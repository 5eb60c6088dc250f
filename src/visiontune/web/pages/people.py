"""All accounts, for admins: add, change, shut out, remove."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from visiontune.errors import InputError
from visiontune.users.accounts import ROLES
from visiontune.web.security.access import access
from visiontune.web.security.people import require_person
from visiontune.web.state import web

pages = Blueprint("people", __name__, url_prefix="/users")


@pages.get("")
@access("admin")
def people() -> str:
    require_person()
    return _page()


@pages.post("")
@access("admin")
def add() -> AnyResponse:
    require_person()
    sent = request.form
    try:
        megabytes, jobs = _number("megabytes"), _number("jobs")
        web().door.accounts.add(
            sent.get("name", "").strip(), sent.get("password", ""), sent.get("role", ""), megabytes or 0, jobs or 0
        )
    except InputError as error:
        return make_response(_page({error.field: error.remedy}), 422)
    return redirect("/users", 303)


@pages.post("/<name>/role")
@access("admin")
def change_role(name: str) -> AnyResponse:
    require_person()
    web().door.accounts.set_role(name, request.form.get("role", ""))
    return redirect("/users", 303)


@pages.post("/<name>/quota")
@access("admin")
def change_quota(name: str) -> AnyResponse:
    require_person()
    web().door.accounts.set_quota(name, _number("megabytes"), _number("jobs"))
    return redirect("/users", 303)


@pages.post("/<name>/password")
@access("admin")
def change_password(name: str) -> AnyResponse:
    require_person()
    web().door.accounts.set_password(name, request.form.get("password", ""))
    return redirect("/users", 303)


@pages.post("/<name>/disable")
@access("admin")
def disable(name: str) -> AnyResponse:
    require_person()
    web().door.accounts.disable(name)
    return redirect("/users", 303)


@pages.post("/<name>/enable")
@access("admin")
def enable(name: str) -> AnyResponse:
    require_person()
    web().door.accounts.disable(name, disabled=False)
    return redirect("/users", 303)


@pages.post("/<name>/remove")
@access("admin")
def remove(name: str) -> AnyResponse:
    """The account, and all that they made."""
    require_person()
    web().door.accounts.remove(name)
    return redirect("/users", 303)


def _page(faults: dict[str, str] | None = None) -> str:
    accounts = web().door.accounts
    found = [(account, accounts.usage(account.name)) for account in accounts.list()]
    return render_template("pages/people.html", people=found, roles=ROLES, faults=faults or {}, sent=request.form)


def _number(field: str) -> int | None:
    text = request.form.get(field, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InputError(field, text, "must be a whole number; 0: no bound")
    return int(text)
