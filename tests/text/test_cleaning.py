"""Notes become prose: marks go, words stay."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visiontune.text.cleaning import clean, speakable, with_stop


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("# Water\n\nWater **is** _wet_.", "Water.\n\nWater is wet."),
        ("- one\n- two;\n- three!", "one. two. three!"),
        ("1. Open it.\n2. Close it\n   - gently", "Open it. Close it. gently."),
        ("See [the docs](https://a.org/x) and ![a cat](c.png) here.", "See the docs and here."),
        ("Use `make` now.\n\n```sh\nrm -rf x\n```\n\nDone.", "Use make now.\n\nDone."),
        ("A.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nB.", "A.\n\nB."),
        ("The end.\n---\nNext.", "The end.\n\nNext."),
        ("Title\n=====\nText.", "Title\n\nText."),
        (
            "<p>Hello <b>big</b> world.</p><script>x()</script><p>Bye &amp; thanks.</p>",
            "Hello big world.\n\nBye & thanks.",
        ),
        ("<think>Let me see.\n\nHm.</think>\nThe answer.", "The answer."),
        ("lost start</think>The answer.", "The answer."),
        ("---\ntitle: X\ntags: [a]\n---\nText.", "Text."),
        ("Rome fell.[1] It was big [2, 3].[^n]\n\n[^n]: A note.", "Rome fell. It was big."),
        ("> Be\n> kind.", "Be kind."),
        ("- [x] done\n- [ ] open", "done. open."),
        ("5*3*2 is thirty and snake_case_name stays.", "5*3*2 is thirty and snake_case_name stays."),
        ("    indented notes are kept", "indented notes are kept"),
        ("https://example.com/a\n\nSee https://example.com/b for more.", "See https://example.com/b for more."),
        ("Text.\n\n```\nnever closed\n\nMore.", "Text.\n\nnever closed\n\nMore."),
        ("Roses are red\nViolets are blue", "Roses are red. Violets are blue"),
        ("I <3 you, a < b & c > d.", "I <3 you, a < b & c > d."),
        ("一つ目の文です。\n二つ目の文です。", "一つ目の文です。二つ目の文です。"),
        ("😂😂\n\n!!!\n\n---", ""),
        ("", ""),
    ],
)
def test_clean(text: str, prose: str) -> None:
    assert clean(text) == prose


def test_headings_can_be_dropped_unless_there_is_nothing_else() -> None:
    assert clean("# Water\n\nIt is wet.\n\n## Ice", headings="drop") == "It is wet."
    assert clean("# Water", headings="drop") == "Water."


def test_v16_separator_lines_are_not_spoken_and_chapters_are() -> None:
    """V16: `---` and `***` go, `_Chapter_ two` and `The end.` stay, whether one text or line by line."""
    lines = ["---", "_Chapter_ two", "***", "The end."]
    assert clean("\n".join(lines)) == "Chapter two\n\nThe end."
    assert [clean(line) for line in lines] == ["", "Chapter two", "", "The end."]


def test_s09_words_in_emphasis_are_kept() -> None:
    """S09: all eight words stay."""
    assert clean("The *very* last _train_ leaves at noon (really)") == "The very last train leaves at noon (really)"


@pytest.mark.parametrize("text", ["a", "1", "я", "水", "ا", "ก", "नमस्ते", "²"])
def test_letters_and_digits_of_any_script_are_speakable(text: str) -> None:
    assert speakable(text)


@pytest.mark.parametrize("text", ["", " \n\t", "😂😂 !!! ---", "***", "…", "\u200b\ufe0f", "«»"])
def test_s02_marks_and_emoji_are_not_speakable(text: str) -> None:
    """S02: nothing speakable is known before a voice is asked."""
    assert not speakable(text)
    assert clean(text) == ""


def test_with_stop_uses_the_stop_of_the_script() -> None:
    assert [with_stop(t) for t in ("one", "one?", "水", "पानी", "said “yes.”", "a,")] == [
        "one.", "one?", "水。", "पानी।", "said “yes.”", "a.",
    ]  # fmt: skip


def test_a_number_in_a_list_of_lines_ends_as_the_lines_before_it() -> None:
    assert clean("水の話\n12\nAnd so on") == "水の話。 12。 And so on"


@pytest.mark.parametrize("line", ["ab", "1", "a,", "水"])
def test_very_many_short_lines_are_soon_read(line: str) -> None:
    began = time.process_time()
    prose = clean(f"{line}\n" * (200_000 // (len(line) + 1)))
    assert len(prose) > 60_000
    assert time.process_time() - began < 20  # it took the square of the time: most of a minute


@given(st.text(max_size=80) | st.text(alphabet=st.sampled_from("ab *_`[]()<>#-\n!~=|:/😂"), max_size=80))
def test_never_a_crash(text: str) -> None:
    assert clean(text) == clean(text).strip()


@given(
    st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=1, max_size=12),
    st.sampled_from(["*", "_", "**", "`", "~~"]),
)
def test_marked_words_are_all_kept(words: list[str], mark: str) -> None:
    assert clean(" ".join(f"{mark}{word}{mark}" for word in words)).split() == words
