"""A room round the instruments: a small hall of our own, made of noise that dies away, by convolution.

It works on blocks of half a second with what rings on from those before (uniformly partitioned convolution), so that a
piece can be heard while it is made, and sounds the same as when it is made at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from visiontune.music.base import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Sound = npt.NDArray[np.float32]

BLOCK = SAMPLE_RATE // 2
"""Samples of a block."""
_PARTS = 4  # blocks that the room rings on for
_DELAY = 0.016  # seconds until its sound comes back
_GROWTH = 0.03  # seconds in which echoes become too many to tell apart
_BANDS = ((0.0, 0.45, 1.9), (300.0, 1.0, 1.8), (1_200.0, 0.85, 1.5), (4_000.0, 0.45, 0.8))
"""(from Hz, level, seconds until it is 60 dB down): walls swallow the high, and what is low would be mud."""
_LOW_CUT = 120.0  # Hz
_LOWEST = 60.0  # Hz, of what is heard of most music
_ECHOES = ((0.0131, 0.30, 0.12), (0.0197, 0.12, 0.27), (0.0289, 0.22, 0.15), (0.0373, 0.12, 0.22), (0.0467, 0.15, 0.10))
"""(seconds, left, right) of the first walls."""
_SEED = 1_685


class Reverb:
    """The room, with what still rings in it.

    Args:
        amount: Energy of the room over that of the instruments.
    """

    def __init__(self, amount: float) -> None:
        import numpy as np

        response = hall() * np.float32(amount**0.5)
        blocks = response.reshape(_PARTS, BLOCK, 2)
        self._response = np.fft.rfft(blocks, 2 * BLOCK, axis=1)  # (parts, bins, ears)
        self._spectra = np.zeros(self._response.shape[:2], np.complex64)  # (parts, bins), the newest first
        self._rest = np.zeros((BLOCK, 2), np.float32)

    def add(self, block: Sound) -> None:
        """Add the room's sound to the next block of `BLOCK` samples, in place."""
        import numpy as np

        self._spectra = np.roll(self._spectra, 1, axis=0)
        self._spectra[0] = np.fft.rfft((block[:, 0] + block[:, 1]) / 2, 2 * BLOCK)
        for ear in range(2):
            spectrum = (self._spectra * self._response[:, :, ear]).sum(axis=0)
            sound = np.fft.irfft(spectrum, 2 * BLOCK)
            block[:, ear] += sound[:BLOCK] + self._rest[:, ear]
            self._rest[:, ear] = sound[BLOCK:]


def hall() -> Sound:
    """The response of the room to a click: float32 (samples, 2), each ear as loud as the instruments are; the same always."""
    import numpy as np

    length = _PARTS * BLOCK
    time = np.arange(length) / SAMPLE_RATE
    spectrum = np.fft.rfft(np.random.default_rng(_SEED).standard_normal((length, 2)), axis=0)
    frequency = np.maximum(np.fft.rfftfreq(length, 1 / SAMPLE_RATE), 1.0)
    edges = [_rise(frequency, start) if start else np.ones_like(frequency) for start, *_ in _BANDS]
    response = np.zeros((length, 2))
    for (_, level, decay), low, high in zip(_BANDS, edges, [*edges[1:], np.zeros_like(frequency)], strict=True):
        band = np.fft.irfft(spectrum * (low - high)[:, None], length, axis=0)
        response += level * band * 10 ** (-3 * time / decay)[:, None]
    response *= np.clip((time - _DELAY) / _GROWTH, 0, 1)[:, None] ** 2
    response *= np.clip((length / SAMPLE_RATE - time) / 0.1, 0, 1)[:, None]
    response /= np.sqrt(np.square(response).sum(axis=0))
    for delay, *levels in _ECHOES:
        response[round(delay * SAMPLE_RATE)] += levels
    cut = np.fft.rfft(response, axis=0) * _rise(frequency, _LOW_CUT)[:, None]
    # Music has as much energy in each octave, not in each hertz.
    energy = (np.square(np.abs(cut)) / frequency[:, None]).sum(axis=0) / (1 / frequency[frequency > _LOWEST]).sum()
    found: Sound = np.fft.irfft(cut / np.sqrt(energy), length, axis=0).astype(np.float32)
    return found


def _rise(frequency: npt.NDArray[np.float64], middle: float) -> npt.NDArray[np.float64]:
    """0 below and 1 above, over an octave to either side."""
    import numpy as np

    place = np.clip(np.log2(frequency / middle) / 2 + 0.5, 0, 1)
    rise: npt.NDArray[np.float64] = np.sin(np.pi / 2 * place) ** 2
    return rise
