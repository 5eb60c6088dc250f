"""What readers write says the same after cleaning, whatever characters the document holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visiontune.chat.documents.markdown import escaped, fenced, headings, table
from visiontune.text.cleaning import clean


@pytest.mark.parametrize(
    "text",
    [
        "Use <b> and </b> and <!-- this -->.", "2 * 3 * 4 is 24.", "The *.txt and *.md files.", "_name_ and snake_case.",
        "See [this](that) and `code` here.", "1945. A year of peace.", "12) is a number.", "# is a sign.", "> is greater.",
        "+ is plus.", r"C:\new\*.txt is a path.", "Fish &amp; chips &copy; us.", "a ~~b~~ c.", "x < y and y > z.",
    ],
)  # fmt: skip
def test_words_that_look_like_marks_are_words(text: str) -> None:
    assert clean(escaped(text)) == text
    assert clean("- " + escaped(text)) == text


@given(st.text(alphabet="ab *_`<>&;[]()#+~\\.1!/-", min_size=1, max_size=40))
def test_no_letter_is_lost(text: str) -> None:
    words = f"Words {text} end."
    kept = [character for character in clean(escaped(words)) if character.isalnum()]
    assert kept == [character for character in words if character.isalnum()]


def test_headings_tables_and_code() -> None:
    assert headings("# One #\n\ntext # not\n\n### Two words") == [(0, "One"), (21, "Two words")]
    assert table([["a", "b|c"], ["1"]]) == "| a | b/c |\n| --- | --- |\n| 1 |  |"
    assert fenced("a ``` b").startswith("~~~~") and fenced("  ") == ""
