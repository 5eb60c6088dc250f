"""A canyon: walls of banded rock on both sides and a river far below."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery.spots import Spots
from visiontune.image.sky import draw_sky


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("canyon"), canvas.light, canvas.width, canvas.height, canvas.unit
    horizon = h * 0.5
    sun = draw_sky(canvas, horizon, clouds=0.35)
    red, pale = rng.choice([("#b5572f", "#e8b07a"), ("#a8683f", "#e6c491"), ("#9c4a3a", "#dba07f")])
    line = shapes.ridge(rng, w, horizon + u * 3, u * 9, 2.2, 2)
    canvas.add("mesas", shapes.filled(shapes.ground(line, h), light.far(mix(red, pale, 0.4), 0.62)), depth=0.15)
    floor = light.far(mix(pale, red, 0.3), 0.3)
    canvas.add(
        "floor",
        shapes.box(0, horizon + u * 5, w, h, canvas.linear([floor, light.far(red, 0.1)], (0, horizon), (0, h))),
        depth=0.2,
    )
    blue = light.far("#5fa8b8", 0.12)
    river = f"M{w * 0.49:.1f} {horizon + u * 5:.1f}C{w * 0.58:.1f} {h * 0.6:.1f} {w * 0.36:.1f} {h * 0.64:.1f} {w * 0.42:.1f} {h * 0.78:.1f}H{w * 0.56:.1f}C{w * 0.46:.1f} {h * 0.66:.1f} {w * 0.62:.1f} {h * 0.6:.1f} {w * 0.51:.1f} {horizon + u * 5:.1f}Z"
    canvas.add("floor", shapes.filled(river, blue), depth=0.2)
    for n, (reach, top, far) in enumerate(((0.42, 0.36, 0.36), (0.33, 0.28, 0.2), (0.22, 0.2, 0.05))):
        for side in (0, 1):
            _wall(
                canvas,
                f"wall-{n + 1}",
                side,
                reach * rng.uniform(0.88, 1.08),
                h * top * rng.uniform(0.92, 1.08),
                far,
                (red, pale),
                0.3 + 0.1 * n,
            )
    ledge = shapes.ridge(rng, w, h * 0.78, u * 4, 2.0, 4)
    canvas.add(
        "ledge",
        shapes.filled(
            shapes.ground(ledge, h),
            canvas.linear(
                [light.far(lighten(red, 0.18), 0), light.far(mix(red, "#2a120c", 0.45), 0)], (0, h * 0.74), (0, h)
            ),
        ),
        depth=0.62,
    )
    return Spots(floor=canvas.safe + u * 2, horizon=horizon, air=h * 0.26, sun=sun)


def _wall(
    canvas: Canvas, name: str, side: int, reach: float, top: float, far: float, tones: tuple[str, str], depth: float
) -> None:
    """Steps of rock that come in from one side, banded by height."""
    rng, light, w, h, u = canvas.random(f"{name}/{side}"), canvas.light, canvas.width, canvas.height, canvas.unit
    steps, x, y = [(0.0, top)], w * reach * 0.55, top
    steps.append((x, y))
    while x < w * reach and y < h * 0.72:
        y += u * rng.uniform(5, 10)
        steps.append((x + u * rng.uniform(0, 1.5), y))
        x += u * rng.uniform(2, 6)
        steps.append((x, y + u * 0.6))
    steps += [(x + u * 4, h), (0.0, h)]
    points = [(px, py) if side == 0 else (w - px, py) for px, py in steps]
    d = shapes.path(points)
    clip = canvas.define(f'<clipPath id="{{id}}"><path d="{d}"/></clipPath>', f"{name}/{side}/{d}")
    red, pale = tones
    bands = []
    band_y, n = top - u, 0
    while band_y < h:
        tall = u * rng.uniform(3, 8)
        tone = light.far(mix(red, pale, (0.1, 0.5, 0.25, 0.75)[n % 4]), far)
        bands.append(
            shapes.box(-u if side == 0 else w * (1 - reach) - u * 30, band_y, w * reach + u * 32, tall + 1, tone)
        )
        band_y += tall
        n += 1
    shade = canvas.fade("#1a0c14", (w * reach if side == 0 else w * (1 - reach), 0), (0 if side == 0 else w, 0), 0.4)
    canvas.add(name, f'<g clip-path="url(#{clip})">{"".join(bands)}{shapes.box(0, 0, w, h, shade)}</g>', depth=depth)
