"""Styles: each maps the colours of a finished document, so that layers, SVG and pixels stay one."""

from __future__ import annotations

import colorsys
from collections.abc import Callable

from visiontune.errors import InputError
from visiontune.image.colour import luminance, map_colours, mix, parse, show

HOUSE = "house"


def _grey(colour: str) -> str:
    r, g, b = parse(colour)
    level = 0.299 * r + 0.587 * g + 0.114 * b
    return show((level, level, level))


def _toned(dark: str, light: str) -> Callable[[str], str]:
    return lambda colour: mix(dark, light, parse(_grey(colour))[0])


def _pastel(colour: str) -> str:
    h, lightness, s = colorsys.rgb_to_hls(*parse(colour))
    return show(colorsys.hls_to_rgb(h, 0.45 + 0.55 * lightness, s * 0.7))


def _vivid(colour: str) -> str:
    h, lightness, s = colorsys.rgb_to_hls(*parse(colour))
    return show(colorsys.hls_to_rgb(h, lightness, min(1.0, s * 1.5)))


def _neon(colour: str) -> str:
    h, _, s = colorsys.rgb_to_hls(*parse(colour))
    level = luminance(colour) ** 0.5
    return show(colorsys.hls_to_rgb((h * 0.5 + 0.5) % 1, 0.06 + 0.58 * level**1.4, min(1.0, 0.55 + s * 0.45)))


STYLES: dict[str, Callable[[str], str] | None] = {
    HOUSE: None,
    "black and white": _grey,
    "sepia": _toned("#2b1a0e", "#f8ead0"),
    "blueprint": _toned("#0a2a5e", "#e8f3ff"),
    "pastel": _pastel,
    "vivid": _vivid,
    "neon": _neon,
    "noir": lambda colour: show(tuple(min(1.0, max(0.0, (c - 0.5) * 1.7 + 0.42)) for c in parse(_grey(colour)))),
}
"""Every style by its name."""

_OTHER_NAMES = {"": HOUSE, "default": HOUSE, "flat": HOUSE, "monochrome": "black and white", "greyscale": "black and white",
                "grayscale": "black and white", "black-and-white": "black and white", "vintage": "sepia"}  # fmt: skip


def named_style(style: str) -> str:
    """The style's name as in `STYLES`.

    Raises:
        InputError: there is no such style; the nearest are named.
    """
    from rapidfuzz import process

    wanted = " ".join(style.lower().replace("_", " ").split())
    wanted = _OTHER_NAMES.get(wanted, wanted)
    if wanted in STYLES:
        return wanted
    near = [name for name, score, _ in process.extract(wanted, STYLES.keys(), limit=2) if score >= 55]
    nearest = f"did you mean {' or '.join(repr(name) for name in near)}? " if near else ""
    raise InputError("style", style, f"{nearest}the illustrator draws in: {', '.join(STYLES)}")


def restyled(svg: str, style: str) -> str:
    """The document in a style of `STYLES`."""
    change = STYLES[style]
    return svg if change is None else map_colours(svg, change)
