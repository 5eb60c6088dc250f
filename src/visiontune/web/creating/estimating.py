"""What something will take before it is made: about how long, by whom, and whether it may cost money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from visiontune.backends import trait
from visiontune.chat.base import Step
from visiontune.chat.plans.costs import seconds_of
from visiontune.errors import VisionTuneError
from visiontune.requests import Request
from visiontune.web.creating.given import fault
from visiontune.web.state import web


@dataclass(frozen=True)
class Estimate:
    """What is told beside a form.

    Args:
        seconds: About how long all of it takes here; None where an online service or a large model makes it.
        by: The backend's name.
        why: A line for each backend that was chosen.
        paid: An online service makes it, which may cost money.
        lacks: Why it cannot be made as it is; then the rest is empty.
    """

    seconds: float | None = None
    by: str = ""
    why: tuple[str, ...] = ()
    paid: bool = False
    lacks: str = ""


_MEASURED = ("illustrator", "planner", "composer", "hibari", "espeak", "piper", "director", "stub")
"""Backends whose time is known; what a model on a processor takes depends on both."""


def estimate(requests: Sequence[Request]) -> Estimate:
    """Of requests that differ in their seeds alone."""
    workshop, request = web().studio.workshop, requests[0]
    try:
        resolved, why = workshop.explained(request)
        backend = workshop.backend(resolved)
    except VisionTuneError as error:
        from visiontune.errors import InputError

        return Estimate(lacks=fault(error)[1] if isinstance(error, InputError) else str(error))
    online = not trait(backend, "offline", True) and not trait(backend, "composite", False)
    step = Step("1", request.kind, resolved.document(), "", copies=len(requests))
    known = backend.name in _MEASURED
    return Estimate(seconds_of(step) if known else None, backend.name, tuple(why.splitlines()), online)
