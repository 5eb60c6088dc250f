"""Sentences that are diagrams: cycles, comparisons, processes, numbers; each returns a plan or None."""

from __future__ import annotations

import re
from typing import Any

from visiontune.image.art import Art, catalogue
from visiontune.image.language import tables
from visiontune.image.phrases import Thing
from visiontune.image.plan import Hero, ScenePlan

_YEAR = re.compile(
    r"\b(?:in|on|by|from|since|until|of|year|around)\s+(?:the year\s+|(?:early|late|mid-?)\s+|(?:\d{1,2}\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+)?(1[0-9]{3}|20[0-9]{2}|[3-9][0-9]{2})\b(?!\s*(?:%|[a-z]*(?:metre|meter|gram|degree)))",
    re.IGNORECASE,
)
_BIG = re.compile(
    r"(?<![\w.])((?:[$€£]\s?)?\d[\d,.]*(?:\s?(?:%|per ?cent|°C?))?|(?:\d[\d.,]*\s)?(?:hundred|thousand|million|billion|trillion)s?)"
    r"(?:\s+(hundred|thousand|million|billion|trillion))?(?=[\s.,;:!?)]|$)", re.IGNORECASE,
)  # fmt: skip
_TURNS = r"\b(?:turn(?:s|ed|ing)?|chang(?:e|es|ed|ing)|convert(?:s|ed|ing)?|transform(?:s|ed|ing)?|break(?:s|ing)?|grow(?:s|ing)?|develop(?:s|ing)?)\b.*?\binto\b"
_CAUSES = r"\b(?:becomes?|became|leads? to|led to|causes?|caused|produces?|creates?|makes?|results? in|gives?)\b"


def title_of(document: Any, found: list[Thing]) -> str:
    """A few words for a card: the sentence's own subject and verb, or its most telling phrase."""
    text = document.text.strip().rstrip(".!?")
    clause = re.split(r"[,;:]| which | because | when | while | that ", text)[0].strip()
    if len(text.split()) <= 5:
        return _capital(text)
    if not any(thing.art for thing in found):
        return _capital(clause if 3 <= len(clause.split()) <= 9 else _core(document) or clause)
    root = next((token for token in document if token.dep_ == "ROOT"), None)
    best = max(found, key=lambda thing: thing.weight, default=None)
    if best is not None:
        subject = " ".join(best.words.split()[-4:])
        if len(subject.split()) >= 2 or root is None:
            return _capital(subject)
        others = [thing for thing in found if thing is not best and thing.weight >= 2]
        if others and len(others[0].words.split()) <= 3:
            return _capital(f"{subject} & {others[0].words}") if root.lemma_ in ("be", "have") else _capital(subject)
        return _capital(subject)
    return _capital(" ".join(text.split()[:5]))


def _core(document: Any) -> str:
    """Subject, verb and object of the sentence without their tails, at most nine words."""
    root = next((token for token in document if token.dep_ == "ROOT"), None)
    if root is None:
        return ""
    kept = {root.i}
    for child in root.children:
        if child.dep_ in ("aux", "auxpass", "neg", "prt", "advmod", "acomp"):
            kept.add(child.i)
        if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr"):
            tails = ("relcl", "acl") if child.pos_ != "NOUN" else ("relcl", "prep", "acl")
            kept.update(t.i for t in child.subtree if not any(a.dep_ in tails for a in _up_to(t, child)))
    words = [document[i].text for i in sorted(kept) if not document[i].is_punct]
    if words and words[-1].lower() in ("way", "thing", "process", "kind", "part", "form", "place", "one"):
        words = [t.text for child in root.children if child.dep_ == "nsubj" for t in child.subtree if t.pos_ != "DET"]
        return " ".join(words[:6])
    return " ".join(words) if 2 <= len(words) <= 9 else ""


def _up_to(token: Any, top: Any) -> list[Any]:
    """The token and its heads below `top`."""
    chain = []
    while token.i != top.i:
        chain.append(token)
        token = token.head
    return chain


def cycle(words: list[str], text: str) -> ScenePlan | None:
    """A known cycle that the prompt names, or three of its steps; or a cycle with its steps listed."""
    lowered = text.lower()
    for entry in tables().cycles.values():
        steps: dict[str, str] = entry["steps"]
        named = any(name in lowered for name in entry["names"])
        told = [step for step in steps if re.search(rf"\b{re.escape(step.lower())}\b", lowered)]
        if (named and _is_about(lowered, entry["names"])) or len(told) >= 3:
            return _ring(entry["title"], list(steps.items()))
    listed = re.search(r"\bcycle\b[^:]*(?::|of|from|through)\s+(.+)", lowered)
    if listed and "cycle" in words:
        parts = [part.strip(" .") for part in re.split(r",|\band\b|\bto\b|->|→|–", listed.group(1)) if part.strip(" .")]
        if 3 <= len(parts) <= 6 and all(len(part.split()) <= 4 for part in parts):
            return _ring("", [(_capital(part), _art_name(part)) for part in parts])
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


def _art_name(phrase: str) -> str:
    book = catalogue()
    art = book.find(phrase) or next((a for a in (book.find(word) for word in reversed(phrase.split())) if a), None)
    return art.name if art else ""


def comparison(document: Any, found: list[Thing], text: str) -> ScenePlan | None:
    """`X versus Y`, `the difference between X and Y`, `X, unlike Y`, `X is bigger than Y`."""
    lowered = text.lower()
    marked = re.search(r"\b(?:versus|vs\.?|compared (?:with|to)|difference between|unlike|whereas)\b", lowered)
    comparing = None
    if not marked:
        than = next((t for t in document if t.lower_ == "than"), None)
        if than is None or not any(t.tag_ in ("JJR", "RBR") for t in document):
            return None
        comparing = than.i
    pairs = [thing for thing in found if thing.art is not None or (marked and thing.weight >= 1)]
    if comparing is not None:
        before = [thing for thing in pairs if thing.start < comparing]
        after = [thing for thing in pairs if thing.start > comparing]
        if not before or not after:
            return None
        pairs = [max(before, key=lambda thing: thing.weight), after[0]]
    elif marked and "difference" in marked.group(0):
        pairs = [thing for thing in pairs if thing.start > len(text[: marked.start()].split())]
    with_art = [thing for thing in pairs if thing.art is not None][:2]
    if len(with_art) < 2 or with_art[0].art == with_art[1].art:
        return None
    heroes = tuple(_hero(thing) for thing in with_art)
    labels = tuple(_label(thing.words) for thing in with_art)
    return ScenePlan(template="comparison", heroes=heroes, labels=labels)


def process(document: Any, found: list[Thing], text: str) -> ScenePlan | None:
    """`X turns Y into Z`, `X becomes Z`, `X causes Z`: what has a drawing, in order, with arrows."""
    into = re.search(_TURNS, text, re.IGNORECASE)
    causes = None if into else re.search(_CAUSES, text, re.IGNORECASE)
    if not into and not causes:
        return None
    with_art = [thing for thing in found if thing.art is not None]
    unique: list[Thing] = []
    for thing in with_art:
        if thing.art is not None and thing.art.name not in {t.art.name for t in unique if t.art is not None}:
            unique.append(thing)
    if len(unique) < 2:
        return None
    limit = 3 if into else 2
    mark = into or causes
    if mark is None:
        return None
    before = [thing for thing in unique if document[thing.start].idx < mark.end() - 1]
    after = [thing for thing in unique if document[thing.start].idx >= mark.end() - 1 and (into or thing.weight >= 2)]
    if not before or not after:
        return None
    weightiest = sorted(before, key=lambda thing: (-thing.weight, thing.start))[: limit - 1]
    steps = [*sorted(weightiest, key=lambda thing: thing.start), *[thing for thing in after if thing not in before][:1]]
    if len(steps) < 2:
        return None
    heroes = tuple(_hero(thing).model_copy(update={"label": _label(thing.words)}) for thing in steps)
    return ScenePlan(template="process", heroes=heroes)


def number(document: Any, found: list[Thing], text: str, drawn: list[int]) -> ScenePlan | None:
    """A year of an event, or a quantity too large to draw."""
    heroes = tuple(_hero(found[i]) for i in drawn[:1])
    year = _YEAR.search(text)
    if year and not re.search(r"\b(?:per|every) year\b", text[max(0, year.start() - 12) : year.end() + 8]):
        return ScenePlan(template="timeline", number=year.group(1), title=_event(found, heroes), heroes=heroes)
    spelled = _spelled(document)
    if spelled and spelled[1]:
        return ScenePlan(template="number", number=_capital(spelled[0]), title=_capital(spelled[1]), heroes=heroes)
    for match in _BIG.finditer(text):
        amount = match.group(0).strip(" .,")
        digits = re.sub(r"[^\d]", "", match.group(1))
        word = re.search(r"hundred|thousand|million|billion|trillion", amount, re.IGNORECASE)
        if not digits or (len(digits) < 3 and not word and not re.search(r"%|cent|°", amount)):
            continue
        if re.fullmatch(r"1\d{3}|20\d\d", amount):
            continue
        unit = re.match(
            r"\s*((?:[a-z-]+\s?){1,3}?(?:per [a-z]+|an? [a-z]+)?)(?=\s*(?:[.,;:!?)]|of |in |to |from |and |above|below|for |at |on |with |by |or |that |which |away|$))",
            text[match.end() :],
            re.IGNORECASE,
        )
        unit_text = unit.group(1).strip() if unit else ""
        title = _capital(unit_text) or _event(found, heroes)
        if title or heroes:
            return ScenePlan(template="number", number=amount, title=title, heroes=heroes)
    return None


def _spelled(document: Any) -> tuple[str, str] | None:
    """A large number in words and what it counts: `six hundred million`, `people`."""
    large = ("hundred", "thousand", "million", "billion")
    run: list[Any] = []
    for token in document:
        if (token.like_num and token.is_alpha) or token.lower_ in large:
            run.append(token)
            continue
        if len(run) >= 2 and any(t.lower_ in large for t in run):
            rest = [t for t in document[token.i : token.i + 3] if t.pos_ in ("NOUN", "ADJ", "PROPN")]
            return " ".join(t.text for t in run), " ".join(t.text for t in rest[:2])
        run = []
    return None


def _event(found: list[Thing], heroes: tuple[Hero, ...]) -> str:
    """What the number or year is about: the thing that is shown, else the sentence's subject, in a few words."""
    ranked = sorted(found, key=lambda thing: (-thing.weight, thing.start))
    words = heroes[0].label if heroes else ranked[0].words if ranked else ""
    return _label(" ".join(word for word in words.split() if not re.fullmatch(r"[\d,.]+", word)), 4)


def _hero(thing: Thing) -> Hero:
    art: Art = thing.art or Art("")
    return Hero(art=art.name, label=_label(thing.words), colour=thing.colour, place=art.place)


def _label(words: str, most: int = 3) -> str:
    parts = words.split()
    return _capital(" ".join(parts[-most:]) if len(parts) > most else words)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
