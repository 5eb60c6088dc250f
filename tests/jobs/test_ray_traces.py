"""What an actor does belongs to the trace of the request that it was asked for by."""

from __future__ import annotations

import os
import time
from typing import Any

from helpers_extras import need
from helpers_ray import noted, studio_at
from helpers_traces import collector
from visiontune.settings import Settings
from visiontune.web.app import create_app


def test_an_actor_sends_to_the_trace_of_the_request(cluster: Any, settings: Settings) -> None:
    need("opentelemetry.exporter.otlp.proto.http")
    beside = {"ray_cpus": 0.0, "ray_idle": 1.0}  # so that it has room beside actors of other tests
    with collector() as kept, studio_at(cluster.address, settings, traces=kept.address, **beside) as studio:
        asked = {"text": "Traced.", "backend": "telling", "seed": 1}
        answer = create_app(studio=studio).test_client().post("/api/make/speech", json=asked)
        job = answer.get_json()["jobs"][0]["id"]
        studio.serve(until_idle=True)
        assert studio.queue.get(job).state == "done", studio.queue.get(job).error
        late = time.monotonic() + 60
        while len(spans := {one.name: one for one in kept.spans()}) < 6:
            assert time.monotonic() < late, sorted(spans)
            time.sleep(0.1)
    assert noted(settings.home, "Traced.") != os.getpid()
    assert {one.trace_id.hex() for one in kept.spans()} == {job}
    assert spans["make"].parent_span_id == spans["step"].span_id
    assert spans["backend"].parent_span_id == spans["make"].span_id
    told = {one.key: one.value.string_value for one in spans["submit"].attributes}
    assert told["request.id"] == answer.headers["X-Request-Id"]
