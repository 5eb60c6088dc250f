"""What a client's name of a model means: our assistant, a backend of ours, or one of OpenAI's usual names.

OpenAI's names mean `auto` of their kind, so that a client which insists on them works unchanged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from visiontune.backends import request_type, trait
from visiontune.errors import NotFound, VisionTuneError
from visiontune.requests import Request
from visiontune.studio import Studio

ASSISTANT = "visiontune"
"""The model that is our assistant: it talks, and makes whatever it is asked for."""
KINDS = ("text", "image", "speech", "transcript", "music", "video", "clip", "upscale")
"""Kinds whose backends are listed as models."""
ALIASES: Mapping[str, tuple[str, ...]] = {
    "image": ("gpt-image-*", "chatgpt-image-*", "dall-e-*"),
    "speech": ("tts-1*", "gpt-4o-mini-tts*"),
    "transcript": ("whisper-1", "gpt-transcribe*", "gpt-4o-transcribe*", "gpt-4o-mini-transcribe*"),
    "video": ("sora-*",),
    "text": ("gpt-*", "chatgpt-*", "o1*", "o3*", "o4-*"),
}
"""OpenAI's names, by the kind that they stand for; the first that fits counts."""
_STUB = "stub"
_BY_REQUEST = ("clip", "image", "music")
"""Kinds whose backends tell only of a request whether they can make it: its weights may be missing."""


@dataclass(frozen=True)
class Named:
    """What a name means: a backend of `kind` (or `auto`), and one of its models (empty: its usual one)."""

    kind: str
    backend: str = "auto"
    model: str = ""


def named(name: str | None, *kinds: str) -> Named:
    """What `name` means where one of `kinds` is made; no name, or `auto`, is the best of the first.

    Raises:
        NotFound: there is no such model for these kinds.
    """
    if name in (None, "", "auto"):
        return Named(kinds[0])
    assert name is not None
    kind = alias_of(name)
    if kind in kinds:
        return Named(kind)
    backend, _, model = name.partition("/")
    for kind in kinds:
        if backend in _known(kind):
            return Named(kind, backend, model)
    raise not_found(name)


def not_found(name: str) -> NotFound:
    """There is no model of this name."""
    return NotFound("model", name, "there is no such model here; GET /v1/models lists those that there are")


def alias_of(name: str) -> str | None:
    """The kind that one of OpenAI's names stands for, or None."""
    return next((kind for kind, patterns in ALIASES.items() if any(fnmatchcase(name, p) for p in patterns)), None)


def usable(studio: Studio, kind: str) -> list[str]:
    """The backends of `kind` that lack nothing here."""
    registry, environment = studio.workshop.registry, studio.workshop.environment
    found = []
    for name in registry.names(kind):
        try:
            backend = registry.get(kind, name)
            lacks = registry.lacks(backend, environment) or registry.lacks(backend, environment, _usual(kind))
        except VisionTuneError:
            continue
        if not lacks:
            found.append(name)
    return found


def models(studio: Studio) -> dict[str, list[str]]:
    """The names of what is usable here, each with the kinds that it makes."""
    found: dict[str, list[str]] = {ASSISTANT: ["assistant"]}
    for kind in KINDS:
        for name in usable(studio, kind):
            if name != _STUB:
                found.setdefault(name, []).append(kind)
    weights = studio.workshop.environment.weights
    for model in weights.known.values():
        if "llama" in found and any(file.format == "gguf" for file in model.files) and weights.present(model.name):
            found[f"llama/{model.name}"] = ["text"]
    return found


def kinds_of(name: str, studio: Studio) -> list[str]:
    """The kinds that the model of this name makes here.

    Raises:
        NotFound: there is none, or it is not usable here.
    """
    found = models(studio).get(name, [])
    if (
        not found
        and (kind := alias_of(name)) is not None
        and any(ranks(studio, kind, one) for one in usable(studio, kind))
    ):
        found = [kind]
    if not found:
        backend = name.partition("/")[0]
        found = [kind for kind in KINDS if "/" not in name and backend in usable(studio, kind)]
    if not found:
        raise not_found(name)
    return found


def ranks(studio: Studio, kind: str, name: str) -> bool:
    """Whether `auto` may take this backend."""
    return int(trait(studio.workshop.registry.get(kind, name), "rank", 0)) >= 0


def _known(kind: str) -> list[str]:
    from visiontune.web.state import web

    return web().studio.workshop.registry.names(kind)


def _usual(kind: str) -> Request | None:
    return request_type(kind).build(prompt="a red kite", seed=0) if kind in _BY_REQUEST else None
