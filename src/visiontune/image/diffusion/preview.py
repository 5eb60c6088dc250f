"""What a picture looks like so far: a few steps apart, small, and cheap beside a step."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

from visiontune.image.diffusion.pictures import png

if TYPE_CHECKING:
    from visiontune.image.diffusion.loading import Loaded
    from visiontune.image.diffusion.sizes import Canvas

LATENTS = 24  # of the longer side: with the full decoder a preview costs a seventh of a 512x512 decode
PREVIEWS = 5  # of a picture, at most
PAUSE = 0.5  # seconds between two, at least


class Previews:
    """Makes the previews of one picture."""

    def __init__(self, loaded: Loaded, canvas: Canvas) -> None:
        self.loaded, self.canvas = loaded, canvas
        self.last = time.monotonic()

    def due(self, step: int, steps: int) -> bool:
        """Whether a preview is worth while after `step` (from 0) of `steps`; the last is the picture itself."""
        known = self.loaded.family.name != "other"
        # Of the steps that the scheduler takes, which may be one more than were asked for.
        every = math.ceil(steps / (PREVIEWS + 1))
        return known and step + 1 < steps and (step + 1) % every == 0 and time.monotonic() - self.last >= PAUSE

    def make(self, pipe: Any, latents: Any) -> bytes:
        """A PNG of unfinished `latents`.

        Args:
            latents: (1, channels, rows, columns), or (1, patches, channels * 4) of FLUX.
        """
        import torch

        self.last = time.monotonic()
        with torch.no_grad():
            small = spread(pipe, latents, self.canvas)
            longest = max(small.shape[-2:])
            if longest > LATENTS:
                # Averaged: that takes away much of the noise that is still in there.
                scale = LATENTS / longest
                size = [max(1, round(length * scale)) for length in small.shape[-2:]]
                small = torch.nn.functional.interpolate(small.float(), size, mode="area").to(latents.dtype)
            pixels = decoded(self.loaded.tiny if self.loaded.tiny is not None else pipe.vae, small)
        return png(pixels)


def spread(pipe: Any, latents: Any, canvas: Canvas) -> Any:
    """Latents as a plane (1, channels, rows, columns)."""
    if latents.ndim == 3:
        return pipe._unpack_latents(latents, canvas.height, canvas.width, pipe.vae_scale_factor)
    return latents


def decoded(vae: Any, latents: Any) -> Any:
    """A uint8 picture (rows, columns, 3) from a plane of latents."""
    import torch

    picture = torch.nan_to_num(picture_of(vae, latents)).clamp(0, 1)
    return (picture * 255).round().to(torch.uint8).cpu().numpy()


def picture_of(vae: Any, latents: Any) -> Any:
    """The same before it is rounded: 0 to 1, and beyond where the decoder went there."""
    scaling, shift = float(vae.config.scaling_factor), float(getattr(vae.config, "shift_factor", None) or 0.0)
    plane = latents.to(next(vae.parameters()).dtype) / scaling + shift
    picture = vae.decode(plane, return_dict=False)[0][0].float()
    return picture.permute(1, 2, 0) / 2 + 0.5
