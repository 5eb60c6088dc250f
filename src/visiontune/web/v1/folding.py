"""OpenAI's messages as what our language models take: words of system, user and assistant.

Calls of tools and their results become words of the conversation, as no seam of ours knows tools.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from visiontune.errors import InputError
from visiontune.requests import MAX_TEXT
from visiontune.text.base import TextRequest
from visiontune.text.conversation import turns
from visiontune.web.v1.names import Named
from visiontune.web.v1.talk_shapes import Completion, MediaPart, Message, RefusalPart, TextPart
from visiontune.web.v1.tools import Choice, checked_schema, retold

MOST_TOKENS = 32_768
USUAL_TOKENS = 1_024
_COLDEST = 1e-6
"""In place of a `top_p` of 0, which is the likeliest token alone."""


def text_request(body: Completion, model: Named, choice: Choice | None) -> TextRequest:
    """What is asked of a language model.

    Raises:
        InputError: a message holds what no language model here takes, or none says anything.
    """
    messages = [] if choice is None else [{"role": "system", "content": choice.instructions}]
    messages += [folded for n, message in enumerate(body.messages) for folded in _folded(message, n, body.messages)]
    wanted = body.max_completion_tokens or body.max_tokens or USUAL_TOKENS
    top_p = 0.95 if body.top_p is None else max(body.top_p, _COLDEST)
    request = TextRequest.build(
        backend=model.backend,
        model=model.model,
        messages=messages,
        max_tokens=min(wanted, MOST_TOKENS),
        temperature=0.7 if body.temperature is None else body.temperature,
        top_p=top_p,
        stop=[body.stop] if isinstance(body.stop, str) else body.stop or [],
        json_schema=_schema(body) if choice is None else choice.schema,
        seed=secrets.randbelow(2**32) if body.seed is None else body.seed % 2**32,
    )
    if not turns(request.messages):
        raise InputError("messages", "", "must say something")
    return request


def words_of(message: Message, field: str) -> str:
    """The words of a message that may hold nothing else.

    Raises:
        InputError: there is a picture, a recording or a file in it.
    """
    if message.content is None or isinstance(message.content, str):
        return message.content or ""
    for n, part in enumerate(message.content):
        if isinstance(part, MediaPart):
            raise InputError(
                f"{field}.content[{n}]",
                part.type,
                "this model takes words only; the model visiontune takes pictures, recordings and documents",
            )
    return spoken(message)


def spoken(message: Message) -> str:
    """The words of a message."""
    if message.content is None or isinstance(message.content, str):
        return message.content or ""
    texts = [part.text if isinstance(part, TextPart) else part.refusal
             for part in message.content if isinstance(part, TextPart | RefusalPart)]  # fmt: skip
    return "\n".join(texts)


def _folded(message: Message, n: int, before: Sequence[Message]) -> list[dict[str, str]]:
    text = words_of(message, f"messages[{n}]")
    if len(text) > MAX_TEXT:
        raise InputError(
            f"messages[{n}].content", text, f"has {len(text):,} characters, and at most {MAX_TEXT:,} are taken"
        )
    if message.role == "tool":
        return [{"role": "user", "content": f"Result of {_tool_name(message, before[:n])}: {text}"}]
    if message.role == "assistant":
        calls = [retold(call) for call in message.tool_calls or ()]
        return [{"role": "assistant", "content": "\n".join([*([text] if text else []), *calls])}]
    return [{"role": "user" if message.role == "user" else "system", "content": text}]


def _tool_name(message: Message, before: Sequence[Message]) -> str:
    calls = [call for one in before for call in one.tool_calls or ()]
    return next((call.function.name for call in reversed(calls) if call.id == message.tool_call_id), "the tool")


def _schema(body: Completion) -> dict[str, Any] | None:
    wanted = body.response_format
    if wanted is None or wanted.type == "text":
        return None
    if wanted.type == "json_object":
        return {"type": "object"}
    if wanted.json_schema is None:
        raise InputError("response_format.json_schema", None, "must be given with the type json_schema")
    checked_schema(wanted.json_schema.schema_, "response_format.json_schema.schema")
    return dict(wanted.json_schema.schema_)
