"""A quotation: the words, and whose they are, with a portrait where there is one."""

from __future__ import annotations

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.cards.ground import draw_ground
from visiontune.image.cards.kit import HEAD, Box, frame, icon, panel
from visiontune.image.fonts import fit, svg_text
from visiontune.image.plan import ScenePlan

_MARK = "M0 1V.58Q0 .12.42 0L.5.14Q.26.24.25.5H.46V1ZM.58 1V.58Q.58.12 1 0L1.08.14Q.84.24.83.5H1.04V1Z"


def draw(canvas: Canvas, plan: ScenePlan) -> None:
    palette = draw_ground(canvas, plan.palette)
    rng, u = canvas.random("quotation"), canvas.unit
    box = frame(canvas)
    plated = rng.random() < 0.5
    if plated:
        panel(canvas, box, palette.panel, round_=3.5)
        box = box.inset(u * 5)
    ink = "#1d2433" if plated else palette.ink
    strong = palette.accent
    words = plan.title.strip().strip("“”\"'«»")
    author = plan.labels[0] if plan.labels else ""
    portrait = plan.heroes[0] if plan.heroes else None
    text = box
    if portrait is not None:
        if box.width > box.height * 1.2:
            size = min(box.height * 0.8, box.width * 0.28)
            icon(canvas, portrait, box.x + box.width - size / 2, box.middle[1], size, rim=strong, face="#fdf6e8", ring=True)  # fmt: skip
            text = Box(box.x, box.y, box.width - size - u * 6, box.height)
        else:
            size = min(box.width * 0.42, box.height * 0.3)
            icon(canvas, portrait, box.middle[0], box.y + size / 2, size, rim=strong, face="#fdf6e8", ring=True)
            text = Box(box.x, box.y + size + u * 3, box.width, box.height - size - u * 3)
    mark = u * 9
    foot = u * 9 if author else 0.0
    block = fit(words, text.width, text.height - mark * 1.35 - foot, u * 9.4, u * 2)
    total = mark * 1.35 + block.height + foot
    y = text.y + max(0.0, (text.height - total) / 2)
    canvas.add("mark", f'<path transform="translate({text.x:.1f} {y:.1f}) scale({mark:.2f})" d="{_MARK}" fill="{strong}"/>', depth=0.4)  # fmt: skip
    canvas.add("title", svg_text(block, text.x, y + mark * 1.35, ink, "start"), depth=0.6)
    if author:
        at = y + mark * 1.35 + block.height + u * 2.6
        canvas.add("title", shapes.box(text.x, at + u * 2.4, u * 6, u * 0.8, strong, u * 0.4), depth=0.6)
        by = fit(author, text.width - u * 8, foot - u * 3, HEAD * u, bold=False)
        canvas.add("title", svg_text(by, text.x + u * 8, at, ink, "start", bold=False), depth=0.6)
