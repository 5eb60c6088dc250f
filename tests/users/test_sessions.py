"""Sessions and keys: random, kept as hashes, ended in time."""

from __future__ import annotations

import hashlib

import pytest

from helpers_clock import Clock
from visiontune.errors import InputError, NotFound
from visiontune.jobs.database import Database
from visiontune.jobs.tables import ApiKeyRow, SessionRow, UserRow
from visiontune.users.door import Door
from visiontune.users.sessions import LIFETIME, OLDEST


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def door(database: Database, clock: Clock) -> Door:
    with database.session() as session:
        for name in ("ada", "bob"):
            session.add(UserRow(name=name, password="", role="maker", created=1.0))
    door = Door(database)
    door.sessions.clock = door.keys.clock = clock
    return door


def user_of(found: tuple[object, object] | None) -> str | None:
    return None if found is None else str(getattr(found[1], "name"))  # noqa: B009 - of a session's account or a key's


def test_only_hashes_are_kept(door: Door) -> None:
    token, key = door.sessions.start("ada"), door.keys.add("ada", "a script").secret
    with door.database.session(write=False) as session:
        assert [row.id for row in session.query(SessionRow)] == [hashlib.sha256(token.encode()).hexdigest()]
        assert [row.hash for row in session.query(ApiKeyRow)] == [hashlib.sha256(key.encode()).hexdigest()]
    assert len(token) >= 43 and len(key) >= 46, "256 random bits"
    assert key.startswith("vt-")


def test_a_session_is_renewed_by_use(door: Door, clock: Clock) -> None:
    token = door.sessions.start("ada")
    for _ in range(4):
        clock.now += LIFETIME * 0.9
        assert user_of(door.sessions.find(token)) == "ada"
    clock.now += LIFETIME + 1
    assert door.sessions.find(token) is None


def test_a_session_ends_in_any_case(door: Door, clock: Clock) -> None:
    token, start = door.sessions.start("ada"), clock.now
    while clock.now < start + OLDEST - LIFETIME / 2:
        clock.now += LIFETIME / 2
        assert door.sessions.find(token) is not None
    clock.now = start + OLDEST + 1
    assert door.sessions.find(token) is None


@pytest.mark.parametrize("token", ["", "x", "\0", "\ud800", "é", "x" * 100_000])
def test_odd_tokens_are_nobody_s(door: Door, token: str) -> None:
    door.sessions.start("ada")
    assert door.sessions.find(token) is None
    assert door.keys.find(token) is None
    assert door.keys.find(f"vt-{token}") is None


def test_ends(door: Door) -> None:
    first, second, other = door.sessions.start("ada"), door.sessions.start("ada"), door.sessions.start("bob")
    door.sessions.end_all("ada", but=second)
    assert [user_of(door.sessions.find(token)) for token in (first, second, other)] == [None, "ada", "bob"]
    door.sessions.end(second)
    assert door.sessions.list("ada") == []


def test_old_sessions_are_swept(door: Door, clock: Clock) -> None:
    door.sessions.start("ada")
    clock.now += LIFETIME + 1
    door.sessions.start("bob")
    with door.database.session(write=False) as session:
        assert [row.user for row in session.query(SessionRow)] == ["bob"]


def test_keys_end_and_are_revoked(door: Door, clock: Clock) -> None:
    short, long = door.keys.add("ada", "short", ["read"], days=2), door.keys.add("ada", "long")
    assert user_of(door.keys.find(short.secret)) == "ada"
    assert {key.name: key.used for key in door.keys.list("ada")} == {"short": clock.now, "long": None}
    clock.now += 3 * 86_400
    assert door.keys.find(short.secret) is None
    assert user_of(door.keys.find(long.secret)) == "ada"
    with pytest.raises(NotFound):
        door.keys.revoke(long.key.id, "bob")
    door.keys.revoke(long.key.id, "ada")
    assert door.keys.find(long.secret) is None


def test_a_key_is_made_for_no_more_than_its_owner_may(door: Door) -> None:
    for role, most, more in (("viewer", "read", ["make", "admin"]), ("maker", "make", ["admin"])):
        door.accounts.add(role, "a sentence of theirs", role)
        assert door.keys.add(role, "x").key.scopes[-1] == most
        for scope in more:
            with pytest.raises(InputError, match=f"role {role}"):
                door.keys.add(role, "x", ["read", scope])
        assert len(door.keys.list(role)) == 1
    door.accounts.add("root", "a sentence of theirs", "admin")
    assert door.keys.add("root", "x").key.scopes == ("read", "make")
    assert door.keys.add("root", "x", ["admin", "read"]).key.scopes == ("read", "admin")


def test_scopes_are_known_ones(door: Door) -> None:
    for scopes in ([], ["all"], ["read", "write"]):
        with pytest.raises(InputError, match="scopes"):
            door.keys.add("ada", "x", scopes)
    with pytest.raises(NotFound):
        door.keys.add("nobody", "x")
    for name in ("", "  ", "x" * 101, "\0"):
        with pytest.raises(InputError, match="name"):
            door.keys.add("ada", name)
    for days in (0.0, -1.0, 1e9, float("nan")):
        with pytest.raises(InputError, match="days"):
            door.keys.add("ada", "x", days=days)


def test_a_new_key_is_not_shown_by_accident(door: Door) -> None:
    made = door.keys.add("ada", "x")
    assert made.secret not in repr(made)
