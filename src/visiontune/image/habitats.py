"""Where drawings are at home and where else they can be."""

from __future__ import annotations

from visiontune.image.art import Art, catalogue
from visiontune.image.plan import AIRLESS, INDOORS, SETTINGS, WATERS, Hero

HOMES = {"home": "room", "school": "classroom"}
"""Habitats of drawings that are no settings of the same name."""
_DIVERS = ("spouting-whale", "otter")
"""What is afloat and can be under water."""
_IN_SPACE = ("astronaut", "person", "man", "woman", "robot", "rocket", "satellite", "telescope", "alien", "dog", "cat")


def art_of(hero: Hero) -> Art:
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


def fits(art: Art, setting: str) -> bool:
    """Whether a thing can be there: no houses in kitchens, no whales on meadows."""
    if art.place == "sky":
        return art.size == 0 if setting in INDOORS else setting not in AIRLESS
    if setting in INDOORS:
        return art.place in ("table", "person", "symbol", "bust") or (
            art.place == "ground" and (art.size <= 2 or art.habitat in ("home", "school"))
        )
    if art.place == "deep":
        return setting == "underwater" or setting in WATERS or art.name == "turtle"
    if art.place == "water":
        shore = setting == "cliff" and art.name == "vt-lighthouse"
        return shore or setting in WATERS or (setting == "underwater" and art.name in _DIVERS)
    if art.place == "space":
        return setting in ("space", "night_sky", "sky", "mars", "moon", "hills", "desert")
    if setting in ("space", "night_sky"):
        return art.habitat == "space" or art.name in _IN_SPACE
    if setting == "microscopic":
        return art.habitat == "lab"
    if setting in ("underwater", "underground", "cave"):
        return art.size <= 2 or art.habitat == setting
    return not (setting == "sky" and art.place == "person")


def home(arts: list[Art]) -> str:
    """Where the first thing that has a home lives; those in the air go where the others are."""
    ordered = sorted(arts, key=lambda art: (art.place == "table", art.place == "sky"))  # stable
    for art in ordered:
        name = HOMES.get(art.habitat, art.habitat)
        if name == "underwater" and any(
            other.place in ("ground", "person") and other.habitat != name for other in arts
        ):
            continue  # those on land would drown
        if name in SETTINGS and name != "none":
            return name
    return "hills"
