"""Preferences that a message states or takes back: kept, and said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from visiontune.chat.memory.forgetting import forgotten
from visiontune.chat.memory.profile import Profile, Profiles
from visiontune.chat.memory.stating import stated
from visiontune.chat.sentences import shown

_PARTS = re.compile(r"(?<=[.!?;])\s+|\n+|,?\s+(?:and|but)\s+", re.IGNORECASE)
"""Between what may be several statements."""


_ASKS = re.compile(
    r"^\W*(?:what(?:\sare|'s|\sis)\smy\spreferences?|(?:show|list|tell)\s(?:me\s)?my\spreferences?|what\sdo\syou\s(?:know|remember)\s"
    r"(?:about|of)\sme|what\sdo\si\sprefer)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Noted:
    """The preferences after a message.

    Args:
        said: What is told about it; empty where it states none.
        only: Whether the message says nothing else.
    """

    profile: Profile
    said: str = ""
    only: bool = False


def noted(profiles: Profiles, user: str, text: str) -> Noted:
    """Keep the preferences that `text` states, forget those that it takes back."""
    profile = profiles.get(user)
    if back := forgotten(text):
        had = [name for name in back if getattr(profile, name)]
        gone = f"I have forgotten your preferences ({', '.join(map(_named, had))})." if had else ""
        return Noted(profiles.clear(user, *back), f"{gone or 'I kept no such preference of yours.'}\n", True)
    if _ASKS.match(text):
        known = {name: value for name, value in profile.model_dump().items() if value}
        told = ", ".join(f"{_named(name)}: {shown(value)}" for name, value in known.items())
        return Noted(profile, f"Your preferences: {told}.\n" if told else "You have told me none so far.\n", True)
    new = stated(text)
    if not new:
        return Noted(profile)
    told = ", ".join(f"{_named(name)}: {shown(value)}" for name, value in new.items())
    only = all(stated(part) for part in _PARTS.split(text) if part.strip())
    return Noted(profiles.change(user, **new), f"I will remember that ({told}).\n", only)


def _named(preference: str) -> str:
    return preference.replace("_", " ")
