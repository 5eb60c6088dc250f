"""Every route of `/api` and `/v1`, called with generated values, right and wrong ones: no 500, and answers as declared."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, cast

import pytest

from helpers_extras import need

EXAMPLES = int(os.environ.get("VISIONTUNE_TEST_EXAMPLES", "5"))
"""Of each route; a hundred are for a run by hand."""
_SLOW = "/api/understand"  # its models take long to load, and it has tests of its own


@pytest.mark.timeout(7_200)
def test_answers_are_as_the_document_says(tmp_path: Path) -> None:
    need("schemathesis")
    import schemathesis
    from schemathesis.specs.openapi import checks

    from helpers_fuzz import aimed, each, from_here, real_ids, stub_studio
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

        def check(case: Any) -> None:
            aimed(case, ids)
            response = case.call()
            label = case.operation.label
            called.add(label)
            if response.status_code == 500:
                faults.append(f"{label} {case.path_parameters} {case.query} {case.body}: 500")
            try:
                case.validate_response(response, checks=promised)
            except Exception as fault:  # a group of all that is wrong
                faults.append(f"{label}: {fault}")

        for found in cast("Any", schemathesis.openapi.from_wsgi("/openapi.json", from_here(app))).get_all_operations():
            operation = found.ok()
            if operation.path != _SLOW:
                each(operation, EXAMPLES, check)
    assert faults == []
    assert len(called) > 55
