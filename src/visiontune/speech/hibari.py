"""hibari: the embedded English voice. Small (8 MB), quick, offline, with exact word times.

The network predicts how long every phoneme lasts, in units of 25 ms, but its file does not hand that out. The
tensor is there, after the rounding, so it is declared as one more output while the file is loaded: in protobuf,
a message appended to another of its type is merged with it, so a few bytes at the end of the file do it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.errors import InputError
from visiontune.speech.audio import speech_span
from visiontune.speech.base import SAMPLE_RATE, SpeechOutput, SpeechRequest
from visiontune.speech.narration import Said, narrate, ordered, proportional

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.backends import Context, Environment
    from visiontune.speech.chunks import Chunk
    from visiontune.speech.normalise import Token

DURATIONS = {"5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8": "/Clip_output_0"}
"""The tensor of phoneme durations by the SHA-256 of the model file; in another file the name may mean another thing."""
UNIT = 600  # samples of one unit of duration
# Sound comes before its phoneme's time: by 0.055 s, standard deviation 0.008, at 57 stop consonants at speeds 0.6 to
# 1.25, and by 0.05 s above (its teacher, Kokoro, has the same lead).
LEAD = 1_320  # samples
ATTACK, RELEASE = 0.015, 0.008  # of the loudest 5 ms: a breath before a word is not speech, its fading end is
PUNCTUATION = frozenset(' ;:,.!?—…"“”()')
ELSEWHERE = (
    "voices for other languages: the backends piper, kokoro and espeak (extras of the same names, offline) "
    "and gtts (extra online)"
)


class Hibari:
    """English speech by hibari-tts."""

    name = "hibari"
    version = 1
    rank = 10

    def lacks(self, environment: Environment) -> str | None:
        if importlib.util.find_spec("hibari") is None:
            return "the package hibari-tts is not installed; install it with: pip install hibari-tts"
        return None

    def refuses(self, request: SpeechRequest) -> InputError | None:
        return _refusal(request)

    def model(self, request: SpeechRequest, environment: Environment) -> str:
        return hashlib.sha256(voice_file(request.voice).read_bytes()).hexdigest()

    def __call__(self, request: SpeechRequest, context: Context) -> SpeechOutput:
        if refusal := _refusal(request):
            raise refusal
        path = voice_file(request.voice)
        name = voice_name(request.voice)
        threads = int(context.environment.option("threads", 1))
        with context.environment.models.use(
            f"speech.hibari/{name}/{threads}", lambda: load(name, path, threads), megabytes=120
        ) as voice:
            return narrate(request, context, lambda chunk, n: voice.say(chunk, request.speed, (request.seed, n)), name)


def _refusal(request: SpeechRequest) -> InputError | None:
    if request.language.split("-")[0] != "en":
        return InputError("language", request.language, f"hibari speaks English only; {ELSEWHERE}")
    letters = [character for character in request.text if character.isalpha()]
    latin = sum(unicodedata.name(character, "").startswith(("LATIN", "FULLWIDTH LATIN")) for character in letters)
    if 2 * latin < len(letters):
        return InputError(
            "text", request.text, f"hibari speaks English only, most of this is in other letters; {ELSEWHERE}"
        )
    try:
        voice_file(request.voice)
    except InputError as error:
        return error
    return None


def voice_name(voice: str) -> str:
    """The voice that "auto" stands for."""
    return "heart" if voice == "auto" else voice


def voice_file(voice: str) -> Path:
    """The model file of a voice that lies on this machine.

    Raises:
        InputError: there is no such voice, or its file is not here (it would be fetched behind the user's back).
    """
    from hibari.voices import VOICES, voice_path

    name = voice_name(voice)
    if name not in VOICES:
        raise InputError(
            "voice", voice, f"hibari has no such voice; without a network it has: auto, heart ({ELSEWHERE})"
        )
    try:
        return Path(voice_path(name, download_missing=False))
    except FileNotFoundError as error:
        remedy = (
            f"hibari's voice file is not on this machine; take auto or heart, or put {VOICES[name]['file']} "
            f"into the folder {Path(str(error)).parent}"
        )
        raise InputError("voice", voice, remedy) from error


def load(name: str, path: Path, threads: int = 1) -> Voice:
    """Load a voice (about half a second); `threads` of onnxruntime, one by default as two contend with the film's encoder."""
    from hibari.tts import Hibari as Engine

    content = path.read_bytes()
    tensor = DURATIONS.get(hashlib.sha256(content).hexdigest())
    # Bytes in place of a path: the engine hands what it is given to onnxruntime, which takes both.
    engine = Engine(voice=name, model=with_output(content, tensor) if tensor else content, threads=threads)
    return Voice(engine, exact=tensor is not None)


def with_output(model: bytes, tensor: str) -> bytes:
    """An ONNX model that hands out one more of its tensors, as its last output.

    ModelProto.graph is field 7, GraphProto.output field 12, ValueInfoProto.name field 1, all of length-delimited type.
    """

    def field(number: int, body: bytes) -> bytes:
        size, length = b"", len(body)
        while length > 127:
            size, length = size + bytes([length & 127 | 128]), length >> 7
        return bytes([number << 3 | 2]) + size + bytes([length]) + body

    return model + field(7, field(12, field(1, tensor.encode())))


@dataclass(frozen=True)
class Voice:
    """A loaded voice.

    Args:
        engine: hibari's own object: tokenizer, phonemes, network.
        exact: The network hands out its durations.
    """

    engine: Any
    exact: bool

    def say(self, chunk: Chunk, speed: float, seed: Sequence[int]) -> Said:
        """One chunk, from the onset of speech to its end, with its word times."""
        import numpy as np
        from hibari import dsp

        phonemes, spans = self._phonemes(chunk.tokens)
        ids, places = self._ids(phonemes)
        if len(ids) < 3:
            return Said(np.zeros(0, np.float32), ())
        feed = {"ids": np.asarray([ids], np.int64), "speed": np.asarray([speed], np.float32)}
        outputs = self.engine.sess.run(None, feed)
        samples = dsp.synth(*(output[0] for output in outputs[:6]), np.random.default_rng(list(seed)))
        start = speech_span(samples, SAMPLE_RATE, ATTACK)[0]
        end = speech_span(samples, SAMPLE_RATE, RELEASE)[1]
        speech = np.ascontiguousarray(samples[start:end], np.float32)
        silent = [token.shown for token, span in zip(chunk.tokens, spans, strict=True) if span is None]
        warnings = [f"the voice cannot say {' '.join(silent)[:60]!r}"] if silent else []
        if not self.exact:
            warnings.append("this voice file is unknown, so word times are estimated from the letters")
            return Said(speech, proportional(chunk.tokens, len(speech)), tuple(warnings))
        edges = np.concatenate([[0], np.cumsum(outputs[6].ravel())]) * UNIT - LEAD - start  # (len(ids) + 1,), samples
        times = [_time(span, places, edges) for span in spans]
        if times[0] is not None:
            times[0] = (0, max(1, times[0][1]))
        # The network counts a pause to the phoneme before it: a word ends where it is last heard.
        times = [time and (time[0], _heard_until(speech, *time)) for time in times]
        return Said(speech, ordered(chunk.tokens, times, len(speech)), tuple(warnings))

    def _phonemes(self, tokens: Sequence[Token]) -> tuple[str, list[tuple[int, int] | None]]:
        """The phonemes of a sentence, and the (first, one past last) of them that each word has; None for none.

        The sentence goes through the engine whole, as the reading of a word depends on its neighbours.
        """
        g2p = self.engine.g2p
        sentence, ends = "", []
        for token in tokens:
            sentence += ("" if not sentence else " ") + _for_engine(token)
            ends.append(len(sentence))
        units = g2p.tokenize(sentence)
        at, owner = 0, 0
        for unit in units:
            while owner + 1 < len(ends) and at >= ends[owner]:
                owner += 1
            if unit.text == "A" and not re.search(r"\b[Aa]\b", tokens[owner].shown):
                unit.phonemes = "ˈA"  # a letter ("A4"), not the article
            at += len(unit.text) + len(unit.whitespace)
        phonemes = ""
        spans: list[tuple[int, int] | None] = [None] * len(tokens)
        at, owner = 0, 0
        for unit in g2p.phonemize_tokens(units):
            while owner + 1 < len(ends) and at >= ends[owner]:
                owner += 1
            said = unit.phonemes or ""
            letters = [n for n, character in enumerate(said) if character not in PUNCTUATION]
            if letters:
                first, last = len(phonemes) + letters[0], len(phonemes) + letters[-1] + 1
                before = spans[owner]
                spans[owner] = (before[0] if before else first, last)
            phonemes += said + (" " if unit.whitespace else "")
            at += len(unit.text) + len(unit.whitespace)
        return phonemes.rstrip(), spans

    def _ids(self, phonemes: str) -> tuple[list[int], list[int]]:
        """Ids with their end marks, and for each phoneme (and one past the last) the place of its id."""
        vocabulary: dict[str, int] = self.engine.vocab
        ids, places = [0], []
        for character in phonemes:
            places.append(len(ids))
            if character in vocabulary:
                ids.append(vocabulary[character])
        places.append(len(ids))
        return [*ids, 0], places


def _for_engine(token: Token) -> str:
    """The spoken form in the engine's own spelling: it takes a lone A for the article."""
    return re.sub(r"\bA M\b", "A.M.", token.spoken).replace("A.M..", "A.M.")


def _heard_until(speech: npt.NDArray[np.float32], start: int, end: int) -> int:
    """The end of the sound between two samples, `end` itself where all is soft."""
    found = speech_span(speech[start:end], SAMPLE_RATE, RELEASE)[1] if end - start > UNIT else 0
    return start + found if found else end


def _time(
    span: tuple[int, int] | None, places: Sequence[int], edges: npt.NDArray[np.float64]
) -> tuple[int, int] | None:
    if span is None:
        return None
    return max(0, round(float(edges[places[span[0]]]))), max(1, round(float(edges[places[span[1]]])))
