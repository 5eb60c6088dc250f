"""Water: the sea, a river or lake in hills, and under the surface."""

from __future__ import annotations

from visiontune.image.colour import lighten, mix
from visiontune.image.sketch.scenery.canvas import Canvas
from visiontune.image.sketch.scenery.land import GREENS
from visiontune.image.sketch.scenery.sky import clouds, sky


def sea(canvas: Canvas) -> None:
    """Open water to the horizon."""
    sky(canvas)
    clouds(canvas)
    w, h, y = canvas.width, canvas.height, canvas.horizon
    blue = canvas.chance.choice(("#2f86b5", "#2a7fa6", "#3a8fb0"))
    far, near = canvas.lit(blue, 0.25), canvas.lit(lighten(blue, -0.3))
    canvas.add(
        "sea",
        0.3,
        f'<rect x="-9" y="{y:.0f}" width="{w + 18}" height="{h - y + 9:.0f}" fill="{canvas.gradient((0, far, 1), (1, near, 1))}"/>{_glints(canvas, y)}',
    )
    for n, (depth, at) in enumerate(((0.5, 0.17), (0.75, 0.3))):
        canvas.add(
            f"waves-{n}",
            depth,
            canvas.ground(
                canvas.ridge(y + h * at, h * 0.03, 1.1),
                canvas.gradient((0, canvas.lit(lighten(blue, -0.08 - 0.12 * n)), 0.8), (1, near, 0.95)),
            ),
            "bob",
        )


def coast(canvas: Canvas) -> None:
    """Sea, and a beach before it."""
    sea(canvas)
    h = canvas.height
    canvas.land("beach", 0.85, canvas.horizon + h * 0.26, h * 0.05, "#ecd6a4", 0.0, 0.4)


def river(canvas: Canvas) -> None:
    """A river that winds from the hills to the front."""
    sky(canvas)
    clouds(canvas)
    w, h, y = canvas.width, canvas.height, canvas.horizon
    far, near = GREENS[canvas.season]
    canvas.land("far-hills", 0.25, y + h * 0.02, h * 0.15, mix(far, "#5f86a8", 0.45), 0.4)
    canvas.land("banks", 0.45, y + h * 0.1, h * 0.05, near, 0.05)
    x = w * canvas.chance.uniform(0.45, 0.6)
    water = canvas.gradient((0, canvas.lit("#8fc7de"), 1), (1, canvas.lit("#2f86b5"), 1))
    body = (
        f'<path d="M{x:.0f} {y + h * 0.06:.0f}C{x + w * 0.12:.0f} {y + h * 0.12:.0f} {x - w * 0.2:.0f} {y + h * 0.16:.0f} {x - w * 0.2:.0f} {y + h * 0.27:.0f}'
        f"C{x - w * 0.2:.0f} {y + h * 0.34:.0f} {x - w * 0.25:.0f} {h + 9:.0f} {x - w * 0.3:.0f} {h + 9:.0f}H{x + w * 0.34:.0f}"
        f'C{x + w * 0.3:.0f} {h:.0f} {x + w * 0.16:.0f} {y + h * 0.32:.0f} {x + w * 0.02:.0f} {y + h * 0.26:.0f}C{x - w * 0.1:.0f} {y + h * 0.2:.0f} {x + w * 0.18:.0f} {y + h * 0.13:.0f} {x + w * 0.015:.0f} {y + h * 0.06:.0f}Z" fill="{water}"/>'
    )
    canvas.add("river", 0.55, body)


def underwater(canvas: Canvas) -> None:
    """Below the surface: light from above, weeds, sand."""
    w, h, chance = canvas.width, canvas.height, canvas.chance
    canvas.add(
        "water",
        0.0,
        f'<rect x="-9" y="-9" width="{w + 18}" height="{h + 18}" fill="{canvas.gradient((0, "#59bcd6", 1), (0.5, "#2279a8", 1), (1, "#103f6e", 1))}"/>',
    )
    rays = "".join(
        f'<path d="M{(x := chance.uniform(0, w)):.0f} -9L{x - w * 0.05:.0f} {h * 0.8:.0f}H{x + w * 0.08:.0f}L{x + w * 0.03:.0f} -9Z" fill="{canvas.gradient((0, "#dff6ff", 0.32), (1, "#dff6ff", 0))}"/>'
        for _ in range(6)
    )
    canvas.add("rays", 0.1, rays)
    canvas.add(
        "reef",
        0.3,
        canvas.ground(canvas.ridge(h * 0.86, h * 0.16, 1.2), canvas.gradient((0, "#2c6a8c", 1), (1, "#1a4468", 1))),
    )
    weeds = ""
    for _ in range(26):
        x, high = chance.uniform(0, w), h * chance.uniform(0.08, 0.24)
        colour = chance.choice(("#2f8f6b", "#d8707a", "#e0a45a", "#3aa58a"))
        weeds += f'<path d="M{x:.0f} {h:.0f}q{high * 0.18:.0f} {-high * 0.5:.0f} 0 {-high:.0f}" fill="none" stroke="{mix(colour, "#1a4468", 0.3)}" stroke-width="{canvas.unit * 0.014:.1f}" stroke-linecap="round"/>'
    canvas.add("weeds", 0.5, weeds, "bob")
    canvas.add(
        "seabed",
        0.7,
        canvas.ground(canvas.ridge(h * 0.93, h * 0.04), canvas.gradient((0, "#d9c08c", 1), (1, "#8f7c5c", 1))),
    )
    bubbles = "".join(
        f'<circle cx="{chance.uniform(0, w):.0f}" cy="{chance.uniform(0, h):.0f}" r="{chance.uniform(2, 8) * canvas.unit / 720:.1f}"/>'
        for _ in range(30)
    )
    canvas.add("bubbles", 0.9, f'<g fill="none" stroke="#dff6ff" opacity=".55">{bubbles}</g>', "rise")


def _glints(canvas: Canvas, y: float) -> str:
    lines = ""
    for _ in range(44):
        t = canvas.chance.random() ** 1.6
        x, at = canvas.chance.uniform(0, canvas.width), y + 4 + t * (canvas.height - y)
        long = canvas.unit * (0.02 + 0.06 * t)
        lines += f'<path d="M{x:.0f} {at:.0f}h{long:.0f}" stroke-width="{1 + 3 * t:.1f}"/>'
    return f'<g stroke="#fff" opacity=".28" stroke-linecap="round">{lines}</g>'
