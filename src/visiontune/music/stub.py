"""A stub: a short arpeggio, or a tone for every syllable of lyrics, instantly; for tests of whatever uses music."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visiontune.backends import Context
from visiontune.music.base import SAMPLE_RATE, MusicOutput, MusicRequest

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class Stub:
    """Four sine notes in turn, half a second each; with lyrics one for each syllable, where and as long as it is sung.

    The seed picks the lowest.
    """

    name = "stub"
    version = 2
    rank = -1
    digital_source = "algorithmicMedia"

    def __call__(self, request: MusicRequest, context: Context) -> MusicOutput:
        import numpy as np

        n = round(request.duration * SAMPLE_RATE)
        t = np.arange(n) / SAMPLE_RATE  # (n,) seconds
        chord = 220.0 * 2 ** (request.seed % 12 / 12) * np.array([1.0, 1.25, 1.5, 2.0])  # Hz
        if request.lyrics.strip():
            return self._sung(request, t, chord)
        wave = 0.2 * np.sin(2 * np.pi * chord[(t / 0.5).astype(int) % 4] * t)
        return MusicOutput(np.stack([wave, wave], axis=1).astype(np.float32))

    @staticmethod
    def _sung(request: MusicRequest, t: npt.NDArray[np.float64], chord: npt.NDArray[np.float64]) -> MusicOutput:
        import numpy as np

        from visiontune.music.composing.form import SECONDS
        from visiontune.music.songs.lyrics import verses, warnings
        from visiontune.music.songs.setting import TEMPI, set_lyrics
        from visiontune.music.songs.singing import song_facts

        stanzas = verses(request.lyrics)
        tempi = (float(request.tempo), float(request.tempo)) if request.tempo else TEMPI
        setting = set_lyrics(stanzas, (4, 4), request.duration, tempi, request.seed)
        wave = np.zeros(len(t))
        for number, one in enumerate(setting.sung):
            start, end = (round(frame * SECONDS / setting.tempo * SAMPLE_RATE) for frame in (one.start, one.end))
            heard = t[start : end - SAMPLE_RATE // 50]  # a fiftieth of a second parts it from the next
            wave[start : start + len(heard)] = 0.2 * np.sin(2 * np.pi * chord[number % 4] * heard)
        sound = np.stack([wave, wave], axis=1).astype(np.float32)
        return MusicOutput(sound, warnings(stanzas), about=song_facts(None, setting, SAMPLE_RATE))
