"""A chat completion as OpenAI writes it: whole, or as the frames of a stream."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

DONE = "data: [DONE]\n\n"
STREAM = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
"""Headers without which proxies keep frames until the end."""


@dataclass
class Answer:
    """What a model said, piece by piece.

    Args:
        model: As the client named it.
        about: More fields of the whole answer.
    """

    model: str
    text: str = ""
    calls: list[dict[str, Any]] = field(default_factory=list)
    finish: str = "stop"
    about: dict[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=lambda: f"chatcmpl-{secrets.token_hex(12)}")
    created: int = field(default_factory=lambda: int(time.time()))
    _blank: str = ""

    @property
    def finish_reason(self) -> str:
        """Why it ended."""
        return "tool_calls" if self.calls else self.finish

    def take(self, piece: str) -> str:
        """Add a piece; returns what of it is certain to stay, as white space at both ends is no part of an answer."""
        piece = self._blank + piece if self.text else piece.lstrip()
        kept = piece.rstrip()
        self._blank = piece[len(kept) :]
        self.text += kept
        return kept

    def document(self, usage: Mapping[str, Any]) -> dict[str, Any]:
        """The whole answer."""
        message: dict[str, Any] = {"role": "assistant", "content": self.text or None, "refusal": None}
        if self.calls:
            message["tool_calls"] = self.calls
        else:
            message["content"] = self.text
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": self.finish_reason}
        return self._head("chat.completion") | {"choices": [choice], "usage": dict(usage)} | self.about

    def role_frame(self, more: Mapping[str, Any] | None = None) -> str:
        """The first frame. With `more`, of fields that go with every frame."""
        return self._frame({"role": "assistant", "content": ""}, more=more)

    def text_frame(self, piece: str, more: Mapping[str, Any] | None = None) -> str:
        """A frame of words."""
        return self._frame({"content": piece}, more=more)

    def call_frames(self, more: Mapping[str, Any] | None = None) -> Iterator[str]:
        """Frames of the calls: its name first, then its arguments."""
        for index, call in enumerate(self.calls):
            named = {**call, "index": index, "function": {**call["function"], "arguments": ""}}
            yield self._frame({"tool_calls": [named]}, more=more)
            arguments = {"index": index, "function": {"arguments": call["function"]["arguments"]}}
            yield self._frame({"tool_calls": [arguments]}, more=more)

    def last_frame(self, more: Mapping[str, Any] | None = None) -> str:
        """The frame that says why it ended."""
        return self._frame({}, self.finish_reason, more)

    def usage_frame(self, usage: Mapping[str, Any]) -> str:
        """The frame of numbers, which has no choice."""
        return sse(self._head("chat.completion.chunk") | {"choices": [], "usage": dict(usage)})

    def _frame(self, delta: dict[str, Any], finish: str | None = None, more: Mapping[str, Any] | None = None) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return sse(self._head("chat.completion.chunk") | {"choices": [choice]} | dict(more or {}) | self.about)

    def _head(self, kind: str) -> dict[str, Any]:
        return {"id": self.id, "object": kind, "created": self.created, "model": self.model}


def sse(document: Mapping[str, Any]) -> str:
    """One frame: JSON on one line, so that no piece of text can end it."""
    return f"data: {json.dumps(document, ensure_ascii=False)}\n\n"
