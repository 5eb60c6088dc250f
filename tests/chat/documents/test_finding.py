"""Questions to a document: the passages, the quotations, and where they stand."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers_documents import SENTENCES, prose
from visiontune.chat.documents import Document, extract, passages
from visiontune.chat.documents.finding import parts_of

TEXT = f"""# The Beaver Book

{SENTENCES[0]} {SENTENCES[1]}

## Winter

{SENTENCES[2]} It sleeps for most of the day.

## Records

{SENTENCES[3]} It was found on satellite pictures in 2007 by Jean Thie.

| River | Dams | Since |
| --- | --- | --- |
| Isar | 42 | 1966 |
| Loire | 17 | 1974 |

## History

{SENTENCES[5]}

```
print("dam code")
```
"""
BOOK = Document("book.md", "markdown", "The Beaver Book", TEXT)


@pytest.mark.parametrize(
    ("question", "place", "words"),
    [
        ("What do beavers build dams from?", "The Beaver Book", "mud and stones"),
        ("What does the family eat in winter?", "Winter", "eats bark"),
        ("How long is the longest dam?", "Records", "850 metres"),
        ("how many dams on the Loire", "Records", "River: Loire; Dams: 17; Since: 1974."),
        ("Why did hunters kill them?", "History", "worth a fortune"),
        ("Who found the longest dam on satelite pictures?", "Records", "Jean Thie"),  # typed wrongly
    ],
)
def test_a_question_finds_its_passage_and_its_answer(question: str, place: str, words: str) -> None:
    found = passages(BOOK, question)
    assert words in found[0].text and found[0].place == place and found[0].score >= 0.3
    answer = extract(BOOK, question)
    assert words in answer and f"> — {place}" in answer


def test_quotations_are_the_documents_own_words() -> None:
    for block in extract(BOOK, "What keeps wolves away, and what do beavers eat in winter?").split("\n\n"):
        quoted = block.split("”")[0].removeprefix("> “")
        assert quoted in TEXT


def test_a_sentence_that_leans_on_another_comes_with_it() -> None:
    assert extract(BOOK, "satellite pictures") == (
        f"> “{SENTENCES[3]} It was found on satellite pictures in 2007 by Jean Thie.”\n> — Records"
    )


def test_what_a_document_does_not_speak_of_is_said() -> None:
    assert passages(BOOK, "quantum chromodynamics and gluons") == []
    assert extract(BOOK, "What are gluons?") == "“The Beaver Book” does not speak of “gluons”."


@pytest.mark.parametrize("question", ["What is this about?", "", "???", "tell me everything"])
def test_a_question_that_names_nothing_gets_what_the_document_is_about(question: str) -> None:
    assert passages(BOOK, question)[0].text.startswith(SENTENCES[0])
    assert SENTENCES[0] in extract(BOOK, question)


def test_the_limit_holds_and_the_best_comes_first() -> None:
    text = "\n\n".join(f"## Part {n}\n\n{prose(n)}" for n in range(30))
    found = passages(Document("a", "text", "a", text), "wolves and bears at the pond", limit=3)
    assert len(found) == 3 and [p.score for p in found] == sorted((p.score for p in found), reverse=True)
    assert all("wolves" in p.text for p in found)


def test_places_are_pages_where_there_are_some() -> None:
    pages = [f"{sentence}" for sentence in SENTENCES]
    starts = tuple(sum(len(page) + 2 for page in pages[:n]) for n in range(len(pages)))
    document = Document("a.pdf", "pdf", "a", "\n\n".join(pages), len(pages), (), starts)
    assert [part.place for part in parts_of(document)] == [f"page {n}" for n in range(1, 7)]
    assert "> — page 5" in extract(document, "What stores carbon?")


def test_a_plain_text_has_paragraphs_for_places() -> None:
    document = Document("a.txt", "text", "a", "\n\n".join(prose(n) for n in range(8)))
    assert passages(document, "carbon wetlands")[0].place.startswith("paragraph ")


def test_other_languages_are_searched_by_their_words() -> None:
    text = "Biber bauen Dämme aus Ästen.\n\nIm Winter lebt die Familie unter dem Eis.\n\nビーバーは枝でダムを作ります。"
    document = Document("a.txt", "text", "a", text)
    assert "unter dem Eis" in extract(document, "Wo lebt die Familie im Winter?")
    assert "ダムを作ります" in extract(document, "ダムは何で作りますか")


def test_nothing_of_a_document_is_lost_in_its_parts() -> None:
    told = " ".join(part.text for part in parts_of(BOOK))
    for words in (*SENTENCES[:4], SENTENCES[5], "River: Isar; Dams: 42; Since: 1966.", 'print("dam code")'):
        assert words in told


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=400), st.text(max_size=80))
def test_any_text_and_any_question_are_taken(text: str, question: str) -> None:
    document = Document("a.txt", "text", "a", text + f"\n\n{SENTENCES[0]}")
    assert all(0 < len(part.text) <= 4_500 for part in parts_of(document))
    assert all(passage.text for passage in passages(document, question))
    assert extract(document, question)


@pytest.mark.parametrize("run", ["| a |\n", "[a", "<!--", "# ", "| a | b |\n| --- | --- |\n" * 2, "- a\n", "x"])
def test_a_text_that_is_made_to_be_slow_is_searched_all_the_same(run: str) -> None:
    text = f"{SENTENCES[0]}\n\n{run * (60_000 // len(run))}"
    start = time.monotonic()
    assert passages(Document("a.txt", "text", "a", text), "branches, mud and stones")[0].text.startswith(SENTENCES[0])
    assert time.monotonic() - start < 20
