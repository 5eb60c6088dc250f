"""Whether a clip fits: weights and work against the memory that is free, before anything is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visiontune.errors import InputError
from visiontune.image.diffusion.device import BYTES, Device
from visiontune.image.diffusion.memory import DECODE, TILE, Budget, Plan

if TYPE_CHECKING:
    from visiontune.clip.families import VideoFamily
    from visiontune.clip.timing import Shot
    from visiontune.image.diffusion.sources import Source

TOKEN = 40_000
"""Bytes of one position of the painter in float32 at its peak, with guidance: a guess that errs to the large side."""
PIXEL = 3 * 4 * 2 + 3
"""Bytes of one pixel of the frames that come out: as floats, twice while they are turned over, and as bytes."""


def work(shot: Shot, family: VideoFamily, size: int, *, tiled: bool) -> float:
    """Megabytes beside the weights, in a format of `size` bytes a number.

    Decoders work on `family.every` frames at once at least; tiled, on a part of their area.
    """
    area = shot.width * shot.height
    decoded = (min(area, TILE) if tiled else area) * min(shot.frames, max(8, family.every))
    steps = shot.pixels * family.frame_tokens * TOKEN
    return (max(decoded * DECODE, steps) * size / 4 + shot.pixels * PIXEL) / 1e6


def plan(
    source: Source, family: VideoFamily, device: Device, shot: Shot, free: float | None = None, *, loaded: bool = False
) -> Plan:
    """The quickest way in which the clip fits.

    Args:
        free: Megabytes; None: what the device says.
        loaded: The weights are on the device already.

    Raises:
        InputError: the clip is too large for the memory.
        JobError: the model itself is.
    """
    size = BYTES[device.dtype]
    budget = Budget.of(source, device, free, loaded=loaded)
    tiled = work(shot, family, size, tiled=True)
    found = budget.plan(work(shot, family, size, tiled=False), tiled)
    if found is None:
        raise InputError(
            "height, duration",
            f"{shot.wanted[0]}x{shot.wanted[1]}, {shot.seconds:g} s",
            f"this clip needs about {budget.weights + tiled:,.0f} MB of memory and {budget.free:,.0f} MB are free; ask for a"
            " smaller or shorter one",
        )
    return found
