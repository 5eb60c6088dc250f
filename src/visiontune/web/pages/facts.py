"""What a request says, as its page tells it: names with capitals, values with units, and why each engine was taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from visiontune.chat.memory.profile import language_name
from visiontune.web.pages.backends import KINDS
from visiontune.web.pages.gains import called

_ELSEWHERE = ("kind", "backend", "seed", "prompt", "text", "source", "lyrics", "script", "plan")
"""Fields that a page shows in places of their own."""
_LABELS: Mapping[str, str] = {
    "duration": "Length", "fps": "Frames", "aspect": "Shape", "num_inference_steps": "Steps", "metre": "Time signature",
    "guidance_scale": "Follows the words", "strength": "Changes the picture", "factor": "Enlarged",
    "image_backend": "Pictures by", "speech_backend": "Speech by", "music_backend": "Music by", "clip_backend": "Motion by",
    "writer": "Written by", "image_model": "Picture model", "init_image": "Starts from", "music_prompt": "Music wanted",
    "negative_prompt": "Not wanted", "file": "Made from", "speed": "Speed", "top_p": "Top p", "top_k": "Top k",
}  # fmt: skip
_SHOWN: Mapping[str, Callable[[Any], str]] = {
    **dict.fromkeys(("duration", "pause", "start", "end"), lambda value: f"{value:g} s"),
    **dict.fromkeys(("width", "height"), lambda value: f"{value} pixels"),
    **dict.fromkeys(("speed", "factor"), lambda value: f"{value:g} ×"),
    "fps": lambda value: f"{value:g} a second",
    "tempo": lambda value: f"{value:g} beats a minute",
    "language": language_name,
    "composer": lambda value: str(value).title(),
    "model": lambda value: "LSTM" if value == "lstm" else str(value),
    **dict.fromkeys(("image_backend", "speech_backend", "music_backend", "clip_backend", "writer"), called),
}
_CHOICE = re.compile(r"(?P<kind>\w+) by (?P<name>[\w-]+): (?P<why>[^(]*?)(?: \((?P<lacks>.*)\))?", re.DOTALL)


@dataclass(frozen=True)
class Fact:
    """A field that is set."""

    name: str
    label: str
    value: str


@dataclass(frozen=True)
class Reason:
    """Why an engine was taken, and what the better ones lack."""

    sentence: str
    lacks: str = ""


def facts(document: Mapping[str, Any]) -> list[Fact]:
    """The fields of a request that are set, as people read them."""
    found = []
    for name, value in document.items():
        if name not in _ELSEWHERE and value not in (None, "", [], {}, ()):
            label = _LABELS.get(name, name.replace("_", " ").capitalize())
            found.append(Fact(name, label, _capital(_told(name, value))))
    return found


def reasons(why: str) -> list[Reason]:
    """Of each line that says why, a sentence and the small print."""
    found = []
    for line in why.splitlines():
        choice = _CHOICE.fullmatch(line)
        if choice is None:
            found.append(Reason(_capital(line)))
            continue
        kind = KINDS.get(choice["kind"], choice["kind"].capitalize())
        reason = choice["why"].replace("is usable here", "is ready here")
        found.append(Reason(f"{kind} by {called(choice['name'])}: {reason}.", choice["lacks"] or ""))
    return found


def took(seconds: float) -> str:
    """A time that was taken: "0.4 s", "12 s", "2 min 5 s"."""
    if seconds < 59.5:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes, left = divmod(round(seconds), 60)
    return f"{minutes} min {left} s"


def _told(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if value == "auto":
        return "Automatic"
    if name == "captions" and isinstance(value, Mapping):
        return _captions(value)
    if isinstance(value, Mapping):
        set_ = {key: one for key, one in value.items() if one not in (None, "", [], {})}
        return ", ".join(f"{key.replace('_', ' ')} {one}" for key, one in set_.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, str) and value.startswith("sha256:"):
        return f"a file ({value.rpartition('.')[2]})"
    try:
        if name in _SHOWN:
            return _SHOWN[name](value)
        return f"{value:g}" if isinstance(value, float) else str(value)
    except (TypeError, ValueError):  # a request of another version may say it otherwise
        return str(value)


def _captions(value: Mapping[str, Any]) -> str:
    if value.get("mode") == "off":
        return "None"
    told = [str(value["mode"])] if value.get("mode") else []
    if place := value.get("position"):
        told.append(f"in the {place}" if place == "middle" else f"at the {place}")
    rest = {key: one for key, one in value.items() if key not in ("mode", "position") and one not in (None, "", [], {})}
    return ", ".join([*told, *(f"{key.replace('_', ' ')} {one}" for key, one in rest.items())])


def _capital(text: str) -> str:
    """With a capital, where it begins with a small letter of a word; files and codes stay as they are."""
    return text[:1].upper() + text[1:] if re.match(r"[a-z]+(?:[\s,.;]|$)", text) else text
