from __future__ import annotations

import itertools

from visiontune.speech.spans import word_spans


def pieces(sentence: str, words: list[str]) -> list[str]:
    return [sentence[span[0] : span[1]] if span else "" for span in word_spans(sentence, words)]


def test_words_that_sound_the_same_alone_and_in_the_sentence() -> None:
    assert pieces("həlˈoʊ wˈɜːld.", ["həlˈoʊ", "wˈɜːld."]) == ["həlˈoʊ", "wˈɜːld"]


def test_two_words_in_one_group_are_told_apart() -> None:
    assert pieces("ðə ʌvðə sˈiː", ["ðə", "ʌv", "ðə", "sˈiː"]) == ["ðə", "ʌv", "ðə", "sˈiː"]


def test_a_word_of_two_groups_is_one_span() -> None:
    assert pieces("ɪn twˈɛnti twˈɛnti fˈoːɹ wiː", ["ɪn", "twˈɛnti twˈɛnti fˈoːɹ", "wiː"]) == [
        "ɪn",
        "twˈɛnti twˈɛnti fˈoːɹ",
        "wiː",
    ]


def test_a_weak_form_keeps_its_place() -> None:
    assert pieces("ə bˈʊk ænd ðə pˈɛn", ["eɪ", "bˈʊk", "ænd", "ðiː", "pˈɛn"])[1:] == ["bˈʊk", "ænd", "ðə", "pˈɛn"]


def test_a_word_without_sound_has_no_span() -> None:
    assert word_spans("həlˈoʊ", ["həlˈoʊ", ""]) == [(0, 6), None]


def test_spans_follow_each_other_whatever_is_given() -> None:
    words = ["aba", "ab", "ba", "abab", "b"] * 8
    spans = [span for span in word_spans("ab aba bab ab ab ba " * 9, words) if span]
    assert len(spans) > 10
    assert all(0 <= start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
