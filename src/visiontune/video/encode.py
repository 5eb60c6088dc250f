"""Encoding: I420 frames and stereo samples into one MP4, by libav in this process.

No child process and no pipe: nothing to leak, nothing that can fill up and hang. H.264 yuv420p and AAC with the index
in front play everywhere. Threads are fixed, since x264's output differs with their number, and no time or id is
written: the same film gives the same bytes.
"""

from __future__ import annotations

import errno
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.errors import JobError, StorageError
from visiontune.video.subtitles import Cue
from visiontune.video.timeline import RATE

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Buffer = npt.NDArray[np.uint8]

THREADS = 2
_CRF = "21"
_AHEAD = 6  # frames that may wait between drawing and encoding


def encode(
    path: Path,
    frames: Iterable[Buffer],
    size: tuple[int, int],
    fps: int,
    sound: npt.NDArray[np.float32],
    cues: Sequence[Cue] = (),
    language: str = "en",
    metadata: dict[str, str] | None = None,
    after_frame: Callable[[int], None] = lambda number: None,
) -> int:
    """Write an MP4; returns the number of frames.

    Args:
        frames: I420 buffers, uint8 (height * 3 / 2, width); drawn in the calling thread while another encodes.
        sound: float32 (n, 2) at 48 kHz, as long as the frames.
        after_frame: Called with each frame's number; may raise to stop.

    Raises:
        StorageError: the disk is full.
    """
    import av

    width, height = size
    try:
        with av.open(
            str(path), "w", format="mp4", options={"movflags": "+faststart", "fflags": "+bitexact"}
        ) as container:
            container.metadata.update(metadata or {})
            video = container.add_stream("libx264", rate=fps)
            video.width, video.height, video.pix_fmt = width, height, "yuv420p"
            video.time_base = Fraction(1, fps)
            context: Any = video.codec_context
            context.thread_count = THREADS
            context.options = {"preset": "veryfast", "crf": _CRF, "threads": str(THREADS)}
            context.gop_size = fps * 4
            context.color_primaries = context.color_trc = context.colorspace = 1  # BT.709
            context.color_range = 1  # limited
            audio: Any = container.add_stream("aac", rate=RATE, layout="stereo")
            audio.bit_rate = 160_000
            audio.codec_context.flags |= _BITEXACT
            context.flags |= _BITEXACT
            subtitles = _subtitle_stream(container, cues, language)
            container.start_encoding()
            _subtitles(container, subtitles, cues)
            count = 0
            heard = _Sound(audio, sound)
            for buffer in _ahead(frames, after_frame):
                frame = av.VideoFrame.from_ndarray(buffer, format="yuv420p")
                frame.pts, frame.time_base = count, Fraction(1, fps)
                container.mux(video.encode(frame))
                count += 1
                container.mux(heard.until(count * RATE // fps))
            container.mux(video.encode(None))
            container.mux(heard.rest())
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageError("the film cannot be saved: the disk is full; free some space and try again") from error
        raise JobError(f"the film could not be encoded: {error}") from error
    return count


_BITEXACT = 1 << 23  # AV_CODEC_FLAG_BITEXACT


class _Sound:
    """Samples handed to the AAC encoder in step with the pictures."""

    def __init__(self, stream: Any, samples: npt.NDArray[np.float32]) -> None:
        import numpy as np

        self.stream, self.samples, self.at = stream, np.ascontiguousarray(samples.T), 0

    def until(self, sample: int) -> list[Any]:
        packets: list[Any] = []
        while self.at + 1024 <= min(sample, self.samples.shape[1]):
            packets += self._encode(1024)
        return packets

    def rest(self) -> list[Any]:
        packets = self.until(self.samples.shape[1])
        if self.at < self.samples.shape[1]:
            packets += self._encode(self.samples.shape[1] - self.at)
        return packets + list(self.stream.encode(None))

    def _encode(self, count: int) -> list[Any]:
        import av
        import numpy as np

        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(self.samples[:, self.at : self.at + count]), format="fltp", layout="stereo"
        )
        frame.sample_rate, frame.pts, frame.time_base = RATE, self.at, Fraction(1, RATE)
        self.at += count
        return list(self.stream.encode(frame))


def _subtitle_stream(container: Any, cues: Sequence[Cue], language: str) -> Any:
    if not cues:
        return None
    stream = container.add_mux_stream("mov_text", 1000)
    stream.time_base = Fraction(1, 1000)
    stream.metadata["language"] = _LANGUAGES.get(language[:2], "und")
    return stream


def _subtitles(container: Any, stream: Any, cues: Sequence[Cue]) -> None:
    """3GPP timed text: a length of two bytes and UTF-8; an empty sample clears the screen between two cues."""
    import av

    if stream is None:
        return
    at = 0
    for cue in cues:
        start, end = round(cue.start * 1000), round(cue.end * 1000)
        for begin, stop, text in ((at, start, ""), (start, end, cue.text)):
            if stop <= begin:
                continue
            data = text.encode()[:65_535]
            packet = av.Packet(len(data).to_bytes(2, "big") + data)
            packet.stream, packet.time_base = stream, Fraction(1, 1000)
            packet.pts = packet.dts = begin
            packet.duration = stop - begin
            container.mux(packet)
        at = end


# ISO 639-1 to 639-2/T, which MP4 asks for.
_LANGUAGES = dict(
    pair.split(":")
    for pair in [
        "en:eng",
        "de:deu",
        "fr:fra",
        "es:spa",
        "it:ita",
        "pt:por",
        "nl:nld",
        "ru:rus",
        "uk:ukr",
        "pl:pol",
        "cs:ces",
        "sv:swe",
        "da:dan",
        "no:nor",
        "fi:fin",
        "el:ell",
        "tr:tur",
        "ar:ara",
        "he:heb",
        "hi:hin",
        "bn:ben",
        "th:tha",
        "vi:vie",
        "id:ind",
        "ja:jpn",
        "ko:kor",
        "zh:zho",
        "hu:hun",
        "ro:ron",
        "bg:bul",
    ]
)


def _ahead(frames: Iterable[Buffer], after_frame: Callable[[int], None]) -> Iterator[Buffer]:
    """`frames`, drawn by another thread a few ahead; what that thread raises is raised here."""
    ready: queue.Queue[Buffer | BaseException | None] = queue.Queue(_AHEAD)
    stopped = threading.Event()

    def put(item: Buffer | BaseException | None) -> bool:
        while not stopped.is_set():
            try:
                ready.put(item, timeout=0.1)
                return True
            except queue.Full:
                continue
        return False

    def draw() -> None:
        try:
            for frame in frames:
                if not put(frame):
                    return
            put(None)
        except BaseException as error:  # handed over, whatever it is
            put(error)

    thread = threading.Thread(target=draw, name="frames", daemon=True)
    thread.start()
    try:
        number = 0
        while (item := ready.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
            number += 1
            after_frame(number)
    finally:
        stopped.set()
        thread.join()
