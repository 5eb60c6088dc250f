"""Frames into a clip's file: H.264 without sound, with the request that made it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from visiontune.artifacts import provenance
from visiontune.backends import Context
from visiontune.clip.base import ClipRequest
from visiontune.errors import ContentError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Buffer = npt.NDArray[np.uint8]


def write(
    request: ClipRequest, maker: str, frames: Iterable[Buffer], fps: int, context: Context, start: float = 0.0
) -> Path:
    """Encode I420 buffers, uint8 (height * 3 / 2, width), in the job's folder, and tell how far it is.

    Args:
        maker: Who made it, as the file says it (`layers/1/`).
        start: The share of the job that was done before.

    Raises:
        ContentError: there are more or fewer frames than the request asks for.
        StorageError: the disk is full.
        Cancelled: within a frame of being asked.
    """
    from visiontune.video.encode import encode

    total = request.frames(fps)

    def after(number: int) -> None:
        context.check_cancelled()
        if number % fps == 0 or number == total:
            context.progress(start + (1 - start) * min(1.0, number / total), f"filmed frame {number} of {total}")

    path = context.folder / "clip.mp4"
    title = " ".join(request.prompt.split())[:200]
    comment = json.dumps(provenance(request.document(), maker), sort_keys=True, ensure_ascii=False)
    metadata = {"title": title, "comment": comment}
    count = encode(path, frames, request.frame_size(), fps, None, metadata=metadata, after_frame=after)
    if count != total:
        raise ContentError(f"the clip has {count} frames, not {total}")
    return path
