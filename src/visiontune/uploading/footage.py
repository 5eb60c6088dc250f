"""Footage: every frame is decoded; H.264 that browsers play is put into a new file as it is, all else encoded anew."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

from visiontune.uploading.base import Unusable
from visiontune.video.encode import STEADY

LONGEST = 1_800.0  # seconds
SIDE = 4_096  # pixels
_MOST_BAD = 0.02  # share of packets that may be damaged
_PLAYS = ("yuv420p", "yuvj420p")


def rewrite(source: Path, folder: Path) -> Path:
    """The first picture track and the first sound track as an MP4 without metadata, turned as it is watched.

    Raises:
        Unusable: it is damaged, too long, or its frames are too large.
    """
    import av

    target = folder / "footage.mp4"
    try:
        with av.open(str(source)) as container:
            if not container.streams.video:
                raise Unusable("holds no pictures; its sound alone can be given as an audio file")
            stream = container.streams.video[0]
            _require_bounds(stream, container)
            turned = _check(container, stream)
        with av.open(str(source)) as container:
            stream = container.streams.video[0]
            # Other containers leave times out that an MP4 must have.
            h264 = stream.codec_context.name == "h264" and stream.codec_context.pix_fmt in _PLAYS
            plain = h264 and "mp4" in container.format.name and not turned
            copy_sound = bool(container.streams.audio) and container.streams.audio[0].codec_context.name in (
                "aac",
                "mp3",
            )
            with av.open(str(target), "w", options={"movflags": "+faststart", "fflags": "+bitexact"}) as out:
                _write(container, out, plain, copy_sound, turned)
    except (av.FFmpegError, OSError, ValueError) as error:
        raise Unusable("is a damaged film, or of a format that is not read; save it anew, as MP4") from error
    return target


def _require_bounds(stream: Any, container: Any) -> None:
    width, height = stream.codec_context.width, stream.codec_context.height
    if not (16 <= width <= SIDE and 16 <= height <= SIDE):
        raise Unusable(f"has frames of {width}x{height} pixels; sides from 16 to {SIDE} are taken")
    seconds = (container.duration or 0) / 1_000_000
    if seconds > LONGEST:
        raise Unusable(f"lasts {seconds / 60:.0f} minutes, and at most {LONGEST / 60:.0f} are taken; cut it")


def _check(container: Any, stream: Any) -> int:
    """Decode all frames; returns by how many degrees they are turned to the left to be watched."""
    import av

    stream.thread_type = "AUTO"
    packets = bad = frames = turned = 0
    first = last = 0.0
    for packet in container.demux(stream):
        packets += 1
        try:
            for frame in packet.decode():
                if not frames:
                    turned, first = int(frame.rotation) % 360, frame.time or 0.0
                frames += 1
                last = max(last, frame.time or 0.0)
                if last - first > LONGEST:
                    raise Unusable(f"is longer than {LONGEST / 60:.0f} minutes; cut it")
        except av.error.InvalidDataError:
            bad += 1
    if not frames or bad > max(1, _MOST_BAD * packets):
        raise Unusable(f"is a damaged film: {bad} of {packets} pieces cannot be read" if frames else "holds no picture")
    return turned


def _write(container: Any, out: Any, plain: bool, copy_sound: bool, turned: int) -> None:
    video, sounds = container.streams.video[0], container.streams.audio
    picture = out.add_stream_from_template(video) if plain else _encoder(out, video, turned)
    sound: Any = None
    resampler: Any = None
    if sounds and copy_sound:
        sound = out.add_stream_from_template(sounds[0])
    elif sounds:
        import av

        sound = out.add_stream("aac", rate=48_000, layout="stereo")
        resampler = av.AudioResampler("fltp", "stereo", 48_000)
    wanted = [video, *sounds[:1]]
    clock = _Clock(picture)
    for packet in container.demux(wanted):
        if packet.stream is video and plain:
            if packet.dts is not None:
                packet.stream = picture
                out.mux(packet)
        elif packet.stream is video:
            for frame in _decoded(packet):
                if (number := clock.number(frame)) is not None:
                    out.mux(picture.encode(_upright(frame, picture, turned, number)))
        elif resampler is None:
            if packet.dts is not None:
                packet.stream = sound
                out.mux(packet)
        else:
            for frame in _decoded(packet):
                frame.pts = None
                for piece in resampler.resample(frame):
                    out.mux(sound.encode(piece))
    if not plain:
        out.mux(picture.encode(None))
    if resampler is not None:
        out.mux(sound.encode(None))


class _Clock:
    """When frames are shown: by their own times, which phones do not keep evenly, so that the sound stays with them."""

    def __init__(self, picture: Any) -> None:
        self.rate = picture.codec_context.framerate
        self.first: float | None = None
        self.last = -1

    def number(self, frame: Any) -> int | None:
        """The frame's place at the new rate; None where one is there already."""
        if frame.time is None:
            self.last += 1
            return self.last
        self.first = frame.time if self.first is None else self.first
        number: int = round((frame.time - self.first) * self.rate)
        if number <= self.last:
            return None
        self.last = number
        return number


def _decoded(packet: Any) -> list[Any]:
    import av

    try:
        return list(packet.decode())
    except av.error.InvalidDataError:  # a few are passed over, as players do
        return []


def _encoder(out: Any, video: Any, turned: int) -> Any:
    rate = Fraction(video.average_rate or video.guessed_rate or 30).limit_denominator(1_001)
    picture = out.add_stream("libx264", rate=min(max(rate, Fraction(1)), Fraction(60)))
    context = video.codec_context
    sides = (context.height, context.width) if turned in (90, 270) else (context.width, context.height)
    picture.width, picture.height = (side - side % 2 for side in sides)
    picture.pix_fmt = "yuv420p"
    picture.options = {"preset": "veryfast", "crf": "18", **STEADY}
    return picture


def _upright(frame: Any, picture: Any, turned: int, number: int) -> Any:
    import av
    import numpy as np

    if turned in (90, 180, 270):
        pixels = np.ascontiguousarray(np.rot90(frame.to_ndarray(format="rgb24"), turned // 90))
        frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
    frame = frame.reformat(picture.width, picture.height, "yuv420p")
    frame.pts, frame.time_base = number, 1 / picture.codec_context.framerate
    return frame
