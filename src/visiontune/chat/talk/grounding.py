"""Answers in words that somebody wrote: of the user's documents and of the built-in almanac, quoted, with their place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from visiontune.chat.documents import Document, extract, passages, summary
from visiontune.errors import InputError
from visiontune.text.almanac import find_note
from visiontune.text.fitting import shortlist
from visiontune.text.notes import Note
from visiontune.text.prompts import content_terms, wants_invention
from visiontune.text.sentences import split_sentences
from visiontune.text.terms import terms

_TELL = (
    r"why|how|what|explain|tell (?:me|us) (?:about|how|why|what|more)|describe|define|teach|talk about|"
    r"give me (?:facts|information)|i want to (?:know|learn about)|i wonder|do you know|facts about|more about|"
    r"summari[sz]e|summary"
)
_QUESTION = re.compile(
    r"\?|^\W*(?:(?:so|and|but|please|just) )*(?:who|whom|whose|whats|what's|when|where|which|is|are|was|were|do|does|did|can|"
    rf"could|will|would|should|has|have|{_TELL})\b|(?:[,;.:!–]|\b(?:just|only|please))\s*(?:just |only |please |but |and )*"
    rf"(?:{_TELL})\b",
    re.IGNORECASE,
)
_OF_DOCUMENT = re.compile(
    r"\b(?:document|file|text|pdf|report|article|paper|page|notes?|letter|attachment|book|chapter|story|contract|"
    r"manual|summari[sz]e|summary|"
    r"main points?|key points?|tl;?dr)\b|\bwhat (?:is|does) (?:it|this|that)\b|\babout\?*$",
    re.IGNORECASE,
)
_PRECISE = re.compile(r"^\W*(?:(?:do|can) you (?:know|tell me) )?(?:who|whom|when|where|which|how (?:many|much|old|"
 r"tall|big|long|far|fast|high|deep|often|heavy))\b"
                      r"|\bwhat (?:year|date|day|time|number|percentage|is the (?:name|capital|"
                      r"population))\b", re.IGNORECASE)  # fmt: skip
_SURE = 0.45  # of the question's meaning, from which a document's passage answers it without being asked for
_QUOTED = 4  # sentences of a note


@dataclass(frozen=True)
class Ground:
    """What an answer stands on: `quoted` is Markdown for the user, `source` plain text for a language model."""

    quoted: str
    source: str


def is_question(message: str) -> bool:
    """Whether the message asks for something to be told."""
    return "?" in message or bool(_QUESTION.search(message[:1_000]))


def of_documents(question: str, documents: Mapping[str, str]) -> Ground | None:
    """What the documents say to the question, or None where it is about something else.

    Args:
        question: The message.
        documents: Plain text or Markdown by name; the newest last.
    """
    read = [
        Document(name, "markdown", name.rsplit(".", 1)[0], text) for name, text in documents.items() if text.strip()
    ]
    if not read:
        return None
    named = [document for document in read if document.title.casefold() in question.casefold()]
    about = bool(named) or bool(_OF_DOCUMENT.search(question))
    best: tuple[float, Document] | None = None
    for document in named or read:
        found = passages(document, question, 1)
        if found and content_terms(question) and (best is None or found[0].score >= best[0]):
            best = (found[0].score, document)
    if best is not None and (about or best[0] >= _SURE):
        document = best[1]
        source = "\n\n".join(f"[{passage.place}] {passage.text}" for passage in passages(document, question))
        quoted = extract(document, question)
        if quoted.startswith(">"):
            return Ground(f"From “{document.name}”:\n\n{quoted}", source)
    if not about:
        return None
    document = (named or read)[-1]
    try:
        told = summary(document)
    except InputError:
        return None
    if re.search(r"\b(?:summar|main point|key point|tl;?dr|about\b)", question, re.IGNORECASE) or not content_terms(
        question
    ):
        return Ground(f"“{document.name}” in its own words:\n\n> {told}", document.text[:12_000])
    return Ground(extract(document, question), told)


def of_almanac(question: str) -> Ground | None:
    """What the almanac says to the question, or None where it does not know."""
    if not is_question(question) and len(question.split()) > 5:
        return None  # a statement that only names something
    if wants_invention(question):
        return None
    hit = find_note(question)
    if hit is None:
        return None
    note = hit.note
    asked = content_terms(question)
    known = {*terms(note.body), *content_terms(note.title), *(t for word in note.keywords for t in content_terms(word))}
    title = set(content_terms(note.title))
    share = sum(term in known for term in asked) / max(1, len(asked))
    if share < (0.5 if title and title <= set(asked) else 0.7) or any(t.isdigit() and t not in known for t in asked):
        return None
    sentences = split_sentences(note.body)
    exact = _exact(note, sentences, asked) if _PRECISE.search(question) else None
    if exact is None:
        # What holds every word of the question comes first, then what is central.
        first = [sentence for sentence in sentences if len(asked) > 1 and set(asked) <= set(terms(sentence))][:2]
        rest = [s for s in shortlist(sentences, [1.0] * len(sentences), _QUOTED, question) if s not in first]
        chosen = first + rest[: _QUOTED - len(first)]
        intro = f"The built-in almanac says (“{note.title}”):"
    elif exact:
        chosen, intro = exact, f"The built-in almanac says (“{note.title}”):"
    else:
        chosen = sentences[:2]
        intro = f"The nearest that the built-in almanac says to this (“{note.title}”):"
    return Ground(f"{intro}\n\n> {' '.join(chosen)}", f"{note.title}: {note.body}")


def _exact(note: Note, sentences: list[str], asked: list[str]) -> list[str]:
    """The sentences that hold all that a precise question asks after beyond the note's topic; none, or all the topic's."""
    topic = {*content_terms(note.title), *(t for word in note.keywords for t in content_terms(word))}
    wanted = [term for term in asked if term not in topic] or asked
    return [sentence for sentence in sentences if set(wanted) <= set(terms(sentence))][:3]
