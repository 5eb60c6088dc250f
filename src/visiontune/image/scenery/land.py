"""Open land that several sceneries begin with: sky, a far range, hills in haze and the near ground."""

from __future__ import annotations

from dataclasses import dataclass

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.scenery import flora
from visiontune.image.sky import draw_sky


@dataclass(frozen=True)
class Land:
    """Where the ground begins (y), where the sun stands, and the colour of the grass before light."""

    horizon: float
    sun: tuple[float, float]
    green: str


def draw_land(
    canvas: Canvas, name: str, *, horizon: tuple[float, float] = (0.5, 0.56), ground: str = "", clouds: float = 0.6,
    range_: float = 0.6, trees: int = 9,
) -> Land:  # fmt: skip
    """Draw the land; `ground` is the colour of the near ground (grass where empty), `range_` how often hills rise."""
    rng, light, w, h, u = canvas.random(name), canvas.light, canvas.width, canvas.height, canvas.unit
    y = h * rng.uniform(*horizon)
    sun = draw_sky(canvas, y + u * 4, clouds=clouds)
    green = flora.grass(light, rng)
    if rng.random() < range_:
        line = shapes.ridge(rng, w, y + u * 3, u * rng.uniform(9, 17), rng.uniform(2, 3.6), 4)
        blue = mix("#5f86a8", green, 0.25)
        paint = canvas.linear([light.far(blue, 0.5), light.far(blue, 0.82)], (0, y - u * 14), (0, y + u * 4))
        canvas.add("range", shapes.filled(shapes.ground(line, h), paint), depth=0.18)
    line = shapes.ridge(rng, w, y + u * 4, u * 6, rng.uniform(1.3, 2.4), 3)
    tone = mix(green, "#2d7a5f", 0.25)
    canvas.add("hill", shapes.filled(shapes.ground(line, h), light.far(tone, 0.4)), depth=0.3)
    for x in sorted(rng.uniform(0, w) for _ in range(trees)):
        kind = flora.round_tree if rng.random() < 0.65 else flora.conifer
        canvas.add("hill", kind(canvas, rng, x, shapes.height_at(line, x) + u, u * rng.uniform(4, 7), 0.38), depth=0.3)
    near = ground or green
    top, foot = (
        light.far(lighten(near, 0.07), 0.14),
        light.far(mix(near, "#1c3a2c" if not ground else "#3a2f28", 0.3), 0),
    )
    canvas.add(
        "ground", shapes.box(0, y + u * 4, w, h - y, canvas.linear([top, foot], (0, y + u * 4), (0, h))), depth=0.45
    )
    return Land(y + u * 4, sun, green)


def grass_front(canvas: Canvas, green: str) -> None:
    """Blades of grass before the heroes."""
    blade = canvas.light.far(mix(green, "#0b2d22", 0.6), 0)
    canvas.add(
        "near",
        flora.tufts(canvas, canvas.random("blades"), canvas.height * 0.95, canvas.height * 1.01, blade, 50),
        depth=0.95,
    )
