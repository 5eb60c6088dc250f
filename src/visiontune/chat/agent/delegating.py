"""The assistant where a capable model talks: its tools are our plans, so what it asks for is checked as what people ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from visiontune.chat.agent.agent import ModelAgent
from visiontune.chat.agent.results import Kind, ToolResult
from visiontune.chat.base import (
    Event,
    Failed,
    Finished,
    Intent,
    Made,
    Outcome,
    Plan,
    Question,
    Said,
    Situation,
    Talk,
    Understanding,
    Wish,
)
from visiontune.chat.plans.here import Check
from visiontune.chat.streaming import Emit, streamed
from visiontune.errors import VisionTuneError
from visiontune.requests import Request

_THINGS = {"image": "pictures", "music": "music", "speech": "speech"}

if TYPE_CHECKING:
    from visiontune.chat.memory.profile import Profile
    from visiontune.chat.turn import Turn


def delegated(
    backend: Any, turn: Turn, understanding: Understanding, situation: Situation, profile: Profile
) -> Iterator[Event]:
    """The model's reply, with what its tools made.

    Raises:
        VisionTuneError: the service failed; what came before was emitted.
    """
    agent = ModelAgent(backend, turn.studio.workshop.environment)
    preferences = [sentence for kind in ("image", "video", "music", "speech") for sentence in profile.used(kind)]

    now = [situation]  # against which a tool call is understood: the next one may change what this one made

    def work(emit: Emit) -> None:
        def note(event: Event) -> None:
            if isinstance(event, Finished):
                artifact = turn.studio.library.get(event.artifact, turn.user)
                one = Made(artifact.id, artifact.kind, artifact.request)
                now[0] = replace(now[0], made=(*now[0].made, one), last=(one.id,))
            emit(event)

        def make(kind: Kind, slots: dict[str, Any]) -> ToolResult:
            if kind in ("cancel", "status"):
                return ToolResult(turn.control(kind))
            if why := _unusable(kind, turn.assistant.here.check):
                return ToolResult(why, "unusable")
            wish = _wish(kind, slots)
            wanted = Understanding(wish.text, (wish,))
            return _made(turn, turn.outcome(wanted, now[0], profile), note)

        agent.reply(
            turn.turns(),
            understanding,
            situation,
            make,
            emit,
            turn.check_cancelled,
            list(dict.fromkeys(preferences)),
            turn.conversation.summary,
        )

    yield from streamed(work)


def _unusable(kind: Kind, check: Check) -> str:
    """Why nothing here can make this kind of thing at all; empty where something can."""
    from visiontune.image.base import ImageRequest
    from visiontune.music.base import MusicRequest
    from visiontune.speech.base import SpeechRequest

    samples: dict[str, Request] = {
        "image": ImageRequest(prompt="one", seed=0),
        "music": MusicRequest(prompt="one", seed=0),
        "speech": SpeechRequest(text="one", seed=0),
    }
    if kind not in samples:
        return ""
    try:
        check(samples[kind])
    except VisionTuneError as error:
        return f"Nothing here can make {_THINGS[kind]}: {error}"
    return ""


def _wish(kind: Kind, slots: dict[str, Any]) -> Wish:
    if kind == "change":
        return Wish(
            "followup", 1.0, {name: value for name, value in slots.items() if name != "change"}, str(slots["change"])
        )
    text = str(slots.get("subject") or slots.get("prompt") or "")
    return Wish(cast(Intent, kind), 1.0, slots, text)


def _made(turn: Turn, outcome: Outcome, emit: Emit) -> ToolResult:
    """What came of a tool: events go to the user as they happen, words go to the model."""
    if isinstance(outcome, Question | Talk):
        return ToolResult(
            outcome.text if isinstance(outcome, Question) else outcome.note or "nothing to make", "failed"
        )
    if not isinstance(outcome, Plan):
        stopped = turn.control(outcome.what)
        if outcome.then is None:
            return ToolResult(stopped)
        after = _made(turn, outcome.then, emit)
        return ToolResult(f"{stopped} {after.text}", after.state)
    made: list[str] = []
    failed: list[str] = []
    said: list[str] = []
    for event in turn.planned(outcome):
        if isinstance(event, Said):
            said.append(event.text.strip())
            continue
        emit(event)
        if isinstance(event, Finished):
            made.append(f"{event.kind} {event.artifact}")
        elif isinstance(event, Failed):
            failed.append(event.reason)
    if outcome.costly:
        return ToolResult(" ".join(said), "waits")
    notes = f" {' '.join(said)}" if said else ""
    if failed and not made:
        return ToolResult("; ".join(failed) + notes, "failed")
    return ToolResult(f"made: {', '.join(made)}." + notes)
