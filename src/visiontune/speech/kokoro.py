"""Kokoro: an offline voice of high quality for seven languages (82 million parameters; about real time on one core).

The network is run here; the package kokoro-onnx puts text into sounds (with a phonemizer that is GPL-3.0-or-later).
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from visiontune.errors import BackendError, InputError, WeightsError
from visiontune.speech.base import SAMPLE_RATE, SpeechOutput, SpeechRequest
from visiontune.speech.hibari import LEAD, with_output
from visiontune.speech.narration import Said, narrate
from visiontune.speech.shaping import said
from visiontune.speech.spans import word_spans

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.backends import Context, Environment
    from visiontune.speech.chunks import Chunk

INSTALL = "pip install 'visiontune[kokoro]' (its phonemizer is GPL-3.0-or-later)"
WEIGHTS = "kokoro-82m"
MODEL = "kokoro-v1.0.int8.onnx"
DURATIONS = "/encoder/Clip_output_0"
UNIT = 600  # samples of one unit of duration
STYLES = (510, 256)  # a voice: a style for each number of sounds
LONGEST = 220  # spoken characters: the network takes 510 sounds
LANGUAGES = {"en": "a", "es": "e", "fr": "f", "hi": "h", "it": "i", "pt": "p"}
"""First letters of the voices of a language; b is British. Japanese and Chinese would need phonemizers of their own."""
ESPEAK = {"a": "en-us", "b": "en-gb", "e": "es", "f": "fr-fr", "h": "hi", "i": "it", "p": "pt-br"}


class Kokoro:
    """Speech by Kokoro. Voices: `af_heart`, `bm_george`, … (language, sex, name). Option: `threads`."""

    name = "kokoro"
    version = 1
    rank: ClassVar[int] = 6

    def lacks(self, environment: Environment) -> str | None:
        if importlib.util.find_spec("kokoro_onnx") is None:
            return f"the package kokoro-onnx is not installed ({INSTALL})"
        if not environment.weights.present(WEIGHTS):
            return f"its model is not here yet; fetch it (100 MB) with: visiontune weights pull {WEIGHTS}"
        return None

    def refuses(self, request: SpeechRequest) -> InputError | None:
        try:
            first_letter(request)
        except InputError as error:
            return error
        return None

    def model(self, request: SpeechRequest, environment: Environment) -> str:
        return environment.weights.digest(WEIGHTS)

    def __call__(self, request: SpeechRequest, context: Context) -> SpeechOutput:
        letter = first_letter(request)
        folder = context.environment.weights.path(WEIGHTS)
        voice, style = load_style(folder, letter, request.voice)
        threads = int(context.environment.option("threads", 1))
        name = f"speech.kokoro/{threads}"
        with context.environment.models.use(name, lambda: load(folder / MODEL, threads), megabytes=400) as engine:
            return narrate(
                request,
                context,
                lambda chunk, _: engine.say(chunk, style, ESPEAK[letter], request.speed),
                voice,
                LONGEST,
            )


def first_letter(request: SpeechRequest) -> str:
    """The first letter of the voices that can speak a request.

    Raises:
        InputError: Kokoro does not speak its language, or its voice speaks another.
    """
    letter = LANGUAGES.get(request.language.split("-")[0])
    if letter is None:
        remedy = f"Kokoro speaks {', '.join(LANGUAGES)} here; the backends piper, espeak and gtts speak more"
        raise InputError("language", request.language, remedy)
    british = request.language in ("en-GB", "en-IE", "en-AU", "en-NZ")
    letters = ("b" if british else "a", "a", "b") if letter == "a" else (letter,)
    if request.voice == "auto":
        return letters[0]
    if request.voice[:1] not in letters or request.voice[1:3] not in ("f_", "m_"):
        remedy = (
            f"a voice for {request.language!r} begins with {letters[0]}f_ or {letters[0]}m_, such as {letters[0]}f_…"
        )
        raise InputError("voice", request.voice, remedy)
    return request.voice[0]


def load_style(folder: Path, letter: str, voice: str) -> tuple[str, npt.NDArray[np.float32]]:
    """A voice's name and its styles, float32 of shape (510, 256).

    Raises:
        InputError: there is no such voice here.
        WeightsError: its file is damaged.
    """
    import numpy as np

    found = {path.stem: path for path in sorted(folder.glob(f"{letter}[fm]_*.bin"))}
    preferred = {"a": "af_heart", "b": "bf_emma"}.get(letter, "")
    name = voice if voice != "auto" else preferred if preferred in found else next(iter(found), "")
    if name not in found:
        raise InputError("voice", voice, f"there is no such voice here; here are: {', '.join(found) or 'none'}")
    numbers = np.fromfile(found[name], np.dtype("<f4"))
    if numbers.size != STYLES[0] * STYLES[1] or not np.isfinite(numbers).all():
        raise WeightsError(
            f"{found[name].name} is damaged; remove it and fetch it with: visiontune weights pull {WEIGHTS}"
        )
    return name, numbers.reshape(STYLES)


def load(path: Path, threads: int) -> Engine:
    """Load the network; about 0.8 s and 400 MB.

    Raises:
        BackendError: the phonemizer cannot be loaded.
        WeightsError: the network cannot be loaded.
    """
    import onnxruntime

    from visiontune.weights import formats

    try:
        from kokoro_onnx.tokenizer import Tokenizer

        tokenizer = Tokenizer()
    except Exception as error:  # native libraries raise anything
        raise BackendError(f"Kokoro's phonemizer cannot be loaded: {error}") from error
    formats.require(path, "onnx")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.log_severity_level = 3
    content = path.read_bytes()
    try:
        try:
            session = onnxruntime.InferenceSession(with_output(content, DURATIONS), options)
        except Exception:  # another export, without this tensor: word times are then in proportion
            session = onnxruntime.InferenceSession(content, options)
    except Exception as error:  # onnxruntime's own types are not public
        raise WeightsError(f"{path.name} cannot be loaded as a voice ({error})") from error
    return Engine(session, tokenizer)


@dataclass(frozen=True)
class Engine:
    """The loaded network and its phonemizer."""

    session: Any
    tokenizer: Any

    def say(self, chunk: Chunk, style: npt.NDArray[np.float32], language: str, speed: float) -> Said:
        """One chunk, with word times from the network's own durations."""
        import numpy as np

        sounds = self._sounds(chunk.spoken, language)[: STYLES[0]]
        if not any(sound.isalpha() for sound in sounds):
            return Said(np.zeros(0, np.float32), ())
        ids = [self.tokenizer.vocab[sound] for sound in sounds]
        feed = {
            "tokens": np.array([[0, *ids, 0]], np.int64),
            "style": style[len(ids) - 1][None],
            "speed": np.array([speed], np.float32),
        }
        outputs = self.session.run(None, feed)
        samples = np.ascontiguousarray(outputs[0].reshape(-1), np.float32)
        lengths = outputs[1].reshape(-1) * UNIT if len(outputs) > 1 else np.zeros(0)
        if len(lengths) != len(ids) + 2 or round(float(lengths.sum())) != len(samples):
            return said(chunk.tokens, samples, SAMPLE_RATE)
        edges = (np.cumsum(lengths) - LEAD) / SAMPLE_RATE  # (len(ids) + 2,): of each sound its begin, behind the mark
        alone = [self._sounds(token.spoken, language) for token in chunk.tokens]
        spans = word_spans(sounds, alone)
        times = [None if span is None else _seconds(edges, span) for span in spans]
        silent = [token.shown for token, sound in zip(chunk.tokens, alone, strict=True) if not sound.strip(" .,;:!?")]
        warnings = (f"the voice cannot say {' '.join(silent)[:60]!r}",) if silent else ()
        return said(chunk.tokens, samples, SAMPLE_RATE, times, warnings)

    def _sounds(self, text: str, language: str) -> str:
        try:
            return str(self.tokenizer.phonemize(text, language))
        except Exception as error:  # the phonemizer's own types come and go with its versions
            raise BackendError(f"Kokoro cannot read this text ({error})") from error


def _seconds(edges: npt.NDArray[np.float64], span: tuple[int, int]) -> tuple[float, float]:
    return max(0.0, float(edges[span[0]])), max(0.001, float(edges[span[1]]))
