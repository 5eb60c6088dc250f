"""Signs of health, figures, and the log of requests: what they tell, to whom, and what they keep to themselves."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask_openapi import OpenAPI

from visiontune import logs
from visiontune.image.base import ImageRequest
from visiontune.jobs.engines import Engines
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.web.app import create_app

SECRET = "vt-0123456789abcdefghijklmnop"


@pytest.fixture
def app(studio: Studio) -> OpenAPI:
    return create_app(studio=studio)


@pytest.fixture
def told(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Lines that the log writes meanwhile, as JSON."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    logs.configure("json")
    keep = Keep()
    keep.setFormatter(root.handlers[0].formatter)
    root.handlers = [keep]
    yield lines
    root.handlers = before
    root.setLevel(level)


def test_it_lives_without_anything(app: OpenAPI) -> None:
    assert app.test_client().get("/healthz").json == {"status": "ok"}


def test_it_is_ready_once_an_engine_is_there(app: OpenAPI, studio: Studio) -> None:
    client = app.test_client()
    before = client.get("/readyz")
    engines = Engines(studio.database, studio.queue.owner)
    engines.beat()
    ready = client.get("/readyz")
    engines.leave()

    assert (before.status_code, before.json) == (
        503,
        {"ready": False, "database": "ok", "library": "ok", "engine": "none seen"},
    )
    assert (ready.status_code, ready.json and ready.json["ready"]) == (200, True)
    assert client.get("/readyz").status_code == 503


def test_a_library_that_cannot_be_written_is_not_ready(app: OpenAPI, studio: Studio) -> None:
    studio.store.work.rmdir()
    answer = app.test_client().get("/readyz")
    studio.store.work.mkdir()
    assert answer.status_code == 503
    assert answer.json and answer.json["library"] == "cannot be written"


def test_figures_are_of_this_application_and_of_now(app: OpenAPI, studio: Studio) -> None:
    client, other = app.test_client(), create_app(studio=studio).test_client()
    for _ in range(3):
        client.get("/healthz")
    client.get("/artifacts/" + "0" * 32)
    studio.submit(ImageRequest(prompt="a kite", seed=1, backend="stub"))
    Engines(studio.database, studio.queue.owner).beat()

    told = client.get("/metrics").text.splitlines()

    assert 'visiontune_requests_total{method="GET",route="/healthz",status="200"} 3.0' in told
    assert 'visiontune_requests_total{method="GET",route="/artifacts/<artifact_id>",status="404"} 1.0' in told
    assert 'visiontune_jobs{state="queued"} 1.0' in told
    assert 'visiontune_jobs{state="failed"} 0.0' in told and 'visiontune_replies{state="queued"} 0.0' in told
    assert "visiontune_engines 1.0" in told
    assert "visiontune_streams 0.0" in told
    assert any(line.startswith('visiontune_request_seconds_count{route="/healthz"} 3') for line in told)
    assert not any("/healthz" in line for line in other.get("/metrics").text.splitlines())


def test_figures_that_are_refused_are_refused_in_short(studio: Studio) -> None:
    client = create_app(studio=studio, accounts=True).test_client()
    for headers in ({"Accept": "text/plain;version=0.0.4, */*;q=0.1"}, {}):
        told = client.get("/metrics", headers=headers)
        assert told.status_code in (401, 403) and told.mimetype == "application/json"
        assert set(told.get_json()["error"]) == {"type", "message"}


@pytest.mark.parametrize(("level", "terminal", "shown"), [
    ("auto", True, False), ("auto", False, True), ("info", True, True), ("warning", False, False),
])  # fmt: skip
def test_a_terminal_shows_warnings_only(
    told: list[str], monkeypatch: pytest.MonkeyPatch, level: logs.Level, terminal: bool, shown: bool
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal, raising=False)
    logs.configure("json", level)
    assert logging.getLogger("visiontune.web.access_log").isEnabledFor(logging.INFO) == shown
    assert logging.getLogger("visiontune.web.access_log").isEnabledFor(logging.WARNING)


def test_odd_methods_and_paths_make_no_figures_of_their_own(app: OpenAPI) -> None:
    client = app.test_client()
    for n in range(5):
        client.get(f"/nothing/{n}")
        client.open("/healthz", method=f"ODD{n}")
    told = client.get("/metrics").text
    assert "nothing" not in told and "ODD" not in told
    assert 'method="other"' in told


def test_the_log_tells_who_asked_for_what_and_no_word_of_it(app: OpenAPI, told: list[str]) -> None:
    answer = app.test_client().get(
        f"/library?text=my+secret+wish&key={SECRET}",
        headers={"Authorization": f"Bearer {SECRET}", "X-Thing": "my secret wish"},
    )

    (line,) = [json.loads(one) for one in told if '"event": "request"' in one]
    assert (line["method"], line["route"], line["status"]) == ("GET", "/library", answer.status_code)
    assert line["ms"] > 0 and line["level"] == "info"
    assert line["request"] == answer.headers["X-Request-Id"]
    assert "secret" not in " ".join(told) and SECRET not in " ".join(told)


def test_who_asked_is_told_where_it_is_known(app: OpenAPI, told: list[str]) -> None:
    app.test_client().get("/library")
    (line,) = [json.loads(one) for one in told if '"event": "request"' in one]
    assert line["user"] == "local"


def test_secrets_are_hidden_wherever_they_stand(told: list[str]) -> None:
    import structlog

    log = structlog.get_logger("visiontune.test")
    log.warning(
        f"called with {SECRET}",
        api_key="abc",
        headers={"Authorization": "Bearer abc.def.ghi-jkl", "Accept": "text/html"},
        address="https://example.org/a?page=2&token=hidden-word&x=1",
        listed=["sk-" + "a" * 40, 7],
        tokens=12,
        monkey="banana",
    )
    logging.getLogger("visiontune.other").warning("a library says %s", f"password=1 Bearer {SECRET}")
    logging.getLogger("elsewhere").info("chatter")

    first, second = (json.loads(line) for line in told)
    assert SECRET not in " ".join(told)
    assert (first["event"], first["api_key"]) == ("called with [hidden]", "[hidden]")
    assert first["headers"] == {"Authorization": "[hidden]", "Accept": "text/html"}
    assert first["address"] == "https://example.org/a?page=2&[hidden]&x=1"
    assert first["listed"] == ["[hidden]", 7]
    assert (first["tokens"], first["monkey"]) == (12, "banana")
    assert second["event"] == "a library says password=1 [hidden]"


def test_an_error_in_the_log_has_its_traceback_without_secrets(told: list[str]) -> None:
    try:
        raise ValueError(f"key {SECRET} is wrong")
    except ValueError:
        logging.getLogger("visiontune.test").exception("it failed")
    (line,) = map(json.loads, told)
    assert "ValueError: key [hidden] is wrong" in line["exception"]


def test_the_engine_works_on_jobs_and_says_that_it_lives(studio: Studio) -> None:
    from visiontune.engine import Engine
    from visiontune.jobs.replies import ReplyQueue
    from visiontune.text.base import TextRequest

    stop = threading.Event()
    job = studio.submit(ImageRequest(prompt="a kite", seed=1, backend="stub", width=64, height=64))
    words = TextRequest.build(backend="stub", messages=[{"role": "user", "content": "hello"}])
    replies = ReplyQueue(studio.database, "the web:1:0")
    reply = replies.add("text", words.document(), "ann")
    engine = threading.Thread(target=Engine(studio).serve, args=(stop,))
    engine.start()
    try:
        assert studio.wait(job.id).kind == "image"
        for _ in range(600):
            if replies.get(reply.id, "ann").ended:
                break
            stop.wait(0.05)
        assert replies.get(reply.id, "ann").state == "done"
        engines = Engines(studio.database, "another:1:0")
        assert [one.owner for one in engines.here()] == [studio.queue.owner]
    finally:
        stop.set()
        engine.join()
    assert engines.here() == []


def test_an_engine_follows_its_parent(settings: Settings, tmp_path: Path) -> None:
    import os
    import subprocess
    import sys

    environment = os.environ | {"VISIONTUNE_HOME": str(settings.home), "VISIONTUNE_CACHE": str(settings.cache)}
    worker = subprocess.Popen(
        [sys.executable, "-m", "visiontune", "worker", "--with-parent"],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    out, _ = worker.communicate(timeout=120)  # closes its stdin
    assert (worker.returncode, out.decode().strip()) == (0, "0 jobs ended")
