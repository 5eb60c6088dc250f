"""Colours as `#rrggbb` strings: mixing, light, and telling apart. Pure and small."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable

RGB = tuple[float, float, float]
"""Red, green, blue, each 0 to 1."""

NAMED = {
    "red": "#d93a3a", "blue": "#2f6fd0", "green": "#3f9d4c", "yellow": "#f2c21a", "orange": "#f2832a",
    "purple": "#8447b0", "violet": "#7b4fc4", "pink": "#ec7fa9", "white": "#f5f5f2", "black": "#2a2a30",
    "brown": "#855230", "golden": "#e2ad2f", "gold": "#e2ad2f", "silver": "#b9c0c8", "grey": "#8b9099",
    "gray": "#8b9099", "turquoise": "#2fb6b0", "teal": "#1f8a8a", "crimson": "#b8203c", "scarlet": "#d8302a",
    "magenta": "#c93a9c", "cyan": "#2fb9d6", "navy": "#22366f", "beige": "#e3d3b4", "maroon": "#7d2236",
    "lime": "#9bcf3a", "indigo": "#4a45a8",
}  # fmt: skip
"""Colour words that a prompt may use for a thing."""

_HEX = re.compile(r"(?<=[\"':;\s])#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})(?=[\"';\s])")


def parse(colour: str) -> RGB:
    """`#rgb` or `#rrggbb` as three numbers from 0 to 1."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return int(digits[0:2], 16) / 255, int(digits[2:4], 16) / 255, int(digits[4:6], 16) / 255


def show(rgb: RGB) -> str:
    """Three numbers (clipped to 0..1) as `#rrggbb`."""
    return "#" + "".join(f"{round(min(1.0, max(0.0, channel)) * 255):02x}" for channel in rgb)


def mix(first: str, second: str, share: float) -> str:
    """`first` with `share` (0..1) of `second`."""
    a, b = parse(first), parse(second)
    return show((a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share))


def multiply(colour: str, light: RGB) -> str:
    """`colour` as lit by `light` (1, 1, 1 leaves it)."""
    r, g, b = parse(colour)
    return show((r * light[0], g * light[1], b * light[2]))


def lighten(colour: str, by: float) -> str:
    """Toward white for positive `by`, toward black for negative, -1..1."""
    return mix(colour, "#ffffff", by) if by >= 0 else mix(colour, "#000000", -by)


def turn(colour: str, degrees: float, saturation: float = 1.0) -> str:
    """`colour` with its hue turned and its saturation scaled."""
    h, lightness, s = colorsys.rgb_to_hls(*parse(colour))
    return show(colorsys.hls_to_rgb((h + degrees / 360) % 1, lightness, min(1.0, s * saturation)))


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2), 0..1."""
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parse(colour))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def readable_on(ground: str, dark: str = "#1d2433", light: str = "#ffffff") -> str:
    """Whichever of two text colours stands out more on `ground` (WCAG contrast)."""
    level = luminance(ground)
    against_light = (luminance(light) + 0.05) / (level + 0.05)
    against_dark = (level + 0.05) / (luminance(dark) + 0.05)
    return light if against_light >= against_dark else dark


def map_colours(svg: str, change: Callable[[str], str]) -> str:
    """`svg` with every colour that stands in an attribute put through `change`."""
    known: dict[str, str] = {}

    def replaced(found: re.Match[str]) -> str:
        colour = found.group(0).lower()
        if colour not in known:
            known[colour] = change(show(parse(colour)))
        return known[colour]

    return _HEX.sub(replaced, svg)


def painted(colour: str, target: str, *, glazed: bool = False, leafy: bool = False, stemmed: bool = False) -> str:
    """`colour` of a drawing as if the thing were `target`: coloured parts take its hue, shading stays.

    Near-white and near-black parts (eyes, teeth, tyres) and greys stay, so that a red car keeps its wheels; of
    `glazed` things also pale blue, which is their window panes; of `leafy` ones all that is not green, and of `stemmed`
    ones what is.
    """
    h, lightness, s = colorsys.rgb_to_hls(*parse(colour))
    th, tl, ts = colorsys.rgb_to_hls(*parse(target))
    green = 0.13 < h < 0.5
    if (glazed and 0.5 < h < 0.65 and lightness > 0.62) or (leafy and not green) or (stemmed and green):
        return colour
    if s < 0.22 or lightness > 0.93 or lightness < 0.12:
        return colour
    # The drawing's own light and dark around the middle, moved to the target's.
    moved = min(0.97, max(0.04, tl + (lightness - 0.5) * (0.75 if 0.2 < tl < 0.8 else 0.35)))
    return show(colorsys.hls_to_rgb(th, moved, ts if ts < 0.15 else max(ts * 0.9, min(s, ts))))
