"""Long text cut into what a voice takes at once: a sentence, or a part of one that is too long.

Cuts fall between words only, so never inside a number, an abbreviation or an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from visiontune.speech.normalise import Token, normalise, shown, spoken, strip_marks
from visiontune.text.cleaning import speakable
from visiontune.text.sentences import sentence_spans

LONGEST = 280  # spoken characters; voices lose their breath or their place beyond some 400 phonemes
_EMOJI_FIRST = re.compile(r"(?:[\u2190-\u2bff\u3030\ufe0f\u200d\U0001f000-\U0001faff]+(?:\s+|$))+")
_CLAUSE = ",;:—、，；：،؛"


@dataclass(frozen=True)
class Chunk:
    """What is said in one go.

    Args:
        tokens: Its words; empty for a line that holds nothing speakable.
        text: The words as shown.
        line: Where it begins in the text, counted from 1.
        whole: It ends its sentence; otherwise the sentence goes on in the next chunk.
    """

    tokens: tuple[Token, ...]
    text: str
    line: int
    whole: bool = True

    @property
    def spoken(self) -> str:
        """The text for the voice."""
        return spoken(self.tokens)


def chunks(text: str, language: str = "en", longest: int = LONGEST) -> list[Chunk]:
    """`text` in chunks, in order; lines that hold nothing speakable are chunks without tokens.

    Args:
        text: Any text; marks of Markdown are removed.
        language: ISO 639-1 code.
        longest: Spoken characters of a chunk.
    """
    text = strip_marks(text)
    found: list[Chunk] = []
    line, at = 1, 0
    for start, end in sentence_spans(text, language):
        line += text.count("\n", at, start)
        at = start
        sentence = text[start:end]
        if found and found[-1].line == line and (emoji := _EMOJI_FIRST.match(sentence)):
            # "Great! 😂 Next": people put it behind what they laugh at.
            found[-1] = _with_marks(found[-1], emoji.group().strip())
            sentence = sentence[emoji.end() :]
        if not sentence:
            continue
        if speakable(sentence) and (tokens := normalise(sentence, language)):
            found.extend(_sentence_chunks(tokens, line, longest))
        elif found and found[-1].line == line:
            found[-1] = _with_marks(found[-1], " ".join(sentence.split()))
        else:
            found.append(Chunk((), " ".join(sentence.split()), line))
    return found


def _sentence_chunks(tokens: Sequence[Token], line: int, longest: int) -> Iterator[Chunk]:
    pieces = list(_split([part for token in tokens for part in _cut(token, longest)], longest))
    for n, piece in enumerate(pieces):
        yield Chunk(tuple(piece), shown(piece), line, whole=n + 1 == len(pieces))


def _split(tokens: Sequence[Token], longest: int) -> Iterator[list[Token]]:
    """Runs of tokens of at most `longest` spoken characters, cut behind a comma where one is near."""
    run: list[Token] = []
    length = 0
    for token in tokens:
        size = len(token.spoken) + 1
        while run and length + size > longest:
            # Not in the first third: a crumb of a clause sounds worse than a cut without a comma.
            cuts = [n + 1 for n, word in enumerate(run) if word.spoken[-1] in _CLAUSE and n >= len(run) // 3]
            cut = cuts[-1] if cuts else len(run)
            yield run[:cut]
            run = run[cut:]
            length = sum(len(word.spoken) + 1 for word in run)
        run.append(token)
        length += size
    if run:
        yield run


def _cut(token: Token, longest: int) -> Iterator[Token]:
    """A word too long for any voice (a hundred thousand letters without a space) in pieces."""
    said = [token.spoken[at : at + longest] for at in range(0, len(token.spoken), longest)]
    said = [piece for piece in said if speakable(piece)]
    count = min(len(said), len(token.shown))
    if count <= 1:
        yield token
        return
    for n in range(count):
        begin, end = (len(token.shown) * k // count for k in (n, n + 1))
        yield Token(token.shown[begin:end], said[n], token.space and n + 1 == count)


def _with_marks(chunk: Chunk, marks: str) -> Chunk:
    """`chunk` with emoji behind it, which are shown with its last word."""
    if not chunk.tokens:
        return replace(chunk, text=f"{chunk.text} {marks}")
    last = replace(chunk.tokens[-1], shown=f"{chunk.tokens[-1].shown} {marks}")
    return replace(chunk, tokens=(*chunk.tokens[:-1], last), text=f"{chunk.text} {marks}")
