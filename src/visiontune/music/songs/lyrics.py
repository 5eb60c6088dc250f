"""Lyrics: stanzas of lines of words of syllables.

A heading of a stanza that was sung before, with no lines below it, sings that stanza again. A line that is longer than a
breath is sung in parts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from visiontune.errors import InputError
from visiontune.music.songs.songtext import stanzas_of
from visiontune.music.songs.spelling import listed

if TYPE_CHECKING:
    from visiontune.speech.normalise import Token

MOST = 20_000
"""Characters of lyrics."""
BREATH = 24
"""Syllables that are sung in one breath at most."""
_LONGEST = 40
"""Letters; a longer word is none, and is divided by its vowels."""
_STOPS = ",.;:!?…"
_SURELY = listed("the and of to in is you my with that it for we")
"""Words that tell English from other languages that have Latin letters."""
_NUMBERS_IN = (("\u3040", "\u30ff", "ja"), ("\u3400", "\u9fff", "zh"), ("\uac00", "\ud7a3", "ko"), ("\u0400", "\u04ff", "ru"),
               ("\u0370", "\u03ff", "el"), ("\u0600", "\u06ff", "ar"), ("\u0590", "\u05ff", "he"))  # fmt: skip


@dataclass(frozen=True)
class Syllable:
    """What is sung on one note.

    Args:
        text: As engraved: without hyphens, the marks that end a clause after the word's last one.
        last: Of its word.
    """

    text: str
    stressed: bool
    last: bool

    @property
    def lyric(self) -> str:
        """As a note has it: a hyphen at the end where the word goes on."""
        return self.text if self.last else self.text + "-"


@dataclass(frozen=True)
class Word:
    """A word as it is read, "3", and sung, "three"; `space` follows it."""

    shown: str
    syllables: tuple[Syllable, ...]
    space: bool = True


@dataclass(frozen=True)
class Line:
    """A line of verse."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """For the eye."""
        return "".join(word.shown + " " * word.space for word in self.words).strip()

    @property
    def syllables(self) -> tuple[Syllable, ...]:
        """All of them, in order."""
        return tuple(syllable for word in self.words for syllable in word.syllables)


@dataclass(frozen=True)
class Stanza:
    """Lines that belong together; `name` is that of its heading in small letters, or empty."""

    lines: tuple[Line, ...]
    name: str = ""


def verses(text: str, language: str = "", by_rule: bool = False) -> tuple[Stanza, ...]:
    """The stanzas of lyrics, at least one, none without lines.

    Args:
        language: ISO 639-1; empty: English is told from others by its words.
        by_rule: English words are divided by their spelling: about right, with no dictionary and no network loaded.

    Raises:
        InputError: there are no words, or too many.
    """
    if len(text) > MOST:
        raise InputError("lyrics", text, f"are longer than {MOST:,} characters, more than any song has; give fewer")
    read = list(stanzas_of(text))
    lines = [line for _, lines in read for line in lines]
    if not any(character.isalnum() for line in lines for character in line):
        raise InputError("lyrics", " ".join(text.split()), "hold no words that could be sung; give lines of verse")
    tongue = language or _tongue(lines, by_rule)
    sung = iter(_sung(lines, tongue, by_rule))
    found: list[Stanza] = []
    for name, words in read:
        stanza = Stanza(tuple(part for _ in words for part in _breaths(next(sung))), name)
        named = [earlier for earlier in found if name and earlier.name == name]
        if stanza.lines:
            found.append(stanza)
        elif not words and named:
            found.append(named[-1])
    return tuple(found)


def warnings(stanzas: Sequence[Stanza]) -> tuple[str, ...]:
    """What the user should know: words of scripts whose syllables are not told are sung on one note each."""
    from visiontune.music.songs.vowels import divided

    whole = [
        word.shown
        for stanza in stanzas
        for line in stanza.lines
        for word in line.words
        if len(word.syllables) == 1 and len(word.shown) > 2 and not divided(word.shown)
    ]
    if not whole:
        return ()
    return (f"the syllables of words such as {whole[0]!r} are not known here, so each is sung on one note",)


def _tongue(lines: Sequence[str], by_rule: bool) -> str:
    """The language: English by its words, others by their letters as far as these tell; else empty."""
    from visiontune.music.songs.pronouncing import english

    text = "".join(lines)
    for low, high, code in _NUMBERS_IN:
        if 3 * sum(low <= letter <= high for letter in text) > sum(map(str.isalpha, text)):
            return code
    words = {word for line in lines for word in re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", line.lower())}
    if not words:
        return "en"
    surely = len(words & _SURELY) / len(words)
    if by_rule:
        return "en" if surely >= 0.08 else ""
    front = english()
    if front is None:
        return ""
    known = sum(front.reads(word.replace("’", "'")) for word in words) / len(words)
    return "en" if known >= 0.7 or (known >= 0.35 and surely >= 0.08) else ""


def _sung(lines: Sequence[str], language: str, by_rule: bool) -> list[Line]:
    """Each line with its words divided."""
    from visiontune.music.songs.pronouncing import english
    from visiontune.music.songs.vowels import germanic
    from visiontune.speech.normalise import normalise

    front = english() if language.split("-")[0] == "en" and not by_rule else None
    silent = by_rule and language.split("-")[0] == "en"
    first = language in ("de", "nl", "sv", "da", "nb", "no", "cs", "hu", "fi") or (
        not language and germanic(tuple(word for line in lines for word in line.split()))
    )
    found = dict[str, Line]()  # choruses return
    for line in dict.fromkeys(lines):
        tokens = normalise(line, language or "en")
        spoken = [_spoken(token) for token in tokens]
        parts = [part for words in spoken for word in words for part in word.split("-")]
        readable = [part if len(part) <= _LONGEST else "x" for part in parts]
        sounds = iter(front.said(readable) if front else [""] * len(parts))
        words = []
        for token, said in zip(tokens, spoken, strict=True):
            syllables = list[Syllable]()
            for word in said:
                pieces = [piece for part in word.split("-") for piece in _divided(part, next(sounds), first, silent)]
                syllables += [Syllable(text, stress, n == len(pieces) - 1) for n, (text, stress) in enumerate(pieces)]
            words.append(Word(_shown(token), _stopped(syllables, token), token.space))
        found[line] = Line(tuple(_whole(word for word in words if word.syllables)))
    return [found[line] for line in lines]


def _breaths(line: Line) -> list[Line]:
    """A line as one breath sings it: a very long one, as prose is, in parts, cut after a mark near its middle."""
    count = len(line.syllables)
    if count <= BREATH or len(line.words) < 2:
        return [line] if line.words else []
    ends = list(accumulate(len(word.syllables) for word in line.words))
    marked = [n for n in range(1, len(line.words)) if line.words[n - 1].syllables[-1].text.endswith(tuple(_STOPS))]
    near = [n for n in marked if 0.3 * count <= ends[n - 1] <= 0.7 * count]
    cut = min(near or range(1, len(line.words)), key=lambda n: abs(ends[n - 1] - count / 2))
    return [*_breaths(Line(line.words[:cut])), *_breaths(Line(line.words[cut:]))]


def _spoken(token: Token) -> list[str]:
    """The words that are sung for a token: its own, unless it is read as others (3, &)."""
    said, shown = _words(token.spoken), _words(token.shown)
    if said and _letters(shown) != _letters(said):
        return [word.strip("'’") for word in said]
    return shown


def _words(text: str) -> list[str]:
    """The words of a token, with apostrophes and the hyphens inside them."""
    found = []
    for word in re.split(r"[\s/_]+", text):
        kept = "".join(c for c in word if c in "'’-" or unicodedata.category(c)[0] in "LMN")
        if any(map(str.isalnum, kept)):
            found.append("-".join(filter(None, kept.split("-"))))
    return found


def _letters(words: Iterable[str]) -> str:
    return "".join(letter for word in words for letter in word.casefold() if letter.isalnum())


def _divided(word: str, sounds: str, first: bool, silent: bool) -> Sequence[tuple[str, bool]]:
    from visiontune.music.songs import syllables, vowels
    from visiontune.music.songs.pronouncing import english

    front = english() if sounds and len(word) <= _LONGEST else None
    if front is not None and word.isascii() | all(letter.isalpha() or letter in "'’" for letter in word):
        return syllables.divide(word, sounds, front.known)
    if any(vowels.is_character(letter) for letter in word):
        return [(letter, n == 0) for n, letter in enumerate(vowels.characters(word))]
    if not vowels.divided(word):
        return [(word, True)]
    return vowels.silenced(vowels.divide(word, first)) if silent else vowels.divide(word, first)


def _whole(words: Iterable[Word]) -> Iterator[Word]:
    """Words of scripts without spaces; a small kana or long mark is no word, but sung with the one before."""
    from visiontune.music.songs.vowels import goes_on

    before: Word | None = None
    for word in words:
        if before is not None and not before.space and goes_on(word.shown):
            *others, last = before.syllables
            joined = Syllable(last.text + word.shown, last.stressed, True)
            before = Word(before.shown + word.shown, (*others, joined), word.space)
            continue
        if before is not None:
            yield before
        before = word
    if before is not None:
        yield before


def _shown(token: Token) -> str:
    """A token as captions show it."""
    return token.shown.lstrip(" -–—").strip(" *_#")


def _stopped(syllables: Sequence[Syllable], token: Token) -> tuple[Syllable, ...]:
    """The syllables of a word with the marks that end a clause, as they are engraved."""
    if not syllables:
        return ()
    marks = re.search(rf"[{re.escape(_STOPS)}]*$", token.shown.rstrip())
    stop = marks[0] if marks else ""
    last = syllables[-1]
    return (*syllables[:-1], Syllable(last.text + stop, last.stressed, True))
