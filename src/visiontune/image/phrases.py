"""The things a sentence speaks of: noun phrases with count, colour, size, relation and the drawing that fits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from visiontune.image.art import Art, catalogue
from visiontune.image.colour import NAMED
from visiontune.image.language import tables
from visiontune.image.plan import Relation

_SIZES = {
    "big": 1.35, "large": 1.35, "huge": 1.6, "giant": 1.7, "enormous": 1.7, "tall": 1.3, "massive": 1.6, "small": 0.7,
    "little": 0.7, "tiny": 0.5, "baby": 0.7, "mini": 0.6, "miniature": 0.5, "vast": 1.4,
}  # fmt: skip
_RELATIONS: dict[str, Relation] = {
    "on": "on", "upon": "on", "atop": "on", "onto": "on", "riding": "on", "under": "under", "beneath": "under",
    "below": "under", "underneath": "under", "in": "in", "inside": "in", "into": "in", "within": "in",
    "beside": "beside", "near": "beside", "by": "beside", "alongside": "beside", "with": "beside", "behind": "behind",
    "over": "over", "above": "over",
}  # fmt: skip
_RIDING = ("ride", "rides", "riding", "rode", "ridden")
_ALL_MANY = ("hundred", "thousand", "million", "billion", "trillion", "percent", "%", "degree", "year", "century")


@dataclass(frozen=True)
class Thing:
    """One noun phrase.

    Args:
        words: Its words as written, without article.
        lemma: Its head, singular, lower case.
        art: The drawing that stands for it, or None.
        count, colour, scale: As `plan.Hero`.
        relation, to: The preposition that ties it to the thing of index `to`; `none`.
        weight: How much the sentence is about it: subject 3, object 2, else 1.
        start: Index of its first token.
        of: Index of the small thing that holds or measures it (a glass *of* water).
        aloft: It is over or above something.
    """

    words: str
    lemma: str
    art: Art | None
    count: int = 1
    colour: str | None = None
    scale: float = 1.0
    relation: Relation = "none"
    to: int | None = None
    weight: float = 1.0
    start: int = 0
    of: int | None = None
    aloft: bool = False


def things(document: Any) -> list[Thing]:
    """The noun phrases of a parsed sentence, in order. Pronouns and times are left out."""
    found: list[Thing] = []
    heads: list[Any] = []
    beside = frozenset(singular(token) for token in document)
    loose = len(document) <= 8
    for chunk in document.noun_chunks:
        root = chunk.root
        if found and _is_likeness(root):
            continue  # no part of the picture
        if (
            root.pos_ not in ("NOUN", "PROPN", "X")
            or root.lower_ in tables().time
            or not any(c.isalnum() for c in chunk.text)
        ):
            continue
        found.append(_thing(chunk, beside, loose))
        heads.append(root)
    return [_related(thing, root, heads, found) for thing, root in zip(found, heads, strict=True)]


def _is_likeness(root: Any) -> bool:
    """Whether the noun stands after `like` or `as`, alone or in a list."""
    while root.dep_ == "conj" and root.head.i != root.i:
        root = root.head
    return root.dep_ == "pobj" and root.head.lower_ in ("like", "as") and root.head.head.lower_ != "such"


def _thing(chunk: Any, beside: frozenset[str], loose: bool) -> Thing:
    root = chunk.root
    kept = [
        t
        for t in chunk
        if (t.pos_ not in ("DET", "PRON", "PUNCT") or t.text == "-")
        and t.lower_ not in ("such", "other", "own", "same")
    ]
    while kept and (
        kept[0].lower_ in ("very", "most", "more", "all", "many", "some", "few", "several", "each")
        or kept[0].pos_ in ("ADP", "ADV", "SCONJ", "CCONJ")
    ):
        kept = kept[1:]
    label = "".join(t.text_with_ws for t in kept).strip() or chunk.text
    colour = next((NAMED[t.lower_] for t in kept if t.lower_ in NAMED and t.i != root.i), None)
    art = _art(chunk, kept, beside, loose)
    counted = _count(chunk, root, art)
    scale = next((_SIZES[t.lower_] for t in kept if t.lower_ in _SIZES and t.i != root.i), 1.0)
    lemma = singular(root)
    return Thing(
        label, lemma, art, counted, colour, scale, weight=_weight(root), start=chunk.start
    )  # fmt: skip


def singular(token: Any) -> str:
    """The lemma in lower case; spaCy leaves names in the plural and some plurals alone."""
    lemma: str = token.lemma_.lower()
    if lemma.endswith("ies") and len(lemma) > 4 and lemma == token.lower_ and token.tag_ in ("NNS", "NNPS"):
        return lemma[:-3] + "y"
    if (
        lemma.endswith("s")
        and not lemma.endswith(("ss", "us", "is"))
        and token.tag_ in ("NNS", "NNPS")
        and lemma == token.lower_
    ):
        return lemma[:-1]
    return lemma


def _art(chunk: Any, kept: list[Any], beside: frozenset[str], loose: bool) -> Art | None:
    """The drawing for the longest run of words that ends in the head, then for the head, then for its modifier."""
    book = catalogue()
    root = chunk.root
    if root.lower_ == "earth" and root.text.islower() and not any(t.lower_ in ("the", "planet") for t in chunk):
        return None  # soil
    content = [t for t in kept if t.lower_ not in NAMED and not t.like_num and t.lower_ not in _SIZES]
    upto = [t for t in content if t.i <= root.i]
    whole = [t for t in kept if t.i <= root.i]
    runs = [whole] if len(whole) > len(upto) else []  # "black hole" is a name, "black dog" is not
    for run in [*runs, *(upto[-size:] for size in range(len(upto), 0, -1))]:
        size = len(run)
        if run[-1].i != root.i:
            continue
        for words in (
            [t.lower_ for t in run[:-1]] + [singular(root)],
            [singular(t) for t in run],
            [t.lower_ for t in run],
        ):
            art = book.find(" ".join(words).replace(" - ", "-"), beside, loose=loose and size == 1)
            if art is not None:
                return art
    # "honey bees' dance", "steam power": the modifier says more than a head that has no drawing.
    for token in upto[:-1]:
        if token.pos_ in ("NOUN", "PROPN"):
            art = book.find(singular(token), beside)
            if art is not None and art.place not in ("symbol", "bust"):
                return art
    return None


def _count(chunk: Any, root: Any, art: Art | None) -> int:
    """How many to draw: the number that is said (at most 24), else a few for a plural of what comes in flocks."""
    some = 1
    if art is not None and art.place in ("ground", "sky", "deep", "water", "person"):
        some = 3 if art.size < 4 else 2
    plural = root.tag_ in ("NNS", "NNPS")
    for token in chunk:
        if token.i >= root.i:
            break
        if token.lower_ in _ALL_MANY or token.lower_ == "many":
            return some + 2 if plural and some > 1 else 1
        if token.lower_ in ("some", "few", "several"):
            return some if plural else 1
        if token.text.isdigit() and len(token.text) <= 2 and plural:
            return max(1, min(24, int(token.text)))
        if token.lower_ in tables().count and not (plural and token.lower_ in ("a", "an")):
            return tables().count[token.lower_]
    if plural and root.dep_ == "pobj" and root.head.lower_ == "of":
        return tables().count.get(root.head.head.lemma_.lower(), some)  # a pair of swans
    return some if plural else 1


def _weight(root: Any) -> float:
    if root.dep_ in ("nsubj", "nsubjpass", "ROOT"):
        return 3.0 if root.head.dep_ in ("ROOT", "conj") or root.dep_ == "ROOT" else 1.7
    if root.dep_ in ("dobj", "attr", "oprd"):
        return 2.2
    if root.dep_ == "conj":
        return _weight(root.head) * 0.9 if root.head.i != root.i else 1.5
    if root.dep_ == "pobj" and root.head.lower_ == "of":
        return 1.6
    return 1.2


def _related(thing: Thing, root: Any, heads: list[Any], found: list[Thing]) -> Thing:
    """Ties a thing before a preposition to the one after it: `a cat under a table`."""
    if root.dep_ == "pobj" and root.head.lower_ == "of":
        holder = next((i for i, other in enumerate(heads) if other.i == root.head.head.i), None)
        if holder is not None and (held := found[holder].art) is not None and held.place == "table":
            return replace(thing, of=holder)
    if any(child.lower_ in ("over", "above") and child.dep_ == "prep" for child in root.children):
        thing = replace(thing, aloft=True)
    # "a monkey riding an elephant": the verb is the relation.
    if root.dep_ in ("nsubj", "ROOT", "dobj"):
        for child in root.children:
            if child.dep_ == "acl" and child.lower_ in _RIDING:
                ridden = next(
                    (i for i, other in enumerate(heads) if other.head.i == child.i and other.dep_ == "dobj"), None
                )
                if ridden is not None and found[ridden].art is not None:
                    return replace(thing, relation="on", to=ridden)
        if root.head.lower_ in _RIDING and root.dep_ == "nsubj":
            ridden = next(
                (i for i, other in enumerate(heads) if other.head.i == root.head.i and other.dep_ == "dobj"), None
            )
            if ridden is not None and found[ridden].art is not None:
                return replace(thing, relation="on", to=ridden)
    for child_index, other in enumerate(heads):
        if other.dep_ != "pobj" or other.i == root.i:
            continue
        preposition = other.head
        relation = _RELATIONS.get(preposition.lower_)
        if relation is None:
            continue
        governor = preposition.head
        if preposition.dep_ == "prep" and governor.pos_ in ("ADP", "ADV") and governor.lower_ not in ("next",):
            governor = governor.head
        subject = governor
        if governor.pos_ in ("VERB", "AUX"):
            subject = next((child for child in governor.children if child.dep_ in ("nsubj", "nsubjpass")), None)
            if governor.dep_ == "acl" and subject is None:
                subject = governor.head
        if subject is not None and subject.i == root.i and found[child_index].art is not None:
            return replace(thing, relation=relation, to=child_index)
    return thing
