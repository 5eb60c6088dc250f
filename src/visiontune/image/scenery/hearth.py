"""A cosy room with a fire in its hearth; at Christmas with a tree and presents, for a party with balloons."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix
from visiontune.image.plan import ScenePlan
from visiontune.image.scenery import festive, props
from visiontune.image.scenery.furniture import armchair, flames, rug
from visiontune.image.scenery.inside import is_small, stand
from visiontune.image.scenery.room import shell, window
from visiontune.image.scenery.spots import Spots

_LOOKS = (
    ("#d9b48f", "#7f4f35", "#a8453a"),
    ("#b5c4b4", "#7a5238", "#3f6f5a"),
    ("#cdb6a8", "#6f4632", "#8a3f4f"),
    ("#c4b9a0", "#80573c", "#4a5f8a"),
)


def draw(canvas: Canvas, plan: ScenePlan) -> Spots:
    rng, light, w, h, u = canvas.random("hearth"), canvas.light, canvas.width, canvas.height, canvas.unit
    wall, floor, cloth = rng.choice(_LOOKS)
    party = plan.setting == "party"
    shell(canvas, lighten(wall, 0.35) if party else wall, floor, line=0.68)
    side = rng.choice((-1, 1))
    x = w * 0.5 + side * w * (0.26 if not canvas.tall else 0.22)
    other = w * 0.5 - side * w * 0.33
    if not canvas.tall:
        canvas.add("window", window(canvas, other - u * 15, h * 0.13, u * 30, h * 0.32), depth=0.12)
    if party:
        festive.bunting(canvas, h * 0.1)
        if not any(hero.art == "balloon" for hero in plan.heroes):
            festive.balloons(canvas, (w * 0.07, w * 0.93), h * 0.3)
        canvas.add("rug", rug(canvas, w * 0.5, h * 0.86, u * 48, cloth), depth=0.4)
        cake = any(hero.art == "birthday-cake" for hero in plan.heroes)
        if not is_small(plan) and not cake:
            canvas.add("table", festive.feast(canvas, x, h * 0.75, u * 46), depth=0.46)
        return stand(canvas, plan, 0.68)
    canvas.add("hearth", _fireplace(canvas, x, h * 0.7, u * 40), depth=0.3)
    canvas.add("glow", shapes.ellipse(x, h * 0.64, u * 62, u * 40, canvas.soft("#ff9a3c", 0.5 if light.dark else 0.3)), depth=0.32)  # fmt: skip
    canvas.add("rug", rug(canvas, w * 0.5, h * 0.87, u * 46, cloth), depth=0.4)
    if plan.setting == "christmas_room":
        festive.garland(canvas, x, h * 0.7 - u * 38, u * 42)
        festive.christmas_tree(canvas, other, h * 0.8, h * 0.66)
        return Spots(floor=h * 0.89, horizon=h * 0.68, air=h * 0.28, sun=(w / 2, 0), left=0.3, right=0.7)
    if not is_small(plan):
        canvas.add("wall", props.bookshelf(canvas, rng, x - side * u * 44 - u * 7, h * 0.7, u * 14, h * 0.45, 4, "#7f5638"), depth=0.2)  # fmt: skip
        canvas.add("chair", armchair(canvas, other, h * 0.8, u * 28, cloth), depth=0.44)
    return stand(canvas, plan, 0.68)


def _fireplace(canvas: Canvas, x: float, y: float, wide: float) -> str:
    """A hearth of brick with its mantelpiece, fire and chimney breast; (x, y) the middle of its foot."""
    rng, light, u = canvas.random("bricks"), canvas.light, canvas.unit
    brick = light.far(rng.choice(["#a8604a", "#9a8f86", "#b58a66"]), 0)
    wood, high = light.far("#6b4630", 0), u * 34
    breast = shapes.box(x - wide * 0.4, 0, wide * 0.8, y - high, mix(brick, "#f4e8d8", 0.55))
    body = shapes.box(x - wide / 2, y - high, wide, high, brick, u * 0.5)
    rows = []
    for row in range(int(high / u / 3)):
        for n in range(int(wide / u / 6) + 1):
            bx = x - wide / 2 + n * u * 6 - (row % 2) * u * 3
            left, right = max(bx, x - wide / 2), min(bx + u * 5.5, x + wide / 2)
            if right > left:
                tone = mix(brick, rng.choice(("#ffffff", "#2a1410")), rng.uniform(0.04, 0.2))
                rows.append(shapes.box(left, y - high + row * u * 3, right - left, u * 2.6, tone, u * 0.3))
    hole = wide * 0.3
    arch = f"M{x - hole:.1f} {y:.1f}V{y - u * 17:.1f}Q{x:.1f} {y - u * 27:.1f} {x + hole:.1f} {y - u * 17:.1f}V{y:.1f}Z"
    fire = shapes.ellipse(x, y - u * 8, hole * 1.2, u * 16, canvas.soft("#ffb040", 0.9)) + flames(x, y - u * 2.4, u * 15)  # fmt: skip
    logs = "".join(
        f'<g transform="rotate({turn} {x:.1f} {y - u * 2:.1f})">{shapes.box(x - u * 9, y - u * 3.4, u * 18, u * 3, "#5a3822", u * 1.4)}</g>'
        for turn in (7, -7)
    )
    shelf = shapes.box(x - wide * 0.58, y - high - u * 3, wide * 1.16, u * 3.6, wood, u * 0.6) + shapes.box(
        x - wide * 0.58, y - high - u * 3, wide * 1.16, u * 0.9, lighten(wood, 0.3), u * 0.4
    )
    clock = shapes.circle(x, y - high - u * 6.4, u * 3.6, wood) + shapes.circle(
        x, y - high - u * 6.4, u * 2.8, "#fbf6e6"
    )
    hands = shapes.stroked(f"M{x:.1f} {y - high - u * 8.4:.1f}v{u * 2:.1f}h{u * 1.4:.1f}", "#2a2622", u * 0.4)
    stone = shapes.box(x - wide * 0.62, y - u * 1.4, wide * 1.24, u * 2.6, light.far("#8a827a", 0), u * 0.5)
    return breast + body + "".join(rows) + shapes.filled(arch, "#1c1210") + fire + logs + shelf + clock + hands + stone
