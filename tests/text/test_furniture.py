"""What stands around a text goes and is named; what only looks like it stays."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import make_context
from visiontune.text.base import ScriptRequest
from visiontune.text.furniture import body_of
from visiontune.text.script import Writer

ARTICLE = """# The return of the beaver

*By Anna Field — 12 March 2024 · 6 min read*

[Share](https://example.com/share) | [Subscribe](https://example.com/sub)

Beavers are back in Britain (Puttock et al., 2021).[1] They build dams (see https://example.com/dams).

## What they do

Behind a dam a pond forms.

[1] See Coles, B. (2006), *Beavers in Britain's Past*.

## References

Coles, B. Beavers in Britain's Past. 2006.

© 2024 The River Post. All rights reserved.
"""
MAIL = """From: HR Team <hr@example.com>
Subject: Re: New fire drill rules
Hi all,
from Monday the fire drill is held at 10:30. Meet at the car park.
Thanks,
Bob

--
Bob Smith | HR
+1 555 0100
"""


def test_an_article_is_its_text() -> None:
    found = body_of(ARTICLE)
    assert found.body.split("\n\n") == [
        "# The return of the beaver",
        "Beavers are back in Britain.[1] They build dams.",
        "## What they do",
        "Behind a dam a pond forms.",
    ]
    assert [part[:12] for part in found.left_out] == [
        "*By Anna Fie", "[Share](http", "[1] See Cole", "## Reference", "Coles, B. Be", "© 2024 The R",
    ]  # fmt: skip


def test_a_mail_is_its_message_and_its_subject_the_title() -> None:
    found = body_of(MAIL)
    assert found.body.strip() == "from Monday the fire drill is held at 10:30. Meet at the car park."
    assert found.title == "New fire drill rules"
    assert len(found.left_out) == 4


@pytest.mark.parametrize(
    "line",
    [
        "By Anna Field",
        "By Anna Field, The River Post",
        "Published 3 May 2023",
        "March 3rd, 2024 · 5 min read",
        "Home | About us | Contact",
        "Advertisement",
        "Copyright 2023 Acme Ltd",
        "[12] Smith, J. (2001) On foxes.",
    ],
)
def test_lines_around_a_text_go(line: str) -> None:
    found = body_of(f"A fox is a dog.\n\n{line}\n\nIt lives in the wood.")
    assert found.body == "A fox is a dog.\n\nIt lives in the wood." and found.left_out == (line,)


@pytest.mark.parametrize(
    "text",
    [
        "By noon the sun was high. The fox slept.",
        "By Monday Anna had left town for good.",
        "Subscribe today and save 20%!",
        "Share your bread with those who have none.",
        "On 12 March 2024 the fox came back.",
        "From: here to there is a long way.",
        "The bill passed 51 | 49 after a long and bitter debate.",
        "He said (and in 2021 he meant it) that foxes fly.",
        "Thanks, Bob. You saved us all.",
        "- Menu planning saves money.\n- Print the list.",
    ],
)
def test_sentences_stay(text: str) -> None:
    found = body_of(text)
    assert found.body == text and not found.left_out and not found.title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The Keeper's Cat\n\nOld Tom kept the lighthouse. He had a cat.", "The Keeper's Cat"),
        ("Sleep better tonight\n\n- Go to bed early.\n- Keep cool.", "Sleep better tonight"),
        ("पानी का चक्र\n\nसूरज पानी को गर्म करता है।", "पानी का चक्र"),
        ("水的循环\n\n太阳使海水变暖。", "水的循环"),
        ("Ingredients:\n\nTake two eggs.", ""),
        ("Dear friends,\n\nThank you for coming.", ""),
        ("We met at noon.\n\nIt rained.", ""),
        ("- bread\n\nBuy it today.", ""),
        ("Roses are red\n\nViolets are blue", ""),
        ("Only a line", ""),
        ("A line before\n\n# The heading\n\nText.", ""),
    ],
)
def test_a_first_line_alone_is_a_title(text: str, title: str) -> None:
    found = body_of(text)
    assert found.title == title
    assert (title in found.body) is (not title)


@pytest.mark.parametrize("text", ["", "© 2024 Acme", "By Anna Field", "From: a\nSubject: b", "Home | About"])
def test_what_is_nothing_else_stays_whole(text: str) -> None:
    assert body_of(text).body == text


def test_scripts_leave_it_out_and_say_so(tmp_path: Path) -> None:
    request = ScriptRequest.build(source=ARTICLE, duration=20, seed=1)
    output = Writer()(request, make_context(tmp_path))
    assert [scene.narration for scene in output.script.scenes] == [
        "Beavers are back in Britain.",
        "They build dams.",
        "Behind a dam a pond forms.",
    ]
    assert output.script.title == "The return of the beaver"
    assert "Left out" in output.warnings[0] and "By Anna Field" in output.warnings[0] and "3 more" in output.warnings[0]


def test_a_plain_title_is_shown_and_not_spoken(tmp_path: Path) -> None:
    request = ScriptRequest.build(source="The Keeper's Cat\n\nOld Tom kept a cat.", duration=4, seed=1)
    script = Writer()(request, make_context(tmp_path)).script
    assert script.title == "The Keeper's Cat"
    assert [scene.narration for scene in script.scenes] == ["Old Tom kept a cat."]


@given(st.text(alphabet=st.sampled_from("ab By:|©[1]()\n-.,#F"), max_size=200))
def test_words_are_kept_or_named(text: str) -> None:
    found = body_of(text)
    left = "".join((found.title, found.body, *found.left_out))
    assert sum(map(str.isalnum, left)) == sum(map(str.isalnum, text.replace("\r", "\n")))


def test_a_book_takes_no_time() -> None:
    started = time.process_time()
    body_of(
        "The fox (that is, a small dog) ran | and | ran.\n\n" * 20_000 + "\n" * 50_000 + "(" * 50_000 + "a | " * 20_000
    )
    assert time.process_time() - started < 10  # seconds; a guard against runaway patterns
