"""Which letters of an English word stand for which of its sounds.

Syllables are heard, but written: "beautiful" has three vowels among its sounds, and seven letters round them. The
cheapest way through letters and sounds side by side tells which letters each vowel has.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise


def listed(words: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(words.split())


VOWELS = frozenset("AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻᵊɐ")
"""Sounds that make a syllable, as the English voice writes them."""
VOWEL_LETTERS = frozenset("aeiouy")
_VOWEL_SPELLINGS = listed(
    "a e i o u y ai ay ea ee ei ey ie oa oe oi oo ou ow oy au aw ue ui uy ew eu ah oh eh uh ia io eo ye "
    "igh eigh aigh augh ough eau iew ieu eye owe awe iou eou"
)
_SPELLINGS = {
    sound: tuple(letters.split())
    for sound, letters in {
        "b": "b bb", "d": "d dd", "f": "f ff ph gh", "h": "h wh", "j": "y i j", "k": "c k ck ch q cc kk qu que",
        "l": "l ll", "m": "m mm mb mn", "n": "n nn kn gn pn", "p": "p pp", "s": "s ss c sc ps st", "t": "t tt th pt bt d",
        "T": "t tt d dd", "v": "v vv f ph", "w": "w wh u o", "z": "z zz s ss x", "ð": "th", "θ": "th", "ŋ": "n ng",
        "ɡ": "g gg gh gu gue", "ɹ": "r rr wr rh", "ʃ": "sh s ss ci ti ch si ce sci ssi", "ʒ": "s si g z", "ʤ": "g j dg d gg di ge",
        "ʧ": "ch tch t c", "ks": "x", "ɡz": "x", "ᵊl": "le", "əl": "le", "əɹ": "re", "wʌ": "o", "ju": "u ew eau ue eu iew ui",
        "jʊ": "u", "jə": "u", "əw": "u",
    }.items()
}  # fmt: skip
_ENDINGS = ("re", "le", "gue", "que")
"""Spellings that only end a word."""
_UNHEARD, _UNHEARD_E, _UNWRITTEN, _ODD = 0.8, 0.25, 1.0, 1.2
"""Costs of a letter without a sound, of an e without one, of a sound without a letter, of a pair that is not known."""


@dataclass(frozen=True)
class Pair:
    """Letters `start` to `end` of a word, and the sounds that they stand for; either may be none.

    Args:
        stress: 0 for none, 1 for a second one, 2 for the main one; of a vowel.
    """

    start: int
    end: int
    sounds: str
    stress: int = 0

    @property
    def vowel(self) -> bool:
        """Whether it makes a syllable."""
        return any(sound in VOWELS for sound in self.sounds)


def pairs(word: str, phonemes: str) -> tuple[Pair, ...]:
    """The letters of `word` with their sounds, in order.

    Args:
        word: Letters and apostrophes.
        phonemes: As the English voice writes them, with ˈ and ˌ before a stressed vowel.
    """
    letters = [plain(letter) for letter in word]
    sounds, stresses = _heard(phonemes)
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(len(letters) + 1):
        for j in range(len(sounds) + 1):
            if (i, j) not in best:
                continue
            so_far = best[i, j][0]
            for n, m, cost in _steps("".join(letters[i:]), sounds[j : j + 2]):
                if (i + n, j + m) not in best or so_far + cost < best[i + n, j + m][0]:
                    best[i + n, j + m] = so_far + cost, (i, j)
    way = [(len(letters), len(sounds))]
    while way[-1] != (0, 0):
        way.append(best[way[-1]][1])
    way.reverse()
    return tuple(Pair(i, k, sounds[j:m], max(stresses[j:m], default=0)) for (i, j), (k, m) in pairwise(way))


def plain(letter: str) -> str:
    """A letter in small and without its accent; one that is written as two stays one."""
    return unicodedata.normalize("NFD", letter.lower())[:1]


def _heard(phonemes: str) -> tuple[str, list[int]]:
    """Sounds without marks, and the stress of each: of the vowel that follows a mark."""
    sounds, stresses, waiting = "", [], 0
    for mark in phonemes:
        if mark in "ˈˌ":
            waiting = 2 if mark == "ˈ" else 1
        elif mark.isalpha() or mark in VOWELS:
            sounds += mark
            stresses.append(waiting if mark in VOWELS else 0)
            waiting = 0 if mark in VOWELS else waiting
    return sounds, stresses


def _steps(letters: str, sounds: str) -> Iterator[tuple[int, int, float]]:
    """(letters, sounds, cost) of each way to go on from the `letters` and `sounds` that are left."""
    if letters:
        # An apostrophe is never heard; an e seldom, and least at the end.
        seldom = _UNHEARD_E / 5 if len(letters) == 1 else _UNHEARD_E
        yield 1, 0, 0.0 if not letters[0].isalpha() else seldom if letters[0] == "e" else _UNHEARD
    if sounds:
        yield 0, 1, _UNWRITTEN / 2 if sounds[0] in "əᵊj" else _UNWRITTEN
    for m in range(1, len(sounds) + 1):
        known = _SPELLINGS.get(sounds[:m], ())
        for n in range(1, min(4, len(letters)) + 1):
            spelt = letters[:n]
            if spelt in known and (spelt not in _ENDINGS or letters[n:].strip("'’") in ("", "s", "d")):
                yield n, m, 0.3 if spelt == "re" else 0.1
            elif m == 1 and sounds[0] in VOWELS and spelt in _VOWEL_SPELLINGS and (sounds[0] != "W" or n > 1):
                yield n, m, 0.1 if n == 1 else 0.15
            elif n == m == 1 and sounds[0] not in VOWELS and letters[0].isalpha() and letters[0] not in VOWEL_LETTERS:
                yield 1, 1, _ODD
