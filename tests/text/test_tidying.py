"""What models put around a text goes; what is wrong with a draft is seen."""

from __future__ import annotations

import pytest

from visiontune.errors import ContentError
from visiontune.text.tidying import faults, stanza, tidied
from visiontune.text.writings import Writing


@pytest.mark.parametrize(
    ("kind", "text", "clean"),
    [
        (
            "poem",
            "Sure! Here is a poem about rain:\n\n**Rain**\nfalls *down*.\n\nI hope you like it!",
            "Rain\nfalls down.",
        ),
        ("poem", "<think>rhyme</think>Rain falls\non walls.", "Rain falls\non walls."),
        ("title", 'Title: "The Golden Workers"', "The Golden Workers"),
        ("title", '1. "One"\n2. "Two"', '1. "One"\n2. "Two"'),
        ("caption", "Here's a caption:\n“A fox in the snow.”", "A fox in the snow."),
        ("lyrics", "## Verse 1\n- I walk\n- I run\n\n\n\n## Chorus\nOh", "Verse 1\nI walk\nI run\n\nChorus\nOh"),
        ("story", "Once, there was a *fox*.", "Once, there was a *fox*."),
        ("story", "Here is the house that Jack built. It stood.", "Here is the house that Jack built. It stood."),
        ("prompt", "```\na cat on a roof\n```", "a cat on a roof"),
        ("translation", "Guten Morgen", "Guten Morgen"),
        ("poem", "\0", ""),
    ],
)
def test_only_the_piece_is_left(kind: str, text: str, clean: str) -> None:
    assert tidied(kind, text) == clean


def test_nothing_but_reasoning_is_an_error() -> None:
    with pytest.raises(ContentError, match="thought aloud"):
        tidied("poem", "<think>hm")


def test_faults_of_drafts() -> None:
    sea = Writing("poem", "the sea")
    good = "The sea is wide,\nthe sea is grey,\nit takes the tide\nand me away."
    assert faults(sea, good) == []
    assert faults(sea, "") == ["it is empty"]
    assert "it repeats itself" in faults(sea, "The sea.\nThe sea!\nThe sea?\nThe sea.")
    assert faults(Writing("poem", "coffee"), good) == ["it is about something else"]
    assert "it has 1 lines" in faults(sea, "The sea is blue.")
    assert "its lines are too long" in faults(sea, good + "\n" + "sea and sand and wind " * 5)
    assert "it makes up names or numbers" in faults(sea, good + "\nHer name is Luna.")
    assert "it speaks of itself" in faults(sea, good + "\nAs an AI I like the sea.")
    assert stanza("a\n\nb\nc", 2) == "a\nb"
