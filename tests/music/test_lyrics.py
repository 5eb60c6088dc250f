"""Lyrics: words fall into the syllables that singers know, stressed where they are, and only words are sung."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest

from visiontune.errors import InputError
from visiontune.music.songs.lyrics import Line, verses, warnings
from visiontune.music.songs.songtext import title
from visiontune.music.songs.spelling import pairs

EXAMPLE = Path(__file__).parents[2] / "examples" / "lyrics.txt"

TABLE = """
BEAU-ti-ful MORN-ing EV-ery FIRE HOUR LIT-tle TA-ble FLOW-er HEAV-en SAT-ur-DAY for-EV-er WAN-dered WANT-ed RHY-thm
PEO-ple i-DE-a pi-AN-o O-cean NA-ture I-ron THROUGH LAUGH-ter QUI-et RIV-er O-ver SIL-ver WA-ter WIN-ter MOTH-er
FA-ther YES-ter-DAY to-MOR-row to-GETH-er an-OTH-er a-WAY be-LIEVE re-MEM-ber for-GET GOLD-en O-pen SING-ing RUN-ning
FALL-ing DANC-ing SUN-light RAIN-bow SOME-thing my-SELF be-NEATH CHIL-dren KING-dom LOVE-ly EN-glish DAN-ger FIN-ger
SE-cret re-PLY de-STROY MEL-o-dy HAR-mo-ny GLO-ry SOR-row WIN-dow HAP-py AP-ple CAN-dle WHIS-tle SPAR-kle TROU-ble
MON-ster EAS-ter DID-n't NA-tion PIC-ture MU-sic U-su-al LAN-guage MIL-lion VIC-to-ry SPIR-it FOR-est BUT-ter-FLY
EV-er-LAST-ing DREAM-er YOUNG-er DARK-ness WON-der-ful HOL-i-DAY RA-di-o WORLD HEAV'N O'ER NIGHT-in-gale VOIC-es LOVED
WALKED WISH-es WORLD-ly SPAR-kling e-lec-TRIC-i-ty cre-A-tion DI-a-mond so-CI-e-ty a-MAZ-ing PEO-ple's RIV-ers
"""
WORDS = TABLE.split()


def _drawn(line: Line) -> str:
    """As in the table: stressed syllables in capitals, hyphens inside words."""
    return " ".join(
        "-".join(syllable.text.upper() if syllable.stressed else syllable.text.lower() for syllable in word.syllables)
        for word in line.words
    )


@pytest.mark.parametrize("lines", [WORDS[n : n + 16] for n in range(0, len(WORDS), 16)], ids=lambda lines: lines[0])
def test_words_are_divided_and_stressed_as_dictionaries_do(lines: list[str]) -> None:
    words = [word.replace("-", "").lower() for word in lines]
    stanza = verses("\n".join(words), "en")[0]
    assert [_drawn(line) for line in stanza.lines] == lines


def test_a_line_is_read_whole_and_passes_over_its_small_words() -> None:
    [stanza] = verses("The river sings beneath the silver morning,\nand a wind from the sea came over me.")
    assert _drawn(stanza.lines[0]) == "the RIV-er SINGS be-NEATH the SIL-ver MORN-ing,"
    assert _drawn(stanza.lines[1]) == "and a WIND from the SEA CAME O-ver me."
    assert [syllable.lyric for syllable in stanza.lines[0].syllables][:3] == ["The", "riv-", "er"]


def test_only_words_are_sung() -> None:
    text = """# **Morning Song** 🎵

    [Verse 1]
    The "silver" morning, 🌅
      And 3 kings come walking—slowly—by...
    (ooh, la-la-la) twenty-one & 7 more (x2)

    ---
    [Guitar Solo]
    ## Chorus x2
    'Tis *beautiful*, don't you think so?

    Verse 2:
    2. Every fire at 5 o'clock
    [00:12.50] Some[Am7]thing [G/B]new
    [Chorus]
    """
    stanzas = verses(text)
    assert title(text) == "Morning Song"
    assert [stanza.name for stanza in stanzas] == ["verse 1", "chorus", "verse 2", "chorus"]
    assert [line.text for line in stanzas[0].lines] == [
        "The silver morning,",
        "And 3 kings come walking—slowly—by…",
        "ooh, la-la-la twenty-one & 7 more",
    ]
    assert _drawn(stanzas[0].lines[1]) == "and THREE KINGS COME WALK-ing SLOW-ly by…"
    assert _drawn(stanzas[0].lines[2]) == "OOH, LA-LA-LA TWEN-ty-ONE and SEV-en MORE"
    assert _drawn(stanzas[1].lines[0]) == "'TIS BEAU-ti-ful, don't you THINK so?"
    assert stanzas[3] == stanzas[1], "a heading alone sings its stanza again"
    assert [line.text for line in stanzas[2].lines] == ["Every fire at 5 o'clock", "Something new"]


def test_numbers_are_one_word_to_the_eye_and_several_to_the_voice() -> None:
    [stanza] = verses("99 red balloons")
    word = stanza.lines[0].words[0]
    assert word.shown == "99"
    assert [syllable.lyric for syllable in word.syllables] == ["nine-", "ty-", "nine"]


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Stille Nacht, heilige Nacht,\nalles schläft, einsam wacht", "STIL-le NACHT, HEI-li-ge NACHT,"),
        ("María cantó una canción\nen la primavera", "ma-RÍA can-TÓ U-na can-CIÓN"),
        ("月亮代表我的心", "月 亮 代 表 我 的 心"),
        ("きょうのそら", "きょ う の そ ら"),
        ("사랑해 당신을", "사-랑-해 당-신-을"),
        ("Подмосковные вечера", "под-мос-ков-НЫ-е ве-ЧЕ-ра"),
    ],
)
def test_other_languages_by_their_vowels_or_characters(text: str, drawn: str) -> None:
    assert _drawn(verses(text)[0].lines[0]) == drawn
    assert not warnings(verses(text))


def test_scripts_without_written_vowels_are_sung_by_words_and_it_is_said() -> None:
    stanzas = verses("يا ليل يا عين\nسلام عليكم")
    assert [len(line.syllables) for line in stanzas[0].lines] == [4, 2]
    assert "'ليل'" in warnings(stanzas)[0]
    assert verses("नमस्ते दुनिया")[0].lines[0].text == "नमस्ते दुनिया"


@pytest.mark.parametrize("text", ["", " \n ", "🎵🎵\n---\n[Chorus]", "...!?", "[Verse 1]\n[Chorus]"])
def test_lyrics_without_words_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="hold no words"):
        verses(text)


def test_our_own_example_is_a_song_of_four_stanzas() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    stanzas = verses(text)
    assert title(text) == "The Lamplighter's Song"
    assert [len(stanza.lines) for stanza in stanzas] == [4, 4, 4, 4]
    assert [len(line.syllables) for line in stanzas[0].lines] == [11, 10, 11, 10]
    assert [len(line.syllables) for line in stanzas[2].lines] == [11, 10, 11, 10]


@pytest.mark.parametrize(
    "odd", ["x" * 300, "aeiou" * 40, "'''", "don''t", "a-b-c-", "‘tis’ “so”", "Ω≈ç√", "TV ABC", "ǅ ﬁ ß"]
)
def test_odd_words_keep_all_their_letters(odd: str) -> None:
    try:
        stanzas = verses(f"sing {odd}", "en")
    except InputError:
        return
    for word in stanzas[0].lines[0].words:
        assert all(syllable.text for syllable in word.syllables)


def test_prose_is_sung_in_breaths() -> None:
    [stanza] = verses(
        "The harbour was quiet when the lanterns came on, and the boats that had gone in the morning were home, "
        "and nobody spoke of the storm."
    )
    assert [line.text for line in stanza.lines] == [
        "The harbour was quiet when the lanterns came on,",
        "and the boats that had gone in the morning were home, and nobody spoke of the storm.",
    ]
    [endless] = verses("la " * 100)
    assert all(len(line.syllables) <= 24 for line in endless.lines)


def test_letters_and_sounds_are_paired() -> None:
    found = pairs("beautiful", "bjˈuTəfəl")
    assert [("beautiful"[pair.start : pair.end], pair.sounds) for pair in found] == [
        ("b", "b"), ("eau", "ju"), ("t", "T"), ("i", "ə"), ("f", "f"), ("u", "ə"), ("l", "l"),
    ]  # fmt: skip
    assert [pair.stress for pair in found if pair.vowel] == [2, 0, 0]
    assert pairs("", "") == ()


def test_an_empty_stanza_is_never_made() -> None:
    assert all(stanza.lines for stanza in verses("one\n\n\n🎵\n\ntwo"))


@pytest.mark.parametrize(
    "odd",
    [
        "a" * 20_000,
        "la " * 3_000,
        "[" * 20_000,
        "(x" * 4_000,
        "'" * 19_000 + "a",
        "a-" * 10_000,
        "chorus" + " " * 19_000 + "x",
    ],
)
def test_hostile_lyrics_take_no_long_time(odd: str) -> None:
    begun = time.process_time()
    with contextlib.suppress(InputError):
        verses(odd)
    assert time.process_time() - begun < 5


def test_a_book_is_refused() -> None:
    with pytest.raises(InputError, match="longer than 20,000 characters"):
        verses("la " * 7_000)


def test_words_are_divided_by_rule_without_a_dictionary() -> None:
    words = [
        "home",
        "whole",
        "called",
        "shines",
        "voices",
        "breathes",
        "wanted",
        "river",
        "beautiful",
        "fire",
        "hare's",
        "lanterns",
    ]
    (stanza,) = verses("\n".join(words), "en", by_rule=True)
    assert [len(line.syllables) for line in stanza.lines] == [1, 1, 1, 1, 2, 1, 2, 2, 3, 1, 1, 2]
    assert [line.text for line in stanza.lines] == words
