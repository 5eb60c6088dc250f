"""A whole image backend: a gradient between two colours that the seed picks."""

import numpy as np
from visiontune.image.base import ImageOutput


class Gradient:
    name, version, rank = "gradient", 1, -1

    def __call__(self, request, context):
        a, b = np.random.default_rng(request.seed).integers(0, 256, (2, 3))
        t = np.linspace(0, 1, request.width)[None, :, None]
        row = (a * (1 - t) + b * t).astype(np.uint8)
        return ImageOutput(np.repeat(row, request.height, axis=0))
