"""The user's own footage as a scene's picture: scaled to fill the frame, cut evenly, its last frame held at the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from visiontune.errors import InputError
from visiontune.video.planes import Planes, views


class Reel:
    """A video file that is read as it is shown, forward only.

    Raises:
        InputError: the file is damaged, or holds no video.
    """

    def __init__(self, path: Path, size: tuple[int, int], field: str = "clip") -> None:
        import av

        self.path, self.size, self.field = path, size, field
        try:
            self._container = av.open(str(path))
        except (av.FFmpegError, OSError) as error:
            raise InputError(field, path.name, f"is no video that can be read ({error})") from error
        if not self._container.streams.video:
            raise InputError(field, path.name, "holds no video")
        self.sounds = bool(self._container.streams.audio)
        """Whether it has a sound track, which is not heard."""
        self._frames = self._decoded()
        self._now = next(self._frames, None)
        if self._now is None:
            raise InputError(field, path.name, "holds no frames")
        self._start, self._next = self._now[0], next(self._frames, None)

    def draw(self, seconds: float, target: Planes) -> None:
        """Draw the frame that is seen `seconds` after the start; never earlier than the last one drawn."""
        moved = False
        while self._next is not None and self._next[0] - self._start <= seconds + 1e-6:
            self._now, self._next, moved = self._next, next(self._frames, None), True
        if moved or not hasattr(self, "_shown"):
            assert self._now is not None
            self._shown = self._filling(self._now[1])
        self._shown.copy_to(target)

    def close(self) -> None:
        self._container.close()

    def _decoded(self) -> Iterator[tuple[float, Any]]:
        import av

        try:
            for number, frame in enumerate(self._container.decode(video=0)):
                yield (number / 25 if frame.pts is None else frame.time), frame
        except (av.FFmpegError, OSError) as error:
            raise InputError(self.field, self.path.name, f"is damaged ({error}); save it again as MP4") from error

    def _filling(self, frame: Any) -> Planes:
        """A frame scaled to cover the size, its middle."""
        width, height = self.size
        scale = max(width / frame.width, height / frame.height)
        wide = max(width, round(frame.width * scale / 2) * 2)
        high = max(height, round(frame.height * scale / 2) * 2)
        # To what films are: BT.709 with limited range.
        small = frame.reformat(wide, high, "yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG")
        whole = views(small.to_ndarray(), wide, high)
        return whole.crop((wide - width) // 4 * 2, (high - height) // 4 * 2, width, height)
