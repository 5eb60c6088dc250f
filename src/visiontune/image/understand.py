"""Prompt -> scene plan, by rules.

Things with a drawing that live somewhere make a scene; ideas make a card, a ring of steps, a comparison, a process
or a number, with labels from the sentence. Nothing is drawn that the prompt does not speak of.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from visiontune.image.art import Art, catalogue
from visiontune.image.casting import MOST, drawn_things, heroes_of
from visiontune.image.diagrams import comparison, cycle, number, process
from visiontune.image.language import is_english, readable, tables
from visiontune.image.phrases import singular, things
from visiontune.image.plan import Hero, ScenePlan
from visiontune.image.staging import SCENIC, home, staged

_RISE = {"rise", "grow", "increase", "climb", "soar", "expand", "double", "boom", "swell", "gain"}
_FALL = {"fall", "drop", "decline", "decrease", "shrink", "sink", "collapse", "lose", "crash", "reduce"}


def understand(prompt: str, parser: Any) -> tuple[ScenePlan, tuple[str, ...]]:
    """The plan for a prompt, and sentences for the user about what was left out.

    Args:
        prompt: Any text.
        parser: From `language.load_parser`.
    """
    text, cut = readable(prompt)
    warnings = (f"only the first {len(text)} characters of the prompt were looked at for the picture",) if cut else ()
    emoji = catalogue().of_emoji(text)
    spoken = re.sub(r"[^\w\s.,;:!?'’\"%€$£()+&/–—-]", " ", text).strip()
    if emoji and not re.search(r"\w\w", spoken):
        return _of_emoji(emoji), warnings
    if not re.search(r"\w", text):
        return ScenePlan(template="concept", title=text[:40] or "…"), warnings
    if not is_english(text):
        heroes = tuple(_hero(name) for name in dict.fromkeys(emoji))[:3]
        return ScenePlan(template="concept", title=_foreign_title(text), heroes=heroes), warnings
    return _plan(parser(spoken), spoken, emoji), warnings


def _of_emoji(names: list[str]) -> ScenePlan:
    counts = Counter(names)
    heroes = tuple(_hero(name, count=min(24, counts[name])) for name in dict.fromkeys(names))[:MOST]
    arts = [art for art in (catalogue().art(hero.art) for hero in heroes) if art is not None]
    if len(arts) == len(heroes) and all(art.place in SCENIC for art in arts):
        return ScenePlan(setting=home(arts), heroes=heroes)
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


def _plan(document: Any, text: str, emoji: list[str]) -> ScenePlan:
    found = things(document)
    words = _words(document)
    for diagram in (cycle(words, text), comparison(document, found, text)):
        if diagram is not None:
            return diagram
    nouns = [singular(token) for token in document if token.pos_ in ("NOUN", "PROPN", "ADJ")]
    nouns += [token.lower_ for token in document if token.lemma_ in ("rain", "snow") and token.pos_ == "VERB"]
    ranked = _settings(words, text)
    setting, strength = ranked[0]
    common = {
        "time": _first(words, tables().time, "day"),
        "weather": _first(nouns, tables().weather, "clear"),
        "season": _first(words, tables().season, "summer"),
        "direction": _direction(document),
    }
    if common["weather"] == "snow" and common["season"] == "summer":
        common["season"] = "winter"
    drawn = drawn_things(found, setting)
    figure = number(document, found, text, drawn)
    if figure is not None:
        return figure.model_copy(update=common)
    steps = process(document, found, text)
    if steps is not None and (strength < 2 or all(h.place in ("symbol", "bust", "table") for h in steps.heroes)):
        return steps.model_copy(update=common)
    heroes = heroes_of(found, drawn)
    known = {hero.art for hero in heroes}
    heroes += tuple(_hero(name) for name in dict.fromkeys(emoji) if name not in known)[: max(0, MOST - len(heroes))]
    return staged(heroes, ranked, document, found, common)


def _words(document: Any) -> list[str]:
    """Lemmas, and runs of two and three words with the last in the singular, lower case."""
    tokens = [token for token in document if not token.is_space]
    lemmas = [singular(token) for token in tokens]
    lower = [token.lower_ for token in tokens]
    words = [lemma for lemma, token in zip(lemmas, tokens, strict=True) if token.pos_ not in ("DET", "ADP", "PRON")]
    words += [word for word, token in zip(lower, tokens, strict=True) if token.pos_ in ("ADJ", "VERB", "NOUN")]
    for size in (2, 3):
        for i in range(len(tokens) - size + 1):
            words.append(" ".join((*lower[i : i + size - 1], lemmas[i + size - 1])))
    return words


def _first(words: list[str], table: Any, default: str) -> str:
    return next((table[word] for word in words if word in table), default)


def _settings(words: list[str], text: str) -> list[tuple[str, int]]:
    """The settings that words speak for, the strongest first, and how strongly (2: it is named)."""
    votes: Counter[str] = Counter()
    strongest: dict[str, int] = {}
    for word in dict.fromkeys(words):
        for name, strength in tables().settings.get(word, ()):
            votes[name] += strength + (1 if " " in word else 0)
            strongest[name] = max(strongest.get(name, 0), strength)
    if (
        votes["underground"]
        and votes["volcano"]
        and re.search(r"magma|crust|under|rise|chamber|melt|beneath", text, re.IGNORECASE)
    ):
        votes["underground"] += 3
    named = sorted(votes, key=lambda name: (strongest[name] < 2, -votes[name]))
    return [(name, strongest[name]) for name in named if name in strongest] or [("none", 0)]


def _direction(document: Any) -> str:
    """Whether the sentence's main verb says that its subject rises or falls."""
    lemmas = [token.lemma_.lower() for token in document if token.dep_ == "ROOT" and token.pos_ == "VERB"]
    if any(lemma in _RISE for lemma in lemmas):
        return "up"
    return "down" if any(lemma in _FALL for lemma in lemmas) else "none"
