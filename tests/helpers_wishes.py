"""Wishes and understandings by hand, as the understander gives them."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from visiontune.chat.base import Intent, Outcome, Plan, Question, Situation, Step, Understanding, Wish
from visiontune.chat.memory.profile import Profile
from visiontune.chat.plans.here import Here
from visiontune.chat.plans.planning import plan


def wish(intent: Intent, text: str, confidence: float = 0.97, start: int = 0, **slots: Any) -> Wish:
    return Wish(intent, confidence, slots, text, start)


def understood(*wishes: Wish, text: str = "") -> Understanding:
    return Understanding(text or " ".join(one.text for one in wishes), wishes)


def never(one: Wish, situation: Situation, before: tuple[Step, ...]) -> NoReturn:
    raise AssertionError(f"{one.text!r} was taken for a follow-up")


def outcome(
    *wishes: Wish, situation: Situation | None = None, profile: Profile | None = None, here: Here | None = None
) -> Outcome:
    return plan(understood(*wishes), situation or Situation(), profile or Profile(), never, here)


def planned(
    *wishes: Wish, situation: Situation | None = None, profile: Profile | None = None, here: Here | None = None
) -> Plan:
    """The plan of wishes, put into JSON and read back."""
    found = outcome(*wishes, situation=situation, profile=profile, here=here)
    assert isinstance(found, Plan), found
    again = Plan.of(json.loads(json.dumps(found.document())))
    assert again == found
    assert again.document() == found.document()
    return again


def asked(*wishes: Wish, situation: Situation | None = None, here: Here | None = None) -> Question:
    found = outcome(*wishes, situation=situation, here=here)
    assert isinstance(found, Question), found
    return found
