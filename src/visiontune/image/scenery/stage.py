"""A stage with curtains and spotlights."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, w, h, u = canvas.random("stage"), canvas.width, canvas.height, canvas.unit
    cloth, back, boards = rng.choice(
        [
            ("#a8283a", "#2a1d45", "#b07f52"),
            ("#8a2f5c", "#1d2547", "#a8754c"),
            ("#2f4f8f", "#201a3f", "#b58a5a"),
            ("#7a2f2f", "#33203f", "#9c6a45"),
        ]
    )
    floor = h * 0.68
    canvas.add(
        "backdrop",
        shapes.box(0, 0, w, h, canvas.linear([mix(back, "#05040f", 0.4), lighten(back, 0.18)], (0, 0), (0, floor))),
        depth=0.0,
    )
    canvas.add(
        "boards",
        shapes.box(
            0,
            floor,
            w,
            h - floor,
            canvas.linear([lighten(boards, 0.1), mix(boards, "#1c0f0c", 0.5)], (0, floor), (0, h)),
        ),
        depth=0.3,
    )
    d = "".join(f"M{w / 2 + n * u * 9:.1f} {floor:.1f}L{w / 2 + n * u * 26:.1f} {h:.1f}" for n in range(-11, 12))
    canvas.add("boards", shapes.stroked(d, "#24120c", u * 0.18, 0.4), depth=0.3)
    for n, x in enumerate((0.3, 0.5, 0.7)):
        lamp, foot = w * (0.2 + 0.3 * n), w * (0.5 + (x - 0.5) * 0.9)
        cone = shapes.path([(lamp - u * 2, 0), (lamp + u * 2, 0), (foot + u * 17, h * 0.84), (foot - u * 17, h * 0.84)])
        canvas.add("spotlights", shapes.filled(cone, canvas.fade("#fff2cf", (0, h * 0.84), (0, 0), 0.26)), depth=0.35)
    canvas.add(
        "spotlights", shapes.ellipse(w / 2, h * 0.82, w * 0.36, h * 0.09, canvas.soft("#ffe9b8", 0.6)), depth=0.35
    )
    for side in (0, 1):
        wide = w * 0.14
        for fold in range(5):
            x = wide * fold / 5 if side == 0 else w - wide * (fold + 1) / 5
            tone = mix(cloth, "#14060f", 0.34 if fold % 2 else 0.05)
            sway = u * 2.5 * (1 if side == 0 else -1)
            shape = f"M{x:.1f} 0h{wide / 5 + 1:.1f}Q{x + wide / 5 + sway * (fold + 1) * 0.3:.1f} {h * 0.6:.1f} {x + wide / 5 - sway * 0.4:.1f} {h * 0.86:.1f}h{-wide / 5:.1f}Q{x + sway * fold * 0.3:.1f} {h * 0.6:.1f} {x:.1f} 0Z"
            canvas.add("curtains", shapes.filled(shape, tone), depth=0.5)
    drape = "".join(
        f"M{n * w / 7:.1f} 0h{w / 7:.1f}q{-w / 28:.1f} {h * 0.15:.1f} {-w / 14:.1f} {h * 0.15:.1f}q{-w / 28:.1f} 0 {-w / 14:.1f} {-h * 0.15:.1f}z"
        for n in range(7)
    )
    canvas.add(
        "curtains", shapes.filled(drape, mix(cloth, "#14060f", 0.18)) + shapes.box(0, 0, w, h * 0.045, cloth), depth=0.5
    )
    return Spots(floor=canvas.safe, horizon=floor, air=h * 0.36, sun=(w / 2, 0), left=0.16, right=0.84)
