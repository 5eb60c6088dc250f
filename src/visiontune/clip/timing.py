"""Frames at a model's own rate and size, brought to those of the request."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visiontune.image.diffusion.sizes import canvas

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.clip.families import VideoFamily

SLOWEST = 3.0
"""Times that a clip may be slowed down to be long enough; beyond, it would be a row of stills."""


@dataclass(frozen=True)
class Shot:
    """What is made, and what was asked for. Sizes in pixels, `fps` and `wanted_fps` in frames a second.

    `used` of the `frames` that are made are shown: the rest is longer than the clip.
    """

    width: int
    height: int
    frames: int
    fps: int
    wanted: tuple[int, int]
    wanted_frames: int
    wanted_fps: int

    @property
    def pixels(self) -> int:
        """Of all frames that are made."""
        return self.width * self.height * self.frames

    @property
    def seconds(self) -> float:
        """Of the clip that was asked for."""
        return self.wanted_frames / self.wanted_fps

    @property
    def slowed(self) -> float:
        """Times that the clip is longer than what was made; 1 where enough was made."""
        return max(1.0, self.seconds * self.fps / self.frames)

    @property
    def used(self) -> float:
        """Frames from the first shown to the last, counted at the model's own rate."""
        return min(self.frames, self.seconds * self.fps)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the user should know."""
        said = []
        width, height = self.wanted
        if (self.width, self.height) != self.wanted:
            said.append(
                f"made at {self.width}x{self.height}, the nearest that this model can, then scaled and cropped to"
                f" {width}x{height}"
            )
        if self.slowed > 1.01:
            said.append(
                f"this model makes {self.frames / self.fps:.1f} s at most; slowed down {self.slowed:.1f} times to last"
                f" {self.seconds:g} s"
            )
        if self.fps != self.wanted_fps or self.slowed > 1.01:
            said.append(
                f"made at this model's {self.fps} frames a second; frames between them were blended for"
                f" {self.wanted_fps} a second"
            )
        return tuple(said)


def shot(
    family: VideoFamily, most: int, own_fps: int, trained: tuple[int, int], size: tuple[int, int], frames: int, fps: int
) -> Shot:
    """What to make for a clip of `frames` frames of `size` (width, height) pixels at `fps`.

    Args:
        most: Frames that the model makes at most.
        own_fps: Frames a second of the model.
        trained: (width, height) that it was trained on.
    """
    number = family.frames(frames / fps * own_fps, most)
    if family.fixed:
        width, height = trained
    else:
        fits = canvas(*size, round(math.sqrt(trained[0] * trained[1])), family.multiple)
        width, height = fits.width, fits.height
    return Shot(width, height, number, own_fps, size, frames, fps)


def resampled(made: npt.NDArray[np.uint8], shot: Shot) -> Iterator[npt.NDArray[np.uint8]]:
    """The clip's frames, uint8 (rows, columns, 3), from those made (frames, rows, columns, 3), cropped and scaled.

    The first frame is the first made. Between two made frames they are mixed by nearness in time.
    """
    import cv2
    import numpy as np

    from visiontune.image.diffusion.sizes import fit

    last, kept = len(made) - 1, dict[int, "npt.NDArray[np.uint8]"]()

    def frame(index: int) -> npt.NDArray[np.uint8]:
        if index not in kept:
            for old in [old for old in kept if old < index - 1]:
                del kept[old]
            kept[index] = fit(made[index], *shot.wanted)
        return kept[index]

    for n in range(shot.wanted_frames):
        # The last one shown is whole: half a mixture at the end would look like a fault.
        moment = min(last, n / max(1, shot.wanted_frames - 1) * min(last, max(1.0, shot.used - 1)))
        before = math.floor(moment + 1e-9)
        share = moment - before
        if share < 0.02 or before == last:
            yield frame(before)
        else:
            mixed = cv2.addWeighted(frame(before), 1 - share, frame(before + 1), share, 0)
            yield np.asarray(mixed, np.uint8)
