"""Inside something that carries people: a train's carriage with land outside, or an aeroplane's cabin over clouds."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.inside import stand
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("carriage"), canvas.light, canvas.width, canvas.height, canvas.unit
    aloft = plan.setting == "cabin"
    wall = light.far(rng.choice(["#e9edf0", "#eeeae2"]) if aloft else rng.choice(["#c49a6c", "#d9cdb8", "#a8b8b0"]), 0)
    cloth = rng.choice(["#3f5f9a", "#2f7f86", "#5a5f78"] if aloft else ["#a8383f", "#2f6f5a", "#34558a"])
    line = h * 0.72
    canvas.add("wall", shapes.box(0, 0, w, line, canvas.linear([lighten(wall, 0.1), wall, mix(wall, "#3a3038", 0.14)], (0, 0), (0, line))), depth=0.0)  # fmt: skip
    wide, high = (u * 15, u * 21) if aloft else (u * 46, u * 32)
    pitch = wide * (2.1 if aloft else 1.2)
    count = max(1, int(w / pitch) + 1)
    start = (w - count * pitch) / 2
    top = h * (0.2 if aloft else 0.25)
    shelf = h * (0.04 if aloft else 0.17)
    round_ = wide * 0.42 if aloft else u * 3
    for n in range(count):
        x = start + n * pitch + (pitch - wide) / 2
        clip = canvas.define(f'<clipPath id="{{id}}"><rect x="{x:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="{round_:.1f}"/></clipPath>')  # fmt: skip
        view = shapes.box(x, top, wide, high, canvas.linear(list(light.sky), (0, top), (0, top + high)))
        view += _clouds(canvas, x, top, wide, high, n) if aloft else _land(canvas, x, top, wide, high, n)
        frame = shapes.box(x - u * 1.6, top - u * 1.6, wide + u * 3.2, high + u * 3.2, lighten(wall, 0.4) if aloft else light.far("#5a3f2c", 0), round_ + u)  # fmt: skip
        canvas.add("windows", frame + f'<g clip-path="url(#{clip})">{view}</g>', depth=0.1)
        if not aloft:
            for k in (0, 1):
                cx = x + (u * 2.4 if k == 0 else wide - u * 2.4)
                canvas.add("curtains", shapes.box(cx - u * 3, top - u, u * 6, high + u * 2, light.far(cloth, 0), u), depth=0.14)  # fmt: skip
    rack = light.far("#dfe4e8" if aloft else "#c9a24a", 0)
    canvas.add("rack", shapes.box(0, shelf, w, u * (9 if aloft else 1.6), canvas.linear([rack, mix(rack, "#3a4250", 0.3)], (0, shelf), (0, shelf + u * 9)), u * 0.6), depth=0.2)  # fmt: skip
    for n in range(count):
        x = start + (n + 0.5) * pitch
        if aloft:
            canvas.add("rack", shapes.stroked(f"M{x:.1f} {shelf:.1f}v{u * 9:.1f}", "#8f9aa6", u * 0.4), depth=0.2)
        elif rng.random() < 0.8:
            size = u * rng.uniform(12, 17)
            case = light.far(rng.choice(["#8a5a38", "#5f7a5a", "#a8453a", "#4a5f86"]), 0)
            canvas.add("rack", shapes.box(x - size / 2, shelf - size * 0.44, size, size * 0.44, case, u) + shapes.box(x - size * 0.3, shelf - size * 0.44, u, size * 0.44, lighten(case, 0.3)), depth=0.2)  # fmt: skip
    floor = light.far("#5f6a78" if aloft else "#7a5a44", 0)
    canvas.add("floor", shapes.box(0, line, w, h - line, canvas.linear([floor, mix(floor, "#14101a", 0.45)], (0, line), (0, h))), depth=0.3)  # fmt: skip
    step = u * 34
    seats = int(w / step) + 1
    for n in range(seats):
        for k in (-1, 1) if not aloft else (1,):
            x = (w - seats * step) / 2 + (n + 0.5) * step + k * step * 0.27
            canvas.add("seats", seat(canvas, x, line + u * 5, u * 26, cloth, k), depth=0.4)
    return stand(canvas, plan, 0.72, "#b9a080")


def seat(canvas: Canvas, x: float, y: float, tall: float, cloth: str, side: int) -> str:
    """A seat from its side, facing left (`side` 1) or right (-1); (x, y) the middle of its foot."""
    tone, t = canvas.light.far(cloth, 0), tall
    lean = f"M{x + side * t * 0.16:.1f} {y - t * 0.2:.1f}L{x + side * t * 0.26:.1f} {y - t * 0.98:.1f}"
    rest = f"M{x + side * t * 0.245:.1f} {y - t * 0.86:.1f}l{side * t * 0.016:.1f} {-t * 0.12:.1f}"
    return (
        shapes.box(x - t * 0.14, y - t * 0.22, t * 0.26, t * 0.22, mix(tone, "#14101a", 0.55))
        + shapes.stroked(lean, tone, t * 0.17) + shapes.stroked(rest, "#f4efe6", t * 0.12)
        + shapes.stroked(f"M{x - side * t * 0.2:.1f} {y - t * 0.24:.1f}H{x + side * t * 0.14:.1f}", lighten(tone, 0.14), t * 0.16)
        + shapes.stroked(f"M{x - side * t * 0.14:.1f} {y - t * 0.48:.1f}H{x + side * t * 0.16:.1f}", mix(tone, "#14101a", 0.5), t * 0.06)
    )  # fmt: skip


def _land(canvas: Canvas, x: float, y: float, wide: float, high: float, n: int) -> str:
    light = canvas.light
    near, far = light.far("#7fa85a", 0.15), light.far("#5f86a0", 0.45)
    peak = shapes.path([(x, y + high * 0.66), (x + wide * (0.2 + 0.1 * (n % 3)), y + high * 0.3), (x + wide * 0.55, y + high * 0.6), (x + wide * 0.8, y + high * 0.4), (x + wide, y + high * 0.66)])  # fmt: skip
    trees = "".join(shapes.circle(x + wide * (0.12 + 0.2 * k), y + high * 0.74, wide * 0.05, light.far("#3f7a4a", 0.1)) for k in range(5))  # fmt: skip
    return shapes.filled(peak, far) + shapes.box(x, y + high * 0.64, wide, high * 0.4, near) + trees


def _clouds(canvas: Canvas, x: float, y: float, wide: float, high: float, n: int) -> str:
    white = canvas.light.far("#ffffff", 0.1)
    puffs = "".join(shapes.circle(x + wide * k / 3, y + high * (0.9 - 0.06 * ((k + n) % 3)), wide * 0.26, white, 0.95) for k in range(4))  # fmt: skip
    wing = shapes.filled(f"M{x:.1f} {y + high * 0.7:.1f}L{x + wide:.1f} {y + high * 0.56:.1f}v{high * 0.07:.1f}L{x:.1f} {y + high * 0.82:.1f}z", canvas.light.far("#c4ccd4", 0.05))  # fmt: skip
    return puffs + (wing if n % 3 == 1 else "")
