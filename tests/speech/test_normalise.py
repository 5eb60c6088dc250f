"""Shown and spoken forms."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visiontune.speech import numbers
from visiontune.speech.normalise import normalise, shown, spoken


def said(text: str, language: str = "en") -> str:
    return spoken(normalise(text, language))


def test_s07_times_decimals_money_and_years() -> None:
    """S07: the row's sentence, exactly; and what is shown stays as written, word for word."""
    text = "At 7:05 PM the rope measured 2.718 m and cost $1,204.50 in 1994."
    tokens = normalise(text)
    assert spoken(tokens) == (
        "At seven oh five P M the rope measured two point seven one eight metres and cost "
        "one thousand two hundred four dollars and fifty cents in nineteen ninety-four."
    )
    assert [token.shown for token in tokens] == text.split()
    assert {token.shown: token.spoken for token in tokens}[
        "$1,204.50"
    ] == "one thousand two hundred four dollars and fifty cents"


def test_s09_words_in_marks_are_kept() -> None:
    """S09: all eight words are shown and spoken."""
    tokens = normalise("The *very* last _train_ leaves at noon (really)")
    assert [token.shown for token in tokens] == ["The", "very", "last", "train", "leaves", "at", "noon", "(really)"]
    assert re.findall(r"\w+", spoken(tokens)) == ["The", "very", "last", "train", "leaves", "at", "noon", "really"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1,000,000 of 007", "one million of zero zero seven"),
        ("-5 and 3.10", "minus five and three point one zero"),
        ("the 3rd, 21st and 102nd", "the third, twenty-first and one hundred second"),
        ("in 1905, 2000, 2005 and 2024", "in nineteen oh five, two thousand, two thousand five and twenty twenty-four"),
        ("1500 people, 1994 kilometers", "one thousand five hundred people, one thousand nine hundred ninety-four kilometers"),
        ("the 1990s and the '60s", "the nineteen nineties and the sixties"),
        ("1914–1918 and 1939-45", "nineteen fourteen to nineteen eighteen and nineteen thirty-nine to forty-five"),
        ("On July 4, 1776", "On July fourth, seventeen seventy-six"),
        ("on 3 May 2020", "on the third of May twenty twenty"),
        ("2024-02-29", "February twenty-ninth, twenty twenty-four"),
        ("12/25/1999", "December twenty-fifth, nineteen ninety-nine"),
        ("since Jan. 5", "since January fifth"),
        ("$5 million, €3.5bn and $0.99", "five million dollars, three point five billion euros and ninety-nine cents"),
        ("£1.01, 5€, 20 USD, ₹1", "one pound and one penny, five euros, twenty US dollars, one rupee"),
        ("$20/month or $5-10", "twenty dollars per month or five to ten dollars"),
        ("7pm, 9am-5pm, 7:00, 14:00, 12:30 a.m.",
         "seven P M, nine A M to five P M, seven o'clock, fourteen hundred, twelve thirty A M."),
        ("5% to 10-15%", "five percent to ten to fifteen percent"),
        ("5 km at 10 km/h in 20°C", "five kilometers at ten kilometers per hour in twenty degrees Celsius"),
        ("1 kg, 3 m², 1.5GB", "one kilogram, three square metres, one point five gigabytes"),
        ("1/2 cup, 2½ cups, 3/4", "one half cup, two and a half cups, three quarters"),
        ("pages 10–20, 5 - 3 = 2", "pages ten to twenty, five minus three equals two"),
        ("Call (555) 123-4567", "Call five five five, one two three, four five six seven"),
        ("+44 20 7946", "plus four four two zero seven nine four six"),
        ("https://www.example.com/a?b=1", "example dot com slash a"),
        ("mail a.b@c.org now", "mail a dot b at c dot org now"),
        ("Dr. Smith, e.g. Mrs. Jones, etc.", "Doctor Smith, for example Missus Jones, et cetera."),
        ("St. James St. and No. 5. No. Never", "Saint James Street and number five. No. Never"),
        ("Henry VIII, World War II, Chapter IV", "Henry the eighth, World War two, Chapter four"),
        ("Elizabeth I think; Malcolm X; vitamin C", "Elizabeth I think; Malcolm X; vitamin C"),
        ("the XIX century", "the nineteenth century"),
        ("AT&T & H2O, CO₂, COVID-19, C++", "AT and T and H two O, C O two, COVID nineteen, C plus plus"),
        ("snake_case and/or #5 #tag @me", "snake case and or number five hashtag tag at me"),
        ("“quoted” don’t ‘single’", "quoted don't single"),
        ("wow—really", "wow, really"),
        ("x² + π", "x squared plus pi"),
        ("[link](https://a.org/x) **bold _both_** `code` ~~gone~~", "link bold both code gone"),
    ],
)  # fmt: skip
def test_english(text: str, words: str) -> None:
    assert said(text) == words


def test_british_dates_put_the_day_first() -> None:
    assert said("3/4/2020") == "March fourth, twenty twenty"
    assert said("3/4/2020", "en-GB") == "April third, twenty twenty"


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("de", "1.204,50 € und 5 %", "eintausendzweihundertvier Komma fünf Euro und fünf Prozent"),
        ("de", "Am 3. Oktober", "Am dritten Oktober"),
        ("fr", "Il a 21 ans et 2,5 kg.", "Il a vingt et un ans et deux virgule cinq kg."),
        ("ru", "5% & 21", "пять процентов и двадцать один"),
        ("ja", "今日は2024年です。", "今日は二千二十四年です。"),
        ("hi", "यह 5 किताबें हैं।", "यह 5 किताबें हैं।"),
        ("es", "-5 grados", "menos cinco grados"),
    ],
)
def test_other_languages_read_their_numbers(language: str, text: str, words: str) -> None:
    assert said(text, language) == words


def test_unspaced_scripts_have_a_token_for_each_character() -> None:
    tokens = normalise("水是「H2O」，对吗？", "zh")
    assert [token.shown for token in tokens] == ["水", "是", "「H2O」，", "对", "吗？"]
    assert shown(tokens) == "水是「H2O」，对吗？"


def test_emoji_and_marks_are_shown_with_their_neighbour_and_not_spoken() -> None:
    tokens = normalise("😂 Hi 👋🏽 there ❤️!!! — yes")
    assert [token.shown for token in tokens] == ["😂 Hi 👋🏽", "there ❤️!!! —", "yes"]
    assert [token.spoken for token in tokens] == ["Hi", "there,", "yes"]
    assert normalise("😂😂 !!! ---") == []
    assert normalise("") == []


def test_abbreviations_keep_the_stop_only_at_the_end_of_a_sentence() -> None:
    assert said("Mr. Li met Dr. Wu, etc. They left.") == "Mister Li met Doctor Wu, et cetera. They left."


@given(st.text(max_size=60) | st.text(alphabet=st.sampled_from("aZ0579.,:/-–—$€%°'’\"#&@+*_()[] \n½²¼mkVIX😂\u0301\ufe0f٣"), max_size=40),
       st.sampled_from(["en", "en-GB", "de", "fr", "ja", "hi", "tr", "xx"]))  # fmt: skip
def test_never_a_crash_and_every_token_is_shown_and_said(text: str, language: str) -> None:
    tokens = normalise(text, language)
    for token in tokens:
        assert token.shown.strip()
        assert any(character.isalnum() for character in token.spoken)
    if language != "xx" and re.search(r"[a-zA-Z]", text) and not set(text) & set("*_`~[]<>()&#!|\\"):
        assert tokens


@given(
    st.lists(
        st.from_regex(r"[b-hj-z]{4,9}", fullmatch=True).filter(lambda w: w not in ("mins",)), min_size=1, max_size=15
    )
)
def test_word_list_in_is_word_list_out(words: list[str]) -> None:
    tokens = normalise(" ".join(words))
    assert [token.shown for token in tokens] == words == [token.spoken for token in tokens]


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_english_numbers_are_said_without_and(value: int) -> None:
    from num2words import num2words

    assert numbers.cardinal(str(value)).split() == num2words(value).replace(",", "").replace(" and ", " ").split()


def test_roman_numerals_in_their_right_form_only() -> None:
    assert [numbers.roman(n) for n in ("I", "IV", "IX", "XIV", "XL", "MCMXCIV", "IIII", "VX", "", "A")] == [
        1, 4, 9, 14, 40, 1994, None, None, None, None,
    ]  # fmt: skip
