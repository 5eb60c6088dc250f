"""A wish said anew in plain words, so that choosing an answer to a question is understood without doubt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from visiontune.chat.memory.profile import language_name


def reworded(intent: str, slots: Mapping[str, Any], text: str = "") -> str:
    """A message that asks for `intent` with these slots.

    Args:
        text: The wish's own words, for what has no subject.
    """
    subject = str(slots.get("subject") or text).strip()
    if intent == "image":
        count = slots.get("count", 1)
        of = " of" if slots.get("subject") else ":"
        about = f"Make {'a picture' if count == 1 else f'{count} pictures'}{of} {subject}"
        return ", ".join([about, *_shape(slots), *_looks(slots), *_seed(slots)])
    if intent == "video":
        about = f"Make a video{' about' if slots.get('subject') else ':'} {subject}"
        return ", ".join([about, *_shape(slots), *_looks(slots), *_heard(slots), *_seed(slots)])
    if intent == "music":
        return _music(slots, text)
    if intent == "speech":
        voice = f" in a {slots['voice']} voice" if slots.get("voice") else ""
        return f"Read this aloud{voice}{_in_language(slots)}: {subject}"
    if intent in ("cancel", "status"):
        return "Cancel what is running" if intent == "cancel" else "How far is it?"
    if intent == "followup":
        return f"Change the last one: {text.strip() or subject}"
    return f"What can you tell me about {subject}?" if slots.get("subject") else "I just want to talk"


def in_time(seconds: float) -> str:
    """A length of time in words: "90 seconds", "2 minutes".

    >>> [in_time(seconds) for seconds in (1, 12.5, 90, 120, 3600)]
    ['1 second', '12.5 seconds', '90 seconds', '2 minutes', '1 hour']
    """
    for unit, length in (("hour", 3_600), ("minute", 60)):
        if seconds >= length and seconds % length == 0:
            count = int(seconds // length)
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{seconds:g} second{'' if seconds == 1 else 's'}"


def _shape(slots: Mapping[str, Any]) -> list[str]:
    width, height = slots.get("width"), slots.get("height")
    if width and height:
        return [f"{width}x{height}"]
    sides = [
        f"{slots[side]} pixels {said}" for side, said in (("width", "wide"), ("height", "high")) if slots.get(side)
    ]
    return sides + ([slots["aspect_ratio"]] if slots.get("aspect_ratio") else [])


def _looks(slots: Mapping[str, Any]) -> list[str]:
    return [f"in the style of {slots['style']}"] if slots.get("style") else []


def _seed(slots: Mapping[str, Any]) -> list[str]:
    return [f"seed {slots['seed']}"] if slots.get("seed") is not None else []


def _heard(slots: Mapping[str, Any]) -> list[str]:
    said = [in_time(slots["duration_s"])] if slots.get("duration_s") else []
    sound = " ".join(str(slots[name]) for name in ("mood", "instrument") if slots.get(name))
    said += [f"with {sound} music"] if sound else []
    said += [f"with a {slots['voice']} voice"] if slots.get("voice") else []
    return said + ([_in_language(slots).strip()] if slots.get("language") else [])


def _in_language(slots: Mapping[str, Any]) -> str:
    return f" in {language_name(slots['language'])}" if slots.get("language") else ""


def _music(slots: Mapping[str, Any], text: str) -> str:
    named = " ".join(str(slots[name]) for name in ("mood", "instrument", "style") if slots.get(name))
    about = slots.get("subject")
    parts = [f"Compose {named} music".replace("  ", " ") + (f" about {about}" if about else "")]
    parts += [f"in the manner of {str(slots['composer']).title()}"] if slots.get("composer") else []
    parts += [f"in {slots['key']}"] if slots.get("key") else []
    parts += [f"at {slots['tempo_bpm']} bpm"] if slots.get("tempo_bpm") else []
    parts += [in_time(slots["duration_s"])] if slots.get("duration_s") else []
    if len(parts) == 1 and not named and not about and text.strip():
        return f"Compose music: {text.strip()}"
    return ", ".join([*parts, *_seed(slots)])
