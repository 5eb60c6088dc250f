"""Sky, sun, moon, stars and clouds; and what falls from them."""

from __future__ import annotations

from random import Random

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix


def draw_sky(canvas: Canvas, horizon: float, *, clouds: float = 0.6, sun: bool = True) -> tuple[float, float]:
    """Sky down to `horizon` (y in pixels); returns where the sun or moon stands."""
    light, w, h, u = canvas.light, canvas.width, canvas.height, canvas.unit
    rng = canvas.random("sky")
    paint = canvas.linear(list(light.sky), (0, 0), (0, horizon))
    canvas.add("sky", shapes.box(0, 0, w, h, paint), depth=0.0)
    x = w * rng.choice([0.2, 0.28, 0.74, 0.82])
    low = light.time in ("sunset", "dawn")
    y = horizon - u * rng.uniform(9, 14) if low else h * rng.uniform(0.14, 0.2)
    grey = light.weather in ("rain", "storm", "snow", "fog", "cloudy")
    if light.dark and not grey:
        canvas.add("stars", _stars(canvas, horizon, rng), depth=0.02)
    if light.weather == "aurora" and light.dark:
        from visiontune.image.scenery.polar import draw_aurora

        draw_aurora(canvas, horizon)
        sun, clouds = False, 0.0  # nothing outshines it
    if canvas.moon and light.dark and light.weather != "aurora":
        x, y = w * (0.38 if x < w / 2 else 0.62), max(u * 15, y)
        canvas.add("sun", shapes.circle(x, y, u * 46, canvas.soft(light.sun, 0.5)), depth=0.04)
        canvas.add("sun", canvas.art(canvas.moon, x, y + u * 11, u * 22, lit=0.0), depth=0.04)
        canvas.moon, clouds = "", min(clouds, 0.3)
    elif sun and not grey:
        radius = u * (6 if low else 4.6)
        glow = canvas.soft(light.sun, 0.85 if not light.dark else 0.4)
        halo = shapes.circle(x, y, radius * (7 if low else 5.5), glow)
        canvas.add("sun", halo + shapes.circle(x, y, radius, light.sun), depth=0.04)
        if light.dark:
            dot = mix(light.sun, "#8f93a8", 0.25)
            spots = [(-0.3, -0.25, 0.22), (0.25, 0.2, 0.3), (-0.1, 0.42, 0.14), (0.38, -0.35, 0.12)]
            marks = (shapes.circle(x + a * radius, y + b * radius, c * radius, dot, 0.5) for a, b, c in spots)
            canvas.add("sun", "".join(marks), depth=0.04)
    elif not light.dark:
        canvas.add("sky", shapes.circle(x, y, u * 60, canvas.soft(lighten(light.haze, 0.5), 0.5)), depth=0.0)
    if canvas.bows:
        from visiontune.image.scenery.bow import draw_bow

        draw_bow(canvas, horizon, canvas.bows)
        canvas.bows = 0
    if light.weather in ("rain", "storm", "snow", "cloudy"):
        clouds = 1.2
    if clouds:
        _clouds(canvas, horizon, clouds, rng)
    return x, y


def _stars(canvas: Canvas, horizon: float, rng: Random) -> str:
    parts = []
    for _ in range(150):
        y = rng.uniform(0, horizon * 0.92)
        bright = rng.random() ** 2
        size = canvas.unit * (0.1 + 0.2 * bright)
        parts.append(shapes.circle(rng.uniform(0, canvas.width), y, size, "#ffffff", 0.25 + 0.75 * bright))
    return "".join(parts)


def cloud(canvas: Canvas, rng: Random, x: float, y: float, width: float, top: str, bottom: str) -> str:
    """One cloud with a flat foot at `y`, its middle at `x`."""
    tall = width * rng.uniform(0.2, 0.27)
    paint = canvas.linear([top, mix(top, bottom, 0.35), bottom], (0, y - tall * 1.25), (0, y))
    parts = [shapes.box(x - width / 2, y - tall * 0.52, width, tall * 0.52, paint, tall * 0.26)]
    count = rng.randint(4, 6)
    for i in range(count):
        t = (i + 0.5) / count
        bump = (1 - (2 * t - 1) ** 2) ** 0.6
        radius = tall * (0.3 + 0.36 * bump) * rng.uniform(0.85, 1.15)
        cx = x - width / 2 + width * (0.1 + 0.8 * t)
        parts.append(shapes.circle(cx, y - tall * 0.26 - radius * 0.45 * bump, radius, paint))
    return "".join(parts)


def _clouds(canvas: Canvas, horizon: float, amount: float, rng: Random) -> None:
    light, w = canvas.light, canvas.width
    top = {
        "day": "#ffffff", "dawn": "#fff2ea", "sunset": mix(light.sky[-2], "#ffe2c4", 0.45),
        "night": mix(light.sky[-1], "#8fa3d6", 0.35),
    }[light.time]  # fmt: skip
    foot = mix(light.sky[1], top, 0.45)
    if light.weather in ("rain", "storm"):
        top, foot = mix(light.sky[-1], "#dfe5ea", 0.3), mix(light.sky[0], light.sky[1], 0.55)
    count = max(2, round(amount * (5 if not canvas.tall else 7)))
    for i in range(count):
        y = horizon * (0.12 + 0.62 * (i + rng.uniform(0.1, 0.9)) / count)
        near = 1 - y / horizon
        width = canvas.unit * (20 + 34 * near) * rng.uniform(0.7, 1.15) * (1.25 if amount > 1 else 1)
        far = light.far(top, 0.25 * (1 - near)) if light.weather == "clear" else top
        name, depth = ("clouds", 0.12) if near < 0.5 else ("clouds-near", 0.16)
        svg = cloud(canvas, rng, w * ((i * 0.382 + rng.uniform(0, 0.25)) % 1.0), y, width, far, foot)
        canvas.add(
            name, f'<g opacity="{0.92 if light.weather == "clear" else 0.97}">{svg}</g>', depth=depth, motion="drift"
        )


def draw_weather(canvas: Canvas) -> None:
    """Rain, snow, fog or lightning in front of the scene."""
    weather, u, w, h = canvas.light.weather, canvas.unit, canvas.width, canvas.height
    rng = canvas.random("weather")
    if weather in ("rain", "storm"):
        far: list[str] = []
        near: list[str] = []
        for i in range(int(170 * max(w, h) / min(w, h))):
            x, y = rng.uniform(-0.05 * w, 1.05 * w), rng.uniform(-0.05 * h, h)
            size = rng.uniform(2.4, 5.2)
            target = near if i % 3 == 0 else far
            target.append(f"M{x:.0f} {y:.0f}l{-size * u * 0.22:.1f} {size * u:.1f}")
        canvas.add("rain-far", shapes.stroked("".join(far), "#dbe8f2", u * 0.16, 0.4), depth=0.85)
        canvas.add("rain", shapes.stroked("".join(near), "#eef6fb", u * 0.26, 0.5), depth=0.95)
    if weather == "storm":
        x = w * rng.uniform(0.25, 0.75)
        bolt = shapes.crags(rng, (x, h * 0.1), (x + u * rng.uniform(-10, 10), h * 0.55), u * 7, 4)
        glow = shapes.stroked(shapes.path(bolt, close=False), "#cfe0ff", u * 2.2, 0.25)
        canvas.add("lightning", glow + shapes.stroked(shapes.path(bolt, close=False), "#fffbe8", u * 0.6), depth=0.2)
    if weather == "snow":
        for name, count, size, depth in (("snow-far", 120, 0.35, 0.85), ("snow", 60, 0.75, 0.95)):
            flakes = (
                shapes.circle(rng.uniform(0, w), rng.uniform(0, h), u * size * rng.uniform(0.7, 1.4), "#ffffff", 0.85)
                for _ in range(count)
            )
            canvas.add(name, "".join(flakes), depth=depth)
    if weather == "fog":
        for i in range(5):
            y = h * (0.45 + 0.1 * i)
            spot = canvas.soft(canvas.light.haze, 0.8)
            canvas.add(
                "fog", shapes.ellipse(w * rng.uniform(0.2, 0.8), y, w * 0.7, u * 9, spot), depth=0.9, motion="drift"
            )


def draw_leaves(canvas: Canvas) -> None:
    """Leaves of autumn in the air and on the ground."""
    rng, u, w, h = canvas.random("leaves"), canvas.unit, canvas.width, canvas.height
    parts = []
    for n in range(30):
        x, y = rng.uniform(0, w), h * (rng.uniform(0.12, 0.74) if n % 3 == 0 else rng.uniform(0.76, 0.98))
        size, angle = u * rng.uniform(1.0, 1.7), rng.uniform(0, 360)
        flat = 1.0 if n % 3 == 0 else 0.45
        tone = canvas.light.far(rng.choice(("#d9822b", "#c8502f", "#e3ac36", "#a8442a")), 0.0)
        leaf = f"M{-size:.1f} 0Q0 {-size * 0.8:.1f} {size:.1f} 0Q0 {size * 0.8:.1f} {-size:.1f} 0z"
        vein = shapes.stroked(f"M{-size * 1.3:.1f} 0H{size * 0.7:.1f}", mix(tone, "#3a1a10", 0.4), size * 0.1)
        parts.append(
            f'<g transform="translate({x:.1f} {y:.1f}) scale(1 {flat}) rotate({angle:.0f})">{shapes.filled(leaf, tone)}{vein}</g>'
        )
    canvas.add("leaves", "".join(parts), depth=0.72, motion="drift")


def draw_vignette(canvas: Canvas, strength: float = 0.3) -> None:
    """Darker corners, lightly: they hold the eye in the picture."""
    w, h = canvas.width, canvas.height
    shade = "#0a1022"
    paint = canvas.glow([(0.0, shade, 0.0), (0.62, shade, 0.0), (0.85, shade, strength * 0.4), (1.0, shade, strength)])
    canvas.add("vignette", shapes.box(-w * 0.2, -h * 0.2, w * 1.4, h * 1.4, paint), depth=1.0)
