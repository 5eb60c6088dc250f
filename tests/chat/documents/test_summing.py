"""Summaries: the document's own sentences, as many or as long as was asked."""

from __future__ import annotations

from typing import Any

import pytest

from helpers_documents import SENTENCES
from visiontune.chat.documents import Document, summary
from visiontune.errors import InputError
from visiontune.speech.estimate import estimate_duration
from visiontune.text.sentences import split_sentences

TEXT = f"""# Beavers

{SENTENCES[0]} {SENTENCES[1]}

| Year | Dams |
| --- | --- |
| 2021 | 12 |

{SENTENCES[2]} {SENTENCES[3]}

given by name:

{SENTENCES[4]} {SENTENCES[5]}
"""
DOCUMENT = Document("b.md", "markdown", "Beavers", TEXT)


@pytest.mark.parametrize("count", [1, 2, 4, 6])
def test_as_many_sentences_as_asked_in_their_order(count: int) -> None:
    told = split_sentences(summary(DOCUMENT, sentences=count))
    assert len(told) == count and told[0] == SENTENCES[0]
    assert told == [sentence for sentence in SENTENCES if sentence in told]


def test_five_by_default_and_no_more_than_there_are() -> None:
    assert len(split_sentences(summary(DOCUMENT))) == 5
    assert summary(DOCUMENT, sentences=200) == " ".join(SENTENCES)


@pytest.mark.parametrize("seconds", [6.0, 12.0, 20.0])
def test_it_lasts_as_long_as_asked(seconds: float) -> None:
    told = split_sentences(summary(DOCUMENT, seconds=seconds))
    lasts = sum(estimate_duration(sentence, "en", 2.5) + 0.35 for sentence in told)
    longest = max(estimate_duration(sentence, "en", 2.5) for sentence in SENTENCES)
    assert abs(lasts - seconds) <= max(0.1 * seconds, longest / 2)


def test_a_focus_brings_its_sentences() -> None:
    assert SENTENCES[4] in summary(DOCUMENT, sentences=2, focus="carbon and floods in wetlands")


@pytest.mark.parametrize(
    ("lengths", "field"),
    [
        ({"seconds": 0.0}, "seconds"),
        ({"seconds": 1e9}, "seconds"),
        ({"sentences": 0}, "sentences"),
        ({"seconds": 5.0, "sentences": 2}, "sentences"),
    ],
)
def test_wrong_lengths_are_refused(lengths: dict[str, Any], field: str) -> None:
    with pytest.raises(InputError) as caught:
        summary(DOCUMENT, **lengths)
    assert caught.value.field == field


def test_a_document_of_tables_alone_cannot_be_told() -> None:
    with pytest.raises(InputError, match="nothing that can be told"):
        summary(Document("t.html", "html", "t", "| a | b |\n| --- | --- |\n| 1 | 2 |"))
