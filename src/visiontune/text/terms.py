"""Words as search and summary compare them: folded, without stop words, stripped to their stems.

The stemmer is small and English; other languages keep their words whole, and scripts without spaces are
cut into pairs of characters, which is enough to see that two sentences speak of the same thing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# \w knows no combining marks, of which words in Hebrew, Arabic and the scripts of India are full.
_LETTER = r"(?:[^\W_]|[\u0591-\u05c7\u0610-\u065f\u0900-\u0963\u0966-\u0dff])"
_WORD = re.compile(rf"{_LETTER}+(?:['’]{_LETTER}+)*")
# Scripts that put no space between words: Han, kana, Thai, Lao, Khmer, Burmese.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")

STOP_WORDS = frozenset(
    """
    a about above after again against all almost along already also although always am among an and another any are
    aren't around as at away back be became because become been before being below between both but by came can can't
    come could did didn't do does doesn't doing don't done down during each either else enough even ever every few
    first for from further get give given go goes got had has hasn't have having he her here hers herself him himself
    his how however i if i'm in into is isn't it it's its itself just kind last least less let like made make makes
    making many may me might more most much must my myself near need never no nor not now of off often on once one
    only onto or other our ours ourselves out over own per put rather same say she should since so some something
    still such take than that that's the their theirs them themselves then there these they thing things this those
    through thus to together too toward towards two under until up upon us use used uses using very was way we we're
    well were what what's when where whether which while who whom whose why will with within without won't would yes
    yet you your yours yourself
    """.split()  # noqa: SIM905 - a hundred quoted words are hard to read
)


def words(text: str) -> list[str]:
    """The words of `text`, case-folded and without accents; pairs of characters for scripts without spaces."""
    return list(_words(text))


def terms(text: str) -> list[str]:
    """The stems of the words in `text` that carry meaning, in order."""
    return [stem(word) for word in _words(text) if word not in STOP_WORDS and (len(word) > 1 or word.isdigit())]


def _words(text: str) -> Iterator[str]:
    text = text.casefold().replace("’", "'")
    if not text.isascii():
        # "café" and "cafe" are one; only Latin marks go, as in other scripts they are the vowels.
        plain = (c for c in unicodedata.normalize("NFKD", text) if not "\u0300" <= c <= "\u036f")
        text = unicodedata.normalize("NFC", "".join(plain))
    for match in _WORD.finditer(text):
        word = match.group()
        if word.isascii() or not _UNSPACED.search(word):
            yield word
            continue
        for run in _UNSPACED.finditer(word):
            characters = run.group()
            if len(characters) == 1:
                yield characters
            yield from (characters[n : n + 2] for n in range(len(characters) - 1))


def stem(word: str) -> str:
    """The stem of an English word: "eruptions", "erupting" and "erupted" become "erupt"."""
    word = word.removesuffix("'s").rstrip("'")
    if len(word) <= 3 or not word.isascii():
        return word
    word = _singular(word)
    for suffix, least in (("ing", 3), ("ed", 3), ("ion", 5), ("ment", 4), ("ly", 4)):
        root = word.removesuffix(suffix)
        if root != word and len(root) >= least and any(vowel in root for vowel in "aeiouy"):
            if suffix == "ion" and root[-1] not in "ts":
                continue
            word = root[:-1] if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "lsz" else root
            break
    if len(word) > 4 and word.endswith("e"):
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 3 and word.endswith("y") else word


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("ves") and len(word) > 4:
        return word[:-3] + "f" if word[-4] in "la" and word not in ("waves", "caves", "slaves") else word[:-1]
    if word.endswith("es") and word[:-2].endswith(("x", "z", "ch", "sh", "ss", "o")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
