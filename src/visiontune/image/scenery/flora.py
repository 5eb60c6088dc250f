"""Plants of sceneries: trees, bushes, grass, each a string of SVG with its foot at (x, y)."""

from __future__ import annotations

from random import Random

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix, turn
from visiontune.image.light import Light

_GRASS = {"spring": "#7cc04b", "summer": "#62ab46", "autumn": "#b39a43", "winter": "#e9f0f6"}
_LEAVES = {
    "spring": ("#6fbf57", "#8fd06a", "#f0a9c0"), "summer": ("#3f9150", "#56a653", "#2f7f5a"),
    "autumn": ("#d9822b", "#c8502f", "#e3ac36"), "winter": ("#7e8f9a", "#93a3ad", "#6f828f"),
}  # fmt: skip


def grass(light: Light, rng: Random) -> str:
    """The colour of grass by season, turned a little by seed."""
    spread = (-16.0, -4.0) if light.season == "autumn" else (-14.0, 16.0)  # no fresh green then
    return turn(_GRASS[light.season], rng.uniform(*spread), rng.uniform(0.85, 1.05))


def leaves(light: Light, rng: Random) -> str:
    first, second, third = _LEAVES[light.season]
    return rng.choice([first, first, second, second, third])


def round_tree(canvas: Canvas, rng: Random, x: float, y: float, height: float, far: float = 0.0) -> str:
    """A broadleaf tree."""
    light = canvas.light
    green = light.far(leaves(light, rng), far)
    trunk = light.far("#6e4a34", far)
    lit, shade = lighten(green, 0.16), mix(green, "#10243a", 0.22)
    side = -1 if rng.random() < 0.5 else 1
    crown = height * 0.62
    parts = [
        shapes.filled(
            shapes.path(
                [
                    (x - height * 0.035, y),
                    (x - height * 0.02, y - height * 0.5),
                    (x + height * 0.02, y - height * 0.5),
                    (x + height * 0.035, y),
                ]
            ),
            trunk,
        )
    ]
    clumps = [(0, -0.64, 0.36), (-0.24, -0.52, 0.27), (0.24, -0.5, 0.27), (-0.1, -0.8, 0.24), (0.13, -0.78, 0.24)]
    for a, b, c in clumps:
        parts.append(shapes.circle(x + a * crown, y + b * height, c * crown, shade))
    for a, b, c in clumps:
        parts.append(
            shapes.circle(x + a * crown + side * crown * 0.035, y + b * height - crown * 0.03, c * crown * 0.9, green)
        )
    for a, b, c in clumps[::2]:
        parts.append(
            shapes.circle(x + a * crown + side * crown * 0.1, y + b * height - crown * 0.08, c * crown * 0.5, lit, 0.7)
        )
    return "".join(parts)


def conifer(
    canvas: Canvas, rng: Random, x: float, y: float, height: float, far: float = 0.0, snowy: bool = False
) -> str:
    """A fir with a light and a dark side."""
    light = canvas.light
    green = light.far(turn("#2f6f55", rng.uniform(-12, 18)), far)
    dark = mix(green, "#0b1c2c", 0.3)
    width = height * rng.uniform(0.36, 0.46)
    parts = [
        shapes.box(x - height * 0.022, y - height * 0.12, height * 0.044, height * 0.12, light.far("#5a4033", far))
    ]
    tiers = 4
    for i in range(tiers):
        top = y - height * (0.1 + 0.9 * (tiers - i) / tiers) if i else y - height
        top = y - height + height * 0.2 * i
        foot = y - height + height * (0.36 + 0.185 * i)
        half = width * (0.22 + 0.28 * (i + 1) / tiers * 1.0)
        parts.append(shapes.filled(shapes.path([(x, top), (x + half, foot), (x - half, foot)]), green))
        parts.append(shapes.filled(shapes.path([(x, top), (x + half, foot), (x + half * 0.12, foot)]), dark, 0.8))
        if snowy:
            cap = light.far("#f4f8fc", far)
            parts.append(
                shapes.filled(
                    shapes.path([(x, top), (x + half * 0.5, top + (foot - top) * 0.5), (x + half * 0.16, top + (foot - top) * 0.42),
                                 (x - half * 0.12, top + (foot - top) * 0.6), (x - half * 0.55, top + (foot - top) * 0.55)]), cap)
            )  # fmt: skip
    return "".join(parts)


def palm(canvas: Canvas, rng: Random, x: float, y: float, height: float, far: float = 0.0) -> str:
    light = canvas.light
    green, trunk = light.far("#3f9a58", far), light.far("#8a6642", far)
    lean = rng.uniform(-0.16, 0.16) * height
    top = (x + lean, y - height * 0.82)
    parts = [
        shapes.stroked(
            f"M{x:.1f} {y:.1f}Q{x + lean * 0.2:.1f} {y - height * 0.5:.1f} {top[0]:.1f} {top[1]:.1f}",
            trunk,
            height * 0.045,
        )
    ]
    for i, turn_ in enumerate((-1.0, -0.65, -0.25, 0.25, 0.65, 1.0)):
        shade = green if i % 2 else mix(green, "#0e2a2a", 0.2)
        out, drop = turn_ * height * 0.36, abs(turn_) * height * 0.16
        rise = (1.1 - abs(turn_)) * height * 0.22
        tip = (top[0] + out, top[1] + drop)
        parts.append(
            shapes.filled(
                f"M{top[0]:.1f} {top[1]:.1f}Q{top[0] + out * 0.55:.1f} {top[1] - rise:.1f} {tip[0]:.1f} {tip[1]:.1f}"
                f"Q{top[0] + out * 0.45:.1f} {top[1] - rise * 0.2:.1f} {top[0]:.1f} {top[1]:.1f}Z", shade)
        )  # fmt: skip
    return "".join(parts)


def acacia(canvas: Canvas, rng: Random, x: float, y: float, height: float, far: float = 0.0) -> str:
    light = canvas.light
    green, trunk = light.far("#7f8f3e", far), light.far("#5b412f", far)
    side = rng.choice((-1, 1))
    parts = [
        shapes.stroked(
            f"M{x:.1f} {y:.1f}Q{x + side * height * 0.02:.1f} {y - height * 0.4:.1f} {x - side * height * 0.16:.1f} {y - height * 0.78:.1f}",
            trunk,
            height * 0.045,
        ),
        shapes.stroked(
            f"M{x:.1f} {y - height * 0.36:.1f}Q{x + side * height * 0.08:.1f} {y - height * 0.6:.1f} {x + side * height * 0.22:.1f} {y - height * 0.74:.1f}",
            trunk,
            height * 0.03,
        ),
    ]
    for a, b, c in ((0, -0.82, 0.5), (-0.2, -0.76, 0.32), (0.24, -0.74, 0.34)):
        parts.append(
            shapes.ellipse(x + a * height, y + b * height, c * height, height * 0.085, mix(green, "#1d2a18", 0.25))
        )
        parts.append(shapes.ellipse(x + a * height, y + (b - 0.025) * height, c * height * 0.92, height * 0.062, green))
    return "".join(parts)


def tufts(canvas: Canvas, rng: Random, y0: float, y1: float, colour: str, count: int) -> str:
    """Blades of grass between two heights, larger toward the viewer."""
    d: list[str] = []
    for _ in range(count):
        t = rng.random()
        x, y = rng.uniform(0, canvas.width), y0 + (y1 - y0) * t
        size = canvas.unit * (0.7 + 1.5 * t)
        for lean in (-0.5, 0.0, 0.5):
            d.append(
                f"M{x + lean * size * 0.3:.1f} {y:.1f}q{lean * size * 0.2:.1f} {-size * 0.6:.1f} {lean * size * 0.9:.1f} {-size * (1.2 - abs(lean) * 0.5):.1f}"
            )
    return shapes.stroked("".join(d), colour, canvas.unit * 0.2, 0.55)


def flowers(canvas: Canvas, rng: Random, y0: float, y1: float, count: int) -> str:
    """Dots of blossom in the grass."""
    parts = []
    tones = rng.choice([("#f6d24a", "#ffffff"), ("#e8607a", "#ffd0dc"), ("#8f7be0", "#ffffff"), ("#ffffff", "#f3b23c")])
    for _ in range(count):
        t = rng.random()
        x, y = rng.uniform(0, canvas.width), y0 + (y1 - y0) * t
        parts.append(shapes.circle(x, y, canvas.unit * (0.22 + 0.4 * t), canvas.light.far(rng.choice(tones), 0.05)))
    return "".join(parts)


def tufts_at(x: float, y: float, size: float, colour: str) -> str:
    """One clump of grass with its foot at (x, y), `size` pixels high."""
    d = "".join(f"M{x + lean * size * 0.3:.1f} {y:.1f}q{lean * size * 0.2:.1f} {-size * 0.6:.1f} {lean * size:.1f} {-size * (1.1 - abs(lean) * 0.4):.1f}" for lean in (-1.0, -0.5, 0.0, 0.5, 1.0))  # fmt: skip
    return shapes.stroked(d, colour, size * 0.16)


def reeds(canvas: Canvas, rng: Random, x: float, y: float, height: float, far: float = 0.0) -> str:
    """Reeds and bulrushes in a clump, their feet about (x, y)."""
    green, brown = canvas.light.far("#6f9a4a", far), canvas.light.far("#6b4326", far)
    dark = mix(green, "#14362c", 0.3)
    stalks: list[str] = []
    blades: list[str] = []
    heads = []
    for n in range(9):
        foot, lean, tall = x + rng.uniform(-0.22, 0.22) * height, rng.uniform(-0.16, 0.16), rng.uniform(0.6, 1.0)
        tip = (foot + lean * height, y - tall * height)
        d = f"M{foot:.1f} {y:.1f}Q{foot:.1f} {y - tall * height * 0.5:.1f} {tip[0]:.1f} {tip[1]:.1f}"
        if n % 3 == 0:
            stalks.append(d)
            size = height * 0.032
            heads.append(shapes.box(tip[0] - size, tip[1] - size, size * 2, height * 0.2, brown, size))
        else:
            blades.append(d)
    return (
        shapes.stroked("".join(blades), green, height * 0.035)
        + shapes.stroked("".join(stalks), dark, height * 0.022)
        + "".join(heads)
    )
