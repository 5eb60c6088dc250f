"""Every route of `/api` and `/v1`, called with generated values, right and wrong ones: no 500, and answers as declared."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase

from helpers_extras import need

pytestmark = pytest.mark.timeout(900)
EXAMPLES = 5
"""Of each route and kind of value; a hundred take an hour, and are run by hand."""


def test_answers_are_as_the_document_says(tmp_path: Path) -> None:
    need("schemathesis")
    import schemathesis
    from schemathesis import GenerationMode
    from schemathesis.specs.openapi import checks

    from helpers_fuzz import aimed, from_here, real_ids, stub_studio
    from visiontune.web.app import create_app

    promised: list[Any] = [
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
    ]
    faults: list[str] = []
    called: set[str] = set()
    with stub_studio(tmp_path) as studio:
        app = create_app(studio=studio)
        ids = real_ids(app, studio)
        schema = schemathesis.openapi.from_wsgi("/openapi.json", from_here(app))
        for found in cast("Any", schema).get_all_operations():
            operation = found.ok()
            if operation.path == "/api/understand":  # its models take long to load, and it has tests of its own
                continue
            generated = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
            generated |= operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)

            @hypothesis.settings(
                max_examples=EXAMPLES,
                derandomize=True,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @hypothesis.given(case=generated)
            def call(case: Any, label: str = operation.label) -> None:
                aimed(case, ids)
                response = case.call()
                called.add(label)
                if response.status_code == 500:
                    faults.append(f"{label} {case.query} {case.body}: 500")
                try:
                    case.validate_response(response, checks=promised)
                except Exception as fault:  # a group of all that is wrong
                    faults.append(f"{label}: {fault}")

            call()
    assert faults == []
    assert len(called) > 50
