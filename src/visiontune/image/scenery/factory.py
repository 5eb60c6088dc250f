"""A factory hall: machines with pipes and lamps, and a belt that runs through it."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import props
from visiontune.image.scenery.room import shell
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("factory"), canvas.light, canvas.width, canvas.height, canvas.unit
    shell(canvas, rng.choice(["#b9c4cc", "#c9c2b4", "#a9b8b4"]), "#8f8f94", line=0.68)
    glass = "#ffdf9a" if light.dark else light.far("#bfe0ee", 0.05)
    for n in range(int(w / u / 12) + 1):
        canvas.add("wall", shapes.box(n * u * 12 + u, h * 0.06, u * 10, h * 0.1, glass), depth=0.0)
    pipe = light.far("#7d8a96", 0.05)
    canvas.add(
        "pipes",
        "".join(
            shapes.box(
                0,
                y,
                w,
                u * 2.2,
                canvas.linear([lighten(pipe, 0.3), mix(pipe, "#1a2028", 0.3)], (0, y), (0, y + u * 2.2)),
                u,
            )
            for y in (h * 0.2, h * 0.24)
        ),
        depth=0.1,
    )
    count = max(2, round(w / u / 46))
    for n in range(count):
        x, wide, tall = w * (n + 0.5) / count, u * rng.uniform(24, 32), u * rng.uniform(26, 36)
        tone = light.far(rng.choice(["#3f7f94", "#d98a3a", "#5f8f6a", "#7a6a94"]), 0.05)
        foot = h * 0.7
        body = shapes.box(
            x - wide / 2,
            foot - tall,
            wide,
            tall,
            canvas.linear([lighten(tone, 0.15), mix(tone, "#141a24", 0.25)], (0, foot - tall), (0, foot)),
            u * 1.6,
        )
        dial = shapes.circle(x - wide * 0.26, foot - tall * 0.72, u * 3, "#f4f2ea") + shapes.stroked(
            f"M{x - wide * 0.26:.1f} {foot - tall * 0.72:.1f}l{u * 1.6:.1f} {-u * 1.4:.1f}", "#c8382f", u * 0.5
        )
        panel = shapes.box(x, foot - tall * 0.86, wide * 0.38, tall * 0.28, "#1f2a36", u * 0.6)
        lamps = "".join(
            shapes.circle(x + wide * (0.07 + 0.11 * k), foot - tall * 0.5, u * 0.9, c)
            for k, c in enumerate(("#6fe09a", "#ffd24a", "#ff6a5a"))
        )
        riser = shapes.box(x - wide * 0.1, h * 0.25, u * 3, foot - tall - h * 0.25 + u, pipe)
        canvas.add("machines", riser + body + dial + panel + lamps, depth=0.3)
    y = h * 0.7
    canvas.add(
        "belt",
        shapes.box(0, y, w, u * 3.4, light.far("#2f343c", 0.02), u * 1.4)
        + shapes.box(0, y + u * 3.2, w, u * 3, light.far("#6f7780", 0.02)),
        depth=0.42,
    )
    rolls = "".join(
        shapes.circle(n * u * 5, y + u * 4.7, u * 1.1, light.far("#b9c0c8", 0.02)) for n in range(int(w / u / 5) + 1)
    )
    canvas.add("belt", rolls, depth=0.42)
    for n in range(int(w / u / 26) + 1):
        canvas.add(
            "belt", props.crate(canvas, rng, u * 26 * n + u * rng.uniform(4, 16), y + u * 0.4, u * 7), depth=0.42
        )
    props.ceiling_lamps(canvas, count, h * 0.12, tone="#d9822f")
    return Spots(floor=h * 0.89, horizon=h * 0.68, air=h * 0.3, sun=(w / 2, 0))
