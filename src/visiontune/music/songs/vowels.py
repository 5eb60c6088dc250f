"""Syllables by spelling, for languages whose sounds are not looked up: each group of vowels is one.

Latin, Cyrillic and Greek letters are divided so; Chinese, Japanese and Korean write syllables. In other scripts
vowels are not or not always written, and a word is sung on one note.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from visiontune.music.songs.spelling import listed, plain

_VOWELS = frozenset("aeiouyæœøıąęůаеёиоуыэюяіїєѣαεηιουω")
_TWO = listed(
    "ai au ay aa ae ea ee ei eu ey ie oa oe oi oo ou ow oy ue ui io ia iu ua uo eau ieu oeu αι ει οι ου αυ ευ"
)
_ONSETS = listed(
    "bl br cl cr dr fl fr gl gr kl kr pl pr tr ch sh th ph qu sch бл бр вл гл гр др кл кр пл пр ст тр γρ τρ πρ κλ"
)
_GERMANIC = listed("der die das und ist nicht ein eine het een van och att det ich wir von mit")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\uac00-\ud7a3]")
_SMALL_KANA = frozenset("ゃゅょャュョぁぃぅぇぉァィゥェォーっッんンー")
_SILENT = re.compile(
    r"(?:[^aeiouyl]e|[aeiouy]le|[^aeiouydt]ed|(?:[^aeiouyscgzxh]|[aeiouyt]h)es)(?:['’]\w+)?$", re.IGNORECASE
)
"""How English words end whose last vowel is not heard: home, whole, called, shines."""
_STRESSING = "\u0301\u0300\u0302"
"""Accents that mark stress: acute, grave, circumflex."""


def characters(word: str) -> tuple[str, ...]:
    """The syllables of a word in Chinese, Japanese or Korean, one a character; small kana and long marks go with the one before."""
    found: list[str] = []
    for letter in word:
        if found and (letter in _SMALL_KANA or not _UNSPACED.match(letter)):
            found[-1] += letter
        else:
            found.append(letter)
    return tuple(found)


def goes_on(text: str) -> bool:
    """Whether a text is a small kana or a long mark, which is no syllable by itself."""
    return text[:1] in _SMALL_KANA


def is_character(letter: str) -> bool:
    """Whether a letter is a syllable by itself."""
    return bool(_UNSPACED.match(letter))


def divided(word: str) -> bool:
    """Whether `divide` knows the word's letters: Latin, Cyrillic, Greek."""
    return any(plain(letter) in _VOWELS for letter in word) or not any(
        letter.isalpha() and not unicodedata.name(letter, "").startswith(("LATIN", "CYRILLIC", "GREEK", "MODIFIER"))
        for letter in word
    )


def germanic(words: tuple[str, ...]) -> bool:
    """Whether words are stressed on their first syllable, as in German, rather than on the last but one."""
    text = unicodedata.normalize("NFC", "".join(words).lower())
    umlauts = any(letter in "äöüß" for letter in text) and not any(letter in "éèêçñãõáíóú" for letter in text)
    return umlauts or sum(word.lower() in _GERMANIC for word in words) * 10 >= len(words)


def divide(word: str, first: bool = False) -> tuple[tuple[str, bool], ...]:
    """(letters, stressed) of each syllable; joined they are `word`.

    Args:
        first: The first syllable is stressed, not the last but one; an accent goes before either.
    """
    groups = _groups(word)
    cuts = [_cut(word, left[1], right[0]) for left, right in pairwise(groups)]
    texts = [word[start:end] for start, end in pairwise([0, *cuts, len(word)])]
    accented = [
        n for n, text in enumerate(texts) if any(mark in unicodedata.normalize("NFD", text) for mark in _STRESSING)
    ]
    main = accented[0] if len(accented) == 1 else 0 if first else max(0, len(texts) - 2)
    return tuple((text, n == main and (len(texts) > 1 or len(word) > 3)) for n, text in enumerate(texts))


def silenced(divided: tuple[tuple[str, bool], ...]) -> tuple[tuple[str, bool], ...]:
    """The syllables of an English word, its last vowel sung with the one before where it is silent."""
    if len(divided) < 2 or not _SILENT.search("".join(text for text, _ in divided)):
        return divided
    *others, before, last = divided
    return (*others, (before[0] + last[0], True))


def _groups(word: str) -> list[tuple[int, int]]:
    """(first, one past last letter) of each group of vowels that is sung on one note."""
    groups: list[tuple[int, int]] = []
    letters = [plain(letter) for letter in word]
    for n, letter in enumerate(letters):
        if letter not in _VOWELS or (letter == "u" and n and letters[n - 1] == "q"):
            continue
        if letter == "y" and n + 1 < len(letters) and letters[n + 1] in _VOWELS:
            continue  # a consonant, as in "yo"
        joined = "".join(letters[groups[-1][0] : n + 1]) if groups and groups[-1][1] == n else ""
        marked = "\u0301" in unicodedata.normalize("NFD", word[n]) and letter in "iu"  # Ma-rí-a
        if joined in _TWO and not marked:
            groups[-1] = groups[-1][0], n + 1
        else:
            groups.append((n, n + 1))
    return groups or [(0, len(word))]


def _cut(word: str, begin: int, end: int) -> int:
    """The letter that begins the next syllable, between the vowels that end at `begin` and begin at `end`."""
    small = word.lower()
    for size in (3, 2):
        if end - begin >= size and small[end - size : end] in _ONSETS:
            return end - size
    return max(begin, end - 1)
