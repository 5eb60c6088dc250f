"""`/v1` by schemathesis: whatever is sent, the answer is one that the document declares, and never a 500."""

from __future__ import annotations

import warnings
from typing import Any, cast

import pytest

from helpers_extras import need
from helpers_web import Running

need("schemathesis")

EXAMPLES = 8
"""Of each operation."""


@pytest.mark.timeout(1_800)
def test_nothing_breaks_it(served: Running) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of schemathesis and what it uses
        import schemathesis
        from hypothesis import HealthCheck, Phase, given, settings
        from schemathesis.specs.openapi import checks

        document = schemathesis.openapi.from_url(f"{served.address}/openapi.json").include(path_regex="^/v1/")
        wanted = [
            checks.status_code_conformance,
            checks.content_type_conformance,
            checks.response_schema_conformance,
            checks.response_headers_conformance,
        ]
        tried: dict[str, int] = {}
        for found in cast(Any, document).get_all_operations():
            operation = found.ok()

            @given(case=operation.as_strategy())
            @settings(
                max_examples=EXAMPLES,
                deadline=None,
                database=None,
                derandomize=True,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            def send(case: Any) -> None:
                response = case.call(base_url=served.address, timeout=600)
                case.validate_response(response, checks=wanted)
                assert response.status_code != 500, response.text
                if response.status_code >= 400:
                    assert set(response.json()["error"]) == {"message", "type", "param", "code"}
                for job in served.studio.queue.find(["queued", "running"]):
                    served.studio.cancel(job.id)  # films take long, and nobody will look at them
                name = case.operation.label
                tried[name] = tried.get(name, 0) + 1

            send()
        assert len(tried) >= 12, tried
        assert sum(tried.values()) > 80, tried
