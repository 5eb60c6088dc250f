"""What every scenery draws on: a frame's size, its chance, its light, and the layers made so far."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

from visiontune.image.colour import lighten, mix

SKIES = {
    "day": [("#4aa3e0", "#bfe4f7", "#fdf3dc"), ("#3f8fd6", "#a9d8f0", "#fff1d0"), ("#5fb2d9", "#cdeaf2", "#fdeede")],
    "dawn": [("#6a7fc0", "#f2b8a8", "#ffe2b8"), ("#7c86c9", "#f6c3ae", "#ffe9c4")],
    "sunset": [("#3d4a86", "#e8805f", "#ffcf7a"), ("#4b3f7d", "#e96f62", "#ffc56b")],
    "night": [("#0d1637", "#23356b", "#4a5f96"), ("#101a33", "#2a3a63", "#52648f")],
}
GREY = ("#7d8a99", "#a9b4bf", "#cfd6da")


@dataclass
class Canvas:
    """A picture in the making; coordinates are pixels of a width x height frame."""

    width: int
    height: int
    seed: int
    time: str = "day"
    weather: str = "clear"
    season: str = ""
    layers: list[str] = field(default_factory=list)
    defs: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.horizon = self.height * self.chance.uniform(0.56, 0.62)
        self.sky = self.chance.choice(SKIES[self.time])
        if self.weather in ("rain", "storm", "fog", "cloudy", "snow") and self.time != "night":
            self.sky = tuple(mix(a, b, 0.72) for a, b in zip(self.sky, GREY, strict=True))  # type: ignore[assignment]

    @property
    def unit(self) -> float:
        """The short side: what sizes are fractions of."""
        return float(min(self.width, self.height))

    def add(self, name: str, depth: float, body: str, motion: str = "none") -> None:
        """Add a layer; `depth` 0 is far, 1 is near."""
        self.layers.append(f'<g id="{name}" data-depth="{depth:.2f}" data-motion="{motion}">{body}</g>')

    def gradient(self, *stops: tuple[float, str, float], radial: bool = False) -> str:
        """A fill of (offset, colour, opacity) stops, top to bottom or from the middle out."""
        name = f"g{len(self.defs)}"
        inner = "".join(
            f'<stop offset="{at:.3f}" stop-color="{colour}" stop-opacity="{opacity:.3f}"/>'
            for at, colour, opacity in stops
        )
        tag, where = ("radialGradient", "") if radial else ("linearGradient", ' x1="0" y1="0" x2="0" y2="1"')
        self.defs.append(f'<{tag} id="{name}"{where}>{inner}</{tag}>')
        return f"url(#{name})"

    def lit(self, colour: str, distance: float = 0.0) -> str:
        """`colour` in this hour's light, faded into the sky by `distance` 0 to 1."""
        tint = {
            "day": colour,
            "dawn": mix(colour, "#f0a58c", 0.18),
            "sunset": mix(colour, "#d0603f", 0.22),
            "night": mix(colour, "#142046", 0.58),
        }
        return mix(tint[self.time], self.sky[1], distance)

    def ridge(self, base: float, rise: float, rough: float = 1.0, steps: int = 64) -> list[tuple[float, float]]:
        """Points of a skyline around `base` (y), up to `rise` pixels high: a sum of waves of falling size."""
        waves = [
            (self.chance.uniform(0, math.tau), self.chance.uniform(0.7, 1.3) * 2**k, rough**k / 2**k) for k in range(5)
        ]
        points = []
        for n in range(steps + 1):
            t = n / steps
            value = sum(share * (0.5 + 0.5 * math.sin(phase + t * speed * 3.1)) for phase, speed, share in waves) / 1.94
            points.append((t * self.width, base - rise * value))
        return points

    def ground(self, points: list[tuple[float, float]], fill: str) -> str:
        """Everything below a skyline."""
        line = " ".join(f"L{x:.1f} {y:.1f}" for x, y in points)
        return f'<path d="M0 {self.height + 9} {line} L{self.width} {self.height + 9}Z" fill="{fill}"/>'

    def land(
        self, name: str, depth: float, base: float, rise: float, colour: str, distance: float, rough: float = 1.0
    ) -> None:
        """A ridge of land: lighter at its top, paler with distance."""
        top, foot = self.lit(lighten(colour, 0.12), distance), self.lit(lighten(colour, -0.14), distance * 0.8)
        self.add(name, depth, self.ground(self.ridge(base, rise, rough), self.gradient((0, top, 1), (1, foot, 1))))

    def document(self) -> str:
        """The whole picture as SVG."""
        size = f'width="{self.width}" height="{self.height}" viewBox="0 0 {self.width} {self.height}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {size}>'
            f"<defs>{''.join(self.defs)}</defs>{''.join(self.layers)}</svg>"
        )
