"""Who a person is to the eye: age, skin, hair, build and clothes, from the plan where it says, else from the seed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from visiontune.image.colour import mix
from visiontune.image.people.wardrobe import OUTFITS, Outfit, everyday
from visiontune.image.plan import Age, Gender, Hero, Job, Pose

_SKINS = {
    "light": "#f7d0b5",
    "medium_light": "#e9b990",
    "medium": "#c98f62",
    "medium_dark": "#99643f",
    "dark": "#65402a",
}
_DARK_HAIR = ("#231a18", "#2f211c", "#3b2a22")
_HAIR = ("#2b1d18", "#4a3022", "#6b4328", "#8f5a2e", "#c98f4a", "#d9a860", "#a8502c")
_GREY = ("#d9d9dc", "#b9bcc2", "#ececee")
_LONG = ("long", "bob", "bun", "ponytail", "curls", "bob")
_SHORT = ("short", "short", "side", "crop", "curly", "bald", "quiff")


@dataclass(frozen=True)
class Look:
    """A person to draw. Colours are `#rrggbb`; `hair` is a cut of `head.py`, `beard` none, short or full."""

    age: Age
    woman: bool
    skin: str
    hair: str
    hair_colour: str
    beard: str
    outfit: Outfit
    pose: Pose
    glasses: bool
    expecting: bool = False


@dataclass(frozen=True)
class _Role:
    gender: Gender = "any"
    age: Age = "adult"
    job: Job = "none"
    pose: Pose = "stand"


_ROLES: dict[str, _Role] = {
    "person": _Role(), "man": _Role("man"), "woman": _Role("woman"), "boy": _Role("man", "child"),
    "girl": _Role("woman", "child"), "child": _Role(age="child"), "baby": _Role(age="baby"),
    "old-man": _Role("man", "old"), "old-woman": _Role("woman", "old"), "older-person": _Role(age="old"),
    "astronaut": _Role(job="astronaut"), "scientist": _Role(job="scientist"), "health-worker": _Role(job="doctor"),
    "teacher": _Role(job="teacher"), "student": _Role(age="teen", job="student"), "farmer": _Role(job="farmer"),
    "cook": _Role(job="chef"), "mechanic": _Role(job="mechanic"), "factory-worker": _Role(job="engineer"),
    "construction-worker": _Role(job="builder"), "office-worker": _Role(job="business"),
    "technologist": _Role(job="programmer"), "singer": _Role(job="singer"), "artist": _Role(job="artist"),
    "pilot": _Role(job="pilot"), "firefighter": _Role(job="firefighter"), "guard": _Role(job="soldier"),
    "detective": _Role(job="detective"), "judge": _Role(job="judge"), "person-with-crown": _Role(job="king"),
    "prince": _Role("man", job="king"), "princess": _Role("woman", job="queen"), "mage": _Role(job="wizard"),
    "person-in-tuxedo": _Role(job="musician"), "police-officer": _Role(job="police"),
    "person-running": _Role(job="athlete", pose="run"), "person-walking": _Role(pose="walk"),
    "man-dancing": _Role("man", pose="dance"), "woman-dancing": _Role("woman", job="dancer", pose="dance"),
    "person-standing": _Role(), "pregnant-woman": _Role("woman"), "superhero": _Role(job="superhero"),
}  # fmt: skip


def is_person(hero: Hero) -> bool:
    """Whether the hero is a person that we draw whole."""
    return hero.art in _ROLES


def is_short(hero: Hero) -> bool:
    """Whether the person is a child or a baby."""
    role = _ROLES[hero.art]
    return (hero.age if hero.age != "adult" else role.age) in ("child", "baby")


def look_of(hero: Hero, rng: Random) -> Look:
    """How the hero looks: what the plan and the drawing's name leave open comes from `rng`."""
    role = _ROLES[hero.art]
    job = hero.job if hero.job != "none" else role.job
    age = hero.age if hero.age != "adult" else role.age
    if hero.art == "person" and hero.count > 2 and hero.age == "adult" and job == "none":
        age = rng.choice(("adult", "adult", "adult", "adult", "old", "teen"))
    gender = hero.gender if hero.gender != "any" else role.gender
    if gender == "any":
        gender = {"king": "man", "queen": "woman", "witch": "woman", "wizard": "man", "monk": "man", "priest": "man",
                  "viking": "man", "knight": "man", "roman": "man", "pharaoh": "man"}.get(job, rng.choice(("woman", "man")))  # fmt: skip
    woman = gender == "woman"
    skin_name = hero.skin if hero.skin != "auto" else rng.choice(tuple(_SKINS))
    if hero.skin == "auto" and job in ("viking",):
        skin_name = "light"
    skin = _SKINS[skin_name]
    colours = _DARK_HAIR if skin_name in ("medium_dark", "dark") else _HAIR[:4] if skin_name == "medium" else _HAIR
    colour = rng.choice(_GREY) if age == "old" or job == "wizard" else rng.choice(colours)
    hair = rng.choice(_LONG if woman else _SHORT)
    if skin_name in ("medium_dark", "dark") and hair in ("long", "quiff", "side"):
        hair = rng.choice(("afro", "curly", "bun")) if woman else rng.choice(("crop", "curly"))
    if age == "baby":
        hair = "tuft"
    elif age in ("child", "teen") and hair == "bald":
        hair = "short"
    grown = age in ("adult", "old") and not woman
    beard = rng.choice(("none", "none", "none", "short", "full")) if grown else "none"
    if job in ("wizard", "viking") and grown:
        beard = "full"
    outfit = OUTFITS.get(job) or everyday(rng, woman, age)
    if job == "dancer" and not woman:
        outfit = replace(outfit, cut="trousers", bottom="#22222a", top="#f2efe8")
    pose: Pose = hero.pose if hero.pose != "stand" else role.pose
    glasses = rng.random() < (0.45 if job in ("teacher", "scientist", "programmer", "judge") or age == "old" else 0.1)
    return Look(
        age, woman, skin, hair, colour, beard, outfit, pose, glasses and age != "baby", hero.art == "pregnant-woman"
    )


def wrapped_up(look: Look) -> Look:
    """The same person dressed for snow; working clothes are kept."""
    wear = look.outfit
    if wear.hat or wear.prop or wear.cut == "robe" or look.age == "baby":
        return look
    coat = wear.over_colour if wear.over == "coat" else mix(wear.top, "#20304a", 0.35)
    warm = replace(
        wear, over="suit", over_colour=coat, sleeves="long", cut="trousers", shoes="#4a3528", hat="bobble",
        hat_colour=mix(wear.top, "#c8403a", 0.5), bottom="#33435c",
    )  # fmt: skip
    hair = "bob" if look.woman and look.hair in ("bun", "ponytail") else look.hair  # what is on top is under the hat
    return replace(look, outfit=warm, hair=hair)
