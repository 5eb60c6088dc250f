"""How things move by what they are: a pure function from kind, depth, phase and moment to a pose.

```
drift    clouds: sideways, round and round       climb, sink  sun and moon: slowly up or down
flow     waves: sideways, rising and falling     sway         trees, weed: leaning about their foot
fall     rain, snow: downward without end        breathe      who stands: stretching about the feet
stream   bubbles: upward without end             bob, lift    up and down; float and rock tilt, too
twinkle  stars, glitter: each at its own pace    flicker, glow, flash   fire, light, lightning: in strength
```

A layer's kind comes from its name where the illustrator draws such a thing (`nature`), else from its `data-motion`.
Shares are of the frame's width or height, so that all sizes move alike; speeds do not depend on a shot's length.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import pi, sin
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_BY_NAME: Mapping[str, str] = {
    "stars": "twinkle", "stars-far": "twinkle", "glitter": "twinkle", "ripples": "twinkle",
    "sun": "climb", "sun-low": "sink",
    "clouds": "drift", "clouds-near": "drift", "fog": "drift",
    "rain": "fall", "rain-far": "fall", "snow": "fall", "snow-far": "fall", "bubbles": "stream",
    "waves": "flow", "waves-near": "flow",
    "plume": "sway", "trees": "sway", "palms": "sway", "near": "sway",
    "fountain": "flicker", "flames": "flicker", "lightning": "flash",
    "lava": "glow", "magma": "glow", "magma-glow": "glow", "lamps": "glow", "rays": "glow", "sunbeam": "glow",
    "spotlights": "glow", "nebula": "glow",
    "heroes": "breathe", "heroes-air": "float", "heroes-afloat": "rock",
}  # fmt: skip
_BY_START: Mapping[str, str] = {
    "trees-": "sway", "forest-": "sway", "bed-": "sway", "cloud-sea-": "drift", "heroes-": "breathe",
}  # fmt: skip
_BY_WORD: Mapping[str, str] = {"rise": "lift"}
"""Words of `data-motion` that mean another kind when nothing else is known: what rises is not free to leave its place."""
KINDS = frozenset({*_BY_NAME.values(), *_BY_START.values(), "bob", "lift"})
FALLING = frozenset({"fall", "stream"})
"""Kinds that run before the camera, up or down without end (`veil`)."""
TURNING = frozenset({"sway", "breathe", "float", "rock", "flicker"})
"""Kinds that turn, lean or stretch about a foot."""
_SLANT = 0.22
"""Rain falls so many pixels aside a pixel, as the illustrator draws its streaks."""


def nature(name: str, motion: str) -> str:
    """The kind of a layer by its name and its `data-motion`; "none" where it stands."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    for start, kind in _BY_START.items():
        if name.startswith(start):
            return kind
    kind = _BY_WORD.get(motion, motion)
    return kind if kind in KINDS else "none"


def phase_of(name: str) -> float:
    """A part's own place (0..1) in whatever goes round, so that not all go in step."""
    return (crc32(name.encode()) % 4096) / 4096


def slant(name: str) -> float:
    """How far aside a falling layer goes for each pixel downward."""
    return -_SLANT if name.startswith("rain") else 0.0


@dataclass(frozen=True)
class Clock:
    """A moment of a showing: `t` (0..1) of `seconds`. A loop ends as it began, so everything goes round whole times."""

    t: float
    seconds: float
    loop: bool = False

    @property
    def time(self) -> float:
        """Seconds since the start."""
        return self.t * self.seconds

    def turns(self, period: float) -> float:
        """How often something has gone round that takes `period` seconds."""
        return self.t * max(1, round(self.seconds / period)) if self.loop else self.time / period

    def wave(self, period: float, phase: float = 0.0) -> float:
        """-1..1, and back after `period` seconds."""
        return sin(2 * pi * (self.turns(period) + phase))

    def way(self, speed: float) -> float:
        """How far something has come; there and back in a loop, never faster than `speed` a second."""
        if self.loop:
            return speed * self.seconds / (2 * pi) * sin(2 * pi * self.t)
        return speed * self.time


@dataclass(frozen=True)
class Pose:
    """How a layer is drawn besides where the camera puts it.

    Args:
        across, down: Shift, in frame widths and heights.
        round: Place (any number) in the layer's endless run; whole numbers look alike.
        wide, high: Stretch about the foot.
        lean: Sideways at the top for each pixel of height.
        turn: Radians about the foot.
        gain: Strength, 0..1.
    """

    across: float = 0.0
    down: float = 0.0
    round: float = 0.0
    wide: float = 1.0
    high: float = 1.0
    lean: float = 0.0
    turn: float = 0.0
    gain: float = 1.0


STILL = Pose()


def pose(kind: str, name: str, depth: float, phase: float, clock: Clock, wind: float = 1.0) -> Pose:
    """The pose of a layer; `wind` is the side (-1, 1) to which drifting things go."""
    wave = clock.wave
    match kind:
        case "drift":
            return Pose(round=wind * clock.way(min(0.025, 0.003 + 0.05 * depth)))
        case "flow":
            run = wind * clock.way(0.004 + 0.03 * depth)
            return Pose(down=0.0018 * wave(3.1, phase), round=run)
        case "fall" if name.startswith("rain"):
            return Pose(round=clock.turns(0.62 if depth > 0.9 else 0.9) + phase)
        case "fall":
            # The run is even; what sways is small against it.
            return Pose(across=0.004 * wave(4.3, phase), round=clock.turns(7.5 if depth > 0.9 else 12.0) + phase)
        case "stream":
            return Pose(across=0.002 * wave(2.9, phase), round=-clock.turns(9.0))
        case "climb" | "sink":
            way = clock.way(0.005) - (0.0 if clock.loop else 0.0025 * clock.seconds)
            return Pose(down=max(-0.03, min(0.03, way if kind == "sink" else -way)))
        case "sway":
            return Pose(lean=0.010 * wave(4.1, phase) + 0.004 * wave(2.3, 2 * phase))
        case "breathe":
            breath = wave(3.3, phase)
            return Pose(high=1 + 0.011 * breath, wide=1 - 0.004 * breath, lean=0.006 * wave(5.3, 3 * phase))
        case "bob":
            return Pose(down=0.005 * wave(3.2, phase))
        case "lift":
            return Pose(down=0.005 * wave(2.6, phase))
        case "float":
            return Pose(0.004 * wave(6.1, phase), 0.010 * wave(3.9, phase), turn=0.020 * wave(5.2, phase + 0.2))
        case "rock":
            return Pose(down=0.004 * wave(2.7, phase), turn=0.024 * wave(3.7, phase + 0.1))
        case "flicker":
            licks = 0.5 * wave(0.83) + 0.3 * wave(0.47, 0.3) + 0.2 * wave(0.29, 0.7)
            return Pose(high=1 + 0.05 * licks, lean=0.02 * wave(0.71, 0.4), gain=0.90 + 0.10 * licks)
        case "glow":
            return Pose(gain=0.86 + 0.14 * wave(3.4, phase))
        case "flash":
            return Pose(gain=_flash(clock.turns(2.9) + 0.75))
    return STILL


def _flash(turns: float) -> float:
    """Lightning: twice in a fifth of a second, and gone again."""
    since = (turns % 1.0) * 2.9  # seconds
    if since < 0.10:
        return 1.0
    if since < 0.17:
        return 0.25
    return max(0.0, 1.0 - (since - 0.17) / 0.35)


def twinkling(clock: Clock) -> npt.NDArray[np.uint8]:
    """The strength (0..255) of each of 256 groups of stars, which go at several paces: uint8 (256,)."""
    import numpy as np

    group = np.arange(256)
    turns = np.array([clock.turns(period) for period in (1.7, 2.3, 2.9, 3.7)])[group % 4]
    wave = np.sin(2 * np.pi * (turns + group / 256 * 7))
    return np.rint(255 * (0.66 + 0.34 * wave)).astype(np.uint8)
