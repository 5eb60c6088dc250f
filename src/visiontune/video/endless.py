"""Pictures that repeat without a seam: what lies beyond one side is laid over the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bytes = npt.NDArray[np.uint8]

_ROOT = re.compile(r"<svg\b[^>]*>")
_BOX = re.compile(r'viewBox="([^"]+)"')


Margin = tuple[int, int]
"""Pixels to the left and right, and above and below."""


def with_margin(svg: str, width: int, height: int, margin: Margin) -> Bytes:
    """The document drawn to fill `width` x `height` pixels, with what lies up to `margin` beyond its sides.

    Returns uint8 (height + 2 * margin[1], width + 2 * margin[0], 4), straight alpha.

    Raises:
        InputError: the document cannot be drawn.
    """
    from visiontune.image.raster import rasterise_rgba

    aside, above = margin
    root = _ROOT.search(svg)
    box = _BOX.search(root.group(0)) if root else None
    if root is None or box is None:  # without a view box there is nothing beyond
        import cv2
        import numpy as np

        plain = rasterise_rgba(svg, width, height)
        return np.asarray(cv2.copyMakeBorder(plain, above, above, aside, aside, cv2.BORDER_CONSTANT), np.uint8)
    left, top, across, down = (float(number) for number in box.group(1).replace(",", " ").split())
    scale = max(width / across, height / down)  # as `rasterise` does: cut evenly where aspects differ
    wide, high = (width + 2 * aside) / scale, (height + 2 * above) / scale
    x, y = left + across / 2 - wide / 2, top + down / 2 - high / 2
    tag = root.group(0).replace(box.group(0), f'viewBox="{x:.4f} {y:.4f} {wide:.4f} {high:.4f}"')
    whole = svg[: root.start()] + tag + svg[root.end() :]
    return rasterise_rgba(whole, width + 2 * aside, height + 2 * above)


def folded(rgba: Bytes, margin: Margin) -> Bytes:
    """The picture without its margin, what lay there laid over the opposite side: it repeats without a seam.

    Args:
        rgba: uint8, as `with_margin` returns it. Where a margin is 0 nothing is folded.
    """
    import numpy as np

    for axis, size in ((1, margin[0]), (0, margin[1])):
        if size:
            turned = rgba.swapaxes(0, axis)
            inner = turned[size:-size].copy()
            _lay_over(turned[-size:], inner[:size])
            _lay_over(turned[:size], inner[-size:])
            rgba = inner.swapaxes(0, axis)
    return np.ascontiguousarray(rgba)


def _lay_over(above: Bytes, under: Bytes) -> None:
    """Draw `above` on `under`, both with straight alpha, in place: only where it shows something."""
    import cv2
    import numpy as np

    x, y, width, height = cv2.boundingRect(np.ascontiguousarray(above[:, :, 3]))
    if not width:
        return
    box = (slice(y, y + height), slice(x, x + width))
    top, low = above[box].astype(np.float32), under[box].astype(np.float32)
    a, b = top[:, :, 3:] / 255, low[:, :, 3:] / 255
    alpha = a + b * (1 - a)
    colour = top[:, :, :3] * a + low[:, :, :3] * b * (1 - a)
    under[box] = np.rint(np.concatenate([colour / np.maximum(alpha, 1e-6), alpha * 255], axis=2))
