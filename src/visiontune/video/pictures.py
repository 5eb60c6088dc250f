"""Pictures of any kind and size as one canvas: RGB, upright, covering it with their aspect kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.errors import InputError
from visiontune.pictures import LARGEST

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

BACKGROUND = (255, 255, 255)
"""What shows through transparent pictures."""


def load_picture(path: Path, width: int, height: int, field: str = "image") -> npt.NDArray[np.uint8]:
    """A picture file as uint8 (height, width, 3), sRGB.

    Grey, palette, 16-bit, CMYK and transparent pictures, those turned by EXIF, and the first of an animation. What
    goes beyond the canvas where aspects differ is cut evenly.

    Raises:
        InputError: the file is damaged, too large, or no picture; names `field` and the file.
    """
    import numpy as np
    import pyvips

    try:
        # From memory: libvips reads options out of file names with brackets.
        image: Any = pyvips.Image.new_from_buffer(path.read_bytes(), "", fail_on="error")
        if image.width * image.height > LARGEST:
            raise InputError(field, path.name, f"has {image.width}x{image.height} pixels; make it smaller")
        image = image.autorot()
        if image.interpretation not in ("srgb", "rgb", "b-w"):
            image = image.colourspace("srgb")
        if image.hasalpha():
            image = image.flatten(background=list(BACKGROUND))
        if image.bands == 1:
            image = image.bandjoin([image, image])
        scale = max(width / image.width, height / image.height)
        image = image.resize(scale, kernel="lanczos3" if scale < 1 else "cubic").cast("uchar")
        if image.width < width or image.height < height:  # rounding may leave a pixel out
            image = image.embed(0, 0, max(image.width, width), max(image.height, height), extend="copy")
        image = image.crop((image.width - width) // 2, (image.height - height) // 2, width, height)
        return np.ascontiguousarray(image.numpy()[:, :, :3])
    except OSError as error:
        raise InputError(field, path.name, f"cannot be read ({error.strerror or error})") from error
    except pyvips.Error as error:
        reason = str(error).strip().splitlines()[-1] if str(error).strip() else "unknown format"
        raise InputError(field, path.name, f"is damaged, or no picture ({reason}); save it again as PNG") from error
