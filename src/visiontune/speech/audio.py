"""Audio files and samples: decode, encode, resample, trim.

Samples are float32 at full scale 1.0, of shape (n,) for one channel and (n, 2) for two. The length of a recording
is that of its decoded samples: the headers of compressed files promise more than can be decoded. Written files
hold no times and no ids, so that the same samples give the same bytes.
"""

from __future__ import annotations

import wave
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.errors import InputError, StorageError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Samples = npt.NDArray[np.float32]

CODECS = {".mp3": "libmp3lame", ".ogg": "libopus", ".opus": "libopus", ".flac": "flac", ".m4a": "aac"}
"""Codecs by suffix, besides WAV. OGG holds Opus: it sounds better than Vorbis at the same size."""
BIT_RATES = {"libmp3lame": 160_000, "libopus": 96_000, "aac": 160_000}  # per file, transparent for speech
LONGEST = 6 * 3_600.0  # seconds; a small crafted file must not fill the memory
FRAME = 4_096  # samples handed to an encoder at once; it cuts them as it needs
MOST_BAD = 0.02  # share that may be damaged: players, too, skip a little


def suffixes() -> tuple[str, ...]:
    """The suffixes that `write_audio` knows."""
    return (".wav", *CODECS)


def write_audio(path: Path, samples: Samples, sample_rate: int) -> None:
    """Write `samples` (float32, (n,) or (n, 2)) to `path` in the format of its suffix; WAV is 16-bit PCM.

    Raises:
        InputError: the suffix is unknown, there are no samples, or they are not finite.
        StorageError: the disk is full or cannot be written.
    """
    import numpy as np

    suffix = path.suffix.lower()
    if suffix not in suffixes():
        raise InputError("output", path.name, f"audio is written as one of {', '.join(suffixes())}")
    samples = np.asarray(samples, np.float32)
    if not samples.size or samples.ndim > 2 or (samples.ndim == 2 and samples.shape[1] not in (1, 2)):
        raise InputError("samples", samples.shape, "must be of shape (n,) or (n, 2), with at least one sample")
    if not np.isfinite(samples).all():
        raise InputError("samples", "not finite", "must be finite numbers")
    # Rounded, as truncation adds half a step; by 32,768, as decoders divide by it, so that a second pass is exact.
    pcm = np.clip(np.round(samples * 32_768.0), -32_768, 32_767).astype("<i2")
    pcm = pcm.reshape(len(pcm), -1)  # (n, channels)
    try:
        if suffix == ".wav":
            with path.open("wb") as opened, wave.open(opened, "wb") as file:
                file.setnchannels(pcm.shape[1])
                file.setsampwidth(2)
                file.setframerate(sample_rate)
                file.writeframes(pcm.tobytes())
        else:
            _encode(path, pcm, sample_rate, CODECS[suffix])
    except OSError as error:
        raise StorageError(f"{path.name} cannot be written: {error.strerror or error}") from error


def _encode(path: Path, pcm: npt.NDArray[np.int16], sample_rate: int, codec: str) -> None:
    import av
    import numpy as np

    layout = "stereo" if pcm.shape[1] == 2 else "mono"
    container_format = {".m4a": "mp4", ".opus": "ogg"}.get(path.suffix.lower())
    with av.open(str(path), "w", format=container_format, options={"fflags": "+bitexact"}) as container:
        stream: Any = container.add_stream(codec, rate=_rate_for(codec, sample_rate), layout=layout)
        stream.codec_context.flags |= av.codec.context.Flags.bitexact.value
        stream.codec_context.thread_count = 1
        if codec in BIT_RATES:
            stream.bit_rate = BIT_RATES[codec]
        resampler = av.AudioResampler(stream.format.name, layout, stream.rate)
        for start in range(0, len(pcm), FRAME):
            packed = np.ascontiguousarray(pcm[start : start + FRAME].reshape(1, -1))
            frame = av.AudioFrame.from_ndarray(packed, format="s16", layout=layout)
            frame.sample_rate, frame.pts = sample_rate, start
            for resampled in resampler.resample(frame):
                container.mux(stream.encode(resampled))
        for resampled in resampler.resample(None):
            container.mux(stream.encode(resampled))
        container.mux(stream.encode(None))


def _rate_for(codec: str, sample_rate: int) -> int:
    """The lowest rate of the codec that is not below `sample_rate`, else its highest."""
    import av

    rates = sorted(av.codec.Codec(codec, "w").audio_rates or [sample_rate])
    return next((rate for rate in rates if rate >= sample_rate), rates[-1])


def read_audio(path: Path, sample_rate: int | None = None, channels: int | None = None) -> tuple[Samples, int]:
    """Decode the first sound track of any audio or video file.

    Args:
        path: WAV, MP3, M4A, OGG, FLAC, MP4, …; told from its content, not from its suffix.
        sample_rate: Hz of the result; None: as in the file.
        channels: 1 (the mean of two) or 2; None: as in the file, more than two mixed down to two.

    Returns:
        Samples, float32 of shape (n,) for one channel and (n, 2) for two; and their rate in Hz.

    Raises:
        InputError: the file is missing, empty, damaged, without sound, or longer than six hours.
    """
    import av
    import numpy as np

    blocks: list[Any] = []
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise InputError("audio", path.name, "holds no sound; give an audio file, or a video that has sound")
            stream = container.streams.audio[0]
            rate = sample_rate or stream.rate
            wanted = channels or min(2, stream.channels)
            # One channel of several is made here, as their mean: FFmpeg's is 3 dB louder, and clips.
            read = 1 if wanted == 1 and stream.channels == 1 else 2
            resampler = av.AudioResampler("flt", "mono" if read == 1 else "stereo", rate)
            total = 0
            for frame in decoded_frames(container, stream, path):
                # Times in the file are of no use here, and gaps between them would make the resampler stumble.
                frame.pts = None
                for resampled in resampler.resample(frame):
                    blocks.append(resampled.to_ndarray().reshape(-1, read))
                    total += len(blocks[-1])
                if total > LONGEST * rate:
                    raise InputError("audio", path.name, f"is longer than {LONGEST / 3_600:g} hours; cut it")
            if total:
                blocks.extend(last.to_ndarray().reshape(-1, read) for last in resampler.resample(None))
    except FileNotFoundError as error:
        raise InputError("audio", path.name, "there is no such file") from error
    except (av.FFmpegError, OSError, ValueError) as error:
        raise InputError(
            "audio", path.name, f"is damaged or not audio ({_reason(error)}); convert it to WAV"
        ) from error
    if not blocks or not sum(map(len, blocks)):
        raise InputError("audio", path.name, "holds not one sample of sound; the file is empty or damaged")
    samples = np.concatenate(blocks)
    if not np.isfinite(samples).all():
        raise InputError("audio", path.name, "holds samples that are not numbers; export it again")
    if wanted == 1:
        samples = samples[:, 0] if read == 1 else samples.mean(axis=1, dtype=np.float32)
    return samples, rate


def decoded_frames(container: Any, stream: Any, path: Path) -> Iterator[Any]:
    """Decoded frames; a few damaged packets are passed over as players do, many are an error."""
    import av

    packets = bad = 0
    reason = ""
    heard = begin = end = 0.0  # seconds decoded, and of the first and last decoded sample by the file's own clock
    for packet in container.demux(stream):
        packets += 1
        try:
            for frame in packet.decode():
                length = frame.samples / frame.sample_rate
                if frame.time is not None:
                    begin = frame.time if not heard else begin
                    end = max(end, frame.time + length)
                heard += length
                yield frame
        except av.error.InvalidDataError as error:
            bad, reason = bad + 1, _reason(error)
    # Decoders step over what they cannot read: only the clock tells that a stretch is missing.
    if end - begin - heard > max(0.25, MOST_BAD * heard):
        raise InputError(
            "audio", path.name, f"is damaged: {end - begin - heard:.1f} s of it are missing; export it again"
        )
    if bad > max(1, MOST_BAD * packets):
        raise InputError("audio", path.name, f"is damaged: {bad} of its {packets} packets ({reason}); export it again")


def _reason(error: BaseException) -> str:
    return str(getattr(error, "strerror", None) or error).splitlines()[0]


def resample(samples: Samples, source_rate: int, target_rate: int) -> Samples:
    """`samples` ((n,) or (n, 2)) at another rate (Hz); the result has round(n * target / source) samples."""
    import av
    import numpy as np

    samples = np.ascontiguousarray(samples, np.float32)
    if source_rate == target_rate or not len(samples):
        return samples
    columns = samples.reshape(len(samples), -1)
    layout = "stereo" if columns.shape[1] == 2 else "mono"
    resampler = av.AudioResampler("flt", layout, target_rate)
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(columns.reshape(1, -1)), format="flt", layout=layout)
    frame.sample_rate = source_rate
    parts = [part.to_ndarray() for part in (*resampler.resample(frame), *resampler.resample(None))]
    found = np.concatenate(parts, axis=1).reshape(-1, columns.shape[1])
    length = round(len(samples) * target_rate / source_rate)
    found = np.pad(found[:length], ((0, max(0, length - len(found))), (0, 0)))
    return np.ascontiguousarray(found.reshape((length, *samples.shape[1:])), np.float32)


def convert(source: Path, target: Path) -> None:
    """Write the sound of `source` to `target` in the format of its suffix; rate and channels stay.

    Raises:
        InputError: `source` cannot be decoded, or the suffix of `target` is unknown.
        StorageError: `target` cannot be written.
    """
    write_audio(target, *read_audio(source))


def join(paths: list[Path], target: Path, pause: float = 0.0) -> float:
    """Join recordings end to end: each is decoded, the samples are joined, and one file is encoded.

    Encoded parts are never joined byte by byte: that leaves several headers in one file, which players refuse.

    Args:
        paths: Recordings of any format; the first one's rate holds for all.
        target: The file to write.
        pause: Seconds of silence between two of them.

    Returns:
        Seconds of the joined samples.

    Raises:
        InputError: there are no recordings, or one cannot be decoded.
    """
    import numpy as np

    if not paths:
        raise InputError("audio", [], "give at least one recording to join")
    first, rate = read_audio(paths[0], channels=1)
    parts = [first]
    for path in paths[1:]:
        parts.extend((np.zeros(round(pause * rate), np.float32), read_audio(path, rate, 1)[0]))
    samples = np.concatenate(parts)
    write_audio(target, samples, rate)
    return len(samples) / rate


def speech_span(samples: Samples, sample_rate: int, threshold: float = 0.02, keep: float = 0.005) -> tuple[int, int]:
    """Where sound begins and ends: (first sample, one past the last), (0, 0) when all is silent.

    Args:
        samples: Shape (n,).
        sample_rate: Hz.
        threshold: Of the loudest 5 ms, as a share (0.02 is -34 dB), above which something is heard.
        keep: Seconds left before and after, so that soft attacks are not cut.
    """
    import numpy as np

    window = max(1, sample_rate // 200)  # 5 ms
    count = -(-len(samples) // window)
    padded = np.pad(np.asarray(samples, np.float32), (0, count * window - len(samples)))
    level = np.sqrt(np.mean(padded.reshape(count, window) ** 2, axis=1))  # (count,), root mean square
    if not count or level.max() < 1e-4:
        return 0, 0
    heard = np.flatnonzero(level > threshold * level.max())
    margin = round(keep * sample_rate)
    start = max(0, int(heard[0]) * window - margin)
    return start, min(len(samples), (int(heard[-1]) + 1) * window + margin)


def trim_silence(samples: Samples, sample_rate: int, threshold: float = 0.02, keep: float = 0.005) -> Samples:
    """`samples` (n,) without the silence before and after, faded over `keep` seconds so that nothing clicks.

    All-silent samples come back with length 0. See `speech_span` for the arguments.
    """
    start, end = speech_span(samples, sample_rate, threshold, keep)
    return fade(samples[start:end], round(keep * sample_rate))


def fade(samples: Samples, length: int) -> Samples:
    """A copy of `samples` (n,) whose first and last `length` samples rise from and fall to silence."""
    import numpy as np

    faded = np.array(samples, np.float32)
    length = min(length, len(faded) // 2)
    if length:
        ramp = np.sin(np.linspace(0.0, np.pi / 2, length, endpoint=False, dtype=np.float32)) ** 2
        faded[:length] *= ramp
        faded[-length:] *= ramp[::-1]
    return faded
