"""The instant backend of tests: a picture in the colour that the prompt names."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import ClassVar

from visiontune.backends import Context
from visiontune.image.base import ImageOutput, ImageRequest
from visiontune.image.colour import parse

PURE = {
    "red": "#c83232", "green": "#32c832", "blue": "#3232c8", "yellow": "#c8c832", "orange": "#dc8228",
    "purple": "#8c32b4", "pink": "#dc78aa", "white": "#dcdcdc", "black": "#282828", "brown": "#785032",
    "grey": "#808080", "gray": "#808080", "cyan": "#32c8c8", "magenta": "#c832c8",
}  # fmt: skip
"""Colour words and the mean colour of the picture that they make."""


@dataclass
class Stub:
    """A chequered picture whose mean is the first colour word of the prompt, or one drawn from prompt and seed.

    The squares differ from the mean by 24 levels, so that no check takes the picture for an empty one.
    """

    name: str = "stub"
    version: int = 1
    rank: int = -1
    digital_source: ClassVar[str] = "algorithmicMedia"

    def __call__(self, request: ImageRequest, context: Context) -> ImageOutput:
        import cv2
        import numpy as np

        context.check_cancelled()
        words = re.findall(r"[a-z]+", request.prompt.lower())
        named = next((PURE[word] for word in words if word in PURE), None)
        if named:
            mean = np.array([round(channel * 255) for channel in parse(named)])
        else:
            digest = hashlib.sha256(f"{request.prompt}\n{request.seed}".encode()).digest()
            mean = np.array([48 + byte % 160 for byte in digest[:3]])
        side = max(4, min(request.width, request.height) // 8)
        rows, columns = np.indices((request.height, request.width)) // side  # (height, width) each
        sign = np.where((rows + columns) % 2 == 0, 24, -24)[..., None]  # (height, width, 1)
        pixels = np.clip(mean + sign, 0, 255).astype(np.uint8)  # (height, width, 3)
        ok, small = cv2.imencode(".png", np.ascontiguousarray(pixels[::8, ::8, ::-1]))  # as diffusion shows its steps
        if ok:
            context.preview(small.tobytes())
        return ImageOutput(pixels, plan={"template": "stub", "colour": "#" + "".join(f"{c:02x}" for c in mean)})
