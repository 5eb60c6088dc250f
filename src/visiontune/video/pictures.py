"""Pictures of any kind and size as one canvas: RGB, upright, covering the frame with their aspect kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from visiontune.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

BACKGROUND = (255, 255, 255)
"""What shows through transparent pictures."""


def load_picture(path: Path, width: int, height: int) -> npt.NDArray[np.uint8]:
    """A picture file as uint8 (height, width, 3) sRGB: grey, palette, 16-bit, transparent, turned by EXIF, animated
    (its first frame); cut evenly where its aspect differs from the canvas.

    Raises:
        InputError: the file is damaged, or no picture.
    """
    import numpy as np
    import pyvips

    try:
        image = pyvips.Image.new_from_file(str(path), access="sequential", fail_on="truncated").autorot()
        image = image.copy_memory()
        if image.format == "ushort" and image.interpretation in ("grey16", "rgb16"):
            image = image.colourspace("srgb")
        image = image.colourspace("srgb").cast("uchar")
        if image.hasalpha():
            image = image.flatten(background=list(BACKGROUND))
        scale = max(width / image.width, height / image.height)
        image = image.resize(scale, vscale=scale, kernel="lanczos3" if scale < 1 else "cubic")
        if image.width < width or image.height < height:  # rounding may leave one pixel missing
            image = image.embed(0, 0, max(image.width, width), max(image.height, height), extend="copy")
        image = image.crop((image.width - width) // 2, (image.height - height) // 2, width, height)
        return np.ascontiguousarray(image.numpy()[:, :, :3])
    except pyvips.Error as error:
        reason = str(error).strip().splitlines()[-1]
        raise InputError("image", path.name, f"is damaged, or no picture ({reason})") from error
