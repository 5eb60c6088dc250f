"""Plans that cannot be run to their end are ended all the same."""

from __future__ import annotations

import threading

from visiontune.chat.base import Failed, Plan, Step
from visiontune.chat.plans.running import Run
from visiontune.studio import Studio


def test_a_step_that_needs_what_no_step_makes_is_given_up(studio: Studio) -> None:
    lost = Step("2", "speech", {}, "a reading", uses={"text": "7.text"})
    after = Step("3", "video", {}, "a film", uses={"source": "2.text"})
    events = list(Run(studio, Plan((lost, after)), "ana", threading.Event()).events())
    assert next((event.step, "7" in event.reason) for event in events if isinstance(event, Failed)) == ("2", True)
    assert {event.step for event in events if isinstance(event, Failed)} == {"2", "3"} and len(events) == 2


def test_steps_that_need_each_other_are_given_up(studio: Studio) -> None:
    steps = (
        Step("1", "speech", {}, "one", uses={"text": "2.text"}),
        Step("2", "speech", {}, "two", uses={"text": "1.text"}),
    )
    events = list(Run(studio, Plan(steps), "ana", threading.Event()).events())
    assert [type(event) for event in events] == [Failed, Failed]
