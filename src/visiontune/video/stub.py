"""A stub: a film of flat frames and silence, of the right length, in a moment; for tests of whatever uses films."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visiontune.backends import Context
from visiontune.video.assemble import describe
from visiontune.video.base import FilmOutput, FilmRequest
from visiontune.video.encode import encode
from visiontune.video.timeline import LEAD, RATE, frame_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class Stub:
    """As long as its speech and pauses say, at the asked size and rate; each shot is a grey of its own."""

    name = "stub"
    version = 3
    rank = -1

    def __call__(self, request: FilmRequest, context: Context) -> FilmOutput:
        import numpy as np

        width, height = request.frame_size()
        frames: list[npt.NDArray[np.uint8]] = []
        at = min(request.pause, LEAD)
        for number, shot in enumerate(request.shots):
            spoken = float(context.find(shot.speech).details["duration"]) if shot.speech else 0.0
            if shot.speech is None and shot.offset and number:
                continue  # another picture of the same sentence
            at += max(spoken + request.pause, shot.duration or (0.0 if spoken else 1.0))
            frame = np.full((height * 3 // 2, width), 128, np.uint8)
            frame[:height] = 40 + (request.seed + 37 * number) % 160
            frames += [frame] * max(1, frame_of(round(at * RATE), request.fps) - len(frames))
        path = context.folder / "film.mp4"
        silence = np.zeros((0, 1), np.float32)
        told = describe(request)
        count = encode(path, frames, (width, height), request.fps, silence, metadata=told, preset="ultrafast")
        facts = {"title": request.title, "width": width, "height": height, "fps": request.fps}
        return FilmOutput(path, {}, {**facts, "frames": count, "duration": count / request.fps, "loudness": None})
