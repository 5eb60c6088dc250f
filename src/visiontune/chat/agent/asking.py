"""One question to the model: messages and tools in, text as it comes and calls out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from visiontune.chat.agent.tools import definitions
from visiontune.chat.agent.voice import Hearing, Voice
from visiontune.errors import Cancelled, ContentError, RemoteError
from visiontune.text.remote import Connection, stream_answer

MAX_TOKENS = 8_192
"""Of one answer: room for a text of a thousand words to be read aloud, in any script."""
REQUESTS = 12
"""Answers of the model in one turn; the bounds on calls are reached before."""
TOKENS = 400_000
"""Read and written in one turn."""


@dataclass(frozen=True)
class Answered:
    """One answer of the model.

    Args:
        text: Its words, free of thoughts.
        calls: Of tools, as pydantic-ai's `ToolCallPart`s.
        response: For the conversation, as pydantic-ai's `ModelResponse`, free of thoughts that were written as text.
        cut: It was cut off at its limit.
        malformed: It holds a call that the service could not read, or one that is written as text.
    """

    text: str
    calls: tuple[Any, ...]
    response: Any
    cut: bool
    malformed: bool


@dataclass
class Asker:
    """Asks one model for one turn, and counts what that costs."""

    connection: Connection
    check_cancelled: Callable[[], None]
    _usage: list[Any] = field(default_factory=list)

    def exhausted(self) -> str:
        """Why no more may be asked in this turn; empty: it may."""
        from pydantic_ai.exceptions import UsageLimitExceeded
        from pydantic_ai.usage import RunUsage, UsageLimits

        usage = RunUsage(requests=len(self._usage))
        for one in self._usage:
            usage.incr(one)
        try:
            UsageLimits(request_limit=REQUESTS, total_tokens_limit=TOKENS).check_before_request(usage)
        except UsageLimitExceeded:
            return f"this message has taken {usage.requests} answers and {usage.total_tokens:,} tokens"
        return ""

    def ask(self, messages: list[Any], tools: Iterable[str], voice: Voice) -> Answered:
        """The model's next answer; what it says is said while it comes.

        Raises:
            RemoteError: the service failed, or stopped in the middle; what came was said.
            ContentError: the model only thought aloud, or the service refused.
        """
        hearing = Hearing(voice, self.connection.model)

        def prepare() -> tuple[list[Any], Any, Any]:
            from pydantic_ai.models import ModelRequestParameters
            from pydantic_ai.settings import ModelSettings

            parameters = ModelRequestParameters(function_tools=definitions(tools))
            return list(messages), parameters, ModelSettings(max_tokens=MAX_TOKENS)

        service = self.connection.service
        try:
            ended = stream_answer(self.connection.opener(prepare), service, hearing.feed, self.check_cancelled)
            if ended.finish_reason is None:
                raise RemoteError(f"{service.name} stopped in the middle of its answer; try again.")
        except Cancelled:
            raise
        except Exception:
            hearing.broken()
            raise
        self._usage.append(ended.response.usage)
        calls = tuple(part for part in ended.response.parts if part.part_kind == "tool-call")
        try:
            text = hearing.finish()
        except ContentError:
            # With a call beside it there is an answer, though its thoughts were never ended.
            if not calls:
                raise
            text = ""
        # Gemini says of a call that it cannot read itself only that there was an error.
        malformed = hearing.called or (ended.finish_reason == "error" and not text and not calls)
        if ended.finish_reason == "error" and not malformed and not calls:
            raise RemoteError(f"{service.name} stopped its answer with an error; try again.")
        if not text and not calls and not malformed and ended.thought:
            raise ContentError("the language model only thought aloud and gave no answer; ask again or in other words")
        return Answered(
            text, calls, _without_thoughts(ended.response, text), ended.finish_reason == "length", malformed
        )


def _without_thoughts(response: Any, text: str) -> Any:
    """The response with `text` for its words; thoughts in parts of their own stay, since services want them back."""
    from pydantic_ai.messages import TextPart

    parts = [part for part in response.parts if not isinstance(part, TextPart)]
    at = next((n for n, part in enumerate(parts) if part.part_kind == "tool-call"), len(parts))
    if text:
        parts.insert(at, TextPart(text))
    return replace(response, parts=parts)
