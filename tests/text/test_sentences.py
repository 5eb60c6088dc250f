"""Sentence ends in the scripts of the world."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visiontune.text.sentences import soft_break, split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Dr. Smith met Mrs. J. K. Rowling. They left.", ["Dr. Smith met Mrs. J. K. Rowling.", "They left."]),
        ("Pi is 3.14. It goes on.", ["Pi is 3.14.", "It goes on."]),
        ("It rose 3.5 percent, e.g. in Rome, i.e. a lot.", ["It rose 3.5 percent, e.g. in Rome, i.e. a lot."]),
        ("See https://a.org/b?c=1.2 now. Then go to example.com. Bye.",
         ["See https://a.org/b?c=1.2 now.", "Then go to example.com.", "Bye."]),
        ("At 7 p.m. The train left. At 7 p.m. it left.", ["At 7 p.m.", "The train left.", "At 7 p.m. it left."]),
        ("The U.S. Army came. He lives in the U.S. The end.", ["The U.S. Army came.", "He lives in the U.S.", "The end."]),
        ('He said "Go." Then he went. "Stop!" she cried.', ['He said "Go."', "Then he went.", '"Stop!" she cried.']),
        ("What?! No... Well… Yes.", ["What?!", "No...", "Well…", "Yes."]),
        ("1. Open the door. 2. Walk in.", ["1. Open the door.", "2. Walk in."]),
        ("In 1994. The war ended.", ["In 1994.", "The war ended."]),
        ("It has vitamin C. It helps.", ["It has vitamin C.", "It helps."]),
        ("Apples, pears, etc. They grow.", ["Apples, pears, etc.", "They grow."]),
        ("No. I will not. See No. 5 first.", ["No.", "I will not.", "See No. 5 first."]),
        ("The cat sat. The fig. fell on Sat. Night.", ["The cat sat.", "The fig. fell on Sat. Night."]),
        ("See Fig. 3 there. I ate a fig. Then I sat.", ["See Fig. 3 there.", "I ate a fig.", "Then I sat."]),
        ("", []),
        (" \n\t ", []),
        ("no stop at all", ["no stop at all"]),
    ],
)  # fmt: skip
def test_english(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("ja", "今日は晴れです。明日は雨でしょう！本当？はい。", 4),
        ("zh", "水是生命之源。没有水，就没有生命！你同意吗？", 3),
        ("hi", "पानी जीवन है। हवा भी चाहिए। क्या आप सहमत हैं?", 3),
        ("ar", "ما هو الماء؟ الماء حياة. نعم!", 3),
        ("ur", "یہ پانی ہے۔ وہ ہوا ہے۔", 2),
        ("ru", "Это вода. Она течёт, т.е. движется. А. С. Пушкин писал.", 3),
        ("de", "Am 3. Oktober war Feiertag. Alle kamen, z.B. Anna.", 2),
        ("hy", "Սա ջուր է։ Այն հոսում է։", 2),
        ("el", "Αυτό είναι νερό. Τρέχει.", 2),
    ],
)
def test_s04_stops_of_other_scripts(language: str, text: str, count: int) -> None:
    """S04: Latin, Cyrillic, CJK, Devanagari and Arabic stops all end sentences."""
    sentences = split_sentences(text, language)
    assert len(sentences) == count, sentences
    assert "".join("".join(sentences).split()) == "".join(text.split())


def test_s04_240_japanese_characters_are_8_sentences() -> None:
    sentence = "これは三十文字の文です" + "あ" * 18 + "。"
    assert len(sentence) == 30
    assert split_sentences(sentence * 8, "ja") == [sentence] * 8


def test_lines() -> None:
    assert split_sentences("Chapter two\nThe end.") == ["Chapter two", "The end."]
    assert split_sentences("This line was wrapped by an editor at about sixty columns, so\nIt goes on here.") == [
        "This line was wrapped by an editor at about sixty columns, so It goes on here."
    ]
    assert split_sentences("Roses are red\nViolets are blue\n\nand so on") == [
        "Roses are red",
        "Violets are blue",
        "and so on",
    ]
    assert split_sentences("Mr.\nSmith came.") == ["Mr. Smith came."]
    assert soft_break("short,", "Next")
    assert not soft_break("short", "Next")
    assert not soft_break("", "Next")


@given(st.text(alphabet=st.sampled_from("aB1 .!?…。।؟\n\"')(“”A.z0😂\u0301"), max_size=60) | st.text(max_size=60))
def test_nothing_is_lost(text: str) -> None:
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())


def test_long_text_takes_linear_time() -> None:
    text = "The rope of J. K. Smith measured 2.718 m at 7 p.m. and broke. " * 10_000
    begin = time.perf_counter()
    assert len(split_sentences(text)) == 10_000
    assert len(split_sentences("a " * 300_000)) == 1
    assert time.perf_counter() - begin < 60
