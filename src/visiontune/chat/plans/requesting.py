"""Steps become requests: fields are filled from what earlier steps made, and each copy gets a seed of its own."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Protocol

from visiontune.backends import request_type
from visiontune.chat.base import Step
from visiontune.chat.plans.costs import spoken_seconds
from visiontune.errors import InputError
from visiontune.requests import MAX_TEXT, Request, derive_seed

PAUSE = 0.35  # seconds after a sentence of a film
_SHORTEST, _LONGEST = 2.0, 3_600.0  # seconds of a film
SHOWN = 5.0
"""Seconds for which a picture with few words is shown, where nobody says."""


class Result(Protocol):
    """What a step made. `file_ref` and `midi_ref` are FileRefs in the library; None where it made none."""

    @property
    def text(self) -> str | None: ...

    @property
    def file_ref(self) -> str | None: ...

    @property
    def midi_ref(self) -> str | None: ...


@dataclass(frozen=True)
class _Stand:
    """Stands in for what a step will make, so that all else in a request can be checked before anything runs."""

    text: str | None = "Some words."
    file_ref: str | None = f"sha256:{'0' * 64}.png"
    midi_ref: str | None = f"sha256:{'0' * 64}.mid"


def build(
    step: Step, results: Mapping[str, Result], check: Callable[[Request], object] = lambda request: None
) -> list[Request]:
    """The requests of a step, one a copy: the first has the step's seed, the others seeds derived from it.

    Args:
        results: What earlier steps made, by their ids; those that the step uses are needed.
        check: Raises where a request cannot be made here; see `here.Here.check`.

    Raises:
        InputError: a field is wrong, or an earlier step made nothing that can be used; names field and remedy.
        BackendError: nothing here can make it (from `check`).
    """
    fields = _filled(step, results)
    first = request_type(step.kind).build(**fields)
    check(first)
    others = [derive_seed(first.seed, "variation", str(n)) for n in range(1, max(1, step.copies))]
    return [first, *(first.model_copy(update={"seed": seed}) for seed in others)]


def checked(step: Step, check: Callable[[Request], object]) -> None:
    """Refuse a step whose fields are wrong, before anything runs.

    Raises:
        InputError, BackendError: as `build` does. What waits for others is checked but for those.
    """
    stands = {name: _Stand() for name in step.needs}
    build(step, stands, (lambda request: None) if stands else check)


def _filled(step: Step, results: Mapping[str, Result]) -> dict[str, Any]:
    fields: dict[str, Any] = deepcopy(dict(step.fields))
    for path, source in step.uses.items():
        _put(fields, path, _found(source, results))
    if step.kind == "video":
        return _film(fields, step)
    return fields


def _found(source: str, results: Mapping[str, Result]) -> str:
    name, _, part = source.partition(".")
    result = results.get(name)
    attribute = {"text": "text", "file": "file_ref", "midi": "midi_ref"}.get(part)
    value = None if result is None or attribute is None else getattr(result, attribute)
    if not isinstance(value, str) or not value.strip():
        raise InputError("uses", source, f"step {name} made no {part or 'such thing'} that can be used")
    return value[:MAX_TEXT] if part == "text" else value


def _put(fields: dict[str, Any], path: str, value: str) -> None:
    """Set a field, or one inside of it: "script.scenes.0.image"."""
    *parents, last = path.split(".")
    at: Any = fields
    try:
        for parent in parents:
            at = at[int(parent)] if isinstance(at, list) else at.setdefault(parent, {})
        at[int(last) if isinstance(at, list) else last] = value
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise InputError("uses", path, "names no field of the step") from error


def _film(fields: dict[str, Any], step: Step) -> dict[str, Any]:
    """A film of a given picture has a script with it; one of a text that was written is long enough for its words."""
    image = fields.pop("image", None)
    source = str(fields.get("source", ""))
    if image is not None:
        words = source or str(fields.pop("prompt", ""))
        fields.pop("source", None)
        if "script" not in fields:
            fields["script"] = pictured(words, str(image), fields.get("duration"), str(fields.get("language", "en")))
        elif (scenes := fields["script"].get("scenes")) and "image" not in scenes[0]:
            scenes[0]["image"] = image
        fields.pop("duration", None)
    elif "source" in step.uses and "duration" not in fields:
        fields["duration"] = lasting(source, fields)
    return fields


def pictured(words: str, image: str, duration: float | None, language: str = "en") -> dict[str, Any]:
    """A script that shows one picture while `words` are spoken: its scenes share the least length `duration` (seconds)."""
    from visiontune.text.cleaning import clean
    from visiontune.text.sentences import split_sentences

    sentences = split_sentences(clean(words), language)
    scenes: list[dict[str, Any]] = [{"narration": sentence, "image": image} for sentence in sentences]
    scenes = scenes or [{"narration": "", "image": image}]
    if duration is None and len(scenes) == 1:
        duration = SHOWN
    if duration is not None:
        each = min(600.0, max(0.1, duration / len(scenes) - PAUSE))
        scenes = [{**scene, "duration": round(each, 3)} for scene in scenes]
    return {"language": language, "scenes": scenes}


def lasting(text: str, fields: Mapping[str, Any]) -> float:
    """Seconds of a film in which all of `text` is told."""
    from visiontune.text.cleaning import clean
    from visiontune.text.sentences import split_sentences

    sentences = split_sentences(clean(text), str(fields.get("language", "en")))
    seconds = sum(spoken_seconds(sentence, fields) + PAUSE for sentence in sentences[:400])
    if len(sentences) > 400:
        seconds *= len(sentences) / 400
    return float(min(_LONGEST, max(_SHORTEST, math.ceil(seconds))))
