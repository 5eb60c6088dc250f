"""Prompt -> scene plan, by rules.

Things with a drawing that live somewhere make a scene; ideas make a card, a ring of steps, a comparison, a process
or a number, with labels from the sentence. Nothing is drawn that the prompt does not speak of.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from visiontune.image.art import Art, catalogue
from visiontune.image.diagrams import comparison, cycle, number, process, title_of
from visiontune.image.language import is_english, readable, tables
from visiontune.image.phrases import Thing, singular, things
from visiontune.image.plan import Hero, ScenePlan

_RISE = {"rise", "grow", "increase", "climb", "soar", "expand", "double", "boom", "swell", "gain"}
_FALL = {"fall", "drop", "decline", "decrease", "shrink", "sink", "collapse", "lose", "crash", "reduce"}
_HOMES = {
    "farm": "farm", "meadow": "meadow", "forest": "forest", "savanna": "savanna", "desert": "desert", "snow": "snow",
    "sea": "sea", "underwater": "underwater", "sky": "sky", "space": "space", "city": "city", "home": "room",
    "lab": "lab", "stage": "stage", "stadium": "stadium", "school": "classroom",
}  # fmt: skip
_SCENIC = ("ground", "sky", "water", "deep", "space", "table", "person")
MOST = 4
"""Kinds of thing in one picture; more make none of them seen."""


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
    if len(arts) == len(heroes) and all(art.place in _SCENIC for art in arts):
        return ScenePlan(setting=_home(arts), heroes=heroes)
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
    setting, strength = _setting(words, found, text)
    common = {
        "time": _first(words, tables().time, "day"),
        "weather": _first(words, tables().weather, "clear"),
        "season": _first(words, tables().season, "summer"),
        "direction": _direction(document),
    }
    if common["weather"] == "snow" and common["season"] == "summer":
        common["season"] = "winter"
    drawn = _drawn(found, setting)
    figure = number(document, found, text, drawn)
    if figure is not None:
        return figure.model_copy(update=common)
    steps = process(document, found, text)
    if steps is not None and (strength < 2 or all(h.place in ("symbol", "bust", "table") for h in steps.heroes)):
        return steps.model_copy(update=common)
    heroes = _heroes(found, drawn)
    known = {hero.art for hero in heroes}
    heroes += tuple(_hero(name) for name in dict.fromkeys(emoji) if name not in known)[: max(0, MOST - len(heroes))]
    return _staged(heroes, setting, strength, document, found, common)


def _staged(
    heroes: tuple[Hero, ...], setting: str, strength: int, document: Any, found: list[Thing], common: dict[str, str]
) -> ScenePlan:
    """A scene where the main things live in one, else a card."""
    title = title_of(document, found)
    scenic = [hero for hero in heroes if hero.place in _SCENIC]
    if not heroes:
        if strength >= 2:
            return ScenePlan.build(
                setting=setting, title="magma" if setting == "underground" and _hot(document) else "", **common
            )
        return ScenePlan.build(template="concept", title=title, **common)
    main_scenic = heroes[0].place in _SCENIC
    if main_scenic and heroes[0].place == "table" and strength < 2 and not _bodily(scenic[1:]):
        main_scenic = False  # small things alone are better seen on a card than on a table far away
    listed = [hero for hero in heroes if hero.relation == "none"]
    if len(listed) >= 3 and strength < 2 and _is_list(document, found, listed):
        return ScenePlan.build(template="group", heroes=[h.model_dump() for h in _single(listed)], **common)
    if main_scenic or (strength >= 2 and setting not in ("none",)):
        homes = [art for art in (catalogue().art(hero.art) for hero in scenic) if art is not None]
        if main_scenic and (strength < 2 or not _fits(homes[0], setting)):
            setting = _home(homes)
        heroes = _in_place(heroes, setting, common["time"])
        if not heroes:
            return ScenePlan.build(setting=setting, **common)
        fixed = tuple(_settled(hero, setting) for hero in heroes)
        hot = "magma" if setting == "underground" and _hot(document) else ""
        return ScenePlan.build(setting=setting, heroes=[h.model_dump() for h in fixed], title=hot, **common)
    if len(heroes) == 1:
        return ScenePlan.build(template="concept", title=title, heroes=[heroes[0].model_dump()], **common)
    return ScenePlan.build(template="group", heroes=[h.model_dump() for h in _single(list(heroes))], **common)


def _single(heroes: list[Hero]) -> list[Hero]:
    """For rings: relations and vague plurals say nothing there."""
    return [
        h.model_copy(update={"relation": "none", "to": None, "count": 1 if h.count > 3 else h.count}) for h in heroes
    ]


def _is_list(document: Any, found: list[Thing], heroes: list[Hero]) -> bool:
    """Whether most of the heroes stand in one enumeration of the sentence."""
    joined = sum(1 for token in document if token.dep_ == "conj" and token.pos_ in ("NOUN", "PROPN"))
    return joined >= 2 and len(heroes) >= 3


_INDOORS = ("room", "kitchen", "classroom", "lab", "stage")


def _fits(art: Art, setting: str) -> bool:
    """Whether a thing can be there: no houses in kitchens, no whales on meadows."""
    if setting in _INDOORS:
        return art.place in ("table", "person", "symbol", "bust") or (art.place == "ground" and art.size <= 2)
    if art.place == "deep":
        return setting in ("underwater", "sea", "coast", "lake", "river")
    if art.place == "water":
        return setting in ("sea", "coast", "lake", "river", "snow", "underwater")
    if art.place == "space":
        return setting in ("space", "sky", "mars", "moon", "hills", "desert")
    if setting == "space":
        return art.habitat == "space"
    if setting in ("underwater", "underground", "cave"):
        return art.size <= 2 or art.place == "sky"
    return True


def _in_place(heroes: tuple[Hero, ...], setting: str, time: str) -> tuple[Hero, ...]:
    """What the setting cannot hold goes into a ring, or where it is not what the sentence is about, away."""
    outdoors = setting not in _INDOORS
    kept: list[Hero] = []
    moved: dict[int, int] = {}
    for i, hero in enumerate(heroes):
        art = catalogue().art(hero.art) or Art(hero.art)
        if hero.art == "sun" and outdoors and time != "night" and setting not in ("space", "underground", "cave"):
            continue  # it shines in the sky already
        if hero.relation == "none" and not _fits(art, setting) and i > 0:
            hero = hero.model_copy(update={"place": "symbol", "count": 1})
        if (
            hero.place == "table"
            and outdoors
            and hero.relation == "none"
            and not any(h.to == i and h.relation in ("on", "under", "in") for h in heroes)
        ):
            if hero.art in ("droplet", "bubbles", "ice", "fire"):
                continue
            hero = hero.model_copy(update={"place": "symbol", "count": 1})
        moved[i] = len(kept)
        kept.append(hero)
    return tuple(
        hero if hero.to is None else hero.model_copy(
            update={"to": moved.get(hero.to), "relation": hero.relation if hero.to in moved else "none"}
        )
        for hero in kept
    )  # fmt: skip


def _bodily(heroes: list[Hero]) -> bool:
    return any(hero.place in ("ground", "water", "deep", "person") for hero in heroes)


def _settled(hero: Hero, setting: str) -> Hero:
    """The hero with a place that the setting has: a whale is no rider of meadows."""
    if setting in ("space", "sky") and hero.place in ("ground", "table", "water"):
        return hero
    if hero.place == "deep" and setting not in ("underwater",):
        return hero.model_copy(update={"place": "water" if setting in ("sea", "coast", "lake", "river") else "ground"})
    if hero.place == "space" and setting not in ("space",):
        return hero.model_copy(update={"place": "sky"})
    return hero


def _hot(document: Any) -> bool:
    return any(
        token.lemma_.lower() in ("magma", "lava", "molten", "volcano", "mantle", "melt", "eruption")
        for token in document
    )


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


def _setting(words: list[str], found: list[Thing], text: str) -> tuple[str, int]:
    """The setting that most words speak for, and how strongly (2 and more: it is named)."""
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
    if not votes:
        return "none", 0
    name, _ = max(votes.items(), key=lambda item: (strongest.get(item[0], 0) >= 2, item[1]))
    return name, strongest.get(name, 0)


def _home(arts: list[Art]) -> str:
    """Where the first thing that has a home lives; those in the air go where the others are."""
    for art in arts:
        if art.habitat in _HOMES and art.place != "sky":
            return _HOMES[art.habitat]
    for art in arts:
        if art.habitat in _HOMES:
            return _HOMES[art.habitat]
    return "hills"


def _drawn(found: list[Thing], setting: str) -> list[int]:
    """Indices of the things worth drawing, most important first, each drawing once."""
    order = sorted(range(len(found)), key=lambda i: (-found[i].weight, found[i].start))
    kept: list[int] = []
    seen: set[str] = set()
    for i in order:
        art = found[i].art
        if art is None or art.name in seen:
            continue
        if art.name in ("cloud", "sun", "desert-island") and setting in ("none",) and found[i].weight < 2:
            continue
        votes = [name for name, strength in tables().settings.get(found[i].lemma, ()) if strength == 2]
        if setting in votes and art.name not in ("coral", "cloud"):
            continue  # the scenery shows it
        seen.add(art.name)
        kept.append(i)
    # What something stands on, sits in or is under comes with it.
    for i in list(kept):
        to = found[i].to
        if to is not None and to not in kept and found[to].art is not None and found[to].art.name not in seen:  # type: ignore[union-attr]
            kept.append(to)
    return kept[:MOST]


def _heroes(found: list[Thing], drawn: list[int]) -> tuple[Hero, ...]:
    heroes = []
    for i in drawn:
        thing = found[i]
        art = thing.art
        if art is None:
            continue
        to = drawn.index(thing.to) if thing.to is not None and thing.to in drawn else None
        relation = thing.relation if to is not None and to != len(heroes) else "none"
        if relation in ("on", "in") and art.place in ("symbol", "bust"):
            relation, to = "none", None
        if relation == "in" and (found[thing.to].art.size if thing.to is not None else 0) > 2:  # type: ignore[union-attr]
            relation = "beside"  # in a house, a shop, a temple: not stuck in its roof
        heroes.append(
            Hero(
                art=art.name, count=thing.count, colour=thing.colour, scale=thing.scale, place=art.place,
                relation=relation, to=to if relation != "none" else None, label=label(thing.words),
            )
        )  # fmt: skip
    return tuple(heroes)


def label(words: str) -> str:
    """At most three words, the first with a capital."""
    parts = words.split()
    short = " ".join(parts[-3:]) if len(parts) > 3 else words
    return short[:1].upper() + short[1:]


def _direction(document: Any) -> str:
    for token in document:
        if token.pos_ in ("VERB", "NOUN"):
            if token.lemma_.lower() in _RISE:
                return "up"
            if token.lemma_.lower() in _FALL:
                return "down"
    return "none"
