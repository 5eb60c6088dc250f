"""How long a text takes to speak, before any voice has spoken it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from visiontune.speech.chunks import chunks
from visiontune.speech.narration import BREATH, PAUSE, SILENCE

# Scripts that are written without spaces between words: Thai, Lao, Khmer, Myanmar, kana, Chinese characters.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
# Characters a second, newsreaders' pace: Chinese about 4.5 syllables, Japanese 7 morae of which a Chinese character
# has two, Thai 11 letters (three or four a syllable).
_RATES = (
    (re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"), 11.0),
    (re.compile(r"[\u3040-\u30ff]"), 7.5),
    (re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"), 4.5),
)
# Spoken words a second, without pauses; heart: over ten of the almanac's notes, 1,728 words, 2.72 to 3.43 by note.
MEASURED = {"hibari": 3.1, "heart": 3.1, "stub": 1 / 0.3}
DEFAULT = 2.6
# Long words make few words a second, so words are weighed by their letters.
LETTERS_PER_WORD = 4.8  # of English
# Sounds a letter where short vowels are left out, set so that espeak-ng's pace is met as well as it is in English.
_UNWRITTEN = (
    ("\u0590", "\u05ff", 1.3),
    ("\u0600", "\u06ff", 1.6),
    ("\u0750", "\u077f", 1.6),
    ("\ufb50", "\ufefc", 1.6),
)


_REMEMBERED = 1_000  # characters; longer texts are read anew


def words_per_second(voice: str = "auto") -> float:
    """Spoken words a second of a voice or backend at speed 1, without the pauses between sentences."""
    return MEASURED.get("heart" if voice == "auto" else voice, DEFAULT)


def estimate_duration(text: str, language: str = "en", words_per_second: float = DEFAULT, speed: float = 1.0) -> float:
    """Seconds that `text` takes to speak, pauses between its sentences included.

    Words are counted in scripts with spaces, weighed by their letters; characters where there are none (CJK, Thai).
    Numbers count as the words they are spoken as.

    Args:
        text: Any text; what is not spoken does not count.
        language: ISO 639-1 code.
        words_per_second: Of the voice, see the function of that name.
        speed: 1 is the voice's own pace.
    """
    read = _remembered if len(text) <= _REMEMBERED else _estimated
    return read(text, language, words_per_second) / speed


def _estimated(text: str, language: str, words_per_second: float) -> float:
    parts = chunks(text, language)
    seconds = 0.0
    for n, part in enumerate(parts):
        seconds += _spoken_seconds(part.spoken, words_per_second) if part.tokens else SILENCE
        if n + 1 < len(parts):
            seconds += PAUSE if part.whole else BREATH
    return seconds


# Reading a sentence takes milliseconds, and those of a long storyboard are read at every look at it.
_remembered = lru_cache(maxsize=4_096)(_estimated)


def _spoken_seconds(spoken: str, words_per_second: float) -> float:
    seconds = 0.0
    for pattern, rate in _RATES:
        seconds += len(pattern.findall(spoken)) / rate
    words = [word for word in _UNSPACED.sub(" ", spoken).split() if any(map(str.isalnum, word))]
    letters = sum(_weight(character) for word in words for character in word)
    # Ten English notes of 170 words: letters a second vary by 3 %, words a second by 7 %; languages differ in both.
    return seconds + (0.2 * len(words) + 0.8 * letters / LETTERS_PER_WORD) / words_per_second


def _weight(character: str) -> float:
    """How many sounds a character stands for: vowel signs of India are spoken, most of Arabic's are not written."""
    if character.isascii():
        return float(character.isalnum())
    if "\u0900" <= character <= "\u0dff" and unicodedata.category(character).startswith("M"):
        return 1.0
    if not character.isalnum():
        return 0.0
    return next((weight for first, last, weight in _UNWRITTEN if first <= character <= last), 1.0)
