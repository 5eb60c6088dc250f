"""llama.cpp in this process: one model, one conversation at a time.

The model answers in small batches, so that a cancel is noticed within a second, also while it reads a long prompt.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from visiontune.errors import BackendError, ContentError, InputError, WeightsError
from visiontune.text.answering import Reply
from visiontune.text.conversation import Turn, folded, shortened
from visiontune.text.streaming import AnswerStream

BATCH = 64  # tokens read between two looks at the cancel flag; about 0.6 s of one slow core with a small model
TRIMS = 4


@dataclass(frozen=True)
class Sampling:
    """How an answer is drawn; the names are llama.cpp's."""

    max_tokens: int
    temperature: float
    top_p: float
    stop: tuple[str, ...]
    json_schema: Mapping[str, Any] | None


@dataclass
class Engine:
    """A loaded GGUF model. Not safe under two threads at once: use it through `ModelPool.use`.

    Args:
        name: What the model is called in answers.
        context_length: Tokens of prompt and answer together.
        server: xllamacpp's `Server`.
    """

    name: str
    context_length: int
    server: Any = field(repr=False)

    @classmethod
    def load(cls, path: Path, threads: int = 1, context_length: int = 4096, chat_template: str = "") -> Engine:
        """Load a GGUF file; about 0.7 s for the embedded model.

        Raises:
            BackendError: xllamacpp is not installed.
            WeightsError: the file cannot be loaded.
        """
        try:
            import xllamacpp
        except ImportError as error:
            raise BackendError(f"the embedded language model needs the package xllamacpp ({error})") from error
        params = xllamacpp.CommonParams()
        params.model.path = str(path)
        params.n_ctx, params.n_parallel = context_length, 1
        params.n_batch = params.n_ubatch = BATCH
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
        params.warmup = params.ctx_shift = False
        params.verbosity = -1
        params.cache_ram_mib = 0
        if chat_template:
            params.chat_template = chat_template
        # xllamacpp also listens on a loopback port, for which we have no use: nobody gets to know its key.
        params.api_keys = [secrets.token_hex(32)]
        params.n_threads_http, params.endpoint_slots, params.endpoint_props, params.ui = 1, False, False, False
        params.endpoint_metrics = True  # for `_await_start`
        try:
            server = xllamacpp.Server(params)
        except (RuntimeError, ValueError) as error:
            raise WeightsError(f"{path.name} cannot be loaded as a language model ({error})") from error
        _await_start(server)
        return cls(path.stem, context_length, server)

    def ask(
        self,
        conversation: Sequence[Turn],
        seed: int,
        sampling: Sampling,
        emit: Callable[[str], None],
        check_cancelled: Callable[[], None],
    ) -> Reply:
        """The model's answer. A conversation too long for the model is shortened, which is a warning.

        Raises:
            InputError: the schema is beyond what can be constrained.
            ContentError: the model failed, or gave nothing but reasoning.
        """
        turns = list(conversation)
        warnings: list[str] = []
        for _ in range(TRIMS):
            try:
                reply = self._once(turns, seed, sampling, emit, check_cancelled)
            except _TooLong as error:
                if not warnings:
                    warnings.append(
                        f"The conversation is too long for this model ({error.tokens:,} tokens; it takes "
                        f"{self.context_length:,}): the oldest parts were left out."
                    )
                room = self.context_length - min(sampling.max_tokens, self.context_length // 4)
                turns = shortened(turns, 0.95 * room / error.tokens)
            except _Template as error:
                if turns == folded(turns):
                    raise ContentError(f"the model's chat template refuses this conversation ({error})") from error
                turns = folded(turns)
            else:
                return Reply(reply.text, reply.finish_reason, reply.model, tuple(warnings))
        raise InputError("messages", turns[-1][1], "is too long for this model even when shortened")

    def _once(
        self,
        turns: Sequence[Turn],
        seed: int,
        sampling: Sampling,
        emit: Callable[[str], None],
        check_cancelled: Callable[[], None],
    ) -> Reply:
        stream = AnswerStream(emit, sampling.stop)
        failure: list[Exception] = []
        finish: list[str] = []

        def take(chunk: Mapping[str, Any]) -> bool:
            # Native code swallows what a callback raises, so it is kept and raised afterwards.
            try:
                check_cancelled()
                _raise_for(chunk)
                for choice in chunk.get("choices", ()):
                    stream.feed(choice.get("delta", {}).get("content") or "")
                    if choice.get("finish_reason"):
                        finish.append(choice["finish_reason"])
            except Exception as error:
                failure.append(error)
            return bool(failure) or stream.stopped

        try:
            answer = self.server.handle_chat_completions(self._body(turns, seed, sampling), take)
        except (ValueError, RuntimeError) as error:
            answer = {"error": {"message": str(error)}}
        if failure:
            raise failure[0]
        if isinstance(answer, Mapping):
            _raise_for(answer)
        if not finish and not stream.stopped:
            raise ContentError("the language model stopped in the middle of its answer; try again")
        return Reply(stream.finish(), finish[-1] if finish else "stop", self.name)

    def _body(self, turns: Sequence[Turn], seed: int, sampling: Sampling) -> dict[str, Any]:
        body: dict[str, Any] = {
            "messages": [{"role": role, "content": content} for role, content in turns],
            "max_tokens": min(sampling.max_tokens, self.context_length),
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "seed": seed,
            "stop": list(sampling.stop),
            "stream": True,
            "return_progress": True,
            # A cached prompt is evaluated in other batches, and the same request would give another answer.
            "cache_prompt": False,
        }
        if sampling.json_schema is None:
            body["repeat_penalty"] = 1.1  # small models fall into loops without it
        else:
            body["json_schema"] = dict(sampling.json_schema)
        return body


def _await_start(server: Any) -> None:
    """Wait until the server's own threads run: one that is freed before they do waits for them for ever.

    An answer over HTTP does not tell it. The metrics do: they come from the thread that would be waited for.
    """
    try:
        server.handle_metrics()
    except (RuntimeError, ValueError) as error:
        raise BackendError(f"the language model's server did not start ({error})") from error


class _TooLong(Exception):
    def __init__(self, tokens: int) -> None:
        super().__init__(f"{tokens} tokens")
        self.tokens = tokens


class _Template(Exception):
    pass


def _raise_for(chunk: Mapping[str, Any]) -> None:
    """Raise what an error of llama.cpp means to us."""
    error = chunk.get("error")
    if not error:
        return
    message = str(error.get("message", error))
    if error.get("type") == "exceed_context_size_error":
        raise _TooLong(int(error["n_prompt_tokens"]))
    if "JSON schema" in message or "grammar" in message.lower():
        raise InputError("json_schema", message, "this schema is beyond what the model can be held to; simplify it")
    if any(word in message.lower() for word in ("template", "role", "jinja")):
        raise _Template(message)
    raise ContentError(f"the language model failed: {message}")
