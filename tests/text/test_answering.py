"""What all models share, with a scripted model."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers import make_context
from visiontune.errors import ContentError, InputError
from visiontune.text.answering import Reply, answer
from visiontune.text.base import Message, TextRequest
from visiontune.text.conversation import Turn

SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}


class Model:
    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.asked: list[tuple[list[Turn], int]] = []

    def __call__(self, conversation: list[Turn], seed: int, emit: Callable[[str], None]) -> Reply:
        self.asked.append((conversation, seed))
        reply = self.replies.pop(0)
        emit(reply.text)
        return reply


def test_c08_the_second_try_knows_what_was_wrong_and_has_another_seed(tmp_path: Path) -> None:
    model = Model(Reply('{"n": 1', "length", "m", ("w",)), Reply('{"n":  12}', model="m", warnings=("w",)))
    pieces: list[str] = []
    context = dataclasses.replace(make_context(tmp_path), emit=pieces.append)
    request = TextRequest(
        seed=5, messages=(Message(role="user", content="a number"),), json_schema=SCHEMA, max_tokens=9
    )

    output = answer(request, context, model)

    assert output.text == '{"n": 12}'
    assert pieces == ['{"n": 12}']
    assert output.warnings == ("w",)
    (first, seed), (second, another) = model.asked
    assert second[: len(first)] == first
    assert second[-2] == ("assistant", '{"n": 1')
    assert "cut off at 9 tokens" in second[-1][1]
    assert "not valid JSON" in second[-1][1]
    assert seed == 5 != another


def test_c08_never_more_than_one_repair(tmp_path: Path) -> None:
    model = Model(Reply("no"), Reply("{}"), Reply('{"n": 1}'))
    request = TextRequest(seed=5, messages=(Message(role="user", content="a number"),), json_schema=SCHEMA)
    with pytest.raises(ContentError, match=r"two tries .*answer\.n is missing"):
        answer(request, make_context(tmp_path), model)
    assert len(model.asked) == 2


def test_an_empty_answer_is_an_error(tmp_path: Path) -> None:
    request = TextRequest(seed=5, messages=(Message(role="user", content="a"),))
    with pytest.raises(ContentError, match="empty answer"):
        answer(request, make_context(tmp_path), Model(Reply("")))


def test_nothing_said_is_bad_input(tmp_path: Path) -> None:
    request = TextRequest(seed=5, messages=(Message(role="user", content="  "),))
    with pytest.raises(InputError, match="messages"):
        answer(request, make_context(tmp_path), Model(Reply("x")))
