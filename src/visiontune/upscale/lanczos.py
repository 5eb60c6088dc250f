"""Enlarging by arithmetic alone: always here, soft at the edges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from visiontune.backends import Context
from visiontune.upscale.alpha import joined, split
from visiontune.upscale.base import UpscaleOutput, UpscaleRequest, read_source

BETTER = "pip install 'visiontune[upscale]', then visiontune weights pull realesr-animevideov3"


@dataclass
class Lanczos:
    """Lanczos interpolation, for where the network is not installed; the result says so."""

    name: str = "lanczos"
    version: int = 1
    rank: int = 0
    digital_source: ClassVar[str] = "algorithmicMedia"

    def __call__(self, request: UpscaleRequest, context: Context) -> UpscaleOutput:
        import cv2
        import numpy as np

        context.check_cancelled()
        source, origin = read_source(request, context)
        size = source.shape[1] * request.factor, source.shape[0] * request.factor
        colours, alpha = split(source)
        large = np.asarray(cv2.resize(colours, size, interpolation=cv2.INTER_LANCZOS4), np.uint8)
        if alpha is not None:
            large = joined(large, np.asarray(cv2.resize(alpha, size, interpolation=cv2.INTER_LANCZOS4), np.uint8))
        note = f"it was enlarged by interpolation, which adds no detail; for sharper edges: {BETTER}"
        return UpscaleOutput(large, source, origin, (note,))
