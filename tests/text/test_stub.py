from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from helpers import make_context
from visiontune.text.base import Message, ScriptRequest, TextRequest
from visiontune.text.drafting import SCHEMA
from visiontune.text.repair import read_json
from visiontune.text.stub import Stub, StubScript


def test_it_repeats_what_it_was_told(tmp_path: Path) -> None:
    pieces: list[str] = []
    context = dataclasses.replace(make_context(tmp_path), emit=pieces.append)
    request = TextRequest(seed=1, messages=(Message(role="user", content="hello there"),))
    output = Stub()(request, context)
    output.check(request)
    assert output.text == "You said: hello there" == "".join(pieces).strip()


def test_limits_hold(tmp_path: Path) -> None:
    request = TextRequest(seed=1, messages=(Message(role="user", content="a b c d"),), max_tokens=3, stop=("c",))
    assert Stub()(request, make_context(tmp_path)).text == "You said: a"


@pytest.mark.parametrize(
    "schema",
    [
        SCHEMA,
        {"type": "object", "properties": {"a": {"anyOf": [{"type": "integer", "minimum": 4}]}}, "required": ["a"]},
        {"type": "array", "items": {"type": "boolean"}, "minItems": 2},
        {"enum": ["x", "y"]},
        {"$ref": "#/$defs/N", "$defs": {"N": {"type": "number", "maximum": -2}}},
    ],
)
def test_json_is_the_smallest_of_its_schema(tmp_path: Path, schema: dict[str, Any]) -> None:
    request = TextRequest(seed=1, messages=(Message(role="user", content="x"),), json_schema=dict(schema))
    text = Stub()(request, make_context(tmp_path)).text
    assert read_json(text, schema) == json.loads(text)


def test_scripts(tmp_path: Path) -> None:
    output = StubScript()(ScriptRequest(seed=1, prompt="tea"), make_context(tmp_path))
    assert next(scene.narration for scene in output.script.scenes) == "This is about tea."
    output = StubScript()(ScriptRequest(seed=1, source="One. Two! Three?"), make_context(tmp_path))
    assert [scene.narration for scene in output.script.scenes] == ["One.", "Two!", "Three?"]
