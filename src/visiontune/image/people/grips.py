"""How people hold things: with which arms, where at the body, how large and at what slant."""

from __future__ import annotations

import math
from dataclasses import dataclass

from visiontune.image.people.pose import Arms, bones_of
from visiontune.image.plan import Hero


@dataclass(frozen=True)
class Grip:
    """One way of holding.

    Args:
        arms: up (one hand raised beside the body), hang (one hand low), both (before the chest), or how an instrument
            is played: chin, strum, blow.
        at: The point of the thing that is in the hand, in shares of its width and height from its upper left, as it is shown.
        size: Height (or width, of what is wider) in shares of the holder's height.
        turn: Degrees clockwise.
        flip: Whether the thing is mirrored.
        spot: The point of the body where `at` lies, in hundredths of the height from shoulders' middle; the hand where
            it is None.
    """

    arms: Arms = "up"
    at: tuple[float, float] = (0.12, 0.6)
    size: float = 0.2
    turn: float = 0.0
    flip: bool = False
    spot: tuple[float, float] | None = None


_CHEST = Grip("both", (0.5, 0.62), 0.26, spot=(0.0, 21.0))
_PET = Grip("both", (0.5, 0.6), 0.32, spot=(0.0, 19.0))
_FLAG = Grip(at=(0.07, 0.86), size=0.62)
_STEM = Grip(at=(0.5, 0.9), size=0.24)
_HUNG = Grip("hang", (0.5, 0.04), 0.22)
_GRIPS = {
    "triangular-flag": _FLAG, "white-flag": _FLAG, "black-flag": _FLAG, "placard": Grip(at=(0.5, 0.9), size=0.5),
    "umbrella": Grip(at=(0.5, 0.95), size=0.62), "closed-umbrella": Grip(at=(0.5, 0.9), size=0.42),
    "umbrella-with-rain-drops": Grip(at=(0.5, 0.95), size=0.62), "trophy": Grip(at=(0.5, 0.86), size=0.24),
    "rose": _STEM, "tulip": _STEM, "sunflower": _STEM, "hibiscus": _STEM, "candle": _STEM,
    "bouquet": Grip("both", (0.7, 0.8), 0.3, spot=(3.0, 17.0)), "seedling": Grip("both", (0.5, 0.75), 0.2, spot=(0.0, 19.0)),
    "vt-lantern": Grip("hang", (0.5, 0.05), 0.25), "bucket": _HUNG, "basket": Grip("hang", (0.5, 0.08), 0.25),
    "briefcase": _HUNG, "handbag": _HUNG, "shopping-bags": Grip("hang", (0.5, 0.06), 0.26), "luggage": Grip("hang", (0.5, 0.04), 0.34),
    "flashlight": Grip("hang", (0.2, 0.2), 0.16), "teapot": Grip(at=(0.15, 0.5), size=0.18),
    "vt-bamboo": Grip(at=(0.5, 0.55), size=0.5), "broom": Grip("hang", (0.62, 0.35), 0.5), "shovel": Grip("hang", (0.5, 0.3), 0.46),
    "vt-sword": Grip(at=(0.5, 0.85), size=0.46), "axe": Grip(at=(0.2, 0.8), size=0.26, flip=True), "dagger": Grip(at=(0.85, 0.15), size=0.34, turn=180),
    "shield": Grip("both", (0.5, 0.5), 0.36, spot=(5.0, 20.0)), "baby": _PET, "cat": _PET, "dog": _PET, "rabbit": _PET,
    "teddy-bear": _CHEST, "vt-hen": _PET, "wrapped-gift": _CHEST, "package": _CHEST, "books": _CHEST, "open-book": _CHEST,
    "newspaper": _CHEST, "birthday-cake": _CHEST, "pot-of-food": _CHEST, "ballot-box-with-ballot": _CHEST,
    "world-map": Grip("both", (0.5, 0.6), 0.34, spot=(0.0, 19.0)), "laptop": _CHEST, "framed-picture": _CHEST,
    "crown": Grip(at=(0.2, 0.9), size=0.23), "pizza": Grip(at=(0.06, 0.5), size=0.34),
    "fish": Grip("both", (0.5, 0.6), 0.3, spot=(4.0, 20.0)),
    "violin": Grip("chin", (0.12, 0.86), 0.25, turn=28.0, spot=(4.5, 2.5)),
    "guitar": Grip("strum", (0.26, 0.72), 0.52, turn=12.0, spot=(-1.0, 24.0)),
    "banjo": Grip("strum", (0.28, 0.72), 0.5, turn=12.0, spot=(-1.0, 24.0)),
    "trumpet": Grip("blow", (0.06, 0.08), 0.27, turn=-34.0, flip=True, spot=(3.0, -6.5)),
    "saxophone": Grip("blow", (0.04, 0.16), 0.36, flip=True, spot=(2.5, -6.0)),
    "trombone": Grip("blow", (0.08, 0.1), 0.4, turn=-20.0, flip=True, spot=(3.0, -6.0)),
    "flute": Grip("blow", (0.06, 0.92), 0.25, turn=48.0, spot=(1.0, -4.5)),
    "accordion": Grip("both", (0.5, 0.5), 0.36, spot=(0.0, 18.0)), "drum": Grip("both", (0.5, 0.25), 0.34, spot=(0.0, 25.0)),
}  # fmt: skip
_DEFAULT = Grip()
PLAYED = frozenset({"violin", "guitar", "banjo", "trumpet", "saxophone", "trombone", "flute", "accordion", "drum"})
"""Instruments that are held as they are played."""


def grip_of(art: str) -> Grip:
    """How the drawing is held."""
    return _GRIPS.get(art, _DEFAULT)


def place_held(holder: Hero, grip: Grip, wide: float, high: float) -> tuple[float, float]:
    """Where the middle of a thing is, in shares of the holder's height from between the feet (y negative is up).

    Args:
        wide, high: The thing's size in shares of the holder's height.
    """
    age = holder.age if holder.art not in ("boy", "girl", "child") else "child"
    bones = bones_of(age, holder.pose, 11.6, grip.arms)
    if grip.spot is None:
        x, y = bones.arms[1][2]
    else:
        x, y = grip.spot[0], bones.shoulder + grip.spot[1] * (bones.shoulder - bones.hip) / -29.0
    across, down = (0.5 - grip.at[0]) * wide, (0.5 - grip.at[1]) * high
    angle = math.radians(grip.turn)
    cos, sin = math.cos(angle), math.sin(angle)
    return x / 100 + across * cos - down * sin, y / 100 + across * sin + down * cos
