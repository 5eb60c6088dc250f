"""The page of jobs in a browser: moving by itself, cancelled, tried again; the test is the engine."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from helpers_extras import need
from helpers_web import Looking, Running, is_wider_than_its_window, running, violations
from visiontune.image.base import ImageRequest
from visiontune.jobs.records import Job

need("flask_openapi")
need("playwright")
need("axe_playwright_python")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("jobs"), engine=False) as served:
        yield served


def asked(served: Running, prompt: str) -> Job:
    return served.studio.submit(ImageRequest.build(prompt=prompt, backend="stub", width=64, height=64))


def claimed(served: Running) -> Job:
    job = served.studio.queue.claim()
    assert job is not None, "nothing waits"
    return job


def test_a_running_job_moves_and_is_cancelled_and_a_failed_one_is_tried_again(served: Running, looks: Looking) -> None:
    queue = served.studio.queue
    page = looks.page(f"{served.address}/jobs")
    page.wait_for_selector("text=Nothing is being made")
    asked(served, "a red kite")
    page.wait_for_selector("h2:has-text('Waiting')")
    job = claimed(served)
    page.wait_for_selector("h2:has-text('Running')")
    queue.progress(job, 0.4, "painting step 8 of 20")
    page.wait_for_selector("text=painting step 8 of 20")
    assert page.locator("progress").evaluate("bar => bar.value") == 0.4
    page.reload()
    page.wait_for_selector("text=painting step 8 of 20")
    page.click("button:has-text('Cancel')")
    page.wait_for_selector("text=Stopping")
    deadline = time.monotonic() + 30
    while not queue.cancel_asked(job) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert queue.cancel_asked(job)
    queue.finish(job, "cancelled", "cancelled")
    page.wait_for_selector("button:has-text('Make it after all')")

    asked(served, "a lantern")
    failing = claimed(served)
    queue.finish(failing, "failed", "failed", error={"type": "RemoteError", "message": "the service is away"})
    page.wait_for_selector("text=the service is away")
    page.wait_for_selector("text=Try again in a while")
    page.click("button:has-text('Try again')")
    page.wait_for_selector("h2:has-text('Waiting')")
    page.wait_for_selector("text=the service is away", state="detached")
    again = claimed(served)
    assert again.request == failing.request and again.id != failing.id
    queue.release(again)
    served.studio.serve(until_idle=True)
    page.wait_for_selector("#ended a:has-text('a lantern')")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_everybody_can_use_it(served: Running, looks: Looking, dark: bool) -> None:
    long = "a word " * 60 + "x" * 200
    for prompt in ("a red kite", long, "مدينة قديمة"):
        asked(served, prompt)
    job = claimed(served)
    served.studio.queue.finish(job, "failed", "failed", error={"type": "JobError", "message": "y" * 300})
    running_job = claimed(served)
    served.studio.queue.progress(running_job, 0.3, "painting")
    page = looks.page(f"{served.address}/jobs", dark=dark)
    page.wait_for_selector("h2:has-text('Ended')")
    assert violations(page) == []
    phone = looks.page(f"{served.address}/jobs", dark=dark, phone=True)
    assert not is_wider_than_its_window(phone)
    assert violations(phone) == []
    served.studio.queue.finish(running_job, "cancelled", "cancelled")


def test_by_keyboard_alone(served: Running, looks: Looking) -> None:
    for job in served.studio.queue.find(("queued",)):
        served.studio.cancel(job.id)
    asked(served, "first")
    second = asked(served, "second")
    page = looks.page(f"{served.address}/jobs")
    page.focus("button:has-text('Cancel all waiting')")
    page.keyboard.press("Enter")
    page.wait_for_selector("#confirm[open]")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("h2:has-text('Waiting')", state="detached")
    assert served.studio.queue.get(second.id).state == "cancelled"
