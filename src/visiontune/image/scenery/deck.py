"""On the deck of a sailing ship: planks, mast, rigging, the rail, and the sea around."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import sea
from visiontune.image.scenery.furniture import barrel
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    base = sea.draw(canvas, plan.model_copy(update={"heroes": ()}))
    rng, light, w, h, u = canvas.random("deck"), canvas.light, canvas.width, canvas.height, canvas.unit
    wood = light.far(rng.choice(["#a5774a", "#94683f", "#b58a5c"]), 0)
    dark, top = mix(wood, "#1c0f08", 0.45), h * 0.68
    mx = w * rng.choice((0.3, 0.7))
    canvas.add("rigging", shapes.stroked("".join(f"M{mx:.1f} {h * 0.06 * k:.1f}L{mx + side * u * (24 + 6 * k):.1f} {top:.1f}" for k in (0, 1, 2) for side in (-1, 1)), mix(dark, "#0c0808", 0.3), u * 0.5), depth=0.5)  # fmt: skip
    rungs = "".join(f"M{mx + side * u * (1 + 23 * t):.1f} {top * t:.1f}h{side * u * 10 * t:.1f}" for side in (-1, 1) for t in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9))  # fmt: skip
    canvas.add("rigging", shapes.stroked(rungs, mix(dark, "#0c0808", 0.3), u * 0.35), depth=0.5)
    cloth = light.far("#f2e9d4", 0.05)
    sail = f"M{mx - u * 36:.1f} {h * 0.05:.1f}H{mx + u * 36:.1f}Q{mx + u * 31:.1f} {h * 0.2:.1f} {mx + u * 34:.1f} {h * 0.36:.1f}Q{mx:.1f} {h * 0.28:.1f} {mx - u * 34:.1f} {h * 0.36:.1f}Q{mx - u * 31:.1f} {h * 0.2:.1f} {mx - u * 36:.1f} {h * 0.05:.1f}Z"
    canvas.add("sail", shapes.filled(sail, canvas.linear([lighten(cloth, 0.3), mix(cloth, "#8a7a68", 0.25)], (mx - u * 36, 0), (mx + u * 36, 0))), depth=0.54)  # fmt: skip
    seams = "".join(f"M{mx + k * u * 12:.1f} {h * 0.05:.1f}V{h * 0.31:.1f}" for k in (-2, -1, 0, 1, 2))
    canvas.add("sail", shapes.stroked(seams, mix(cloth, "#8a7a68", 0.4), u * 0.3, 0.6) + shapes.box(mx - u * 39, h * 0.035, u * 78, u * 2.2, dark, u), depth=0.54)  # fmt: skip
    canvas.add("mast", shapes.box(mx - u * 2.4, 0, u * 4.8, h * 0.78, canvas.linear([lighten(wood, 0.2), dark], (mx - u * 2.4, 0), (mx + u * 2.4, 0))), depth=0.56)  # fmt: skip
    rail = h * 0.6
    posts = "".join(shapes.box(n * u * 9 - u, rail, u * 2, top - rail + u * 2, mix(wood, "#1c0f08", 0.15), u * 0.8) for n in range(int(w / u / 9) + 2))  # fmt: skip
    canvas.add("rail", posts + shapes.box(-u, rail - u * 1.6, w + 2 * u, u * 3, lighten(wood, 0.18), u * 0.8) + shapes.box(-u, top - u * 3, w + 2 * u, u * 5, dark), depth=0.58)  # fmt: skip
    canvas.add("planks", shapes.box(0, top, w, h - top, canvas.linear([wood, mix(wood, "#2a160c", 0.35)], (0, top), (0, h))), depth=0.6)  # fmt: skip
    lines = "".join(f"M{w / 2 + n * u * 10:.1f} {top:.1f}L{w / 2 + n * u * 26:.1f} {h:.1f}" for n in range(-10, 11))
    canvas.add("planks", shapes.stroked(lines, dark, u * 0.35, 0.7), depth=0.6)
    canvas.add("cargo", barrel(canvas, w - mx + (u * 14 if mx < w / 2 else -u * 14), h * 0.79, u * 17), depth=0.62)
    coil = "".join(shapes.ellipse(mx + u * 12, h * 0.8 - k * u * 1.4, u * 6, u * 1.8, light.far("#cdb484", 0)) + shapes.ellipse(mx + u * 12, h * 0.8 - k * u * 1.4, u * 3, u * 0.8, dark) for k in range(3))  # fmt: skip
    canvas.add("cargo", coil, depth=0.62)
    return Spots(floor=h * 0.88, horizon=base.horizon, air=h * 0.24, sun=base.sun)
