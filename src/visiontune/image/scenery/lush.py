"""What makes a forest a jungle: mighty trunks, a roof of leaves, vines, and broad leaves about their feet."""

from __future__ import annotations

from random import Random

from visiontune.image import shapes
from visiontune.image.canvas import Canvas
from visiontune.image.colour import lighten, mix


def draw_canopy(canvas: Canvas) -> None:
    """Trunks at both sides, leaves overhead and vines between them; the middle stays free."""
    rng, light, w, h, u = canvas.random("canopy"), canvas.light, canvas.width, canvas.height, canvas.unit
    shares = (0.08, 0.22, 0.8, 0.95) if not canvas.tall else (0.05, 0.95)
    for n, share in enumerate(shares):
        x, half = w * (share + rng.uniform(-0.02, 0.02)), u * rng.uniform(3.4, 5.5)
        canvas.add("trunks", _trunk(canvas, x, h * (0.76 if n % 2 else 0.79), half), depth=0.55)
    tones = [light.far(tone, 0.04) for tone in ("#1f6b3f", "#2f8a48", "#48a654", "#256f55")]
    vines: list[str] = []
    for _ in range(9 if not canvas.tall else 6):
        x, span = rng.uniform(-0.05, 0.85) * w, u * rng.uniform(24, 52)
        drop = h * rng.uniform(0.12, 0.3)
        vines.append(f"M{x:.1f} 0Q{x + span / 2:.1f} {drop * 2:.1f} {x + span:.1f} 0")
    canvas.add("vines", shapes.stroked("".join(vines), mix(tones[0], "#14261a", 0.35), u * 0.55), depth=0.56)
    for n in range(int(w / u / 3.2)):
        x = w * (n + rng.random()) / (w / u / 3.2)
        edge = abs(2 * x / w - 1)
        y = h * 0.02 + u * (3 + 9 * edge**2) * rng.uniform(0.5, 1.3)
        canvas.add("roof", shapes.filled(shapes.blob(rng, x, y - u * 3, u * rng.uniform(4, 7.5), 0.2, 11), rng.choice(tones)), depth=0.57)  # fmt: skip
    canvas.add("roof", shapes.box(0, -u, w, u * 3, tones[0]), depth=0.57)
    for n in range(16):
        side = n % 2
        x = w * (rng.uniform(-0.02, 0.3) if side == 0 else rng.uniform(0.7, 1.02))
        canvas.add("leaves", _broad(rng, x, h * rng.uniform(0.74, 0.79), u * rng.uniform(8, 14), rng.choice(tones)), depth=0.6)  # fmt: skip


def _trunk(canvas: Canvas, x: float, foot: float, half: float) -> str:
    """A trunk to the upper edge, with roots like buttresses."""
    bark = canvas.light.far("#6f5238", 0.06)
    paint = canvas.linear([lighten(bark, 0.14), bark, mix(bark, "#160e14", 0.45)], (x - half, 0), (x + half, 0))
    shape = (
        f"M{x - half * 0.8:.1f} 0L{x - half:.1f} {foot - half * 6:.1f}Q{x - half * 1.1:.1f} {foot - half:.1f} {x - half * 2.6:.1f} {foot:.1f}"
        f"H{x + half * 2.6:.1f}Q{x + half * 1.1:.1f} {foot - half:.1f} {x + half:.1f} {foot - half * 6:.1f}L{x + half * 0.8:.1f} 0Z"
    )
    folds = "".join(f"M{x + a * half:.1f} {foot - half * 7:.1f}Q{x + a * half:.1f} {foot - half * 2:.1f} {x + a * half * 2.6:.1f} {foot:.1f}" for a in (-0.4, 0.2))  # fmt: skip
    return shapes.filled(shape, paint) + shapes.stroked(folds, mix(bark, "#160e14", 0.5), half * 0.12, 0.6)


def _broad(rng: Random, x: float, y: float, size: float, tone: str) -> str:
    """A plant of broad leaves with its foot at (x, y)."""
    parts = []
    for lean in (-0.95, -0.5, 0.0, 0.5, 0.95):
        out, up = lean * size * rng.uniform(0.75, 1), size * (1.05 - 0.55 * abs(lean))
        tip = (x + out, y - up)
        a, b = (x + out * 0.25 - size * 0.16, y - up * 0.75), (x + out * 0.6 + size * 0.16, y - up * 0.35)
        leaf = (
            f"M{x:.1f} {y:.1f}Q{a[0]:.1f} {a[1]:.1f} {tip[0]:.1f} {tip[1]:.1f}Q{b[0]:.1f} {b[1]:.1f} {x:.1f} {y:.1f}Z"
        )
        parts.append(shapes.filled(leaf, mix(tone, "#e6f59a", 0.14 * rng.random())))
        parts.append(
            shapes.stroked(f"M{x:.1f} {y:.1f}L{tip[0]:.1f} {tip[1]:.1f}", lighten(tone, 0.25), size * 0.025, 0.6)
        )
    return "".join(parts)
