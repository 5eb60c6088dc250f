"""The circuit breaker."""

from __future__ import annotations

import pytest

from visiontune.errors import BackendError
from visiontune.jobs.breaker import Breaker


def test_w24_a_model_that_cannot_load_is_not_tried_in_a_storm(clock) -> None:
    breaker = Breaker(limit=3, pause=30, clock=clock)
    tried = 0
    for _ in range(20):
        if tried == 3:
            with pytest.raises(BackendError, match="missing file"):
                breaker.check("image.broken")
            continue
        breaker.check("image.broken")
        tried += 1
        breaker.failed("image.broken", OSError("missing file"))

    assert tried == 3
    breaker.check("image.other")  # no other backend rests
    clock.now += 31
    breaker.check("image.broken")  # one more try
    breaker.worked("image.broken")
    breaker.check("image.broken")


def test_success_forgets_failures(clock) -> None:
    breaker = Breaker(limit=2, clock=clock)
    for _ in range(5):
        breaker.failed("x", OSError("once"))
        breaker.worked("x")
    breaker.check("x")
    breaker.failed("x", OSError("one"))
    breaker.failed("x", OSError("two"))
    with pytest.raises(BackendError, match="2 times"):
        breaker.check("x")
