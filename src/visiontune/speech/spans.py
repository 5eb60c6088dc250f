"""Which sounds of a sentence belong to which word, for voices that tell how long each sound lasts."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher


def word_spans(sentence: str, words: Sequence[str]) -> list[tuple[int, int] | None]:
    """The (first, one past last) sound of each word in a sentence; None for a word without any.

    A sentence is put into sounds whole, as its words depend on each other (liaison, weak forms), and its spaces are
    not those of the text: "of the" may be one group of sounds, "2024" two. So the words are put into sounds one by
    one, too, and the two are laid side by side where they agree.

    Args:
        sentence: Its sounds, one character each, groups separated by spaces.
        words: The sounds of each word alone, in order.
    """
    alone = [_letters(word) for word in words]
    owners = [n for n, word in enumerate(alone) for _ in word]
    matcher = SequenceMatcher(None, sentence, "".join(alone), autojunk=False)
    found: list[list[int]] = [[] for _ in words]
    for block in matcher.get_matching_blocks():
        for k in range(block.size):
            found[owners[block.b + k]].append(block.a + k)
    spans: list[tuple[int, int] | None] = []
    floor = 0
    for n, places in enumerate(found):
        # Matches of one word that lie far apart are a chance agreement: order decides.
        places = [place for place in places if place >= floor]
        if not places:
            spans.append(None)
            continue
        ceiling = next((min(later) for later in found[n + 1 :] if later), len(sentence))
        start, end = min(places), max(places) + 1
        while start > floor and sentence[start - 1] not in _APART:
            start -= 1
        while end < max(ceiling, max(places) + 1) and sentence[end] not in _APART:
            end += 1
        spans.append((start, end))
        floor = end
    return spans


_APART = frozenset(' .,;:!?…—"“”()¡¿、。，！？')


def _letters(sounds: str) -> str:
    return "".join(sound for sound in sounds if sound not in _APART)
