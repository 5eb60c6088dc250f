"""Accounts: who may log in, and as what; passwords are kept as hashes only."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from visiontune.errors import InputError, NotFound
from visiontune.jobs.database import Database
from visiontune.jobs.tables import ApiKeyRow, ArtifactRow, ConversationRow, JobRow, MessageRow, SessionRow, UserRow
from visiontune.users.door import Door
from visiontune.users.passwords import _NOBODY, Passwords, check

GOOD = "a horse, a battery"


@pytest.fixture
def door(database: Database) -> Door:
    return Door(database)


@pytest.mark.parametrize(
    "password",
    [GOOD, "пароль из слов", "密码是一个句子吗", "🐈🐕🐎🐄🐖🐐🐑🦙", "é" * 3 + "abcdefg", "x" * 400 + "yzab"],
)
def test_log_in(door: Door, password: str) -> None:
    door.accounts.add("ada", password)
    assert door.accounts.log_in("ada", password) == door.accounts.get("ada")
    assert door.accounts.log_in("ada", password + "x") is None
    assert door.accounts.log_in("ada", password[:-1]) is None
    assert door.accounts.log_in("bob", password) is None


def test_passwords_are_kept_as_hashes(door: Door) -> None:
    door.accounts.add("ada", GOOD)
    door.accounts.add("bob", GOOD)
    with door.database.session(write=False) as session:
        kept = [row.password for row in session.query(UserRow)]
    assert all(one.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for one in kept)
    assert kept[0] != kept[1], "each has a salt of its own"
    if not door.database.on_postgresql:
        folder = Path(str(door.database.address.database)).parent
        assert GOOD.encode() not in b"".join(file.read_bytes() for file in folder.glob("visiontune.db*"))


def test_the_same_letters_from_another_keyboard_are_the_same(door: Door) -> None:
    door.accounts.add("ada", "cafe\u0301 au lait")
    assert door.accounts.log_in("ada", "caf\u00e9 au lait") is not None


def test_unknown_names_cost_as_much_work() -> None:
    passwords = Passwords()
    assert not passwords.is_old(_NOBODY), "its figures are those of all others"
    assert passwords.is_right("nobody's", None) is False


@pytest.mark.parametrize("name", ["nobody", "", "\0", "\ud800", "x" * 10_000, "ADA", "ada'--"])
@pytest.mark.parametrize("password", ["", "\0", "\ud800", "x" * 10_000, GOOD])
def test_odd_names_and_passwords_open_nothing(door: Door, name: str, password: str) -> None:
    assert door.accounts.log_in(name, password) is None


@pytest.mark.parametrize(
    "password", ["", "   ", "short", " " * 12, "a" * 20, "abab" * 5, "password1", "Password123!", "ada", "ada12345", "visiontune1", "x" * 501, "with\0nul and more", "half \ud800 a letter"]
)  # fmt: skip
def test_bad_passwords_are_refused_and_not_told(door: Door, password: str) -> None:
    with pytest.raises(InputError) as caught:
        door.accounts.add("ada", password)
    assert caught.value.field == "password"
    assert not password.strip() or password not in str(caught.value)
    with pytest.raises(NotFound):
        door.accounts.get("ada")


def test_the_shortest_password_is_eight() -> None:
    check("abcdefgh", "ada")
    with pytest.raises(InputError, match="at least 8"):
        check("abcdefg", "ada")


@pytest.mark.parametrize("name", ["", "Ada", "a b", "ada/../x", "ädä", "-ada", ".ada", "x" * 65, "a\n", "\0", "🐈"])
def test_bad_names_are_refused(door: Door, name: str) -> None:
    with pytest.raises(InputError, match="name"):
        door.accounts.add(name, GOOD)


def test_a_name_is_taken_once(door: Door) -> None:
    door.accounts.add("ada", GOOD)
    with pytest.raises(InputError, match="is taken"):
        door.accounts.add("ada", "another, for her")
    assert door.accounts.log_in("ada", GOOD) is not None


def test_the_last_admin_stays(door: Door) -> None:
    door.accounts.add("root", GOOD, "admin")
    door.accounts.add("ada", GOOD)
    for change in (
        lambda: door.accounts.set_role("root", "maker"),
        lambda: door.accounts.disable("root"),
        lambda: door.accounts.remove("root"),
    ):
        with pytest.raises(InputError, match="nobody would be left"):
            change()
        assert door.accounts.get("root").role == "admin" and not door.accounts.get("root").disabled
    door.accounts.set_role("ada", "admin")
    door.accounts.remove("root")
    assert [account.name for account in door.accounts.list()] == ["ada"]


def test_who_is_shut_out_gets_in_by_nothing(door: Door) -> None:
    door.accounts.add("root", GOOD, "admin")
    door.accounts.add("ada", GOOD)
    token, key = door.sessions.start("ada"), door.keys.add("ada", "x").secret
    door.accounts.disable("ada")
    assert door.accounts.log_in("ada", GOOD) is None
    assert door.sessions.find(token) is None and door.keys.find(key) is None
    door.accounts.disable("ada", disabled=False)
    assert door.accounts.log_in("ada", GOOD) is not None
    assert door.sessions.find(token) is None, "the browser must log in anew"
    assert door.keys.find(key) is not None


def test_a_new_password_logs_out(door: Door) -> None:
    door.accounts.add("ada", GOOD)
    token = door.sessions.start("ada")
    door.accounts.set_password("ada", "another sentence")
    assert door.sessions.find(token) is None
    assert door.accounts.log_in("ada", GOOD) is None
    assert door.accounts.log_in("ada", "another sentence") is not None


def test_who_gets_a_name_later_finds_nothing_of_it(door: Door) -> None:
    door.accounts.add("root", GOOD, "admin")
    for name in ("ada", "bob"):
        door.accounts.add(name, GOOD)
        door.sessions.start(name)
        door.keys.add(name, "x")
        with door.database.session() as session:
            session.add(ArtifactRow(user=name, key="k", kind="image", request={}, warnings=[], created=1.0))
            session.add(JobRow(user=name, kind="image", request={}, created=1.0))
            talk = ConversationRow(user=name, created=1.0, changed=1.0)
            session.add(talk)
            session.flush()
            session.add(MessageRow(conversation_id=talk.id, number=1, role="user", text="x", data={}, created=1.0))
    door.accounts.remove("ada")
    door.accounts.add("ada", "another sentence")
    with door.database.session(write=False) as session:
        for column in (ArtifactRow.user, JobRow.user, ConversationRow.user, SessionRow.user, ApiKeyRow.user):
            assert session.scalars(select(column)).all() == ["bob"], str(column)
        assert session.query(MessageRow).count() == 1


def test_quotas_are_numbers(door: Door) -> None:
    door.accounts.add("ada", GOOD, megabytes=5)
    assert door.accounts.set_quota("ada", jobs=3) == door.accounts.get("ada")
    assert (door.accounts.get("ada").quota_megabytes, door.accounts.get("ada").quota_jobs) == (5, 3)
    assert door.accounts.set_quota("ada", megabytes=0).quota_megabytes == 0
    for wrong in (-1, 10**12):
        with pytest.raises(InputError, match="megabytes"):
            door.accounts.set_quota("ada", megabytes=wrong)
