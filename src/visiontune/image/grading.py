"""The plan's palette over a whole scene: every colour of the drawing is moved toward it, light and dark stay."""

from __future__ import annotations

import colorsys

from visiontune.image.colour import map_colours, mix, multiply, parse, show
from visiontune.image.plan import Palette


def graded(svg: str, palette: Palette) -> str:
    """`svg` in a palette of the plan; `auto` leaves it."""
    return svg if palette == "auto" else map_colours(svg, lambda colour: graded_colour(colour, palette))


def graded_colour(colour: str, palette: Palette) -> str:
    """One colour `#rrggbb` in a palette of the plan."""
    if palette == "warm":
        return multiply(mix(colour, "#ffb066", 0.12), (1.06, 0.96, 0.82))
    if palette == "cool":
        return multiply(mix(colour, "#6fb2e6", 0.12), (0.85, 0.97, 1.08))
    if palette == "earth":
        return mix(_levelled(colour, 0.62), "#a8733f", 0.2)
    if palette == "pastel":
        return mix(_levelled(colour, 0.8), "#fff6f2", 0.42)
    if palette == "bright":
        return _levelled(colour, 1.5)
    if palette == "dark":
        return mix(multiply(colour, (0.52, 0.52, 0.6)), "#0b1030", 0.14)
    return _levelled(colour, 0.0) if palette == "mono" else colour


def _levelled(colour: str, saturation: float) -> str:
    """Saturation (HLS) scaled; without saturation grey is of the colour's luma (Rec. 601)."""
    r, g, b = parse(colour)
    if saturation == 0:
        luma = 0.299 * r + 0.587 * g + 0.114 * b
        return show((luma, luma, luma))
    hue, light, strength = colorsys.rgb_to_hls(r, g, b)
    return show(colorsys.hls_to_rgb(hue, light, min(1.0, strength * saturation)))
