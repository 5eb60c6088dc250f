"""Tools of the client's: a model is held by a JSON schema to call one of them, or to answer.

Any text backend can do it, as the schema is kept by its grammar or checked and asked for again once; so a call is
whole and valid, or there is none.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from visiontune.errors import InputError
from visiontune.text.repair import canonical, check_schema
from visiontune.web.v1.talk_shapes import Call, Completion, Tool, ToolChoice

_ANSWER: Mapping[str, Any] = {
    "type": "object",
    "properties": {"answer": {"type": "string"}},
    "required": ["answer"],
    "additionalProperties": False,
}


@dataclass(frozen=True)
class Choice:
    """What a model may do.

    Args:
        tools: Those that it may call.
        answers: Whether it may also answer in words.
    """

    tools: tuple[Tool, ...]
    answers: bool

    @property
    def schema(self) -> dict[str, Any]:
        """Of what it may say."""
        options = [_call_schema(tool) for tool in self.tools] + ([dict(_ANSWER)] if self.answers else [])
        return options[0] if len(options) == 1 else {"anyOf": options}

    @property
    def instructions(self) -> str:
        """What it is told."""
        told = [
            canonical(
                {
                    "tool": tool.function.name,
                    "description": tool.function.description or "",
                    "arguments": tool.function.parameters or {},
                }
            )
            for tool in self.tools
        ]
        ways = 'To call a tool, answer with {"tool": its name, "arguments": {…}}.'
        if self.answers:
            ways += ' Where no tool is needed, or its result is here, answer with {"answer": your words}.'
        return "These tools can be called:\n" + "\n".join(told) + f"\n{ways} Answer with this JSON alone."

    def words(self, text: str) -> str:
        """`text` as the model would have said it."""
        return canonical({"answer": text})

    def read(self, text: str) -> tuple[str, list[dict[str, Any]]]:
        """(words, calls) of what the model said, which is of the schema."""
        value = json.loads(text)
        if "tool" not in value:
            return str(value["answer"]), []
        called = {"name": value["tool"], "arguments": canonical(value["arguments"])}
        return "", [{"id": f"call_{secrets.token_hex(12)}", "type": "function", "function": called}]


def choice_of(body: Completion) -> Choice | None:
    """What `body` lets a model call; None: no tools.

    Raises:
        InputError: the tool that must be called is not there, or a tool takes no object.
    """
    tools: Sequence[Tool] = body.tools or ()
    if not tools and body.tool_choice not in (None, "none", "auto"):
        raise InputError("tool_choice", _named(body.tool_choice), "there are no tools to choose from; give tools")
    if not tools or body.tool_choice == "none":
        return None
    if body.response_format is not None and body.response_format.type != "text":
        raise InputError(
            "response_format", body.response_format.type, "a call of a tool has a form of its own; leave it out"
        )
    for n, tool in enumerate(tools):
        _check_parameters(tool.function.parameters or {}, n)
    if isinstance(body.tool_choice, ToolChoice):
        wanted = body.tool_choice.function.name
        tools = [tool for tool in tools if tool.function.name == wanted]
        if not tools:
            raise InputError("tool_choice", wanted, "there is no tool of this name; name one of tools")
    return Choice(tuple(tools), answers=body.tool_choice in (None, "auto"))


def retold(call: Call) -> str:
    """A call of before, as the model said it."""
    try:
        arguments = json.loads(call.function.arguments or "{}")
    except ValueError:
        arguments = call.function.arguments
    return canonical({"tool": call.function.name, "arguments": arguments})


def _named(choice: object) -> object:
    return choice.function.name if isinstance(choice, ToolChoice) else choice


def _check_parameters(parameters: Mapping[str, Any], n: int) -> None:
    field = f"tools[{n}].function.parameters"
    if parameters and parameters.get("type", "object") != "object":
        raise InputError(field, parameters.get("type"), "must be the JSON schema of an object")
    checked_schema(parameters, field)


def checked_schema(schema: Mapping[str, Any], field: str) -> None:
    """Refuse what is no JSON schema.

    Raises:
        InputError: says where.
    """
    try:
        check_schema(schema)
    except InputError as error:
        raise InputError(field, error.value, error.remedy) from error
    except (TypeError, AttributeError, RecursionError) as error:
        raise InputError(field, schema, "must be a JSON schema") from error


def _call_schema(tool: Tool) -> dict[str, Any]:
    arguments = dict(tool.function.parameters or {})
    definitions = {name: arguments.pop(name) for name in ("$defs", "definitions") if name in arguments}
    arguments.setdefault("type", "object")
    properties = {"tool": {"const": tool.function.name}, "arguments": arguments}
    schema = {
        "type": "object",
        "properties": properties,
        "required": ["tool", "arguments"],
        "additionalProperties": False,
    }
    return schema | definitions
