"""Where and how a picture's heroes are shown: a scene where the main things live in one, else a card."""

from __future__ import annotations

from typing import Any

from visiontune.image.about import is_shown, places_themselves
from visiontune.image.art import Art, catalogue
from visiontune.image.casting import is_weather
from visiontune.image.headline import lead_of
from visiontune.image.language import tables
from visiontune.image.phrases import Thing
from visiontune.image.places import Ranked
from visiontune.image.plan import AIRLESS, INDOORS, SETTINGS, WATERS, Hero, ScenePlan
from visiontune.image.wording import title_of

_HOMES = {"home": "room", "school": "classroom"}
"""Habitats of drawings that are no settings of the same name."""
SCENIC = ("ground", "sky", "water", "deep", "space", "table", "person")
_IN_SPACE = ("astronaut", "person", "man", "woman", "robot", "rocket", "satellite", "telescope", "alien", "dog", "cat")


def staged(
    heroes: tuple[Hero, ...], ranked: Ranked, document: Any, found: list[Thing], common: dict[str, str]
) -> ScenePlan:
    """A scene where the main things live in one, else a card.

    Args:
        ranked: The settings spoken of and how strongly.
        common: Time, weather, season, style, direction of the plan.
    """
    setting, strength = ranked[0]
    title = title_of(document, found)
    themselves = places_themselves(document)
    lead = lead_of(document)
    if lead is not None and setting not in themselves and not is_shown(lead, found):
        if not any(_is_body(thing) and thing.weight >= 2 for thing in found):
            heroes = heroes[:1]
            strength, setting = 0, "none"  # a place alone does not show who or what is there
            ranked = [("none", 0)]
    elif setting in themselves and strength == 3:
        heroes = tuple(hero for hero in heroes if hero.place not in ("symbol", "bust")) if _bare(heroes) else heroes
    if not heroes:
        if strength >= 2 or (common["weather"] != "clear" and any(is_weather(thing) for thing in found)):
            place = setting if strength else "hills"
            return ScenePlan.build(setting=place, title=_molten(document, place), **common)
        return ScenePlan.build(template="concept", title=title, **common)
    seen = _seen_whole(heroes, ranked)
    if seen:
        return ScenePlan.build(setting=seen, title=_molten(document, seen), **common)
    scenic = [hero for hero in heroes if hero.place in SCENIC]
    main_scenic = heroes[0].place in SCENIC
    if main_scenic and heroes[0].place == "table" and strength < 2 and not _bodily(scenic[1:]):
        main_scenic = heroes[0].relation != "none"  # small things alone are better seen on a card than far away
    if strength < 2 and _is_portrait(heroes[0], found) and not _bodily(list(heroes[1:])):
        return _card(list(heroes), title, common)
    if strength == 0 and lead is not None and not is_shown(lead, found):
        return _card(list(heroes), title, common)
    listed = [hero for hero in heroes if hero.relation == "none"]
    if len(listed) >= 3 and strength < 3 and _is_list(document, listed):
        return _card(listed, title, common)
    if main_scenic or (strength >= 2 and _bodily(scenic)) or (strength == 3 and len(document) <= 12):
        place = _setting(heroes, ranked)
        fixed = [hero.model_dump() for hero in placed(heroes, place, common["time"])]
        return ScenePlan.build(setting=place, heroes=fixed, title=_molten(document, place), **common)
    return _card(list(heroes), title, common)


def _is_body(thing: Thing) -> bool:
    return thing.art is not None and thing.art.place in ("ground", "water", "deep", "person", "sky", "space")


def _bare(heroes: tuple[Hero, ...]) -> bool:
    """Whether nothing with a body is among them."""
    return not _bodily(list(heroes))


def _is_portrait(hero: Hero, found: list[Thing]) -> bool:
    """Whether the hero is somebody known by name, who is better seen large than in a place of today."""
    return hero.relation == "none" and any(
        thing.who is not None and thing.art is not None and thing.art.habitat == "card" and thing.art.name == hero.art
        and thing.who.job == hero.job for thing in found
    )  # fmt: skip


def placed(heroes: tuple[Hero, ...], setting: str, time: str) -> tuple[Hero, ...]:
    """The heroes where `setting` has room for them; what it cannot hold is in a ring, what its sky shows is left out."""
    return tuple(_settled(hero, setting) for hero in _in_place(heroes, setting, time))


def _seen_whole(heroes: tuple[Hero, ...], ranked: Ranked) -> str:
    """The setting that is itself what the sentence is about: a volcano, magma; empty where there is none."""
    named = [name for name, level in ranked if level >= 2 and name in ("volcano", "underground")]
    if not named or heroes[0].art not in ("volcano", "vt-magma"):
        return ""
    return named[0] if all(h.place in ("symbol", "table") or h.art == "cloud" for h in heroes) else ""


def _card(heroes: list[Hero], title: str, common: dict[str, str]) -> ScenePlan:
    """One thing with its words, or several in rings; relations and vague plurals say nothing there."""
    alone = [h.model_copy(update={"relation": "none", "to": None, "count": h.count if h.count <= 3 else 1}) for h in heroes]  # fmt: skip
    alone = [_crowd(h) if h.place == "person" else h for h in alone]
    if len(alone) == 1:
        hero = alone[0]
        words = title or hero.label
        art = catalogue().art(hero.art)
        if common["direction"] == "none" and art is not None:
            common = {**common, "direction": _idea_direction(hero)}
        return ScenePlan.build(template="concept", title=words, heroes=[hero.model_dump()], **common)
    heading = (
        title if len(title.split()) <= 11 and len(title.split()) > max(len(h.label.split()) for h in alone) else ""
    )
    return ScenePlan.build(template="group", title=heading, heroes=[h.model_dump() for h in alone], **common)


def _crowd(hero: Hero) -> Hero:
    """People on a card: one of them as a bust, or the sign for many where no calling tells who they are."""
    if hero.job == "none" and hero.age == "adult" and _is_many(hero):
        return Hero(art="busts-in-silhouette", place="symbol", label=hero.label)
    return hero.model_copy(update={"place": "bust"})


def _is_many(hero: Hero) -> bool:
    words = hero.label.lower().split()
    who = catalogue().words[words[-1]].who if words and words[-1] in catalogue().words else None
    return hero.count > 1 or (who is not None and who.count > 1)


def _idea_direction(hero: Hero) -> str:
    meant = catalogue().words.get(hero.label.lower())
    return meant.direction if meant is not None else "none"


def _is_list(document: Any, heroes: list[Hero]) -> bool:
    """Whether most of the heroes stand in one enumeration of the sentence."""
    joined = sum(1 for token in document if token.dep_ == "conj" and token.pos_ in ("NOUN", "PROPN"))
    return joined >= 2 and len(heroes) >= 3


def _setting(heroes: tuple[Hero, ...], ranked: Ranked) -> str:
    """The named setting that holds the main things, else where they live, else what the words hint at."""
    scenic = [hero for hero in heroes if hero.place in SCENIC]
    arts = [_art(hero) for hero in scenic]
    main = arts[0] if arts else None
    named = [name for name, level in ranked if level >= 2 and (main is None or level == 3 or _fits(main, name))]
    hinted = [name for name, level in ranked if level == 1 and main is not None and _fits(main, name)]
    if named:
        chosen = named[0]
    elif hinted and scenic and (scenic[0].place in ("person", "table") or _HOMES.get(arts[0].habitat) == hinted[0]):
        chosen = hinted[0]
    elif any(h.relation == "under" and h.to is not None and heroes[h.to].art == "vt-table" for h in heroes):
        chosen = "room"
    else:
        chosen = home(arts)
    if main is not None and main.place == "deep" and chosen in ("sea", "coast"):
        chosen = "underwater"  # where fish are seen
    if main is not None and main.place == "water" and chosen in AIRLESS | {"sky"}:
        chosen = "sea"
    boat = any(h.place == "water" for h in heroes)
    if boat and chosen not in WATERS:
        chosen = "lake" if chosen in ("park", "meadow", "garden", "hills", "forest") else "sea"
    return chosen


def _art(hero: Hero) -> Art:
    """The drawing with the hero's own habitat: a doctor lives elsewhere than a person."""
    meant = catalogue().words.get(hero.label.lower())
    if meant is not None and meant.name == hero.art:
        return meant
    art = catalogue().art(hero.art) or Art(hero.art, place=hero.place)
    if hero.place == "person":
        known = (a for a in catalogue().words.values() if a.habitat != "card")
        jobs = (a for a in known if a.who is not None and a.who.job == hero.job != "none")
        return next(jobs, Art(hero.art, "park", "person", 3))
    return art


def _fits(art: Art, setting: str) -> bool:
    """Whether a thing can be there: no houses in kitchens, no whales on meadows."""
    if art.place == "sky":
        return art.size == 0 if setting in INDOORS else setting not in AIRLESS
    if setting in INDOORS:
        return art.place in ("table", "person", "symbol", "bust") or (
            art.place == "ground" and (art.size <= 2 or art.habitat in ("home", "school"))
        )
    if art.place == "deep":
        return setting == "underwater" or setting in WATERS
    if art.place == "water":
        return setting in WATERS
    if art.place == "space":
        return setting in ("space", "night_sky", "sky", "mars", "moon", "hills", "desert")
    if setting in ("space", "night_sky"):
        return art.habitat == "space" or art.name in _IN_SPACE
    if setting == "microscopic":
        return art.habitat == "lab"
    if setting in ("underwater", "underground", "cave"):
        return art.size <= 2 or art.habitat == setting
    return not (setting == "sky" and art.place == "person")


def _in_place(heroes: tuple[Hero, ...], setting: str, time: str) -> tuple[Hero, ...]:
    """What the setting cannot hold goes into a ring, or where it is not what the sentence is about, away."""
    outdoors = setting not in INDOORS
    kept: list[Hero] = []
    moved: dict[int, int] = {}
    for i, hero in enumerate(heroes):
        art = _art(hero)
        based = any(h.to == i and h.relation in ("on", "under", "in", "holding", "riding", "behind") for h in heroes)
        if hero.art == "sun" and outdoors and time != "night" and setting not in AIRLESS:
            continue  # it shines in the sky already
        if (
            hero.art in ("glowing-star", "full-moon", "crescent-moon")
            and outdoors
            and i > 0
            and hero.relation == "none"
        ):
            continue  # they are in its night
        if hero.place == "symbol" and _names_a_place(hero):
            continue  # scenery that this scene has no room for
        landed = hero.place == "deep" and art.size <= 1 and heroes[0].place in ("ground", "person")
        if landed and hero.relation == "none" and not based and i > 0 and setting not in WATERS | {"underwater"}:
            hero = hero.model_copy(update={"place": "ground", "relation": "beside", "to": 0})  # caught
        if hero.relation == "none" and not based and not _fits(art, setting) and i > 0:
            hero = hero.model_copy(update={"place": "symbol", "count": 1})
        if (
            hero.place == "table"
            and (outdoors or heroes[0].place == "person")
            and hero.relation == "none"
            and not based
        ):
            if hero.art in ("droplet", "bubbles", "ice", "fire"):
                continue
            near = any(h.to == i and h.relation == "beside" for h in heroes)
            if not near:
                hero = hero.model_copy(update={"place": "symbol", "count": 1})
        moved[i] = len(kept)
        kept.append(hero)
    return tuple(
        hero if hero.to is None else hero.model_copy(
            update={"to": moved.get(hero.to), "relation": hero.relation if hero.to in moved else "none"}
        )
        for hero in kept
    )  # fmt: skip


def _names_a_place(hero: Hero) -> bool:
    words = hero.label.lower().split()
    return bool(words) and any(strength == 2 for _, strength in tables().settings.get(words[-1].rstrip("s"), ()))


def _bodily(heroes: list[Hero]) -> bool:
    return any(hero.place in ("ground", "water", "deep", "person", "sky") for hero in heroes)


def _settled(hero: Hero, setting: str) -> Hero:
    """The hero with a place that the setting has: a whale is no rider of meadows."""
    if setting in ("space", "sky") and hero.place in ("ground", "table", "water"):
        return hero
    if hero.art == "palm-tree" and hero.place == "water":
        return hero.model_copy(update={"place": "ground"})
    if hero.place == "deep" and setting != "underwater":
        return hero.model_copy(update={"place": "water" if setting in WATERS else "ground"})
    if hero.place == "space" and setting != "space":
        return hero.model_copy(update={"place": "sky"})
    return hero


def _molten(document: Any, setting: str) -> str:
    """The scenery of the underground shows magma where the plan's title says so."""
    hot = ("magma", "lava", "molten", "volcano", "mantle", "melt", "eruption")
    return "magma" if setting == "underground" and any(t.lemma_.lower() in hot for t in document) else ""


def home(arts: list[Art]) -> str:
    """Where the first thing that has a home lives; those in the air go where the others are."""
    ordered = sorted(arts, key=lambda art: (art.place == "table", art.place == "sky"))  # stable
    for art in ordered:
        name = _HOMES.get(art.habitat, art.habitat)
        if name in SETTINGS and name != "none":
            return name
    return "hills"
