"""The things a sentence speaks of: noun phrases with count, colour, size, relation and the drawing that fits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from visiontune.image.art import Art, catalogue
from visiontune.image.belongings import (
    PARTS,
    PILES,
    acted,
    alike,
    carried,
    has_head,
    implied,
    is_bearer,
    of_animals,
    on_parts,
    owner_of,
    piled,
    shared,
    worn,
)
from visiontune.image.colour import NAMED
from visiontune.image.kin import is_bare_name
from visiontune.image.language import tables
from visiontune.image.looks import (
    clothes_before,
    colour_of,
    count_of,
    person_of,
    pose_of,
    said_count,
    scale_of,
)
from visiontune.image.naming import drawing_of, singular
from visiontune.image.plan import Pose, Relation
from visiontune.image.relations import ties
from visiontune.image.unseen import idiomatic, is_absent, is_likeness
from visiontune.image.vocabulary import Who
from visiontune.image.wear import is_worn

_MEASURES = frozenset({
    "pair", "couple", "dozen", "score", "group", "flock", "herd", "pack", "swarm", "crowd", "bunch", "row", "number",
    "lot", "handful", "team", "pile", "stack", "string", "line", "hundred", "thousand", "million", "plenty", "kind",
    "type", "sort", "variety", "piece", "slice", "bowl", "school", "shoal", "colony", "fleet", "set", "series",
    "range", "host", "army", "heap", "mound",
})  # fmt: skip
_OWN_ATTRIBUTES = frozenset({
    "skin", "hair", "eye", "beard", "face", "smile", "voice", "complexion", "moustache", "age", "hand", "arm", "head",
    "leg", "back", "mind", "name", "life", "nose", "ear", "tail", "mouth", "fur", "wing", "mane", "horn", "whisker", "paw",
})  # fmt: skip
"""What a person has: no thing beside them."""
_LIVE = frozenset({
    "run", "jump", "walk", "climb", "say", "ask", "smile", "laugh", "sleep", "knock", "wake", "cry", "shout", "leap",
    "look", "watch", "wonder", "think", "decide", "curl", "purr", "bark",
})  # fmt: skip
"""What only someone alive does: a thing's word as its subject is a name."""
_LIQUID = ("droplet", "bubbles", "vt-magma", "drop-of-blood", "sweat-droplets", "oil-drum", "glass-of-milk")
_IDLE = ("very", "most", "more", "all", "many", "some", "few", "several", "each", "such", "other", "own", "same")


@dataclass(frozen=True)
class Thing:
    """One noun phrase.

    Args:
        words: Its words as written, without article.
        lemma: Its head, singular, lower case.
        art: The drawing that stands for it, or None.
        count, colour, scale, who, pose: As `plan.Hero`.
        relation, to: How it is tied to the thing of index `to`; `none`.
        weight: How much the sentence is about it: subject 3, object 2, else 1.
        start, head: Index of its first token and of its noun.
        of: Index of the small thing that holds or measures it (a glass *of* water).
        aloft: It is over or above something.
        named: The drawing is of its own noun and not of a word before it.
        said: Of such a drawing, the words up to the one that it is of.
        heap: They lie in a heap.
        where: Of who holds something and is on, under or in something as well: that relation.
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
    head: int = 0
    of: int | None = None
    aloft: bool = False
    named: bool = True
    who: Who | None = None
    pose: Pose = "stand"
    said: str = ""
    heap: bool = False
    where: tuple[Relation, int] | None = None


def things(document: Any) -> list[Thing]:
    """The noun phrases of a parsed sentence, in order. Pronouns, times and likenesses are left out."""
    found: list[Thing] = []
    heads: list[Any] = []
    measures: dict[int, int] = {}
    beside = words_of(document)
    loose = len(document) <= 8
    idle = idiomatic(document)
    doing: list[tuple[int, int]] = []
    for chunk, does in acted(document):
        root = chunk.root
        if _is_left_out(root, chunk, found, idle):
            continue
        if root.lemma_.lower() in _MEASURES and _counted_by(root) is not None:
            measures[root.i] = len(found)
            continue
        thing = _thing(chunk, beside, loose)
        if does:
            doing.append((len(found), len(found) + 1))
            thing = replace(thing, weight=3.0)
        found.append(thing)
        heads.append(root)
    alias = {head.i: i for i, head in enumerate(heads)}
    alias |= {i: index for i, index in measures.items() if index < len(found)}
    for index, relation, to in [*((i, _HELD, to) for i, to in doing if to < len(found)), *ties(heads, alias)]:
        if not _draws(found[to]) or not (found[to].named or is_worn(found[to].art)):
            continue
        place = relation in _PLACES and not any(s == 2 for _, s in tables().settings.get(found[to].lemma, ()))
        now = found[index]
        if now.relation == "none":
            found[index] = replace(now, relation=relation, to=to)
        elif now.relation == "beside" and place:
            found[index] = replace(now, relation=relation, to=to)  # where one is says more than what one is with
        elif now.relation == "holding" and place:
            found[index] = replace(now, where=(relation, to))
        elif now.relation in _PLACES and relation == "holding":
            found[index] = replace(now, relation=relation, to=to, where=(now.relation, now.to or 0))
    found = of_animals([_placed(thing, head, heads, found) for thing, head in zip(found, heads, strict=True)])
    found = shared(worn(document, on_parts(document, alike(found, heads))), heads)
    return implied(document, carried(found), _made)


def _made(art: Art, words: str, token: int) -> Thing:
    return Thing(words, words, art, start=token, head=token)


_HELD: Relation = "holding"
_PLACES = ("on", "under", "in", "riding")


def words_of(document: Any) -> frozenset[str]:
    """All lemmas and words of a text in lower case, and of its topic: what tells the senses of a word apart."""
    topic: frozenset[str] = document.user_data.get("topic", frozenset())
    return topic | frozenset(
        w for token in document for w in (singular(token), token.lower_) if not token.is_punct or w == "%"
    )


def _is_left_out(root: Any, chunk: Any, found: list[Thing], idle: frozenset[int]) -> bool:
    if found and is_likeness(root):
        return True  # no part of the picture
    if root.pos_ not in ("NOUN", "PROPN", "X", "ADJ") or not any(c.isalnum() for c in chunk.text):
        return True
    lemma = singular(root)
    if root.i in idle or is_absent(root):
        return True
    following = root.nbor(1) if root.i + 1 < len(root.doc) else None
    acting = following is not None and following.tag_ == "VBG" and following.i == root.head.i  # "a train crossing"
    if (root.dep_ == "npadvmod" and not acting) or lemma in tables().time or lemma in tables().season:
        return True
    if lemma in PARTS and owner_of(root) is None and any(c.dep_ == "poss" for c in root.children):
        return True  # on its back
    owner = root.head.head if root.dep_ == "pobj" and root.head.lower_ == "with" else root.head
    return bool(
        lemma in _OWN_ATTRIBUTES
        and found
        and any(t.art is not None and is_bearer(t) and t.head == owner.i for t in found)
    )


def _counted_by(measure: Any) -> Any | None:
    """The noun that `pair`, `flock` or `kind` counts, or None where the word means a thing of its own."""
    for child in measure.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            return next((token for token in child.children if token.dep_ == "pobj" and token.pos_ != "PRON"), None)
    return None


def _thing(chunk: Any, beside: frozenset[str], loose: bool) -> Thing:
    root = chunk.root
    clothes = clothes_before(root)
    if clothes is not None:
        before = [t for t in chunk if t.i <= clothes.i]
        art = catalogue().find(singular(clothes), beside)
        return Thing(
            singular(clothes), singular(clothes), art, colour=colour_of(clothes, before), start=chunk.start, head=root.i
        )
    kept = [t for t in chunk if (t.pos_ not in ("DET", "PRON", "PUNCT") or t.text == "-") and t.lower_ not in _IDLE]
    while kept and kept[0].pos_ in ("ADP", "ADV", "SCONJ", "CCONJ") and kept[0].lower_ not in NAMED:
        kept = kept[1:]
    label = "".join(t.text_with_ws + " " * _is_before_comma(t) for t in kept).strip() or chunk.text
    measure = None
    if root.dep_ == "pobj" and root.head.lower_ == "of" and root.head.head.lemma_.lower() in _MEASURES:
        measure = root.head.head
    art, modifier = drawing_of(chunk, kept, beside, loose=loose)
    owner = owner_of(root)
    whose = (
        catalogue().find(singular(owner), beside) if owner is not None and (art is None or art.who is None) else None
    )
    somewhere = root.dep_ == "pobj" and root.head.lower_ in ("on", "in", "upon", "onto", "around", "under", "behind")
    if (
        owner is not None and whose is not None and somewhere and (whose.who is not None or has_head(whose))
    ):  # a parrot on a pirate's shoulder
        before = [t for t in kept if t.i <= owner.i]
        return Thing(
            "".join(t.text_with_ws for t in before).strip(), singular(owner), whose, weight=max(1.6, _weight(root)),
            start=chunk.start, head=root.i, who=None if whose.who is None else person_of(whose.who, owner, before),
        )  # fmt: skip
    named = modifier is None
    said = "" if modifier is None else "".join(t.text_with_ws for t in kept if t.i <= modifier.i).strip()
    if art is not None and _is_name(root, chunk, art):
        art, named, said = None, True, ""
    bloom = art is not None and art.name == "cherry-blossom" and root.tag_ in ("NNS", "NNPS")
    if bloom:  # seen as trees in bloom, not as flowers of a man's height
        art = catalogue().art("deciduous-tree")
    who = person_of(art.who, root, kept) if art is not None and art.who is not None else None
    colour = None if who is not None and who.skin != "auto" else colour_of(root, kept)
    count = count_of(chunk, root, art, measure) if named else 1
    heap = False
    if measure is not None and measure.lemma_.lower() in PILES:
        art, count, heap = piled(art, count, said_count(chunk, root))
    if bloom:
        colour, count = colour or "#f4a9c8", max(2, min(3, count))
    weight = _weight(measure if measure is not None else root) * (1.0 if named else 0.7)
    if (
        who is not None
        and root.dep_ == "pobj"
        and root.head.lower_ in ("to", "for")
        and root.head.dep_ in ("dative", "prep")
    ):
        weight = max(weight, 2.0)  # to whom something is given
    return Thing(
        label, singular(root), art, count, colour, scale_of(root, kept), weight=weight, start=chunk.start, head=root.i,
        named=named, said=said, who=who, pose=pose_of(root), heap=heap,
    )  # fmt: skip


def _is_before_comma(token: Any) -> bool:
    return not token.whitespace_ and token.i + 1 < len(token.doc) and token.nbor(1).text == ","


def _is_name(root: Any, chunk: Any, art: Art) -> bool:
    """Whether the word is someone's name and not the thing: `his grey cat, Salt`; `Salt ran down`."""
    if len(chunk) != 1 or not root.text[:1].isupper():
        return False
    if art.who is not None:
        return art.habitat != "card" and root.dep_ in ("nsubj", "nsubjpass") and is_bare_name(root, art)
    if root.dep_ == "appos" and root.i > 0:
        return True
    verb = root.head.lemma_.lower()
    return root.dep_ == "nsubj" and verb in _LIVE and art.place in ("table", "symbol") and art.name not in _LIQUID


def _weight(root: Any) -> float:
    if root.dep_ in ("nsubj", "nsubjpass", "ROOT"):
        return 3.0 if root.head.dep_ in ("ROOT", "conj") or root.dep_ == "ROOT" else 1.7
    if root.dep_ in ("dobj", "attr", "oprd", "dative"):
        return 2.2
    if root.dep_ == "conj":
        return _weight(root.head) * 0.9 if root.head.i != root.i else 1.5
    if root.dep_ == "pobj" and root.head.lower_ == "of":
        return 1.6
    return 1.2


def _draws(thing: Thing) -> bool:
    return thing.art is not None


def _placed(thing: Thing, root: Any, heads: list[Any], found: list[Thing]) -> Thing:
    """The thing with what holds it (a glass *of* water), and whether it is in the air."""
    if root.dep_ == "pobj" and root.head.lower_ == "of":
        holder = next((i for i, other in enumerate(heads) if other.i == root.head.head.i), None)
        if holder is not None and (held := found[holder].art) is not None and held.place == "table":
            return replace(thing, of=holder)
    if any(child.lower_ in ("over", "above") and child.dep_ == "prep" for child in root.children):
        return replace(thing, aloft=True)
    return thing
