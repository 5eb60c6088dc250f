"""The stream of events: at once and unbuffered, of the visitor's own, replayed, and left behind by nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from helpers_events import hearing
from helpers_postgres import Emptied
from helpers_serving import until
from helpers_visitors import add_account
from helpers_web import Running, running
from visiontune.errors import QueueFull
from visiontune.jobs.database import Database
from visiontune.jobs.queue import JobQueue
from visiontune.jobs.replies import ReplyQueue
from visiontune.jobs.tables import EventRow
from visiontune.users.door import Door
from visiontune.web import events, hub, telling
from visiontune.web.hub import Hub, Position


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("events"), engine=False, min_free_disk=0) as served:
        yield served


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database.in_folder(tmp_path)
    yield database
    database.close()


@pytest.fixture
def queue(served: Running) -> JobQueue:
    return JobQueue(served.studio.database, "elsewhere:1:0")


@pytest.fixture
def replies(served: Running) -> ReplyQueue:
    return ReplyQueue(served.studio.database, "elsewhere:1:0")


def test_w01_each_event_comes_before_the_next_one_happens(
    served: Running, queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hearing(served.address, headers={"Accept-Encoding": "gzip, deflate, br"}) as heard:
        headers = heard.response.headers
        assert headers["Content-Type"].startswith("text/event-stream")
        assert "no-cache" in headers["Cache-Control"]
        assert headers["X-Accel-Buffering"] == "no"
        assert "Content-Encoding" not in headers
        added = queue.add("image", {"prompt": "a red fox"})
        assert heard.next()["data"] == {
            "id": added.id, "kind": "image", "state": "queued", "fraction": 0.0, "sentence": "waiting",
            "artifact": None, "title": "a red fox",
        }  # fmt: skip
        job = queue.claim(added.id)
        assert job is not None
        assert heard.next()["data"]["state"] == "running"
        for n in range(1, 4):
            queue.progress(job, n / 4, f"step {n}")
            data = heard.next()["data"]
            assert (data["fraction"], data["sentence"]) == (n / 4, f"step {n}")
        queue.finish(job, "done", "done")
        assert heard.next()["data"]["state"] == "done"


def test_w01_a_quiet_stream_gives_signs_of_life(served: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    assert telling.PING <= 15
    monkeypatch.setattr(telling, "PING", 0.05)
    monkeypatch.setattr(telling, "LOOK", 0.05)
    with hearing(served.address) as heard:
        assert heard.next() == {"comment": "ping"}
        assert heard.next() == {"comment": "ping"}


def test_w12_nobody_hears_of_the_jobs_and_replies_of_others(
    served: Running, queue: JobQueue, replies: ReplyQueue
) -> None:
    with hearing(served.address) as heard, hearing(served.address, "?after=0-0") as replayed:
        queue.add("image", {"prompt": "secret"}, "bob")
        said = replies.add("text", {}, "bob")
        replies.cancel(said.id, "bob")
        mine = queue.add("image", {"prompt": "mine"})

        assert heard.events(1, "job")[0]["id"] == mine.id
        while (told := replayed.events(1, "job")[0])["id"] != mine.id:
            assert told["title"] != "secret"


def test_words_come_whole_whatever_their_script(served: Running, replies: ReplyQueue) -> None:
    with hearing(served.address) as heard:
        replies.add("assistant", {"text": "hi"}, "local", "c" * 32)
        reply = replies.claim()
        assert reply is not None
        for piece in ("🧑‍🍳 ", "ő漢\u2028\r\n", "שלום"):
            replies.write(reply, {"type": "said", "text": piece})
        replies.finish(reply, "done")

        told = heard.events(4, "reply")

    assert "".join(one.get("text", "") for one in told) == "🧑‍🍳 ő漢\u2028\r\nשלום"
    assert told[-1] == {
        "reply": reply.id, "conversation": "c" * 32, "type": "ended", "complete": True, "reason": "",
    }  # fmt: skip


def test_a_stream_goes_on_where_it_stopped(served: Running, queue: JobQueue) -> None:
    with hearing(served.address) as heard:
        queue.add("image", {"prompt": "one"})
        last = heard.next()["id"]
    two, three = (queue.add("image", {"prompt": title}) for title in ("two", "three"))
    queue.cancel(two.id)

    # A job is told as it is now, not through all that it went.
    again: dict[str, Any]
    for again in ({"headers": {"Last-Event-ID": last}}, {"query": f"?after={last}"}):
        with hearing(served.address, **again) as heard:
            told = [heard.next()["data"] for _ in range(2)]
            assert [(one["id"], one["state"]) for one in told] == [(three.id, "queued"), (two.id, "cancelled")]
            if "query" in again:
                four = queue.add("image", {"prompt": "four"})
                assert heard.next()["data"]["id"] == four.id


@pytest.mark.parametrize("wrong", ["99999999-99999999", "x", "-1--1", "1", "9" * 40 + "-0", "١-٢", ""])
def test_a_position_that_cannot_be_is_now(served: Running, queue: JobQueue, wrong: str) -> None:
    with hearing(served.address, f"?after={wrong}") as heard:
        added = queue.add("image", {"prompt": "after all"})
        # What happened a moment ago may come again.
        until(lambda: heard.events(1, "job")[0]["id"] == added.id, "it comes")
        queue.cancel(added.id)
        told = heard.events(1, "job")[0]
        assert (told["id"], told["state"]) == (added.id, "cancelled")


def test_a_page_gets_the_running_reply_of_its_conversation_from_the_first_word(
    served: Running, replies: ReplyQueue
) -> None:
    ours, other = "a" * 32, "b" * 32
    for conversation in (ours, other):
        replies.add("assistant", {}, "local", conversation)
    first = [replies.claim(), replies.claim()]
    for reply in first:
        assert reply is not None
        replies.write(reply, {"type": "said", "text": f"one of {reply.conversation_id}"})
    with served.app.test_request_context("/"):
        from flask import g

        from visiontune.web.security.identity import Visitor

        g.visitor = Visitor("local", "admin", "loopback")
        place, now = events.position(ours), events.position()

    with hearing(served.address, f"?after={place}&conversation={ours}") as heard:
        for reply in first[::-1]:
            assert reply is not None
            replies.write(reply, {"type": "said", "text": f"two of {reply.conversation_id}"})
            replies.finish(reply, "done")
        told = heard.events(3, "reply")
    with hearing(served.address, f"?after={now}") as heard:
        later = heard.events(4, "reply")

    assert [one.get("text", one["type"]) for one in told] == [f"one of {ours}", f"two of {ours}", "ended"]
    assert {one["conversation"] for one in later} == {ours, other}  # without one: all that is theirs
    assert not any("one of" in one.get("text", "") for one in later)


def test_a_reader_that_leaves_is_left(served: Running) -> None:
    there = served.app.extensions["visiontune_hub"]
    until(lambda: len(there) == 0, "those of other tests are gone")
    with hearing(served.address), hearing(served.address):
        assert len(there) == 2
    until(lambda: len(there) == 0, "its stream ends long before the next sign of life")


def test_a_stream_that_nobody_begins_to_read_is_left_too(served: Running) -> None:
    there = served.app.extensions["visiontune_hub"]
    until(lambda: len(there) == 0, "those of other tests are gone")

    response = served.app.test_client().get("/events", buffered=False)
    assert len(there) == 1
    response.close()

    assert len(there) == 0


def test_a_slow_reader_is_let_go_and_the_others_get_all(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "BOUND", 5)
    queue = JobQueue(database, "elsewhere:1:0", limit=10_000)
    there = Hub(database)
    slow, _ = there.join("ann")
    quick, _ = there.join("ann")
    job = queue.add("image", {}, "ann")
    claimed = queue.claim(job.id)
    assert claimed is not None
    heard = b""
    for n in range(12):
        queue.progress(claimed, 0.5, f"step {n}")
        while f"step {n}".encode() not in heard:
            more = quick.wait(20)
            assert more
            heard += b"".join(frame.sent for frame in more)

    assert slow.dropped.is_set()
    assert not quick.dropped.is_set()


def test_too_many_streams_are_refused_for_now(database: Database) -> None:
    there = Hub(database, most=3, most_of_user=2)
    mine = [there.join("ann")[0] for _ in range(2)]
    with pytest.raises(QueueFull):
        there.join("ann")
    there.join("bob")
    there.leave(mine[0])
    there.join("ann")
    with pytest.raises(QueueFull) as refused:
        there.join("cleo")
    assert refused.value.retry_after > 0


def test_the_hub_rests_when_nobody_listens_and_begins_anew(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "LINGER", 0.0)
    queue = JobQueue(database, "elsewhere:1:0")
    there = Hub(database)
    there.leave(there.join("ann")[0])
    until(lambda: there._thread is None, "it rests")
    queue.add("image", {"prompt": "unheard"}, "ann")

    listener, at = there.join("ann")
    queue.add("image", {"prompt": "heard"}, "ann")

    (frame,) = listener.wait(20)
    assert b'"heard"' in frame.sent and not at.covers(frame)
    there.leave(listener)


def test_an_event_that_commits_late_is_told_all_the_same(emptied: Emptied, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "LINGER", 0.0)
    monkeypatch.setattr(hub, "LOOK", 0.5)  # all of it has happened by the first look
    database = Database(emptied.url())
    try:
        queue, there = JobQueue(database, "elsewhere:1:0"), Hub(database)
        first, slow, quick = (queue.add("image", {"prompt": title}, "ann") for title in ("first", "slow", "quick"))
        listener, at = there.join("ann")
        queue.cancel(first.id)
        with database.session() as late:
            late.add(EventRow(job_id=slow.id, time=0.0, state="running", fraction=0.1, sentence="late"))
            late.flush()  # its number is taken
            queue.cancel(quick.id)  # has a higher one, and is there at once
            assert [first.id in frame.sent.decode() for frame in listener.wait(20)] == [True]
            assert listener.wait(1.0) == []
            assert len(there.since(at, "ann")) == 1
        told: list[str] = []
        while len(told) < 2:
            more = listener.wait(20)
            assert more
            told += [frame.sent.decode() for frame in more]
        assert "late" in told[0] and "cancelled" in told[1]
        there.leave(listener)
        until(lambda: there._thread is None, "it rests before its database goes")
    finally:
        database.close()


def test_positions_cover_what_was_told_of_their_own_count() -> None:
    at = Position(5, 2)
    job, reply = hub.Frame(True, 5, b""), hub.Frame(False, 3, b"")
    assert at.covers(job) and not at.covers(reply)
    assert str(at.past(reply)) == "5-3"


def test_a_full_house_is_an_answer_with_a_time(tmp_path: Path) -> None:
    with running(tmp_path, engine=False, min_free_disk=0, web_threads=40) as small:
        small.app.extensions["visiontune_hub"].most = 1
        with hearing(small.address):
            refused = httpx.get(f"{small.address}/events", trust_env=False)
    assert refused.status_code in (429, 503)
    assert int(refused.headers["Retry-After"]) > 0


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("shared"), engine=False, accounts=True, min_free_disk=0) as served:
        add_account(served.app, "root", "admin")
        yield served


def _demoted(door: Door, token: str, key: str) -> None:
    door.accounts.set_role("ann", "viewer")


def _logged_out(door: Door, token: str, key: str) -> None:
    door.sessions.end(token)


def _out_elsewhere(door: Door, token: str, key: str) -> None:
    door.sessions.end_all("ann", but="another")


def _password_changed(door: Door, token: str, key: str) -> None:
    door.accounts.set_password("ann", "a sentence of hers")


def _disabled(door: Door, token: str, key: str) -> None:
    door.accounts.disable("ann")


def _removed(door: Door, token: str, key: str) -> None:
    door.accounts.remove("ann")


def _added_anew(door: Door, token: str, key: str) -> None:
    door.accounts.remove("ann")
    door.accounts.add("ann", "a sentence of another's")


def _revoked(door: Door, token: str, key: str) -> None:
    for one in door.keys.list("ann"):
        door.keys.revoke(one.id)


@pytest.mark.parametrize(
    ("by", "what"),
    [
        *[("session", what) for what in (_logged_out, _out_elsewhere, _password_changed)],
        ("key", _revoked),
        *[(by, what) for by in ("session", "key") for what in (_disabled, _removed, _added_anew, _demoted)],
    ],
)
def test_a_stream_ends_with_what_let_it_in(
    shared: Running, monkeypatch: pytest.MonkeyPatch, by: str, what: Callable[[Door, str, str], None]
) -> None:
    assert telling.HELD <= 5
    monkeypatch.setattr(telling, "HELD", 0.05)
    monkeypatch.setattr(telling, "PING", 0.05)
    monkeypatch.setattr(telling, "LOOK", 0.05)
    door = Door(shared.studio.database)
    if "ann" in [one.name for one in door.accounts.list()]:
        door.accounts.remove("ann")
    add_account(shared.app, "ann")
    token, key = door.sessions.start("ann"), door.keys.add("ann", "x").secret
    shown = {"Cookie": f"visiontune_session={token}"} if by == "session" else {"Authorization": f"Bearer {key}"}
    with hearing(shared.address, headers=shown) as heard:
        for _ in range(3):  # it holds over many looks
            assert heard.next() == {"comment": "ping"}

        what(door, token, key)

        with pytest.raises(EOFError):
            while True:
                heard.next()
    until(lambda: len(shared.app.extensions["visiontune_hub"]) == 0, "its place is free")


def test_a_stream_outlives_what_happens_to_others(shared: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "HELD", 0.0)
    monkeypatch.setattr(telling, "PING", 0.05)
    monkeypatch.setattr(telling, "LOOK", 0.05)
    door = Door(shared.studio.database)
    for name in ("eve", "fay"):
        add_account(shared.app, name)
    token, other = door.sessions.start("eve"), door.sessions.start("eve")
    with hearing(shared.address, headers={"Cookie": f"visiontune_session={token}"}) as heard:
        door.sessions.end(other)
        door.accounts.remove("fay")
        door.accounts.set_quota("eve", jobs=3)
        for _ in range(5):
            assert heard.next() == {"comment": "ping"}


def test_what_lets_a_stream_in_is_looked_at_without_a_write(database: Database) -> None:
    door = Door(database)
    door.accounts.add("ann", "a sentence of hers", "viewer")
    token, key = door.sessions.start("ann"), door.keys.add("ann", "x")
    assert (door.sessions.role(token), door.keys.role(key.secret)) == ("viewer", "viewer")
    assert door.keys.list("ann")[0].used is None
    assert (door.sessions.role("no token"), door.keys.role("vt-none")) == (None, None)
