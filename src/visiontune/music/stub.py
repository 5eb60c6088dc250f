"""A stub: a short arpeggio, instantly; for tests of whatever uses music."""

from __future__ import annotations

from visiontune.backends import Context
from visiontune.music.base import SAMPLE_RATE, MusicOutput, MusicRequest


class Stub:
    """Four sine notes in turn, half a second each; the seed picks the lowest."""

    name = "stub"
    version = 1
    rank = -1
    digital_source = "algorithmicMedia"

    def __call__(self, request: MusicRequest, context: Context) -> MusicOutput:
        import numpy as np

        n = round(request.duration * SAMPLE_RATE)
        t = np.arange(n) / SAMPLE_RATE  # (n,) seconds
        chord = 220.0 * 2 ** (request.seed % 12 / 12) * np.array([1.0, 1.25, 1.5, 2.0])  # Hz
        wave = 0.2 * np.sin(2 * np.pi * chord[(t / 0.5).astype(int) % 4] * t)
        return MusicOutput(np.stack([wave, wave], axis=1).astype(np.float32))
