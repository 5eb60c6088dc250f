"""Under the roof: sloping rafters, a round window, old trunks and boxes."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import props
from visiontune.image.scenery.inside import is_small, stand
from visiontune.image.scenery.room import shell
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("attic"), canvas.light, canvas.width, canvas.height, canvas.unit
    shell(canvas, rng.choice(["#d4b894", "#c9b8a0", "#c4a888"]), "#8a5f40", line=0.7)
    wood, x = light.far("#7f5636", 0), w * 0.5
    dark, r = mix(wood, "#140b08", 0.45), u * 13
    cy = h * 0.3
    pane = shapes.circle(x, cy, r + u * 1.8, light.far("#f2e9da", 0)) + shapes.circle(x, cy, r, canvas.linear(list(light.sky), (0, cy - r), (0, cy + r)))  # fmt: skip
    cross = shapes.box(x - u * 0.5, cy - r, u, r * 2, light.far("#f2e9da", 0)) + shapes.box(x - r, cy - u * 0.5, r * 2, u, light.far("#f2e9da", 0))  # fmt: skip
    canvas.add("window", pane + cross, depth=0.1)
    beam = shapes.path([(x - r, cy), (x + r, cy), (x + r * 3.4, h), (x - r * 0.4, h)])
    for k in (-1, 1):
        edge, near = x + k * w * 0.16, x + k * w * 0.5
        slope = shapes.path([(edge, 0), (near + k * u * 4, 0), (near + k * u * 4, h * 0.68), (near - k * w * 0.04, h * 0.68)])  # fmt: skip
        canvas.add("roof", shapes.filled(slope, canvas.linear([mix(wood, "#140b08", 0.3), lighten(wood, 0.08)], (0, 0), (0, h * 0.68))), depth=0.16)  # fmt: skip
        for n in range(5):
            t = n / 4
            d = f"M{edge + (near - edge) * t * 1.2:.1f} 0L{near - k * w * 0.04 + k * w * 0.05 * t:.1f} {h * 0.68 * (1 - 0.1 * t):.1f}"
            canvas.add("roof", shapes.stroked(d, dark, u * 1.6), depth=0.16)
    canvas.add("roof", shapes.box(0, h * 0.1, w, u * 3.4, dark, u * 0.5), depth=0.18)
    canvas.add("sunbeam", shapes.filled(beam, canvas.fade("#fff3c4", (0, h), (0, cy), 0.34)), depth=0.32)
    web = "".join(f"M{w * 0.02:.1f} {h * 0.14:.1f}q{u * 6 * k:.1f} {u * 3:.1f} {u * 9 * k:.1f} {u * (16 - 3 * k):.1f}" for k in (0.4, 0.8, 1.2, 1.6))  # fmt: skip
    canvas.add("web", shapes.stroked(web, "#f4efe6", u * 0.25, 0.5), depth=0.3)
    if not is_small(plan):
        canvas.add("boxes", "".join(props.crate(canvas, rng, w * k, h * y, u * s) for k, y, s in ((0.1, 0.78, 18), (0.13, 0.66, 13), (0.92, 0.8, 15))), depth=0.42)  # fmt: skip
        canvas.add("trunk", _trunk(canvas, w * 0.77, h * 0.79, u * 30), depth=0.44)
    return stand(canvas, plan, 0.7)


def _trunk(canvas: Canvas, x: float, y: float, s: float) -> str:
    """A travelling trunk with straps."""
    hide, brass = canvas.light.far("#7a4a34", 0), canvas.light.far("#d9b04a", 0)
    lid = f"M{x - s / 2:.1f} {y - s * 0.34:.1f}Q{x - s / 2:.1f} {y - s * 0.56:.1f} {x - s * 0.36:.1f} {y - s * 0.56:.1f}H{x + s * 0.36:.1f}Q{x + s / 2:.1f} {y - s * 0.56:.1f} {x + s / 2:.1f} {y - s * 0.34:.1f}Z"
    straps = "".join(shapes.box(x + k * s * 0.28 - s * 0.03, y - s * 0.56, s * 0.06, s * 0.56, mix(hide, "#140b08", 0.45)) for k in (-1, 1))  # fmt: skip
    return (
        shapes.box(x - s / 2, y - s * 0.36, s, s * 0.36, canvas.linear([lighten(hide, 0.1), mix(hide, "#140b08", 0.3)], (0, y - s * 0.36), (0, y)), s * 0.02)
        + shapes.filled(lid, lighten(hide, 0.08)) + straps + shapes.box(x - s * 0.05, y - s * 0.4, s * 0.1, s * 0.11, brass, s * 0.01)
    )  # fmt: skip
