"""Where and when: the setting, hour, weather and season that a sentence speaks for."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from visiontune.image.art import catalogue
from visiontune.image.language import tables
from visiontune.image.naming import singular
from visiontune.image.phrases import words_of
from visiontune.image.unseen import idiomatic, is_absent, is_likeness

_WHERE = (
    "in",
    "at",
    "on",
    "inside",
    "through",
    "across",
    "over",
    "along",
    "near",
    "by",
    "into",
    "beside",
    "above",
    "from",
    "under",
)
_ACTS = frozenset({
    "erupt", "rain", "snow", "cook", "bake", "boil", "fry", "swim", "dive", "fly", "dig", "sail", "harvest", "plough",
    "learn", "teach", "climb", "skate", "ski", "farm", "mine",
})  # fmt: skip
"""Verbs that speak for a setting; other words must be nouns."""

_WITHIN = ("in", "inside", "on", "into", "onto", "aboard", "atop", "within")
_ONLY_WITHIN = {
    "barn": {"barn", "cowshed", "henhouse"}, "stable": {"stable", "stables"}, "rooftop": {"roof"},
    "deck": {"deck", "ship", "pirate ship", "sailing ship"}, "lobby": {"hotel"}, "pool": {"pool"}, "mine": {"mine"},
    "train_car": {"train"}, "cabin": {"plane", "aeroplane", "airplane"}, "submarine": {"submarine"},
    "space_station": {"space station", "spaceship", "spacecraft"}, "party": {"party"},
    "factory": {"factory", "mill"},
}  # fmt: skip
"""Words that name a setting only for what is in or on it: a cow in the barn; the red barn stands in its field."""
_TOGETHER = (
    ("footbridge", "bridge", "forest"), ("viaduct", "bridge", "train_car"), ("forest_river", "river", "forest"),
    ("butcher", "butcher", "shop"), ("halloween", "halloween", "graveyard"),
)  # fmt: skip
"""A setting that is two at once: a river in the forest."""
_ALOFT = ("night_sky", "space", "sky")
_SHINES = ("shine", "reflect", "rise", "glow", "hang", "set", "light", "illuminate", "glitter", "shimmer", "mirror")
_ENDS = ("pass", "end", "stop", "clear", "cease", "subside")
_ENTERED = ("cross", "enter", "reach", "explore", "visit", "leave", "climb", "cover")
_SELDOM = ("never", "not", "n't", "rarely", "seldom", "hardly", "scarcely")
Ranked = list[tuple[str, int]]
"""Settings, the most spoken-of first, with their strength: 3 something is in it, 2 it is named, 1 something hints at it."""


def settings_of(document: Any) -> Ranked:
    """The settings that a parsed text speaks for; `none` of strength 0 where there is none."""
    votes: Counter[str] = Counter()
    strongest: dict[str, int] = {}
    table, beside = tables(), words_of(document)
    said = {singular(token) for token in document if token.dep_ == "attr" and token.head.dep_ == "ROOT"}
    for word, (located, within) in _places(document).items():
        if table.elsewhere.get(word, frozenset()) & beside:
            continue
        for name, strength in table.settings.get(word, ()):
            if word in _ONLY_WITHIN.get(name, ()):
                if not within:
                    continue
                votes[name] += 1
            votes[name] += (
                2 * (word in said) + strength + (1 if " " in word else 0) + (2 if located and strength == 2 else 0)
            )
            strongest[name] = max(strongest.get(name, 0), strength + (located and strength == 2))
    text = document.text.lower()
    if votes["underground"] and votes["volcano"] and re.search(r"magma|crust|under|rise|chamber|melt|beneath", text):
        votes["underground"] += 3
    for name, first, second in _TOGETHER:
        if strongest.get(first) and strongest.get(second) and max(strongest[first], strongest[second]) > 1:
            votes[name] += votes[first] + votes[second]
            strongest[name] = max(2, strongest[first], strongest[second])
    if votes["night_sky"] and any(strongest[name] == 3 for name in strongest if name not in _ALOFT):
        votes["night_sky"] = 0  # a place under the stars: its night shows them
    named = sorted(votes, key=lambda name: (strongest[name] < 2, -votes[name]))
    return [(name, strongest[name]) for name in named if name in strongest] or [("none", 0)]


def _places(document: Any) -> dict[str, tuple[bool, bool]]:
    """Words that could name a place, single and in runs of two and three; whether something is there, and in or on it."""
    tokens = [token for token in document if not token.is_space]
    lemmas, lower = [singular(token) for token in tokens], [token.lower_ for token in tokens]
    found: dict[str, tuple[bool, bool]] = {}
    idle = idiomatic(document)

    def note(word: str, where: bool, within: bool) -> None:
        before = found.get(word, (False, False))
        found[word] = (before[0] or where, before[1] or within)

    for i, token in enumerate(tokens):
        if is_likeness(token) or token.i in idle or is_absent(token):
            continue
        head = token.head.lower_ if token.dep_ == "pobj" else ""
        where, within = head in _WHERE or head in _WITHIN or _is_itself(token), head in _WITHIN
        if token.pos_ in ("NOUN", "PROPN", "ADJ", "X") or lemmas[i] in _ACTS:
            for word in (lemmas[i], lower[i]):
                note(word, where, within)
        for size in (2, 3):
            if i >= size - 1:
                note(" ".join((*lower[i - size + 1 : i], lemmas[i])), where, within)
    return found


def _is_itself(token: Any) -> bool:
    """Whether the sentence is about the place: the Nile flooded; the Amazon is a forest."""
    if token.dep_ == "dobj" and token.head.lemma_.lower() in _ENTERED:
        return True
    if token.dep_ == "ROOT" and token.pos_ == "NOUN":
        return True  # a caption without a verb: a birthday party with balloons
    if token.dep_ not in ("nsubj", "nsubjpass", "attr") or token.head.dep_ != "ROOT":
        return False
    return token.dep_ == "attr" or catalogue().find(singular(token)) is None


def conditions_of(document: Any, words: list[str]) -> dict[str, str]:
    """Time, weather and season as fields of a plan.

    Args:
        words: Lemmas and runs of words of the text.
    """
    idle = idiomatic(document)
    there = [token for token in document if token.i not in idle and not _is_rare(token) and not _is_listed(token)]
    nouns = [singular(token) for token in there if token.pos_ in ("NOUN", "PROPN", "ADJ", "X")]
    nouns += [token.lower_ for token in there if token.lemma_ in ("rain", "snow") and token.pos_ == "VERB"]
    nouns += [word for word in words if " " in word]
    common = {
        "time": _first(words, tables().time, "day"),
        "weather": _first(nouns, tables().weather, "clear"),
        "season": _first(words, tables().season, "summer"),
    }
    if common["time"] == "day" and not any(tables().time.get(word) == "day" for word in words) and _is_moonlit(there):
        common["time"] = "night"
    if any(tables().weather.get(word) == "aurora" for word in nouns):
        # Seen in a clear sky: snow beside it lies.
        common.update(weather="aurora", season="winter" if common["weather"] == "snow" else common["season"])
    if common["weather"] == "snow" and common["season"] == "summer":
        common["season"] = "winter"
    return common


def _is_moonlit(tokens: list[Any]) -> bool:
    """Whether the moon is what is to be seen in the sky: the moon reflected in a lake; the moon rises over the hills."""
    moons = [token for token in tokens if singular(token) == "moon" and token.pos_ in ("NOUN", "PROPN")]
    others = {singular(token) for token in tokens} & {
        "orbit",
        "earth",
        "planet",
        "astronaut",
        "rocket",
        "tide",
        "lunar",
    }
    if others:
        return False
    return any(
        (moon.dep_ == "ROOT" and any(child.dep_ in ("acl", "prep") for child in moon.children))
        or (moon.dep_ in ("nsubj", "nsubjpass") and moon.head.lemma_.lower() in _SHINES)
        for moon in moons
    )


def _is_rare(token: Any) -> bool:
    """Whether there is none of it, or none as a rule, or no more: no rain falls; it hardly ever rains; the storm passed."""
    if token.dep_ == "nsubj" and token.head.lemma_.lower() in _ENDS:
        return True
    if token.dep_ == "conj" and token.head.i != token.i and token.head.pos_ == token.pos_:
        return _is_rare(token.head)
    verb = token if token.pos_ == "VERB" else token.head
    seldom = any(child.lower_ in _SELDOM for child in verb.children if child.dep_ in ("advmod", "neg"))
    return is_absent(token) or seldom or any(child.lower_ == "less" for child in token.children)


def _is_listed(token: Any) -> bool:
    """Whether a weather is one of several things that are no weather: blossoms, fruit and snow."""
    return bool(token.dep_ == "conj" and token.pos_ == "NOUN" and singular(token.head) not in tables().weather)


def _first(words: list[str], table: Any, default: str) -> str:
    return str(next((table[word] for word in words if word in table), default))
