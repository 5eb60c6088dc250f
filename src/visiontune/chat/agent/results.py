"""What a tool gives back, and who runs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["image", "video", "music", "speech", "change", "cancel", "status"]
"""What a tool does: make one of four kinds, change what was made last, stop what runs, say how far it is."""
MAKES: tuple[Kind, ...] = ("image", "video", "music", "speech", "change")
"""Kinds that make something."""
State = Literal["done", "failed", "unusable", "waits"]


@dataclass(frozen=True)
class ToolResult:
    """What came of a call.

    Args:
        text: In words, for the model and the user: what was made, or why not.
        state: failed: the model may try in another way; unusable: nothing here can make this kind, so the model may
            not turn to another tool instead; waits: the user is asked first, and the turn ends with `text`.
    """

    text: str
    state: State = "done"


Make = Callable[[Kind, dict[str, Any]], ToolResult]
"""Runs a tool: its kind and its slots, {"change": "…"} for a change. It is called from several threads at once, raises
`Cancelled` where the user cancels, and may raise any other `VisionTuneError`, which the model is told."""
