"""The cockpit of an aeroplane: the windscreen over clouds, dials, levers and two seats."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.inside import stand
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import cloud


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("cockpit"), canvas.light, canvas.width, canvas.height, canvas.unit
    line = h * 0.56
    canvas.add("view", shapes.box(0, 0, w, line, canvas.linear(list(light.sky), (0, 0), (0, line))), depth=0.0)
    white = light.far("#ffffff", 0.05)
    for n in range(7):
        x, y = w * (n + rng.uniform(0, 1)) / 7, line * rng.uniform(0.62, 1.02)
        canvas.add("clouds", cloud(canvas, rng, x, y, u * rng.uniform(26, 48), white, mix(white, light.haze, 0.6)), depth=0.08, motion="drift")  # fmt: skip
    frame = rng.choice(["#4a525e", "#5a5f66", "#445058"])
    dark = mix(frame, "#0c0f14", 0.5)
    roof = f"M0 0H{w:.1f}V{h * 0.12:.1f}Q{w / 2:.1f} {h * 0.05:.1f} 0 {h * 0.12:.1f}Z"
    canvas.add("frame", shapes.filled(roof, dark), depth=0.3)
    for k in (-0.34, -0.02, 0.02, 0.34):
        lean = k * w * 0.12
        canvas.add("frame", shapes.stroked(f"M{w * (0.5 + k):.1f} {h * 0.06:.1f}l{lean:.1f} {h * 0.52:.1f}", frame, u * (4 if abs(k) > 0.1 else 2)), depth=0.3)  # fmt: skip
    lamps = "".join(shapes.circle(w * 0.5 + (n - 7) * u * 5, h * 0.035, u * 0.9, rng.choice(["#ffd24a", "#6fe09a", "#e9eef2", "#ff6a5a"])) for n in range(15))  # fmt: skip
    canvas.add("frame", lamps, depth=0.3)
    hood = f"M0 {line + u * 3:.1f}Q{w / 2:.1f} {line - u * 7:.1f} {w:.1f} {line + u * 3:.1f}V{h:.1f}H0Z"
    canvas.add("panel", shapes.filled(hood, canvas.linear([frame, dark], (0, line), (0, h))), depth=0.4)
    count = max(5, int(w / u / 17))
    for n in range(count):
        x, y, r = w * (n + 0.5) / count, line + u * (8 - 2.4 * (1 - (2 * (n + 0.5) / count - 1) ** 2)), u * 5
        turn = rng.uniform(-1, 1)
        if n % 3 == 1:
            screen = shapes.box(x - r * 1.2, y - r, r * 2.4, r * 2, "#0c1a24", u * 0.6) + shapes.box(x - r * 1.05, y, r * 2.1, r * 0.85, "#8a5a34") + shapes.box(x - r * 1.05, y - r * 0.85, r * 2.1, r * 0.85, "#3f9ad4") + shapes.stroked(f"M{x - r * 0.6:.1f} {y:.1f}h{r * 1.2:.1f}", "#fbf6e0", u * 0.5)  # fmt: skip
            canvas.add("panel", screen, depth=0.4)
        else:
            ticks = "".join(f"M{x + a * r * 0.8:.1f} {y + b * r * 0.8:.1f}l{-a * r * 0.16:.1f} {-b * r * 0.16:.1f}" for a, b in ((0, -1), (0.7, -0.7), (1, 0), (0.7, 0.7), (-0.7, -0.7), (-1, 0), (-0.7, 0.7)))  # fmt: skip
            dial = shapes.circle(x, y, r, lighten(frame, 0.35)) + shapes.circle(x, y, r * 0.86, "#14181e")
            canvas.add("panel", dial + shapes.stroked(ticks, "#e9eef2", u * 0.35) + shapes.stroked(f"M{x:.1f} {y:.1f}l{turn * r * 0.5:.1f} {-r * 0.55:.1f}", "#ff8a4a", u * 0.6), depth=0.4)  # fmt: skip
    floor = h * 0.76
    canvas.add("floor", shapes.box(0, floor, w, h - floor, canvas.linear([mix(dark, "#3a3f48", 0.4), "#14161c"], (0, floor), (0, h))), depth=0.42)  # fmt: skip
    for k in (-1, 1):
        x = w / 2 + k * w * 0.3
        yoke = shapes.stroked(f"M{x:.1f} {h * 0.74:.1f}v{-u * 10:.1f}M{x - u * 7:.1f} {h * 0.66 - u * 6:.1f}q0 {u * 6:.1f} {u * 3:.1f} {u * 6:.1f}h{u * 8:.1f}q{u * 3:.1f} 0 {u * 3:.1f} {-u * 6:.1f}", "#1c2028", u * 2)  # fmt: skip
        seat = shapes.box(x - u * 13, h * 0.72, u * 26, h * 0.34, light.far("#3f4f66", 0), u * 5) + shapes.box(x - u * 8, h * 0.66, u * 16, u * 9, light.far("#4a5c78", 0), u * 3)  # fmt: skip
        canvas.add("seats", yoke + seat, depth=0.5)
    return stand(canvas, plan, 0.74, "#5f6a74", left=0.34, right=0.66)
