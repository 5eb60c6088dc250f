"""Inside a hull: a submarine with the sea at its portholes, or a space station with the earth and stars."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.inside import stand
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, w, h, u = canvas.random("vessel"), canvas.width, canvas.height, canvas.unit
    space = plan.setting == "space_station"
    hull = rng.choice(["#dfe4ea", "#d4dae0"]) if space else rng.choice(["#8a9a8f", "#7f8f9a", "#9a9078"])
    line, dark = h * 0.72, mix(hull, "#141820", 0.55)
    canvas.add("hull", shapes.box(0, 0, w, h, canvas.linear([dark, hull, lighten(hull, 0.15), mix(hull, "#141820", 0.35)], (0, 0), (0, line))), depth=0.0)  # fmt: skip
    step = u * 34
    ribs = "".join(shapes.box((n + 0.5) * step - u * 1.4, 0, u * 2.8, line, mix(hull, "#141820", 0.3)) for n in range(int(w / step) + 1))  # fmt: skip
    bolts = "".join(shapes.circle((n + 0.5) * step, u * (4 + 8 * k), u * 0.6, lighten(hull, 0.4)) for n in range(int(w / step) + 1) for k in range(int(line / u / 8)))  # fmt: skip
    canvas.add("hull", ribs + bolts, depth=0.0)
    count = 1 if canvas.tall else 3
    for n in range(count):
        big = n == count // 2
        _porthole(canvas, w * (n + 0.5) / count, h * 0.34, u * (23 if big else 15), hull, n if space else -1)
    pipes = ("#c9d0d8", "#8fa3b8") if space else ("#b5653a", "#c9a24a")
    for k, tone in enumerate(pipes):
        y = u * (4 + 5 * k)
        canvas.add("pipes", shapes.box(0, y, w, u * 2.6, canvas.linear([lighten(tone, 0.4), mix(tone, "#14101a", 0.4)], (0, y), (0, y + u * 2.6)), u), depth=0.2)  # fmt: skip
    canvas.add("floor", shapes.box(0, line, w, h - line, canvas.linear([mix(hull, "#20262e", 0.5), mix(hull, "#0c0f14", 0.8)], (0, line), (0, h))), depth=0.3)  # fmt: skip
    grid = "".join(f"M{w / 2 + n * u * 9:.1f} {line:.1f}L{w / 2 + n * u * 26:.1f} {h:.1f}" for n in range(-11, 12))
    canvas.add("floor", shapes.stroked(grid, lighten(hull, 0.1), u * 0.25, 0.35), depth=0.3)
    for side in (0, 1):
        _console(canvas, 0 if side == 0 else w - u * 42, line + u * 4, u * 42, space)
    return stand(canvas, plan, 0.72, "#6f7a84", left=0.14, right=0.86)


def _porthole(canvas: Canvas, x: float, y: float, r: float, hull: str, planet: int) -> None:
    """A round window; `planet` below 0 is the sea, 1 the earth, others stars alone."""
    rng, u = canvas.random(f"porthole/{x:.0f}"), canvas.unit
    clip = canvas.define(f'<clipPath id="{{id}}"><circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"/></clipPath>')
    if planet < 0:
        seen = shapes.circle(x, y, r, canvas.linear(["#6fd0e0", "#1f7fae", "#0c3a66"], (0, y - r), (0, y + r)))
        for _ in range(7):
            seen += shapes.circle(x + rng.uniform(-0.8, 0.8) * r, y + rng.uniform(-0.8, 0.8) * r, u * rng.uniform(0.4, 1.1), "#ffffff", 0.5)  # fmt: skip
        for _ in range(3):
            fx, fy, s = x + rng.uniform(-0.6, 0.4) * r, y + rng.uniform(-0.5, 0.5) * r, r * rng.uniform(0.16, 0.26)
            tone = rng.choice(["#ffb03a", "#f06a5a", "#f4e27a"])
            seen += shapes.ellipse(fx, fy, s, s * 0.5, tone) + shapes.filled(f"M{fx + s * 0.8:.1f} {fy:.1f}l{s * 0.7:.1f} {-s * 0.5:.1f}v{s:.1f}z", tone) + shapes.circle(fx - s * 0.5, fy - s * 0.1, s * 0.1, "#14202c")  # fmt: skip
    else:
        seen = shapes.circle(x, y, r, canvas.linear(["#05060f", "#141a3a"], (0, y - r), (0, y + r)))
        seen += "".join(shapes.circle(x + rng.uniform(-1, 1) * r, y + rng.uniform(-1, 1) * r, u * rng.uniform(0.15, 0.45), "#ffffff", rng.uniform(0.5, 1)) for _ in range(40))  # fmt: skip
        if planet == 1 or canvas.tall:
            ey = y + r * 0.95
            seen += shapes.circle(x, ey, r * 1.0, canvas.soft("#8fd0ff", 0.9)) + shapes.circle(x, ey, r * 0.82, canvas.linear(["#6fc0f0", "#1c5fa8"], (0, ey - r), (0, ey)))  # fmt: skip
            seen += "".join(shapes.filled(shapes.blob(rng, x + a * r, ey - b * r, r * c, 0.35), "#5fae5a") for a, b, c in ((-0.4, 0.42, 0.2), (0.25, 0.5, 0.24), (0.02, 0.26, 0.12)))  # fmt: skip
            seen += shapes.ellipse(x - r * 0.1, ey - r * 0.62, r * 0.3, r * 0.05, "#ffffff", 0.7)
    ring = shapes.circle(x, y, r + u * 3.4, mix(hull, "#141820", 0.45)) + shapes.circle(x, y, r + u * 2, lighten(hull, 0.3))  # fmt: skip
    gleam = shapes.stroked(f"M{x - r * 0.7:.1f} {y - r * 0.3:.1f}A{r * 0.76:.1f} {r * 0.76:.1f} 0 0 1 {x - r * 0.2:.1f} {y - r * 0.72:.1f}", "#ffffff", u * 1, 0.5)  # fmt: skip
    canvas.add("portholes", ring + f'<g clip-path="url(#{clip})">{seen}</g>' + gleam, depth=0.1)


def _console(canvas: Canvas, x: float, y: float, wide: float, space: bool) -> None:
    """A desk of dials, lamps and a round screen."""
    rng, u = canvas.random(f"console/{x:.0f}"), canvas.unit
    tone = "#5f6f84" if space else "#5a6a62"
    top = y - u * 24
    canvas.add("consoles", shapes.filled(shapes.path([(x, y), (x, top), (x + wide, top), (x + wide, y)]), canvas.linear([lighten(tone, 0.2), mix(tone, "#10141a", 0.4)], (0, top), (0, y))), depth=0.4)  # fmt: skip
    cx, cy = x + wide * 0.3, top + u * 9
    canvas.add("consoles", shapes.circle(cx, cy, u * 7, "#10241c") + "".join(shapes.stroked(f"M{cx - u * r:.1f} {cy:.1f}a{u * r:.1f} {u * r:.1f} 0 1 0 {u * 2 * r:.1f} 0a{u * r:.1f} {u * r:.1f} 0 1 0 {-u * 2 * r:.1f} 0", "#5fe09a", u * 0.3, 0.7) for r in (2.4, 4.6)) + shapes.stroked(f"M{cx:.1f} {cy:.1f}l{u * 4.6:.1f} {-u * 3.6:.1f}", "#9affc4", u * 0.6), depth=0.4)  # fmt: skip
    for n in range(9):
        lx, ly = x + wide * (0.56 + 0.13 * (n % 3)), top + u * (4 + 5 * (n // 3))
        canvas.add("consoles", shapes.circle(lx, ly, u * 1.5, rng.choice(["#ff6a5a", "#ffd24a", "#6fe09a", "#6fc0ff", "#e9eef2"])), depth=0.4)  # fmt: skip
