"""From what an engine gives to what a narration takes: 24 kHz, from onset to end of speech, at the right pace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from visiontune.speech.audio import resample, speech_span
from visiontune.speech.base import SAMPLE_RATE
from visiontune.speech.narration import Said, ordered, proportional

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.speech.normalise import Token


def said(
    tokens: Sequence[Token],
    samples: npt.NDArray[np.float32],
    sample_rate: int,
    times: Sequence[tuple[float, float] | None] | None = None,
    warnings: tuple[str, ...] = (),
    pauses_inside: bool = False,
) -> Said:
    """One chunk, trimmed to its speech.

    Args:
        tokens: The chunk's words.
        samples: float32, shape (n,).
        sample_rate: Hz of `samples`.
        times: (start, end) of each word in seconds from the first of `samples`; None for one that is not known; without
            any, they are in proportion to letters.
        warnings: Sentences for the user.
        pauses_inside: The times count the pause after a word to the word; it is taken off again.
    """
    speech = resample(samples, sample_rate, SAMPLE_RATE)
    start, end = speech_span(speech, SAMPLE_RATE)
    speech = speech[start:end]
    if not len(speech):
        return Said(speech, (), warnings)
    if times is None:
        return Said(speech, proportional(tokens, len(speech)), warnings)
    shifted = [
        None if span is None else (round(span[0] * SAMPLE_RATE) - start, round(span[1] * SAMPLE_RATE) - start)
        for span in times
    ]
    inside = [
        None if span is None or span[1] <= 0 or span[0] >= len(speech) else (max(0, span[0]), span[1])
        for span in shifted
    ]
    words = ordered(tokens, inside, len(speech))
    if pauses_inside:
        words = [replace(word, end=_heard_until(speech, word.start, word.end)) for word in words]
    return Said(speech, words, warnings)


def _heard_until(speech: npt.NDArray[np.float32], start: int, end: int) -> int:
    """The end of the sound between two samples; `end` itself where all is soft."""
    heard = speech_span(speech[start:end], SAMPLE_RATE)[1]
    return start + heard if heard else end


def stretch(samples: npt.NDArray[np.float32], sample_rate: int, speed: float) -> npt.NDArray[np.float32]:
    """`samples` ((n,), float32) at another pace and the same pitch, for services that speak at one pace only.

    Args:
        samples: What to change.
        sample_rate: Hz.
        speed: 0.5 to 2; 2 is twice as quick.
    """
    import av
    import numpy as np

    if speed == 1.0 or not len(samples):
        return samples
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=sample_rate, format="flt", layout="mono", time_base=Fraction(1, sample_rate))
    tempo = graph.add("atempo", f"{speed:.4f}")
    sink = graph.add("abuffersink")
    graph.link_nodes(source, tempo, sink).configure()
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.reshape(1, -1)), format="flt", layout="mono")
    frame.sample_rate, frame.pts = sample_rate, 0
    graph.push(frame)
    graph.push(None)
    parts = []
    while True:
        try:
            parts.append(graph.pull().to_ndarray().reshape(-1))
        except (av.error.BlockingIOError, av.error.EOFError):
            break
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)
