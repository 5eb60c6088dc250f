r"""Narration by the user's own recording: its words with their times, as the scenes of a script.

```
recording --transcript--> words --sentences--> script           (or the user's edited script)
                            \--------------------\--aligned--> each sentence's words, with times in the recording
```

A script that was heard and one that the user wrote go through the same alignment: so mis-heard words can be put right
in the script, and the film of it keeps its times.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from visiontune.errors import InputError
from visiontune.speech.normalise import split_words
from visiontune.text.base import Scene, Script
from visiontune.text.measures import one_line
from visiontune.text.pictures import image_prompts, topic_of
from visiontune.text.sentences import split_sentences
from visiontune.video.timeline import RATE

TimedWord = tuple[str, int, int]
"""Text, start and end in samples at `RATE` from the start of the recording."""

# What is compared: runs of letters and digits, and each character of scripts without spaces, with marks on letters.
_UNIT = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|(?:(?![\u3040-\u30ff\u3400-\u9fff])[^\W_])+"
)
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60]")
_SILENCE = 1.2  # seconds between two segments after which a sentence ends, whatever the marks
_LEAST, _MOST = 0.5, 0.9  # share of a script's words that must be heard; below the second the user is told
_PACE = 0.3  # seconds of a word that was not heard, before the first that was


@dataclass(frozen=True)
class Told:
    """A film's script as told in the recording: the words of each scene, in order, and what could not be had."""

    words: tuple[tuple[TimedWord, ...], ...]
    warnings: tuple[str, ...] = ()


def heard_script(details: Mapping[str, Any]) -> Script:
    """The sentences of a transcript (its `details`: language, segments) as scenes.

    Raises:
        InputError: no words were heard.
    """
    language = str(details["language"])
    text, end = "", 0.0
    for start, stop, said in details["segments"]:
        if text:
            joins = _UNSPACED.match(text[-1]) or _UNSPACED.match(said[:1])
            text += "\n\n" if start - end > _SILENCE else "" if joins else " "
        text, end = text + said.strip(), stop
    sentences = [sentence for sentence in split_sentences(text, language) if _UNIT.search(sentence)]
    if not sentences:
        raise InputError("narration", "the recording", "no words are heard in it; give a recording of speech")
    title = one_line(sentences[0])
    pictures = image_prompts(sentences, topic_of(title, text))
    scenes = tuple(Scene(narration=said, image_prompt=shown) for said, shown in zip(sentences, pictures, strict=True))
    return Script(title=title, language=language, scenes=scenes, source="own recording")


def align(narrations: Sequence[str], heard: Sequence[tuple[float, float, str]]) -> Told:
    """When each word of a script is heard.

    Args:
        narrations: Of the scenes, in order, each with words.
        heard: (start s, end s, word) of the whole recording.

    Raises:
        InputError: the recording says something else.
    """
    spoken = [unit for start, end, word in heard for unit in _timed_units(word, start, end)]
    written = [_Shown(scene, word) for scene, text in enumerate(narrations) for word in _shown_words(text)]
    units = [(number, unit) for number, word in enumerate(written) for unit in _units(word.text)]
    matcher = SequenceMatcher(None, [unit for _, unit in units], [unit for unit, *_ in spoken], autojunk=False)
    spans: list[tuple[float, float] | None] = [None] * len(units)
    for a, b, size in matcher.get_matching_blocks():
        for n in range(size):
            spans[a + n] = (spoken[b + n][1], spoken[b + n][2])
    found = sum(span is not None for span in spans)
    share = found / len(units)
    if share < _LEAST:
        remedy = (
            f"only {share:.0%} of its words are heard in the recording, in order; give the script of this recording"
        )
        raise InputError("script", one_line(" ".join(narrations)), remedy)
    warnings = []
    if share < _MOST:
        missing = next(written[number].text for (number, _), span in zip(units, spans, strict=True) if span is None)
        warnings.append(
            f"{1 - share:.0%} of the script's words were not heard in the recording ({missing!r} first); their times are guessed"
        )
    if len(spoken) > found / _MOST and len(spoken) - found > 3:
        warnings.append(f"{len(spoken) - found} words of the recording are not in the script, so not in the captions")
    filled = _filled(spans, max((end for *_, end in spoken), default=0.0))
    return Told(_by_scene(written, units, filled, len(narrations)), tuple(warnings))


@dataclass(frozen=True)
class _Shown:
    scene: int
    text: str


def _shown_words(text: str) -> list[str]:
    """Words as captions light them; what holds no letter or digit goes with its neighbour."""
    return [word.shown for word in split_words(text) if _UNIT.search(word.shown)]


def _units(text: str) -> list[str]:
    return [unit.casefold() for unit in _UNIT.findall(text)]


def _timed_units(word: str, start: float, end: float) -> list[tuple[str, float, float]]:
    """A heard word's units, each with a share of its time."""
    units = _units(word)
    step = (end - start) / max(1, len(units))
    return [(unit, start + n * step, start + (n + 1) * step) for n, unit in enumerate(units)]


def _filled(spans: Sequence[tuple[float, float] | None], length: float) -> list[tuple[float, float]]:
    """`spans` in order, with those that are not known evenly in the gap between their neighbours; `length` in seconds."""
    filled: list[tuple[float, float]] = []
    n = 0
    while n < len(spans):
        known = spans[n]
        if known is not None:
            filled.append(known)
            n += 1
            continue
        run = 1
        while n + run < len(spans) and spans[n + run] is None:
            run += 1
        following = spans[n + run] if n + run < len(spans) else None
        begin = filled[-1][1] if filled else max(0.0, (following[0] if following else length) - run * _PACE)
        until = following[0] if following else length
        step = max(0.0, until - begin) / run
        filled += [(begin + k * step, begin + (k + 1) * step) for k in range(run)]
        n += run
    return filled


def _by_scene(
    written: Sequence[_Shown], units: Sequence[tuple[int, str]], spans: Sequence[tuple[float, float]], scenes: int
) -> tuple[tuple[TimedWord, ...], ...]:
    """Each scene's words; every one begins after the one before, and none goes beyond the last that was heard."""
    samples = round(max(end for _, end in spans) * RATE)
    times: dict[int, tuple[float, float]] = {}
    for (number, _), (start, end) in zip(units, spans, strict=True):
        first = times.get(number, (start, end))[0]
        times[number] = (first, end)
    found: list[list[TimedWord]] = [[] for _ in range(scenes)]
    earliest = 0
    for number, word in enumerate(written):
        start, end = (round(seconds * RATE) for seconds in times[number])
        start = max(earliest, min(start, samples - (len(written) - number)))
        earliest = start + 1
        found[word.scene].append((word.text, start, min(max(end, start + 1), samples)))
    flat = [word for scene in found for word in scene]
    following = iter([*(word[1] for word in flat[1:]), samples])
    return tuple(tuple((text, start, min(end, next(following))) for text, start, end in scene) for scene in found)
