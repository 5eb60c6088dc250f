"""Text and scripts at once and always the same: for tests, and for trying a pipeline out without a model."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from visiontune.backends import Context
from visiontune.text.base import Scene, Script, ScriptOutput, ScriptRequest, TextOutput, TextRequest
from visiontune.text.cleaning import clean, speakable
from visiontune.text.sentences import split_sentences


@dataclass
class Stub:
    """Says what it was told; with a schema, the smallest JSON value of it."""

    name: str = "stub"
    version: int = 1
    rank: ClassVar[int] = -1

    def __call__(self, request: TextRequest, context: Context) -> TextOutput:
        if request.json_schema is not None:
            text = json.dumps(smallest(request.json_schema, request.json_schema), ensure_ascii=False)
        else:
            text = f"You said: {request.messages[-1].content.strip() or 'nothing'}"
            for stop in request.stop:
                text = text.split(stop, 1)[0] if stop else text
            words = text.split(" ")
            text = " ".join(words[: request.max_tokens])
        for piece in text.split(" "):
            context.check_cancelled()
            context.emit(piece + " ")
        return TextOutput(text, model="stub")


@dataclass
class StubScript:
    """One scene for each sentence of the source, or three about the prompt."""

    name: str = "stub"
    version: int = 1
    rank: ClassVar[int] = -1

    def __call__(self, request: ScriptRequest, context: Context) -> ScriptOutput:
        topic = " ".join(request.prompt.split()) or "the text"
        if request.source.strip():
            found = split_sentences(clean(request.source), request.language)
            sentences = [sentence for sentence in found if speakable(sentence)] or ["Nothing to say."]
        else:
            sentences = [f"This is about {topic}.", f"There is more to say on {topic}.", f"That was {topic}."]
        scenes = tuple(Scene(narration=sentence, image_prompt=sentence) for sentence in sentences)
        return ScriptOutput(Script(title=topic[:200], language=request.language, scenes=scenes, source="stub"))


def smallest(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Any:
    """A value of `schema`, as small as it may be."""
    if "$ref" in schema:
        found: Any = root
        for part in str(schema["$ref"]).removeprefix("#/").split("/"):
            found = found[part]
        return smallest(found, root)
    if "const" in schema:
        return schema["const"]
    if schema.get("enum"):
        return schema["enum"][0]
    for name in ("anyOf", "oneOf", "allOf"):
        if schema.get(name):
            return smallest(schema[name][0], root)
    kind = schema.get("type", "object")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        known = schema.get("properties", {})
        return {name: smallest(known.get(name, {"type": "string"}), root) for name in schema.get("required", ())}
    if kind == "array":
        return [smallest(schema.get("items", {"type": "string"}), root) for _ in range(schema.get("minItems", 0))]
    if kind == "string":
        return "x" * schema.get("minLength", 0)
    if kind in ("integer", "number"):
        least = schema.get("minimum", 0)
        return max(0, least) if schema.get("maximum", 0) >= 0 else schema["maximum"]
    return False if kind == "boolean" else None
