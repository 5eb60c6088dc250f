"""The instant backend of tests: a light bar that crosses a field in the colour that the prompt names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from visiontune.backends import Context
from visiontune.clip.base import FPS, ClipOutput, ClipRequest, facts
from visiontune.clip.writing import write

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class Stub:
    """As long, as large and as quick as asked; the same bytes for the same request."""

    name = "stub"
    version = 1
    rank = -1
    digital_source = "algorithmicMedia"

    def __call__(self, request: ClipRequest, context: Context) -> ClipOutput:
        import numpy as np

        from visiontune.image.base import ImageRequest
        from visiontune.image.stub import Stub as Picture
        from visiontune.video.planes import from_rgb, new_frame

        fps, (width, height) = request.fps or FPS, request.frame_size()
        picture = Picture()(ImageRequest(prompt=request.prompt, width=width, height=height, seed=request.seed), context)
        field = from_rgb(picture.pixels)
        total, bar = request.frames(fps), max(2, width // 16)

        def frames() -> Iterator[npt.NDArray[np.uint8]]:
            for n in range(total):
                buffer, target = new_frame(width, height)
                for plane, source in ((target.y, field.y), (target.u, field.u), (target.v, field.v)):
                    np.copyto(plane, source)
                x = round((width - bar) * n / (total - 1))
                target.y[:, x : x + bar] = 235
                yield buffer

        path = write(request, f"{self.name}/{self.version}/", frames(), fps, context)
        return ClipOutput(path, fps, facts(request, fps))
