"""The embedded language model: any GGUF file through llama.cpp, on the CPU, with nothing sent anywhere."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from visiontune.backends import Context, Environment
from visiontune.errors import InputError, WeightsError
from visiontune.text.answering import Reply, answer
from visiontune.text.base import TextOutput, TextRequest
from visiontune.text.conversation import Turn
from visiontune.text.engine import Engine, Sampling

DEFAULT_MODEL = "smollm2-135m-instruct"
CONTEXT_LENGTH = 4_096  # tokens; half of what the embedded model was trained on, at 94 MB of cache


@dataclass
class Llama:
    """Text from a GGUF model.

    Options: `llama_model` (a catalogue name or a path), `threads`, `context_length` (tokens), `chat_template`.
    """

    name: str = "llama"
    version: int = 1
    rank: ClassVar[int] = 5
    family: ClassVar[str] = "text"

    def lacks(self, environment: Environment) -> str | None:
        import importlib.util

        if importlib.util.find_spec("xllamacpp") is None:
            return "the package xllamacpp is not installed (pip install xllamacpp)"
        model = str(environment.option("llama_model", DEFAULT_MODEL))
        try:
            here = environment.weights.present(model)
        except (InputError, WeightsError) as error:
            return f"llama_model: {error}"
        if here:
            return None
        known = environment.weights.known.get(model)
        size = f" ({known.size / 1e6:.0f} MB)" if known else ""  # another repository of the hub tells its own
        return f"its model is not here yet; fetch it{size} with: visiontune weights pull {model}"

    def model(self, request: TextRequest, environment: Environment) -> str:
        return environment.weights.digest(_model_name(request, environment))

    def __call__(self, request: TextRequest, context: Context) -> TextOutput:
        environment = context.environment
        path = _locate(request, environment)
        threads = int(environment.option("threads", 1))
        length = int(environment.option("context_length", CONTEXT_LENGTH))
        template = str(environment.option("chat_template", ""))
        sampling = Sampling(request.max_tokens, request.temperature, request.top_p, request.stop, request.json_schema)

        def load() -> Engine:
            context.progress(0.0, f"loading {path.stem}")
            return Engine.load(path, threads, length, template)

        megabytes = path.stat().st_size / 1e6 + length * 0.03
        name = f"llama:{path}:{threads}:{length}:{hashlib.sha256(template.encode()).hexdigest()[:8]}"
        context.progress(0.0, "waiting for the language model")
        with environment.models.use(name, load, megabytes) as engine:
            context.check_cancelled()
            context.progress(0.1, "writing")

            def ask(conversation: list[Turn], seed: int, emit: Callable[[str], None]) -> Reply:
                reply: Reply = engine.ask(conversation, seed, sampling, emit, context.check_cancelled)
                return reply

            return answer(request, context, ask)


def _model_name(request: TextRequest, environment: Environment) -> str:
    return request.model or str(environment.option("llama_model", DEFAULT_MODEL))


def _locate(request: TextRequest, environment: Environment) -> Path:
    """The GGUF file for `request`: of a catalogue's model, or at a path.

    Raises:
        InputError: there is no such model.
        WeightsError: it is not here, or not a GGUF file, whatever its name says.
    """
    path = environment.weights.path(_model_name(request, environment))
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise WeightsError(f"the language model {path.name} cannot be read: {error.strerror}") from error
    if magic != b"GGUF":
        raise WeightsError(f"{path.name} is not a GGUF file; only GGUF language models are loaded here")
    return path
