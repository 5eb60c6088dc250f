"""The hall of a king: columns, banners, a red carpet and the throne on its steps."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.lobby import column
from visiontune.image.scenery.room import shell
from visiontune.image.scenery.spots import Spots
from visiontune.image.scenery.vault import torch


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("throne"), canvas.light, canvas.width, canvas.height, canvas.unit
    stone, cloth = rng.choice([("#c9b58f", "#a8283a"), ("#b9b4c0", "#4a2f8a"), ("#c4b8a0", "#2f4f94")])
    shell(canvas, stone, "#a89a86", line=0.64)
    x, line = w * 0.5, h * 0.64
    for k in (-2, -1, 1, 2):
        wx = x + k * w * 0.17
        half, top = u * 5, h * 0.14
        arch = f"M{wx - half:.1f} {h * 0.46:.1f}V{top + half:.1f}Q{wx - half:.1f} {top:.1f} {wx:.1f} {top - half * 0.6:.1f}Q{wx + half:.1f} {top:.1f} {wx + half:.1f} {top + half:.1f}V{h * 0.46:.1f}Z"
        canvas.add("windows", shapes.filled(arch, canvas.linear(list(light.sky), (0, top), (0, h * 0.46))) + shapes.stroked(arch + f"M{wx:.1f} {top:.1f}V{h * 0.46:.1f}", lighten(light.far(stone, 0), 0.3), u), depth=0.08)  # fmt: skip
    tone = light.far(cloth, 0)
    drape = f"M{x - u * 24:.1f} 0H{x + u * 24:.1f}Q{x + u * 20:.1f} {h * 0.3:.1f} {x + u * 24:.1f} {line:.1f}H{x - u * 24:.1f}Q{x - u * 20:.1f} {h * 0.3:.1f} {x - u * 24:.1f} 0Z"
    folds = "".join(f"M{x + n * u * 5:.1f} 0Q{x + n * u * 4.2:.1f} {h * 0.3:.1f} {x + n * u * 5:.1f} {line:.1f}" for n in range(-4, 5))  # fmt: skip
    canvas.add("drape", shapes.filled(drape, mix(tone, "#12060f", 0.3)) + shapes.stroked(folds, mix(tone, "#12060f", 0.6), u * 0.8, 0.6), depth=0.12)  # fmt: skip
    for n in range(3):
        half, y = u * (34 - 5 * n), line + u * (8 - 4 * n)
        step = lighten(light.far(stone, 0), 0.1 + 0.08 * n)
        canvas.add("steps", shapes.box(x - half, y - u * 4, half * 2, u * 4.4, canvas.linear([lighten(step, 0.12), mix(step, "#1a1420", 0.18)], (0, y - u * 4), (0, y)), u * 0.3), depth=0.34)  # fmt: skip
    if not any(hero.art == "vt-throne" for hero in plan.heroes):
        canvas.add("throne", throne(canvas, x, line - u * 4, u * 40, cloth), depth=0.36)
    carpet = f"M{x - u * 9:.1f} {line + u * 8:.1f}h{u * 18:.1f}L{x + u * 30:.1f} {h:.1f}h{-u * 60:.1f}z"
    trim = f"M{x - u * 8:.1f} {line + u * 8:.1f}L{x - u * 27:.1f} {h:.1f}M{x + u * 8:.1f} {line + u * 8:.1f}L{x + u * 27:.1f} {h:.1f}"
    up = shapes.box(x - u * 9, line - u * 4, u * 18, u * 12.4, mix(tone, "#12060f", 0.12))
    canvas.add("carpet", up + shapes.filled(carpet, tone) + shapes.stroked(trim, "#e8c04a", u * 1.1), depth=0.35)
    for k in (0.08, 0.28, 0.72, 0.92):
        near = k in (0.08, 0.92)
        canvas.add("columns", column(canvas, w * k, h * (0.76 if near else 0.69), 0, u * (6 if near else 4), stone), depth=0.42 if near else 0.3)  # fmt: skip
        if not near:
            torch(canvas, w * k, h * 0.4, u * 8)
    for k in (0.18, 0.82):
        flag = f"M{w * k - u * 6:.1f} {h * 0.05:.1f}h{u * 12:.1f}v{h * 0.3:.1f}l{-u * 6:.1f} {u * 6:.1f}l{-u * 6:.1f} {-u * 6:.1f}z"
        crown = f"M{w * k - u * 3.4:.1f} {h * 0.22:.1f}v{-u * 5:.1f}l{u * 1.7:.1f} {u * 2:.1f}l{u * 1.7:.1f} {-u * 3:.1f}l{u * 1.7:.1f} {u * 3:.1f}l{u * 1.7:.1f} {-u * 2:.1f}v{u * 5:.1f}z"
        canvas.add("banners", shapes.filled(flag, tone) + shapes.filled(crown, "#f2c94a"), depth=0.38)
    return Spots(floor=h * 0.87, horizon=line, air=h * 0.26, sun=(x, 0))


def throne(canvas: Canvas, x: float, y: float, tall: float, cloth: str) -> str:
    """A golden throne on its foot (x, y)."""
    gold, tone = canvas.light.far("#e0b03a", 0), canvas.light.far(cloth, 0)
    t = tall
    paint = canvas.linear([lighten(gold, 0.35), gold, mix(gold, "#5a3208", 0.4)], (x - t * 0.3, 0), (x + t * 0.3, 0))
    back = f"M{x - t * 0.26:.1f} {y:.1f}V{y - t * 0.82:.1f}Q{x:.1f} {y - t * 1.12:.1f} {x + t * 0.26:.1f} {y - t * 0.82:.1f}V{y:.1f}Z"
    pad = f"M{x - t * 0.18:.1f} {y - t * 0.36:.1f}V{y - t * 0.76:.1f}Q{x:.1f} {y - t * 0.96:.1f} {x + t * 0.18:.1f} {y - t * 0.76:.1f}V{y - t * 0.36:.1f}Z"
    posts = "".join(
        shapes.box(x + k * t * 0.28 - t * 0.04, y - t * 0.92, t * 0.08, t * 0.92, paint, t * 0.02)
        + shapes.circle(x + k * t * 0.28, y - t * 0.95, t * 0.055, gold)
        + shapes.box(x + k * t * 0.32 - t * 0.06, y - t * 0.42, t * 0.12, t * 0.08, lighten(gold, 0.2), t * 0.03)
        + shapes.box(x + k * t * 0.34 - t * 0.03, y - t * 0.36, t * 0.06, t * 0.36, paint)
        for k in (-1, 1)
    )
    gem = shapes.circle(x, y - t * 0.94, t * 0.04, "#d9403a") + shapes.circle(x - t * 0.01, y - t * 0.955, t * 0.012, "#ffffff", 0.8)  # fmt: skip
    seat = shapes.box(x - t * 0.24, y - t * 0.32, t * 0.48, t * 0.1, lighten(tone, 0.15), t * 0.04)
    return shapes.filled(back, paint) + shapes.filled(pad, tone) + posts + shapes.box(x - t * 0.28, y - t * 0.25, t * 0.56, t * 0.25, paint) + seat + gem  # fmt: skip
