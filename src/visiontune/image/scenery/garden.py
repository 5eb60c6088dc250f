"""A garden with beds, a fence and a cottage, or an orchard with rows of fruit trees."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import flora, props
from visiontune.image.scenery.land import draw_land, grass_front
from visiontune.image.scenery.spots import Spots


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    land = draw_land(canvas, plan.setting, horizon=(0.45, 0.5))
    rng, light, w, h, u = canvas.random("beds"), canvas.light, canvas.width, canvas.height, canvas.unit
    y = land.horizon
    if plan.setting == "orchard":
        _rows(canvas, y)
    else:
        side = rng.choice((0.16, 0.84))
        canvas.add("cottage", props.gable_house(canvas, rng, w * side, y + u * 9, u * 32, 0.1), depth=0.46)
        canvas.add("fence", props.fence(-u * 2, w + u * 2, y + u * 12, u * 7, light.far("#f0ebe0", 0.08)), depth=0.48)
        for n in range(int(w / u / 7) + 1):
            x = u * 7 * n + u * rng.uniform(-1, 1)
            canvas.add("bushes", shapes.filled(shapes.blob(rng, x, y + u * 12, u * rng.uniform(3, 4.6), 0.14), light.far(mix(land.green, "#1f6a45", 0.5), 0.08)), depth=0.5)  # fmt: skip
        _bed(canvas, y + u * 16)
    canvas.add(
        "ground", flora.tufts(canvas, rng, h * 0.68, h, light.far(mix(land.green, "#0f3a2a", 0.5), 0), 34), depth=0.45
    )
    return Spots(
        floor=canvas.safe, horizon=y, air=h * 0.26, sun=land.sun, front=lambda: grass_front(canvas, land.green)
    )


def _bed(canvas: Canvas, y: float) -> None:
    """Flowers in bloom along the fence."""
    rng, light, w, u = canvas.random("flowers"), canvas.light, canvas.width, canvas.unit
    if light.season == "winter":
        return
    tones = rng.choice(
        [("#e8486a", "#f6b93a", "#f3f0ea"), ("#8f6ae0", "#f08ab0", "#f6e27a"), ("#f2703a", "#f6c93a", "#e03a5a")]
    )
    for _ in range(int(w / u * 0.8)):
        x, foot = rng.uniform(0, w), y + u * rng.uniform(-1, 4)
        tall, tone = u * rng.uniform(2.5, 5), light.far(rng.choice(tones), 0.03)
        stem = shapes.stroked(
            f"M{x:.1f} {foot:.1f}q{u * 0.3:.1f} {-tall * 0.5:.1f} 0 {-tall:.1f}", light.far("#3f8a4a", 0.03), u * 0.35
        )
        petals = "".join(
            shapes.circle(x + a * u * 0.62, foot - tall + b * u * 0.62, u * 0.6, tone)
            for a, b in ((-1, 0), (1, 0), (0, -1), (0, 1))
        )
        canvas.add(
            "flowers", stem + petals + shapes.circle(x, foot - tall, u * 0.45, light.far("#f8d96a", 0)), depth=0.54
        )


def _rows(canvas: Canvas, y: float) -> None:
    rng, light, w, h, u = canvas.random("rows"), canvas.light, canvas.width, canvas.height, canvas.unit
    fruit = light.far(rng.choice(["#d9362f", "#f2862a", "#e8c23a"]), 0.03)
    for row, (share, size, far) in enumerate(((0.05, 15, 0.3), (0.3, 24, 0.15), (0.72, 36, 0.02))):
        foot = y + (h * 0.8 - y) * share + u * 4
        count = (9, 6, 2)[row]
        for n in range(count):
            x = w * (n + 0.5) / count if row < 2 else w * (0.04 + 0.92 * n)
            tree = flora.round_tree(canvas, rng, x, foot, u * size, far)
            dots = "".join(
                shapes.circle(
                    x + u * size * rng.uniform(-0.26, 0.26),
                    foot - u * size * rng.uniform(0.42, 0.86),
                    u * size * 0.026,
                    fruit,
                )
                for _ in range(9 if light.season in ("summer", "autumn") else 0)
            )
            canvas.add(f"row-{row + 1}", tree + dots, depth=0.46 + 0.07 * row)
