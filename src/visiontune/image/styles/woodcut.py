"""Woodcut: lines cut along the tone, thicker where it is darker, over two flat tints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visiontune.image.styles.base import Style, bled, edges, grey, joined, noise, scale_of

if TYPE_CHECKING:
    from visiontune.image.styles.base import Pixels

_PAPER, _INK = (244.0, 232.0, 208.0), (34.0, 27.0, 30.0)


def cut(rgba: Pixels) -> Pixels:
    """The layer as a print."""
    import cv2
    import numpy as np

    height, width = rgba.shape[:2]
    s = max(0.6, scale_of(rgba))
    colours = cv2.GaussianBlur(bled(rgba), (0, 0), 1.2 * s)
    light = grey(np.clip(colours, 0, 255).astype(np.uint8))
    rows, columns = np.indices((height, width), np.float32)
    # Lines bend with the relief of the tone, as a gouge follows the form.
    bend = cv2.GaussianBlur(light, (0, 0), 14 * s) * 46 * s + 5 * s * noise(height, width, 90 * s, 41)
    wave = 0.5 + 0.5 * np.cos(2 * np.pi * (rows + columns * 0.22 + bend) / (6.4 * s))
    threshold = np.clip(1.16 - light * 1.28 + 0.05 * noise(height, width, 3 * s, 42), 0, 1)
    lines = np.clip((threshold - (1 - wave)) * 4.5 + 0.5, 0, 1)
    lines = np.where(light > 0.86, 0, lines)
    outline = np.clip(edges(rgba, 1.2 * s) * 2.4 - 0.3, 0, 1)
    ink = np.maximum(lines, outline)[..., None]
    middle = colours.mean(axis=2, keepdims=True)
    tint = np.round((middle + (colours - middle) * 0.85) / 64) * 64  # few blocks of colour
    base = np.array(_PAPER, np.float32)
    printed = base * (0.42 + 0.58 * np.clip(tint, 40, 255) / 255)
    return joined(printed * (1 - ink) + np.array(_INK, np.float32) * ink, rgba[..., 3])


STYLE = Style(pixels=cut)
