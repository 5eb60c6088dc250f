"""A film's shots as beats: sentences with their decoded speech, and silent scenes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from visiontune.artifacts import Artifact
from visiontune.backends import Context
from visiontune.errors import InputError
from visiontune.video.base import FilmRequest, Shot
from visiontune.video.captions import pieces
from visiontune.video.onsets import at_onsets
from visiontune.video.timeline import RATE, Beat, Word

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True)
class Spoken:
    """A beat and its audio: float32 (n,) at 48 kHz, None when it is silent."""

    beat: Beat
    samples: npt.NDArray[np.float32] | None


def groups(shots: Sequence[Shot]) -> list[list[int]]:
    """Numbers of the shots of each beat: one without speech at a later place of it goes with the one before."""
    found: list[list[int]] = []
    for number, shot in enumerate(shots):
        if shot.speech is None and shot.offset and found:
            found[-1].append(number)
        else:
            found.append([number])
    return found


def read_beats(request: FilmRequest, context: Context) -> tuple[list[Spoken], list[str]]:
    """The film's beats in order, and warnings for the user.

    The length of speech is that of its decoded samples; the header of a compressed file may promise more.

    Raises:
        InputError: a shot has no picture, or its speech is damaged.
    """
    beats: list[Spoken] = []
    warnings: list[str] = []
    for group in groups(request.shots):
        for number in group:
            if request.shots[number].image is None and request.shots[number].file is None:
                raise InputError(f"shots[{number}]", None, "needs a picture (image or file)")
        first = request.shots[group[0]]
        pictures = tuple((number, request.shots[number].offset if n else 0) for n, number in enumerate(group))
        if first.speech is None:
            beats.append(Spoken(Beat(0, pictures=pictures, least=first.duration), None))
            continue
        artifact = context.find(first.speech)
        warnings += [warning for warning in artifact.warnings if warning not in warnings]
        beats.append(_spoken(first, artifact, pictures, warnings))
    return beats, warnings


def _spoken(shot: Shot, artifact: Artifact, pictures: tuple[tuple[int, int], ...], warnings: list[str]) -> Spoken:
    from visiontune.speech.audio import read_audio

    details = artifact.details
    if details.get("silent"):
        warnings.append(f"nothing in {shot.caption[:40]!r} can be spoken; it is a short silence without a caption")
        least = max(shot.duration or 0.0, float(details["duration"]))
        return Spoken(Beat(0, pictures=pictures, least=least), None)
    samples, _ = read_audio(artifact.path, RATE, 1)
    rate = int(details.get("sample_rate", 24_000))
    words = [(text, start * RATE // rate, end * RATE // rate) for text, start, end in details.get("words", ())]
    text = " ".join(shot.caption.split())
    timed = at_onsets(pieces(text, words, len(samples)), samples)
    places = tuple((number, word_at(timed, offset)) for number, offset in pictures)
    return Spoken(Beat(len(samples), text, timed, places, shot.duration), samples)


def word_at(words: Sequence[Word], offset: int) -> int:
    """The number of the word that holds character `offset` of the words' joined texts; beyond them, the last."""
    end = 0
    for number, word in enumerate(words):
        end += len(word.text)
        if offset < end:
            return number
    return max(0, len(words) - 1)
