"""A hairdresser's: mirrors with lamps, swivel chairs, bottles, a striped pole."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.inside import stand
from visiontune.image.scenery.room import shell
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("salon"), canvas.light, canvas.width, canvas.height, canvas.unit
    wall, seat = rng.choice([("#e6d4d8", "#a83f52"), ("#d4e0dc", "#2f6f6a"), ("#e3dccb", "#3a3f4c")])
    shell(canvas, wall, "#b9aea4", line=0.7)
    count = max(2, round(w / u / 44))
    wood = light.far("#8a5f44", 0)
    for n in range(count):
        x, half = w * (n + 0.5) / count, u * 10
        top, foot = h * 0.14, h * 0.47
        glass = canvas.linear(["#f0f8fb", "#bcd3dc", "#e6f1f5"], (x - half, top), (x + half, foot))
        mirror = shapes.box(x - half - u * 1.4, top - u * 1.4, half * 2 + u * 2.8, foot - top + u * 2.8, light.far("#d9b46a", 0), u * 2) + shapes.box(x - half, top, half * 2, foot - top, glass, u)  # fmt: skip
        bulbs = "".join(shapes.circle(x + k * (half + u * 3.4), top + u * (2 + 6 * b), u * 1.1, "#fff6d8") for k in (-1, 1) for b in range(5))  # fmt: skip
        glow = shapes.ellipse(x, (top + foot) / 2, half * 2.2, half * 2.4, canvas.soft("#fff0c4", 0.35))
        canvas.add("mirrors", glow + mirror + bulbs, depth=0.12)
        shelf = shapes.box(x - half * 1.3, foot + u * 4, half * 2.6, u * 1.8, wood, u * 0.4)
        bottles = "".join(
            shapes.box(x + (b - 2) * u * 3.6 - u, foot + u * 4 - size, u * 2, size, light.far(tone, 0), u * 0.6)
            for b, tone in enumerate(("#d9483b", "#2f8fb8", "#f2b632", "#8f5fa8", "#5f9a4a")) for size in (u * rng.uniform(3, 5),)
        )  # fmt: skip
        canvas.add("mirrors", shelf + bottles, depth=0.14)
        if not (plan.heroes and n == count // 2):
            canvas.add("chairs", _chair(canvas, x, h * 0.79, u * 26, seat), depth=0.42)
    px, high = w * rng.choice((0.025, 0.975)), u * 26
    pole = shapes.box(px - u * 2.4, h * 0.26, u * 4.8, high, "#fbf8f2", u)
    clip = canvas.define(f'<clipPath id="{{id}}"><rect x="{px - u * 2.4:.1f}" y="{h * 0.26:.1f}" width="{u * 4.8:.1f}" height="{high:.1f}"/></clipPath>')  # fmt: skip
    stripes = "".join(f"M{px - u * 4:.1f} {h * 0.26 + k * u * 5:.1f}l{u * 8:.1f} {-u * 5:.1f}" for k in range(8))
    caps = "".join(shapes.box(px - u * 3.2, y, u * 6.4, u * 2, "#c9a24a", u) for y in (h * 0.26 - u * 2, h * 0.26 + high))  # fmt: skip
    canvas.add("pole", pole + f'<g clip-path="url(#{clip})">{shapes.stroked(stripes, "#d0323c", u * 1.6)}</g>' + caps, depth=0.2)  # fmt: skip
    return stand(canvas, plan, 0.7)


def _chair(canvas: Canvas, x: float, y: float, s: float, tone: str) -> str:
    """A swivel chair on a steel foot, seen from behind."""
    cloth, steel = canvas.light.far(tone, 0), canvas.light.far("#c4ccd2", 0)
    return (
        shapes.ellipse(x, y, s * 0.34, s * 0.06, steel) + shapes.box(x - s * 0.05, y - s * 0.3, s * 0.1, s * 0.3, steel)
        + shapes.box(x - s * 0.36, y - s * 0.42, s * 0.72, s * 0.16, mix(cloth, "#14101a", 0.25), s * 0.07)
        + shapes.box(x - s * 0.3, y - s * 0.98, s * 0.6, s * 0.62, canvas.linear([lighten(cloth, 0.16), cloth], (0, y - s), (0, y - s * 0.4)), s * 0.12)
        + shapes.box(x - s * 0.15, y - s * 1.16, s * 0.3, s * 0.2, cloth, s * 0.08)
        + "".join(shapes.box(x + k * s * 0.38 - s * 0.06, y - s * 0.62, s * 0.12, s * 0.08, lighten(cloth, 0.2), s * 0.03) for k in (-1, 1))
    )  # fmt: skip
