"""Clothes by trade: plain data that `body.py` and `hats.py` draw."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from visiontune.image.plan import Age, Job


@dataclass(frozen=True)
class Outfit:
    """What somebody wears. Colours are `#rrggbb`.

    Args:
        top, bottom, shoes: Colours of shirt, trousers (or skirt, robe) and shoes.
        cut: trousers, shorts, skirt, dress (to the knee) or robe (to the ground).
        sleeves: long, short or none.
        over: An open coat, a closed jacket, an apron, a vest, dungarees or armour over the top; empty for none.
        over_colour: Its colour.
        hat, hat_colour: A hat of `hats.py`.
        prop: A drawing held in the right hand.
        collar: Colour of a shirt's collar under a jacket, with a tie; empty for none.
        cape: Colour; empty for none.
    """

    top: str
    bottom: str = "#34465c"
    shoes: str = "#332b33"
    cut: str = "trousers"
    sleeves: str = "long"
    over: str = ""
    over_colour: str = "#ffffff"
    hat: str = ""
    hat_colour: str = "#333333"
    prop: str = ""
    collar: str = ""
    cape: str = ""


OUTFITS: dict[Job, Outfit] = {
    "artist": Outfit("#3f7f8f", "#3a4356", over="apron", over_colour="#d9c39a", hat="beret", hat_colour="#b5363f", prop="artist-palette"),
    "astronaut": Outfit("#eef1f4", "#e3e7ec", "#aab4bf", over="suit", over_colour="#d7dde4", hat="helmet", hat_colour="#f4f6f8"),
    "athlete": Outfit("#d9483b", "#22304a", "#f2f2f2", cut="shorts", sleeves="none", hat="headband", hat_colour="#f4f4f4"),
    "baker": Outfit("#f4efe6", "#7d8896", over="apron", over_colour="#e6d2ae", hat="toque", hat_colour="#ffffff", prop="bread"),
    "builder": Outfit("#3f6f9f", "#3c4452", "#8a5f36", over="vest", over_colour="#f08a2a", hat="hardhat", hat_colour="#f6c52e", prop="hammer"),
    "business": Outfit("#f4f4f2", "#27324a", over="jacket", over_colour="#2f3d59", collar="#b5363f", prop="briefcase"),
    "carpenter": Outfit("#b5533f", "#4a5a78", over="dungarees", over_colour="#4f6a8f", hat="cap", hat_colour="#7a4a32", prop="carpentry-saw"),
    "chef": Outfit("#fbfaf6", "#3a3f4a", over="apron", over_colour="#e9eef0", hat="toque", hat_colour="#ffffff", prop="cooking"),
    "cowboy": Outfit("#b5533f", "#3f5f8f", "#5f3f28", over="vest", over_colour="#7a5a3c", hat="straw", hat_colour="#8a5f3a"),
    "dancer": Outfit("#c23a5c", "#d9486c", "#7d2236", cut="dress", sleeves="short"),
    "detective": Outfit("#e9dfcb", "#4a4038", over="coat", over_colour="#b8935f", hat="fedora", hat_colour="#7a5a3c", prop="magnifying-glass-tilted-left"),
    "diver": Outfit("#1f3346", "#1f3346", "#f2b632", over="suit", over_colour="#2a475f", hat="mask", hat_colour="#f2b632"),
    "doctor": Outfit("#7fb8d6", "#3a5573", over="coat", over_colour="#fbfcfd", prop="stethoscope"),
    "engineer": Outfit("#5f7f9f", "#3a4456", over="vest", over_colour="#f2c52e", hat="hardhat", hat_colour="#f4f4f4", prop="clipboard"),
    "explorer": Outfit("#c9ad7a", "#8a7248", "#5f432c", hat="pith", hat_colour="#d9c190", prop="compass"),
    "farmer": Outfit("#c9523f", "#3f5f8a", "#5f432c", over="dungarees", over_colour="#41699c", hat="straw", hat_colour="#e6c56a"),
    "firefighter": Outfit("#3a3f4a", "#3a3f4a", "#1f2228", over="jacket", over_colour="#d9a02a", hat="fire", hat_colour="#c8322f", prop="axe"),
    "fisher": Outfit("#e3c23a", "#d9b62f", "#2f4a5f", hat="souwester", hat_colour="#e3c23a", prop="fishing-pole"),
    "gardener": Outfit("#d9ded2", "#4a6a45", "#5f432c", over="apron", over_colour="#5f8f52", hat="straw", hat_colour="#e6c56a", prop="potted-plant"),
    "judge": Outfit("#23232b", "#23232b", cut="robe", collar="#ffffff", hat="wig", hat_colour="#eeeae0"),
    "king": Outfit("#8f2336", "#6f1a2c", "#3a2420", cut="robe", hat="crown", hat_colour="#f2bf3a", cape="#7a2f8f"),
    "knight": Outfit("#aeb8c4", "#8f9aa8", "#6f7a88", over="armour", over_colour="#c3ccd6", hat="knight", hat_colour="#b7c1cc", prop="shield"),
    "mechanic": Outfit("#3f5f8f", "#3f5f8f", over="dungarees", over_colour="#34507d", hat="cap", hat_colour="#2f4468", prop="wrench"),
    "miner": Outfit("#5f6470", "#3f4450", "#2f2a2a", over="vest", over_colour="#e0902f", hat="lamp", hat_colour="#e3b02f", prop="pick"),
    "monk": Outfit("#b5652a", "#b5652a", "#7a5a3c", cut="robe"),
    "musician": Outfit("#f4f4f2", "#22222a", over="jacket", over_colour="#2a2a33", collar="#22222a", prop="violin"),
    "nurse": Outfit("#5fb0a8", "#4f9c95", "#f4f4f4", sleeves="short", hat="nurse", hat_colour="#ffffff", prop="clipboard"),
    "office": Outfit("#dfe7f0", "#3f4a5f", collar="#3f6fa8", prop="laptop"),
    "pharaoh": Outfit("#f1ead8", "#f1ead8", "#b5893a", cut="robe", sleeves="none", hat="nemes", hat_colour="#e6b83a", prop="trident-emblem"),
    "photographer": Outfit("#4f5a66", "#3a3f4a", over="vest", over_colour="#8a8062", prop="camera"),
    "pilot": Outfit("#f6f7f8", "#1f2c4a", over="jacket", over_colour="#24345a", collar="#1a1f2c", hat="peaked", hat_colour="#24345a"),
    "pirate": Outfit("#f0e9dc", "#3a2f2a", over="coat", over_colour="#7a2433", hat="tricorn", hat_colour="#22222a"),
    "police": Outfit("#3a5f94", "#22304f", hat="peaked", hat_colour="#22304f", collar="#22304f"),
    "postal": Outfit("#3f74b5", "#2a3f66", hat="cap", hat_colour="#2a4f8a", prop="envelope"),
    "priest": Outfit("#2a2a30", "#2a2a30", cut="robe", collar="#ffffff"),
    "programmer": Outfit("#5a4f8f", "#3a4560", "#f2f2f2", prop="laptop"),
    "queen": Outfit("#7a3f9f", "#6a3390", cut="robe", hat="crown", hat_colour="#f2bf3a", cape="#b5363f"),
    "referee": Outfit("#f2d12f", "#22222a", "#22222a", cut="shorts", sleeves="short"),
    "roman": Outfit("#b5302f", "#a82a2a", "#7a4a2a", cut="dress", sleeves="short", over="armour", over_colour="#c7a15a", hat="galea", hat_colour="#c7a15a", prop="shield"),
    "sailor": Outfit("#f6f7f8", "#f0f2f4", "#1f2c4a", hat="sailor", hat_colour="#ffffff", collar="#24427a"),
    "scientist": Outfit("#8fb0c9", "#4a4f5c", over="coat", over_colour="#fbfcfd", prop="test-tube"),
    "singer": Outfit("#2a2a33", "#3a3a46", over="coat", over_colour="#b5264f", prop="microphone"),
    "soldier": Outfit("#6a7350", "#5a6345", "#332d26", hat="army", hat_colour="#59633f"),
    "student": Outfit("#d98a2f", "#3f5273", "#f2f2f2", prop="books"),
    "superhero": Outfit("#2f5fc0", "#2f5fc0", "#c8302f", over="suit", over_colour="#c8302f", cape="#d9302f"),
    "teacher": Outfit("#e8ddc8", "#4a4a5c", over="coat", over_colour="#5f7f6a", prop="open-book"),
    "viking": Outfit("#7a5a3c", "#4a3f38", "#3a2a22", sleeves="short", over="vest", over_colour="#5a3f2c", hat="viking", hat_colour="#9aa3ad", prop="axe", cape="#5f3a2f"),
    "waiter": Outfit("#fbfaf6", "#22222a", over="vest", over_colour="#2a2a33", collar="#22222a"),
    "witch": Outfit("#3a2a4f", "#33244a", cut="robe", hat="pointed", hat_colour="#2f2140", prop="broom"),
    "wizard": Outfit("#2f4a8f", "#2a4280", cut="robe", hat="pointed", hat_colour="#2f4a8f", prop="magic-wand"),
}  # fmt: skip
"""What each trade wears; trades that are not here dress as anyone."""

_TOPS = ("#d9573f", "#2f8f9c", "#e6a02f", "#5f7fc0", "#8f5fa8", "#4f9a6a", "#f0ece2", "#c0567f", "#34507d", "#e3c9a0")
_BOTTOMS = ("#33435c", "#46536b", "#5a4a42", "#2f3a44", "#6b5a45", "#7d8794")


def everyday(rng: Random, woman: bool, age: Age) -> Outfit:
    """Anyone's clothes, by seed."""
    top = rng.choice(_TOPS)
    shoes = rng.choice(("#33303a", "#f0f0ee", "#7a4f36", "#b5473f"))
    if age == "baby":
        return Outfit(rng.choice(("#9fd0e8", "#f2c9d0", "#f4e0a0", "#b9dcb5")), "#ffffff", "#ffffff")
    if age == "child":
        cut = rng.choice(("skirt", "shorts", "trousers")) if woman else rng.choice(("shorts", "trousers"))
        return Outfit(top, rng.choice(_BOTTOMS), shoes, cut, rng.choice(("short", "long")))
    if woman and rng.random() < 0.34:
        return Outfit(top, top, shoes, "dress", rng.choice(("short", "long")))
    over = rng.choice(("", "", "coat")) if age != "teen" else ""
    cut = "skirt" if woman and rng.random() < 0.25 else "trousers"
    return Outfit(top, rng.choice(_BOTTOMS), shoes, cut, rng.choice(("short", "long", "long")), over, rng.choice(_BOTTOMS))  # fmt: skip
