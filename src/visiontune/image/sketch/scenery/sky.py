"""Sky: its gradient, sun or moon, stars, clouds, and what falls from it."""

from __future__ import annotations

from visiontune.image.colour import mix
from visiontune.image.sketch.scenery.canvas import Canvas


def sky(canvas: Canvas) -> None:
    """The farthest layer, always there."""
    w, h = canvas.width, canvas.height
    top, middle, low = canvas.sky
    body = f'<rect x="-9" y="-9" width="{w + 18}" height="{h + 18}" fill="{canvas.gradient((0, top, 1), (0.45, middle, 1), (0.75, low, 1))}"/>'
    if canvas.time == "night":
        for _ in range(90):
            x, y, r = (
                canvas.chance.uniform(0, w),
                canvas.chance.uniform(0, canvas.horizon),
                canvas.chance.uniform(0.6, 1.9),
            )
            body += f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r * canvas.unit / 720:.2f}" fill="#fff" opacity="{canvas.chance.uniform(0.3, 1):.2f}"/>'
    if canvas.weather in ("clear", "cloudy") or canvas.time in ("night", "sunset"):
        x = w * canvas.chance.choice((canvas.chance.uniform(0.12, 0.3), canvas.chance.uniform(0.7, 0.88)))
        y = canvas.horizon * (0.3 if canvas.time in ("day", "night") else 0.78)
        r = canvas.unit * (0.055 if canvas.time != "sunset" else 0.08)
        colour = {"day": "#fff6d6", "night": "#f3f1e3", "dawn": "#fff0c9", "sunset": "#ffe3a0"}[canvas.time]
        glow = canvas.gradient((0, colour, 0.75), (0.35, colour, 0.28), (1, colour, 0), radial=True)
        body += f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r * 5:.1f}" fill="{glow}"/><circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{colour}"/>'
        if canvas.time == "night":
            body += f'<circle cx="{x + r * 0.32:.1f}" cy="{y - r * 0.2:.1f}" r="{r * 0.2:.1f}" fill="#d9d6c4" opacity=".6"/>'
    canvas.add("sky", 0.0, body)


def clouds(canvas: Canvas, count: int | None = None) -> None:
    """Soft clouds of overlapping rounds; more and greyer in bad weather."""
    bad = canvas.weather in ("rain", "storm", "cloudy", "snow")
    count = count if count is not None else (8 if bad else canvas.chance.randint(3, 5))
    white = "#ffffff" if canvas.time == "day" else mix("#ffffff", canvas.sky[0], 0.45)
    if canvas.weather in ("rain", "storm"):
        white = mix("#8d97a5", canvas.sky[0], 0.3)
    body = ""
    for _ in range(count):
        x, y = canvas.chance.uniform(0, canvas.width), canvas.chance.uniform(0.06, 0.45) * canvas.horizon
        size = canvas.unit * canvas.chance.uniform(0.05, 0.1) * (1.5 if bad else 1.0)
        fill = canvas.gradient((0, white, 0.95), (1, mix(white, canvas.sky[1], 0.45), 0.85))
        rounds = "".join(
            f'<ellipse cx="{x + dx * size:.1f}" cy="{y + dy * size:.1f}" rx="{rx * size:.1f}" ry="{ry * size:.1f}"/>'
            for dx, dy, rx, ry in (
                (0, 0, 1.6, 0.62),
                (-1.2, 0.16, 0.9, 0.44),
                (1.25, 0.16, 1.0, 0.46),
                (-0.35, -0.42, 0.82, 0.7),
                (0.55, -0.34, 0.74, 0.62),
            )
        )
        body += f'<g fill="{fill}">{rounds}</g>'
    canvas.add("clouds", 0.12, body, "drift")


def falling(canvas: Canvas) -> None:
    """Rain or snow before everything, lightning in a storm."""
    w, h, chance = canvas.width, canvas.height, canvas.chance
    scale = canvas.unit / 720
    if canvas.weather == "storm":
        x, y = chance.uniform(0.3, 0.7) * w, canvas.horizon * 0.25
        points = [(x, y)]
        while y < canvas.horizon:
            x, y = x + chance.uniform(-34, 34) * scale, y + chance.uniform(26, 48) * scale
            points.append((x, y))
        line = " ".join(f"{a:.0f},{b:.0f}" for a, b in points)
        canvas.add(
            "lightning",
            0.2,
            f'<polyline points="{line}" fill="none" stroke="#fffbe0" stroke-width="{5 * scale:.1f}" stroke-linejoin="round"/>',
        )
    if canvas.weather in ("rain", "storm"):
        lines = "".join(
            f'<path d="M{(x := chance.uniform(0, w)):.0f} {(y := chance.uniform(-20, h)):.0f}l{-5 * scale:.1f} {24 * scale:.1f}"/>'
            for _ in range(150)
        )
        canvas.add(
            "rain",
            1.0,
            f'<g stroke="#dfeaf5" stroke-width="{2 * scale:.1f}" stroke-linecap="round" opacity=".6">{lines}</g>',
        )
    elif canvas.weather == "snow":
        flakes = "".join(
            f'<circle cx="{chance.uniform(0, w):.0f}" cy="{chance.uniform(0, h):.0f}" r="{chance.uniform(1.5, 5) * scale:.1f}"/>'
            for _ in range(140)
        )
        canvas.add("snowfall", 1.0, f'<g fill="#fff" opacity=".85">{flakes}</g>')
    elif canvas.weather == "fog":
        fog = canvas.gradient((0, "#e8ecef", 0.0), (0.5, "#e8ecef", 0.75), (1, "#e8ecef", 0.25))
        canvas.add(
            "fog", 0.6, f'<rect y="{canvas.horizon - h * 0.2:.0f}" width="{w}" height="{h * 0.45:.0f}" fill="{fog}"/>'
        )
