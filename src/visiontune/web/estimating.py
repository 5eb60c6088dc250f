"""What something will take before it is made: about how long, by whom, and whether it may cost money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from visiontune.backends import trait
from visiontune.chat.base import Step
from visiontune.chat.plans.costs import seconds_of
from visiontune.requests import Request
from visiontune.web.state import web


@dataclass(frozen=True)
class Estimate:
    """What it would take.

    Args:
        request: As it would be made, with all that auto stands for.
        seconds: About how long all of it takes here; None where an online service or a large model makes it.
        by: The backend's name.
        why: A line for each backend that was chosen.
        paid: An online service makes it, which may cost money.
    """

    request: Request
    seconds: float | None
    by: str
    why: tuple[str, ...]
    paid: bool


_MEASURED = ("illustrator", "planner", "composer", "hibari", "espeak", "piper", "director", "stub")
"""Backends whose time is known; what a model on a processor takes depends on both."""


def estimate(requests: Sequence[Request]) -> Estimate:
    """Of requests that differ in their seeds alone.

    Raises:
        VisionTuneError: nothing here can make it, or it is wrong.
    """
    workshop = web().studio.workshop
    resolved, why = workshop.explained(requests[0])
    backend = workshop.backend(resolved)
    online = not trait(backend, "offline", True) and not trait(backend, "composite", False)
    step = Step("1", resolved.kind, resolved.document(), "", copies=len(requests))
    seconds = seconds_of(step) if backend.name in _MEASURED else None
    return Estimate(resolved, seconds, backend.name, tuple(why.splitlines()), online)
