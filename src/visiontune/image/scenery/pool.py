"""A swimming pool with lanes, its edge, loungers and a parasol."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("pool"), canvas.light, canvas.width, canvas.height, canvas.unit
    horizon = h * 0.48
    sun = draw_sky(canvas, horizon, clouds=0.5)
    green = flora.grass(light, rng)
    canvas.add("hedge", shapes.box(0, horizon - u * 7, w, u * 16, canvas.linear([light.far(mix(green, "#2d7a4f", 0.4), 0.25), light.far(mix(green, "#14402c", 0.5), 0.2)], (0, horizon - u * 7), (0, horizon + u * 9)), u * 3), depth=0.3)  # fmt: skip
    for n in range(6):
        x = w * (n + rng.uniform(0.2, 0.8)) / 6
        tree = flora.palm if n % 2 else flora.round_tree
        canvas.add("hedge", tree(canvas, rng, x, horizon, u * rng.uniform(20, 28), 0.25), depth=0.3)
    deck = light.far("#e3d6bd", 0.04)
    canvas.add("floor", shapes.box(0, horizon + u * 8, w, h, canvas.linear([deck, mix(deck, "#6a5a48", 0.2)], (0, horizon), (0, h))), depth=0.4)  # fmt: skip
    tiles = "".join(f"M{w / 2 + n * u * 12:.1f} {horizon + u * 8:.1f}L{w / 2 + n * u * 34:.1f} {h:.1f}" for n in range(-9, 10))  # fmt: skip
    canvas.add("floor", shapes.stroked(tiles, mix(deck, "#6a5a48", 0.4), u * 0.3, 0.6), depth=0.4)
    top, foot = h * 0.6, h * 0.8
    rim = shapes.path([(w * 0.1, top - u * 1.6), (w * 0.9, top - u * 1.6), (w * 1.03, foot + u * 2.4), (-w * 0.03, foot + u * 2.4)])  # fmt: skip
    basin = shapes.path([(w * 0.12, top), (w * 0.88, top), (w * 1.0, foot), (0, foot)])
    water = canvas.linear([light.far("#8fe0ea", 0.1), light.far("#35b0d4", 0.02), light.far("#1f86b8", 0)], (0, top), (0, foot))  # fmt: skip
    canvas.add("water", shapes.filled(rim, lighten(deck, 0.5)) + shapes.filled(basin, water), depth=0.5)
    for t in (0.25, 0.5, 0.75):
        x0, x1 = w * (0.12 + 0.76 * t), w * t
        lane = f"M{x0:.1f} {top:.1f}L{x1:.1f} {foot:.1f}"
        canvas.add("water", shapes.stroked(lane, "#ffffff", u * 0.9) + shapes.stroked(lane, "#e0483a", u * 0.9, 1, f"{u * 1.6:.1f} {u * 3:.1f}"), depth=0.5)  # fmt: skip
    waves = "".join(
        f"M{rng.uniform(0.1, 0.84) * w:.1f} {rng.uniform(top + u, foot - u):.1f}q{u * 2:.1f} {-u * 0.9:.1f} {u * 4:.1f} 0t{u * 4:.1f} 0" for _ in range(26)
    )  # fmt: skip
    canvas.add("water", shapes.stroked(waves, "#ffffff", u * 0.4, 0.55), depth=0.5)
    side = rng.choice((-1, 1))
    lx = w * (0.5 + side * 0.36)
    ladder = f"M{lx - u * 3:.1f} {foot + u * 3:.1f}v{-u * 11:.1f}q{u * 1.4:.1f} {-u * 2:.1f} {u * 2:.1f} {u * 3:.1f}v{u * 4:.1f}M{lx + u * 4:.1f} {foot + u * 3:.1f}v{-u * 11:.1f}q{u * 1.4:.1f} {-u * 2:.1f} {u * 2:.1f} {u * 3:.1f}v{u * 4:.1f}"
    canvas.add("ladder", shapes.stroked(ladder, light.far("#c4ccd2", 0), u * 0.9), depth=0.6)
    px, tone = w * (0.5 - side * 0.36), light.far(rng.choice(["#e0503a", "#2f8fb8", "#f2b632"]), 0.08)
    shade = f"M{px - u * 14:.1f} {h * 0.4:.1f}Q{px:.1f} {h * 0.24:.1f} {px + u * 14:.1f} {h * 0.4:.1f}Z"
    stripe = f"M{px - u * 5:.1f} {h * 0.4:.1f}Q{px:.1f} {h * 0.2:.1f} {px + u * 5:.1f} {h * 0.4:.1f}Z"
    canvas.add("parasol", shapes.box(px - u * 0.5, h * 0.33, u, h * 0.25, "#e9e2d4") + shapes.filled(shade, tone) + shapes.filled(stripe, "#fbf6ec"), depth=0.42)  # fmt: skip
    for k in (-1, 1):
        cx = px + k * u * 15
        canvas.add("loungers", shapes.stroked(f"M{cx - u * 8:.1f} {h * 0.575:.1f}h{u * 11:.1f}l{u * 5:.1f} {-u * 5:.1f}", light.far("#fbf8f0", 0.05), u * 1.8) + shapes.stroked(f"M{cx - u * 6:.1f} {h * 0.58:.1f}v{u * 2.4:.1f}M{cx + u * 3:.1f} {h * 0.58:.1f}v{u * 2.4:.1f}", "#8a929a", u * 0.6), depth=0.44)  # fmt: skip
    return Spots(floor=h * 0.9, horizon=horizon, air=h * 0.22, sun=sun, water=h * 0.74)
