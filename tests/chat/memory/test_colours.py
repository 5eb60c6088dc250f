"""Colours by name and number."""

from __future__ import annotations

import pytest

from visiontune.chat.memory.colours import colour


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("navy", "#000080"), ("Navy Blue", "#000080"), ("#FF8800", "#ff8800"), ("ff8800", "#ff8800"), ("#f80", "#ff8800"),
        ("dark green", "#006400"), ("dark-green", "#006400"), ("rebeccapurple", "#663399"), ("rgb(255, 136, 0)", "#ff8800"),
        ("rgb(256, 0, 0)", None), ("a bright orange", "#ffa500"), ("our deep red", "#ff0000"), ("deep pink", "#ff1493"),
        ("off-white", "#faf9f6"), ("cheerful", None), ("", None), ("#12345", None), ("f80", None), ("navy and red", None),
    ],
)  # fmt: skip
def test_colours_are_found_by_name_and_number(text: str, code: str | None) -> None:
    assert colour(text) == code
