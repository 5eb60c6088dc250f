"""Sentences that are diagrams of how things stand: cycles, comparisons, parts, kinds; each a plan or None."""

from __future__ import annotations

import re
from typing import Any

from visiontune.image.art import catalogue
from visiontune.image.casting import described
from visiontune.image.language import tables
from visiontune.image.phrases import Thing
from visiontune.image.plan import Hero, Place, ScenePlan
from visiontune.image.vocabulary import Art
from visiontune.image.wording import capital, items, short

_PARTS = re.compile(
    r"^(?P<whole>.+?)\s+(?:is|are)\s+(?:mainly |mostly )?(?:made up|made|composed|built up) of\s+(?P<parts>.+)|"
    r"^(?P<whole2>.+?)\s+(?:consists?|consisted) (?:mainly )?of\s+(?P<parts2>.+)|"
    r"^(?P<whole3>(?:an?|the|each|every|most|all)?\s*[\w\s-]{3,40}?)\s+(?:has|have|contains?|includes?)\s+(?P<parts3>[^,]+,[^,].+)",
    re.IGNORECASE,
)
_KINDS = re.compile(
    r"^(?P<top>.+?)\s+(?:is|are|can be)\s+(?:divided|split|grouped|sorted|classified) into\s+(?P<kinds>.+)|"
    r"\b(?:kinds?|types?|sorts?|forms?|branches|groups?|classes)\s+of\s+(?P<top2>[\w\s-]{3,30}?)\s*(?::|are|is|–|-)\s+(?P<kinds2>.+)|"
    r"^(?P<top3>[\w\s'-]{3,40}?)\s+has\s+(?:two|three|four|five)\s+(?:branches|types?|kinds?|levels?|parts?|layers?|states?)\s*[:,–-]\s*(?P<kinds3>.+)",
    re.IGNORECASE,
)


def cycle(words: list[str], text: str) -> ScenePlan | None:
    """A known cycle that the prompt names, or three of its steps; or a cycle with its steps listed."""
    lowered = text.lower()
    for entry in tables().cycles.values():
        steps: dict[str, str] = entry["steps"]
        named = any(name in lowered for name in entry["names"])
        told = [step for step in steps if re.search(rf"\b{re.escape(step.lower())}\b", lowered)]
        if named and _is_about(lowered, entry["names"]):
            return _ring(entry["title"], list(steps.items()))
        if len(told) >= 3:  # these are what was asked for, in the order in which they follow each other
            return _ring(entry["title"], [(step, drawing) for step, drawing in steps.items() if step in told])
    listed = re.search(r"\bcycle\b[^:]*(?::|of|from|through)\s+(.+)", lowered)
    if listed and "cycle" in words:
        parts = [part.strip(" .") for part in re.split(r",|\band\b|\bto\b|->|→|–", listed.group(1)) if part.strip(" .")]
        if 3 <= len(parts) <= 6 and all(len(part.split()) <= 4 for part in parts):
            return _ring("", [(capital(part), art.name if (art := art_of(part)) else "") for part in parts])
    return None


def _is_about(lowered: str, names: list[str]) -> bool:
    """Whether a named cycle is the subject and not a remark: it comes in the first half."""
    positions = [lowered.find(name) for name in names if name in lowered]
    return bool(positions) and min(positions) <= max(24, len(lowered) // 2)


def _ring(title: str, steps: list[tuple[str, str]]) -> ScenePlan:
    book = catalogue()
    heroes = []
    for name, drawing in steps:
        art = book.art(drawing)
        if art is not None:
            heroes.append(Hero(art=art.name, place="bust" if art.place == "bust" else "symbol", label=name))
    if len(heroes) < len(steps):  # numbers for all rather than drawings for some
        heroes = []
    return ScenePlan(template="cycle", title=title, labels=tuple(name for name, _ in steps), heroes=tuple(heroes))


def art_of(phrase: str, beside: frozenset[str] = frozenset()) -> Art | None:
    """The drawing for a phrase, or for its last word that has one."""
    book = catalogue()
    words = [word.lower().strip("'\".,") for word in phrase.split()]
    for size in range(len(words), 0, -1):
        for run in (words[-size:], words[:size]):
            for candidate in (" ".join(run), " ".join(run)[:-1] if run[-1].endswith("s") else ""):
                if candidate and (art := book.find(candidate, beside)) is not None:
                    return art
    return None


def comparison(document: Any, found: list[Thing], text: str) -> ScenePlan | None:
    """`X versus Y`, `the difference between X and Y`, `X, unlike Y`, `X is bigger than Y`."""
    lowered = text.lower()
    marked = re.search(r"\b(?:versus|vs\.?|compared (?:with|to)|difference between|unlike|whereas)\b", lowered)
    than = None if marked else next((t for t in document if t.lower_ == "than"), None)
    if not marked and (than is None or not any(t.tag_ in ("JJR", "RBR") for t in document)):
        return None
    pairs = [thing for thing in found if thing.art is not None or (marked and thing.weight >= 1)]
    if than is not None:
        before = [thing for thing in pairs if thing.start < than.i and thing.weight >= 2]
        after = [thing for thing in pairs if thing.start > than.i]
        if not before or not after or after[0].start > than.i + 3:
            return None
        subject = next((t for t in reversed(document[: than.i]) if t.dep_ in ("nsubj", "nsubjpass")), None)
        pairs = [max(before, key=lambda thing: thing.weight), after[0]]
        if subject is not None and subject.i != pairs[0].head and subject.pos_ != "PRON":
            return None  # plants grow taller, not the gardener who notices it
    elif marked and "difference" in marked.group(0):
        pairs = [thing for thing in pairs if document[thing.start].idx > marked.start()]
    drawn = [thing for thing in pairs if thing.art is not None][:2]
    if len(drawn) < 2 or (drawn[0].art == drawn[1].art and drawn[0].who == drawn[1].who):
        return None
    heroes = [carded(thing) for thing in drawn]
    notes: tuple[str, ...] = ()
    if than is not None:
        notes = (_degree(document, than), "")
        smaller = bool(re.search(r"\b(?:smaller|shorter|narrower)\b", lowered))
        if smaller or re.search(r"\b(?:bigger|larger|taller|longer|wider|higher)\b", lowered):
            least = 0 if smaller else 1
            heroes[least] = heroes[least].model_copy(update={"scale": max(0.25, 1 / _times(lowered))})
    labels = tuple(short(re.sub(r"^(?:the|an?)\s+", "", thing.words)) for thing in drawn)
    return ScenePlan(template="comparison", heroes=tuple(heroes), labels=labels, notes=notes if any(notes) else ())


def _times(lowered: str) -> float:
    """How many times larger or smaller something is said to be; 1.7 where it is not said."""
    if re.search(r"\btwice\b|\bhalf\b", lowered):
        return 2.0
    said = re.search(r"\b([\w.]+)[ -]times\b", lowered)
    if said is None:
        return 1.7
    number = tables().count.get(said[1], 0) or (float(said[1]) if re.fullmatch(r"\d+(?:\.\d+)?", said[1]) else 0)
    return max(1.2, float(number)) if number else 1.7


def _degree(document: Any, than: Any) -> str:
    """`four times smaller`: the words of the comparative before `than`."""
    head = next((t for t in document if t.tag_ in ("JJR", "RBR") and t.i < than.i), None)
    if head is None:
        return ""
    inner = [t for t in head.subtree if t.i <= head.i]
    words = [t.text for t in sorted({*inner, head, *document[head.i : than.i]}, key=lambda t: int(t.i)) if t.i < than.i]
    return capital(" ".join(words)) if len(words) <= 5 else ""


def parts(found: list[Thing], text: str) -> ScenePlan | None:
    """`A cell has a nucleus, mitochondria and a membrane`: a whole and its parts."""
    match = _PARTS.match(text.strip().rstrip("."))
    if match is None:
        return None
    whole = match["whole"] or match["whole2"] or match["whole3"]
    named = items(match["parts"] or match["parts2"] or match["parts3"])
    loose = match["whole3"] is not None
    if not 2 + loose <= len(named) <= 6 or len(whole.split()) > 5 or any(len(name.split()) > 4 for name in named):
        return None
    head = next((thing for thing in found if thing.weight >= 1.5 and thing.words in whole), None)
    if head is None or head.art is None or head.who is not None:
        return None
    title = re.sub(r"^(?:the|an?|each|every|most|all)\s+", "", whole, flags=re.IGNORECASE)
    return ScenePlan(
        template="parts", title=capital(title), labels=tuple(capital(name) for name in named), heroes=(carded(head),)
    )


def kinds(text: str) -> ScenePlan | None:
    """`Rocks are divided into igneous, sedimentary and metamorphic`: a hierarchy of one step."""
    match = _KINDS.search(text.strip().rstrip("."))
    if match is None:
        return None
    top = match["top"] or match["top2"] or match["top3"]
    named = items(match["kinds"] or match["kinds2"] or match["kinds3"])
    top = re.sub(r"^(?:the|an?|all|most)\s+", "", top.strip(), flags=re.IGNORECASE)
    if not 2 <= len(named) <= 6 or not 1 <= len(top.split()) <= 4:
        return None
    labels = (capital(top), *(capital(name) for name in named))
    return ScenePlan(template="hierarchy", labels=labels, parents=(-1, *(0 for _ in named)))


def carded(thing: Thing) -> Hero:
    """A thing as the hero of a card: alone, with its label; people as busts."""
    art = thing.art
    if art is None:
        raise AssertionError("only things with a drawing are drawn")
    if thing.who is not None and thing.who.job == "none" and thing.who.age == "adult" and thing.who.count > 2:
        return Hero(art="busts-in-silhouette", place="symbol", label=short(thing.words))
    place: Place = "bust" if art.place == "person" else art.place
    hero = Hero(art=art.name, label=short(thing.said or thing.words), colour=thing.colour, place=place)
    return described(hero, thing).model_copy(update={"pose": "stand"})


def symbol_of(art: Art, words: str) -> Hero:
    """A drawing as the hero of a card, with a label of at most four words."""
    place: Place = "bust" if art.place == "person" else art.place
    hero = Hero(art=art.name, label=short(words, 4), place=place)
    if art.who is None:
        return hero
    who = art.who
    return hero.model_copy(update={"age": who.age, "gender": who.gender, "job": who.job, "skin": who.skin})
