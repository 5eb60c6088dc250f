"""English words in syllables, divided as printed songs divide them: beau-ti-ful, morn-ing, riv-er, o-ver.

How many syllables there are, and which are stressed, the sounds say. Where a word is cut between two of them, the
custom of American dictionaries says: where its parts join (sun-light, sing-ing, run-ning), after a short vowel that
is stressed with its consonant (riv-er), before the consonant else (o-ver), between two consonants (win-ter).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

from visiontune.music.songs.spelling import VOWEL_LETTERS, VOWELS, Pair, listed, pairs, plain

Known = Callable[[str], str | None]
"""The sounds of a word of the dictionary, without stress."""

_SHORT = frozenset("æɛɪʌʊ")
_GLIDES = frozenset("IWY")
_ONSETS = listed("bl br cl cr dr fl fr gl gr pl pr tr thr shr kl kr chr phr")
_HISSED = listed("st sp sk sc sl sm sn sw")
"""Begin a syllable after a vowel that is not stressed (de-stroy, a-sleep); else they are divided (sis-ter)."""
_SUFFIXES = {
    "ing": "ɪŋ", "ings": "ɪŋz", "er": "əɹ", "ers": "əɹz", "est": "əst", "ed": "əd", "en": "ən", "y": "i", "ish": "ɪʃ",
    "es": "əz",
}  # fmt: skip
_DROPS_E = frozenset(("ing", "ings", "er", "ers", "est", "ed", "es", "ish"))
_FIRST = frozenset(("my", "in", "up", "to", "with", "for", "out"))
"""First parts of compounds that are short or not stressed."""
_STARTS = ("tion", "sion", "cian", "cious", "tious", "cial", "tial", "ture", "sure", "n't", "n’t")
"""Ends of words that are a syllable of their own."""
_WHOLE = listed(
    "corner temper master mister butter offer tender wander center charter barter garter porter quarter after rafter meter "
    "mortar foster order winter under party county army pretty city body pity duty forty thirty dirty story many open "
    "even broken token seven often chosen frozen spoken woven garden father mother brother sister during bitter matter "
    "counter enter border murder easter sinister"
)
"""Words that only look as if a shorter word were in them."""
_DIVIDED = {
    word.replace("-", ""): tuple(word.split("-"))
    for word in listed(
        "ev-ery ev-ery-thing ev-ery-one ev-ery-bod-y ev-ery-where up-on an-oth-er i-ron a-gain a-gainst di-vine be-ing "
        "fam-i-ly mem-o-ry choc-o-late dif-fer-ent fa-vor-ite beau-ty on-ly he-ro wea-ry pray-er love-li-er ev-’ry ev-'ry "
        "heav-en flow-er tow-er pow-er show-er high-er high-est wor-ship bish-op rhy-thm to-geth-er for-ev-er "
        "for-ev-er-more o-be-di-ent com-ing po-et po-em hal-le-lu-jah al-le-lu-ia mel-o-dy lul-la-by ev-er-last-ing "
        "with-in o'er o’er e'er e’er night-in-gale or-ange bless-ed a-men young-er young-est strong-er strong-est "
        "long-er long-est"
    )
}
"""Sung with fewer syllables than they are spoken with, or divided by no rule."""


def divide(word: str, phonemes: str, known: Known) -> tuple[tuple[str, bool], ...]:
    """(letters, stressed) of each syllable; joined they are `word`.

    A second stress counts where it does not stand beside the main one (Sat-ur-day, not sun-light).

    Args:
        word: One word, with apostrophes but no hyphens.
        phonemes: With stress marks; without any no syllable is stressed.
    """
    found = pairs(word, phonemes)
    nuclei = _nuclei(word, found)
    stresses = [found[n].stress for n in nuclei]
    texts = _divided(word)
    if texts is None:
        joints = _joints(word, found, known)
        cuts = [_cut(word, found, nuclei, k, joints) for k in range(len(nuclei) - 1)]
        inside = sorted({cut for cut in cuts if 0 < cut < len(word)})
        texts = tuple(word[start:end] for start, end in pairwise([0, *inside, len(word)]))
    return tuple(zip(texts, _stressed(stresses, len(texts)), strict=True))


def _divided(word: str) -> tuple[str, ...] | None:
    """The syllables of a word, or of one with an s behind it, that are not told by rule."""
    small = word.lower()
    for ending in ("'s", "’s", "s", ""):
        if small.endswith(ending) and (parts := _DIVIDED.get(small[: len(small) - len(ending)])):
            ends = [*accumulate(len(part) for part in parts[:-1]), len(word)]
            return tuple(word[start:end] for start, end in pairwise([0, *ends]))
    return None


def _nuclei(word: str, found: Sequence[Pair]) -> list[int]:
    """Numbers of the pairs that make syllables.

    The glide before an r in "fire" and "our" makes none, nor does a murmur that is not written (spar-kling, heav'n).
    """
    if not any(plain(letter) in VOWEL_LETTERS for letter in word):
        return []  # hmm
    return [n for n, pair in enumerate(found) if pair.vowel and not _passed_over(word, found, n)]


def _passed_over(word: str, found: Sequence[Pair], n: int) -> bool:
    """Whether vowel `n` is too weak to be sung on a note of its own."""
    pair, before, after = found[n], found[max(0, n - 1) : n], found[n + 1 : n + 3]
    written = any(plain(letter) in VOWEL_LETTERS for letter in word[pair.start : pair.end])
    small = word.lower().replace("’", "'")
    if not written and "'" in small and not small.endswith("n't"):
        return True  # heav'n
    if not before:
        return False
    glides = before[0].sounds[-1:] in _GLIDES
    if glides and pair.sounds[0] == "ə":
        return pair.sounds == "əɹ" or (not written and bool(after) and after[0].sounds == "ɹ")
    liquid = bool(after) and after[0].sounds == "l"
    return not written and liquid and (before[0].sounds == "ɹ" or (len(after) == 2 and after[1].vowel))


def _stressed(stresses: Sequence[int], count: int) -> list[bool]:
    """Stress as yes or no, for `count` syllables: the last sounds go where a word is sung with fewer."""
    main = stresses.index(2) if 2 in stresses else None
    found = [stress == 2 or (stress == 1 and (main is None or abs(n - main) > 1)) for n, stress in enumerate(stresses)]
    return (found + [False] * count)[:count]


def _joints(word: str, found: Sequence[Pair], known: Known) -> set[int]:
    """Letters at which parts of the word join: two words (sun-light), or a word and its ending (sing-ing)."""
    whole, small = "".join(pair.sounds for pair in found), "".join(plain(letter) for letter in word)
    if small in _WHOLE:
        return set()
    joints, heard, stressed = set[int](), 0, False
    for pair in found:
        stem, rest = small[: pair.start], small[pair.start :]
        if len(stem) >= 2 and any(sound in VOWELS for sound in whole[:heard]):
            first, second = whole[:heard], whole[heard:]
            if rest in _SUFFIXES:
                joined = _alike(second, _SUFFIXES[rest]) and _takes(stem, rest, first, known)
            else:
                joined = len(rest) >= 3 and (stem in _FIRST or (len(stem) >= 3 and stressed))
                joined = joined and _alike(first, known(stem)) and _alike(second, known(rest))
            joints |= {pair.start} if joined else set()
        heard += len(pair.sounds)
        stressed = stressed or pair.stress > 0
    return joints


def _takes(stem: str, ending: str, sounds: str, known: Known) -> bool:
    """Whether `stem` with its sounds is a word that takes the ending; sing-er, but vic-to-ry, run-ning, spar-kling."""
    if ending == "y" and sum(sound in VOWELS for sound in sounds) > 1:
        return False
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "lszf":
        return False
    clustered = stem[-1] == "l" and stem[-2] not in VOWEL_LETTERS
    stems = [stem, stem + "e"] if ending in _DROPS_E and not clustered else [stem]
    return any(_alike(sounds, known(one)) for one in stems)


def _alike(sounds: str, other: str | None) -> bool:
    """Whether two are the same sounds but for what changes inside a word: weak vowels, a flapped t."""
    if other is None:
        return False
    same = str.maketrans("Tᵊᵻɐ", "təəə")
    a, b = sounds.translate(same), other.translate(same)
    return a == b or (len(a) == len(b) and all(x == y or {x, y} <= set("əɪɛ") for x, y in zip(a, b, strict=True)))


def _cut(word: str, found: Sequence[Pair], nuclei: Sequence[int], k: int, joints: set[int]) -> int:
    """The letter before which the syllable after nucleus `k` begins."""
    vowel, following = found[nuclei[k]], found[nuclei[k + 1]]
    begin, end = vowel.end, following.start
    if fitting := [joint for joint in joints if begin <= joint <= end]:
        return fitting[-1]
    small = word.lower()
    if starting := [at for at in range(begin, end + 1) if small[at:].startswith(_STARTS)]:
        return starting[-1]
    units = _units(small, found[nuclei[k] + 1 : nuclei[k + 1]])
    if not units:
        return end
    starts = [start for start, _ in units]
    letters = [small[start:stop] for start, stop in units]
    if following.sounds in ("ᵊl", "əl") or following.start == following.end:  # ta-ble, rhy-thm
        return starts[-1] if letters[-1] != "ck" else end
    short = vowel.stress > 0 and (vowel.sounds[-1] in _SHORT or (vowel.sounds == "ɑ" and small[vowel.start] == "o"))
    if len(units) == 1:
        return end if short or letters[0] in ("x", "ck", "ng") else starts[0]
    if doubled := [n for n in range(1, len(units)) if letters[n] == letters[n - 1]]:
        return starts[doubled[0]]
    return starts[_onset(letters, short, vowel.stress > 0)]


def _onset(letters: Sequence[str], short: bool, stressed: bool) -> int:
    """Which of several consonants begins a syllable, after a vowel that is short or not, stressed or not."""
    pair, last = letters[-2] + letters[-1], len(letters) - 1
    alone = len(letters) == 2
    begins = (pair in _ONSETS and not (alone and short)) or (pair in _HISSED and not (alone and (short or stressed)))
    if begins and not alone and letters[-3] == "s" and not stressed:
        return last - 2  # de-stroy
    return last - 1 if begins else last


def _units(word: str, between: Sequence[Pair]) -> list[tuple[int, int]]:
    """(first, one past last letter) of each consonant between two vowels; what is not heard goes with the one before.

    A doubled consonant is two, as is the "st" of "listen"; "th" and "ck" are one, and so is the "gu" of "language".
    """
    units: list[tuple[int, int]] = []
    for pair in between:
        letters = word[pair.start : pair.end]
        if len(letters) == 2 and (letters[0] == letters[1] or (letters, pair.sounds) == ("st", "s")):
            units += [(pair.start, pair.start + 1), (pair.start + 1, pair.end)]
        elif units and (not pair.sounds or (letters, pair.sounds) == ("u", "w")):
            units[-1] = units[-1][0], pair.end
        elif letters and pair.sounds:
            units.append((pair.start, pair.end))
    return units
