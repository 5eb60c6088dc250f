"""A wish for speech as fields of `SpeechRequest`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from visiontune.chat.base import Wish
from visiontune.chat.memory.profile import Profile
from visiontune.chat.plans.drafting import amounts
from visiontune.chat.plans.drafting.base import Draft, a_or_many, brief
from visiontune.chat.plans.drafting.image import told
from visiontune.chat.plans.drafting.voices import Voice, voice_fields
from visiontune.chat.plans.rewording import in_time


def speech(wish: Wish, text: str | None, profile: Profile, voices: Sequence[Voice]) -> Draft:
    """The draft of `text` being spoken, to the letter; None where an earlier step writes it.

    Raises:
        Unclear: a number is out of range.
    """
    fields, notes = spoken(wish, profile, "speech", voices)
    if text is not None:
        fields["text"] = text
    if (seed := amounts.seed(wish)) is not None:
        fields["seed"] = seed
    if wish.slots.get("duration_s"):
        length = in_time(wish.slots["duration_s"])
        notes = (
            *notes,
            f"Speech lasts as long as its words take, so {length} is no promise; say faster or slower to change it.",
        )
    count = amounts.copies(wish)
    says = f"{a_or_many(count, 'reading')} of {'what is written' if text is None else f'“{brief(text)}”'}"
    return Draft("speech", fields, says, count, notes=notes)


def spoken(wish: Wish, profile: Profile, kind: str, voices: Sequence[Voice]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Fields language, voice and speed for a request that speaks, and notes."""
    preferred = profile.defaults(kind)
    language = str(wish.slots.get("language") or preferred.get("language", ""))
    described = str(wish.slots.get("voice") or preferred.get("voice", ""))
    fields: dict[str, Any] = {"language": language} if language else {}
    chosen, notes = voice_fields(described, language or "en", voices)
    left_open = {name for name in ("voice", "language") if not wish.slots.get(name)}
    return fields | chosen, (*notes, *told(profile, kind, left_open))
