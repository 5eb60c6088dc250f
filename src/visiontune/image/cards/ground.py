"""The ground that cards lie on: harmonious palettes and quiet shapes, by seed."""

from __future__ import annotations

import math
from dataclasses import dataclass

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix, turn


@dataclass(frozen=True)
class Palette:
    """Colours of a card: background from top to bottom, a panel, ink on the background, two accents."""

    top: str
    bottom: str
    panel: str
    ink: str
    accent: str
    second: str
    dark: bool


PALETTES = (
    Palette("#16324f", "#0b1b33", "#f7f3e8", "#ffffff", "#ff9f5a", "#58c4c4", True),
    Palette("#fbf1dc", "#f3d9b1", "#ffffff", "#25304a", "#e2603f", "#2f8f8a", False),
    Palette("#3a2a6b", "#1b1440", "#f6f0ff", "#ffffff", "#ffc857", "#ef6f8f", True),
    Palette("#e4f2ee", "#b9dcd3", "#ffffff", "#17403f", "#e8734a", "#3f7fb5", False),
    Palette("#0f4c4f", "#07282f", "#effaf4", "#ffffff", "#f7b84b", "#7fd6a8", True),
    Palette("#ffe7df", "#f7c3b4", "#ffffff", "#4a1f35", "#c8425f", "#3f6fa8", False),
    Palette("#5c1f3d", "#2a0d26", "#fff3ee", "#ffffff", "#ffb38a", "#8fd0e0", True),
    Palette("#e8edfb", "#c3d0f0", "#ffffff", "#1f2b55", "#e58a2f", "#4f6fd8", False),
    Palette("#24505f", "#0f2a3a", "#f4f8f6", "#ffffff", "#f2d16b", "#ef8a6b", True),
    Palette("#f4efe6", "#e0d4c0", "#ffffff", "#2f2a26", "#b5532f", "#4f7f5f", False),
    Palette("#ffd23f", "#ffb52e", "#ffffff", "#2b1a4a", "#d92f6a", "#2f6fd9", False),
    Palette("#2f6fed", "#1a3fb8", "#ffffff", "#ffffff", "#ffd23f", "#ff6a5a", True),
    Palette("#ff5f6d", "#d93a6a", "#ffffff", "#ffffff", "#ffe066", "#2f2a6a", True),
    Palette("#2b2f36", "#15171b", "#f4f4f2", "#ffffff", "#c9ccd1", "#8b9099", True),
    Palette("#f2f2f0", "#d9d9d6", "#ffffff", "#22252b", "#4a4f58", "#8b9099", False),
)


_CHOICES = {
    "warm": (1, 5, 6, 9), "cool": (0, 3, 4, 7, 8), "earth": (9, 1, 3), "pastel": (3, 5, 7, 1), "bright": (10, 11, 12),
    "dark": (0, 2, 4, 6, 8), "mono": (13, 14),
}  # fmt: skip
"""Palettes by the plan's word for them; `auto` takes any of the first ten."""


def draw_ground(canvas: Canvas, wanted: str = "auto") -> Palette:
    """Background, then soft shapes in one of several compositions; `wanted` is a palette of the plan."""
    rng, w, h, u = canvas.random("card"), canvas.width, canvas.height, canvas.unit
    base = PALETTES[rng.choice(_CHOICES.get(wanted, tuple(range(10))))]
    drift = rng.uniform(-10, 10)
    palette = Palette(
        turn(base.top, drift), turn(base.bottom, drift), base.panel, base.ink, base.accent, base.second, base.dark
    )
    canvas.add(
        "ground", shapes.box(0, 0, w, h, canvas.linear([palette.top, palette.bottom], (0, 0), (w * 0.3, h))), depth=0.0
    )
    glow = lighten(palette.top, 0.35 if palette.dark else 0.7)
    canvas.add(
        "ground",
        shapes.ellipse(w * rng.uniform(0.3, 0.7), h * 0.35, w * 0.5, h * 0.6, canvas.soft(glow, 0.55)),
        depth=0.0,
    )
    quiet = mix(palette.top, palette.accent, 0.3)
    other = mix(palette.bottom, palette.second, 0.4)
    kind = rng.choice(("waves", "blobs", "arcs", "dots"))
    if kind == "waves":
        for i in range(3):
            line = shapes.ridge(rng, w, h * (0.78 + 0.09 * i), h * 0.1, 1.2, 2)
            canvas.add("shapes", shapes.filled(shapes.ground(line, h), mix(other, quiet, i / 3), 0.3), depth=0.15)
    elif kind == "blobs":
        for x, y, r, colour in (
            (0.04, 0.1, 26, quiet),
            (0.97, 0.86, 34, other),
            (0.9, 0.06, 12, other),
            (0.1, 0.95, 15, quiet),
        ):
            canvas.add("shapes", shapes.filled(shapes.blob(rng, w * x, h * y, u * r, 0.16), colour, 0.4), depth=0.15)
    elif kind == "arcs":
        x, y = (w if rng.random() < 0.5 else 0), h
        for i in range(6):
            ring = f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{u * (24 + 13 * i):.0f}" fill="none" stroke="{mix(quiet, other, i / 5)}" stroke-width="{u * 5.2:.1f}" stroke-opacity="0.22"/>'
            canvas.add("shapes", ring, depth=0.15)
    else:
        step = u * 7
        dots = "".join(
            shapes.circle(
                n * step + (m % 2) * step / 2,
                m * step,
                u * (0.4 + 0.5 * abs(math.sin(n * 0.35 + m * 0.5))),
                quiet,
                0.45,
            )
            for n in range(int(w / step) + 2)
            for m in range(int(h / step) + 2)
        )
        canvas.add("shapes", dots, depth=0.15)
    return palette


def shadow(canvas: Canvas, x: float, y: float, across: float, strength: float = 0.4) -> str:
    """A soft shadow under something that floats over the ground."""
    return shapes.ellipse(x, y, across, across * 0.2, canvas.soft("#0a1024", strength))
