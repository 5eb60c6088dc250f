"""The document of the interfaces: valid, whole, with every status of every route, and readable as a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from helpers_extras import need
from visiontune.settings import Settings
from visiontune.studio import Studio

if TYPE_CHECKING:
    from flask_openapi import OpenAPI


@pytest.fixture
def app(tmp_path: Path) -> Any:
    from visiontune.web.app import create_app

    with Studio(Settings.load(home=tmp_path, executor="inline", min_free_disk=0)) as studio:
        yield create_app(studio=studio)


@pytest.fixture
def document(app: OpenAPI) -> dict[str, Any]:
    found: dict[str, Any] = app.test_client().get("/openapi.json").get_json()
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, told) for path, methods in document["paths"].items() for method, told in methods.items()]


def test_it_is_valid(document: dict[str, Any]) -> None:
    need("schemathesis")
    import jsonschema_rs
    from schemathesis.specs.openapi.definitions import OPENAPI_31

    assert document["openapi"] == "3.1.0" and document["info"]["title"] == "VisionTune"
    faults = [str(fault) for fault in jsonschema_rs.validator_for(OPENAPI_31).iter_errors(document)]
    assert faults == []


def test_every_route_is_in_it_with_every_status(app: OpenAPI, document: dict[str, Any]) -> None:
    told = {(path, method) for path, method, _ in operations(document)}
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith(("/api/", "/v1/")) or rule.rule == "/api/docs":
            continue
        path = "".join(part if kind is False else f"{{{part}}}" for kind, part in rule._trace)[1:]
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            assert (path.removeprefix("|"), method.lower()) in told, rule
    for path, method, operation in operations(document):
        statuses = set(operation["responses"])
        wanted = {"400", "401", "403", "404", "409", "413", "415", "422", "429", "500", "502", "503", "507"}
        assert wanted <= statuses, (path, method, wanted - statuses)
        assert any(status.startswith("2") for status in statuses), (path, method)
        for status in wanted:
            schema = operation["responses"][status]["content"]["application/json"]["schema"]
            name = schema.get("$ref", "").rpartition("/")[2]
            shape = document["components"]["schemas"][name] if name else schema
            assert "error" in shape["properties"], (path, method, status)


def test_every_call_has_a_name_of_its_own_and_a_summary(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(names)) == len(names)
    assert all(operation.get("summary") for path, _, operation in operations(document) if path.startswith("/api/"))
    assert set(document["components"]["securitySchemes"]) == {"key", "session"}
    assert {} in document["security"]


def test_bodies_are_declared(document: dict[str, Any]) -> None:
    picture = document["paths"]["/api/make/image"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert picture["properties"]["count"]["maximum"] == 8 and picture["required"] == ["prompt"]
    assert picture["additionalProperties"] is False
    form = document["paths"]["/api/uploads"]["post"]["requestBody"]["content"]
    assert form["multipart/form-data"]["schema"]["properties"]["file"]["format"] == "binary"


def test_the_page_shows_every_call_and_loads_nothing_from_elsewhere(app: OpenAPI, document: dict[str, Any]) -> None:
    page = app.test_client().get("/api/docs").text
    for path, _, _ in operations(document):
        assert f"<code>{path}</code>" in page
    main = page[page.index("<main") : page.index("</main")]
    assert "<script" not in main and "style=" not in main and "http://" not in main and "https://" not in main
