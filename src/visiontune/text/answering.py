"""What all language models share: turns in, a checked answer out, with one repair round for JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from visiontune.backends import Context
from visiontune.errors import ContentError, InputError
from visiontune.requests import derive_seed
from visiontune.text import repair
from visiontune.text.base import TextOutput, TextRequest
from visiontune.text.conversation import Turn, turns


@dataclass(frozen=True)
class Reply:
    """One answer of a model, free of reasoning. `finish_reason`: stop, or length where it was cut off."""

    text: str
    finish_reason: str = "stop"
    model: str = ""
    warnings: tuple[str, ...] = ()


Ask = Callable[[list[Turn], int, Callable[[str], None]], Reply]
"""Puts turns to a model with a seed; hands on the answer as it comes."""


def answer(request: TextRequest, context: Context, ask: Ask) -> TextOutput:
    """The model's answer to `request`; with a schema it is whole, valid JSON or an error.

    Raises:
        InputError: the messages say nothing, or the schema is none.
        ContentError: the model gave no answer, or no valid JSON in two rounds.
    """
    conversation = turns(request.messages)
    if not conversation:
        raise InputError("messages", "", "must say something")
    if request.json_schema is not None:
        return _json_answer(request, context, ask, conversation)
    reply = ask(conversation, request.seed, context.emit)
    if not reply.text:
        raise ContentError("the language model gave an empty answer; ask again or in other words")
    warnings = reply.warnings
    if reply.finish_reason == "length":
        warnings += (f"The answer was cut off at its limit of {request.max_tokens} tokens.",)
    return TextOutput(reply.text, reply.model, reply.finish_reason, warnings)


def _json_answer(request: TextRequest, context: Context, ask: Ask, conversation: list[Turn]) -> TextOutput:
    schema = request.json_schema or {}
    repair.check_schema(schema)
    faults: list[str] = []
    warnings: tuple[str, ...] = ()
    asked = conversation
    for seed in (request.seed, derive_seed(request.seed, "repair")):
        # Nothing is handed on while it comes: half a JSON value is worse than none.
        reply = ask(asked, seed, lambda piece: None)
        warnings += tuple(warning for warning in reply.warnings if warning not in warnings)
        try:
            text = repair.canonical(repair.read_json(reply.text, schema))
        except ContentError as error:
            cut = f"it was cut off at {request.max_tokens} tokens; " if reply.finish_reason == "length" else ""
            faults.append(f"{cut}{error}")
            # The wrong answer is shown in part only: a model that ran on would fill its own context with it.
            asked = [
                *conversation,
                ("assistant", reply.text[:1_000] or "(nothing)"),
                ("user", repair.repair_request(faults[-1])),
            ]
            continue
        context.emit(text)
        return TextOutput(text, reply.model, "stop", warnings)
    raise ContentError(
        f"the language model did not give valid JSON in two tries ({faults[-1]}); allow it more tokens, ask for less, "
        "or use a larger model"
    )
