"""An answer out of a document without a language model: its own sentences, quoted, with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass

from visiontune.chat.documents.base import Document
from visiontune.chat.documents.finding import Part, note_of, parts_of, ranked
from visiontune.chat.documents.summing import summary
from visiontune.text.almanac import Index
from visiontune.text.central import leans_back
from visiontune.text.prompts import content_terms
from visiontune.text.sentences import split_sentences

MOST = 4  # sentences that are quoted
_TOLD = 3  # sentences that say what a document is about
_PASSAGES = 6  # in which they are looked for
_HALF = 0.7  # of the best sentence's score, that another must have
_BONUS = 0.2  # for what the question word asks after
_LONGEST = 500  # characters of one quotation
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_ASKED = (
    (r"\b(?:when|what (?:year|date|day|month|time)|since when|how long ago)\b", rf"\b\d{{4}}\b|\d{{1,2}}[:.]\d\d|\b(?:{_MONTHS})\b"),
    (r"\b(?:how (?:many|much|long|far|old|tall|high|large|big|fast|often|deep|heavy))\b", r"\d|\b(?:one|two|three|four|five|six|"
     r"seven|eight|nine|ten|twelve|twenty|hundred|thousand|million|half|twice)\b"),
    (r"\b(?:why|what (?:causes?|caused)|for what reason)\b", r"\b(?:because|since|so that|due to|in order to|therefore|reason|causes?|"
     r"caused|keeps?|prevents?)\b"),
    (r"\b(?:who|whom|whose)\b", r"(?<=[a-z,;] )[A-Z][a-z]+|\b[A-Z][a-z]+ [A-Z][a-z]+"),
)  # fmt: skip


@dataclass(frozen=True)
class _Sentence:
    text: str
    before: str
    place: str
    order: int


def extract(document: Document, question: str) -> str:
    """The sentences that answer `question`, quoted, each with its place, in their order; Markdown.

    A question that names nothing ("What is this about?") gets a summary. Where nothing speaks of it, a sentence that says so.
    """
    if not content_terms(question):
        return "> “" + summary(document, sentences=_TOLD) + "”"
    parts = parts_of(document)
    best = ranked(parts, question)[:_PASSAGES]
    if not best:
        asked = ", ".join(f"“{word}”" for word in _words_of(question)[:4])
        return f"“{document.title}” does not speak of {asked}."
    chosen = _chosen(_sentences(parts, best), question)
    if not chosen:
        part, _ = best[0]
        chosen = [_Sentence(part.text, "", part.place, 0)]
    return "\n\n".join(f"> “{_shown(sentence)}”\n> — {sentence.place}" for sentence in chosen)


def _sentences(parts: list[Part], best: list[tuple[Part, float]]) -> list[tuple[_Sentence, float, str]]:
    """(sentence, score of its passage, heading), in the order of the document."""
    order = {id(part): n for n, part in enumerate(parts)}
    found: list[tuple[_Sentence, float, str]] = []
    for part, score in sorted(best, key=lambda item: order[id(item[0])]):
        before = ""
        for paragraph in part.text.split("\n\n"):
            for text in split_sentences(paragraph):
                found.append((_Sentence(text, before, part.place, len(found)), score, part.heading))
                before = text
    return found


def _chosen(sentences: list[tuple[_Sentence, float, str]], question: str) -> list[_Sentence]:
    # Most of a passage's score is one sentence's: the question's words that stand together answer it.
    index = Index.of([note_of(f"{n:06}", sentence.text) for n, (sentence, _, _) in enumerate(sentences)])
    scores = {int(hit.note.slug): hit.score for hit in index.search(question, 0.3)}
    asked = [pattern for words, pattern in _ASKED if re.search(words, question, re.IGNORECASE)]
    weighed = []
    for n, (sentence, passage, _) in enumerate(sentences):
        if n not in scores or len(sentence.text) < 8 or sentence.text.rstrip().endswith("?"):
            continue
        bonus = _BONUS * any(re.search(pattern, sentence.text) for pattern in asked)
        weighed.append((scores[n] + bonus + 0.3 * passage, sentence))
    weighed.sort(key=lambda item: (-item[0], item[1].order))
    kept: list[_Sentence] = []
    for score, sentence in weighed:
        if score < _HALF * weighed[0][0] or len(kept) == MOST:
            break
        if all(sentence.text != other.text for other in kept):
            kept.append(sentence)
    return sorted(kept, key=lambda sentence: sentence.order)


def _shown(sentence: _Sentence) -> str:
    """The sentence, behind the one that it leans on ("It also …")."""
    text = " ".join(sentence.text.split())
    if sentence.before and leans_back(text, sentence.before):
        text = f"{' '.join(sentence.before.split())} {text}"
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"


def _words_of(question: str) -> list[str]:
    """The question's own words that say what it is about."""
    return [word for word in re.findall(r"[^\W_][\w'’-]*", question) if content_terms(word)]
