"""Traces: one tree from a page's request to the encoder, across processes, without a word of what people wrote."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from helpers_extras import need
from helpers_traces import collector
from visiontune.errors import BackendError, VisionTuneError
from visiontune.image.base import ImageRequest
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.text.base import Scene, Script
from visiontune.tracing import Tracing, span
from visiontune.video.base import VideoRequest
from visiontune.web.app import create_app

SECRET = "a hippopotamus"


def film(seed: int = 1) -> VideoRequest:
    script = Script(title=SECRET, scenes=(Scene(narration=f"Here is {SECRET}."), Scene(narration="It sleeps.")))
    stubs = {"speech_backend": "stub", "image_backend": "stub", "music_backend": "none"}
    return VideoRequest.model_validate({"script": script, "seed": seed, "height": 120, "draft": True, **stubs})


@pytest.fixture
def exporter(studio: Studio) -> Any:
    need("opentelemetry.sdk")
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    kept = InMemorySpanExporter()
    studio.workshop.tracing = Tracing(SimpleSpanProcessor(kept))
    return kept


def tree(spans: Any) -> dict[str, list[str]]:
    """The names of the children of each name; every parent is there."""
    names = {one.context.span_id: one.name for one in spans}
    assert len(names) == len(spans), "no two have the same id"
    found: dict[str, list[str]] = {}
    for one in spans:
        found.setdefault(names[one.parent.span_id] if one.parent else "", []).append(one.name)
    return found


def test_one_tree_from_the_request_of_a_page_to_the_encoder(studio: Studio, exporter: Any) -> None:
    client = create_app(studio=studio).test_client()
    asked = {name: value for name, value in film().document().items() if name not in ("kind", "duration")}
    answer = client.post("/api/make/video", json=asked)
    assert answer.status_code == 202, answer.text
    job = answer.get_json()["jobs"][0]["id"]
    assert studio.serve(until_idle=True) == 1
    assert studio.queue.get(job).state == "done", studio.queue.get(job).error

    spans = exporter.get_finished_spans()
    assert {f"{one.context.trace_id:032x}" for one in spans} == {job}, "a trace has the id of its job"
    found = tree(spans)
    assert found[""] == ["submit"]
    assert sorted(found["submit"]) == ["job", "wait"]
    assert sorted(found["job"]) == ["backend", *5 * ["step"]]
    assert found["step"] == ["make"] * len(found["step"])
    assert found["make"] == ["backend"] * len(found["make"])
    assert found["backend"] == ["encode"]
    root = next(one for one in spans if one.name == "submit")
    assert root.attributes["request.id"] == answer.headers["X-Request-Id"]
    kinds = sorted(one.attributes["kind"] for one in spans if one.name == "step")
    assert kinds.count("speech") == 2 and kinds.count("image") == 2 and kinds.count("film") == 1
    whole = {one.name: one for one in spans}
    assert whole["job"].start_time <= whole["encode"].start_time <= whole["encode"].end_time <= whole["job"].end_time
    assert SECRET not in "".join(one.to_json() for one in spans)


def test_what_fails_is_told_by_its_type_only(studio: Studio, exporter: Any) -> None:
    for _ in range(3):
        studio.workshop.breaker.failed("image.stub", BackendError(SECRET))
    with pytest.raises(BackendError, match=SECRET):
        studio.make(ImageRequest(prompt=SECRET, seed=1, backend="stub"))
    spans = exporter.get_finished_spans()
    failed = {one.name for one in spans if not one.status.is_ok and one.status.description}
    assert failed == {"job", "step", "make"}
    assert {one.status.description for one in spans if one.name in failed} == {"BackendError"}
    told = "".join(one.to_json() for one in spans)
    assert SECRET not in told and not any(one.events for one in spans)


def test_a_second_try_is_beside_the_first(studio: Studio, exporter: Any) -> None:
    job = studio.submit(ImageRequest(prompt="x", seed=1, backend="stub"))
    first = studio.queue.claim()
    assert first is not None
    with pytest.raises(KeyError), studio.workshop.tracing.job(first):
        raise KeyError(SECRET)
    studio.queue.release(first)
    studio.serve(until_idle=True)
    spans = [one for one in exporter.get_finished_spans() if one.name == "job"]
    assert [one.attributes["attempt"] for one in spans] == [1, 2]
    assert tree(exporter.get_finished_spans())["submit"].count("job") == 2
    assert {f"{one.context.trace_id:032x}" for one in spans} == {job.id}


def test_without_an_address_nothing_is_imported_and_nothing_told(studio: Studio) -> None:
    with span("anything", kind="x"), studio.workshop.tracing.step(studio.queue.add("image", {}), "image", "k") as told:
        assert told == ""
    code = "import sys, visiontune.tracing, visiontune.studio; sys.exit('opentelemetry.sdk' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_address_that_is_none_is_refused() -> None:
    for wrong in ("collector:4318", "ftp://x", "http://"):
        with pytest.raises(VisionTuneError, match="VISIONTUNE_TRACES"):
            Settings.load(traces=wrong)


def test_worker_processes_send_to_the_same_trace(settings: Settings) -> None:
    need("opentelemetry.exporter.otlp.proto.http")
    with collector() as kept:
        changed = settings.model_copy(update={"traces": kept.address, "executor": "processes"})
        with Studio(changed) as studio:
            studio.make(ImageRequest(prompt=SECRET, seed=1, backend="stub"))
            (job,) = studio.queue.find(limit=1)
    assert kept.paths == {"/v1/traces"}
    assert not any(SECRET.encode() in body for body in kept.bodies)
    spans = kept.spans()
    assert {one.trace_id.hex() for one in spans} == {job.id}
    assert {one.name for one in spans} == {"submit", "wait", "job", "step", "make", "backend"}
