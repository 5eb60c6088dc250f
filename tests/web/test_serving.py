"""`visiontune serve` with real processes: killed, ended, refused; and what its web process never loads."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from sqlalchemy import select

from helpers_serving import Served, environment, serving, until
from visiontune.jobs.engines import Engines
from visiontune.jobs.tables import StepRow
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.text.base import Scene, Script
from visiontune.users.accounts import Accounts
from visiontune.video.base import VideoRequest
from visiontune.web.serving import is_loopback
from visiontune.web.supervising import Supervisor


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.load(home=tmp_path / "home", cache=tmp_path / "cache", min_free_disk=0)


def film(sentences: int = 8) -> VideoRequest:
    lines = [f"Sentence number {n} tells of one thing and then of another." for n in range(sentences)]
    script = Script(scenes=tuple(Scene(narration=line) for line in lines))
    stubs: dict[str, Any] = {f"{kind}_backend": "stub" for kind in ("image", "speech", "music")}
    return VideoRequest(script=script, height=480, fps=60, seed=0, **stubs)


def engine(studio: Studio) -> psutil.Process:
    """The engine that works for this home now."""

    def here() -> psutil.Process | None:
        found = Engines(studio.database, studio.queue.owner).here()
        return psutil.Process(int(found[-1].owner.split(":")[1])) if found else None

    process: psutil.Process = until(here, "an engine gives signs of life")
    return process


def is_gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def get(served: Served, path: str) -> httpx.Response:
    return httpx.get(served.address + path, timeout=30, trust_env=False)


def test_w06_a_killed_server_takes_its_engine_along_and_the_next_one_finishes_the_job(settings: Settings) -> None:
    with Studio(settings) as studio:
        with serving(settings) as served:
            first = engine(studio)
            until(lambda: get(served, "/readyz").status_code == 200, "it is ready")
            children = first.children(recursive=True)
            job = studio.submit(film())
            until(lambda: studio.queue.get(job.id).fraction > 0.2, "the film is begun")
            children += first.children(recursive=True)
            served.kill()
        until(lambda: is_gone(first) and all(map(is_gone, children)), "no process of the killed server is left")
        assert not studio.queue.get(job.id).ended

        with serving(settings) as again:
            assert engine(studio).pid != first.pid
            until(lambda: studio.queue.get(job.id).ended, "the film is finished")
            assert get(again, "/healthz").json() == {"status": "ok"}

        made = studio.queue.get(job.id)
        assert (made.state, made.error) == ("done", None)
        assert len(studio.library.find()) == 1
        with studio.database.session() as session:
            assert max(session.scalars(select(StepRow.published))) == 1  # nothing was made twice
        assert list(studio.store.work.iterdir()) == []


def test_a_server_that_is_ended_gives_its_jobs_back(settings: Settings) -> None:
    with Studio(settings) as studio, serving(settings) as served:
        first = engine(studio)
        job = studio.submit(film())
        until(lambda: studio.queue.get(job.id).fraction > 0.05, "the film is begun")

        assert served.end() == 0

        assert is_gone(first)
        assert studio.queue.get(job.id).state == "queued"
        assert "interrupted" not in studio.queue.get(job.id).sentence
        assert Engines(studio.database, studio.queue.owner).here() == []
        for line in served.log.read_text().splitlines():
            assert json.loads(line)["level"] == "info", line


def test_an_engine_that_dies_is_started_again(settings: Settings) -> None:
    with Studio(settings) as studio, serving(settings) as served:
        first = engine(studio)
        first.send_signal(signal.SIGKILL)

        until(lambda: is_gone(first) and engine(studio).pid != first.pid, "another engine works")

        ended = [json.loads(line) for line in served.log.read_text().splitlines() if "starting it again" in line]
        assert [line["reason"] for line in ended] == ["signal 9"]


def test_w07_of_two_engines_the_others_jobs_go_on(settings: Settings) -> None:
    with Studio(settings) as studio, serving(settings, VISIONTUNE_WORKERS="1"):
        engine(studio)
        worker = subprocess.Popen(
            [sys.executable, "-m", "visiontune", "worker"],
            env=environment(settings, VISIONTUNE_WORKERS="1"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            there = Engines(studio.database, studio.queue.owner)
            until(lambda: len(there.here()) == 2, "two engines")
            jobs = [studio.submit(film()), studio.submit(film(9))]
            until(lambda: all(studio.queue.get(job.id).state == "running" for job in jobs), "both are begun")
        finally:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
        until(lambda: all(studio.queue.get(job.id).ended for job in jobs), "both are finished")

        attempts = sorted(studio.queue.get(job.id).attempt for job in jobs)
        assert [studio.queue.get(job.id).state for job in jobs] == ["done", "done"]
        assert attempts == [1, 2]


def refused(settings: Settings, *options: str, **more: str) -> str:
    """What a server says that does not start."""
    ended = subprocess.run(
        [sys.executable, "-m", "visiontune", "serve", "--no-worker", *options],
        env=environment(settings, **more),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (ended.returncode, ended.stdout) == (2, ""), ended.stderr
    assert "Traceback" not in ended.stderr
    return ended.stderr


def test_a_taken_port_is_said(settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = refused(settings, "--port", str(taken.getsockname()[1]))
    assert "--port" in said and "in use" in said


@pytest.mark.parametrize(
    ("options", "more"),
    [
        (("--host", "0.0.0.0"), {}),
        (("--host", "::"), {}),
        (("--accounts",), {}),
        ((), {"VISIONTUNE_HOSTS": "studio.example.org"}),
        ((), {"VISIONTUNE_HOST": "192.0.2.1"}),
    ],
)
def test_it_is_not_opened_to_others_without_accounts(
    settings: Settings, options: tuple[str, ...], more: dict[str, str]
) -> None:
    assert "visiontune users add NAME --role admin" in refused(settings, "--port", "0", *options, **more)


def test_an_address_that_is_not_ours_is_said(settings: Settings) -> None:
    with Studio(settings) as studio:
        Accounts(studio.database).add("ann", "correct horse battery", "admin")
    said = refused(settings, "--port", "0", "--host", "192.0.2.1")
    assert "--host" in said and "192.0.2.1" in said


def test_with_an_account_visitors_must_log_in(settings: Settings) -> None:
    with Studio(settings) as studio:
        Accounts(studio.database).add("ann", "correct horse battery", "admin")
    with serving(settings, "--no-worker", "--host", "0.0.0.0") as served:
        address = served.address.replace("0.0.0.0", "127.0.0.1")
        answers = {path: httpx.get(address + path, trust_env=False).status_code for path in ("/events", "/metrics")}
        assert answers == {"/events": 401, "/metrics": 401}
        assert httpx.get(f"{address}/healthz", trust_env=False).status_code == 200
        assert httpx.get(f"{address}/readyz", trust_env=False).json()["engine"] == "none seen"


@pytest.mark.parametrize(
    ("host", "own"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False), ("studio", False)],
)
def test_what_is_loopback(host: str, own: bool) -> None:
    assert is_loopback(host) is own


_LOADED = """
import json, sys
from visiontune.settings import Settings
from visiontune.web.serving import application

app = application(Settings.load(log_format="json"))
client = app.test_client()
for rule in app.url_map.iter_rules():
    if "GET" in rule.methods and not rule.arguments and rule.rule != "/events":
        assert client.get(rule.rule).status_code < 500 or rule.rule == "/readyz", rule.rule
from visiontune.chat.base import Step
from visiontune.chat.plans.costs import seconds_of
from visiontune.image.base import ImageRequest
from visiontune.music.base import MusicRequest
from visiontune.video.base import VideoRequest

lyrics = "The river sings beneath the silver morning\\nAnd every zorbling wakes to wuggle"
for request in (
    ImageRequest.build(prompt="a fox", backend="stub"),
    VideoRequest.build(prompt="bees"),
    MusicRequest.build(lyrics=lyrics),
    VideoRequest.build(lyrics=lyrics),
):
    app.extensions["visiontune"].studio.submit(request)
assert seconds_of(Step("1", "music", {"lyrics": lyrics}, "")) > 0
assert "hibari.g2p" not in sys.modules
print(json.dumps(sorted(name for name in sys.modules if "." not in name)))
"""
HEAVY = {"torch", "diffusers", "transformers", "ray", "spacy", "onnxruntime", "xllamacpp", "ncnn", "music21"}


def test_w04_the_web_process_loads_nothing_that_makes(settings: Settings) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _LOADED], env=environment(settings), capture_output=True, text=True, timeout=120
    )
    assert ended.returncode == 0, ended.stderr
    loaded = set(json.loads(ended.stdout.splitlines()[-1]))
    assert "flask" in loaded
    assert loaded & HEAVY == set()


def test_a_child_that_dies_at_once_is_started_again_after_pauses(tmp_path: Path) -> None:
    told = tmp_path / "lives"
    code = f"open({str(told)!r}, 'a').write('x'); raise SystemExit(3)"
    supervisor = Supervisor([sys.executable, "-c", code], first=0.01)
    supervisor.start()
    until(lambda: told.exists() and len(told.read_text()) >= 3, "three lives")
    supervisor.stop(10)
    lives = told.read_text()
    assert supervisor.process is not None and supervisor.process.poll() is not None
    assert told.read_text() == lives


def test_a_child_that_does_not_end_is_killed(tmp_path: Path) -> None:
    told = tmp_path / "told"
    code = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f" open({str(told)!r}, 'w').write('deaf'); time.sleep(600)"
    )
    supervisor = Supervisor([sys.executable, "-c", code])
    supervisor.start()
    until(lambda: told.exists() and told.read_text(), "it is deaf")
    supervisor.stop(0.2)
    assert supervisor.process is not None
    assert supervisor.process.wait(30) == -signal.SIGKILL


def test_a_child_that_cannot_be_started_is_no_end(tmp_path: Path) -> None:
    supervisor = Supervisor([str(tmp_path / "missing")], first=0.01)
    supervisor.start()
    supervisor.stop(10)
    assert supervisor.process is None
