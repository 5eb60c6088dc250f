"""The picture while it is composed: definitions, named layers, and the document they make."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from random import Random
from xml.sax.saxutils import escape

from visiontune.image.art import symbol
from visiontune.image.colour import map_colours, mix, multiply, painted
from visiontune.image.light import Light

HEROES_DEPTH = 0.7
_GLAZED = frozenset({
    "bus", "automobile", "taxi", "sport-utility-vehicle", "minibus", "trolleybus", "police-car", "ambulance",
    "fire-engine", "delivery-truck", "articulated-lorry", "tram", "metro", "train", "high-speed-train", "tractor",
    "pickup-truck", "locomotive", "house", "house-with-garden", "airplane", "small-airplane", "helicopter",
    "vt-double-decker", "vt-log-cabin", "vt-treehouse", "vt-excavator", "vt-combine-harvester", "vt-carriage",
    "vt-phone-booth", "vt-snowmobile", "vt-dollhouse", "vt-school-bus",
})  # fmt: skip
"""Drawings with window panes, which are not painted with the thing."""
_LEAFY = frozenset({"deciduous-tree", "evergreen-tree", "palm-tree", "potted-plant", "cactus"})
"""Plants: a colour is of their leaves, not of trunk or pot."""
_STEMMED = frozenset({
    "tulip", "rose", "hibiscus", "sunflower", "hyacinth", "bouquet", "vt-daisy", "vt-poppy", "red-apple", "tomato",
    "strawberry", "cherries", "vt-apple-tree", "bell-pepper", "vt-pumpkin",
})  # fmt: skip
"""Flowers and fruit: a colour is not of their stem and leaves."""


@dataclass
class _Group:
    depth: float
    motion: str
    body: list[str] = field(default_factory=list)


@dataclass
class Canvas:
    """A picture of `width` x `height` pixels. Everything random in it comes from `random(name)`.

    `safe` is the y under which nothing that matters may stand: captions go there. `bows` is how many rainbows the sky
    is to show; whoever draws the sky draws them and sets it to 0. `moon` is the drawing of a moon that is the picture's
    subject: whoever draws the sky draws it large instead of its own and sets it to "".
    """

    width: float
    height: float
    seed: int
    light: Light
    bows: int = 0
    moon: str = ""
    _defs: dict[str, str] = field(default_factory=dict)
    _groups: dict[str, _Group] = field(default_factory=dict)

    @property
    def unit(self) -> float:
        """A hundredth of the short side."""
        return min(self.width, self.height) / 100

    @property
    def tall(self) -> bool:
        return self.height > self.width * 1.15

    @property
    def safe(self) -> float:
        return self.height * 0.8

    def random(self, name: str) -> Random:
        """A generator of its own for each named part, so that adding one part leaves the others as they were."""
        digest = hashlib.sha256(f"{self.seed}/{name}".encode()).digest()
        return Random(int.from_bytes(digest[:8], "big"))

    def add(self, layer: str, svg: str, *, depth: float, motion: str = "none") -> None:
        """Add drawing to a layer; a new layer comes in front of those before it."""
        self._groups.setdefault(layer, _Group(depth, motion)).body.append(svg)

    def define(self, svg: str, key: str = "") -> str:
        """Put an element into `<defs>` and return its id; equal ones are kept once. `{id}` in `svg` is the id."""
        key = key or svg
        if key not in self._defs:
            self._defs[key] = svg.replace("{id}", self._name(key))
        return self._name(key)

    @staticmethod
    def _name(key: str) -> str:
        return "d" + hashlib.sha256(key.encode()).hexdigest()[:10]

    def linear(self, colours: tuple[str, ...] | list[str], start: tuple[float, float], end: tuple[float, float]) -> str:
        """A gradient along a line in picture pixels, as a paint."""
        x1, y1, x2, y2 = *start, *end
        stops = _stops([(i / max(1, len(colours) - 1), c, 1.0) for i, c in enumerate(colours)])
        name = self.define(
            f'<linearGradient id="{{id}}" gradientUnits="userSpaceOnUse" x1="{x1:.1f}" y1="{y1:.1f}" '
            f'x2="{x2:.1f}" y2="{y2:.1f}">{stops}</linearGradient>'
        )
        return f"url(#{name})"

    def fade(self, colour: str, start: tuple[float, float], end: tuple[float, float], strength: float) -> str:
        """A paint of one colour from clear at `start` to `strength` at `end`."""
        stops = _stops([(0, colour, 0.0), (1, colour, strength)])
        name = self.define(
            f'<linearGradient id="{{id}}" gradientUnits="userSpaceOnUse" x1="{start[0]:.1f}" y1="{start[1]:.1f}" '
            f'x2="{end[0]:.1f}" y2="{end[1]:.1f}">{stops}</linearGradient>'
        )
        return f"url(#{name})"

    def glow(self, stops: list[tuple[float, str, float]]) -> str:
        """A radial paint over the box of whatever it fills: (offset, colour, opacity)."""
        name = self.define(f'<radialGradient id="{{id}}">{_stops(stops)}</radialGradient>')
        return f"url(#{name})"

    def soft(self, colour: str, strength: float) -> str:
        """A soft round spot that fades out without an edge."""
        return self.glow(
            [(0, colour, strength), (0.35, colour, strength * 0.62), (0.7, colour, strength * 0.16), (1, colour, 0)]
        )

    def art(
        self, name: str, x: float, y: float, height: float, *,
        colour: str | None = None, flip: bool = False, lit: float = 0.6, fog: float = 0.0,
    ) -> str:  # fmt: skip
        """A drawing whose ink stands with its bottom middle at (`x`, `y`), `height` pixels high.

        `lit` is how much of the scene's light it takes (a hero keeps some of its own colours), `fog` of its haze.
        """
        drawing = symbol(name)
        ambient = tuple(1 + (channel - 1) * lit for channel in self.light.ambient)
        haze = self.light.haze

        def change(old: str) -> str:
            kept = {"glazed": name in _GLAZED, "leafy": name in _LEAFY, "stemmed": name in _STEMMED}
            new = painted(old, colour, **kept) if colour else old
            new = multiply(new, (ambient[0], ambient[1], ambient[2]))
            return mix(new, haze, fog) if fog else new

        key = f"art/{name}/{colour}/{ambient}/{fog}/{haze}"
        plain = colour is None and fog == 0 and all(abs(channel - 1) < 0.01 for channel in ambient)
        if key not in self._defs:
            body = drawing.body if plain else map_colours(drawing.body, change)
            mark = self._name(key)
            # Ids inside the drawing get this copy's mark: two colours of one drawing may stand in one document.
            tag = "".join(c for c in name if c.isalnum())
            for prefix in ('id="', "url(#", 'href="#'):
                body = body.replace(f"{prefix}{tag}-", f"{prefix}{mark}-")
            self._defs[key] = f'<g id="{mark}">{body}</g>'
        scale = height / drawing.height
        middle = drawing.left + drawing.width / 2
        bottom = drawing.top + drawing.height
        across = -scale if flip else scale
        return (
            f'<use xlink:href="#{self._name(key)}" transform="translate({x - across * middle:.2f} '
            f'{y - scale * bottom:.2f}) scale({across:.4f} {scale:.4f})"/>'
        )

    def document(self, title: str) -> str:
        """The whole picture as SVG; layers are the top-level groups, far to near in drawing order."""
        w, h = self.width, self.height
        groups = "".join(
            f'<g id="{name}" data-depth="{group.depth:.2f}" data-motion="{group.motion}">{"".join(group.body)}</g>'
            for name, group in self._groups.items()
        )
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'width="{w:.0f}" height="{h:.0f}" viewBox="0 0 {w:.0f} {h:.0f}">'
            f"<title>{escape(title)}</title><defs>{''.join(self._defs.values())}</defs>{groups}</svg>"
        )


def _stops(stops: list[tuple[float, str, float]]) -> str:
    return "".join(
        f'<stop offset="{offset:.3f}" stop-color="{colour}" stop-opacity="{opacity:.3f}"/>'
        for offset, colour, opacity in stops
    )


def aspect_of(name: str) -> float:
    """Width over height of a drawing's ink."""
    drawing = symbol(name)
    return drawing.width / drawing.height
