"""The calls of one answer: checked, bounded, run side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from visiontune.chat.agent.ledger import Ledger
from visiontune.chat.agent.offering import Offer
from visiontune.chat.agent.results import Make, ToolResult
from visiontune.chat.agent.side import side_by_side
from visiontune.chat.agent.tools import TOOLS, Tool, read_slots
from visiontune.errors import BackendError, Cancelled, ContentError, InputError, VisionTuneError

_MOST_RETURNED = 4_000
"""Characters of a result that the model is told."""


@dataclass(frozen=True)
class Called:
    """One call and what came of it.

    Args:
        part: pydantic-ai's `ToolCallPart`.
        tool: None where there is none of its name.
        ran: Whether `make` was asked.
        fault: What is wrong with its arguments.
        over: Which bound it would break; the turn ends.
    """

    part: Any
    tool: Tool | None
    result: ToolResult
    ran: bool = False
    fault: str = ""
    over: str = ""


def run_calls(
    parts: Sequence[Any], offer: Offer, ledger: Ledger, make: Make, check_cancelled: Callable[[], None], cut: bool
) -> list[Called]:
    """Run the calls that may run, side by side, and say of the others why not; in order."""
    called: list[Called] = []
    work: dict[int, tuple[Tool, dict[str, Any]]] = {}
    for n, part in enumerate(parts):
        checked = _checked(part, offer, ledger, cut and n == len(parts) - 1)
        if isinstance(checked, Called):
            called.append(checked)
        else:
            work[n] = (TOOLS[part.tool_name], checked)
            called.append(Called(part, TOOLS[part.tool_name], ToolResult("")))
    results = side_by_side([partial(_run, make, *job) for job in work.values()], check_cancelled)
    for (n, (tool, slots)), result in zip(work.items(), results, strict=True):
        ledger.note(tool, slots, result)
        called[n] = replace(called[n], result=result, ran=True)
    return called


def returned(called: Sequence[Called]) -> list[Any]:
    """What the model is told of its calls, as pydantic-ai's parts."""
    from pydantic_ai.messages import ToolReturnPart

    return [
        ToolReturnPart(
            tool_name=_name(one.part.tool_name),
            content=one.result.text[:_MOST_RETURNED],
            tool_call_id=one.part.tool_call_id,
            outcome="success" if one.result.state in ("done", "waits") else "failed",
        )
        for one in called
    ]


def sendable(response: Any, called: Sequence[Called]) -> Any:
    """The response as it may be sent back: what could not be read is shortened, names are such as services take."""
    faulty = {id(one.part) for one in called if one.fault}
    parts = [
        replace(part, tool_name=_name(part.tool_name), args=_short(part.args) if id(part) in faulty else part.args)
        if part.part_kind == "tool-call"
        else part
        for part in response.parts
    ]
    return replace(response, parts=parts)


def _checked(part: Any, offer: Offer, ledger: Ledger, cut: bool) -> Called | dict[str, Any]:
    """The slots with which the call runs, or why it does not."""
    tool = TOOLS.get(part.tool_name)
    slots: dict[str, Any] | None = None
    fault = ""
    if tool is not None:
        try:
            slots = read_slots(tool, part.args, cut)
        except (ContentError, InputError) as error:
            fault = str(error)
    if over := ledger.bound(part.tool_name, part.args if slots is None else slots):
        return Called(part, tool, ToolResult(over, "failed"), over=over)
    if tool is None:
        names = ", ".join(name for name in TOOLS if name in offer.tools) or "none for this message"
        return Called(part, None, ToolResult(f"There is no tool {part.tool_name[:60]!r}. Tools: {names}.", "failed"))
    if tool.name not in offer.tools:
        return Called(part, tool, ToolResult(offer.refused[tool.name], "failed"))
    if slots is None:
        return Called(part, tool, ToolResult(f"Nothing was made. {fault}", "failed"), fault=fault)
    return slots


def _run(make: Make, tool: Tool, slots: dict[str, Any]) -> ToolResult:
    try:
        return make(tool.kind, dict(slots))
    except Cancelled:
        raise
    except BackendError as error:
        return ToolResult(str(error), "unusable")
    except VisionTuneError as error:
        return ToolResult(str(error), "failed")


def _name(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name) else "unknown_tool"


def _short(arguments: Any) -> Any:
    if isinstance(arguments, str):
        return arguments[:500]
    return arguments if len(str(arguments)) <= 500 else {"given": str(arguments)[:500]}
