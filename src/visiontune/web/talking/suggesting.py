"""What one may say first: examples that work with nothing but what is installed, and what would make the studio better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from visiontune.backends import Environment

_WEIGHTS = (
    ("smollm2-135m-instruct", "A small language model", "Poems and free answers, offline."),
    ("kokoro-82m", "More voices", "Six languages, for narrations and films."),
    ("sd-turbo", "Painted pictures", "Without it pictures are drawn, which takes a second."),
)
"""Name in the catalogue, what it is, what it is good for."""


@dataclass(frozen=True)
class Example:
    """Something to say; `kind` is that of what comes of it, `takes` about how long."""

    title: str
    text: str
    kind: str
    takes: str


@dataclass(frozen=True)
class Addition:
    """Something that can be had besides; `megabytes` of what is fetched, 0: nothing is."""

    title: str
    text: str
    megabytes: int = 0


EXAMPLES = (
    Example("Draw a picture", "Draw a red fox asleep in the snow under a full moon", "image", "seconds"),
    Example("Make a film", "Make a 12 second video about how bees make honey", "video", "a minute"),
    Example("Make music", "Compose a calm piano piece for a rainy evening, 20 seconds", "music", "seconds"),
    Example("Record a voice", "Read aloud: The lighthouse keeper counts the ships until morning.", "speech", "seconds"),
    Example("Ask something", "Why is the sky blue?", "text", "at once"),
)


def additions(environment: Environment) -> list[Addition]:
    """What would make this studio better and is not there, the smallest step first."""
    found = []
    if not environment.option("offline", False):
        here = {entry.name: entry for entry in environment.weights.list(paths=False)}
        found = [
            Addition(title, text, round(here[name].size / 1e6))
            for name, title, text in _WEIGHTS
            if name in here and not here[name].present
        ]
    if not _has_service(environment.options):
        found.append(Addition("A capable language model", "Set a key, or the address of a server on your own machine."))
    return found


def stays_here(options: Mapping[str, Any]) -> bool:
    """Whether nothing that is said is sent to a service."""
    return bool(options["offline"]) or not (_has_service(options) or options["online"])


def _has_service(options: Mapping[str, Any]) -> bool:
    """Whether the environment or the studio's page names a key or an address."""
    return any(options[name] for name in ("openai_api_key", "openai_base_url", "gemini_api_key"))
