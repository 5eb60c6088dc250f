"""A stub: a film of flat frames, in a moment; for tests of whatever uses films."""

from __future__ import annotations

from visiontune.backends import Context
from visiontune.video.base import FilmOutput, FilmRequest
from visiontune.video.encode import encode
from visiontune.video.timeline import RATE


class Stub:
    """One second at the asked size and rate, silent, of one grey per seed."""

    name = "stub"
    version = 1
    rank = -1

    def __call__(self, request: FilmRequest, context: Context) -> FilmOutput:
        import numpy as np

        width, height = request.frame_size()
        frame = np.full((height * 3 // 2, width), 128, np.uint8)
        frame[:height] = 40 + request.seed % 160
        path = context.folder / "film.mp4"
        count = encode(path, [frame] * request.fps, (width, height), request.fps, np.zeros((RATE, 2), np.float32))
        return FilmOutput(path, {}, {"frames": count, "fps": request.fps, "duration": count / request.fps})
