"""Pencil: outlines of graphite and hatching by tone, on warm paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visiontune.image.styles.base import Style, bled, edges, grey, joined, noise, paper, scale_of

if TYPE_CHECKING:
    from visiontune.image.styles.base import Pixels

_PAPER, _LEAD = (250.0, 247.0, 240.0), (52.0, 54.0, 62.0)


def sketch(rgba: Pixels) -> Pixels:
    """The layer in pencil."""
    import cv2
    import numpy as np

    height, width = rgba.shape[:2]
    s = max(0.6, scale_of(rgba))
    light = grey(np.clip(bled(rgba), 0, 255).astype(np.uint8))
    rows, columns = np.indices((height, width), np.float32)
    wobble = 3 * s * noise(height, width, 60 * s, 31)
    hatch = np.zeros((height, width), np.float32)
    # Each darker tone adds one more direction of strokes.
    for level, (a, b), step in ((0.78, (1.0, 1.0), 5.5), (0.52, (1.0, -0.75), 5.0), (0.3, (0.2, 1.0), 4.2)):
        phase = (columns * a + rows * b + wobble) / (np.hypot(a, b) * step * s)
        stroke = 0.5 + 0.5 * np.cos(2 * np.pi * phase)
        depth = np.clip((level - light) / 0.3, 0, 1)
        hatch = np.maximum(hatch, stroke * depth * 0.75)
    tone = np.clip(0.92 - light, 0, 1) * 0.26
    line = cv2.GaussianBlur(np.clip(edges(rgba, 0.9 * s) * 2.1 - 0.12, 0, 1), (0, 0), 0.6 * s)
    tooth = np.clip(0.86 + 0.34 * paper(height, width), 0.35, 1.15)
    ink = np.clip((np.maximum(hatch * 0.62, line * 0.95) + tone * 0.7) * tooth, 0, 1)[..., None]
    return joined(np.array(_PAPER, np.float32) * (1 - ink) + np.array(_LEAD, np.float32) * ink, rgba[..., 3])


STYLE = Style(pixels=sketch)
