"""A film's shots as beats: sentences with their decoded speech, and silent scenes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from visiontune.artifacts import Artifact
from visiontune.backends import Context
from visiontune.errors import InputError
from visiontune.video.base import FilmRequest, Shot
from visiontune.video.captions import pieces
from visiontune.video.onsets import after_silence, at_onsets
from visiontune.video.timeline import RATE, Beat, Word

if TYPE_CHECKING:
    from pathlib import Path

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
        InputError: the speech of a shot is damaged.
    """
    beats: list[Spoken] = []
    warnings: list[str] = []
    if request.narration is not None:
        return _recorded(request, context.file(request.narration)), warnings
    if request.song is not None:
        song = context.find(request.song)
        length = round(float(song.details["duration"]) * RATE)
        return [Spoken(beat, None) for beat in _cut(request, _told(request), length)], list(song.warnings)
    for group in groups(request.shots):
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


def _recorded(request: FilmRequest, path: Path) -> list[Spoken]:
    """A recording cut where sentences begin: joined, the beats' samples are the recording itself.

    Raises:
        InputError: the recording is damaged, or a shot has no words in it.
    """
    from visiontune.speech.audio import read_audio

    samples, _ = read_audio(path, RATE, 1)
    told = _told(request)
    first = list(accumulate((len(words) for words in told[:-1]), initial=0))
    timed = iter(after_silence([word for words in told for word in words], first, samples))
    beats = _cut(request, [[next(timed) for _ in words] for words in told], len(samples))
    ends = accumulate(beat.length for beat in beats)
    return [Spoken(beat, samples[end - beat.length : end]) for beat, end in zip(beats, ends, strict=True)]


def _told(request: FilmRequest) -> list[list[Word]]:
    """The words of each beat, with their times in the recording or in the song.

    Raises:
        InputError: a shot has none.
    """
    found = groups(request.shots)
    told = [[Word(*word) for word in request.shots[group[0]].words] for group in found]
    if not all(told):
        number = found[[bool(words) for words in told].index(False)][0]
        raise InputError(f"shots[{number}].words", (), "needs the words that are heard there")
    return told


def _cut(request: FilmRequest, told: Sequence[Sequence[Word]], length: int) -> list[Beat]:
    """What is heard, of `length` samples, cut where sentences begin: the beats' lengths are its own together."""
    cuts = [0, *(words[0].start for words in told[1:]), length]
    beats = []
    for n, (group, words) in enumerate(zip(groups(request.shots), told, strict=True)):
        start, end = cuts[n], max(cuts[n] + 1, cuts[n + 1])
        text = " ".join(request.shots[group[0]].caption.split())
        spans = [(word.text, word.start - start, min(word.end, end) - start) for word in words]
        shown = pieces(text, spans, end - start)
        pictures = tuple(
            (number, word_at(shown, request.shots[number].offset if k else 0)) for k, number in enumerate(group)
        )
        lead, rest = spans[0][1], max(0, end - start - spans[-1][2])
        beats.append(Beat(end - start, text, shown, pictures, lead=lead, rest=rest))
    return beats


def word_at(words: Sequence[Word], offset: int) -> int:
    """The number of the word that holds character `offset` of the words' joined texts; beyond them, the last."""
    end = 0
    for number, word in enumerate(words):
        end += len(word.text)
        if offset < end:
            return number
    return max(0, len(words) - 1)
