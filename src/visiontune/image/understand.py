"""Prompt -> scene plan, by rules.

Things with a drawing that live somewhere make a scene; ideas, steps, numbers and quotations make a card or a diagram
with labels from the sentence. Nothing is drawn that the prompt does not speak of.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from visiontune.image.about import led, stands_for, without_bystanders
from visiontune.image.art import Art, catalogue
from visiontune.image.casting import MOST, drawn_things, heroes_of
from visiontune.image.changes import before_after, cause, process, steps
from visiontune.image.colour import NAMED
from visiontune.image.diagrams import comparison, cycle, kinds, parts
from visiontune.image.habitats import home
from visiontune.image.language import is_english, readable
from visiontune.image.manner import without_manner
from visiontune.image.naming import singular
from visiontune.image.phrases import things, words_of
from visiontune.image.places import Ranked, conditions_of, settings_of
from visiontune.image.plan import INDOORS, Hero, ScenePlan
from visiontune.image.quantities import chart, number, timeline
from visiontune.image.staging import SCENIC, staged
from visiontune.image.unseen import idiomatic
from visiontune.image.wording import quotation

_RISE = {"rise", "grow", "increase", "climb", "soar", "expand", "double", "boom", "swell", "gain"}
_FALL = {"fall", "drop", "decline", "decrease", "shrink", "sink", "collapse", "lose", "crash", "reduce"}
_TELLING = re.compile(
    r"^\s*(?:once upon a time,?|long,? long ago,?|long ago,?|one day,?|please|(?:draw|paint|sketch|show|create|make|"
    r"generate|imagine|illustrate)(?: me)?(?: a (?:picture|image|drawing|scene) of)?\b|(?:a|an) (?:picture|image|drawing|"
    r"illustration|photo|painting|scene) (?:of|with|showing)\b)\s*",
    re.IGNORECASE,
)


def understand(prompt: str, parser: Any, topic: str = "") -> tuple[ScenePlan, tuple[str, ...]]:
    """The plan for a prompt, and sentences for the user about what was left out.

    Args:
        prompt: Any text.
        parser: From `language.load_parser`.
        topic: What the text is about that the prompt is from, such as the title of its film; in English.
    """
    text, cut = readable(prompt)
    warnings = (f"only the first {len(text)} characters of the prompt were looked at for the picture",) if cut else ()
    emoji = catalogue().of_emoji(text)
    spoken = re.sub(r"[^\w\s.,;:!?'’\"“”«»%€$£()+&/–—-]", " ", text).strip()
    if emoji and not re.search(r"\w\w", spoken):
        return _of_emoji(emoji), warnings
    if not re.search(r"\w", text):
        return ScenePlan(template="concept", title=text[:40] or "…"), warnings
    if not is_english(text):
        heroes = tuple(_hero(name) for name in dict.fromkeys(emoji))[:3]
        return ScenePlan(template="concept", title=_foreign_title(text), heroes=heroes), warnings
    spoken, style = without_manner(spoken)
    told = _TELLING.sub("", spoken)
    spoken = told if re.search(r"\w\w", told) else spoken
    about = parser(topic[:80]) if topic and is_english(topic) else None
    plan = quotation(spoken) or _plan(parser, spoken, emoji, about)
    if about is not None and not plan.heroes and plan.template in ("concept", "number", "timeline") and not plan.labels:
        plan = plan.model_copy(update={"heroes": stands_for(about)})
    return plan.model_copy(update={"style": style}) if style else plan, warnings


def _of_emoji(names: list[str]) -> ScenePlan:
    counts = Counter(names)
    heroes = tuple(_hero(name, count=min(24, counts[name])) for name in dict.fromkeys(names))[:MOST]
    arts = [art for art in (catalogue().art(hero.art) for hero in heroes) if art is not None]
    if len(arts) == len(heroes) and all(art.place in SCENIC for art in arts):
        return ScenePlan.build(setting=home(arts), heroes=[hero.model_dump() for hero in heroes])
    return ScenePlan(template="group" if len(heroes) > 1 else "concept", heroes=heroes)


def _hero(name: str, count: int = 1) -> Hero:
    art = catalogue().art(name) or Art(name)
    return Hero(art=name, count=count, place=art.place)


def _foreign_title(text: str) -> str:
    """The first sentence, or as much of it as a card holds."""
    first = re.split(r"(?<=[.!?。！？؟।])\s*", text)[0].rstrip(".。।")
    if len(first) <= 70:
        return first
    head = first[:70]
    return (head[: head.rfind(" ")] if " " in head[30:] else head) + "…"


def _plan(parser: Any, text: str, emoji: list[str], about: Any | None) -> ScenePlan:
    document = parser(text)
    if about is not None:
        document.user_data["topic"] = words_of(about)
    found = led(document, things(document))
    words = _words(document)
    first = cycle(words, text) or chart(document, text) or timeline(document, text) or steps(document, text)
    diagram = first or before_after(document, text) or comparison(document, found, text) or kinds(text)
    if diagram is not None:
        return diagram
    ranked = settings_of(document)
    common = {**conditions_of(document, words), "direction": _direction(document)}
    if ranked[0][0] in INDOORS and any(
        t.lower_ == "dark" and t.dep_ in ("acomp", "oprd", "conj", "ccomp") for t in document
    ):
        common["time"] = "night"
    # A caption without a finite verb names what is to be seen, nothing in passing.
    finite = any(t.pos_ in ("VERB", "AUX") and t.tag_ in ("VBD", "VBZ", "VBP", "MD", "VB") for t in document)
    told = len(document) if len(document) > 16 or finite else 0
    drawn = without_bystanders(document, found, drawn_things(found, ranked[0][0], told))
    made = _change(document, found, text, ranked) or number(document, found, text, drawn)
    if made is not None and not _is_seen(made, ranked, found, drawn):
        return made.model_copy(update=common)
    heroes = heroes_of(found, drawn)
    known = {hero.art for hero in heroes}
    heroes += tuple(_hero(name) for name in dict.fromkeys(emoji) if name not in known)[: max(0, MOST - len(heroes))]
    plan = staged(heroes, ranked, document, found, common)
    ground = _ground(document, plan)
    return plan.model_copy(update={"ground": ground}) if ground else plan


def _change(document: Any, found: list[Any], text: str, ranked: Ranked) -> ScenePlan | None:
    return process(document, found, text) or cause(document, text) or parts(found, text)


def _is_seen(diagram: ScenePlan, ranked: Ranked, found: list[Any], drawn: list[int]) -> bool:
    """Whether a scene shows the sentence better than its year: two astronauts on the Moon, in 1969."""
    if diagram.template != "timeline" or ranked[0][1] < 3 or not drawn:
        return False
    main = found[drawn[0]]
    if main.who is not None and main.art is not None and main.art.habitat == "card":
        return False  # somebody known by name, in clothes of today
    return bool(main.art is not None and main.art.place in ("ground", "person", "water", "sky") and main.weight >= 3)


_LAND = frozenset({
    "dune", "desert", "sand", "beach", "hill", "hillside", "field", "meadow", "grassland", "lawn", "prairie", "pasture",
    "valley", "mountain", "peak", "ridge", "canyon", "cliff", "snow", "ice", "soil", "earth", "steppe", "savanna", "moor",
    "planet", "landscape", "land", "ground", "plain", "sand dune", "shore", "coast", "garden", "park", "square",
})  # fmt: skip
"""What a colour is the land's of; a red barn stands on it."""


def _ground(document: Any, plan: ScenePlan) -> str | None:
    """The colour that is said of the land itself: green dunes, a red desert."""
    if plan.template != "scene":
        return None
    from visiontune.image.language import tables
    from visiontune.image.looks import colour_of

    for chunk in document.noun_chunks:
        named = {name for name, strength in tables().settings.get(singular(chunk.root), ()) if strength == 2}
        if singular(chunk.root) in _LAND and plan.setting in named and any(token.lower_ in NAMED for token in chunk):
            return colour_of(chunk.root, list(chunk))
    return None


def _words(document: Any) -> list[str]:
    """Lemmas, and runs of two and three words with the last in the singular, lower case."""
    idle = idiomatic(document)
    tokens = [token for token in document if not token.is_space and token.i not in idle]
    lemmas = [singular(token) for token in tokens]
    lower = [token.lower_ for token in tokens]
    words = [lemma for lemma, token in zip(lemmas, tokens, strict=True) if token.pos_ not in ("DET", "ADP", "PRON")]
    words += [word for word, token in zip(lower, tokens, strict=True) if token.pos_ in ("ADJ", "VERB", "NOUN")]
    for size in (2, 3):
        for i in range(len(tokens) - size + 1):
            words.append(" ".join((*lower[i : i + size - 1], lemmas[i + size - 1])))
    return words


def _direction(document: Any) -> str:
    """Whether the sentence's main verb says that its subject rises or falls."""
    lemmas = [token.lemma_.lower() for token in document if token.dep_ == "ROOT" and token.pos_ == "VERB"]
    if any(lemma in _RISE for lemma in lemmas):
        return "up"
    return "down" if any(lemma in _FALL for lemma in lemmas) else "none"
