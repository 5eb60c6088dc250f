"""What is on this machine, as far as plans depend on it: composers, voices, paid services, and what can be made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Self

from visiontune.chat.plans.drafting.voices import HEART, Voice, voices_here
from visiontune.errors import VisionTuneError
from visiontune.requests import Request

if TYPE_CHECKING:
    from visiontune.studio import Studio

Check = Callable[[Request], object]
"""Refuses a request that cannot be made here: raises `InputError` or `BackendError`."""


def _ours() -> tuple[str, ...]:
    from visiontune.music.composers import composers

    return tuple(composers())


@dataclass(frozen=True)
class Here:
    """What is here; by itself, what is embedded.

    Args:
        composers: Names of those whose models are here.
        voices: Those that can be used without fetching or paying.
        paid: Whether what makes a kind of request by default is an online service.
        check: Refuses what cannot be made.
    """

    composers: tuple[str, ...] = field(default_factory=_ours)
    voices: tuple[Voice, ...] = (HEART,)
    paid: Callable[[str], bool] = lambda kind: False
    check: Check = lambda request: None

    @classmethod
    def of(cls, studio: Studio) -> Self:
        """What the studio can use, now."""
        from visiontune.music.composers import composers, home_of

        workshop = studio.workshop
        environment = workshop.environment

        @cache
        def paid(kind: str) -> bool:
            return _paid(studio, kind)

        names = tuple(composers(home_of(environment)))
        return cls(names, voices_here(environment), paid, workshop.resolve)


def _paid(studio: Studio, kind: str) -> bool:
    """Whether a service that wants a key makes `kind` by default; a server at an address of one's own costs nothing.

    Text is never asked about: who chose an online writer has every answer from it. Nor are pictures that it plans and
    we draw.
    """
    from visiontune.backends import trait
    from visiontune.image.base import ImageRequest
    from visiontune.music.base import MusicRequest
    from visiontune.speech.base import SpeechRequest

    if kind == "video":
        return any(_paid(studio, part) for part in ("image", "speech", "music"))
    samples: dict[str, Request] = {
        "image": ImageRequest(prompt="one", seed=0),
        "speech": SpeechRequest(text="one", seed=0),
        "music": MusicRequest(prompt="one", seed=0),
    }
    if kind not in samples:
        return False
    workshop = studio.workshop
    try:
        chosen = workshop.registry.choose(samples[kind], workshop.environment)
    except VisionTuneError:
        return False
    option, name = workshop.environment.option, chosen.backend.name
    online = not trait(chosen.backend, "offline", True) and not trait(chosen.backend, "composite", False)
    return online and bool(option(f"{name}_api_key")) and not option(f"{name}_base_url")
