"""Whether a picture fits: weights and work against the memory that is free, before anything is loaded."""

from __future__ import annotations

from dataclasses import dataclass, replace
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


def work(canvas: Canvas, size: int, *, tiled: bool, tiny: bool = False) -> float:
    """Megabytes beside the weights, in a format of `size` bytes a number; `tiny`: with the small decoder."""
    if tiny:  # it needs less than a step does
        return canvas.pixels * STEP * size / 4 / 1e6
    decoded = min(canvas.pixels, TILE) if tiled else canvas.pixels
    return max(decoded * DECODE, canvas.pixels * STEP) * size / 4 / 1e6


@dataclass(frozen=True)
class Budget:
    """Memory that is free on the device, and what the weights of `source` take of it; both in megabytes."""

    source: Source
    device: Device
    free: float
    weights: float

    @classmethod
    def of(cls, source: Source, device: Device, free: float | None, *, loaded: bool) -> Budget:
        """`free` None: what the device says; `loaded`: the weights are on it already, and what is free is without them."""
        known = free_megabytes(device.kind) if free is None else free
        return cls(source, device, known - SPARE, 0.0 if loaded else source.megabytes(BYTES[device.dtype]))

    def plan(self, whole: float, tiled: float) -> Plan | None:
        """The quickest way in which the weights and so many megabytes of work fit; None: the work is too large.

        Raises:
            JobError: the model itself does not fit.
        """
        if self.weights + whole <= self.free:
            return Plan(False, "none", self.weights + whole)
        if self.weights + tiled <= self.free:
            return Plan(True, "none", self.weights + tiled)
        if self.device.kind == "cuda" and self.weights:
            largest = max(self.source.numbers.values(), default=0) * BYTES[self.device.dtype] / 1e6
            for offload, held in (("model", largest), ("sequential", SPARE)):
                if held + tiled <= self.free:
                    return Plan(True, offload, held + tiled)
        if self.weights + SPARE > self.free:
            raise JobError(
                f"the model {self.source.name} needs {self.weights:,.0f} MB of memory and {max(0.0, self.free):,.0f} MB are"
                " free; close other programs, or use a smaller model"
            )
        return None


def plan(
    source: Source,
    device: Device,
    canvas: Canvas,
    free: float | None = None,
    *,
    loaded: bool = False,
    tiny: bool = False,
) -> Plan:
    """The quickest way in which the picture fits.

    Args:
        free: Megabytes; None: what the device says.
        loaded: The weights are on the device already.
        tiny: The small decoder is used.

    Raises:
        InputError: the size is too large for the memory.
        JobError: the model itself is.
    """
    size = BYTES[device.dtype]
    budget = Budget.of(source, device, free, loaded=loaded)
    tiled = work(canvas, size, tiled=True, tiny=tiny)
    found = budget.plan(work(canvas, size, tiled=False, tiny=tiny), tiled)
    if found is None:
        raise InputError(
            "width, height",
            f"{canvas.wanted_width}x{canvas.wanted_height}",
            f"this size needs {budget.weights + tiled:,.0f} MB of memory and {budget.free:,.0f} MB are free; ask for a"
            " smaller picture",
        )
    # A very large picture is tiled in any case: one buffer of it would be larger than a processor's allocator likes.
    return replace(found, tiled=True) if canvas.pixels > 4 * TILE else found
