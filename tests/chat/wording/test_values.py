from __future__ import annotations

from typing import Any

import pytest

from visiontune.chat.wording.names import composer
from visiontune.chat.wording.quotes import quoted
from visiontune.chat.wording.values import value


@pytest.mark.parametrize(
    ("slot", "words", "wanted"),
    [
        ("key", "f sharp minor", "F# minor"),
        ("key", "B-flat major", "Bb major"),
        ("key", "fis-moll", "F# minor"),
        ("key", "h-moll", "B minor"),
        ("key", "Dm", "D minor"),
        ("aspect_ratio", "portrait-format", "9:16"),
        ("aspect_ratio", "widescreen", "16:9"),
        ("aspect_ratio", "a reel", "9:16"),
        ("aspect_ratio", "square", "1:1"),
        ("aspect_ratio", "4 by 5", "4:5"),
        ("aspect_ratio", "round", None),
        ("composer", "Ludwig van Beethovn", "beethoven"),
        ("composer", "bethoven's", "beethoven"),
        ("composer", "J. S. Bach", "bach"),
        ("language", "brazilian portuguese", "pt"),
        ("language", "Deutsch", "de"),
        ("language", "Klingon", None),
        ("count", "a dozen", 12),
        ("seed", "seed 42", 42),
        ("tempo_bpm", "96 bpm", 96),
        ("duration_s", "2.5 minutes", 150),
        ("subject", "“Doors close at nine.”", "Doors close at nine."),
        ("width", "1,024", 1024),
    ],
)
def test_values(slot: str, words: str, wanted: Any) -> None:
    assert value(slot, words) == wanted


def test_a_name_like_no_composer_is_none() -> None:
    assert composer("Smith") is None
    assert composer("") is None


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('say "hi there"', ["hi there"]),
        ("lies «Bonjour à tous» vor", ["Bonjour à tous"]),
        ("sag „Guten Morgen“ laut", ["Guten Morgen"]),
        ("it's John's dog's bone", []),
        ("say 'it's late' now", ["it's late"]),
        ('an 8" plate and a 9 plate', []),
    ],
)
def test_quotations(text: str, inside: list[str]) -> None:
    assert [text[start:end] for start, end in quoted(text)] == inside
