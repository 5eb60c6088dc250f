"""Where and how a picture's heroes are shown: a scene where the main things live in one, else a card."""

from __future__ import annotations

from typing import Any

from visiontune.image.about import OF_TODAY, in_main_clause, is_in_passing, is_long_ago, is_shown, places_themselves
from visiontune.image.carding import card_of, is_list
from visiontune.image.casting import is_weather
from visiontune.image.habitats import HOMES, art_of, fits, home
from visiontune.image.headline import lead_of
from visiontune.image.language import tables
from visiontune.image.naming import singular
from visiontune.image.occasions import IDEAS
from visiontune.image.phrases import Thing
from visiontune.image.places import Ranked
from visiontune.image.plan import AIRLESS, INDOORS, WATERS, Hero, ScenePlan
from visiontune.image.scenery import holds
from visiontune.image.wording import title_of

_WILDS = frozenset(
    {"moon", "mars", "space", "sea", "jungle", "mountains", "island", "desert", "polar", "sky", "snow", "savanna"}
)
"""Where somebody of long ago stands as well as anybody: nothing of today is seen there."""
_TALL = ("ground", "water", "deep", "space")
_CUTS = ("volcano", "underground")
"""Settings that are a diagram of their own: they show what presses, melts and rises there."""
_FURNITURE = (
    "vt-table", "chair", "couch-and-lamp", "bed", "bathtub", "vt-armchair", "vt-rocking-chair", "vt-stool", "vt-lamp",
    "vt-bookshelf", "vt-wardrobe", "vt-stove", "vt-fridge", "vt-washing-machine", "vt-cradle", "vt-rug", "vt-fireplace",
    "vt-grand-piano", "vt-grandfather-clock", "books", "vt-pillow", "amphora", "vt-fishbowl",
)  # fmt: skip
"""On and under it one is indoors."""
SCENIC = ("ground", "sky", "water", "deep", "space", "table", "person")


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
    unseen = lead is not None and setting not in {*themselves, *_CUTS} and not is_shown(lead, found, setting)
    if unseen and not any(_is_body(t) and t.weight >= 2 and in_main_clause(document, t) for t in found):
        # A place or somebody in passing does not show who or what is there.
        told = [
            hero
            for hero in heroes
            if not all(is_in_passing(document, t) for t in found if t.art and t.art.name == hero.art)
        ]
        if told:
            return card_of([told[0]], title, common)
        return ScenePlan.build(template="concept", title=title, **common)
    if (
        setting in themselves
        and strength >= 2
        and _is_place(lead, setting)
        and not any(_is_main(hero, document, found) for hero in heroes)
    ):
        heroes = ()  # the place is what the sentence is about, the rest in passing
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
    if _is_seen_large(heroes, document, found, ranked):
        return card_of([hero for hero in heroes if hero is heroes[0] or hero.place not in _TALL], title, common)
    listed = [hero for hero in heroes if hero.relation == "none"]
    if len(listed) >= 3 and len(listed) == len(heroes) and strength < 3 and is_list(document, listed):
        return card_of(listed, title, common)
    if main_scenic or (strength >= 2 and _bodily(scenic)) or (strength == 3 and len(document) <= 12):
        place = _setting(heroes, ranked)
        fixed = [hero.model_dump() for hero in placed(heroes, place, common["time"])]
        return ScenePlan.build(setting=place, heroes=fixed, title=_molten(document, place), **common)
    return card_of(list(heroes), title, common)


def _is_seen_large(heroes: tuple[Hero, ...], document: Any, found: list[Thing], ranked: Ranked) -> bool:
    """Whether the main hero is better seen large on a card than in a place: who lived long ago, and small things."""
    setting, strength = ranked[0]
    first = heroes[0]
    alone = not _bodily([hero for hero in heroes[1:] if _is_main(hero, document, found)])
    if alone and first.place == "person":
        bygone = strength < 2 and is_long_ago(document) and first.job in OF_TODAY
        if bygone or ((strength < 2 or setting not in _WILDS) and _is_portrait(first, found)):
            return True
    told = any(token.dep_ == "ROOT" and token.pos_ in ("VERB", "AUX") for token in document)
    if not told or len(document) <= 8 or first.place not in ("table", "symbol", "bust"):
        return False
    led = any(_is_body(thing) and thing.weight >= 2.5 and in_main_clause(document, thing) for thing in found)
    free = first.relation in ("none", "holding", "in", "beside")
    return free and not led and (strength < 2 or setting in INDOORS)


def _is_body(thing: Thing) -> bool:
    return thing.art is not None and thing.art.place in ("ground", "water", "deep", "person", "sky", "space")


def _is_place(lead: Any, setting: str) -> bool:
    """Whether what the sentence is about is the setting itself."""
    if lead is None:
        return True
    words = {singular(token) for token in lead.subtree} | {singular(t) for t in lead.head.children if t.dep_ == "attr"}
    return any(name == setting for word in words for name, _ in tables().settings.get(word, ()))


def _is_main(hero: Hero, document: Any, found: list[Thing]) -> bool:
    """Whether the main clause is about a hero, or it is tied to the place."""
    named = [thing for thing in found if thing.art is not None and thing.art.name == hero.art]
    return hero.to is not None or any(
        (t.weight > 1.9 or t.who is not None) and in_main_clause(document, t) for t in named
    )


def _is_portrait(hero: Hero, found: list[Thing]) -> bool:
    """Whether the hero is somebody known by name, who is better seen large than in a place of today."""
    return hero.relation in ("none", "beside", "in") and any(
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


def _setting(heroes: tuple[Hero, ...], ranked: Ranked) -> str:
    """The named setting that holds the main things, else where they live, else what the words hint at."""
    scenic = [hero for hero in heroes if hero.place in SCENIC]
    arts = [art_of(hero) for hero in scenic]
    main = arts[0] if arts else None
    named = [name for name, level in ranked if level >= 2 and (main is None or level == 3 or fits(main, name))]
    hinted = [name for name, level in ranked if level == 1 and main is not None and fits(main, name)]
    if named:
        chosen = named[0]
    elif "space" in hinted and scenic and scenic[0].place in ("sky", "space"):
        chosen = "space"  # where a moon is seen beside its planet
    elif hinted and scenic and (scenic[0].place in ("person", "table") or HOMES.get(arts[0].habitat) == hinted[0]):
        chosen = hinted[0]
    elif any(h.to is not None and heroes[h.to].art in _FURNITURE for h in heroes):
        chosen = "room"
    else:
        chosen = home(arts)
    if main is not None and main.name in ("full-moon", "crescent-moon") and chosen == "sky":
        chosen = "space"  # a night has a moon of its own
    if main is not None and main.place == "deep" and chosen in ("sea", "coast"):
        chosen = "underwater"  # where fish are seen
    if main is not None and main.place == "water" and chosen in AIRLESS | {"sky"} and not fits(main, chosen):
        chosen = "sea"
    boat = any(h.place == "water" and h.art != "palm-tree" and not fits(art_of(h), chosen) for h in heroes)
    if boat and chosen not in WATERS:
        chosen = "lake" if chosen in ("park", "meadow", "garden", "hills", "forest") else "sea"
    return chosen


def _in_place(heroes: tuple[Hero, ...], setting: str, time: str) -> tuple[Hero, ...]:
    """What the setting cannot hold goes into a ring, or where it is not what the sentence is about, away."""
    outdoors = setting not in INDOORS
    kept: list[Hero] = []
    moved: dict[int, int] = {}
    for i, hero in enumerate(heroes):
        art = art_of(hero)
        based = any(
            h.to == i and h.relation in ("on", "under", "in", "holding", "riding", "behind", "over") for h in heroes
        )
        jumped = any(h.to == i and h.relation in ("over", "flying_over") for h in heroes)
        if hero.art == "sun" and outdoors and time != "night" and setting not in AIRLESS:
            continue  # it shines in the sky already
        if (
            hero.art in ("glowing-star", "full-moon", "crescent-moon")
            and outdoors
            and i > 0
            and hero.relation == "none"
            and not jumped
        ):
            continue  # they are in its night
        if holds(setting, hero.art):
            continue
        if setting == hero.art == "castle" and not based:
            continue  # the scenery has one
        if hero.place == "symbol" and _names_a_place(hero):
            continue  # scenery that this scene has no room for
        landed = hero.place == "deep" and art.size <= 1 and heroes[0].place in ("ground", "person")
        if landed and hero.relation == "none" and not based and i > 0 and setting not in WATERS | {"underwater"}:
            hero = hero.model_copy(update={"place": "ground", "relation": "beside", "to": 0})  # caught
        if hero.relation == "none" and not based and not fits(art, setting) and i > 0:
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
                hero = _set_down(hero, i, heroes)
        moved[i] = len(kept)
        kept.append(hero)
    return tuple(
        hero if hero.to is None else hero.model_copy(
            update={"to": moved.get(hero.to), "relation": hero.relation if hero.to in moved else "none"}
        )
        for hero in kept
    )  # fmt: skip


def _set_down(hero: Hero, index: int, heroes: tuple[Hero, ...]) -> Hero:
    """Something small by whom or what the picture is of: people have it in hand, else it lies beside; an idea is in a ring."""
    first = heroes[0]
    if index == 0 or first.place not in ("ground", "person") or hero.art in IDEAS:
        return hero.model_copy(update={"place": "symbol", "count": 1})
    taken = first.relation == "holding" or any(h.relation == "on" and h.to == 0 for h in heroes)
    size = art_of(hero).size
    if first.place == "person" and first.count == 1 and size <= 1 and not taken and hero.count <= 2:
        return hero.model_copy(update={"relation": "on", "to": 0})
    return hero.model_copy(update={"relation": "beside", "to": 0})


def _names_a_place(hero: Hero) -> bool:
    words = hero.label.lower().split()
    return bool(words) and any(strength == 2 for _, strength in tables().settings.get(words[-1].rstrip("s"), ()))


def _bodily(heroes: list[Hero]) -> bool:
    return any(hero.place in ("ground", "water", "deep", "person", "sky") for hero in heroes)


def _settled(hero: Hero, setting: str) -> Hero:
    """The hero with a place that the setting has: a whale is no rider of meadows."""
    if setting in ("space", "sky") and hero.place in ("ground", "table", "water"):
        return hero
    if hero.place == "water" and (hero.art == "palm-tree" or setting == "cliff"):
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
