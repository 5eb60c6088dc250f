"""A castle on its hill, with a road that leads to the gate."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora
from visiontune.image.scenery.land import draw_land, grass_front
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    land = draw_land(canvas, "castle", horizon=(0.5, 0.55), range_=1.0, trees=14)
    rng, light, w, h, u = canvas.random("castle-things"), canvas.light, canvas.width, canvas.height, canvas.unit
    x = w * rng.choice((0.3, 0.7)) if not canvas.tall else w * 0.5
    top = land.horizon - u * 9
    hill = f"M{x - u * 62:.1f} {land.horizon + u * 4:.1f}Q{x - u * 34:.1f} {top - u * 1:.1f} {x:.1f} {top:.1f}T{x + u * 62:.1f} {land.horizon + u * 4:.1f}Z"
    canvas.add("mound", shapes.filled(hill, canvas.linear([light.far(lighten(land.green, 0.05), 0.18), light.far(land.green, 0.14)], (0, top), (0, land.horizon))), depth=0.44)  # fmt: skip
    canvas.add(
        "castle",
        _castle(canvas, x, top + u * 3, u * 30, rng.choice(["#c9c2b4", "#b9b4b0", "#d4c4a4", "#a9a6b4"])),
        depth=0.46,
    )
    road = f"M{x - u * 1.2:.1f} {top + u * 3:.1f}C{x + u * 14:.1f} {land.horizon:.1f} {w * 0.5 - u * 26:.1f} {h * 0.66:.1f} {w * 0.34:.1f} {h:.1f}H{w * 0.68:.1f}C{w * 0.5:.1f} {h * 0.7:.1f} {x + u * 22:.1f} {land.horizon:.1f} {x + u * 1.2:.1f} {top + u * 3:.1f}Z"
    canvas.add("road", shapes.filled(road, light.far("#d6c39a", 0.08)), depth=0.5)
    for side in (0.04, 0.95):
        canvas.add(
            "trees", flora.conifer(canvas, rng, w * side, h * 0.74, u * 34, 0.03, light.season == "winter"), depth=0.6
        )
    canvas.add(
        "ground", flora.tufts(canvas, rng, h * 0.68, h, light.far(mix(land.green, "#0f3a2a", 0.5), 0), 40), depth=0.5
    )
    return Spots(
        floor=canvas.safe,
        horizon=land.horizon,
        air=h * 0.2,
        sun=land.sun,
        front=lambda: grass_front(canvas, land.green),
    )


def _castle(canvas: Canvas, x: float, y: float, s: float, stone: str) -> str:
    light = canvas.light
    wall, dark = light.far(stone, 0.14), light.far(mix(stone, "#2a2438", 0.3), 0.14)
    roof, lit = (
        light.far("#3f5f94" if light.season != "autumn" else "#a8503f", 0.1),
        "#ffd98a" if light.dark else mix(dark, "#14101e", 0.5),
    )

    def block(cx: float, wide: float, tall: float, tone: str, teeth: bool = True) -> str:
        parts = [shapes.box(cx - wide / 2, y - tall, wide, tall, canvas.linear([lighten(tone, 0.07), tone, mix(tone, "#1a1428", 0.16)], (cx - wide / 2, 0), (cx + wide / 2, 0)))]  # fmt: skip
        if teeth:
            n = max(3, round(wide / s / 0.075) | 1)
            parts.append(
                "".join(
                    shapes.box(cx - wide / 2 + wide * i / n, y - tall - s * 0.05, wide / n, s * 0.055, tone)
                    for i in range(0, n, 2)
                )
            )
        return "".join(parts)

    def tower(cx: float, wide: float, tall: float, cone: bool) -> str:
        parts = [
            block(cx, wide, tall, wall, not cone),
            shapes.box(cx - wide * 0.1, y - tall * 0.72, wide * 0.2, wide * 0.42, lit, wide * 0.1),
        ]
        if cone:
            peak = y - tall - wide * 1.5
            parts.append(
                shapes.filled(
                    shapes.path([(cx - wide * 0.66, y - tall), (cx, peak), (cx + wide * 0.66, y - tall)]), roof
                )
            )
            parts.append(
                shapes.filled(
                    shapes.path([(cx, peak), (cx + wide * 0.66, y - tall), (cx + wide * 0.1, y - tall)]),
                    mix(roof, "#14101e", 0.25),
                )
            )
            parts.append(shapes.stroked(f"M{cx:.1f} {peak:.1f}v{-wide * 0.5:.1f}", dark, wide * 0.05) + shapes.filled(f"M{cx:.1f} {peak - wide * 0.5:.1f}l{wide * 0.5:.1f} {wide * 0.15:.1f}l{-wide * 0.5:.1f} {wide * 0.15:.1f}z", light.far("#d9383a", 0.05)))  # fmt: skip
        return "".join(parts)

    gate = f"M{x - s * 0.1:.1f} {y:.1f}v{-s * 0.2:.1f}q0 {-s * 0.12:.1f} {s * 0.1:.1f} {-s * 0.12:.1f}t{s * 0.1:.1f} {s * 0.12:.1f}v{s * 0.2:.1f}z"
    return (
        tower(x - s * 0.2, s * 0.24, s * 0.98, True) + tower(x + s * 0.26, s * 0.2, s * 0.82, True)
        + block(x, s * 1.3, s * 0.44, wall) + tower(x - s * 0.66, s * 0.26, s * 0.66, True) + tower(x + s * 0.66, s * 0.26, s * 0.7, True)
        + block(x, s * 0.4, s * 0.56, lighten(wall, 0.06)) + shapes.filled(gate, mix(dark, "#14101e", 0.55))
    )  # fmt: skip
