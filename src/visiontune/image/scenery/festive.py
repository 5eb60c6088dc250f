"""What feasts hang up and set out: a Christmas tree with presents, garlands, bunting, balloons, a laid table."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix

_GAY = ("#d9403a", "#f2b632", "#2f8fb8", "#6fae4a", "#b25fb0", "#f08a3a")


def christmas_tree(canvas: Canvas, x: float, y: float, tall: float) -> None:
    """A decorated fir on its foot (x, y) with presents under it."""
    rng, light, u = canvas.random("christmas"), canvas.light, canvas.unit
    green = light.far("#2f7a4a", 0)
    parts = [shapes.circle(x, y - tall * 0.5, tall * 0.62, canvas.soft("#ffe2a0", 0.4))]
    parts.append(shapes.box(x - tall * 0.035, y - tall * 0.14, tall * 0.07, tall * 0.14, light.far("#5a3a26", 0)))
    for k in range(5):
        top, foot, half = y - tall * (0.96 - 0.15 * k), y - tall * (0.68 - 0.15 * k), tall * (0.13 + 0.055 * k)
        d = f"M{x:.1f} {top:.1f}L{x + half:.1f} {foot:.1f}Q{x:.1f} {foot + tall * 0.05:.1f} {x - half:.1f} {foot:.1f}Z"
        parts.append(shapes.filled(d, mix(green, "#0c2a1c", 0.06 * (4 - k))))
        chain = f"M{x - half * 0.86:.1f} {foot - tall * 0.02:.1f}Q{x:.1f} {foot + tall * 0.035:.1f} {x + half * 0.8:.1f} {foot - tall * 0.05:.1f}"
        parts.append(shapes.stroked(chain, "#f6d98a", u * 0.5, 0.9))
    for n in range(24):
        t = (n + 0.5) / 24
        bx, by = x + rng.uniform(-0.75, 0.75) * tall * 0.36 * t, y - tall * (0.9 - 0.76 * t)
        ball = shapes.circle(bx, by, u * 1.25, rng.choice(_GAY)) + shapes.circle(bx - u * 0.4, by - u * 0.4, u * 0.35, "#ffffff", 0.8)  # fmt: skip
        light_ = shapes.circle(bx, by, u * 2, canvas.soft("#fff0b0", 0.9)) + shapes.circle(bx, by, u * 0.5, "#fffbe0")
        parts.append(ball if n % 2 else light_)
    star = "".join(
        f"{'M' if k == 0 else 'L'}{x + px * u * 3:.1f} {y - tall * 0.97 + py * u * 3:.1f}"
        for k, (px, py) in enumerate(
            [(0, -1), (0.24, -0.32), (0.95, -0.31), (0.38, 0.12), (0.59, 0.81), (0, 0.4), (-0.59, 0.81), (-0.38, 0.12), (-0.95, -0.31), (-0.24, -0.32)]
        )
    )  # fmt: skip
    canvas.add("tree", "".join(parts) + shapes.filled(star + "Z", "#ffd24a"), depth=0.5)
    for k, off in enumerate((-0.3, -0.12, 0.08, 0.27)):
        size = u * rng.uniform(6, 9)
        canvas.add("presents", present(x + off * tall, y + u * (k % 2) * 1.5, size, _GAY[(k * 2 + rng.randint(0, 1)) % 6], _GAY[(k * 2 + 3) % 6]), depth=0.52)  # fmt: skip


def present(x: float, y: float, size: float, paper: str, ribbon: str) -> str:
    """A wrapped present with a bow, (x, y) the middle of its foot."""
    bow = f"M{x:.1f} {y - size * 0.9:.1f}q{-size * 0.3:.1f} {-size * 0.3:.1f} {-size * 0.32:.1f} {-size * 0.04:.1f}zM{x:.1f} {y - size * 0.9:.1f}q{size * 0.3:.1f} {-size * 0.3:.1f} {size * 0.32:.1f} {-size * 0.04:.1f}z"
    return (
        shapes.box(x - size / 2, y - size * 0.9, size, size * 0.9, paper, size * 0.04)
        + shapes.box(x + size * 0.24, y - size * 0.9, size * 0.26, size * 0.9, "#14101c", 0, 0.14)
        + shapes.box(x - size * 0.08, y - size * 0.9, size * 0.16, size * 0.9, ribbon)
        + shapes.box(x - size / 2, y - size * 0.54, size, size * 0.14, ribbon)
        + shapes.stroked(bow, ribbon, size * 0.09)
    )


def garland(canvas: Canvas, x: float, y: float, wide: float) -> None:
    """A green garland with lights and stockings over a mantelpiece whose middle is (x, y)."""
    u, green = canvas.unit, canvas.light.far("#2f7a4a", 0)
    d = f"M{x - wide / 2:.1f} {y:.1f}q{wide / 4:.1f} {u * 7:.1f} {wide / 2:.1f} 0t{wide / 2:.1f} 0"
    curve = f"M{x - wide / 2:.1f} {y:.1f}q{wide / 4:.1f} {u * 7:.1f} {wide / 2:.1f} 0q{wide / 4:.1f} {u * 7:.1f} {wide / 2:.1f} 0"
    canvas.add("garland", shapes.stroked(curve or d, green, u * 2) + shapes.stroked(curve, "#f6d24a", u * 0.8, 1, f"0.1 {u * 3:.1f}"), depth=0.33)  # fmt: skip
    for k, tone in ((-0.36, "#d9403a"), (0.0, "#2f8fb8"), (0.36, "#d9403a")):
        sx, sy = x + k * wide, y + u * 1.4
        sock = f"M{sx - u * 1.6:.1f} {sy:.1f}h{u * 3.2:.1f}v{u * 6:.1f}q0 {u * 2.6:.1f} {-u * 2.4:.1f} {u * 2.6:.1f}h{-u * 2.6:.1f}q{-u * 1.6:.1f} {-u * 0.6:.1f} 0 {-u * 2.6:.1f}l{u * 1.8:.1f} {-u * 1:.1f}z"
        canvas.add("garland", shapes.filled(sock, tone) + shapes.box(sx - u * 2, sy - u * 0.6, u * 4, u * 1.8, "#fbf6f0", u * 0.8), depth=0.33)  # fmt: skip


def bunting(canvas: Canvas, y: float, *, depth: float = 0.34) -> None:
    """Coloured flags on a string across the picture, hanging from `y`."""
    w, u = canvas.width, canvas.unit
    for row in range(2):
        top, sag = y + row * u * 7, u * (9 - 4 * row)
        canvas.add("bunting", shapes.stroked(f"M0 {top:.1f}Q{w / 2:.1f} {top + 2 * sag:.1f} {w:.1f} {top:.1f}", "#f4efe6", u * 0.4), depth=depth)  # fmt: skip
        count = max(8, int(w / u / 8))
        for n in range(count):
            t = (n + 0.5) / count
            x, foot = w * t, top + 4 * sag * t * (1 - t)
            flag = f"M{x - u * 2.2:.1f} {foot:.1f}h{u * 4.4:.1f}l{-u * 2.2:.1f} {u * 5:.1f}z"
            canvas.add("bunting", shapes.filled(flag, _GAY[(n + row * 2) % 6]), depth=depth)


def balloons(canvas: Canvas, at: tuple[float, ...], y: float) -> None:
    """Bunches of balloons whose middles are at the xs `at`."""
    rng, u = canvas.random("balloons"), canvas.unit
    for x in at:
        for n in range(4):
            bx, by, tone = x + u * rng.uniform(-6, 6), y + u * (n * 5 - 8), _GAY[rng.randrange(6)]
            string = shapes.stroked(f"M{bx:.1f} {by + u * 4.4:.1f}Q{bx + u * 2:.1f} {by + u * 18:.1f} {x:.1f} {y + u * 40:.1f}", "#f4efe6", u * 0.25, 0.8)  # fmt: skip
            ball = shapes.ellipse(bx, by, u * 3.8, u * 4.6, tone) + shapes.ellipse(bx - u * 1.3, by - u * 1.6, u * 0.9, u * 1.3, "#ffffff", 0.55)  # fmt: skip
            canvas.add("balloons", string + ball, depth=0.36, motion="bob")


def feast(canvas: Canvas, x: float, y: float, wide: float) -> str:
    """A long table with cloth, plates, glasses and presents, (x, y) the middle of its foot."""
    u, cloth = canvas.unit, canvas.light.far("#f6efe6", 0)
    top = y - u * 17
    scallops = "".join(f"M{x - wide / 2 + wide * n / 9:.1f} {top + u * 11:.1f}a{wide / 18:.1f} {u * 3:.1f} 0 0 0 {wide / 9:.1f} 0z" for n in range(9))  # fmt: skip
    things = "".join(
        shapes.box(x + k * wide * 0.2 - u * 1.4, top - u * 4, u * 2.8, u * 4, _GAY[(n * 2) % 6], u * 0.5) for n, k in enumerate((-1.8, -1.1, 1.6))
    )  # fmt: skip
    cake = shapes.box(x - u * 6, top - u * 5, u * 12, u * 5, lighten("#e8a0b4", 0.2), u) + shapes.box(x - u * 4, top - u * 9, u * 8, u * 4, "#fbf3ea", u)  # fmt: skip
    lights = "".join(
        shapes.box(x + k * u * 2 - u * 0.3, top - u * 12, u * 0.6, u * 3, "#6fb0d4") + shapes.ellipse(x + k * u * 2, top - u * 12.8, u * 0.6, u * 1, "#ffb52e")
        for k in (-1, 0, 1)
    )  # fmt: skip
    legs = "".join(shapes.box(x + k * wide * 0.44 - u, y - u * 8, u * 2, u * 8, "#7a5236") for k in (-1, 1))
    return legs + things + cake + lights + shapes.box(x - wide / 2, top, wide, u * 11, cloth) + shapes.filled(scallops, cloth) + present(x + wide * 0.2, top, u * 6, "#2f8fb8", "#f2b632")  # fmt: skip
