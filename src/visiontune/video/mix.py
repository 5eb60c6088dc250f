"""The soundtrack: narration in its place, music under it, at one loudness."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from visiontune.video.loudness import normalise
from visiontune.video.timeline import RATE

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Stereo = npt.NDArray[np.float32]

ALONE, DUCKED = 0.45, 0.13
"""Music's gain where nobody speaks, and under speech."""
_FADE = 1.5  # seconds at the end of the music
_JOIN = 1.0  # seconds over which looped music crosses into itself


def mix(length: int, narration: Sequence[tuple[int, npt.NDArray[np.float32]]], music: Stereo | None = None) -> Stereo:
    """float32 (length, 2) at 48 kHz and -16 LUFS.

    Args:
        narration: (first sample, mono samples) of each sentence.
        music: Stereo of any length; looped with a crossfade, or faded out.
    """
    import numpy as np

    voice = np.zeros(length, np.float32)
    for start, samples in narration:
        piece = samples[: max(length - start, 0)]
        voice[start : start + len(piece)] += piece
    track = np.repeat(voice[:, None], 2, axis=1)
    if music is not None and len(music):
        track = track + bed(music, length) * _ducking(length, narration)[:, None]
    return normalise(track.astype(np.float32))


def bed(music: Stereo, length: int) -> Stereo:
    """`music` at exactly `length` samples: looped over a crossfade while too short, faded out at the end."""
    import numpy as np

    join = min(round(_JOIN * RATE), len(music) // 4)
    out = music
    rise = np.linspace(0, 1, join, dtype=np.float32)[:, None] if join else np.zeros((0, 1), np.float32)
    while len(out) < length:
        # Equal power: the sum of two unlike sounds keeps its loudness.
        crossed = out[len(out) - join :] * np.sqrt(1 - rise) + music[:join] * np.sqrt(rise)
        out = np.concatenate([out[: len(out) - join], crossed, music[join:]])
    out = out[:length].copy()
    fade = min(round(_FADE * RATE), length)
    out[length - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)[:, None]
    return out


def _ducking(length: int, narration: Sequence[tuple[int, npt.NDArray[np.float32]]]) -> npt.NDArray[np.float32]:
    """Gain of the music at each sample: down a little before speech, up a little after."""
    import cv2
    import numpy as np

    step = 480  # 10 ms is fine enough for a gain
    gain = np.full((1, length // step + 2), ALONE, np.float32)
    for start, samples in narration:
        gain[0, max(0, (start - RATE // 5) // step) : (start + len(samples) + RATE // 5) // step + 1] = DUCKED
    smooth = cv2.blur(gain, (41, 1), borderType=cv2.BORDER_REPLICATE)[0]
    curve: npt.NDArray[np.float32] = np.interp(np.arange(length) / step, np.arange(len(smooth)), smooth).astype(
        np.float32
    )
    return curve
