"""Loudness after ITU-R BS.1770-4, and bringing a soundtrack to it without clipping."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Stereo = npt.NDArray[np.float32]

TARGET = -16.0  # LUFS
CEILING = -1.0  # dBTP
_QUIETEST = -50.0  # LUFS; below it there is only noise, which is not made louder
# BS.1770-4, tables 1 and 2: high shelf and high pass at 48 kHz (b0 b1 b2, a1 a2).
_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (-1.69065929318241, 0.73248077421585))
_HIGH_PASS = ((1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621))
_BLOCK, _HOP = 19_200, 4_800  # samples: 400 ms, three quarters overlapping


def loudness(samples: Stereo) -> float:
    """Integrated loudness in LUFS of float32 (n, 2) at 48 kHz; -inf for silence."""
    import numpy as np

    if not len(samples):
        return float("-inf")
    power = np.zeros(len(samples))
    for channel in samples.T:
        power += _weighted(channel) ** 2
    total = np.concatenate([[0.0], np.cumsum(power)])
    starts = np.arange(0, max(len(samples) - _BLOCK, 0) + 1, _HOP)
    blocks = (total[np.minimum(starts + _BLOCK, len(samples))] - total[starts]) / _BLOCK
    level = -0.691 + 10 * np.log10(np.maximum(blocks, 1e-12))
    loud = blocks[level > -70.0]
    if not len(loud):
        return float("-inf")
    gate = -0.691 + 10 * np.log10(loud.mean()) - 10.0
    loud = blocks[(level > -70.0) & (level > gate)]
    return float(-0.691 + 10 * np.log10(loud.mean()))


def true_peak(samples: Stereo) -> float:
    """The highest level between the samples too, in dBTP, by fourfold oversampling (BS.1770-4 annex 2)."""
    import numpy as np

    return float(20 * np.log10(max(float(_peaks(samples).max(initial=0.0)), 1e-9)))


def normalise(samples: Stereo) -> Stereo:
    """The soundtrack at `TARGET` LUFS and at most `CEILING` dBTP; silence and bare noise stay as they are."""
    import numpy as np

    level = loudness(samples)
    if level < _QUIETEST:
        return samples
    out = samples
    # Holding the peaks down costs a little loudness, so the gain is found in a few rounds.
    gain = 10 ** ((TARGET - level) / 20)
    for _ in range(3):
        out = _limit(samples * np.float32(gain))
        short = TARGET - loudness(out)
        if abs(short) < 0.05:
            break
        gain *= 10 ** (short / 20)
    return out


def _weighted(channel: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """K-weighting in the frequency domain: the two filters' exact response, without a loop over samples."""
    import cv2
    import numpy as np

    size = cv2.getOptimalDFTSize(len(channel) + 48_000)  # room for the filters' tail, which must not wrap round
    spectrum = np.fft.rfft(channel, size)
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    for (b0, b1, b2), (a1, a2) in (_SHELF, _HIGH_PASS):
        spectrum *= (b0 + b1 * z + b2 * z**2) / (1 + a1 * z + a2 * z**2)
    filtered: npt.NDArray[np.float64] = np.fft.irfft(spectrum, size)[: len(channel)]
    return filtered


def _peaks(samples: Stereo) -> npt.NDArray[np.float32]:
    """The true peak near each sample, over both channels, shape (n,)."""
    import numpy as np

    peaks = np.abs(samples).max(axis=1)
    # A windowed sinc at a quarter, half and three quarters between samples.
    taps = np.arange(-11, 13)
    for shift in (0.25, 0.5, 0.75):
        kernel = np.sinc(taps - shift) * np.cos(np.pi * (taps - shift) / 25) ** 2
        for channel in samples.T:
            between = np.convolve(channel, kernel[::-1], mode="same")
            np.maximum(peaks, np.abs(between), out=peaks)
    found: npt.NDArray[np.float32] = peaks.astype(np.float32)
    return found


def _limit(samples: Stereo) -> Stereo:
    """Hold true peaks under the ceiling by a gain that falls 5 ms ahead of them and rises slowly."""
    import cv2
    import numpy as np

    ceiling = 10 ** ((CEILING - 0.1) / 20)
    peaks = _peaks(samples)
    if float(peaks.max(initial=0.0)) <= ceiling:
        return samples
    gain = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9)).astype(np.float32)[None, :]
    held = cv2.erode(gain, np.ones((1, 961), np.uint8))  # the least gain within 10 ms either way
    smooth = cv2.blur(held, (481, 1), borderType=cv2.BORDER_REPLICATE)[0]
    limited: Stereo = (samples * np.minimum(smooth, 1.0)[:, None]).astype(np.float32)
    return limited
