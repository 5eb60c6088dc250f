from __future__ import annotations

import math

import pytest

from visiontune.chat.wording.amounts import counts, durations, number


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Make a 2.5 minute video about the second wave of ska", [150]),
        ("1m30s", [90]),
        ("1,5 Minuten", [90]),
        ("ninety secs", [90]),
        ("half a minute", [30]),
        ("a minute and a half", [90]),
        ("one and half minute", [90]),
        ("a minute-long film", [60]),
        ("1:30", [90]),
        ("2'30\"", [150]),
        ("1 min 30", [90]),
        ("quarter of an hour", [900]),
        ("2 hours 15 minutes", [8100]),
        ("30-second spot", [30]),
        ("8s 16:9 low poly", [8]),
        ("video 20 seconds, 3 pictures", [20]),
        ("3.5 years", []),
        ("the second wave", []),
        ("a second wave", []),
        ("one second thought", []),
        ("the third crusade", []),
        ("as a film, 16:9 or 9:16", []),
        ("ones and ams", []),
    ],
)
def test_lengths_of_time(text: str, seconds: list[float]) -> None:
    assert [amount.value for amount in durations(text)] == seconds


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a dozen pictures", 12),
        ("half a dozen", 6),
        ("a couple of", 2),
        ("x4", 4),
        ("3x", 3),
        ("two dozen", 24),
        ("four", 4),
    ],
)
def test_counts(text: str, value: int) -> None:
    assert next(counts(text)).value == value


def test_sizes_and_decimals_are_no_counts() -> None:
    assert not list(counts("1024x768"))
    assert not [amount for amount in counts("2.5 of them") if amount.value in (2, 5)]


def test_numbers_in_words() -> None:
    assert number("a hundred and twenty") == 120
    assert number("twenty-five") == 25
    assert number("1½") == 1.5
    assert math.isnan(number("several"))
