"""Which tools a message is offered: what was understood may be refined by a model, never loosened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from visiontune.chat.agent.results import MAKES, Kind
from visiontune.chat.agent.tools import TOOLS
from visiontune.chat.base import MAKING, Situation, Understanding

SURE = 0.8
"""Confidence from which understanding's word that nothing is to be made is final."""
_NOTHING = "The user did not ask for anything to be made, so nothing is made. Answer in words."
_REFUSED = "The user does not want this made now, so it is not made. Answer in words."
_STOPS = "The user asks about what is running, so nothing new is made."
_IDLE = "Nothing is being made now, so there is nothing to stop."


@dataclass(frozen=True)
class Offer:
    """Names of the tools that a model may call, and why others may not be called, by name."""

    tools: frozenset[str]
    refused: Mapping[str, str]

    @property
    def makes(self) -> bool:
        return any(TOOLS[name].kind in MAKES for name in self.tools)

    def without(self, names: frozenset[str], why: str) -> Offer:
        """This offer with these tools taken out."""
        return Offer(self.tools - names, {**self.refused, **dict.fromkeys(sorted(names & self.tools), why)})


def offered(understanding: Understanding, situation: Situation) -> Offer:
    """What a model may call. Making is offered unless the message surely asks for none, or refuses it."""
    refused: dict[str, str] = {}
    wishes = understanding.wishes
    held = {wish.held[0] for wish in wishes if wish.held is not None}
    wanted = {wish.intent for wish in wishes if wish.held is None and wish.intent in (*MAKING, "followup")}
    sure = bool(wishes) and not wanted and understanding.main.confidence >= SURE
    for tool in TOOLS.values():
        if tool.kind not in MAKES:
            continue
        intent = "followup" if tool.kind == "change" else tool.kind
        if intent in held - wanted or (held and not wanted):
            refused[tool.name] = _REFUSED
        elif sure:
            refused[tool.name] = _NOTHING if understanding.main.intent == "chat" else _STOPS
    if not situation.running:
        refused["cancel"] = _IDLE
    elif sure and not held and understanding.main.intent == "chat":
        refused["cancel"] = _NOTHING
    return Offer(frozenset(TOOLS) - frozenset(refused), refused)


def asked_for(understanding: Understanding) -> frozenset[Kind]:
    """Kinds that the message surely names."""
    kinds: dict[str, Kind] = {
        "image": "image",
        "video": "video",
        "music": "music",
        "speech": "speech",
        "followup": "change",
    }
    return frozenset(kinds[wish.intent] for wish in understanding.wishes if wish.held is None and wish.intent in kinds)
