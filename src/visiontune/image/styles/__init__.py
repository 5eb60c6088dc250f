"""Styles: pure effects on a finished document. Some map its colours, some work on the pixels of each layer.

`restyled` maps the colours and marks the document with the style's name; `raster` then puts every picture and every
layer of a marked document through the style's effect on pixels. So a film in a style moves its layers as any other, and
the downloaded SVG stays an editable drawing.
"""

from __future__ import annotations

import importlib
import re
from functools import lru_cache

from visiontune.errors import InputError
from visiontune.image.colour import map_colours
from visiontune.image.styles.base import Style

HOUSE = "house"
STYLES: tuple[str, ...] = (
    HOUSE, "flat", "watercolour", "oil", "pencil sketch", "line art", "woodcut", "pixel art", "paper cut-out", "comic",
    "isometric", "neon", "blueprint", "black and white", "noir", "sepia", "pastel", "vivid",
)  # fmt: skip
"""Every style by its name; the module of the same name in this package holds it."""

_OTHER_NAMES = {
    "": HOUSE, "default": HOUSE, "illustration": HOUSE, "cartoon": HOUSE, "flat design": "flat", "minimal": "flat",
    "minimalist": "flat", "watercolor": "watercolour", "aquarelle": "watercolour", "water colour": "watercolour",
    "oil painting": "oil", "oil paint": "oil", "painting": "oil", "impressionist": "oil", "pencil": "pencil sketch",
    "sketch": "pencil sketch", "pencil drawing": "pencil sketch", "drawing": "pencil sketch",
    "charcoal": "pencil sketch", "line drawing": "line art", "outline": "line art", "ink": "line art",
    "ink drawing": "line art", "colouring book": "line art", "wood cut": "woodcut", "linocut": "woodcut",
    "woodblock": "woodcut", "engraving": "woodcut", "etching": "woodcut", "pixelart": "pixel art", "pixel": "pixel art",
    "pixelated": "pixel art", "8-bit": "pixel art", "8 bit": "pixel art", "retro game": "pixel art",
    "paper": "paper cut-out", "papercut": "paper cut-out", "paper cut": "paper cut-out", "cut-out": "paper cut-out",
    "paper cutout": "paper cut-out", "cutout": "paper cut-out", "paper art": "paper cut-out",
    "paper craft": "paper cut-out", "papercraft": "paper cut-out", "comic book": "comic", "pop art": "comic",
    "manga": "comic", "isometric view": "isometric", "neon lights": "neon", "cyberpunk": "neon",
    "technical drawing": "blueprint", "blue print": "blueprint", "monochrome": "black and white",
    "greyscale": "black and white", "grayscale": "black and white", "black-and-white": "black and white",
    "b&w": "black and white", "film noir": "noir", "vintage": "sepia", "old photo": "sepia", "colourful": "vivid",
    "colorful": "vivid", "soft colours": "pastel",
    "oils": "oil", "oil on canvas": "oil", "cut paper": "paper cut-out", "paper cut out": "paper cut-out",
    "woodcut print": "woodcut", "woodblock print": "woodcut", "vintage photo": "sepia", "flat illustration": "flat",
}  # fmt: skip
_MARK = re.compile(r'<svg\b[^>]*\sdata-style="([a-z -]+)"')


def find_style(words: str) -> str | None:
    """The style that `words` name ("watercolor", "pixel art style"), or None."""
    wanted = re.sub(r"\b(?:in|an?|the|style|styled|as|drawn|like)\b", " ", words.lower().replace("_", " "))
    wanted = " ".join(wanted.split())
    wanted = _OTHER_NAMES.get(wanted, wanted)
    return wanted if wanted in STYLES else None


def style_names() -> dict[str, str]:
    """Every word for a style, and the style that it names."""
    return {**{name: name for name in STYLES}, **{name: style for name, style in _OTHER_NAMES.items() if name}}


def named_style(style: str) -> str:
    """The style's name as in `STYLES`.

    Raises:
        InputError: there is no such style; the nearest are named.
    """
    from rapidfuzz import process

    if not style.strip():
        return HOUSE
    found = find_style(style)
    if found:
        return found
    wanted = " ".join(style.lower().replace("_", " ").split())
    near = dict.fromkeys(style_names()[name] for name, score, _ in process.extract(wanted, style_names(), limit=4, score_cutoff=60) for name in [name])  # fmt: skip
    nearest = f"did you mean {' or '.join(repr(name) for name in list(near)[:2])}? " if near else ""
    raise InputError("style", style, f"{nearest}the illustrator draws in: {', '.join(STYLES)}")


@lru_cache(maxsize=32)
def load_style(name: str) -> Style:
    """The style of this name from its module."""
    module = importlib.import_module(f"visiontune.image.styles.{name.replace(' ', '_').replace('-', '_')}")
    style: Style = module.STYLE
    return style


def restyled(svg: str, name: str) -> str:
    """The document in a style of `STYLES`: colours mapped, and marked where pixels are to be worked on."""
    style = load_style(name)
    if style.document is not None:
        svg = style.document(svg)
    if style.colours is not None:
        svg = map_colours(svg, style.colours)
    return svg.replace("<svg ", f'<svg data-style="{name}" ', 1) if style.pixels is not None else svg


def style_of(svg: str) -> Style | None:
    """The style whose effect on pixels the document asks for, or None."""
    found = _MARK.match(svg.lstrip())
    return load_style(found.group(1)) if found and found.group(1) in STYLES else None
