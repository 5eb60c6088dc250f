"""Whether a picture fits: weights and work against the memory that is free, before anything is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visiontune.errors import InputError, JobError
from visiontune.image.diffusion.device import BYTES, Device, free_megabytes

if TYPE_CHECKING:
    from visiontune.image.diffusion.sizes import Canvas
    from visiontune.image.diffusion.sources import Source

DECODE, STEP = 5_000, 1_200
"""Bytes of a pixel in float32 that the decoder and one guided step of the painter need at their peak."""
TILE = 512 * 512
"""Pixels that a tiled decoder works on at a time."""
SPARE = 300.0
"""Megabytes that are left to all else."""


@dataclass(frozen=True)
class Plan:
    """How a picture fits: `tiled` decodes piece by piece, `offload` is one of `loading.OFFLOADS`."""

    tiled: bool
    offload: str
    megabytes: float


def work(canvas: Canvas, size: int, *, tiled: bool) -> float:
    """Megabytes beside the weights, in a format of `size` bytes a number."""
    decoded = min(canvas.pixels, TILE) if tiled else canvas.pixels
    return max(decoded * DECODE, canvas.pixels * STEP) * size / 4 / 1e6


def plan(source: Source, device: Device, canvas: Canvas, free: float | None = None, *, loaded: bool = False) -> Plan:
    """The quickest way in which the picture fits.

    Args:
        free: Megabytes; None: what the device says.
        loaded: The weights are on the device already.

    Raises:
        InputError: the size is too large for the memory.
        JobError: the model itself is.
    """
    size = BYTES[device.dtype]
    free = (free_megabytes(device.kind) if free is None else free) - SPARE
    weights = 0.0 if loaded else source.megabytes(size)
    whole, tiled = work(canvas, size, tiled=False), work(canvas, size, tiled=True)
    if weights + whole <= free:
        # A very large picture is tiled in any case: one buffer of it would be larger than a processor's allocator likes.
        return Plan(canvas.pixels > 4 * TILE, "none", weights + whole)
    if weights + tiled <= free:
        return Plan(True, "none", weights + tiled)
    if device.kind == "cuda" and not loaded:
        largest = max(source.numbers.values(), default=0) * size / 1e6
        if largest + tiled <= free:
            return Plan(True, "model", largest + tiled)
        if tiled + SPARE <= free:
            return Plan(True, "sequential", tiled + SPARE)
    if weights + SPARE > free:
        raise JobError(
            f"the model {source.name} needs {weights:,.0f} MB of memory and {max(0.0, free):,.0f} MB are free; close other"
            " programs, or use a smaller model"
        )
    raise InputError(
        "width, height",
        f"{canvas.wanted_width}x{canvas.wanted_height}",
        f"this size needs {weights + tiled:,.0f} MB of memory and {free:,.0f} MB are free; ask for a smaller picture",
    )
