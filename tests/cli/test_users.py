"""`visiontune users`, as people and scripts call it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from visiontune.cli.app import app
from visiontune.errors import InputError, NotFound
from visiontune.jobs.database import Database
from visiontune.users.door import Door

GOOD = "a horse, a battery"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VISIONTUNE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(*arguments: str, stdin: str = "") -> str:
    """What a command printed; its errors are raised."""
    result = CliRunner().invoke(app, ["users", *arguments], input=stdin, catch_exceptions=False, standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.stdout


def test_accounts_from_the_command_line(home: Path) -> None:
    run("add", "ada", "--role", "admin", "--password-stdin", stdin=f"{GOOD}\n")
    run("add", "bob", "--password-stdin", "--megabytes", "5", stdin=f"{GOOD}\r\n")
    found: dict[str, Any] = json.loads(run("list", "--json"))
    assert [(one["name"], one["role"], one["quota_megabytes"]) for one in found["users"]] == [
        ("ada", "admin", 0), ("bob", "maker", 5),
    ]  # fmt: skip
    assert "password" not in json.dumps(found)
    run("role", "bob", "viewer")
    run("quota", "bob", "--jobs", "2")
    run("disable", "bob")
    assert "shut out" in run("list")
    run("enable", "bob")
    run("password", "bob", "--password-stdin", stdin="another sentence\n")
    database = Database.in_folder(home)
    assert Door(database).accounts.log_in("bob", "another sentence") is not None
    assert Door(database).accounts.log_in("ada", GOOD) is not None
    database.close()
    run("remove", "bob", "--yes")
    assert [one["name"] for one in json.loads(run("list", "--json"))["users"]] == ["ada"]


def test_the_first_manages_accounts() -> None:
    with pytest.raises(InputError, match="--role admin"):
        run("add", "ada", "--password-stdin", stdin=f"{GOOD}\n")


def test_a_password_is_no_argument_and_is_not_asked_of_nobody() -> None:
    with pytest.raises(InputError, match="--password-stdin"):
        run("add", "ada", "--role", "admin")
    help_text = CliRunner().invoke(app, ["users", "add", "--help"]).stdout
    assert "--password " not in help_text and "--password-stdin" in help_text


def test_keys_from_the_command_line(home: Path) -> None:
    run("add", "ada", "--role", "admin", "--password-stdin", stdin=f"{GOOD}\n")
    secret = run("keys", "add", "ada", "--label", "a script", "--scope", "read").strip()
    listed = run("keys", "list", "--json")
    key = json.loads(listed)["keys"][0]
    assert (key["name"], key["scopes"]) == ("a script", ["read"])
    assert secret not in listed
    database = Database.in_folder(home)
    assert Door(database).keys.find(secret) is not None
    run("keys", "revoke", key["id"])
    assert Door(database).keys.find(secret) is None
    database.close()
    with pytest.raises(NotFound):
        run("keys", "revoke", key["id"])
    with pytest.raises(NotFound):
        run("keys", "list", "nobody")
