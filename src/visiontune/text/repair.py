"""JSON answers of language models: read, checked against their schema, and asked for again once when wrong.

The part of JSON Schema that pydantic writes is checked: type, required, properties, additionalProperties, items,
enum, const, lengths, ranges, anyOf, allOf, $ref.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from visiontune.errors import ContentError, InputError

_FENCE = re.compile(r"^\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*$", re.DOTALL)
_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def read_json(text: str, schema: Mapping[str, Any]) -> Any:
    """The JSON value in an answer.

    Raises:
        ContentError: it is cut off, is no JSON, or is not of `schema`; says what is wrong, for the model and the user.
    """
    fenced = _FENCE.match(text)
    try:
        value = json.loads(fenced.group(1) if fenced else text)
    except ValueError as error:
        raise ContentError(f"the answer is not valid JSON ({error})") from error
    fault = fault_in(value, schema, schema)
    if fault:
        raise ContentError(f"the answer is not of the asked form: {fault}")
    return value


def canonical(value: Any) -> str:
    """JSON text of `value` as answers hold it."""
    return json.dumps(value, ensure_ascii=False)


def repair_request(fault: str) -> str:
    """What a model is told when its JSON was wrong."""
    return f"That was wrong: {fault}. Answer again, complete and shorter, with nothing but the JSON."


def check_schema(schema: Mapping[str, Any]) -> None:
    """Raise `InputError` unless `schema` is a JSON schema with types that exist."""
    kinds = schema.get("type", [])
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if kind not in _TYPES:
            raise InputError("json_schema", kind, f"type must be one of {', '.join(_TYPES)}")
    children = [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()]
    children += [schema[name] for name in ("items", "additionalProperties") if name in schema]
    for child in children:
        if isinstance(child, Mapping):
            check_schema(child)
        elif not isinstance(child, bool):
            raise InputError("json_schema", child, "must be a JSON schema (an object)")


def fault_in(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any], at: str = "answer") -> str | None:
    """The first way in which `value` is not of `schema`, or None."""
    if "$ref" in schema:
        schema = _resolved(str(schema["$ref"]), root)
    for part in schema.get("allOf", ()):
        if fault := fault_in(value, part, root, at):
            return fault
    options = schema.get("anyOf") or schema.get("oneOf") or ()
    faults = [fault_in(value, option, root, at) for option in options]
    if faults and all(faults):
        return faults[0]
    kinds = schema.get("type")
    if kinds is not None and not any(_is(value, kind) for kind in (kinds if isinstance(kinds, list) else [kinds])):
        return f"{at} must be of type {kinds}"
    if "enum" in schema and value not in schema["enum"]:
        return f"{at} must be one of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        return f"{at} must be {schema['const']!r}"
    if isinstance(value, str | list):
        fault = _length_fault(value, schema, at)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        fault = _range_fault(value, schema, at)
    else:
        fault = None
    if fault:
        return fault
    if isinstance(value, list) and isinstance(schema.get("items"), Mapping):
        found = (fault_in(item, schema["items"], root, f"{at}[{n}]") for n, item in enumerate(value))
        return next((fault for fault in found if fault), None)
    return _object_fault(value, schema, root, at) if isinstance(value, dict) else None


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _TYPES.get(kind, object))


def _length_fault(value: str | list[Any], schema: Mapping[str, Any], at: str) -> str | None:
    least, most = ("minLength", "maxLength") if isinstance(value, str) else ("minItems", "maxItems")
    if len(value) < schema.get(least, 0):
        return f"{at} must have at least {schema[least]} {'characters' if isinstance(value, str) else 'items'}"
    if len(value) > schema.get(most, len(value)):
        return f"{at} must have at most {schema[most]} {'characters' if isinstance(value, str) else 'items'}"
    return None


def _range_fault(value: float, schema: Mapping[str, Any], at: str) -> str | None:
    if value < schema.get("minimum", value):
        return f"{at} must be at least {schema['minimum']}"
    if value > schema.get("maximum", value):
        return f"{at} must be at most {schema['maximum']}"
    return None


def _object_fault(value: dict[str, Any], schema: Mapping[str, Any], root: Mapping[str, Any], at: str) -> str | None:
    for name in schema.get("required", ()):
        if name not in value:
            return f"{at}.{name} is missing"
    known = schema.get("properties", {})
    extra = schema.get("additionalProperties", True)
    for name, item in value.items():
        rule = known.get(name, extra)
        if rule is False:
            return f"{at}.{name} is unknown"
        if isinstance(rule, Mapping) and (fault := fault_in(item, rule, root, f"{at}.{name}")):
            return fault
    return None


def _resolved(ref: str, root: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Any = root
    for part in ref.removeprefix("#/").split("/"):
        found = found.get(part) if isinstance(found, Mapping) else None
    if not isinstance(found, Mapping):
        raise InputError("json_schema", ref, "this $ref names nothing in the schema")
    return found
