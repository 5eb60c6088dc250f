"""How English words sound, by the front end of the embedded voice: phonemes, with stress marks before vowels."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from visiontune.music.songs.spelling import listed

_WEAK = listed(
    "a an the and or but nor of in on at to for from with by as than that if so is am are was were be been do does did "
    "has have had can could will would shall should may must i you he she it we they me him her us them my your his "
    "its our their this there i'm i'll i'd i've you're you'll we're we'll we've they're it's he's she's that's "
    "let's don't oh o"
)
"""Words that a line passes over, although a voice that reads them alone stresses some."""


class English:
    """The dictionary and rules of hibari's English; words that are in no dictionary are read by its small network."""

    def __init__(self) -> None:
        from hibari.g2p import G2P

        self._g2p: Any = G2P()

    def known(self, word: str) -> str | None:
        """The sounds of a word of the dictionary, without stress marks; None of another."""
        found = self._g2p.lexicon.golds.get(word)
        found = found.get("DEFAULT") if isinstance(found, dict) else found
        return found.replace("ˈ", "").replace("ˌ", "") if isinstance(found, str) else None

    def reads(self, word: str) -> bool:
        """Whether it is a word of the dictionary, or one with a usual ending."""
        endings = ("", "s", "es", "'s", "d", "ed", "ing", "ly", "er")
        return any(word.endswith(ending) and self.known(word[: len(word) - len(ending)]) for ending in endings)

    def said(self, words: Sequence[str]) -> list[str]:
        """The sounds of each word of a line, with marks where it is stressed; "" of what has none.

        The line is read whole, as the reading of a word depends on its neighbours ("to live", "live music").
        """
        quiet = [word.lower() if word != "I" else word for word in words]
        ends, sentence = [], ""
        for word in quiet:
            sentence += (" " if sentence else "") + word
            ends.append(len(sentence))
        sounds = [""] * len(words)
        at = owner = 0
        for unit in self._g2p.phonemize_tokens(self._g2p.tokenize(sentence)):
            while owner + 1 < len(ends) and at >= ends[owner]:
                owner += 1
            sounds[owner] += "".join(mark for mark in unit.phonemes or "" if mark.isalpha() or mark in "ˈˌᵊᵻ")
            at += len(unit.text) + len(unit.whitespace)
        return [
            sound.replace("ˈ", "").replace("ˌ", "") if word.replace("’", "'") in _WEAK else sound
            for word, sound in zip(quiet, sounds, strict=True)
        ]


@lru_cache(maxsize=1)
def english() -> English | None:
    """The front end, loaded once (0.7 s); None where the voice is not installed."""
    return English() if importlib.util.find_spec("hibari") else None
