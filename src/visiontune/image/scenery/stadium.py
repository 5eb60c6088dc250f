"""A stadium: stands full of dots, floodlights, a striped pitch."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("stadium"), canvas.light, canvas.width, canvas.height, canvas.unit
    sun = draw_sky(canvas, h * 0.5, clouds=0.4)
    top, edge = h * 0.34, h * 0.6
    stand = light.far("#5f6f8f", 0.2)
    bowl = f"M0 {top - u * 6:.1f}Q{w / 2:.1f} {top + u * 8:.1f} {w:.1f} {top - u * 6:.1f}V{edge:.1f}H0Z"
    canvas.add(
        "stands",
        shapes.filled(bowl, canvas.linear([mix(stand, "#1a2038", 0.25), stand], (0, top), (0, edge))),
        depth=0.25,
    )
    tones = rng.choice(
        [("#e86a5a", "#f3d98a", "#ffffff"), ("#5aa0e8", "#ffffff", "#f0b45a"), ("#f0c95a", "#5ab58a", "#ffffff")]
    )
    dots = []
    for row in range(9):
        for n in range(int(w / u / 2.4)):
            x = n * u * 2.4 + (row % 2) * u * 1.2
            sag = u * 14 * (1 - (2 * x / w - 1) ** 2) / 2
            y = top - u * 3 + sag + row * (edge - top) / 9
            if y < edge - u * 2 and rng.random() < 0.85:
                dots.append(shapes.circle(x, y, u * 0.75, light.far(rng.choice(tones), 0.25), 0.85))
    canvas.add("stands", "".join(dots), depth=0.25)
    canvas.add("stands", shapes.box(0, edge - u * 2.4, w, u * 2.8, light.far("#e9edf2", 0.1)), depth=0.25)
    grass = light.far("#4fa653", 0.03)
    canvas.add(
        "pitch",
        shapes.box(0, edge, w, h - edge, canvas.linear([grass, mix(grass, "#0f3a22", 0.35)], (0, edge), (0, h))),
        depth=0.5,
    )
    stripes = "".join(
        shapes.filled(
            shapes.path(
                [
                    (w / 2 + n * u * 10, edge),
                    (w / 2 + (n + 1) * u * 10, edge),
                    (w / 2 + (n + 1) * u * 30, h),
                    (w / 2 + n * u * 30, h),
                ]
            ),
            "#ffffff",
            0.07,
        )
        for n in range(-8, 8, 2)
    )
    canvas.add(
        "pitch",
        stripes
        + shapes.stroked(f"M0 {edge + u * 4:.1f}H{w:.1f}", "#ffffff", u * 0.5, 0.8)
        + f'<ellipse cx="{w / 2:.1f}" cy="{h * 0.86:.1f}" rx="{u * 40:.1f}" ry="{u * 9:.1f}" fill="none" stroke="#ffffff" stroke-width="{u * 0.5:.1f}" stroke-opacity="0.7"/>',
        depth=0.5,
    )
    return Spots(floor=canvas.safe, horizon=edge, air=h * 0.24, sun=sun)
