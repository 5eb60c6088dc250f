"""Which things of a sentence are drawn, and as what."""

from __future__ import annotations

from visiontune.image.art import Art
from visiontune.image.language import tables
from visiontune.image.occasions import at_games, lit_cakes, without_doubles
from visiontune.image.phrases import Thing
from visiontune.image.plan import Hero, Place, Relation
from visiontune.image.quadrupeds import BUILDS
from visiontune.image.wear import is_worn

_GAITS = ("walk", "run", "sit")
"""What animals do as people do."""
MOST = 4
"""Kinds of thing in one picture; more make none of them seen."""
_SEEN_ANYWAY = (
    "coral",
    "cloud",
    "vt-table",
    "vt-pyramids",
    "rainbow",
    "vt-clock-tower",
    "vt-eiffel-tower",
    "vt-throne",
    "vt-colosseum",
    "vt-onion-domes",
    "vt-opera-house",
    "vt-pagoda",
)
"""Drawn although the scenery may show some: they are what such a sentence is about."""
_WEATHERS = ("fog", "foggy", "cloud-with-rain", "cloud-with-snow", "cloud-with-lightning-and-rain", "wind-face")
_RIDDEN = (
    "horse", "vt-donkey", "camel", "two-hump-camel", "elephant", "bear", "polar-bear", "unicorn", "dragon", "ox", "llama",
    "moose", "boar", "leopard", "ostrich", "panda", "kangaroo", "crocodile", "rooster",
    "bicycle", "motorcycle", "motor-scooter", "sled", "lion", "tiger", "giraffe", "zebra", "deer", "cow", "pig",
    "turtle", "dolphin", "whale", "spouting-whale", "goose", "swan", "eagle", "sauropod", "mammoth", "water-buffalo",
    "rocket", "skateboard", "kick-scooter", "rhinoceros", "hippopotamus", "tractor", "goat", "ram", "wolf", "fox", "dog",
)  # fmt: skip
_BOATS = (
    "canoe", "sailboat", "speedboat", "motor-boat", "vt-longship", "vt-caravel", "passenger-ship", "ferry", "ship",
    "vt-rowboat", "vt-gondola", "vt-pirate-ship",
)  # fmt: skip
_DRIVEN = (
    "automobile", "taxi", "bus", "police-car", "sport-utility-vehicle", "delivery-truck", "tractor", "locomotive",
    "racing-car", "helicopter",
)  # fmt: skip
_HANDS = (
    "robot",
    "monkey",
    "gorilla",
    "penguin",
    "koala",
    "hamster",
    "vt-frog",
    "owl",
    "mouse",
    "rabbit",
    "teddy-bear",
    "cat",
    "dog",
)
"""What holds things as people do, in pictures for children at least."""
_INSTRUMENTS = ("microscope", "test-tube", "alembic", "petri-dish", "syringe", "thermometer")
_SEATS = (
    "chair", "couch-and-lamp", "bed", "vt-bench", "vt-throne", "vt-armchair", "vt-rocking-chair", "vt-stool", "vt-swing",
    "vt-hammock", "vt-deck-chair", "vt-seesaw", "vt-log",
)  # fmt: skip
_LANDMARKS = (
    "vt-clock-tower", "vt-eiffel-tower", "tokyo-tower", "statue-of-liberty", "vt-colosseum", "vt-leaning-tower",
    "vt-taj-mahal", "vt-opera-house", "vt-triumphal-arch", "vt-columned-gate", "vt-onion-domes", "vt-redeemer",
    "vt-great-wall", "vt-sphinx", "vt-stonehenge", "vt-pagoda", "vt-machu-picchu", "vt-rushmore", "vt-petra",
)  # fmt: skip
_AT_HAND = (
    "umbrella", "vt-bamboo", "triangular-flag", "white-flag", "violin", "guitar", "trumpet", "saxophone", "flute", "banjo", "balloon",
    "shield", "kite", "fishing-pole", "broom", "shovel", "axe", "cat", "dog", "rabbit", "baby", "tulip", "rose",
    "bouquet", "sunflower", "teddy-bear", "trophy", "ballot-box-with-ballot", "crossed-swords", "dagger",
    "bow-and-arrow", "accordion", "trombone", "basket", "bucket", "seedling", "torch", "vt-hen", "fish", "placard",
    "sports-medal", "dove", "parrot", "owl",
)  # fmt: skip
"""What people can hold although it is no small thing of a table."""


def drawn_things(found: list[Thing], setting: str, words: int = 0) -> list[int]:
    """Indices of the things worth drawing, most important first, each drawing once.

    Args:
        setting: The likeliest one: what its scenery shows is not drawn twice.
        words: Length of the sentence; in a long one, what it mentions in passing is left out.
    """
    order = sorted(range(len(found)), key=lambda i: (-found[i].weight, found[i].start))
    kept: list[int] = []
    seen: set[tuple[str, object]] = set()

    def take(i: int) -> None:
        art = found[i].art
        if art is None or is_scenery(found[i], art, setting) or (setting != "none" and is_weather(found[i])):
            return
        key = (art.name, found[i].who)
        if key not in seen:
            seen.add(key)
            kept.append(i)

    for i in order:
        holder = found[i].of
        if holder is None or found[holder].art is None:  # a glass of water is one thing
            take(i)
    if words > 9:
        kept = _telling(found, kept)
    # What something stands on, sits in or is under comes with it.
    for i in list(kept):
        to = found[i].to
        if to is not None and to not in kept and found[to].art not in {found[k].art for k in kept}:
            seen.clear()  # it may have been left out as a passing remark
            take(to)
    return kept[:MOST]


def _telling(found: list[Thing], kept: list[int]) -> list[int]:
    """Without passing remarks: places of a long sentence, and ideas beside things that have a body."""
    bodily = any(_is_bodily(found[i]) and found[i].weight >= 2 for i in kept)
    strong = [i for i in kept if found[i].weight >= 1.5]
    kept = strong if len(strong) >= 2 else kept[:2]
    if bodily:
        kept = [i for i in kept if _is_bodily(found[i]) or found[i].weight >= 2.2]
    return kept


def _is_bodily(thing: Thing) -> bool:
    return thing.art is not None and thing.art.place not in ("symbol", "bust", "table")


def is_scenery(thing: Thing, art: Art, setting: str) -> bool:
    """Whether the scenery itself shows the thing: no second sea in a sea."""
    named = [name for name, strength in tables().settings.get(thing.lemma, ()) if strength == 2]
    return setting in named and art.name not in _SEEN_ANYWAY


def is_weather(thing: Thing) -> bool:
    """Whether the sky of a scene shows it: rain, fog, snow."""
    return thing.lemma in tables().weather and (thing.art is None or thing.art.name in _WEATHERS)


def heroes_of(found: list[Thing], drawn: list[int]) -> tuple[Hero, ...]:
    """The heroes of the things at `drawn`, their relations by index in the result."""
    heroes = [_hero(found[i], *_relation(found[i], found, drawn, n)) for n, i in enumerate(drawn)]
    for n, i in enumerate(drawn):
        mount, to = found[i], found[i].to
        if mount.relation == "holding" and heroes[n].art in (*_RIDDEN, *_BOATS) and to is not None and to in drawn:
            rider = drawn.index(to)
            if heroes[rider].place == "person":  # an elephant carrying a king
                heroes[rider] = heroes[rider].model_copy(update={"relation": "riding", "to": n})
                heroes[n] = heroes[n].model_copy(update={"relation": "none", "to": None, "pose": "stand"})
    return tuple(at_games(without_doubles(lit_cakes(_landmarks(_playing(_together(_crewed(heroes))))))))


def _landmarks(heroes: list[Hero]) -> list[Hero]:
    """What tells the city stands behind what happens in it."""
    first = next(
        (n for n, hero in enumerate(heroes) if hero.art not in _LANDMARKS and hero.place in ("ground", "person")), None
    )
    return [
        hero.model_copy(update={"relation": "behind", "to": first})
        if hero.art in _LANDMARKS and hero.relation in ("none", "beside") and first is not None else hero
        for hero in heroes
    ]  # fmt: skip


def _crewed(heroes: list[Hero]) -> list[Hero]:
    """`a boat with two men`: they are in it."""
    result = list(heroes)
    for n, boat in enumerate(heroes):
        crew = heroes[boat.to] if boat.to is not None and boat.relation == "beside" else None
        if crew is not None and boat.art in _BOATS and crew.place == "person" and crew.relation == "none":
            result[n] = boat.model_copy(update={"relation": "none", "to": None})
            result[heroes.index(crew)] = crew.model_copy(update={"relation": "riding", "to": n})
    return result


def _together(heroes: list[Hero]) -> list[Hero]:
    """With whom somebody dances dances, too."""
    result = list(heroes)
    for hero in heroes:
        other = heroes[hero.to] if hero.to is not None and hero.relation == "beside" else None
        if other is None or not hero.place == other.place == "person" or hero.pose not in ("dance", "run", "cheer"):
            continue
        if other.pose == "stand" and other.relation == "none":
            result[heroes.index(other)] = other.model_copy(update={"pose": hero.pose})
    return result


def _playing(heroes: list[Hero]) -> list[Hero]:
    """Those with a football kick it."""
    result = list(heroes)
    for n, hero in enumerate(heroes):
        near = {hero.to, *(i for i, other in enumerate(heroes) if other.to == n)} - {None}
        kicked = any(heroes[i].art == "soccer-ball" for i in near if i is not None)
        if hero.place == "person" and hero.pose in ("stand", "run") and hero.relation in ("none", "beside") and kicked:
            result[n] = hero.model_copy(update={"pose": "kick"})
    return result


def _hero(thing: Thing, relation: Relation, to: int | None) -> Hero:
    art = thing.art
    if art is None:
        raise AssertionError("only things with a drawing are drawn")
    place: Place = "table" if art.name == "placard" and thing.relation == "none" else art.place
    over = thing.relation in ("over", "flying_over") or thing.aloft
    if over and relation == "none" and place in ("ground", "water", "person"):
        place = "sky"
    hero = Hero(
        art=art.name, count=thing.count, colour=thing.colour, scale=thing.scale, place=place, relation=relation, to=to,
        label=label(thing.said or thing.words), heap=thing.heap,
    )  # fmt: skip
    if relation == "holding" and art.name in BUILDS:
        return hero.model_copy(update={"pose": "sit"})  # its paws are free
    if art.name == "footprints" and hero.colour is None:
        hero = hero.model_copy(update={"colour": "#6b5644"})  # of earth and not of ink
    if thing.who is None:
        return hero.model_copy(update={"pose": thing.pose}) if art.name in BUILDS and thing.pose in _GAITS else hero
    return described(hero, thing)


def described(hero: Hero, thing: Thing) -> Hero:
    """A person with age, skin, gender, job and pose."""
    who = thing.who
    if who is None:
        return hero
    pose = "stand" if hero.relation in ("riding", "on") and thing.pose in ("run", "walk") else thing.pose
    update = {"age": who.age, "gender": who.gender, "job": who.job, "skin": who.skin, "pose": pose}
    return hero.model_copy(update=update)


def _relation(thing: Thing, found: list[Thing], drawn: list[int], position: int) -> tuple[Relation, int | None]:
    art = thing.art
    if art is None or thing.to is None or thing.to not in drawn:
        return "none", None
    if thing.relation == "on" and (is_worn(art) or found[thing.to].who is not None):
        return "on", drawn.index(thing.to)
    to = drawn.index(thing.to)
    base = found[thing.to].art
    if to == position or base is None:
        return "none", None
    if thing.relation == "holding":
        return _held(thing, base), to
    if art.place in ("symbol", "bust"):
        return "none", None
    if base.name == "broom" and thing.who is not None:
        return "holding", to
    aboard = base.name in _BOATS or (base.name in _DRIVEN and thing.who is not None and thing.relation == "in")
    mounted = thing.relation == "on" and thing.who is not None and base.name in _RIDDEN
    if thing.relation == "riding" or mounted or (thing.relation in ("on", "in") and aboard and art.size < 4):
        return ("riding" if base.name in (*_RIDDEN, *_BOATS, *_DRIVEN) else "beside"), to
    if base.name in _INSTRUMENTS and thing.who is not None and thing.relation == "beside":
        return ("holding" if base.size <= 1 else "beside"), to
    if base.place in ("symbol", "bust") or base.habitat in ("lab", "card"):
        return "none", None  # nobody stands on a foot or in a number
    if base.name in _SEATS and thing.relation in ("on", "in") and thing.who is not None:
        return "on", to
    if base.place == "table" and art.size > 2 and thing.relation in ("on", "in", "under", "behind"):
        return "beside", to
    if thing.relation == "beside" and base.place == "table" and thing.who is not None:
        return ("holding" if base.size <= 1 else "beside"), to  # a woman with a cup
    if thing.relation == "beside" and thing.who is not None and base.name in _AT_HAND[:4]:
        return "holding", to
    if thing.relation == "in" and base.size > 2:
        return "beside", to  # in a house, a shop, a temple: not stuck in its roof
    return thing.relation, to


def _held(thing: Thing, base: Art) -> Relation:
    """People hold what is at hand; with the rest, and where others hold, it is beside them."""
    alive = thing.art is not None and (thing.art.name in _HANDS or thing.art.name in BUILDS)
    if (
        (thing.who is None and not alive)
        or base.name.endswith("-ball")
        or base.name in ("musical-keyboard", "harp", "drum")
    ):
        return "beside"
    return "holding" if (base.place == "table" and base.size <= 1) or base.name in _AT_HAND else "beside"


def label(words: str) -> str:
    """At most three words, the first with a capital."""
    parts = words.split()[-3:]
    while len(parts) > 1 and parts[0].lower() in ("and", "or", "of", "the", "a", "in", "&", "-"):
        parts = parts[1:]
    short = " ".join(parts)
    return short[:1].upper() + short[1:]
