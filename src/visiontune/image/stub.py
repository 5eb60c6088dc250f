"""A stub: a picture of the colour that the prompt names, in a moment; for tests of whatever uses pictures."""

from __future__ import annotations

import re

from visiontune.backends import Context
from visiontune.image.base import ImageOutput, ImageRequest
from visiontune.requests import derive_seed

COLOURS = {
    "red": (210, 40, 40),
    "green": (40, 160, 60),
    "blue": (40, 70, 210),
    "yellow": (230, 210, 50),
    "black": (30, 30, 30),
    "white": (235, 235, 235),
    "orange": (235, 140, 40),
    "purple": (130, 60, 170),
}


class Stub:
    """A checked pattern around the first colour word of the prompt, else around a colour of the prompt's hash."""

    name = "stub"
    version = 1
    rank = -1

    def __call__(self, request: ImageRequest, context: Context) -> ImageOutput:
        import numpy as np

        named = next((COLOURS[word] for word in re.findall(r"\w+", request.prompt.lower()) if word in COLOURS), None)
        drawn = derive_seed(request.seed, request.prompt)
        colour = named or (60 + drawn % 140, 60 + (drawn >> 8) % 140, 60 + (drawn >> 16) % 140)
        rows, columns = np.mgrid[: request.height, : request.width] // 16
        checks = np.where((rows + columns) % 2, 12, -12)[:, :, None]  # keeps the mean, and is not flat
        return ImageOutput((np.array(colour) + checks).astype(np.uint8))
