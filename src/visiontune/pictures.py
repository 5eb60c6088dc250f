"""Picture files in and out, as pixels with their alpha."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from visiontune.artifacts import translating_os_errors
from visiontune.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


LARGEST = 200_000_000
"""Pixels of a picture that is read; a small crafted file can claim billions."""


def read_picture(path: Path, field: str = "file") -> npt.NDArray[np.uint8]:
    """A picture's pixels: uint8, shape (height, width, 3 or 4), sRGB, with alpha where the file has it.

    Raises:
        InputError: it is missing, damaged, too large, or no picture; names `field`.
    """
    import cv2
    import numpy as np

    try:
        data = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError as error:
        raise InputError(field, str(path), f"cannot be read: {error.strerror}") from error
    _require_size(data.tobytes(), path, field)
    pixels = None
    with contextlib.suppress(cv2.error):  # as of 5.0 it raises for an empty file
        pixels = cv2.imdecode(data, cv2.IMREAD_UNCHANGED)
    if pixels is None:
        raise InputError(
            field, str(path), "is no picture that can be read here, or is damaged; give a PNG, JPEG or WebP"
        )
    if pixels.dtype == np.uint16:
        pixels = (pixels // 257).astype(np.uint8)
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGRA2RGBA), np.uint8)
    # Without alpha it is read again as what viewers show: turned as its camera was held, greys as RGB.
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR_RGB), np.uint8)


def require_picture(path: Path, field: str) -> None:
    """As `read_picture`, by the header alone where that tells: for files of the user's, while their names are known.

    Raises:
        InputError: it is missing, too large, or no picture; names `field`.
    """
    import pyvips

    try:
        header = pyvips.Image.new_from_file(str(path))
    except pyvips.Error:  # of a format that only OpenCV knows, or none
        read_picture(path, field)
    else:
        _require_pixels(header.width, header.height, path, field)


def _require_size(content: bytes, path: Path, field: str) -> None:
    """Refuse a picture of too many pixels by its header, before memory is taken for them."""
    import pyvips

    try:
        header = pyvips.Image.new_from_buffer(content, "")
    except pyvips.Error:  # of a format that only OpenCV knows, or none
        return
    _require_pixels(header.width, header.height, path, field)


def _require_pixels(width: int, height: int, path: Path, field: str) -> None:
    if width * height > LARGEST:
        size = f"{width}x{height} pixels"
        raise InputError(field, str(path), f"has {size}, and at most {LARGEST:,} are read; make it smaller")


def write_picture(pixels: npt.NDArray[np.uint8], path: Path) -> None:
    """Write RGB or RGBA pixels in the format of the suffix; JPEG, which has no alpha, shows them on white.

    Raises:
        InputError: the format cannot hold the picture.
        StorageError: the file cannot be written.
    """
    import cv2
    import numpy as np

    if pixels.shape[2] == 4 and path.suffix.lower() in (".jpg", ".jpeg"):
        alpha = pixels[..., 3:] / 255.0
        pixels = np.rint(pixels[..., :3] * alpha + 255 * (1 - alpha)).astype(np.uint8)
    order = cv2.COLOR_RGBA2BGRA if pixels.shape[2] == 4 else cv2.COLOR_RGB2BGR
    # Drawings have coloured edges, which JPEG's usual halving of colours would fray.
    jpeg = [cv2.IMWRITE_JPEG_QUALITY, 92, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444]
    quality = {".jpg": jpeg, ".jpeg": jpeg, ".webp": [cv2.IMWRITE_WEBP_QUALITY, 90]}.get(path.suffix.lower(), [])
    ok, data = cv2.imencode(path.suffix.lower(), cv2.cvtColor(pixels, order), quality)
    if not ok:
        raise InputError("--output", str(path), "the picture cannot be written in this format")
    with translating_os_errors(f"{path.name} cannot be written"):
        path.write_bytes(data.tobytes())
