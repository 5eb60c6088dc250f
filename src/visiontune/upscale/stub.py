"""The instant backend of tests: every pixel becomes a square."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from visiontune.backends import Context
from visiontune.upscale.base import UpscaleOutput, UpscaleRequest, read_source


@dataclass
class Stub:
    """Nearest neighbours."""

    name: str = "stub"
    version: int = 1
    rank: int = -1
    digital_source: ClassVar[str] = "algorithmicMedia"

    def __call__(self, request: UpscaleRequest, context: Context) -> UpscaleOutput:
        context.check_cancelled()
        source, origin = read_source(request, context)
        pixels = source.repeat(request.factor, axis=0).repeat(request.factor, axis=1)
        return UpscaleOutput(pixels, source, origin)
