"""Places made by people, and space: a city, an old town, ruins, a room, a classroom, a laboratory, a stage."""

from __future__ import annotations

from visiontune.image.colour import lighten, mix
from visiontune.image.sketch.scenery.canvas import Canvas
from visiontune.image.sketch.scenery.sky import clouds, sky


def city(canvas: Canvas) -> None:
    """Two rows of houses along a street."""
    sky(canvas)
    clouds(canvas, 3)
    w, h, y, chance = canvas.width, canvas.height, canvas.horizon, canvas.chance
    tones = chance.choice((("#8fa3bd", "#b9a7a0", "#9db3b0"), ("#a7b4c8", "#c9b49a", "#93a7b8")))
    for row, (depth, high, away) in enumerate(((0.2, 0.36, 0.45), (0.4, 0.28, 0.05))):
        body, x, foot = "", -20.0, y + h * (0.05 + 0.07 * row)
        while x < w:
            wide, top = w * chance.uniform(0.06, 0.11), foot - h * high * chance.uniform(0.55, 1.0)
            wall = canvas.lit(lighten(chance.choice(tones), -0.12 * row), away)
            body += f'<rect x="{x:.0f}" y="{top:.0f}" width="{wide:.0f}" height="{foot - top + h:.0f}" fill="{wall}"/>'
            pane = "#ffe7a3" if canvas.time in ("night", "sunset") else canvas.lit("#dcebf5", away * 0.5)
            step = wide / 4
            rows = int((foot - top) / (step * 1.5))
            for n in range(rows):
                for column in range(3):
                    if chance.random() < 0.75:
                        body += f'<rect x="{x + step * (column + 0.65):.1f}" y="{top + step * (0.6 + 1.5 * n):.1f}" width="{step * 0.6:.1f}" height="{step * 0.85:.1f}" fill="{pane}" opacity="{0.9 - away:.2f}"/>'
            x += wide + w * 0.006
        canvas.add(f"houses-{row}", depth, body)
    street = canvas.gradient((0, canvas.lit("#8d8f96"), 1), (1, canvas.lit("#5d5f68"), 1))
    at = y + h * 0.13
    body = f'<rect x="-9" y="{at:.0f}" width="{w + 18}" height="{h:.0f}" fill="{street}"/><rect x="-9" y="{at:.0f}" width="{w + 18}" height="{h * 0.035:.0f}" fill="{canvas.lit("#c9c4ba")}"/>'
    body += "".join(
        f'<rect x="{w * n / 7:.0f}" y="{h * 0.9:.0f}" width="{w * 0.07:.0f}" height="{h * 0.014:.0f}" fill="#f3efe2" opacity=".8"/>'
        for n in range(8)
    )
    canvas.add("street", 0.6, body)


def old_town(canvas: Canvas) -> None:
    """Gabled houses round a square."""
    sky(canvas)
    clouds(canvas, 3)
    w, h, y, chance = canvas.width, canvas.height, canvas.horizon, canvas.chance
    body, x, foot = "", -10.0, y + h * 0.12
    while x < w:
        wide, high = w * chance.uniform(0.09, 0.13), h * chance.uniform(0.22, 0.34)
        wall, roof = (
            canvas.lit(chance.choice(("#e6c9a0", "#d9a88a", "#e9dcc0", "#c8b7a6"))),
            canvas.lit(chance.choice(("#a3513a", "#8c4b3d", "#6d5a56"))),
        )
        body += f'<rect x="{x:.0f}" y="{foot - high:.0f}" width="{wide:.0f}" height="{high + h:.0f}" fill="{wall}"/>'
        body += f'<path d="M{x - wide * 0.06:.0f} {foot - high:.0f}L{x + wide / 2:.0f} {foot - high - wide * 0.6:.0f}L{x + wide * 1.06:.0f} {foot - high:.0f}Z" fill="{roof}"/>'
        for row in range(3):
            for column in range(2):
                body += f'<rect x="{x + wide * (0.18 + 0.4 * column):.0f}" y="{foot - high * (0.9 - 0.3 * row):.0f}" width="{wide * 0.2:.0f}" height="{high * 0.16:.0f}" fill="#5b4a44" opacity=".75"/>'
        x += wide
    canvas.add("houses", 0.35, body)
    canvas.land("square", 0.6, foot + h * 0.02, h * 0.015, "#cbbda6", 0.0)


def ancient(canvas: Canvas) -> None:
    """A temple of columns on a hill."""
    sky(canvas)
    clouds(canvas, 3)
    w, h, y = canvas.width, canvas.height, canvas.horizon
    canvas.land("far-hills", 0.2, y + h * 0.03, h * 0.12, "#8a9a6a", 0.35)
    stone, shade = canvas.lit("#efe2c8"), canvas.lit("#c9b595")
    left, wide, top, foot = w * 0.2, w * 0.6, h * 0.3, y + h * 0.1
    body = f'<path d="M{left - w * 0.03:.0f} {top:.0f}L{w / 2:.0f} {top - h * 0.13:.0f}L{left + wide + w * 0.03:.0f} {top:.0f}Z" fill="{shade}"/>'
    body += f'<rect x="{left - w * 0.02:.0f}" y="{top:.0f}" width="{wide + w * 0.04:.0f}" height="{h * 0.05:.0f}" fill="{stone}"/>'
    for n in range(7):
        x = left + wide * n / 6 - w * 0.018
        body += f'<rect x="{x:.0f}" y="{top + h * 0.05:.0f}" width="{w * 0.036:.0f}" height="{foot - top - h * 0.05:.0f}" fill="{stone}"/><rect x="{x + w * 0.024:.0f}" y="{top + h * 0.05:.0f}" width="{w * 0.012:.0f}" height="{foot - top - h * 0.05:.0f}" fill="{shade}"/>'
    body += "".join(
        f'<rect x="{left - w * (0.03 + 0.02 * n):.0f}" y="{foot + h * 0.025 * n:.0f}" width="{wide + w * (0.06 + 0.04 * n):.0f}" height="{h * 0.027:.0f}" fill="{mix(stone, shade, 0.3 * n)}"/>'
        for n in range(3)
    )
    canvas.add("temple", 0.4, body)
    canvas.land("ground", 0.6, foot + h * 0.1, h * 0.03, "#b9a877", 0.0)


def space(canvas: Canvas) -> None:
    """Stars, a nebula, far planets."""
    w, h, chance = canvas.width, canvas.height, canvas.chance
    body = f'<rect x="-9" y="-9" width="{w + 18}" height="{h + 18}" fill="{canvas.gradient((0, "#0a0d26", 1), (1, chance.choice(("#1d1745", "#10264d", "#221239")), 1))}"/>'
    for colour in chance.sample(("#6a4fc0", "#2f7fc0", "#c04f8f", "#3fb0a0"), 3):
        cloud = canvas.gradient((0, colour, 0.42), (1, colour, 0), radial=True)
        body += f'<ellipse cx="{chance.uniform(0.1, 0.9) * w:.0f}" cy="{chance.uniform(0.1, 0.8) * h:.0f}" rx="{w * chance.uniform(0.2, 0.4):.0f}" ry="{h * chance.uniform(0.18, 0.36):.0f}" fill="{cloud}"/>'
    canvas.add("space", 0.0, body)
    stars = "".join(
        f'<circle cx="{chance.uniform(0, w):.0f}" cy="{chance.uniform(0, h):.0f}" r="{chance.uniform(0.5, 2.2) * canvas.unit / 720:.2f}" opacity="{chance.uniform(0.4, 1):.2f}"/>'
        for _ in range(190)
    )
    canvas.add("stars", 0.1, f'<g fill="#fff">{stars}</g>')


def surface(canvas: Canvas, colour: str) -> None:
    """A world's surface under a black sky, with craters."""
    space(canvas)
    h, w = canvas.height, canvas.width
    canvas.time = "day"
    canvas.land("ridge", 0.3, canvas.horizon + h * 0.06, h * 0.12, lighten(colour, -0.2), 0.0)
    canvas.land("surface", 0.6, canvas.horizon + h * 0.13, h * 0.05, colour, 0.0)
    pits = ""
    for _ in range(12):
        r = canvas.chance.uniform(14, 60) * canvas.unit / 720
        x, y = canvas.chance.uniform(0, w), canvas.chance.uniform(0.78, 0.98) * h
        pits += f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{r:.0f}" ry="{r * 0.3:.0f}"/>'
    canvas.add("craters", 0.65, f'<g fill="#000" opacity=".16">{pits}</g>')


def room(canvas: Canvas) -> None:
    """A wall with a window and a table in front."""
    _interior(canvas, canvas.chance.choice(("#e9d9c0", "#d8e0d6", "#e3d3d6")), "#b98a5e")
    w, h = canvas.width, canvas.height
    x, y, wide, high = w * canvas.chance.choice((0.1, 0.66)), h * 0.12, w * 0.22, h * 0.32
    canvas.add(
        "window",
        0.15,
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{wide:.0f}" height="{high:.0f}" fill="{canvas.gradient((0, canvas.sky[0], 1), (1, canvas.sky[2], 1))}" stroke="#fbf7ee" stroke-width="{canvas.unit * 0.018:.0f}"/><path d="M{x + wide / 2:.0f} {y:.0f}v{high:.0f}M{x:.0f} {y + high / 2:.0f}h{wide:.0f}" stroke="#fbf7ee" stroke-width="{canvas.unit * 0.01:.0f}"/>',
    )
    _table(canvas, "#9a6b43")


def classroom(canvas: Canvas) -> None:
    """A blackboard and a desk."""
    _interior(canvas, "#efe3c8", "#b58a60")
    w, h = canvas.width, canvas.height
    canvas.add(
        "board",
        0.15,
        f'<rect x="{w * 0.2:.0f}" y="{h * 0.1:.0f}" width="{w * 0.6:.0f}" height="{h * 0.38:.0f}" rx="6" fill="#2f5d4c" stroke="#a8794e" stroke-width="{canvas.unit * 0.018:.0f}"/><g stroke="#e9efe6" stroke-width="3" opacity=".35" stroke-linecap="round"><path d="M{w * 0.25:.0f} {h * 0.18:.0f}h{w * 0.2:.0f}M{w * 0.25:.0f} {h * 0.25:.0f}h{w * 0.14:.0f}M{w * 0.6:.0f} {h * 0.38:.0f}h{w * 0.14:.0f}"/></g>',
    )
    _table(canvas, "#a9784c")


def lab(canvas: Canvas) -> None:
    """A clean wall with shelves and a bench."""
    _interior(canvas, "#dfeaf0", "#a9b9c4")
    w, h, chance = canvas.width, canvas.height, canvas.chance
    body = ""
    for row in range(2):
        y = h * (0.2 + 0.17 * row)
        body += f'<rect x="{w * 0.08:.0f}" y="{y:.0f}" width="{w * 0.84:.0f}" height="{h * 0.014:.0f}" fill="#9fb2be"/>'
        for n in range(13):
            x, high = w * (0.1 + 0.063 * n), h * chance.uniform(0.05, 0.1)
            body += f'<rect x="{x:.0f}" y="{y - high:.0f}" width="{w * 0.03:.0f}" height="{high:.0f}" rx="5" fill="{chance.choice(("#7cc0c8", "#e0a05a", "#9d8fd0", "#8cc08a"))}" opacity=".75"/>'
    canvas.add("shelves", 0.15, body)
    _table(canvas, "#c9d6dc")


def stage(canvas: Canvas) -> None:
    """A stage with curtains and a spotlight."""
    w, h = canvas.width, canvas.height
    canvas.add(
        "backdrop",
        0.0,
        f'<rect x="-9" y="-9" width="{w + 18}" height="{h + 18}" fill="{canvas.gradient((0, "#2b1733", 1), (1, "#5a2a3f", 1))}"/>',
    )
    beam = canvas.gradient((0, "#fff2c9", 0.55), (1, "#fff2c9", 0.02))
    canvas.add(
        "beam",
        0.2,
        f'<path d="M{w * 0.47:.0f} -9L{w * 0.24:.0f} {h * 0.85:.0f}H{w * 0.76:.0f}L{w * 0.53:.0f} -9Z" fill="{beam}"/>',
    )
    canvas.add(
        "floor",
        0.5,
        f'<rect x="-9" y="{h * 0.76:.0f}" width="{w + 18}" height="{h * 0.3:.0f}" fill="{canvas.gradient((0, "#b07a4a", 1), (1, "#6b452d", 1))}"/><ellipse cx="{w / 2:.0f}" cy="{h * 0.84:.0f}" rx="{w * 0.27:.0f}" ry="{h * 0.06:.0f}" fill="#fff2c9" opacity=".35"/>',
    )
    folds = ""
    for side in (0, 1):
        for n in range(5):
            x = w * (0.03 * n - 0.01) if side == 0 else w * (1.01 - 0.03 * (n + 1))
            folds += f'<rect x="{x:.0f}" y="-9" width="{w * 0.031:.0f}" height="{h + 18:.0f}" fill="{("#8f1f2f", "#a82a3a")[n % 2]}"/>'
    canvas.add("curtains", 0.9, folds)


def _interior(canvas: Canvas, wall: str, floor: str) -> None:
    w, h = canvas.width, canvas.height
    if canvas.time == "night":
        wall, floor = mix(wall, "#2a2f4d", 0.45), mix(floor, "#2a2f4d", 0.45)
    canvas.add(
        "wall",
        0.0,
        f'<rect x="-9" y="-9" width="{w + 18}" height="{h + 18}" fill="{canvas.gradient((0, lighten(wall, 0.15), 1), (1, lighten(wall, -0.08), 1))}"/><rect x="-9" y="{h * 0.64:.0f}" width="{w + 18}" height="{h * 0.4:.0f}" fill="{canvas.gradient((0, lighten(floor, -0.1), 1), (1, lighten(floor, 0.1), 1))}"/>',
    )


def _table(canvas: Canvas, colour: str) -> None:
    w, h = canvas.width, canvas.height
    canvas.add(
        "table",
        0.5,
        f'<rect x="-9" y="{h * 0.72:.0f}" width="{w + 18}" height="{h * 0.34:.0f}" fill="{canvas.gradient((0, lighten(colour, 0.14), 1), (1, lighten(colour, -0.2), 1))}"/><rect x="-9" y="{h * 0.72:.0f}" width="{w + 18}" height="{h * 0.012:.0f}" fill="#fff" opacity=".35"/>',
    )
