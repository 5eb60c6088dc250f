"""The things a sentence speaks of: noun phrases with count, colour, size, relation and the drawing that fits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from visiontune.image.art import Art, catalogue
from visiontune.image.belongings import (
    PARTS,
    PILES,
    carried,
    implied,
    is_bearer,
    of_animals,
    on_parts,
    owner_of,
    piled,
    worn,
)
from visiontune.image.colour import NAMED
from visiontune.image.kin import animal_meant, is_bare_name
from visiontune.image.language import tables
from visiontune.image.looks import (
    SIZES,
    colour_of,
    count_of,
    is_colour,
    is_shade,
    person_of,
    pose_of,
    said_count,
    scale_of,
)
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
_MATERIALS = frozenset({
    "stone", "wood", "metal", "iron", "steel", "gold", "silver", "copper", "glass", "paper", "silk", "cotton", "wool",
    "water", "rock", "brick", "ice", "coal", "oil", "gas", "salt", "sugar", "light", "air", "blood", "bone", "skin", "fire",
    "heat", "power", "energy", "food", "world", "country", "earth", "money", "government", "time", "computer", "machine",
})  # fmt: skip
"""What something is of says too little of what it is: stone aqueducts are no rock."""
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
    for chunk in document.noun_chunks:
        root = chunk.root
        if _is_left_out(root, chunk, found, idle):
            continue
        if root.lemma_.lower() in _MEASURES and _counted_by(root) is not None:
            measures[root.i] = len(found)
            continue
        found.append(_thing(chunk, beside, loose))
        heads.append(root)
    alias = {head.i: i for i, head in enumerate(heads)}
    alias |= {i: index for i, index in measures.items() if index < len(found)}
    for index, relation, to in ties(heads, alias):
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
    found = shared(worn(document, on_parts(document, found)), heads)
    return implied(document, carried(found), _made)


def shared(found: list[Thing], heads: list[Any]) -> list[Thing]:
    """What is said of a mass is in the hands of each: two friends drinking coffee."""
    result = list(found)
    for thing in found:
        if thing.relation != "holding" or thing.count < 2 or thing.to is None or thing.to >= len(heads):
            continue
        head, item = heads[thing.to], result[thing.to]
        mass = (
            head.tag_ == "NN"
            and head.head.lemma_ in ("drink", "eat", "sip", "enjoy")
            and not any(c.dep_ in ("det", "nummod", "poss") for c in head.children)
        )
        if mass and item.art is not None and item.art.place == "table" and item.art.size <= 1:
            result[thing.to] = replace(item, count=thing.count)
    return result


def _made(art: Art, words: str, token: int) -> Thing:
    return Thing(words, words, art, start=token, head=token)


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
    kept = [t for t in chunk if (t.pos_ not in ("DET", "PRON", "PUNCT") or t.text == "-") and t.lower_ not in _IDLE]
    while kept and kept[0].pos_ in ("ADP", "ADV", "SCONJ", "CCONJ") and kept[0].lower_ not in NAMED:
        kept = kept[1:]
    label = "".join(t.text_with_ws + " " * _is_before_comma(t) for t in kept).strip() or chunk.text
    measure = None
    if root.dep_ == "pobj" and root.head.lower_ == "of" and root.head.head.lemma_.lower() in _MEASURES:
        measure = root.head.head
    art, modifier = _art(chunk, kept, beside, loose)
    owner = owner_of(root)
    whose = (
        catalogue().find(singular(owner), beside) if owner is not None and (art is None or art.who is None) else None
    )
    if owner is not None and whose is not None and whose.who is not None:  # a parrot on a pirate's shoulder
        before = [t for t in kept if t.i <= owner.i]
        return Thing(
            "".join(t.text_with_ws for t in before).strip(), singular(owner), whose, weight=max(1.6, _weight(root)),
            start=chunk.start, head=root.i, who=person_of(whose.who, owner, before),
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


def _art(chunk: Any, kept: list[Any], beside: frozenset[str], loose: bool) -> tuple[Art | None, Any]:
    """The drawing for the longest run of words that ends in the head, for the head, or else for its modifier.

    Returns also that modifier, or None.
    """
    book = catalogue()
    root = chunk.root
    if root.lower_ == "earth" and root.text.islower() and not any(t.lower_ in ("the", "planet") for t in chunk):
        return None, None  # soil
    said = next((o for p in root.children if p.lower_ == "of" for o in p.children if o.dep_ == "pobj"), None)
    whole_phrase = f"{singular(root)} of {singular(said)}" if said is not None else ""
    if whole_phrase in book.words:
        return book.words[whole_phrase], None  # "the meaning of life"
    content = [
        t for t in kept if not is_colour(t) and not is_shade(t) and not t.like_num and (t.lower_ not in SIZES or t.i == root.i)
    ]  # fmt: skip
    upto = [t for t in content if t.i <= root.i]
    whole = [t for t in kept if t.i <= root.i]
    if (kin := animal_meant(root, upto, beside)) is not None:
        return kin, None
    runs = [whole] if len(whole) > len(upto) else []  # "black hole" is a name, "black dog" is not
    for run in [*runs, *(upto[-size:] for size in range(len(upto), 0, -1))]:
        if not run or run[-1].i != root.i:
            continue
        for words in (
            [t.lower_ for t in run[:-1]] + [singular(root)],
            [singular(t) for t in run],
            [t.lower_ for t in run],
        ):
            phrase = " ".join(words).replace(" - ", "-")
            art = book.find(phrase, beside, loose=loose and len(run) == 1 and root.pos_ != "PROPN")
            if art is not None:
                return art, None
            if len(run) == 1 and book.vocabulary.meaning(phrase, beside)[0] and phrase in book.vocabulary.contexts:
                return None, None  # another sense, which has no drawing: its modifier would not help
    # "honey bees' dance", "steam power": the modifier says more than a head that has no drawing.
    for token in reversed(upto[:-1]):
        if singular(token) in _MATERIALS:
            continue
        if token.pos_ in ("NOUN", "PROPN") and token.dep_ in ("compound", "poss", "nmod"):
            art = book.find(singular(token), beside)
            if art is not None and art.place not in ("symbol", "bust", "person"):
                return art, token
    return None, None


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
