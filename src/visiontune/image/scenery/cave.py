"""A limestone cave: stalactites, stalagmites and a still pool."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, w, h, u = canvas.random("cave"), canvas.width, canvas.height, canvas.unit
    rock, light = rng.choice([("#6a5a78", "#f6c98a"), ("#57708a", "#bfe6e0"), ("#7d6250", "#ffdf9e")])
    dark = mix(rock, "#0c0b18", 0.72)
    canvas.add(
        "sky",
        shapes.box(
            0, 0, w, h, canvas.linear([mix(rock, "#0c0b18", 0.55), mix(rock, light, 0.25), dark], (0, 0), (0, h))
        ),
        depth=0.0,
    )
    x = w * rng.uniform(0.4, 0.6)
    canvas.add("glow", shapes.ellipse(x, h * 0.5, w * 0.4, h * 0.42, canvas.soft(light, 0.75)), depth=0.05)
    for i, far in enumerate((0.55, 0.3, 0.0)):
        tone = mix(mix(rock, "#0c0b18", 0.2 + 0.28 * i), light, far * 0.35)
        roof, floor = h * (0.2 - 0.06 * i), h * (0.64 + 0.08 * i)
        name, depth = f"rock-{i + 1}", 0.2 + 0.2 * i
        lower = shapes.ridge(rng, w, floor + u * 3, u * 6, 2.0, 4)
        upper = [
            (px, 2 * roof - py + floor - roof + roof * 0.0) for px, py in shapes.ridge(rng, w, floor, u * 8, 2.0, 4)
        ]
        upper = [(px, py - floor + roof * 0.7) for px, py in upper]
        paint = canvas.linear([lighten(tone, 0.1), mix(tone, "#07060f", 0.35)], (0, floor - u * 8), (0, h))
        canvas.add(name, shapes.filled(shapes.ground(lower, h), paint), depth=depth)
        canvas.add(
            name,
            shapes.filled(
                shapes.ground(upper, -u), canvas.linear([mix(tone, "#07060f", 0.4), tone], (0, 0), (0, roof + u * 6))
            ),
            depth=depth,
        )
        for n in range(9 - i):
            px = w * (n + rng.uniform(0.1, 0.9)) / (9 - i)
            if i == 2 and abs(px - w / 2) < w * 0.2:
                continue
            size = u * rng.uniform(9, 20) * (0.7 + 0.25 * i)
            wide = size * rng.uniform(0.14, 0.24)
            top = roof * 0.6
            canvas.add(
                name,
                shapes.filled(
                    f"M{px - wide:.1f} {top - u * 4:.1f}Q{px - wide * 0.3:.1f} {top + size * 0.5:.1f} {px:.1f} {top + size:.1f}Q{px + wide * 0.3:.1f} {top + size * 0.5:.1f} {px + wide:.1f} {top - u * 4:.1f}Z",
                    tone,
                ),
                depth=depth,
            )
            foot = shapes.height_at(lower, px) + u * 2
            if rng.random() < 0.7:
                canvas.add(
                    name,
                    shapes.filled(
                        f"M{px - wide * 1.2:.1f} {foot:.1f}Q{px - wide * 0.3:.1f} {foot - size * 0.3:.1f} {px:.1f} {foot - size * 0.6:.1f}Q{px + wide * 0.3:.1f} {foot - size * 0.3:.1f} {px + wide * 1.2:.1f} {foot:.1f}Z",
                        lighten(tone, 0.05),
                    ),
                    depth=depth,
                )
    pool = canvas.linear([mix(light, "#2f7f9c", 0.55), mix("#123f5c", rock, 0.3)], (0, h * 0.8), (0, h * 0.9))
    canvas.add("pool", shapes.ellipse(x, h * 0.86, w * 0.3, h * 0.045, pool), depth=0.62)
    return Spots(floor=canvas.safe, horizon=h * 0.62, air=h * 0.38, sun=(x, h * 0.4))
