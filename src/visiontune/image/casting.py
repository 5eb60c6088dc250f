"""Which things of a sentence are drawn, and as what."""

from __future__ import annotations

from visiontune.image.art import Art
from visiontune.image.language import tables
from visiontune.image.phrases import Thing
from visiontune.image.plan import Hero, Place, Relation

MOST = 4
"""Kinds of thing in one picture; more make none of them seen."""
_SEEN_ANYWAY = ("coral", "cloud", "vt-table")
"""Drawn although the scenery may show some: they are what such a sentence is about."""


def drawn_things(found: list[Thing], setting: str) -> list[int]:
    """Indices of the things worth drawing, most important first, each drawing once."""
    order = sorted(range(len(found)), key=lambda i: (-found[i].weight, found[i].start))
    kept: list[int] = []
    seen: set[str] = set()

    def take(i: int) -> None:
        art = found[i].art
        if art is not None and art.name not in seen and not _is_scenery(found[i], art, setting):
            seen.add(art.name)
            kept.append(i)

    for i in order:
        holder = found[i].of
        if holder is None or found[holder].art is None:  # a glass of water is one thing
            take(i)
    # What something stands on, sits in or is under comes with it.
    for i in list(kept):
        to = found[i].to
        if to is not None:
            take(to)
    return kept[:MOST]


def _is_scenery(thing: Thing, art: Art, setting: str) -> bool:
    """Whether the scenery itself shows the thing: no second sea in a sea."""
    named = [name for name, strength in tables().settings.get(thing.lemma, ()) if strength == 2]
    return setting in named and art.name not in _SEEN_ANYWAY


def heroes_of(found: list[Thing], drawn: list[int]) -> tuple[Hero, ...]:
    """The heroes of the things at `drawn`, their relations by index in the result."""
    heroes: list[Hero] = []
    for position, i in enumerate(drawn):
        thing = found[i]
        if thing.art is None:
            raise AssertionError("only things with a drawing are drawn")
        relation, to = _relation(thing, thing.art, found, drawn, position)
        place: Place = thing.art.place
        if thing.aloft and relation == "none" and place in ("ground", "water", "person"):
            place = "sky"
        heroes.append(
            Hero(
                art=thing.art.name, count=thing.count, colour=thing.colour, scale=thing.scale, place=place,
                relation=relation, to=to, label=label(thing.words),
            )
        )  # fmt: skip
    return tuple(heroes)


def _relation(
    thing: Thing, art: Art, found: list[Thing], drawn: list[int], position: int
) -> tuple[Relation, int | None]:
    if thing.to is None or thing.to not in drawn:
        return "none", None
    to = drawn.index(thing.to)
    base = found[thing.to].art
    if to == position or base is None or (thing.relation in ("on", "in") and art.place in ("symbol", "bust")):
        return "none", None
    if base.habitat in ("lab", "card") or (base.place == "table" and art.place != "table"):
        return "none", None  # nobody stands on a foot or in a number
    if thing.relation == "in" and base.size > 2:
        return "beside", to  # in a house, a shop, a temple: not stuck in its roof
    return thing.relation, to


def label(words: str) -> str:
    """At most three words, the first with a capital."""
    parts = words.split()[-3:]
    while len(parts) > 1 and parts[0].lower() in ("and", "or", "of", "the", "a", "in", "&"):
        parts = parts[1:]
    short = " ".join(parts)
    return short[:1].upper() + short[1:]
