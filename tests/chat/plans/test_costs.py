"""How long plans take, and what is asked about before it runs."""

from __future__ import annotations

import pytest

from visiontune.chat.base import Step
from visiontune.chat.plans.costs import cost_of, seconds_of


def step(kind: str, copies: int = 1, **fields: object) -> Step:
    return Step("1", kind, fields, kind, copies)


def test_seconds_by_kind() -> None:
    assert seconds_of(step("video", prompt="bees", duration=60.0)) == pytest.approx(51)
    assert seconds_of(step("video", prompt="bees")) == pytest.approx(27)
    assert seconds_of(step("image", copies=4, prompt="bees")) == pytest.approx(6)
    assert seconds_of(step("music", prompt="a march")) == pytest.approx(9)
    assert seconds_of(step("text", messages=[], max_tokens=300)) == pytest.approx(10)
    assert 2.5 < seconds_of(step("speech", text="Doors close at nine tonight, and open again at six.")) < 4


def test_long_texts_take_long() -> None:
    text = "The tide comes in twice a day, and twice a day it goes out again. " * 2_000

    assert seconds_of(step("speech", text=text)) > 1_000
    assert cost_of([step("speech", text=text)]).costly


def test_a_film_of_a_script_lasts_as_long_as_its_scenes() -> None:
    script = {
        "scenes": [
            {"narration": "A fox.", "duration": 20.0},
            {"narration": "", "image_prompt": "snow", "duration": 10.0},
        ]
    }

    assert seconds_of(step("video", script=script)) == pytest.approx(27, abs=1)


def test_what_is_long_many_or_paid_is_costly() -> None:
    assert not cost_of([step("video", prompt="bees", duration=100.0)]).costly
    assert cost_of([step("video", prompt="bees", duration=120.0)]).reasons == ("It takes about 99 seconds.",)
    assert not cost_of([step("image", copies=8, prompt="bees")]).costly
    assert cost_of([step("image", copies=9, prompt="bees")]).reasons == ("It makes 9 files.",)
    assert not cost_of([step("image", prompt="bees")], lambda kind: kind == "speech").costly
    bought = cost_of([step("image", prompt="bees")], lambda kind: kind == "image")
    assert bought.costly and "online service" in bought.reasons[0]
