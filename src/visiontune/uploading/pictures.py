"""Pictures: decoded, turned as the camera was held, and written anew, so that nothing but pixels is left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from visiontune.uploading.base import Unusable

MOST_PIXELS = 100_000_000
_LOADERS = {
    b"\x89PNG": "pngload_buffer",
    b"\xff\xd8\xff": "jpegload_buffer",
    b"GIF8": "gifload_buffer",
    b"II*\0": "tiffload_buffer",
    b"MM\0*": "tiffload_buffer",
    b"RIFF": "webpload_buffer",
}
_DRAWN = 2_048
"""Pixels of the longer side of a drawing (SVG), which has no size of its own."""


def rewrite(source: Path, folder: Path) -> Path:
    """The picture as a JPEG, where it came as one, else as a PNG; without metadata, in sRGB, of animations the first frame.

    Raises:
        Unusable: it is damaged, or has too many pixels.
    """
    import pyvips

    content = source.read_bytes()
    try:
        picture = _bitmap(content) if content.startswith(b"BM") else _opened(pyvips, content)
        jpeg = content.startswith(b"\xff\xd8\xff")
        target = folder / ("picture.jpg" if jpeg else "picture.png")
        if jpeg:
            picture.jpegsave(str(target), Q=92, keep="none", background=[255])
        else:
            picture.pngsave(str(target), keep="none", compression=6)
    except pyvips.Error as error:
        raise Unusable("is a damaged picture, or of a format that is not read; save it anew, as PNG or JPEG") from error
    return target


def _opened(pyvips: Any, content: bytes) -> Any:
    loader = next((name for mark, name in _LOADERS.items() if content.startswith(mark)), "heifload_buffer")
    if content.lstrip(b"\xef\xbb\xbf\t\r\n ").startswith(b"<"):
        drawing = pyvips.Image.svgload_buffer(content)
        _require_pixels(drawing.width, drawing.height)
        scale = _DRAWN / max(drawing.width, drawing.height)
        return pyvips.Image.svgload_buffer(content, scale=max(scale, 0.01))
    load = getattr(pyvips.Image, loader)
    _require_pixels(*(getattr(load(content), side) for side in ("width", "height")))  # by its header
    picture = load(content, fail_on="truncated").autorot()
    if picture.get_typeof("icc-profile-data") != 0 and picture.interpretation != "b-w":
        picture = picture.icc_transform("srgb", embedded=True)
    return (picture.colourspace("srgb") if picture.bands != 2 else picture).cast("uchar")


def _bitmap(content: bytes) -> Any:
    """Windows' bitmaps, which only OpenCV reads."""
    import cv2
    import numpy as np
    import pyvips

    width, height = (int.from_bytes(content[at : at + 4], "little", signed=True) for at in (18, 22))
    _require_pixels(abs(width), abs(height))
    try:
        pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR_RGB)
    except cv2.error:
        pixels = None
    if pixels is None:
        raise Unusable("is a damaged picture")
    return pyvips.Image.new_from_array(pixels)


def _require_pixels(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise Unusable(f"has {width}x{height} pixels, and at most {MOST_PIXELS:,} are taken; make it smaller")
