"""Sentences about change: steps in order, what turns into what, causes and effects, before and after."""

from __future__ import annotations

import re
from typing import Any

from visiontune.image.diagrams import art_of, carded, symbol_of
from visiontune.image.language import tables
from visiontune.image.phrases import Thing, words_of
from visiontune.image.plan import Hero, ScenePlan
from visiontune.image.vocabulary import Art
from visiontune.image.wording import capital, items

_TURNS = re.compile(
    r"^(?P<agent>.+?)\b(?:turn(?:s|ed)?|chang(?:e|es|ed)|convert(?:s|ed)?|transform(?:s|ed)?|combine(?:s|d)?|make(?:s)?)\s+"
    r"(?P<from>.+?)\s+(?:into|to make|to form)\s+(?P<to>.+)",
    re.IGNORECASE,
)
_CAUSES = re.compile(
    r"^(?P<cause>.+?)\s+(?:causes?|caused|leads? to|led to|results? in|resulted in|brings? about|triggers?|"
    r"(?:is|are|was|were) the (?:main )?cause of)\s+(?P<effect>.+)",
    re.IGNORECASE,
)
_STEP = re.compile(
    r"\b(?:first(?:ly)?|then|next|after (?:that|this)|finally|lastly|at last|second(?:ly)?|third(?:ly)?)\b,?",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"^before\s+(?P<after>[^,]+),\s*(?P<before>.+)|^(?P<before2>.+?)\s+before\s+(?P<after2>(?:the|a)\b.+)",
    re.IGNORECASE,
)
_ONCE = re.compile(
    r"^(?:once|in the past|long ago|formerly)\s*,?\s*(?P<before>.+?)[;,.]?\s+(?:but |and )?(?:now|today|nowadays)\s*,?\s*(?P<after>.+)",
    re.IGNORECASE,
)

_LANDSCAPES = {
    "national-park": {"river", "stream", "lake", "valley", "land", "landscape", "countryside"},
    "vt-wave": {"sea", "ocean"}, "cityscape": {"city", "town"}, "evergreen-tree": {"forest", "wood", "woods"},
    "mountain": {"mountain", "hill"}, "sun-behind-cloud": {"sky", "air"},
}  # fmt: skip


def steps(document: Any, text: str) -> ScenePlan | None:
    """`First mix the flour, then knead the dough, then bake the bread`: two to five steps with arrows."""
    if len(_STEP.findall(text)) < 2:
        return None
    pieces = [piece.strip(" ,.;:") for piece in _STEP.split(text)]
    pieces = [re.sub(r"\s*,?\s*and$", "", piece) for piece in pieces if len(piece.split()) >= 2]
    beside = words_of(document)
    heroes: list[Hero] = []
    for piece in pieces[:5]:
        art = _deed(piece) or art_of(piece, beside)
        if art is None:
            return None
        heroes.append(symbol_of(art, _brief(piece)))
    if not 2 <= len(heroes) <= 5:
        return None
    return ScenePlan(template="process", heroes=tuple(heroes))


_EATEN = frozenset({
    "rice", "vegetable", "vegetables", "fruit", "fruits", "apple", "apples", "potato", "potatoes", "salad", "lettuce", "bean",
    "beans", "carrot", "carrots", "berries", "grapes", "tomatoes", "strawberries", "spinach", "cabbage", "lentils", "herbs",
})  # fmt: skip
"""What is washed with water alone."""


def _deed(piece: str) -> Art | None:
    """The drawing of what is done, by the verb that the piece begins with."""
    from visiontune.image.art import catalogue

    words = re.findall(r"[a-z]+", piece.lower())
    if "wash" in words[:3] and _EATEN & set(words):
        return catalogue().art("droplet")
    return next((catalogue().art(tables().deeds[word]) for word in words[:3] if word in tables().deeds), None)


def _brief(piece: str) -> str:
    words = [
        word for word in piece.split() if word.lower() not in ("the", "a", "an", "you", "we", "it", "them", "your")
    ]
    return capital(" ".join(words[:4]))


def process(document: Any, found: list[Thing], text: str) -> ScenePlan | None:
    """`X turns Y into Z`: what goes in and what comes out."""
    match = _TURNS.match(text.strip().rstrip("."))
    if match is None:
        return None
    beside = words_of(document)
    inputs = items(re.split(r"\b(?:which|that|with|by|from)\b", match["from"])[0], 3)
    outputs = items(re.split(r"\b(?:which|that|with|by|for|using|as|when)\b", match["to"])[0], 2)
    agent = next((t for t in found if t.art is not None and t.weight >= 2 and t.words.lower() in match["agent"].lower()), None)  # fmt: skip
    into = [(name, art_of(name, beside)) for name in inputs]
    out = [(name, art_of(name, beside)) for name in outputs[:1]]
    if not into or not out or any(art is None for _, art in (*into, *out)):
        return None
    heroes = [symbol_of(art, capital(name)) for name, art in (*into, *out) if art is not None]
    if len({hero.art for hero in heroes}) < 2:
        return None
    if len(into) >= 2:
        title = capital(match["agent"].strip()) if len(match["agent"].split()) <= 3 else ""
        return ScenePlan(template="cause", heroes=tuple(heroes), labels=tuple(h.label for h in heroes), title=title)
    if agent is not None and agent.art is not None and agent.art.name not in {hero.art for hero in heroes}:
        heroes.insert(1, carded(agent))
    return ScenePlan(template="process", heroes=tuple(heroes))


def cause(document: Any, text: str) -> ScenePlan | None:
    """`X causes Y`: one to three causes with an arrow to their effect."""
    match = _CAUSES.match(text.strip().rstrip("."))
    if match is None:
        return None
    if re.fullmatch(r"(?:which|what|who|this|that|it|these|those|they|how|why)", match["cause"].strip(), re.IGNORECASE):
        return None  # a question or a pronoun is no cause
    said = re.sub(r"^(?:often|usually|sometimes)\s+", "", match["cause"])
    clause = re.sub(r"\s*,\s*(?:which|and this|and that|and so)$", "", said)
    causes = [clause] if clause != said else items(said, 3)
    nouns = {token.text for token in document if token.pos_ in ("NOUN", "PROPN", "X", "PRON", "VERB")}
    if not all(nouns & set(part.split()) for part in causes):
        causes = [said]  # one cause of two kinds: poor or one-sided data
    effect = re.split(r"\b(?:which|that|because|when|by)\b|,(?! and)", match["effect"])[0].strip(" .")
    effect = re.sub(r"^(?:the|an?)\s+", "", effect)
    if not causes or not 1 <= len(effect.split()) <= 6 or sum(len(c.split()) for c in causes) > 12:
        return None
    beside = words_of(document)
    arts = [art_of(name, beside) for name in (*causes, effect)]
    labels = tuple(capital(name) for name in (*causes, effect))
    if any(art is None for art in arts) or len({art.name for art in arts if art is not None}) < len(arts):
        return ScenePlan(template="cause", labels=labels)
    heroes = tuple(symbol_of(art, name) for art, name in zip(arts, labels, strict=True) if art is not None)
    return ScenePlan(template="cause", labels=labels, heroes=heroes)


def before_after(document: Any, text: str) -> ScenePlan | None:
    """`Before X came, Y was so`; `once Y, now X`."""
    clean = text.strip().rstrip(".")
    match = _BEFORE.match(clean) or _ONCE.match(clean)
    if match is None:
        return None
    groups = match.groupdict()
    before, after = (
        groups.get("before") or groups.get("before2") or "",
        groups.get("after") or groups.get("after2") or "",
    )
    if len(before.split()) > 10 or len(after.split()) > 10 or len(before.split()) < 3:
        return None
    beside = words_of(document)
    arts = [art_of(side, beside) or _any_art(side, beside) or _scenery_art(side) for side in (before, after)]
    if arts[0] is None or arts[1] is None or arts[0].name == arts[1].name:
        return None
    heroes = tuple(symbol_of(art, "") for art in arts if art is not None)
    notes = (capital(before), capital(after))
    return ScenePlan(template="before_after", labels=("Before", "After"), notes=notes, heroes=heroes)


def _scenery_art(phrase: str) -> Art | None:
    """A small picture of a landscape that has no drawing elsewhere, being scenery: a river, a valley."""
    words = set(re.findall(r"[a-z]+", phrase.lower()))
    name = next((drawing for drawing, of in _LANDSCAPES.items() if words & of), "")
    return Art(name) if name else None


def _any_art(phrase: str, beside: frozenset[str]) -> Art | None:
    return next((art for word in phrase.split() if (art := art_of(word, beside)) is not None), None)
