"""What of a small model's talk may be said: what speaks of the message in friendly words, and of nothing else.

A model of the embedded size makes up a life, names and facts. So it may only use words of the message and those of a
short list; a sentence with any other word is not said, nor is what follows it.
"""

from __future__ import annotations

import re

from visiontune.text.cleaning import clean
from visiontune.text.sentences import split_sentences
from visiontune.text.terms import stem, terms

_MOST = 2  # sentences
# ruff: noqa: SIM905 - a hundred quoted words are hard to read
_FRIENDLY = frozenset(
    stem(word)
    for word in """
    amazing amaze beautiful best bit bright calm care cheer cheerful congratulations cozy day delightful dear enjoy
    enjoyable evening excited
    exciting experience fantastic feel feeling feels fine fun glad good great happy hear heart hope interesting joy
    kind lovely luck
    lucky lot memorable moment morning much news nice night peace pleasant pleasure proud quiet relax rest right
    smile soon sound sounds special start
    thank thanks time today tomorrow tonight true warm week well wish wonderful wondering
    """.split()
)
_UNSOUND = re.compile(
    r"\b(?:i(?:'m| am| was|'ve| have| had| can| did| do| love| like| know| think| work)|my|me|we|our|us|he|she|him|"
    r"her|his|you should|you must|"
    r"no worries|sorry|welcome|but)\b",
    re.IGNORECASE,
)
_HOPE = re.compile(
    r"^(?:i hope|i wish|i'm (?:so |very )?(?:glad|happy)|i am (?:so |very )?(?:glad|happy))\b", re.IGNORECASE
)


def sound_words(text: str, message: str) -> str:
    """The first sentences of `text` that may be said in answer to `message`, at most two; empty where the first may not."""
    kept: list[str] = []
    told = set(terms(message))
    for raw in split_sentences(clean(text, "drop")):
        sentence = raw.strip().strip('"“”').strip()
        if (
            len(kept) == _MOST
            or not _is_sound(sentence, told)
            or any(set(terms(sentence)) <= set(terms(s)) for s in kept)
        ):
            break
        kept.append(sentence)
    # It must speak of the message: friendliness alone is said better by us.
    return " ".join(kept) if kept and told & set(terms(" ".join(kept))) else ""


def _is_sound(sentence: str, told: set[str]) -> bool:
    words = terms(sentence)
    return (
        sentence.endswith((".", "!", "?"))
        and 3 <= len(sentence.split()) <= 20
        and sentence.isprintable()
        and not re.search(r"[\d\[\]{}<>#*_|@$%/]", sentence)
        and not _UNSOUND.search(_HOPE.sub("", sentence.replace("’", "'")))
        and all(word in told or word in _FRIENDLY for word in words)
    )
