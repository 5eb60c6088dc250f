"""Where and how a picture's heroes are shown: a scene where the main things live in one, else a card."""

from __future__ import annotations

from typing import Any

from visiontune.image.art import Art, catalogue
from visiontune.image.diagrams import title_of
from visiontune.image.phrases import Thing
from visiontune.image.plan import Hero, ScenePlan, Setting

_HOMES: dict[str, Setting] = {
    "farm": "farm", "meadow": "meadow", "forest": "forest", "savanna": "savanna", "desert": "desert", "snow": "snow",
    "sea": "sea", "underwater": "underwater", "sky": "sky", "space": "space", "city": "city", "home": "room",
    "lab": "lab", "stage": "stage", "stadium": "stadium", "school": "classroom",
}  # fmt: skip
SCENIC = ("ground", "sky", "water", "deep", "space", "table", "person")


def staged(
    heroes: tuple[Hero, ...], ranked: list[tuple[str, int]], document: Any, found: list[Thing], common: dict[str, str]
) -> ScenePlan:
    """A scene where the main things live in one, else a card. `ranked`: the settings spoken of and how strongly."""
    setting, strength = ranked[0]
    title = title_of(document, found)
    scenic = [hero for hero in heroes if hero.place in SCENIC]
    if not heroes:
        if strength >= 2:
            return ScenePlan.build(
                setting=setting, title="magma" if setting == "underground" and _hot(document) else "", **common
            )
        return ScenePlan.build(template="concept", title=title, **common)
    main_scenic = heroes[0].place in SCENIC
    if main_scenic and heroes[0].place == "table" and strength < 2 and not _bodily(scenic[1:]):
        main_scenic = False  # small things alone are better seen on a card than on a table far away
    listed = [hero for hero in heroes if hero.relation == "none"]
    if len(listed) >= 3 and strength < 2 and _is_list(document, found, listed):
        return ScenePlan.build(template="group", heroes=[h.model_dump() for h in _single(listed)], **common)
    if main_scenic or (strength >= 2 and setting not in ("none",)):
        homes = [art for art in (catalogue().art(hero.art) for hero in scenic) if art is not None]
        if main_scenic and (strength < 2 or not _fits(homes[0], setting)):
            named = [name for name, level in ranked if level >= 2 and _fits(homes[0], name)]
            setting = named[0] if named else home(homes)
        if homes and homes[0].place == "deep" and setting in ("sea", "coast"):
            setting = "underwater"  # where fish are seen
        heroes = _in_place(heroes, setting, common["time"])
        if not heroes:
            return ScenePlan.build(setting=setting, **common)
        fixed = tuple(_settled(hero, setting) for hero in heroes)
        hot = "magma" if setting == "underground" and _hot(document) else ""
        return ScenePlan.build(setting=setting, heroes=[h.model_dump() for h in fixed], title=hot, **common)
    if len(heroes) == 1:
        return ScenePlan.build(
            template="concept", title=heroes[0].label or title, heroes=[heroes[0].model_dump()], **common
        )
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
    if art.place == "sky" and setting in _INDOORS:
        return art.size == 0
    if setting in _INDOORS:
        return art.place in ("table", "person", "symbol", "bust") or (
            art.place == "ground" and (art.size <= 2 or art.habitat in ("home", "school"))
        )
    if art.place == "deep":
        return setting in ("underwater", "sea", "coast", "lake", "river")
    if art.place == "water":
        return setting in ("sea", "coast", "lake", "river", "snow")
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


def home(arts: list[Art]) -> Setting:
    """Where the first thing that has a home lives; those in the air go where the others are."""
    for art in sorted(arts, key=lambda art: art.place == "table"):  # stable: the first that is no small thing
        if art.habitat in _HOMES and art.place != "sky":
            return _HOMES[art.habitat]
    for art in arts:
        if art.habitat in _HOMES:
            return _HOMES[art.habitat]
    return "hills"
