"""Loudness after ITU-R BS.1770-4, and bringing a soundtrack to it without clipping.

Sound is float32 of shape (n, 1) or (n, 2) at 48 kHz, full scale 1.0. One channel counts as played by both speakers.
Everything works through stretches of some seconds, so that an hour of sound needs no more memory than itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Sound = npt.NDArray[np.float32]

TARGET = -16.0
"""LUFS, as streaming services and phones expect of speech (AES TD1008)."""
CEILING = -1.0
"""dBTP; lossy codecs overshoot."""
QUIETEST = -50.0
"""LUFS below which there is only noise, which is not made louder."""
# BS.1770-4, tables 1 and 2: high shelf and high pass at 48 kHz (b0 b1 b2, a1 a2).
_FILTERS = (
    ((1.53512485958697, -2.69169618940638, 1.19839281085285), (-1.69065929318241, 0.73248077421585)),
    ((1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621)),
)
# BS.1770-4, annex 2: the first two phases of the fourfold interpolation filter; the others are their mirrors.
_PHASES = (
    (0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875, 0.1373291015625,
     0.97216796875, -0.102294921875, 0.047607421875, -0.026611328125, 0.014892578125, -0.00830078125),
    (-0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.16650390625, 0.465087890625,
     0.77978515625, -0.2003173828125, 0.1015625, -0.0582275390625, 0.0330810546875, -0.0189208984375),
)  # fmt: skip
_HOP = 4_800  # samples: gating blocks are four hops (400 ms), each one hop after the other
_WARM = 4_800  # samples after which the filters have forgotten what was before: 1e-10 of it is left
_STRETCH = 2**17
STEP = 48
"""Samples: the limiter thinks in milliseconds."""
_HOLD = 10  # milliseconds to either side of a peak


def loudness(sound: Sound) -> float:
    """Integrated loudness in LUFS, gated (BS.1770-4, annex 1); -inf for silence or less than 400 ms."""
    import numpy as np

    hops = np.concatenate([np.zeros(0), *_hop_energies(sound)])
    if len(hops) < 4:
        return float("-inf")
    blocks = np.convolve(hops, np.ones(4), mode="valid") / (4 * _HOP)

    def level(power: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        found: npt.NDArray[np.float64] = -0.691 + 10 * np.log10(np.maximum(power, 1e-20))
        return found

    heard = blocks[level(blocks) > -70.0]
    if not len(heard):
        return float("-inf")
    heard = heard[level(heard) > level(heard.mean()) - 10.0]
    return float(level(heard.mean()))


def true_peak(sound: Sound) -> float:
    """The highest level in dBTP, between the samples too; -180 for digital silence."""
    import numpy as np

    return float(20 * np.log10(max(float(_peaks(sound).max(initial=0.0)), 1e-9)))


def normalise(sound: Sound) -> float:
    """Bring `sound` to `TARGET` LUFS and at most `CEILING` dBTP, in place; silence and bare noise stay as they are.

    Returns:
        The loudness that it has now, in LUFS.
    """
    import numpy as np

    level = loudness(sound)
    if level < QUIETEST:
        return level
    # Holding peaks down costs a little loudness: what is missing is added in a second round.
    for _ in range(3):
        if abs(TARGET - level) < 0.05 and true_peak(sound) <= CEILING:
            break
        gain = 10 ** ((TARGET - level) / 20)
        np.multiply(sound, np.float32(gain), out=sound)
        level = loudness(sound) if limit(sound) else TARGET
    return level


def limit(sound: Sound) -> bool:
    """Hold true peaks under the ceiling, in place, by a gain that moves slowly round them; False: none was over it."""
    import cv2
    import numpy as np

    ceiling = 10 ** ((CEILING - 0.2) / 20)
    peaks = _peaks(sound)
    if float(peaks.max(initial=0.0)) <= ceiling:
        return False
    needed = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9)).astype(np.float32)[None, :]
    # The least gain needed nearby, then averaged over less than that: so no average is above what is needed there.
    held = cv2.erode(needed, np.ones((1, 2 * _HOLD + 3), np.uint8))
    gain = cv2.blur(held, (2 * _HOLD + 1, 1), borderType=cv2.BORDER_REPLICATE)[0]
    middles = np.arange(len(gain)) * STEP + STEP / 2
    for start in range(0, len(sound), _STRETCH):
        part = sound[start : start + _STRETCH]
        part *= np.interp(np.arange(start, start + len(part)), middles, gain).astype(np.float32)[:, None]
    return True


def _hop_energies(sound: Sound) -> Iterator[npt.NDArray[np.float64]]:
    """Energy of the K-weighted sound in each whole hop, over both speakers, a stretch at a time.

    The filters' exact response is applied to the spectrum: no loop over samples, and no SciPy.
    """
    import numpy as np

    inside = (_STRETCH - 2 * _WARM) // _HOP * _HOP  # the rest is for the filters' start and tail
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(_STRETCH))
    response = np.ones(len(z), complex)
    for (b0, b1, b2), (a1, a2) in _FILTERS:
        response *= (b0 + b1 * z + b2 * z**2) / (1 + a1 * z + a2 * z**2)
    response = response.astype(np.complex64)
    weight = 2 if sound.shape[1] == 1 else 1
    for start in range(0, len(sound) - _HOP + 1, inside):
        before = min(_WARM, start)
        energy = np.zeros(0)
        for channel in sound[start - before : start + inside].T:
            filtered = np.fft.irfft(np.fft.rfft(channel, _STRETCH) * response, _STRETCH)[before : len(channel)]
            whole = len(filtered) // _HOP * _HOP
            found = np.square(filtered[:whole]).reshape(-1, _HOP).sum(axis=1, dtype=np.float64)
            energy = found if not len(energy) else energy + found
        yield energy * weight


def _peaks(sound: Sound) -> npt.NDArray[np.float32]:
    """The true peak of each millisecond over all channels."""
    import cv2
    import numpy as np

    kernels = [np.array(phase, np.float32) for phase in _PHASES]
    kernels += [kernel[::-1].copy() for kernel in kernels]
    still = np.ones(1, np.float32)
    found = []
    for start in range(0, len(sound), _STRETCH // STEP * STEP):
        end = min(len(sound), start + _STRETCH // STEP * STEP)
        first, last = max(0, start - 12), min(len(sound), end + 12)
        part = np.ascontiguousarray(sound[first:last])
        highest = np.abs(part)
        # Between samples it is hardly ever twice as high: quiet stretches need no interpolation.
        if float(highest.max(initial=0.0)) > 0.25:
            for kernel in kernels:
                # As a picture one pixel high, whose colours are the channels.
                between = cv2.sepFilter2D(part[None], -1, kernel, still, borderType=cv2.BORDER_CONSTANT)
                np.maximum(highest, np.abs(between.reshape(part.shape)), out=highest)
        highest = highest[start - first : end - first]
        padded = np.pad(highest, ((0, -len(highest) % STEP), (0, 0)))
        found.append(padded.reshape(-1, STEP * padded.shape[1]).max(axis=1))
    return np.concatenate(found) if found else np.zeros(0, np.float32)
