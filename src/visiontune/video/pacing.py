"""Pacing: how many pictures a sentence gets, and at which of its characters each comes.

Places are characters and not numbers of words: voices join and split what is written ("1994 - 1995,"), and Chinese has
no spaces to count. The assembler finds the word that is spoken there.
"""

from __future__ import annotations

from itertools import pairwise

from visiontune.speech.chunks import chunks
from visiontune.text.base import Scene

LONGEST_PICTURE = 5.0  # seconds; a longer sentence gets a second picture, since the eye tires of one
_SHOWN = 4.0  # seconds that each of several pictures is seen, about
_FEWEST = 3  # words of a picture
_PAUSES = (",", ";", ":", "،", "、", "，", "；", "：", "—", "–")


def picture_prompts(scene: Scene, seconds: float, language: str, every: float | None = None) -> list[tuple[int, str]]:
    """(first character, prompt) of each picture of a scene: one, or several for a sentence that lasts long.

    A picture prompt of the scene's own is one picture; a long sentence is cut into runs of words of about equal
    length, at a comma where one is near.

    Args:
        scene: Its narration with single spaces.
        seconds: That its narration lasts.
        language: Of the narration, ISO 639-1.
        every: Seconds that each picture is seen, to the nearest word: then all show the whole scene, each anew.
    """
    text = scene.narration
    if every is not None:
        return _evenly(scene, max(1, round(seconds / every)), language)
    if scene.image_prompt.strip() and scene.image_prompt.strip() != text.strip():
        return [(0, scene.image_prompt)]
    starts = word_starts(text, language)
    if seconds <= LONGEST_PICTURE or len(starts) < 8:
        return [(0, scene.image_prompt or text)]
    count = max(2, round(seconds / _SHOWN))
    reach = max(5, len(starts) // (3 * count))  # characters of Chinese count as words, and commas lie further apart
    cuts = [0]
    for n in range(1, count):
        ideal = round(n * len(starts) / count)
        near = range(max(cuts[-1] + _FEWEST, ideal - reach), min(len(starts) - 2, ideal + reach + 1))
        commas = [word for word in near if text[: starts[word]].rstrip().endswith(_PAUSES)]
        cut = min(commas or [ideal], key=lambda word: abs(word - ideal))
        if cut >= cuts[-1] + _FEWEST:
            cuts.append(cut)
    places = [0, *(starts[cut] for cut in cuts[1:])]
    return [(start, text[start:end].strip()) for start, end in pairwise([*places, len(text)])]


def _evenly(scene: Scene, count: int, language: str) -> list[tuple[int, str]]:
    shown = scene.image_prompt.strip() or scene.narration
    starts = word_starts(scene.narration, language)
    places = sorted({0, *(starts[round(n * len(starts) / count)] for n in range(1, min(count, len(starts))))})
    return [(place, shown) for place in places]


def word_starts(text: str, language: str) -> list[int]:
    """Where the words begin that a voice speaks, as it takes them: what it does not say goes with the word before."""
    starts, at = [], 0
    for chunk in chunks(text, language):
        for token in chunk.tokens:
            place = text.find(token.shown, at)
            if place >= 0:
                starts.append(place)
                at = place + len(token.shown)
    return starts
