"""What is in a film, read from the film itself and not from its header's promises."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.errors import InputError

if TYPE_CHECKING:
    import numpy.typing as npt


@dataclass(frozen=True)
class Probe:
    """A film's content; durations in seconds, of what is there."""

    width: int
    height: int
    fps: float
    frames: int
    video_duration: float
    audio_duration: float
    brightest: int
    """The highest luma of a key frame; 16 is black."""
    peak: float
    """The loudest sample, of 1.0."""
    video_codec: str
    audio_codec: str
    pixel_format: str
    faststart: bool
    subtitles: tuple[tuple[float, float, str], ...]
    """(start, end, text) of the first subtitle track."""
    subtitle_language: str
    comment: str


def probe(path: Path) -> Probe:
    """Read a film's packets, and decode its sound, for its true length, and its key frames.

    Raises:
        InputError: the file is damaged, or holds no video.
    """
    import av

    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise InputError("file", str(path), "holds no video")
            video = container.streams.video[0]
            audio = container.streams.audio[0] if container.streams.audio else None
            track = container.streams.subtitles[0] if container.streams.subtitles else None
            video.codec_context.skip_frame = "NONKEY"
            frames, samples, brightest, peak, cues = 0, 0, 0, 0.0, []
            for packet in container.demux():
                decoded: Any
                if packet.stream is video:
                    frames += packet.size > 0
                    decoded = packet.decode()  # also the last, empty packet: it brings what the decoder still holds
                    brightest = max([brightest, *(int(frame.to_ndarray(format="gray").max()) for frame in decoded)])
                elif packet.size == 0:
                    continue
                elif packet.stream is audio:
                    decoded = packet.decode()
                    samples += sum(frame.samples for frame in decoded)
                    peak = max([peak, *(_peak(frame.to_ndarray()) for frame in decoded)])
                elif packet.stream is track and packet.pts is not None and packet.duration:
                    content = bytes(packet)
                    text = content[2 : 2 + int.from_bytes(content[:2], "big")].decode("utf-8", "replace")
                    base = float(packet.time_base)
                    if text:
                        cues.append((packet.pts * base, (packet.pts + packet.duration) * base, text))
            if frames == 0 or frames < video.frames:
                raise InputError("file", str(path), f"is cut off: {frames} of its {video.frames} frames are there")
            fps = float(video.average_rate or 0)
            rate = audio.rate if audio is not None else 0
            return Probe(
                width=video.width,
                height=video.height,
                fps=fps,
                frames=frames,
                video_duration=frames / fps if fps else 0.0,
                audio_duration=samples / rate if rate else 0.0,
                video_codec=video.codec_context.name,
                brightest=brightest,
                peak=peak,
                audio_codec=audio.codec_context.name if audio is not None else "",
                pixel_format=str(video.codec_context.pix_fmt),
                faststart=_index_first(path),
                subtitles=tuple(cues),
                subtitle_language=track.metadata.get("language", "") if track is not None else "",
                comment=container.metadata.get("comment", ""),
            )
    except (av.FFmpegError, OSError, UnicodeDecodeError) as error:
        raise InputError("file", str(path), f"is no film that can be read ({error})") from error


def _peak(samples: npt.NDArray[Any]) -> float:
    """The loudest of decoded samples; those that are not floats are of the full scale of their type."""
    import numpy as np

    full = 1.0 if samples.dtype.kind == "f" else float(np.iinfo(samples.dtype).max)
    return float(np.abs(samples.astype(np.float32)).max(initial=0.0)) / full


def _index_first(path: Path) -> bool:
    """Whether the index (moov) comes before the content (mdat), so that playing starts at once."""
    with path.open("rb") as stream:
        while len(head := stream.read(8)) == 8:
            size, name = int.from_bytes(head[:4], "big"), head[4:]
            if name in (b"moov", b"mdat"):
                return name == b"moov"
            skip = int.from_bytes(stream.read(8), "big") - 16 if size == 1 else size - 8
            if skip < 0:
                return False
            stream.seek(skip, 1)
    return False
