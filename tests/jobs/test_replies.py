"""Replies: claimed fairly, written by their owner alone, ended once."""

from __future__ import annotations

import pytest

from visiontune.errors import NotFound, QueueFull
from visiontune.jobs.database import Database
from visiontune.jobs.engines import Engines
from visiontune.jobs.owner import this_owner
from visiontune.jobs.replies import Reply, ReplyQueue

FAR = "elsewhere"  # a host whose processes we cannot see


@pytest.fixture
def replies(database: Database, clock) -> ReplyQueue:
    return ReplyQueue(database, f"{FAR}:1:0", clock=clock)


def claimed(replies: ReplyQueue) -> Reply:
    reply = replies.claim()
    assert reply is not None
    return reply


def test_a_reply_is_written_piece_by_piece_and_its_last_event_says_how_it_ended(replies: ReplyQueue) -> None:
    added = replies.add("text", {"prompt": "hello"}, "ann")
    reply = claimed(replies)
    assert replies.claim() is None

    assert replies.write(reply, {"type": "said", "text": "Good "}, {"type": "said", "text": "day"})
    assert replies.finish(reply, "done")

    assert reply.id == added.id
    assert replies.get(added.id, "ann").state == "done"
    assert [one.event for one in replies.events(added.id)] == [
        {"type": "said", "text": "Good "},
        {"type": "said", "text": "day"},
        {"type": "ended", "complete": True, "reason": ""},
    ]
    assert not replies.write(reply, {"type": "said", "text": "more"})
    assert not replies.finish(reply, "failed", {"type": "JobError", "message": "late"})


def test_w21_a_failure_after_pieces_ends_incomplete_and_says_why(replies: ReplyQueue) -> None:
    replies.add("text", {}, "ann")
    reply = claimed(replies)
    replies.write(reply, {"type": "said", "text": "Good "})

    replies.finish(reply, "failed", {"type": "RemoteError", "message": "the model went away"})

    *_, last = replies.events(reply.id)
    assert last.event == {"type": "ended", "complete": False, "reason": "the model went away"}
    assert replies.get(reply.id, "ann").error == {"type": "RemoteError", "message": "the model went away"}


def test_a_waiting_reply_is_cancelled_at_once_and_a_running_one_is_asked_to_stop(replies: ReplyQueue) -> None:
    running = replies.add("text", {}, "ann")
    reply = claimed(replies)
    waiting = replies.add("text", {}, "ann")

    assert replies.cancel(waiting.id, "ann").state == "cancelled"
    assert replies.cancelled([reply]) == set()
    assert replies.cancel(running.id, "ann").state == "running"
    assert replies.cancelled([reply]) == {running.id}

    assert [one.event["reason"] for one in replies.events(waiting.id)] == ["cancelled"]


def test_a_reply_of_another_user_is_answered_like_one_that_is_not_there(replies: ReplyQueue) -> None:
    reply = replies.add("text", {}, "ann")

    with pytest.raises(NotFound) as others:
        replies.cancel(reply.id, "bob")
    with pytest.raises(NotFound) as unknown:
        replies.get("0" * 32, "bob")

    assert str(others.value).replace(reply.id, "") == str(unknown.value).replace("0" * 32, "")
    assert replies.get(reply.id, "ann").state == "queued"


def test_users_are_served_in_turn_and_one_may_not_take_all_places(replies: ReplyQueue) -> None:
    for n in range(12):
        replies.add("text", {"n": n}, "busy")
    first = claimed(replies)
    other = replies.add("text", {}, "quiet")

    assert first.user == "busy"
    assert claimed(replies).id == other.id
    taken = []
    while (reply := replies.claim()) is not None:
        taken.append(reply)
    assert len(taken) == 7  # 8 with the first
    replies.finish(first, "done")
    assert claimed(replies).user == "busy"


def test_a_conversation_is_answered_one_by_one_the_oldest_first_by_however_many_engines(
    database: Database, clock
) -> None:
    engines = [ReplyQueue(database, f"{FAR}:{n}:0", clock=clock) for n in range(3)]  # the clock stands still
    added = [engines[0].add("assistant", {"n": n}, "ann", "c1") for n in range(6)]
    clock.now -= 100  # and goes back
    added.append(engines[0].add("assistant", {"n": 6}, "ann", "c1"))
    given = []
    for n in range(7):
        found = [reply for engine in engines if (reply := engine.claim()) is not None]
        assert len(found) == 1
        given.append(found[0].id)
        engines[0].finish(found[0], "done")
        engines[n % 3].engines.beat()
    assert given == [one.id for one in added]


def test_conversations_do_not_wait_for_each_other(replies: ReplyQueue) -> None:
    one, two = (replies.add("assistant", {}, "ann", name) for name in ("c1", "c2"))
    replies.add("assistant", {}, "ann", "c1")
    assert {claimed(replies).id, claimed(replies).id} == {one.id, two.id}
    assert replies.claim() is None


def test_what_is_about_that_which_runs_does_not_wait_for_it(replies: ReplyQueue) -> None:
    for n in range(8):
        replies.add("assistant", {}, "ann", f"c{n}")
    running = [claimed(replies) for _ in range(8)]
    assert replies.claim(per_user=8) is None
    waiting = replies.add("assistant", {"beside": False}, "ann", "c1")
    stops = [replies.add("assistant", {"beside": True}, "ann", "c1") for _ in range(9)]
    taken = [claimed(replies).id for _ in range(8)]
    assert taken == [one.id for one in stops[:8]]  # and no more
    assert replies.claim() is None
    for reply in running:
        replies.finish(reply, "done")
    assert claimed(replies).id == stops[8].id
    assert replies.claim() is None and replies.get(waiting.id, "ann").state == "queued"


def test_replies_of_an_engine_that_died_end_as_interrupted_and_those_of_others_go_on(database: Database) -> None:
    host, pid, start = this_owner().rsplit(":", 2)
    dead = ReplyQueue(database, f"{host}:{pid}:{float(start) - 1000:.2f}")  # the same pid, another life
    live, third = ReplyQueue(database, f"{FAR}:2:0"), ReplyQueue(database, this_owner())
    lost, kept = dead.add("text", {}, "ann"), live.add("text", {}, "bob")
    assert claimed(dead).id == lost.id
    going = claimed(live)

    assert third.reclaim() == 1

    assert third.get(lost.id, "ann").state == "failed"
    assert third.events(lost.id)[-1].event == {"type": "ended", "complete": False, "reason": "interrupted"}
    assert live.write(going, {"type": "said", "text": "on"})
    assert third.get(kept.id, "bob").state == "running"


def test_an_engine_elsewhere_counts_as_gone_once_it_is_silent(database: Database, clock) -> None:
    far, near = (ReplyQueue(database, f"{FAR}:{n}:0", clock=clock) for n in (1, 2))
    far.engines.beat()
    far.add("text", {}, "ann")
    reply = claimed(far)
    clock.now += 10
    assert near.reclaim() == 0
    assert [engine.owner for engine in near.engines.here()] == [far.owner]

    clock.now += 10

    assert near.engines.here() == []
    assert near.reclaim() == 1
    assert not far.write(reply, {"type": "said", "text": "late"})
    near.engines.sweep()
    far.engines.beat()
    assert [engine.owner for engine in near.engines.here()] == [far.owner]  # it was only slow


def test_an_engine_that_leaves_is_here_no_more(database: Database, clock) -> None:
    engines = Engines(database, f"{FAR}:1:0", clock=clock)
    engines.beat()
    engines.leave()
    assert engines.here() == []


def test_too_many_waiting_replies_are_refused_for_now(database: Database) -> None:
    replies = ReplyQueue(database, f"{FAR}:1:0", limit=2)
    replies.add("text", {}, "ann")
    replies.add("text", {}, "ann")

    with pytest.raises(QueueFull) as refused:
        replies.add("text", {}, "ann")

    assert refused.value.retry_after > 0
    assert replies.claim() is not None
    replies.add("text", {}, "ann")


def test_one_user_does_not_take_all_places(database: Database) -> None:
    replies = ReplyQueue(database, f"{FAR}:1:0", limit_of_user=2)
    for _ in range(2):
        replies.add("text", {}, "ann")

    with pytest.raises(QueueFull, match="of yours"):
        replies.add("text", {}, "ann")

    assert replies.add("text", {}, "bob").state == "queued"
    assert replies.claim() is not None
    replies.add("text", {}, "ann")


def test_old_replies_are_forgotten_and_their_numbers_are_not_given_again(replies: ReplyQueue, clock) -> None:
    for n in range(2):
        replies.add("text", {"n": n}, "ann")
        replies.write(claimed(replies), {"type": "said", "text": "x"})
    ended, going = replies.find("ann", states=["running"])
    replies.finish(ended, "done")
    highest = replies.events(ended.id)[-1].id
    clock.now += 3_601

    assert replies.expire() == 1

    assert [reply.id for reply in replies.find("ann")] == [going.id]
    assert replies.events(ended.id) == []
    replies.finish(going, "done")
    assert replies.events(going.id)[-1].id > highest


def test_replies_are_found_by_conversation_and_state(replies: ReplyQueue, clock) -> None:
    first = replies.add("assistant", {"text": "a"}, "ann", "c1")
    clock.now += 1
    second = replies.add("assistant", {"text": "b"}, "ann", "c1")
    replies.add("assistant", {"text": "c"}, "ann", "c2")
    replies.add("assistant", {"text": "d"}, "bob", "c1")

    assert [reply.id for reply in replies.find("ann", "c1")] == [second.id, first.id]
    assert replies.find("ann", "c1", ["running"]) == []
