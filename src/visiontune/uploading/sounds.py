"""Sounds: decoded piece by piece and written anew as FLAC; only what is heard is left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from visiontune.uploading.base import Unusable

LONGEST = 4 * 3_600.0  # seconds
_RATES = (8_000, 192_000)  # Hz; what a file may claim


def rewrite(source: Path, folder: Path) -> Path:
    """The first sound track as FLAC of 16 bits, in one or two channels, at its own rate.

    Raises:
        Unusable: it is damaged, silent of any sample, or too long.
    """
    import av

    from visiontune.errors import InputError
    from visiontune.speech.audio import decoded_frames

    target = folder / "sound.flac"
    try:
        with av.open(str(source)) as container:
            if not container.streams.audio:
                raise Unusable("holds no sound")
            stream = container.streams.audio[0]
            rate, layout = stream.rate, "mono" if stream.channels == 1 else "stereo"
            if not _RATES[0] <= rate <= _RATES[1]:
                raise Unusable(f"has {rate} samples a second, which nothing plays")
            with av.open(str(target), "w", options={"fflags": "+bitexact"}) as out:
                written = _encode(decoded_frames(container, stream, source), out, rate, layout)
    except InputError as error:
        raise Unusable(error.remedy) from error
    except (av.FFmpegError, OSError, ValueError) as error:
        raise Unusable("is a damaged sound, or of a format that is not read; save it anew, as WAV or MP3") from error
    if not written:
        raise Unusable("holds not one sample of sound")
    return target


def _encode(frames: Any, out: Any, rate: int, layout: str) -> int:
    """Samples written."""
    import av

    stream: Any = out.add_stream("flac", rate=rate, layout=layout)
    stream.format = "s16"
    resampler = av.AudioResampler("s16", layout, rate)
    total = 0
    for frame in frames:
        frame.pts = None
        for piece in resampler.resample(frame):
            total = _write(piece, out, stream, total)
        if total > LONGEST * rate:
            raise Unusable(f"is longer than {LONGEST / 3_600:g} hours; cut it")
    if total:
        for piece in resampler.resample(None):
            total = _write(piece, out, stream, total)
    out.mux(stream.encode(None))
    return total


def _write(piece: Any, out: Any, stream: Any, total: int) -> int:
    piece.pts = total
    out.mux(stream.encode(piece))
    return total + int(piece.samples)
