"""What a message points at."""

from __future__ import annotations

import pytest

from visiontune.chat.plans.referring import medium_of, points


@pytest.mark.parametrize("subject", [None, "", "it", "this document", "both of them", "the poem", "of it", "my notes"])
def test_what_says_nothing_by_itself(subject: str | None) -> None:
    assert points(subject)


@pytest.mark.parametrize(
    "subject", ["a fox", "the poem of the week", "this old house", "documents in a fire", "IT support"]
)
def test_what_says_something(subject: str) -> None:
    assert not points(subject)


def test_media() -> None:
    assert medium_of("turn it into a 10 s video with sad piano music") == "video"
    assert medium_of("then read it aloud") == "speech"
    assert medium_of("set it to sad piano music") == "music"
    assert medium_of("illustrate it") == "image"
    assert medium_of("warmer, please") is None
