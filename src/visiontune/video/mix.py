"""The soundtrack: narration in its place, music under it, at one loudness."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from visiontune.errors import InputError
from visiontune.sound.loudness import QUIETEST, loudness, normalise
from visiontune.video.timeline import RATE

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Sound = npt.NDArray[np.float32]
    Narration = Sequence[tuple[int, npt.NDArray[np.float32]]]

DUCKED, ALONE = -18.0, -8.0
"""Loudness of the music under speech and where nobody speaks, in LU relative to the speech."""
_SPEECH = -23.0  # LUFS that speech is taken to have where there is none
_REACH = 0.25  # seconds by which the music goes down before speech, and stays down after
_GLIDE = 0.5  # seconds in which it goes down and up
_BRIDGE = 1.2  # seconds of silence in which it does not come up: pumping disturbs more than it fills
_FADE = 1.5  # seconds in which the music ends
_JOIN = 2.0  # seconds over which looped music crosses into itself
_GRAIN = 480  # samples: 10 ms is fine enough for a gain


def mix(
    length: int, narration: Narration, music: Sound | None = None, speech: Sequence[tuple[int, int]] | None = None
) -> tuple[Sound, float]:
    """The whole soundtrack.

    Args:
        length: Samples at 48 kHz.
        narration: (first sample, mono samples) of each sentence; what goes past the end is cut.
        music: (n, 2) of any length.
        speech: (first, end) samples of each stretch in which somebody speaks; None: all of `narration`.

    Returns:
        float32 (length, 1) without music, else (length, 2), at -16 LUFS and at most -1 dBTP; and its loudness.
        Silence stays silence.
    """
    import numpy as np

    voice = np.zeros((length, 1), np.float32)
    for start, samples in narration:
        piece = samples[: max(length - start, 0)]
        voice[start : start + len(piece), 0] += piece
    if music is None or not len(music) or not length:
        return voice, normalise(voice)
    track = bed(music, length)
    spoken, played = loudness(voice), loudness(track)
    if played > QUIETEST:
        reference = spoken if spoken > QUIETEST else _SPEECH
        stretches = [(start, start + len(samples)) for start, samples in narration] if speech is None else speech
        track *= _ducking(length, stretches, reference - played)[:, None]
    track += voice
    return track, normalise(track)


def alone(music: Sound, length: int) -> tuple[Sound, float]:
    """Music (n, 2) that is all that is heard, as `mix` gives it: not looped, and silent where it is too short."""
    import numpy as np

    track = np.zeros((length, music.shape[1]), np.float32)
    track[: len(music)] = music[:length]
    return track, normalise(track)


def read_music(path: Path, length: int, field: str = "music") -> Sound:
    """At most `length` samples of a music file, float32 (n, 2) at 48 kHz; the rest is not decoded.

    Raises:
        InputError: the file is damaged, or holds no sound; names `field`.
    """
    import av
    import numpy as np

    blocks: list[npt.NDArray[np.float32]] = []
    total = 0
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise InputError(field, path.name, "holds no sound; give an audio file")
            resampler = av.AudioResampler("flt", "stereo", RATE)
            for frame in container.decode(container.streams.audio[0]):
                frame.pts = None
                for part in resampler.resample(frame):
                    blocks.append(part.to_ndarray().reshape(-1, 2).astype(np.float32, copy=False))
                    total += len(blocks[-1])
                if total >= length:
                    break
            else:
                for part in resampler.resample(None):
                    blocks.append(part.to_ndarray().reshape(-1, 2).astype(np.float32, copy=False))
    except (av.FFmpegError, OSError, ValueError) as error:
        # A bad end after enough music does no harm; before that, the user should know.
        raise InputError(field, path.name, f"is damaged or not audio ({error}); convert it to WAV") from error
    if not blocks:
        raise InputError(field, path.name, "holds no sound; the file is empty or damaged")
    return np.nan_to_num(np.concatenate(blocks)[:length], copy=False)


def bed(music: Sound, length: int) -> Sound:
    """`music` (n, 2) at exactly `length` samples: looped with a crossfade where too short, faded out at its end."""
    import numpy as np

    out = np.zeros((length, music.shape[1]), np.float32)
    join = min(round(_JOIN * RATE), len(music) // 4)
    angle = np.linspace(0, np.pi / 2, join, dtype=np.float32)[:, None]
    at = 0
    while at < length:
        piece = music[: length - at].copy()
        if at:  # equal power: two unlike sounds together stay as loud as each
            piece[:join] *= np.sin(angle[: len(piece)])
        ending = at + len(music) < length
        if ending and join:
            piece[-join:] *= np.cos(angle)
        out[at : at + len(piece)] += piece
        at += max(1, len(music) - join)
    fade = min(round(_FADE * RATE), length)
    out[length - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)[:, None] ** 2
    return out


def _ducking(length: int, speech: Sequence[tuple[int, int]], level: float) -> npt.NDArray[np.float32]:
    """Gain of the music at each sample; `level` (dB) would make it as loud as the speech."""
    import cv2
    import numpy as np

    down, up = 10 ** ((level + DUCKED) / 20), 10 ** ((level + ALONE) / 20)
    gain = np.full((1, length // _GRAIN + 2), up, np.float32)
    reach, last = round(_REACH * RATE), -length
    for start, end in speech:
        first = last if start - last < _BRIDGE * RATE else start - reach
        last = end + reach
        gain[0, max(0, first) // _GRAIN : last // _GRAIN + 1] = down
    # Averaging over the glide must not bring it up while somebody still speaks.
    width = round(_GLIDE * RATE / _GRAIN) | 1
    low = cv2.erode(gain, np.ones((1, width), np.uint8))
    smooth = cv2.blur(low, (width, 1), borderType=cv2.BORDER_REPLICATE)[0]
    curve: npt.NDArray[np.float32] = np.interp(np.arange(length) / _GRAIN, np.arange(len(smooth)), smooth).astype("f4")
    return curve
