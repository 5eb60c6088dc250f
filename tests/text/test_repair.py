"""JSON answers: read, checked, never half."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, Field

from visiontune.errors import ContentError, InputError
from visiontune.text.drafting import SCHEMA
from visiontune.text.repair import canonical, check_schema, read_json


class Inner(BaseModel):
    name: str = Field(min_length=2)
    kind: str | None = None


class Outer(BaseModel):
    inner: list[Inner] = Field(max_length=2)
    count: int = Field(ge=1, le=9)


def test_the_schemas_of_pydantic_are_understood() -> None:
    schema = Outer.model_json_schema()
    check_schema(schema)
    assert read_json('{"inner": [{"name": "ab", "kind": null}], "count": 3}', schema)["count"] == 3


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{"inner": [], "count": 51', "not valid JSON"),
        ("", "not valid JSON"),
        ('{"inner": []}', "answer.count is missing"),
        ('{"inner": [], "count": "3"}', "answer.count must be of type integer"),
        ('{"inner": [], "count": true}', "answer.count must be of type integer"),
        ('{"inner": [], "count": 10}', "answer.count must be at most 9"),
        ('{"inner": [], "count": 0}', "answer.count must be at least 1"),
        ('{"inner": [{"name": "a"}], "count": 1}', r"answer.inner\[0\].name must have at least 2 characters"),
        ('{"inner": [{"name": "ab", "kind": 1}], "count": 1}', r"answer.inner\[0\].kind must be of type string"),
        ('{"inner": [{}, {}, {}], "count": 1}', "answer.inner must have at most 2 items"),
        ("[]", "answer must be of type object"),
    ],
)
def test_c08_what_is_wrong_is_named(text: str, fault: str) -> None:
    with pytest.raises(ContentError, match=fault):
        read_json(text, Outer.model_json_schema())


def test_unknown_fields_enums_and_constants() -> None:
    schema: dict[str, Any] = {"type": "object", "properties": {"a": {"enum": ["x"]}}, "additionalProperties": False}
    with pytest.raises(ContentError, match=r"answer\.b is unknown"):
        read_json('{"b": 1}', schema)
    with pytest.raises(ContentError, match=r"answer\.a must be one of"):
        read_json('{"a": "y"}', schema)
    with pytest.raises(ContentError, match="must be 'z'"):
        read_json('"y"', {"const": "z"})


def test_json_in_a_fence_is_read() -> None:
    assert read_json('```json\n{"title": "T", "scenes": [{"narration": "n", "image_prompt": "i"}]}\n```', SCHEMA)


def test_characters_stay_themselves() -> None:
    assert canonical({"a": "ő漢🐙"}) == '{"a": "ő漢🐙"}'


@pytest.mark.parametrize("schema", [{"type": "nonsense"}, {"type": "object", "properties": {"a": 3}}])
def test_a_wrong_schema_is_bad_input(schema: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="json_schema"):
        check_schema(schema)


def test_a_reference_to_nothing_is_bad_input() -> None:
    with pytest.raises(InputError, match="names nothing"):
        read_json("{}", {"$ref": "#/$defs/Nothing"})
