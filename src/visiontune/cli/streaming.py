"""Sound on stdout while it is made."""

from __future__ import annotations

import struct
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from visiontune.errors import InputError
from visiontune.music.base import SAMPLE_RATE

if TYPE_CHECKING:
    from visiontune.music.base import MusicRequest

_ENDLESS = 0xFFFFFFFF
"""As a length: until the stream ends."""


def play(request: MusicRequest, output: Path | None) -> None:
    """Write music without end to stdout, 16-bit stereo WAV, until the reader closes it or the user stops.

    Raises:
        InputError: stdout is a terminal, or a file was named.
    """
    import numpy as np

    from visiontune.studio import Studio

    if output is not None:
        raise InputError("--output", str(output), "music without end is no file; pipe stdout to a player")
    if sys.stdout.isatty():
        raise InputError(
            "--live", True, "stdout is a terminal; pipe it to a player: visiontune music --live | PLAYER -"
        )
    stream = sys.stdout.buffer
    rate, frame = SAMPLE_RATE, 4
    try:
        with Studio() as studio, closing(studio.listen(request)) as chunks:
            stream.write(
                struct.pack(
                    "<4sI4s4sIHHIIHH4sI",
                    b"RIFF",
                    _ENDLESS,
                    b"WAVE",
                    b"fmt ",
                    16,
                    1,
                    2,
                    rate,
                    rate * frame,
                    frame,
                    16,
                    b"data",
                    _ENDLESS,
                )
            )
            for chunk in chunks:
                stream.write(np.clip(np.round(chunk * 32_768.0), -32_768, 32_767).astype("<i2").tobytes())
                stream.flush()
    except BrokenPipeError:
        sys.stderr.close()  # the player has gone; Python would complain that stdout cannot be flushed
