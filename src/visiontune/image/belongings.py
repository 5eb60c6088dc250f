"""What belongs to somebody in a sentence: clothes and hats, shoulders and mouths, kin of animals, what a verb implies.

`a parrot on a pirate's shoulder` shows the pirate; `with a blue hat` is on a head; who reads has a book.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from visiontune.image.art import Art, catalogue
from visiontune.image.kin import is_animal, is_human, is_kin
from visiontune.image.looks import WORN
from visiontune.image.wear import is_worn

if TYPE_CHECKING:
    from visiontune.image.phrases import Thing

PARTS = frozenset({
    "shoulder", "back", "head", "lap", "nose", "hand", "arm", "paw", "mouth", "beak", "claw", "trunk", "tail", "ear",
    "finger", "knee", "neck", "teeth", "eye",
})  # fmt: skip
"""Of a body, and where something is that is on it or in it."""
_HOLDING = frozenset({"hand", "arm", "paw", "mouth", "beak", "claw", "trunk", "lap", "teeth", "finger"})
_CLOTHES = frozenset({
    "dress", "coat", "shirt", "suit", "jacket", "t-shirt", "jumper", "sweater", "uniform", "robe", "gown", "clothes",
    "clothing", "outfit", "costume", "cloak", "overall", "raincoat", "hoodie", "pullover", "cardigan", "blouse", "tunic",
    "trouser", "jean", "pant", "short", "overcoat", "kimono", "skirt",
})  # fmt: skip
_LEGWEAR = frozenset({"trouser", "jean", "pant", "short", "skirt"})
_BEARERS = frozenset({"snowman", "snowman-without-snow", "vt-scarecrow", "robot", "teddy-bear", "jack-o-lantern"})
_IMPLIED = {"read": "open-book", "study": "open-book", "knit": "yarn", "crochet": "yarn"}
"""What somebody has in their hands who does that, where it is not said."""


def is_bearer(thing: Thing) -> bool:
    """Whether it has a head to wear a hat on and hands or paws: people, animals, snowmen."""
    return thing.who is not None or (thing.art is not None and has_head(thing.art))


def has_head(art: Art) -> bool:
    """Whether the drawing shows an animal or what is like one."""
    return is_animal(art) or art.name in _BEARERS or art.name in _PETS


_PETS = frozenset({
    "dog", "teddy-bear", "dragon", "dragon-face", "unicorn", "chipmunk", "t-rex", "alien", "koala", "hamster", "seal",
    "poodle", "ghost", "lion", "monkey", "vt-seagull", "vt-ostrich", "vt-stork", "vt-toucan", "boar", "gorilla", "moose",
})  # fmt: skip


def acted(document: Any) -> list[tuple[Any, bool]]:
    """The noun phrases of a text, and whether the next is what each acts on.

    `a chef cooking soup` is one phrase to the parser, of soup; here it is two.
    """
    result: list[tuple[Any, bool]] = []
    for chunk in document.noun_chunks:
        deed = next(
            (t for t in chunk if t.i < chunk.root.i and t.lower_.endswith("ing") and t.dep_ == "compound"), None
        )
        before = document[deed.i - 1] if deed is not None and deed.i > chunk.start else None
        who = (
            catalogue().find(before.lemma_.lower()) if before is not None and before.pos_ in ("NOUN", "PROPN") else None
        )
        if deed is not None and who is not None and (who.who is not None or has_head(who)):
            subject = document[chunk.start : deed.i]
            subject = subject if subject.root.i == deed.i - 1 else document[deed.i - 1 : deed.i]
            result += [(subject, True), (document[deed.i + 1 : chunk.end], False)]
        elif deed is not None and before is not None and before.lemma_.lower() in WORN:
            result += [(document[chunk.start : deed.i], False), (document[deed.i + 1 : chunk.end], False)]
        else:
            result.append((chunk, False))
    return result


def owner_of(root: Any) -> Any | None:
    """The noun whose part a noun is: the pirate of `a pirate's shoulder`; None where it is said by a pronoun."""
    if root.lemma_.lower() not in PARTS:
        return None
    owner = next((c for c in root.children if c.dep_ == "poss" and c.pos_ in ("NOUN", "PROPN")), None)
    if owner is None:
        of = next((c for c in root.children if c.lower_ == "of"), None)
        owner = next((c for c in of.children if c.dep_ == "pobj"), None) if of is not None else None
    return owner


def on_parts(document: Any, found: list[Thing]) -> list[Thing]:
    """What is on somebody's back or in their mouth, said by a pronoun, is on them or held by them.

    `a pirate with a parrot on his shoulder`: the parrot is on the pirate.
    """
    result = list(found)
    for token in document:
        part = token.lemma_.lower()
        if (
            part not in PARTS
            or token.dep_ != "pobj"
            or token.head.lower_ not in ("on", "in", "upon", "around", "round")
        ):
            continue
        if not any(c.dep_ == "poss" and c.pos_ == "PRON" for c in token.children):
            continue
        before = [i for i, thing in enumerate(result) if thing.head < token.i]
        whole = next((i for i in before if is_bearer(result[i])), None)
        what = next((i for i in reversed(before) if i != whole and result[i].art is not None), None)
        if whole is None or what is None:
            continue
        free = replace(result[whole], relation="none", to=None) if result[whole].to == what else result[whole]
        if part in _HOLDING and free.relation == "none":
            result[whole] = replace(free, relation="holding", to=what)
            result[what] = replace(result[what], relation="none", to=None)
        else:
            result[whole] = free
            result[what] = replace(result[what], relation="on", to=whole)
    return result


def worn(document: Any, found: list[Thing]) -> list[Thing]:
    """Hats, scarves and glasses are on who wears them; clothes colour them and are no thing of their own."""
    result = list(found)
    for i, thing in enumerate(found):
        dressed = thing.lemma in _CLOTHES
        if thing.art is not None and any(c.dep_ == "poss" and c.pos_ == "PRON" for c in document[thing.head].children):
            inside = next((t for t in found if t.to == i and t.relation == "in"), None)
            if inside is not None and inside.who is None:
                continue  # a rabbit in the magician's hat
        if not dressed and not is_worn(thing.art):
            continue
        wearer = _wearer(document, i, thing, result)
        if wearer is None or (dressed and result[wearer].who is None and not is_worn(thing.art)):
            continue
        where = result[wearer].where
        if where is not None and where[1] == i:
            result[wearer] = replace(result[wearer], where=None)
        if result[wearer].to == i:
            result[wearer] = replace(result[wearer], relation="none", to=None)
        if dressed and result[wearer].who is not None:
            result[i] = replace(thing, art=None, relation="none", to=None)
            if thing.lemma not in _LEGWEAR:
                result[wearer] = replace(result[wearer], colour=thing.colour or result[wearer].colour)
        elif is_worn(thing.art):
            count = result[wearer].count if thing.count == 1 or thing.count < result[wearer].count else thing.count
            result[i] = replace(
                result[i], relation="on", to=wearer, count=count, named=True, weight=max(1.6, thing.weight)
            )
    return result


def _wearer(document: Any, i: int, thing: Thing, found: list[Thing]) -> int | None:
    if thing.relation == "on":
        return thing.to if thing.to is not None and is_bearer(found[thing.to]) else None
    direct = next(
        (j for j, t in enumerate(found) if t.to == i and t.relation in ("in", "beside") and is_bearer(t)), None
    )
    if direct is not None:
        return direct
    # "with a carrot nose and a blue hat", "in a red scarf"
    before = [j for j in range(i) if is_bearer(found[j])]
    if not before or thing.relation != "none":
        return None
    between = [t.lower_ for t in document[found[before[-1]].head + 1 : thing.head]]
    told = between[:1] if between[:1] and between[0] in ("with", "in", "wearing") else []
    return before[-1] if told and not any(w in ("on", "at", "under", "near", "to") for w in between) else None


def carried(found: list[Thing]) -> list[Thing]:
    """Who holds something and sits, rides or stands somewhere, too, does both: what is held is on its holder."""
    result = list(found)
    for i, thing in enumerate(found):
        if thing.relation == "holding" and thing.where is not None and thing.to is not None:
            relation, to = thing.where
            result[i] = replace(thing, relation=relation, to=to)
            result[thing.to] = replace(result[thing.to], relation="on", to=i)
    return result


def alike(found: list[Thing], heads: list[Any]) -> list[Thing]:
    """Of `a king and a queen sitting on thrones` both sit, each on one."""
    result = list(found)
    for i, head in enumerate(heads):
        first = next((t for t in found if head.dep_ == "conj" and t.head == head.head.i), None)
        if first is None or first.to is None or result[i].relation != "none" or not is_bearer(found[i]):
            continue
        base = found[first.to]
        if first.relation in ("on", "under", "riding") and base.head > head.i:
            result[i] = replace(result[i], relation=first.relation, to=first.to)
            plural = base.head < len(head.doc) and head.doc[base.head].tag_ == "NNS"
            if plural and not any(c.dep_ == "nummod" for c in head.doc[base.head].children):
                result[first.to] = replace(base, count=first.count + found[i].count)
    return result


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


def _says_what(child: Any) -> bool:
    return child.dep_ == "dobj" or (child.dep_ == "prep" and child.lower_ in ("about", "of"))


def implied(document: Any, found: list[Thing], make: Any) -> list[Thing]:
    """With the book of who reads, the wool of who knits.

    Args:
        make: Thing of a drawing, its words and the index of its token.
    """
    result = list(found)
    for token in document:
        name = _IMPLIED.get(token.lemma_.lower())
        if name is None or token.pos_ != "VERB" or any(_says_what(child) for child in token.children):
            continue
        from visiontune.image.relations import subject_of

        subject = subject_of(token)
        who = next((i for i, t in enumerate(found) if subject is not None and t.head == subject.i), None)
        if (
            who is None
            or not is_bearer(found[who])
            or any(t.art is not None and t.art.name in (name, "books") for t in result)
        ):
            continue
        art = catalogue().art(name)
        if art is None:
            continue
        item = make(art, "book" if name == "open-book" else "wool", token.i)
        if result[who].relation == "none":
            result[who] = replace(result[who], relation="holding", to=len(result))
            result.append(replace(item, weight=1.9))
        else:
            result.append(replace(item, weight=1.9, relation="on", to=who))
    return result


def of_animals(found: list[Thing]) -> list[Thing]:
    """Mothers, young and leaders of animals are not drawn as people."""
    animal = next((thing.art for thing in found if thing.art is not None and is_animal(thing.art)), None)
    if animal is None:
        return found
    people = any(t.who is not None and not is_kin(t.lemma, animal) for t in found)
    return [
        replace(t, art=None, who=None)
        if t.art is not None and ((t.who is not None and is_kin(t.lemma, animal)) or (is_human(t.art) and not people))
        else t
        for t in found
    ]


_STACKS = {"open-book": "books", "books": "books", "pancakes": "pancakes", "wood": "wood"}
"""Drawings that are a pile themselves."""
PILES = frozenset({"pile", "stack", "heap", "mound", "mountain", "tower", "bale"})


def piled(art: Art | None, count: int, said: int | None) -> tuple[Art | None, int, bool]:
    """The drawing of a pile, how many of it there are and whether they are heaped up.

    Args:
        count, said: How many there would be without the pile, and the number of things if it was said.
    """
    if art is None:
        return art, count, False
    if said is None and art.name in _STACKS:
        return catalogue().art(_STACKS[art.name]) or art, 1, False
    return art, said or max(6, count), True
