"""Riders on their mounts, and people on board of boats and cars."""

from __future__ import annotations

from visiontune.image.canvas import Canvas
from visiontune.image.people.look import is_person, is_short
from visiontune.image.quadrupeds import BUILDS, seat_on_four_legs
from visiontune.image.stature import Body

_SADDLES = {
    "horse": (0.66, 0.06), "camel": (0.72, 0.1), "two-hump-camel": (0.66, 0.05), "elephant": (0.8, 0.1),
    "vt-donkey": (0.58, 0.1), "zebra": (0.64, 0.1), "cow": (0.72, 0.1), "ox": (0.76, 0.06), "bicycle": (0.74, 0.2),
    "motorcycle": (0.56, 0.1), "motor-scooter": (0.5, 0.12), "kick-scooter": (0.15, 0.0), "skateboard": (0.7, 0.0),
    "dragon": (0.38, 0.02), "spouting-whale": (0.5, 0.0), "whale": (0.6, 0.0), "dolphin": (0.68, 0.0), "turtle": (0.86, 0.08),
    "llama": (0.56, 0.08), "deer": (0.52, 0.06), "sauropod": (0.5, 0.0), "t-rex": (0.6, 0.0), "rocket": (0.6, 0.0),
    "broom": (0.5, 0.0), "tiger": (0.7, 0.08), "leopard": (0.66, 0.06), "water-buffalo": (0.7, 0.06),
    "rhinoceros": (0.72, 0.08), "hippopotamus": (0.8, 0.06), "ostrich": (0.6, 0.0), "giraffe": (0.55, 0.06),
    "pig": (0.86, 0.06), "goat": (0.66, 0.12), "ram": (0.78, 0.1), "dog": (0.55, 0.1), "mammoth": (0.85, 0.0),
    "kangaroo": (0.5, 0.0), "crocodile": (0.4, 0.0), "goose": (0.5, 0.05), "swan": (0.5, 0.0), "eagle": (0.5, 0.05),
    "sled": (0.5, 0.0), "tractor": (0.62, 0.1), "rooster": (0.56, 0.0),
}  # fmt: skip
"""Where a rider's hips are, up from the mount's feet and right of its middle, in shares of the mount's height."""
CARRIERS = frozenset({
    "automobile", "bus", "taxi", "locomotive", "train", "truck", "delivery-truck", "tractor", "racing-car", "canoe",
    "sailboat", "speedboat", "motor-boat", "ferry", "ship", "police-car", "sport-utility-vehicle", "vt-longship",
    "vt-caravel", "vt-submarine", "helicopter", "vt-rowboat", "vt-gondola", "vt-pirate-ship", "passenger-ship",
})  # fmt: skip
"""What one sits in, not on."""
_SMALL_BOATS = frozenset({"canoe", "vt-rowboat", "vt-gondola", "speedboat", "motor-boat"})
_WINDOWS = frozenset(
    {"automobile", "taxi", "bus", "police-car", "sport-utility-vehicle", "delivery-truck", "tractor", "locomotive"}
)
"""Cars in whose window the driver is seen."""
_RIMS = {
    "automobile": (0.53, -0.06), "taxi": (0.5, 0.0), "bus": (0.44, -0.34), "police-car": (0.5, 0.0),
    "sport-utility-vehicle": (0.5, 0.0), "delivery-truck": (0.5, -0.36), "tractor": (0.54, 0.17), "locomotive": (0.5, 0.3),
    "canoe": (0.42, 0.12), "vt-rowboat": (0.52, 0.08), "vt-gondola": (0.3, 0.1), "speedboat": (0.55, 0.1), "motor-boat": (0.55, 0.0),
    "sailboat": (0.24, 0.24), "vt-longship": (0.26, 0.2), "vt-caravel": (0.3, 0.36), "vt-pirate-ship": (0.36, 0.33),
    "ferry": (0.5, 0.3), "ship": (0.5, 0.25), "passenger-ship": (0.5, 0.3),
}  # fmt: skip
"""Where somebody on board is seen: the rim's height and how far aft, in shares of the boat's height and width."""


def board(body: Body, base: Body) -> None:
    """Sits in a boat or a car: what is below the rim is hidden."""
    rim, aft = _RIMS.get(base.hero.art, (0.5, 0.0))
    small = base.hero.art in _SMALL_BOATS
    if is_person(body.hero):
        body.how = "window" if base.hero.art in _WINDOWS else "seated"
        share = 2.1 if small else 0.78 if base.hero.art in _WINDOWS else 0.42
        body.height = min(body.height, base.height * share * (0.8 if is_short(body.hero) else 1.0))
        body.y = base.y - base.height * rim
    else:
        body.height = min(body.height, base.height * (0.9 if small else 0.34))
        body.y = base.y - base.height * rim + body.height * 0.3
    if base.hero.art in _WINDOWS:
        body.x, body.base = body.x + base.width * aft, base
        return
    body.x = min(max(body.x + base.width * aft, base.x - base.width * 0.3), base.x + base.width * 0.3)
    body.inside = base


def ride(canvas: Canvas, body: Body, base: Body) -> None:
    """A person sits astride; anything else sits a little lower than on top."""
    saddle, aside = _seat(base.hero.art)
    if is_person(body.hero):
        body.how = "riding"
        body.height = min(body.height, base.height * (1.15 if saddle > 0.3 else 1.5))
        upper = body.height * 0.55  # hips to crown
    else:
        body.height = min(body.height, base.height * 0.62)
        upper = body.height * 0.9
        saddle = min(0.97, saddle + 0.06)
    top = canvas.unit * 3
    above = base.height * saddle + upper
    if base.y - above < top:
        factor = max(0.4, (base.y - top) / above)
        base.height *= factor
        body.height *= factor
    body.x += aside * base.height
    body.y = base.y - base.height * saddle + (0 if body.how == "riding" else body.height * 0.1)
    body.base = base


def _seat(mount: str) -> tuple[float, float]:
    """Where a rider's hips are on a mount: up from its feet and right of its middle, in shares of its height."""
    if mount in BUILDS:
        right, up = seat_on_four_legs(mount)
        return up, right
    return _SADDLES.get(mount, (0.8, 0.0))
