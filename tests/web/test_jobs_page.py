"""The page of jobs: what waits, runs and ended; cancelled, tried again, cleared; and nobody touches another's."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from helpers_web_pages import Person
from visiontune.image.base import ImageRequest
from visiontune.jobs.engines import Engines
from visiontune.jobs.replies import ReplyQueue
from visiontune.jobs.tables import JobRow
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.web.app import create_app
from visiontune.web.pages.jobs import ENDS, SHOWN

UNKNOWN = "0" * 32


def queued(studio: Studio, prompt: str = "a red kite", user: str = "local", **columns: Any) -> str:
    """Something that waits, or stands as `columns` say."""
    job = studio.submit(ImageRequest.build(prompt=prompt, backend="stub", width=64, height=64), user)
    if columns:
        with studio.database.session() as session:
            for name, value in columns.items():
                setattr(session.get_one(JobRow, job.id), name, value)
    return job.id


def failed(studio: Studio, kind: str, message: str) -> str:
    return queued(studio, state="failed", error={"type": kind, "message": message}, finished=time.time())


def test_nothing_says_what_to_do(person: Person) -> None:
    page = person.get("/jobs").text
    assert "Nothing is being made" in page and 'href="/create"' in page


def test_waiting_ones_stand_in_order_with_their_place(person: Person, studio: Studio) -> None:
    ids = [queued(studio, f"number {n}") for n in range(3)]
    page = person.get("/jobs").text
    assert re.findall(r"<strong class=\"says clamp\" dir=\"auto\">([^<]+)", page) == [f"number {n}" for n in range(3)]
    assert f'id="outlook-{ids[0]}">next' in page and f'id="outlook-{ids[2]}">3. in line' in page
    assert "Cancel all waiting" in page and "Nothing works on these now" in page
    Engines(studio.database, studio.queue.owner).beat()
    assert "Nothing works on these now" not in person.get("/jobs").text


def test_a_running_one_shows_how_far_it_is(person: Person, studio: Studio) -> None:
    now = time.time()
    job = queued(studio, state="running", started=now - 60, fraction=0.5, sentence="painting step 10 of 20")
    page = person.get("/jobs").text
    assert "painting step 10 of 20" in page and '<progress max="1" value="0.5"' in page and "50 %" in page
    assert re.search(rf'id="outlook-{job}">about \d+ s left', page)
    told = person.get("/jobs/outlook").text
    assert f'<span id="outlook-{job}">about' in told


def test_more_than_can_be_shown_are_counted(person: Person, studio: Studio) -> None:
    for n in range(SHOWN + 3):
        queued(studio, f"number {n}")
    page = person.get("/jobs").text
    assert "And 3 more wait" in page and "number 0" in page and f"number {SHOWN + 2}" not in page


@pytest.mark.parametrize(
    ("kind", "remedy"),
    [
        ("RemoteError", "Try again in a while"), ("WeightsError", "Settings, Models"),
        ("InputError", "Change what it names"), ("StorageError", "Delete something"), ("JobError", "Try again"),
        ("SomethingNew", "Try again"),
    ],
)  # fmt: skip
def test_a_failure_is_told_with_what_to_do(person: Person, studio: Studio, kind: str, remedy: str) -> None:
    failed(studio, kind, "the <b>quota</b> is used up")
    page = person.get("/jobs").text
    assert "the &lt;b&gt;quota&lt;/b&gt; is used up" in page and remedy in page and "Try again" in page


def test_what_is_done_leads_to_what_was_made(person: Person, studio: Studio) -> None:
    job = queued(studio, "a lantern")
    studio.serve(until_idle=True)
    made = studio.queue.get(job).artifact_id
    page = person.get("/jobs").text
    assert f'href="/artifacts/{made}"' in page and "a lantern" in page and "took" in page


def test_one_is_cancelled_and_no_other(person: Person, studio: Studio) -> None:
    """W18."""
    ids = [queued(studio, f"number {n}") for n in range(3)]
    assert "Cancelled" in person.post(f"/jobs/{ids[2]}/cancel").text
    assert [studio.queue.get(one).state for one in ids] == ["queued", "queued", "cancelled"]
    running = queued(studio, state="running", owner="somebody", lease_until=time.time() + 99)
    assert "Stopping" in person.post(f"/jobs/{running}/cancel").text
    assert studio.queue.get(running).cancel_asked
    assert "Stopping" in person.get("/jobs").text


def test_all_that_wait_are_cancelled_and_what_runs_goes_on(person: Person, studio: Studio) -> None:
    running = queued(studio, state="running", owner="somebody", lease_until=time.time() + 99)
    waiting = [queued(studio, f"number {n}") for n in range(4)]
    answer = person.post("/jobs/cancel")
    assert "Cancelled 4" in answer.headers["HX-Trigger"] and "vt:jobs" in answer.headers["HX-Trigger"]
    assert {studio.queue.get(one).state for one in waiting} == {"cancelled"}
    assert studio.queue.get(running).state == "running" and not studio.queue.get(running).cancel_asked


def test_what_failed_is_tried_again_as_it_was(person: Person, studio: Studio) -> None:
    job = failed(studio, "JobError", "the worker ended")
    answer = person.post(f"/jobs/{job}/retry")
    assert answer.status_code == 200
    again = re.search(r'data-job="(\w+)"', answer.text)
    assert again is not None and again[1] != job
    assert studio.queue.get(again[1]).request == studio.queue.get(job).request
    assert "the worker ended" not in person.get("/jobs").text, "the failure was dealt with"
    studio.serve(until_idle=True)
    assert studio.queue.get(again[1]).state == "done"
    assert person.post(f"/jobs/{again[1]}/retry").status_code == 422


def test_ended_ones_follow_by_cursor_and_are_cleared(person: Person, studio: Studio) -> None:
    now = time.time()
    ids = [queued(studio, f"number {n}", state="cancelled", created=now - n, finished=now - n) for n in range(ENDS + 4)]
    page = person.get("/jobs").text
    address = re.search(r'hx-get="(/jobs/more[^"]+)"', page)
    assert address is not None and f"number {ENDS - 1}<" in page and f"number {ENDS}<" not in page
    rest = person.client.get(address[1]).text
    assert f"number {ENDS}<" in rest and f"number {ENDS + 3}<" in rest and "/jobs/more" not in rest
    person.post("/jobs/clear", {"id": ids[0]})
    assert "number 0<" not in person.get("/jobs").text
    waiting = queued(studio, "still waiting")
    person.post("/jobs/clear")
    page = person.get("/jobs").text
    assert "number" not in page and "still waiting" in page
    assert studio.queue.get(ids[0]).state == "cancelled", "who asks by id still learns"
    assert studio.queue.get(waiting).state == "queued"
    assert person.get("/jobs/more", cursor="x").status_code == 422


def test_answers_that_wait_are_listed_and_stopped(person: Person, studio: Studio) -> None:
    replies = ReplyQueue(studio.database, studio.queue.owner)
    reply = replies.add("assistant", {"conversation_id": UNKNOWN, "text": "draw a kite", "files": []}, "local", UNKNOWN)
    page = person.get("/jobs").text
    assert "draw a kite" in page and "Waits for its turn" in page and f'href="/chat/{UNKNOWN}"' in page
    person.post(f"/jobs/replies/{reply.id}/cancel")
    assert replies.get(reply.id, "local").state == "cancelled"
    assert "draw a kite" not in person.get("/jobs").text


def test_nobody_touches_another_s(settings: Settings) -> None:
    """W12."""
    with Studio(settings) as studio:
        app = create_app(settings, studio=studio, accounts=True)
        ada, bob = Person(app, "ada"), Person(app, "bob")
        waiting = queued(studio, "ada's own", "ada")
        ended = queued(studio, "ada's end", "ada", state="failed", finished=time.time())
        reply = ReplyQueue(studio.database, "x").add("text", {"text": "ada's question"}, "ada")
        assert "ada&#39;s" in ada.get("/jobs").text and "ada&#39;s" not in bob.get("/jobs").text
        nowhere = bob.post(f"/jobs/{UNKNOWN}/cancel")
        for path in (f"/jobs/{waiting}/cancel", f"/jobs/{ended}/retry", f"/jobs/replies/{reply.id}/cancel"):
            assert bob.post(path).status_code == nowhere.status_code == 404, path
        bob.post("/jobs/cancel")
        bob.post("/jobs/clear", {"id": ended})
        assert studio.queue.get(waiting).state == "queued"
        assert "ada&#39;s end" in ada.get("/jobs").text
        viewer = Person(app, "vera", "viewer")
        for path in ("/jobs/cancel", "/jobs/clear", f"/jobs/{waiting}/cancel"):
            assert viewer.post(path).status_code == 403


def test_a_viewer_is_offered_nothing_that_is_not_theirs_to_do(settings: Settings) -> None:
    with Studio(settings) as studio:
        app = create_app(settings, studio=studio, accounts=True)
        for name, role, offered in (("vera", "viewer", False), ("max", "maker", True)):
            person = Person(app, name, role)
            waiting, ended = queued(studio, "waits", name), queued(studio, "is over", name, state="cancelled")
            for card in (person.get(f"/jobs/{waiting}/card").text, person.get("/create/image").text):
                assert (f'hx-post="/jobs/{waiting}/cancel"' in card) is offered
            assert (f"/jobs/{ended}/retry" in person.get(f"/jobs/{ended}/card").text) is offered
