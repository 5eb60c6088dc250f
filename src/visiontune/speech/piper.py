"""Piper: quick offline voices for some forty languages (VITS networks). The package is GPL-3.0-or-later.

The network rounds how long every sound lasts and keeps that to itself; the tensor is declared as one more output while
the file is loaded (see `hibari.with_output`). It is trusted only where its sum is the length of the audio.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from visiontune.errors import InputError, WeightsError
from visiontune.speech.base import SpeechOutput, SpeechRequest
from visiontune.speech.hibari import with_output
from visiontune.speech.narration import Said, narrate
from visiontune.speech.shaping import said
from visiontune.speech.spans import word_spans

if TYPE_CHECKING:
    import numpy.typing as npt

    from visiontune.backends import Context, Environment
    from visiontune.speech.chunks import Chunk

INSTALL = "pip install 'visiontune[piper]' (GPL-3.0-or-later)"
PREFIX = "piper-"
DURATIONS = "/Ceil_output_0"  # of every voice that Piper exports
BEGIN, END, PAD = "^", "$", "_"


@dataclass
class Piper:
    """Speech by Piper. A voice is called as Piper calls it: `de_DE-thorsten-medium`.

    Options: `piper_voices`, a folder with voices of your own (NAME.onnx and NAME.onnx.json); `threads`.
    """

    name: str = "piper"
    version: int = 1
    rank: ClassVar[int] = 7
    here: Mapping[str, Path] | None = field(default=None, repr=False)
    """Voices that `lacks` found, for `refuses`, which is not told where to look."""

    def lacks(self, environment: Environment) -> str | None:
        if importlib.util.find_spec("piper") is None:
            return f"the package piper-tts is not installed ({INSTALL})"
        self.here = voices(environment)
        if not self.here:
            return "no voice is here; fetch one, for example: visiontune weights pull piper-en_US-joe-medium"
        return None

    def refuses(self, request: SpeechRequest) -> InputError | None:
        if self.here is None:
            return None
        try:
            pick(request, self.here)
        except InputError as error:
            return error
        return None

    def model(self, request: SpeechRequest, environment: Environment) -> str:
        here = voices(environment)
        voice = pick(request, here)
        if PREFIX + voice in environment.weights.known and here[voice].parent == environment.weights.find(
            PREFIX + voice
        ):
            return f"{voice}/{environment.weights.digest(PREFIX + voice)}"
        # A voice of the user's own may change under the same name, its JSON too.
        config = hashlib.sha256(_config(here[voice]).read_bytes()).hexdigest()
        return f"{voice}/{environment.weights.digest(str(here[voice]))}/{config}"

    def __call__(self, request: SpeechRequest, context: Context) -> SpeechOutput:
        here = voices(context.environment)
        voice = pick(request, here)
        threads = int(context.environment.option("threads", 1))
        # One lock for all voices: the seed and the phonemizer are the process's own.
        with context.environment.models.use("speech.piper", lambda: None, megabytes=200):
            engine = load(here[voice], request.seed, threads)
            return narrate(request, context, lambda chunk, _: engine.say(chunk, request.speed), voice)


def voices(environment: Environment) -> dict[str, Path]:
    """The model files of the voices that are here, by name."""
    found = {}
    for name in environment.weights.known:
        if name.startswith(PREFIX) and environment.weights.present(name):
            voice = name.removeprefix(PREFIX)
            folder = environment.weights.find(name)
            if folder is not None:
                found[voice] = folder / f"{voice}.onnx"
    if own := environment.option("piper_voices"):
        for path in sorted(Path(str(own)).glob("*.onnx")):
            if _config(path).is_file():
                found[path.stem] = path
    return found


def _config(model: Path) -> Path:
    return model.with_name(f"{model.name}.json")


def pick(request: SpeechRequest, here: Mapping[str, Path]) -> str:
    """The voice for a request: the one it names, or one of its language, of its region where there is one.

    Raises:
        InputError: the voice is not here, or speaks another language.
    """
    language, _, region = request.language.partition("-")
    language = {"nb": "no", "nn": "no"}.get(language, language)
    known = ", ".join(sorted(here)) or "none"
    if request.voice != "auto":
        if request.voice not in here:
            remedy = (
                f"this voice is not here; here are: {known}. Fetch: visiontune weights pull {PREFIX}{request.voice}"
            )
            raise InputError("voice", request.voice, remedy)
        if request.voice.split("_")[0] != language:
            raise InputError(
                "voice", request.voice, f"this voice does not speak {request.language!r}; here are: {known}"
            )
        return request.voice
    fitting = [voice for voice in here if voice.split("_")[0] == language]
    fitting.sort(key=lambda voice: (not voice.startswith(f"{language}_{region.upper()}-"), voice))
    if not fitting:
        remedy = f"no voice for it is here (here are: {known}); visiontune weights list shows those that can be fetched"
        raise InputError("language", request.language, remedy)
    return fitting[0]


def load(path: Path, seed: int, threads: int) -> Engine:
    """Load a voice for one request; about 0.3 s.

    The network draws noise from a generator that runs on from call to call and cannot be set again, so the same request
    gives the same audio only in a session of its own. Without graph optimisation that costs a third of the load time,
    and speaks as quickly.

    Raises:
        WeightsError: the file or its JSON is not a voice that can be used here.
    """
    import onnxruntime

    from visiontune.weights import formats

    formats.require(path, "onnx")
    try:
        config = json.loads(_config(path).read_text(encoding="utf-8"))
        kind = config.get("phoneme_type", "espeak")
        ids = config["phoneme_id_map"]
        if kind not in ("espeak", "text"):
            raise WeightsError(f"the voice {path.stem} needs a dictionary for {kind}, which is not supported")
        content = path.read_bytes()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        options.log_severity_level = 3
        onnxruntime.set_seed(seed % 2**31)
        providers = ["CPUExecutionProvider"]
        try:
            session = onnxruntime.InferenceSession(with_output(content, DURATIONS), options, providers=providers)
        except Exception:  # no such tensor in this export: onnxruntime's own types for that are not public
            session = onnxruntime.InferenceSession(content, options, providers=providers)
        return Engine(session, config, ids, phonemizer(config, kind))
    except WeightsError:
        raise
    except Exception as error:  # a damaged file makes json, numpy or onnxruntime raise anything
        raise WeightsError(f"the voice {path.stem} cannot be loaded: {error}") from error


def phonemizer(config: Mapping[str, Any], kind: str) -> Any:
    """Puts text into sounds: one character each, sentences one after the other."""
    from piper.voice import PiperVoice

    from visiontune.errors import BackendError

    if kind == "text":
        return lambda text: unicodedata.normalize("NFD", text)
    # Piper's own class, without its session: its spelling rules for Arabic and its merging of vowels are in there.
    from piper.config import PiperConfig

    without_session: Any = PiperVoice
    voice = without_session(session=None, config=PiperConfig.from_dict(dict(config)))

    def sounds(text: str) -> list[str]:
        try:
            return [
                sound for sentence in voice.phonemize(text.replace("[[", "[").replace("]]", "]")) for sound in sentence
            ]
        except (RuntimeError, ValueError) as error:
            raise BackendError(f"Piper cannot read this text ({error})") from error

    return sounds


@dataclass(frozen=True)
class Engine:
    """A loaded voice."""

    session: Any
    config: Mapping[str, Any]
    ids: Mapping[str, Sequence[int]]
    phonemize: Any

    def say(self, chunk: Chunk, speed: float) -> Said:
        """One chunk, with word times from the network's own durations."""
        import numpy as np

        sounds = [sound for sound in self.phonemize(chunk.spoken) if sound in self.ids]
        if not any(sound.strip(" .,;:!?") for sound in sounds):
            return Said(np.zeros(0, np.float32), ())
        row, places = self._row(sounds)
        inference = self.config.get("inference", {})
        scales = (
            inference.get("noise_scale", 0.667),
            inference.get("length_scale", 1) / speed,
            inference.get("noise_w", 0.8),
        )
        feed: dict[str, npt.NDArray[Any]] = {
            "input": np.array([row], np.int64),
            "input_lengths": np.array([len(row)], np.int64),
            "scales": np.array(scales, np.float32),
        }
        if self.config.get("num_speakers", 1) > 1:
            feed["sid"] = np.array([self.config.get("default_speaker_id", 0)], np.int64)
        outputs = self.session.run(None, feed)
        samples = np.ascontiguousarray(outputs[0].reshape(-1), np.float32)
        peak = float(np.abs(samples).max(initial=0.0))
        if peak > 1e-4:
            samples = samples * (0.9 / peak)
        rate = int(self.config["audio"]["sample_rate"])
        hop = int(self.config.get("hop_length", 256))
        lengths = outputs[1].reshape(-1) * hop if len(outputs) > 1 else np.zeros(0)
        if len(lengths) != len(row) or round(float(lengths.sum())) != len(samples):
            return said(chunk.tokens, samples, rate)
        edges = np.concatenate([[0.0], np.cumsum(lengths)]) / rate  # (len(row) + 1,), seconds
        alone = [
            "".join(sound for sound in self.phonemize(token.spoken) if sound in self.ids) for token in chunk.tokens
        ]
        # A sound of several characters (merged vowels) would shift the count: then only letters tell the times.
        if any(len(sound) != 1 for sound in sounds):
            return said(chunk.tokens, samples, rate)
        spans = word_spans("".join(sounds), alone)
        times = [
            None if span is None else (float(edges[places[span[0]]]), float(edges[places[span[1]]])) for span in spans
        ]
        silent = [token.shown for token, sound in zip(chunk.tokens, alone, strict=True) if not sound.strip(" .,;:!?")]
        warnings = (f"the voice cannot say {' '.join(silent)[:60]!r}",) if silent else ()
        return said(chunk.tokens, samples, rate, times, warnings)

    def _row(self, sounds: Sequence[str]) -> tuple[list[int], list[int]]:
        """Ids as the network wants them, and for each sound (and one past the last) the place of its first id."""
        pad = list(self.ids.get(PAD, ()))
        row, places = [*self.ids.get(BEGIN, ()), *pad], []
        for sound in sounds:
            places.append(len(row))
            row.extend((*self.ids[sound], *pad))
        places.append(len(row))
        return [*row, *self.ids.get(END, ())], places
