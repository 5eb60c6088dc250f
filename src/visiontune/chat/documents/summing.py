"""A document's most central sentences, in its own words, as long as is asked."""

from __future__ import annotations

from visiontune.chat.documents.base import Document
from visiontune.errors import InputError
from visiontune.text.cleaning import clean, speakable
from visiontune.text.fitting import broken, fit, shortlist
from visiontune.text.furniture import body_of
from visiontune.text.sentences import split_sentences

SENTENCES = 5
_PAUSE = 0.35  # seconds after a sentence, as scripts have it
_WORDS_PER_SECOND = 2.5
_NEAR = 400  # sentences that are weighed exactly


def summary(
    document: Document,
    seconds: float | None = None,
    sentences: int | None = None,
    *,
    focus: str = "",
    language: str = "en",
) -> str:
    """The sentences that say most of what the document says, in order, as one paragraph; never invented.

    Args:
        document: The document; its headings, tables and code are not told.
        seconds: How long they last when spoken (1 to 3,600), within 10 % or half a sentence.
        sentences: How many instead (1 to 200); five where neither is given.
        focus: What they should speak of most; the title by default.
        language: ISO 639-1 code of the document; matters for where sentences end and how long they last.

    Raises:
        InputError: both lengths are given, one is out of range, or nothing in the document can be told.
    """
    if seconds is not None and sentences is not None:
        raise InputError("sentences", sentences, "give seconds or sentences, not both")
    if seconds is not None and not 1 <= seconds <= 3_600:
        raise InputError("seconds", seconds, "must be 1 to 3,600")
    if sentences is not None and not 1 <= sentences <= 200:
        raise InputError("sentences", sentences, "must be 1 to 200")
    text = clean(body_of(document.text).body, "drop")
    told = _tellable([sentence for sentence in split_sentences(text, language) if speakable(sentence)])
    if not told:
        raise InputError("document", document.name, "holds nothing that can be told; give one with sentences")
    focus = focus or document.title
    if seconds is None:
        count = sentences or SENTENCES
        return " ".join(shortlist(told, [1.0] * len(told), count, focus))
    return " ".join(_lasting(told, seconds, focus, language))


def _tellable(sentences: list[str]) -> list[str]:
    """Those that are whole sentences, where most are: labels, formulas and names are not told."""
    whole = [
        s for s in sentences if len(s) > 20 and not s[0].islower() and s[-1] not in ",:;" and _letters(s) > len(s) / 2
    ]
    return whole if len(whole) >= min(5, (len(sentences) + 1) // 2) else sentences


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _lasting(told: list[str], seconds: float, focus: str, language: str) -> tuple[str, ...]:
    from visiontune.speech.estimate import estimate_duration

    def length(sentence: str) -> float:
        return estimate_duration(sentence, language, _WORDS_PER_SECOND)

    parts = [part for sentence in told for part in broken(sentence) if speakable(part)]
    if len(parts) > _NEAR:
        rough = [len(part) / 15 for part in parts]
        parts = shortlist(parts, rough, 3 * seconds, focus)
    return fit(parts, seconds, length, _PAUSE, focus).sentences
