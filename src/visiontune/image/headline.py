"""The headline of a sentence: what it says of what, short enough to be set large on a card."""

from __future__ import annotations

import re
from typing import Any

MOST = 9
"""Words of a headline; a few more where less would say nothing."""
_TAILS = frozenset({"relcl", "acl", "appos", "advcl", "parataxis", "prep", "ccomp"})
EMPTY = frozenset({
    "cause", "part", "kind", "type", "form", "way", "number", "amount", "side", "top", "bottom", "end", "middle", "shape",
    "size", "name", "use", "half", "most", "one", "sort", "rest", "edge", "centre", "center", "start", "beginning",
    "layer", "piece", "reason", "purpose", "aim", "key", "pull", "push", "flow", "speed", "length", "strength", "idea",
    "age", "series", "set", "group", "share", "loss", "lack", "growth", "rise", "fall", "birth", "death", "story",
    "history", "art", "law", "theory", "process", "path", "movement", "motion", "sum", "majority", "source", "smell",
    "colour", "sound", "weight", "surface", "walls", "wall", "skin", "heart", "change", "study", "king", "queen",
    "leader", "capital", "city", "people", "quality", "level", "lots", "lot", "branch", "system", "rules", "rule",
    "value", "price", "cost", "power", "force", "effect", "role", "importance", "meaning", "sense", "member", "home",
    "dozen", "hundred", "thousand", "million", "billion", "trillion", "percent", "per", "pair", "time", "year", "example",
    "sign", "symbol", "result", "answer", "image", "picture", "map", "supply", "bed", "mouth", "body", "block",
})  # fmt: skip
"""Nouns that say little without what they are of."""
_NEEDED = ("dobj", "attr", "acomp", "oprd", "xcomp", "ccomp", "agent", "prt", "neg", "aux", "auxpass", "dative", "expl")
_VAGUE = frozenset(
    {"object", "one", "thing", "place", "kind", "type", "way", "game", "form", "area", "process", "person", "part"}
)
"""What something is said to be where the clause after it says what."""
_DENIALS = frozenset(
    {
        "never",
        "not",
        "n't",
        "no",
        "hardly",
        "rarely",
        "seldom",
        "barely",
        "scarcely",
        "only",
        "almost",
        "nearly",
        "less",
        "least",
        "neither",
    }
)
_AFTER = frozenset(
    {
        "so",
        "but",
        "yet",
        "because",
        "although",
        "though",
        "while",
        "whereas",
        "which",
        "where",
        "when",
        "since",
        "unless",
        "until",
    }
)
_POINTING = (
    "it",
    "they",
    "he",
    "she",
    "this",
    "that",
    "these",
    "those",
    "we",
    "you",
    "i",
    "there",
    "next",
    "then",
    "first",
    "another",
    "other",
    "others",
    "north",
    "south",
    "east",
    "west",
)


def headline(document: Any) -> str:
    """Subject, verb and what completes it, in the sentence's own words and order; empty where there is no clause.

    Openings (`In the air, …`) and what hangs on the nouns are left out; of several, the fullest form of at most
    `MOST` words is taken.
    """
    root = next((t for t in document if t.dep_ == "ROOT"), None)
    if root is None:
        return ""
    subject = next((t for t in root.children if t.dep_ in ("nsubj", "nsubjpass", "csubj", "expl")), None)
    if subject is None:
        return ""
    if subject.i > root.i:  # Next comes a hypothesis
        return _said(document, _phrase(subject, deep=False))
    if (
        subject.lower_ in _POINTING
        and not any(c.dep_ in ("relcl", "acl") for c in subject.children)
        and subject.lower_ != "there"
    ):
        return ""
    whole = _phrase(subject, deep=True)
    bare = _phrase(subject, deep=False)
    needed = [c for c in root.children if c.dep_ in _NEEDED and not _is_apart(c)]
    optional = [
        c for c in root.children if c.dep_ in ("prep", "npadvmod", "advmod") and c.i > subject.i and c.pos_ != "SCONJ"
    ]
    if not any(c.dep_ in _NEEDED[:7] for c in needed) and optional:
        preps = [c for c in optional if c.dep_ == "prep"] or optional
        needed.append(preps[0])
        optional = [c for c in optional if c is not preps[0]]
    denied = {
        t.i
        for c in root.children
        if c.dep_ in ("advmod", "preconj")
        for t in c.subtree
        if _DENIALS & {s.lower_ for s in c.subtree}
    }
    near = {t.i for c in optional if c.dep_ == "advmod" and not list(c.children) for t in (c,)}
    full = {i for c in needed for i in _phrase(c, deep=True)} | {root.i} | near | denied
    lean = {i for c in needed for i in _phrase(c, deep=False)} | {root.i} | denied
    if root.lemma_ == "be" and any(
        c.dep_ == "attr" and c.lemma_.lower() in _VAGUE and len(_phrase(c, deep=False)) <= 3 for c in needed
    ):
        return _said(document, bare)  # a satellite is an object that …
    extra = [{t.i for t in c.subtree} for c in optional if c.dep_ == "prep"]
    end = _end_of_clause(document, root.i)
    whole, bare, full, lean = ({i for i in part if i < end} for part in (whole, bare, full, lean))
    extra = [part for part in extra if max(part) < end]
    for choice in (
        *(whole | full | more for more in extra), whole | full, bare | full, whole | lean, bare | lean,
    ):  # fmt: skip
        if len(_words(document, choice)) <= MOST and not _is_broken(document, choice):
            return _said(document, choice)
    if len(_words(document, bare | lean)) <= MOST + 4 and not _is_broken(document, bare | lean):
        return _said(document, bare | lean)
    alone = len(_words(document, bare)) >= 2 and not _is_broken(document, bare)
    return _said(document, bare) if alone and not any(document[i].text == "," for i in bare) else ""


def _end_of_clause(document: Any, verb: int) -> int:
    """Index of the comma after the verb where a clause of its own begins: `…, so the level of the sea rises`."""
    for token in document[verb + 1 : len(document) - 1]:
        if token.text in (",", ";") and document[token.i + 1].lower_ in _AFTER:
            return int(token.i)
    return len(document)


def _is_apart(child: Any) -> bool:
    """A clause after a comma or `so`: a sentence of its own."""
    edge = child.left_edge.i
    before = child.doc[edge - 1] if edge else None
    return child.dep_ == "ccomp" and before is not None and (before.is_punct or before.lower_ in ("so", "and", "but"))


def subject_words(document: Any) -> str:
    """The sentence's subject without what hangs on it; empty where it is only pointed at."""
    root = next((t for t in document if t.dep_ == "ROOT"), None)
    subject = None if root is None else next((t for t in root.children if t.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or subject.pos_ == "PRON":
        return ""
    return _said(document, _phrase(subject, deep=False))


def lead_of(document: Any) -> Any | None:
    """The noun that the sentence is about: its subject, or what an empty one is of (the main cause of the *tides*)."""
    root = next((t for t in document if t.dep_ == "ROOT"), None)
    if root is None or root.pos_ not in ("VERB", "AUX"):
        return None
    lead = next((t for t in root.children if t.dep_ in ("nsubj", "nsubjpass")), None)
    while lead is not None and lead.lemma_.lower() in EMPTY:
        of = next((c for c in lead.children if c.dep_ == "prep" and c.lower_ == "of"), None)
        inner = None if of is None else next((c for c in of.children if c.dep_ == "pobj"), None)
        if inner is None:
            break
        lead = inner
    if lead is None or lead.pos_ == "PRON" or lead.lower_ in _POINTING:
        return None
    return lead


def _phrase(token: Any, *, deep: bool) -> set[int]:
    """Indices of a constituent; unless `deep` without the clauses and prepositions that hang on its nouns."""
    if deep:
        return (
            {
                t.i
                for t in token.subtree
                if not _within(
                    t, token, ("relcl", "advcl") if token.dep_.startswith("nsubj") else ("relcl", "advcl", "appos")
                )
            }
            if token.pos_ != "PRON"
            else {t.i for t in token.subtree}
        )
    kept = {token.i}
    listed = any(child.dep_ == "conj" for child in token.children)
    for child in token.children:
        of = (
            child.dep_ == "prep"
            and child.lower_ == "of"
            and (token.dep_ == "pobj" or token.lemma_.lower() in EMPTY or token.lower_ in EMPTY)
        )
        pronoun = token.pos_ == "PRON" and child.dep_ in ("relcl", "acl")
        verbal = token.pos_ in ("VERB", "AUX", "ADJ", "ADP") and child.dep_ in (
            "prep",
            "ccomp",
            "xcomp",
            "pobj",
            "pcomp",
            "dobj",
        )
        if child.dep_ == "appos" and any(t.dep_ == "cc" for t in child.children):
            kept |= {t.i for t in child.subtree}  # a list of three that was taken for an apposition
            continue
        if child.dep_ in _TAILS and not of and not pronoun and not verbal and not (listed and child.dep_ == "prep"):
            continue
        if child.dep_ in ("conj", "cc", "punct") and token.pos_ in ("VERB", "AUX"):
            continue
        kept |= (
            {t.i for t in child.subtree}
            if pronoun or (of and len(list(child.subtree)) <= 4)
            else _phrase(child, deep=False)
        )
    return kept


def _within(token: Any, top: Any, kinds: tuple[str, ...]) -> bool:
    while token.i != top.i:
        if token.dep_ in kinds:
            return True
        token = token.head
    return False


def _is_broken(document: Any, chosen: set[int]) -> bool:
    """Whether an `and` has lost what it joins."""
    return any(document[i].pos_ == "CCONJ" and i + 1 not in chosen for i in chosen if i != max(chosen))


def _words(document: Any, chosen: set[int]) -> list[int]:
    return [i for i in chosen if not document[i].is_punct and not document[i].is_space]


def _said(document: Any, chosen: set[int]) -> str:
    """The chosen words in order, commas where they stood between them, with a capital."""
    order = sorted(chosen)
    while order and (document[order[-1]].is_punct or document[order[-1]].pos_ in ("CCONJ", "SCONJ", "DET", "ADP")):
        order.pop()
    while order and (document[order[0]].is_punct or document[order[0]].pos_ in ("CCONJ", "SCONJ")):
        order.pop(0)
    text = ""
    for before, i in zip([-1, *order], order, strict=False):
        token = document[i]
        joined = (
            token.is_punct
            or token.lower_ in ("'s", "’s", "n't", "'", "’")
            or (before >= 0 and i == before + 1 and not document[before].whitespace_)
        )
        skipped = i >= 1 and before == i - 2 and document[i - 1].text == "," and bool(text)
        text += ("" if not text or joined else ", " if skipped else " ") + token.text
    text = re.sub(r"\s*,(?:\s*,)+\s*", " ", text).strip(" ,;:–-")
    return text[:1].upper() + text[1:]
