"""What a clip's file shows, seen frame by frame."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from visiontune.errors import InputError

_SAMPLES = 12
"""Frames that are looked at closely, evenly over the clip."""


@dataclass(frozen=True)
class Look:
    """What is seen in a clip.

    Args:
        brightest: The highest luma of any frame that was looked at.
        change: The largest difference of two frames looked at: levels of luma, mean over the frame.
        sound: Whether there is a sound track.
    """

    width: int
    height: int
    frames: int
    fps: float
    brightest: int
    change: float
    sound: bool


def look(path: Path) -> Look:
    """Decode a clip whole.

    Raises:
        InputError: the file is damaged, or holds no video.
    """
    import av
    import numpy as np

    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise InputError("clip", path.name, "holds no video")
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            step = max(1, stream.frames // _SAMPLES)
            first, brightest, change, count = None, 0, 0.0, 0
            for frame in container.decode(stream):
                if count % step == 0:
                    luma = frame.to_ndarray(format="gray").astype(np.int16)
                    brightest = max(brightest, int(luma.max()))
                    first = luma if first is None else first
                    change = max(change, float(np.abs(luma - first).mean()))
                count += 1
            fps = float(stream.average_rate or 0)
            return Look(stream.width, stream.height, count, fps, brightest, change, bool(container.streams.audio))
    except (av.FFmpegError, OSError) as error:
        raise InputError("clip", path.name, f"is no video that can be read ({error})") from error
