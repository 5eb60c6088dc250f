"""What a turn has tried: the bounds on it, and the account of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from visiontune.chat.agent.results import ToolResult
from visiontune.chat.agent.tools import Tool

STEPS = 8
"""Calls of tools in a turn, whatever comes of them."""
SAME = 2
"""Calls of one tool with the same arguments."""
REPAIRS = 1
"""Rounds in which a model may mend arguments that cannot be read."""


@dataclass
class Ledger:
    """Counts the calls of one turn and keeps what came of each."""

    steps: int = 0
    repairs: int = 0
    tried: list[tuple[str, str]] = field(default_factory=list)
    """(what was asked for, what came of it)"""
    _same: Counter[str] = field(default_factory=Counter)

    def bound(self, name: str, arguments: Any) -> str:
        """Count a call; say why it is refused where a bound is reached, else nothing."""
        same = f"{name}\n{json.dumps(arguments, sort_keys=True, ensure_ascii=False, default=str)}"
        if self._same[same] >= SAME:
            return f"{name} was called {SAME} times with the same arguments; it is not called again."
        if self.steps >= STEPS:
            return f"{STEPS} calls were made for this message; no more are."
        self._same[same] += 1
        self.steps += 1
        return ""

    def note(self, tool: Tool, slots: Mapping[str, Any], result: ToolResult) -> None:
        """Keep what came of a call."""
        words = " ".join(str(slots.get("subject") or slots.get("change") or "").split())
        shown = f" “{words[:80]}{'…' if len(words) > 80 else ''}”" if words else ""
        self.tried.append((f"{tool.thing}{shown}", " ".join(result.text.split())))

    def account(self) -> str:
        """What was tried, a line each; calls that came to the same are one line."""
        lines = Counter(f"- {asked}: {came}" for asked, came in self.tried)
        return "\n".join(line + (f" (tried {times} times)" if times > 1 else "") for line, times in lines.items())
