"""The colour that a prompt says of the land itself, over the layers of a drawn scenery that are land."""

from __future__ import annotations

import colorsys
import re

from visiontune.image.colour import map_colours, parse, show

_LAYER = re.compile(r'(<g id="([a-z0-9-]+)" data-depth=")(.*?)(?=<g id="[a-z0-9-]+" data-depth="|</svg>)', re.DOTALL)
_LAND = re.compile(
    r"^(?:dune|ground|hill|snowfield|beach|sand|plain|earth|ledge|bed|mesas|wall|floor|cliff|square|ice-sheet|shelf)"
    r"(?:s|-.*)?$"
)
_PAINT = re.compile(r"url\(#([\w-]+)\)")


def land_painted(svg: str, colour: str) -> str:
    """`svg` with the land of its scenery in `colour` (`#rrggbb`); light, shade and what stands on it stay.

    Args:
        svg: A document of `Canvas.document`: layers are its top-level groups.
    """
    copies: dict[str, str] = {}

    def layer(found: re.Match[str]) -> str:
        if not _LAND.match(found[2]):
            return found[0]
        body = map_colours(found[3], lambda old: land_colour(old, colour))
        return found[1] + _PAINT.sub(paint, body)

    def paint(found: re.Match[str]) -> str:
        name = found[1]
        gradient = re.search(rf'<(linear|radial)Gradient id="{re.escape(name)}".*?</\1Gradient>', svg, re.DOTALL)
        if gradient is None:
            return found[0]
        # A copy: the sky may use the same one.
        own = gradient[0].replace(f'id="{name}"', f'id="{name}-land"', 1)
        copies[name] = map_colours(own, lambda old: land_colour(old, colour))
        return f"url(#{name}-land)"

    head, closing, layers = svg.partition("</defs>")
    painted = _LAYER.sub(layer, layers)
    return head + "".join(copies.values()) + closing + painted


def land_colour(old: str, colour: str) -> str:
    """One colour of the land in the hue of `colour`, lighter or darker by it, with the shading that it had."""
    _hue, light, strength = colorsys.rgb_to_hls(*parse(old))
    hue, own_light, own_strength = colorsys.rgb_to_hls(*parse(colour))
    moved = min(0.95, max(0.08, 0.62 + (light - 0.62) * 1.25 + (own_light - 0.62) * 0.6))
    # Far land is paler by the haze, and stays so.
    return show(colorsys.hls_to_rgb(hue, moved, own_strength * min(1.0, 0.5 + 0.5 * strength)))
