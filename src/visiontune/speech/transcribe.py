"""Whisper by faster-whisper: the words of a recording and when they are said, on the CPU, offline."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from visiontune.errors import BackendError, InputError, WeightsError
from visiontune.speech.base import TranscriptOutput, TranscriptRequest

if TYPE_CHECKING:
    from pathlib import Path

    from visiontune.backends import Context, Environment

INSTALL = "pip install 'visiontune[transcribe]'"
DEFAULT_MODEL = "whisper-base"
RATE = 16_000  # Hz, that the network hears
UNSURE = 0.5  # probability of a language below which the user is told


class Whisper:
    """Transcripts by Whisper, at about four times real time with the base model. Option: `threads`."""

    name = "whisper"
    version = 1
    rank: ClassVar[int] = 10
    family: ClassVar[str] = "transcript"

    def lacks(self, environment: Environment) -> str | None:
        if importlib.util.find_spec("faster_whisper") is None:
            return f"the package faster-whisper is not installed ({INSTALL})"
        if not environment.weights.present(DEFAULT_MODEL):
            return f"its model is not here yet; fetch it (148 MB) with: visiontune weights pull {DEFAULT_MODEL}"
        return None

    def refuses(self, request: TranscriptRequest) -> InputError | None:
        try:
            code(request.language)
        except InputError as error:
            return error
        return None

    def model(self, request: TranscriptRequest, environment: Environment) -> str:
        return environment.weights.digest(request.model)

    def __call__(self, request: TranscriptRequest, context: Context) -> TranscriptOutput:
        from visiontune.speech.audio import read_audio

        language = code(request.language)
        environment = context.environment
        folder = environment.weights.path(request.model)
        context.progress(0.0, "reading the recording")
        samples, _ = read_audio(context.file(request.audio), RATE, channels=1)
        threads = int(environment.option("threads", 1))

        def load() -> Any:
            context.progress(0.02, f"loading {request.model}")
            return _load(folder, threads)

        with environment.models.use(f"transcript.whisper/{folder}/{threads}", load, megabytes=400) as model:
            context.check_cancelled()
            context.progress(0.05, "listening")
            return _listen(model, samples, language, request.seed, context)


def code(language: str | None) -> str | None:
    """Whisper's code of a language; None where it shall be heard.

    Raises:
        InputError: Whisper does not know it.
    """
    if language is None or importlib.util.find_spec("faster_whisper") is None:
        return language
    from faster_whisper.tokenizer import _LANGUAGE_CODES as KNOWN

    base = {"nb": "no", "cmn": "zh", "iw": "he", "fil": "tl", "jv": "jw"}.get(
        language.split("-")[0], language.split("-")[0]
    )
    if base not in KNOWN:
        raise InputError(
            "language", language, f"Whisper knows {', '.join(sorted(KNOWN))}; leave it out to have it heard"
        )
    return base


def _load(folder: Path, threads: int) -> Any:
    """Load a model in 8 bits; about a second.

    Raises:
        WeightsError: the folder is not a Whisper model for CTranslate2.
    """
    from faster_whisper import WhisperModel

    from visiontune.weights import formats

    formats.require(folder / "model.bin", "ctranslate2")
    try:
        # A folder and not a name: with a name the library would fetch from the hub behind the user's back.
        return WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=threads, num_workers=1, local_files_only=True
        )
    except Exception as error:  # a damaged file makes the native code raise anything
        raise WeightsError(f"{folder.name} cannot be loaded as a Whisper model ({error})") from error


def _listen(model: Any, samples: Any, language: str | None, seed: int, context: Context) -> TranscriptOutput:
    # Hard passages are tried again at a temperature, with draws: the same recording shall give the same text.
    importlib.import_module("ctranslate2").set_random_seed(seed % 2**31)
    length = len(samples) / RATE
    try:
        found, info = model.transcribe(
            samples,
            language=language,
            word_timestamps=True,
            vad_filter=True,  # without it, words are heard in silence
            condition_on_previous_text=False,  # a loop in one window stays in that window
        )
        segments, words = _collect(found, length, context)
    except (RuntimeError, ValueError) as error:
        raise BackendError(f"Whisper failed on this recording ({error})") from error
    warnings = []
    if not segments:
        warnings.append("no speech was heard in this recording")
    elif language is None and info.language_probability < UNSURE:
        share = f"{info.language_probability:.0%}"
        warnings.append(f"the language was taken for {info.language} with {share} certainty; give it if that is wrong")
    return TranscriptOutput(segments, words, info.language, tuple(warnings))


def _collect(
    found: Iterable[Any], length: float, context: Context
) -> tuple[list[tuple[float, float, str]], list[tuple[float, float, str]]]:
    """Segments and words, with times inside the recording and in order."""
    segments: list[tuple[float, float, str]] = []
    words: list[tuple[float, float, str]] = []
    for segment in found:
        context.check_cancelled()
        text = segment.text.strip()
        if text:
            start = min(max(segment.start, segments[-1][1] if segments else 0.0), length)
            segments.append((round(start, 3), round(max(start, min(segment.end, length)), 3), text))
        for word in segment.words or ():
            start = min(max(word.start, words[-1][0] if words else 0.0), length)
            words.append((round(start, 3), round(max(start, min(word.end, length)), 3), word.word.strip()))
        context.progress(
            0.05 + 0.95 * min(1.0, segment.end / max(length, 1e-9)), f"heard {segment.end:.0f} of {length:.0f} s"
        )
    return segments, words
