"""Captions: a sentence cut into cues of at most two balanced lines, between words, and when each is seen.

```
sentence   The drops join, grow heavy, and fall as rain or snow, which the wind carries far over the land.
words      The |drops |join, |grow |…            each with its time from the speech
cues       [The drops join, grow heavy, / and fall as rain or snow,] [which the wind / carries far over the land.]
```
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from visiontune.video.timeline import RATE, Sentence, Word

SHORTEST = RATE // 20
"""Samples that a cue is seen at least."""
_BRIDGED = 0.8
"""Seconds of silence over which a caption stays until the next comes: a blink between the two disturbs."""
_LINGERS = 0.4
"""Seconds that a caption stays into a longer silence."""
_CLOSING = ",;:،，、；：。．.!?！？؟।…"
_ATOM = re.compile(r"\S+?(?:-(?=\w)|\s+|$)|\s+")
_STANDS_ALONE = (("\u3040", "\u30ff"), ("\u3400", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))
_CLINGS = frozenset(
    (
        "a", "an", "the", "and", "or", "but", "nor", "of", "in", "on", "at", "to", "for", "from", "with", "by", "into", "onto",
        "over", "under", "about", "as", "than", "that", "which", "who", "whose", "if", "because", "while", "when", "where",
        "its", "their", "his", "her", "our", "your", "my", "this", "these", "those",
        "في", "من", "على", "إلى", "عن", "مع",
    )
)  # fmt: skip
"""Words that belong to the next one: no line and no cue ends with them."""
Width = Callable[[str], int]


@dataclass(frozen=True)
class Caption:
    """A cue: samples from the start of the film, its text as written, and its lines of words.

    `spoken` is where its last word ends; the caption may stay longer. `rtl` is told of the whole sentence: a cue of
    it may begin with a foreign word.
    """

    start: int
    end: int
    spoken: int
    text: str
    lines: tuple[tuple[Word, ...], ...]
    rtl: bool = False

    def lit(self, sample: int) -> int | None:
        """The number of the word that is spoken at `sample`; None after the last."""
        if sample >= self.spoken:
            return None
        begun = [n for n, word in enumerate(word for line in self.lines for word in line) if word.start <= sample]
        return begun[-1] if begun else 0


def pieces(text: str, words: Sequence[tuple[str, int, int]], length: int) -> tuple[Word, ...]:
    """The pieces of a caption: each spoken word with the marks after it, so that joined they are `text`.

    Words are looked up in order, and not cut at spaces, which Chinese and Thai do not have. When most of them are
    not in the text, or there are none, the text is cut where lines may break, and times go by length of text.

    Args:
        words: (text, start, end) in samples from the start of the speech.
        length: Samples of the speech.
    """
    at, found = 0, []
    for word, start, end in words:
        place = text.find(word, at) if word else -1
        if place >= 0:
            found.append((place, start, end))
            at = place + len(word)
    if not found or len(found) < 0.7 * len(words):
        first, last = (words[0][1], words[-1][2]) if words else (0, length)
        return _by_length(text, first, min(last, length))
    places = [0, *(place for place, _, _ in found[1:]), len(text)]
    return tuple(
        Word(text[places[n] : places[n + 1]], start, min(end, length)) for n, (_, start, end) in enumerate(found)
    )


def captions(sentences: Sequence[Sentence], width: Width, limit: int, end: int) -> list[Caption]:
    """The cues of all sentences, in order, none over another, each at least `SHORTEST` long.

    Args:
        width: Pixels of a line of text.
        limit: Pixels that a line may have.
        end: Samples of the film.
    """
    cues: list[Caption] = []
    for sentence in sentences:
        for cue in _cues(sentence, width, limit):
            # Words of no length, at the very end or from a voice that knows no times, must not make a cue of none.
            start = max(cue.start, cues[-1].start + SHORTEST) if cues else cue.start
            cues.append(replace(cue, start=start, spoken=max(cue.spoken, start + SHORTEST)))
    held = []
    for n, cue in enumerate(cues):
        following = cues[n + 1].start if n + 1 < len(cues) else end
        stays = following if following - cue.spoken < _BRIDGED * RATE else cue.spoken + round(_LINGERS * RATE)
        held.append(replace(cue, end=min(stays, following), spoken=min(cue.spoken, following)))
    return held


def _cues(sentence: Sentence, width: Width, limit: int) -> list[Caption]:
    words = [part for word in sentence.words for part in _narrow(word, width, limit)]
    if not "".join(word.text for word in words).strip():
        return []
    total = sum(width(word.text) for word in words)
    groups: list[list[Word]] = []
    lines: list[tuple[tuple[Word, ...], ...] | None] = []
    counts = range(max(1, -(-total // (2 * limit))), len(words) + 1)
    # Rather one cue more than a line that ends with "of the"; in narrow lines that may not help.
    for count, strict in [*((count, True) for count in counts[:3]), *((count, False) for count in counts)]:
        groups = _split(words, count, width)
        lines = [_lines(group, width, limit, strict=strict) for group in groups]
        if all(lines):
            break
    found = []
    for n, group in enumerate(groups):
        start = sentence.start if n == 0 else group[0].start
        stop = sentence.end if n == len(groups) - 1 else groups[n + 1][0].start
        text = "".join(word.text for word in group).strip()
        found.append(Caption(start, stop, stop, text, lines[n] or (tuple(group),), is_rtl(sentence.text)))
    return found


def _lines(words: Sequence[Word], width: Width, limit: int, *, strict: bool) -> tuple[tuple[Word, ...], ...] | None:
    """One line, or two of about equal width, rather cut after a mark, and not after a word that clings.

    None when two do not hold the words.
    """

    def wide(part: Sequence[Word]) -> int:
        return width("".join(word.text for word in part))

    if wide(words) <= limit:
        return (tuple(words),)
    total = sum(width(word.text) for word in words)
    best: tuple[float, int] | None = None
    before = 0
    for n in range(1, len(words)):
        before += width(words[n - 1].text)
        if strict and _clings(words[n - 1]):
            continue
        # Cheap sums find the order of trying; the lines as they are drawn decide.
        uneven = abs(2 * before - total) / total - (0.25 if words[n - 1].text.rstrip().endswith(tuple(_CLOSING)) else 0)
        uneven += 0.5 if _clings(words[n - 1]) else 0
        if (best is None or uneven < best[0]) and wide(words[:n]) <= limit and wide(words[n:]) <= limit:
            best = (uneven, n)
    return None if best is None else (tuple(words[: best[1]]), tuple(words[best[1] :]))


def _split(words: list[Word], count: int, width: Width) -> list[list[Word]]:
    """`words` in `count` runs of about equal width, cut after a mark where one is near, and never after a word that clings."""
    sizes = [max(1, width(word.text)) for word in words]
    share = sum(sizes) / count
    groups: list[list[Word]] = [[]]
    done = 0.0
    for n, word in enumerate(words):
        groups[-1].append(word)
        done += sizes[n]
        wanted = count - len(groups)  # runs still to begin
        left = len(words) - n - 1
        goal = share * len(groups)
        marked = word.text.rstrip().endswith(tuple(_CLOSING)) and done > goal - 0.3 * share
        following = sizes[n + 1] / 2 if left else 0.0
        if wanted and left >= wanted and (done + following >= goal or marked or left == wanted):
            groups.append([])
    for group, next_one in pairwise(groups):
        while len(group) > 1 and _clings(group[-1]):
            next_one.insert(0, group.pop())
    return groups


def _clings(word: Word) -> bool:
    return word.text.strip("\"'“”‘’(«» \t\n").lower() in _CLINGS


def _narrow(word: Word, width: Width, limit: int) -> list[Word]:
    """The word, or where it is wider than a line its parts."""
    if width(word.text) <= limit:
        return [word]
    parts = _atoms(word.text)
    if len(parts) == 1:
        letters = _graphemes(word.text)
        if len(letters) == 1:
            return [word]
        middle = len(letters) // 2
        parts = ["".join(letters[:middle]), "".join(letters[middle:])]
    pieces_ = _timed(parts, word.start, word.end)
    return [narrow for piece in pieces_ for narrow in _narrow(piece, width, limit)]


def _by_length(text: str, start: int, end: int) -> tuple[Word, ...]:
    return tuple(_timed(_atoms(text), start, end)) if text.strip() else ()


def _timed(parts: Sequence[str], start: int, end: int) -> list[Word]:
    """Words of `parts`, each with a share of the time by its length."""
    total, done, found = max(1, sum(map(len, parts))), 0, []
    for part in parts:
        begin, done = done, done + len(part)
        found.append(Word(part, start + (end - start) * begin // total, start + (end - start) * done // total))
    return found


def _atoms(text: str) -> list[str]:
    """Where lines may break: after spaces and hyphens, and between characters that stand alone (Chinese, Japanese)."""
    atoms: list[str] = []
    for run in _ATOM.findall(text):
        current = ""
        for letter in _graphemes(run):
            alone = any(low <= letter[0] <= high for low, high in _STANDS_ALONE)
            # A mark never begins a line.
            if current.strip() and alone:
                atoms.append(current)
                current = ""
            current += letter
        atoms.append(current)
    return atoms or [text]


def _graphemes(text: str) -> list[str]:
    """Letters with the marks that stand on them."""
    found: list[str] = []
    for character in text:
        if found and (unicodedata.category(character) in ("Mn", "Mc", "Me", "Cf") or found[-1].endswith("\u200d")):
            found[-1] += character
        else:
            found.append(character)
    return found


def is_rtl(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left (UAX 9, rule P2)."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False
