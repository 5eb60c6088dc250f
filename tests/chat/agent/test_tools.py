"""Tools as a model sees them, and the work side by side."""

from __future__ import annotations

import json
import threading
import time

import pytest

from helpers_extras import need
from visiontune.chat.agent.side import side_by_side
from visiontune.chat.agent.tools import TOOLS, definitions, read_slots
from visiontune.errors import Cancelled, ContentError, InputError


def test_schemas_are_small_and_say_what_slots_mean() -> None:
    need("pydantic_ai")
    tools = definitions(TOOLS)
    assert [tool.name for tool in tools] == [
        "make_image", "make_video", "make_music", "make_speech", "change_last", "cancel", "status",
    ]  # fmt: skip
    image = tools[0].parameters_json_schema
    assert set(image["properties"]) == {"subject", "count", "seed", "aspect_ratio", "width", "height", "style"}
    assert image["required"] == ["subject"]
    assert image["additionalProperties"] is False
    assert image["properties"]["subject"]["description"].endswith("in the user's own words")
    assert image["properties"]["aspect_ratio"]["enum"] == ["16:9", "9:16", "1:1", "4:5"]
    written = json.dumps([tool.parameters_json_schema for tool in tools])
    for clutter in ("title", "default", "anyOf", "null", "$ref"):
        assert f'"{clutter}"' not in written
    assert len(written) < 6_000
    assert all(tool.description for tool in tools)
    assert [tool.name for tool in definitions({"status", "cancel"})] == ["cancel", "status"]


def test_slots_are_what_is_stated() -> None:
    given = {"text": " Doors close at nine. ", "voice": "british ", "language": "en", "count": None, "seed": 0}
    assert read_slots(TOOLS["make_speech"], given) == {
        "subject": "Doors close at nine.", "voice": "british", "language": "en", "seed": 0,
    }  # fmt: skip
    assert read_slots(TOOLS["change_last"], '{"change": "wider"}') == {"change": "wider"}
    assert read_slots(TOOLS["status"], None) == {}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "subject"),
        ({"subject": "a", "duration_s": -1}, "duration_s"),
        ({"subject": "a", "duration_s": float("nan")}, "duration_s"),
        ({"subject": "a", "tempo_bpm": 2}, "tempo_bpm"),
        ({"subject": "a", "seed": 2**32}, "seed"),
        ({"subject": "a", "mood": "x" * 81}, "mood"),
        ({"subject": ["a"]}, "subject"),
        ({"subject": "a", "colour": "red"}, "colour"),
        ({"subject": "a" * 200_001}, "subject"),
    ],
)
def test_wrong_slots_are_named(given: dict[str, object], field: str) -> None:
    with pytest.raises(InputError, match=field):
        read_slots(TOOLS["make_music"], given)


@pytest.mark.parametrize("given", ["{", '"a"', "[]", "x", 7, '{"subject": "a"', '{"subject": "a"} {"subject": "b"}'])
def test_what_is_no_object_is_not_guessed(given: object) -> None:
    with pytest.raises(ContentError, match="object"):
        read_slots(TOOLS["make_image"], given)


def test_arguments_without_end_are_refused() -> None:
    with pytest.raises(ContentError, match="longer than"):
        read_slots(TOOLS["make_image"], '{"subject": "' + "a" * 300_000)


def test_results_come_in_order_though_the_first_ends_last() -> None:
    second = threading.Event()

    def slow() -> str:
        assert second.wait(10)
        return "first"

    def quick() -> str:
        second.set()
        return "second"

    assert side_by_side([slow, quick], lambda: None) == ["first", "second"]
    assert side_by_side([], lambda: None) == []


def test_an_error_is_raised_when_all_have_ended() -> None:
    ended = []

    def fails() -> None:
        raise ContentError("black")

    def works() -> None:
        time.sleep(0.1)
        ended.append(1)

    with pytest.raises(ContentError, match="black"):
        side_by_side([fails, works], lambda: None)
    assert ended


def test_work_that_does_not_see_a_cancel_is_not_waited_for() -> None:
    def cancelled() -> None:
        raise Cancelled("cancelled")

    release = threading.Event()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        side_by_side([lambda: release.wait(10)], cancelled)
    assert time.monotonic() - started < 1
    release.set()
