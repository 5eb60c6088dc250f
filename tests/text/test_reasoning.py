"""C16: a model's hidden reasoning never leaves, whole or in part."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visiontune.errors import ContentError
from visiontune.text.reasoning import ReasoningFilter, without_reasoning


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<think>keep it short</think>Welcome to the quay.", "Welcome to the quay."),
        ("Welcome <think>hm</think>to the quay.", "Welcome to the quay."),
        ("<THINKING>a</thinking>\n\nYes.<reasoning>b</reasoning>", "Yes."),
        ("still thinking</think>\nThe answer.", "The answer."),
        ("1 < 2 and <thin> ice, a </b>", "1 < 2 and <thin> ice, a </b>"),
        ("plain", "plain"),
    ],
)
def test_c16_reasoning_is_dropped(text: str, shown: str) -> None:
    assert without_reasoning(text) == shown


def test_c16_an_unclosed_block_is_no_answer() -> None:
    with pytest.raises(ContentError, match="thought aloud"):
        without_reasoning("<think>keep it short, and")
    with pytest.raises(ContentError, match="thought aloud"):
        without_reasoning("Well. <think>or rather")


@settings(deadline=None)
@given(st.lists(st.integers(1, 7), max_size=40))
def test_c16_streaming_shows_the_same_however_it_is_cut(cuts: list[int]) -> None:
    text = "<think>secret</think>\n\nAn answer < with <b> marks. <think>secret</think>And more. <thi"
    pieces, at = [], 0
    for cut in [*cuts, len(text)]:
        pieces.append(text[at : at + cut])
        at += cut
    shown = ReasoningFilter()
    told = "".join(shown.feed(piece) for piece in pieces) + shown.finish()
    assert told == "An answer < with <b> marks. And more. <thi"
