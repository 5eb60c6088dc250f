"""What the tests of the assistant with a model have in common: messages, a desk that takes its orders, and asking it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from helpers import make_environment
from helpers_model_server import FakeModelServer
from visiontune.backends import Environment
from visiontune.chat.agent.agent import ModelAgent
from visiontune.chat.agent.results import Kind, ToolResult
from visiontune.chat.base import Event, Intent, Said, Situation, Understanding, Wish
from visiontune.text.online import Gemini, OpenAI

KEY = "sk-very-secret-0123456789"


def understood(
    text: str, intent: Intent = "image", confidence: float = 0.95, held: Intent | None = None
) -> Understanding:
    """What the message means: one wish."""
    kept: tuple[Intent, dict[str, Any]] | None = None if held is None else (held, {})
    return Understanding(text, (Wish(intent, confidence, {}, text, held=kept),))


def openai_environment(tmp_path: Path, server: FakeModelServer, **options: Any) -> Environment:
    given = {"openai_api_key": KEY, "openai_base_url": f"{server.address}/v1", "openai_model": "m", "retry_wait": 0.01}
    return make_environment(tmp_path, **{**given, **options})


def gemini_environment(tmp_path: Path, server: FakeModelServer, **options: Any) -> Environment:
    given = {"gemini_api_key": KEY, "gemini_base_url": server.address, "retry_wait": 0.01}
    return make_environment(tmp_path, **{**given, **options})


def openai_agent(tmp_path: Path, server: FakeModelServer, **options: Any) -> ModelAgent:
    return ModelAgent(OpenAI(), openai_environment(tmp_path, server, **options))


def gemini_agent(tmp_path: Path, server: FakeModelServer, **options: Any) -> ModelAgent:
    return ModelAgent(Gemini(), gemini_environment(tmp_path, server, **options))


@dataclass
class Desk:
    """Takes orders as the assistant's `make` does: keeps them, and answers with `results`, the last one for ever.

    Args:
        seconds: That each takes.
        together: Orders that must be there at once before any is done; more than come: none ever is.
    """

    orders: list[tuple[Kind, dict[str, Any]]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    results: list[ToolResult | Exception] = field(default_factory=list)
    together: threading.Barrier | None = None
    check: Callable[[], None] = lambda: None
    seconds: float = 0.0

    def make(self, kind: Kind, slots: dict[str, Any]) -> ToolResult:
        self.orders.append((kind, slots))
        if self.together is not None:
            self.together.wait(10)
        until = time.monotonic() + self.seconds
        while time.monotonic() < until:
            self.check()
            time.sleep(0.02)
        if not self.results:
            return ToolResult(
                f"Made: {kind} of {slots.get('subject') or slots.get('change') or 'it'} (id art{len(self.orders)})."
            )
        result = self.results.pop(0) if len(self.results) > 1 else self.results[0]
        if isinstance(result, Exception):
            raise result
        return result

    @property
    def said(self) -> str:
        """All text that was emitted."""
        return "".join(event.text for event in self.events if isinstance(event, Said))

    def ask(
        self,
        agent: ModelAgent,
        text: str,
        understanding: Understanding | None = None,
        situation: Situation | None = None,
        earlier: list[tuple[str, str]] | None = None,
        **given: Any,
    ) -> str:
        """The agent's reply to `text`; what was emitted must be what is returned."""
        reply = agent.reply(
            [*(earlier or []), ("user", text)],
            understanding or understood(text),
            situation or Situation(),
            self.make,
            self.events.append,
            self.check,
            **given,
        )
        assert all(isinstance(event, Said) for event in self.events)
        assert self.said.strip() == reply
        return reply


def tool_names(asked: dict[str, Any]) -> set[str]:
    """Names of the tools that a request to the server offered."""
    body = asked["body"]
    if "contents" in body:
        return {tool["name"] for group in body.get("tools", []) for tool in group["functionDeclarations"]}
    return {tool["function"]["name"] for tool in body.get("tools", [])}


def tool_answers(asked: dict[str, Any]) -> list[str]:
    """What the model was told of its calls, in a request to an OpenAI server."""
    return [str(message["content"]) for message in asked["body"]["messages"] if message["role"] == "tool"]


def arguments(**slots: Any) -> str:
    return json.dumps(slots, ensure_ascii=False)
