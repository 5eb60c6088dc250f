"""Land: hills and fields, mountains, a volcano, woods, dunes, ice, and what lies under the ground."""

from __future__ import annotations

from visiontune.image.colour import lighten, mix
from visiontune.image.sketch.scenery.canvas import Canvas
from visiontune.image.sketch.scenery.sky import clouds, sky

GREENS = {
    "": ("#5d9e55", "#7ab55a"),
    "spring": ("#7cb85c", "#9ccb6b"),
    "summer": ("#5d9e55", "#88b356"),
    "autumn": ("#b38a3d", "#c9a24b"),
    "winter": ("#dfe8ee", "#f1f6f9"),
}


def hills(canvas: Canvas) -> None:
    """Three ranges of hills and a meadow."""
    sky(canvas)
    clouds(canvas)
    far, near = GREENS[canvas.season]
    y, h = canvas.horizon, canvas.height
    canvas.land("far-hills", 0.25, y + h * 0.02, h * 0.14, mix(far, "#5f86a8", 0.45), 0.45)
    canvas.land("mid-hills", 0.4, y + h * 0.08, h * 0.13, far, 0.2)
    canvas.land("meadow", 0.6, y + h * 0.14, h * 0.06, near, 0.0)
    _tufts(canvas, near)


def mountains(canvas: Canvas) -> None:
    """Peaks with snow over a valley."""
    sky(canvas)
    clouds(canvas, 3)
    y, h, w = canvas.horizon, canvas.height, canvas.width
    rock = canvas.chance.choice(("#6d7f95", "#7a7f92", "#6b8290"))
    for depth, base, high, count, away in ((0.22, 0.02, 0.34, 5, 0.45), (0.34, 0.08, 0.26, 6, 0.15)):
        body = ""
        for n in range(count):
            x = w * (n + canvas.chance.uniform(0.2, 0.8)) / count
            top, wide = y - h * high * canvas.chance.uniform(0.7, 1), w * canvas.chance.uniform(0.16, 0.24)
            foot = y + h * (base + 0.12)
            light, dark = canvas.lit(lighten(rock, 0.1), away), canvas.lit(lighten(rock, -0.18), away)
            cut = top + (foot - top) * 0.26
            body += (
                f'<path d="M{x - wide:.0f} {foot:.0f}L{x:.0f} {top:.0f}L{x + wide:.0f} {foot:.0f}Z" fill="{light}"/>'
            )
            body += f'<path d="M{x:.0f} {top:.0f}L{x + wide:.0f} {foot:.0f}L{x + wide * 0.1:.0f} {foot:.0f}Z" fill="{dark}"/>'
            snow = canvas.lit("#f6fafc", away * 0.5)
            body += (
                f'<path d="M{x:.0f} {top:.0f}L{x - wide * 0.26:.0f} {cut:.0f}L{x - wide * 0.1:.0f} {cut - h * 0.015:.0f}'
                f'L{x:.0f} {cut + h * 0.02:.0f}L{x + wide * 0.12:.0f} {cut - h * 0.012:.0f}L{x + wide * 0.26:.0f} {cut:.0f}Z" fill="{snow}"/>'
            )
        canvas.add(f"peaks-{count}", depth, body)
    canvas.land("valley", 0.6, y + h * 0.16, h * 0.07, GREENS[canvas.season][0], 0.0)
    _tufts(canvas, GREENS[canvas.season][0])


def volcano(canvas: Canvas) -> None:
    """A cone with glowing lava, ash and smoke."""
    sky(canvas)
    y, h, w, chance = canvas.horizon, canvas.height, canvas.width, canvas.chance
    x, top, foot = w * chance.uniform(0.42, 0.58), h * 0.27, y + h * 0.16
    wide, mouth = w * 0.3, w * 0.035
    smoke = "".join(
        f'<circle cx="{x + chance.uniform(-1, 1) * (0.02 + 0.09 * n / 14) * w:.0f}" cy="{top - n * h * 0.022:.0f}" r="{(0.03 + 0.055 * n / 14) * canvas.unit:.0f}"'
        f' fill="{mix("#54494c", "#a89f9d", chance.random())}" opacity="{0.9 - 0.03 * n:.2f}"/>'
        for n in range(14)
    )
    canvas.add("ash", 0.2, smoke, "rise")
    glow = canvas.gradient((0, "#ffb04a", 0.85), (1, "#ff6a2a", 0), radial=True)
    rock, dark = canvas.lit("#6b5650"), canvas.lit("#4a3b3c")
    cone = (
        f'<circle cx="{x:.0f}" cy="{top:.0f}" r="{canvas.unit * 0.2:.0f}" fill="{glow}"/>'
        f'<path d="M{x - wide:.0f} {foot:.0f}Q{x - mouth * 2.4:.0f} {top + h * 0.2:.0f} {x - mouth:.0f} {top:.0f}H{x + mouth:.0f}'
        f'Q{x + mouth * 2.4:.0f} {top + h * 0.2:.0f} {x + wide:.0f} {foot:.0f}Z" fill="{rock}"/>'
        f'<path d="M{x + mouth * 0.2:.0f} {top:.0f}H{x + mouth:.0f}Q{x + mouth * 2.4:.0f} {top + h * 0.2:.0f} {x + wide:.0f} {foot:.0f}H{x + wide * 0.2:.0f}Q{x:.0f} {top + h * 0.3:.0f} {x + mouth * 0.2:.0f} {top:.0f}Z" fill="{dark}"/>'
    )
    for shift in (-0.4, 0.1, 0.7):
        end, low = x + shift * wide * 0.75, top + (foot - top) * chance.uniform(0.6, 0.92)
        cone += (
            f'<path d="M{x + shift * mouth:.0f} {top:.0f}C{x + shift * mouth * 2:.0f} {top + h * 0.12:.0f} {end - w * 0.02:.0f} {low - h * 0.16:.0f} {end:.0f} {low:.0f}"'
            f' fill="none" stroke="#ff7a2f" stroke-width="{canvas.unit * 0.02:.1f}" stroke-linecap="round"/>'
        )
    sparks = "".join(
        f'<circle cx="{x + chance.uniform(-0.1, 0.1) * w:.0f}" cy="{top - chance.uniform(0, 0.16) * h:.0f}" r="{chance.uniform(2, 6) * canvas.unit / 720:.1f}" fill="#ffc35a"/>'
        for _ in range(26)
    )
    canvas.add("volcano", 0.35, cone + sparks)
    canvas.land("slopes", 0.6, y + h * 0.17, h * 0.06, "#5c6b4a", 0.0)


def forest(canvas: Canvas) -> None:
    """Rows of trees, paler the farther."""
    sky(canvas)
    y, h, w, chance = canvas.horizon, canvas.height, canvas.width, canvas.chance
    leaf = {"autumn": "#c07a35", "winter": "#9db4b8", "spring": "#6fae5a"}.get(canvas.season, "#3f7d4b")
    canvas.land("far-wood", 0.2, y, h * 0.1, mix(leaf, "#6d8fa0", 0.4), 0.4)
    for row, (depth, foot, size, away) in enumerate(((0.3, 0.06, 0.26, 0.35), (0.45, 0.12, 0.36, 0.12))):
        body, count = "", 11 - 3 * row
        for n in range(count):
            x, high = w * (n + chance.uniform(0.1, 0.9)) / count, h * size * chance.uniform(0.75, 1.1)
            base, green = y + h * foot, canvas.lit(lighten(leaf, chance.uniform(-0.12, 0.12)), away)
            body += f'<rect x="{x - high * 0.025:.0f}" y="{base - high * 0.3:.0f}" width="{high * 0.05:.0f}" height="{high * 0.32:.0f}" fill="{canvas.lit("#6b4c35", away)}"/>'
            body += "".join(
                f'<path d="M{x:.0f} {base - high * top:.0f}L{x - high * side:.0f} {base - high * low:.0f}H{x + high * side:.0f}Z" fill="{green}"/>'
                for top, low, side in ((1.0, 0.6, 0.15), (0.8, 0.38, 0.2), (0.6, 0.16, 0.25))
            )
        canvas.add(f"trees-{row}", depth, body)
    canvas.land("clearing", 0.6, y + h * 0.14, h * 0.04, mix(leaf, "#8aa04f", 0.5), 0.0)
    _tufts(canvas, leaf)


def desert(canvas: Canvas) -> None:
    """Dunes one behind the other."""
    sky(canvas)
    y, h = canvas.horizon, canvas.height
    sand = canvas.chance.choice(("#e0b36a", "#dba35f", "#e6bf7d"))
    canvas.land("far-dunes", 0.25, y + h * 0.03, h * 0.1, sand, 0.4, 0.5)
    canvas.land("dunes", 0.4, y + h * 0.09, h * 0.11, lighten(sand, -0.05), 0.12, 0.4)
    canvas.land("sand", 0.6, y + h * 0.16, h * 0.05, sand, 0.0, 0.4)


def snow(canvas: Canvas) -> None:
    """White land under a cold sky."""
    sky(canvas)
    clouds(canvas, 3)
    y, h = canvas.horizon, canvas.height
    canvas.land("far-ice", 0.25, y + h * 0.02, h * 0.16, "#a8c3d8", 0.3, 1.2)
    canvas.land("ice", 0.4, y + h * 0.09, h * 0.09, "#cfe1ec", 0.1)
    canvas.land("snow", 0.6, y + h * 0.15, h * 0.04, "#f1f6fa", 0.0)


def underground(canvas: Canvas) -> None:
    """A section through the ground: grass, soil and rock in layers, magma in the deep."""
    sky(canvas)
    w, h, chance = canvas.width, canvas.height, canvas.chance
    top = h * 0.24
    bands = (("#6d9b4f", 0.0), ("#7a5a3f", 0.045), ("#93704e", 0.2), ("#7b6a5f", 0.38), ("#5e5158", 0.56))
    body = ""
    for colour, at in bands:
        body += canvas.ground(
            canvas.ridge(top + h * at, h * 0.035),
            canvas.gradient((0, lighten(colour, 0.06), 1), (1, lighten(colour, -0.1), 1)),
        )
    for _ in range(36):
        x, y = chance.uniform(0, w), chance.uniform(top + h * 0.1, h)
        body += f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{chance.uniform(6, 24) * canvas.unit / 720:.0f}" ry="{chance.uniform(4, 13) * canvas.unit / 720:.0f}" fill="#000" opacity=".1"/>'
    canvas.add("earth", 0.3, body)
    x, y = w * chance.uniform(0.4, 0.6), h * 0.97
    glow = canvas.gradient((0, "#ffdf7a", 1), (0.5, "#ff8a2e", 1), (1, "#c63c1c", 1), radial=True)
    halo = canvas.gradient((0, "#ff9a3c", 0.6), (1, "#ff9a3c", 0), radial=True)
    chamber = f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{w * 0.42:.0f}" ry="{h * 0.3:.0f}" fill="{halo}"/><ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{w * 0.3:.0f}" ry="{h * 0.2:.0f}" fill="{glow}"/>'
    crack = f"M{x:.0f} {y - h * 0.15:.0f}"
    for n in range(1, 6):
        crack += f"L{x + chance.uniform(-0.03, 0.03) * w:.0f} {y - h * (0.15 + 0.09 * n):.0f}"
    chamber += f'<path d="{crack}" fill="none" stroke="#ff8a2e" stroke-width="{canvas.unit * 0.022:.0f}" stroke-linejoin="round" stroke-linecap="round"/>'
    canvas.add("magma", 0.5, chamber, "bob")


def _tufts(canvas: Canvas, green: str) -> None:
    """Blades of grass at the very front, in the corners so that nothing is hidden."""
    body, scale = "", canvas.unit / 720
    for _ in range(46):
        x = canvas.chance.choice((canvas.chance.uniform(0, 0.22), canvas.chance.uniform(0.78, 1))) * canvas.width
        high, lean = canvas.chance.uniform(24, 64) * scale, canvas.chance.uniform(-14, 14) * scale
        y = canvas.height + 6
        body += f'<path d="M{x - 4 * scale:.0f} {y}Q{x:.0f} {y - high * 0.6:.0f} {x + lean:.0f} {y - high:.0f}Q{x + 3 * scale:.0f} {y - high * 0.5:.0f} {x + 5 * scale:.0f} {y}Z" fill="{canvas.lit(lighten(green, canvas.chance.uniform(-0.35, -0.1)))}"/>'
    canvas.add("grass", 1.0, body)
