"""Voices for tests: instant, deterministic, and exact, so that onsets can be measured.

The names `Stub` and `StubTranscript` are public: third parties test their own code with them.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from visiontune.speech.base import SAMPLE_RATE, SpeechOutput, SpeechRequest, TranscriptOutput, TranscriptRequest, Word
from visiontune.speech.chunks import Chunk
from visiontune.speech.narration import Said, narrate

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.backends import Context

WORD = 0.25  # seconds of tone for each word
GAP = 0.05  # seconds of silence between two words


class Stub:
    """Says every word of any language as a short tone whose pitch depends on the word."""

    name = "stub"
    version = 1
    rank = -1
    digital_source = "algorithmicMedia"

    def __call__(self, request: SpeechRequest, context: Context) -> SpeechOutput:
        return narrate(request, context, lambda chunk, _: self._say(chunk, request.speed), voice=self.name)

    def _say(self, chunk: Chunk, speed: float) -> Said:
        import numpy as np

        length, gap = round(WORD / speed * SAMPLE_RATE), round(GAP / speed * SAMPLE_RATE)
        step = length + gap
        samples = np.zeros(step * len(chunk.tokens) - gap, np.float32)
        words = []
        for n, token in enumerate(chunk.tokens):
            samples[n * step : n * step + length] = _tone(token.spoken, length)
            words.append(Word(token.shown, n * step, n * step + length))
        return Said(samples, words)


def _tone(word: str, length: int) -> npt.NDArray[np.float32]:
    """A burst of 200 to 455 Hz, by the word; it begins and ends within a millisecond."""
    import numpy as np

    from visiontune.speech.audio import fade

    frequency = 200 + hashlib.sha256(word.lower().encode("utf-8", "replace")).digest()[0]
    wave = 0.3 * np.sin(2 * np.pi * frequency * np.arange(length) / SAMPLE_RATE)
    return fade(wave.astype(np.float32), SAMPLE_RATE // 1_000)


class StubTranscript:
    """Hears a word in every stretch of sound, without knowing which."""

    name = "stub"
    version = 1
    rank = -1

    def __call__(self, request: TranscriptRequest, context: Context) -> TranscriptOutput:
        import numpy as np

        from visiontune.speech.audio import read_audio

        samples, rate = read_audio(context.file(request.audio), channels=1)
        window = rate // 100  # 10 ms
        count = max(1, len(samples) // window)
        loud = np.array([np.abs(block).max() > 0.01 for block in np.array_split(samples, count)])
        edges = np.flatnonzero(np.diff(np.concatenate([[False], loud, [False]]).astype(np.int8)))
        length = len(samples) / rate / count  # seconds of a block
        spans = [
            (float(begin * length), float(end * length)) for begin, end in zip(edges[::2], edges[1::2], strict=True)
        ]
        words = [(begin, end, f"word{n + 1}") for n, (begin, end) in enumerate(spans)]
        segments = [(words[0][0], words[-1][1], " ".join(word for _, _, word in words))] if words else []
        return TranscriptOutput(segments, words, request.language or "en")
