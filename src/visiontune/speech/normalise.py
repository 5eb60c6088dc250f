"""Text as shown to text as spoken: the captions say "$1,204.50", the voice "one thousand two hundred four dollars …".

`normalise` cuts text into tokens that hold both forms, so that the word times of the voice can be put under the
words of the captions. English is read in full (`english`); in other languages numbers, percents and money are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from visiontune.text.sentences import full_stop_ends

KEPT_PAUSES = ",.;:!?…，、。；：！？।॥؟،؛۔·—"
# Part of a number or a name, although neither letter nor digit.
MEANT_BEFORE = "$€£¥₹₽₩₺₴₪₫₱₿#@&%+-−.°§×÷=<>~≈±≤≥≠√∞'’"
MEANT_AFTER = "%‰°$€£¥₹₽₩₺₴₪₫₱₿¢+#²³=×÷∞&@"
READ_ALONE = MEANT_AFTER + "=<>~≈±≤≥≠√-–−"
# Lengths are bounded, so that a text of nothing but opening marks takes no more than linear time.
_MARKS = (
    (re.compile(r"!\[[^\[\]]{0,300}\]\([^()]{0,2000}\)"), " "),  # pictures
    (re.compile(r"\[([^\[\]]{1,300})\]\((?:[^()\s]|\([^()\s]{0,500}\)){0,2000}\)"), r"\1"),  # links
    (re.compile(r"^[ \t]{0,3}(?:#{1,6}|>+|[*+•–-])[ \t]+", re.MULTILINE), ""),  # headings, quotations, lists
    (re.compile(r"</?(?:b|i|u|em|strong|p|br|span|div|a|sup|sub|small|code)\b[^<>]*>", re.IGNORECASE), " "),
    (re.compile(r"(?<![\w*_~`])(\*{1,3}|_{1,3}|~~|`{1,3})(?=\S)(.{1,300}?)(?<=\S)\1(?![\w*_~`])", re.DOTALL), r"\2"),
)
# Written without spaces: every character is a word of its own to the eye that follows a caption.
_UNSPACED = re.compile(r"[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_PIECES = re.compile(rf"{_UNSPACED.pattern}|(?:(?!{_UNSPACED.pattern}).)+", re.DOTALL)
_DASH = re.compile(r"(?<=[^\W\d_])(—|--|–)(?=[^\W_])")


@dataclass(frozen=True)
class Token:
    """One word.

    Args:
        shown: As written, with the punctuation and emoji around it; never empty.
        spoken: As said, with the stops that make pauses; holds at least one letter or digit.
        space: White space follows it.
    """

    shown: str
    spoken: str
    space: bool = True


@dataclass(frozen=True)
class Word:
    """A written word taken apart, before it is read: `before` + `core` + `after` is what was written."""

    before: str
    core: str
    after: str
    space: bool

    @property
    def shown(self) -> str:
        return self.before + self.core + self.after


def normalise(text: str, language: str = "en") -> list[Token]:
    """The words of `text` in their shown and spoken forms, in order; empty when nothing can be spoken.

    Marks of Markdown are gone, their words are kept. Emoji and lone symbols are shown with the word before them
    and not spoken, so that `shown(tokens)` is the whole text for the captions.

    Args:
        text: Any text; odd Unicode is never an error.
        language: ISO 639-1 code, with a region where it matters (`en-GB` reads 3/4/2020 as the third of April).
    """
    words = split_words(strip_marks(text))
    return _joined(words, _read(words, language), language.split("-")[0].lower())


def shown(tokens: Sequence[Token]) -> str:
    """The text for the eye."""
    return _text((token.shown, token.space) for token in tokens)


def spoken(tokens: Sequence[Token]) -> str:
    """The text for the voice."""
    # A dash between words is a pause, and Latin words need their space.
    return _text((token.spoken, token.space or token.spoken[-1].isascii()) for token in tokens)


def strip_marks(text: str) -> str:
    """`text` without Markdown's marks; every word stays."""
    for _ in range(2):  # marks lie inside marks: "**_word_**"
        for pattern, replacement in _MARKS:
            text = pattern.sub(replacement, text)
    return text


def split_words(text: str) -> list[Word]:
    """Written words, at white space, at dashes between words, and at each character of unspaced scripts."""
    words: list[Word] = []
    for chunk in text.split():
        pieces = _pieces(chunk)
        words.extend(_apart(piece, n + 1 == len(pieces)) for n, piece in enumerate(pieces))
    return words


def _pieces(chunk: str) -> list[str]:
    if not _UNSPACED.search(chunk):
        return [piece for piece in _DASH.sub("\\1\n", chunk).split("\n") if piece]
    pieces: list[str] = []
    opening = ""
    for piece in _PIECES.findall(chunk):
        if any(character.isalnum() for character in piece):
            pieces.append(opening + piece)
            opening = ""
        elif pieces and unicodedata.category(piece[-1]) not in ("Ps", "Pi"):
            pieces[-1] += piece
        else:
            opening += piece
    if opening:
        pieces.append(opening)
    return pieces


def _apart(word: str, space: bool) -> Word:
    start, end = 0, len(word)
    while start < end and not _meant(word[start], MEANT_BEFORE):
        start += 1
    while end > start and not _meant(word[end - 1], MEANT_AFTER):
        end -= 1
    if not any(character.isalnum() for character in word):
        # "&" and "=" are read, a lone dash or quotation mark is not.
        marks = word.strip()
        return Word("", marks, "", space) if len(marks) == 1 and marks in READ_ALONE else Word(word, "", "", space)
    return Word(word[:start], word[start:end], word[end:], space)


def _meant(character: str, others: str) -> bool:
    if character in others or character.isalnum():
        return True
    # Vowel signs of Indic scripts are marks, so are the selectors of emoji.
    return unicodedata.category(character)[0] == "M" and not (
        "\ufe00" <= character <= "\ufe0f" or character == "\u20e3"
    )


def _read(words: Sequence[Word], language: str) -> list[str]:
    """What is said for each word, without the pauses after it; "" for what is not said."""
    code = language.split("-")[0].lower()
    if code == "en":
        from visiontune.speech.english.reading import read

        return read(words, british=language.lower().endswith(("-gb", "-au", "-nz", "-ie", "-in")))
    from visiontune.speech.foreign import read_foreign

    cores = [word.core for word in words[1:]] + [""]
    return [read_foreign(word, following, code) for word, following in zip(words, cores, strict=False)]


def _joined(words: Sequence[Word], readings: Sequence[str], language: str) -> list[Token]:
    """Tokens of all that is spoken; what is not spoken is shown with its neighbour."""
    tokens: list[Token] = []
    waiting = ""
    for n, (word, reading) in enumerate(zip(words, readings, strict=True)):
        said = " ".join(_pronounceable(reading).split())
        if not any(character.isalnum() for character in said):
            gap = " " if word.space else ""
            if tokens:
                last = tokens[-1]
                pause = "," if set(word.shown) <= set("-–—") and last.spoken[-1] not in KEPT_PAUSES else ""
                between = " " if last.space else ""
                tokens[-1] = replace(
                    last, shown=last.shown + between + word.shown, spoken=last.spoken + pause, space=word.space
                )
            else:
                waiting += word.shown + gap
            continue
        aside = word.before[:1] in ("(", "[", "–", "—") and not word.core[:1].isdigit()
        if aside and tokens and tokens[-1].spoken[-1] not in KEPT_PAUSES:
            tokens[-1] = replace(tokens[-1], spoken=tokens[-1].spoken + ",")
        following = words[n + 1].core if n + 1 < len(words) else ""
        tokens.append(Token(waiting + word.shown, said + _pause(word, said, following, language), word.space))
        waiting = ""
    if tokens:
        tokens[-1] = replace(tokens[-1], spoken=tokens[-1].spoken.rstrip(","))
    return tokens


def _pause(word: Word, said: str, following: str, language: str) -> str:
    """The stops behind a word that the voice should hear; not the full stop of an abbreviation."""
    after = word.after
    if after.startswith(".") and not full_stop_ends(word.core, following, language):
        after = after[1:]
    stops = "".join(
        "," if character in ")]–—" else character for character in after if character in KEPT_PAUSES + ")]–"
    )
    stops = re.sub(r",(?=[^,])|(?<=[^,]),", "", stops)
    return stops[1:] if stops and said[-1] == stops[0] else stops


def _pronounceable(text: str) -> str:
    """`text` without emoji, symbols and control characters, and with plain apostrophes."""
    text = re.sub(r"(?<!\w)'|'(?!\w)", "", text.replace("’", "'").replace("ʼ", "'"))
    return "".join(
        character
        for character in text
        if (
            unicodedata.category(character)[0] in "LMNZ"
            and not "\ufe00" <= character <= "\ufe0f"
            and character != "\u20e3"
        )
        or character in "'-.,/:" + KEPT_PAUSES
    )


def _text(parts: Iterator[tuple[str, bool]]) -> str:
    return "".join(word + (" " if space else "") for word, space in parts).strip()
