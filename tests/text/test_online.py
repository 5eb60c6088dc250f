"""Online models over real HTTP: a loopback server that answers as the services do."""

from __future__ import annotations

import dataclasses
import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from helpers import make_context, make_environment
from helpers_extras import need
from visiontune.backends import Context
from visiontune.errors import Cancelled, ContentError, InputError, RemoteError
from visiontune.text.base import Message, TextRequest
from visiontune.text.online import Gemini, OpenAI


@pytest.fixture(autouse=True)
def _extra() -> None:
    need("openai")
    need("google")
    need("google.genai")


KEY = "sk-very-secret-0123456789"
SCHEMA = {
    "type": "object",
    "properties": {"prompt": {"type": "string"}, "width": {"type": "integer"}},
    "required": ["prompt", "width"],
    "additionalProperties": False,
}


def ask(text: str = "hello", **fields: Any) -> TextRequest:
    return TextRequest(seed=7, messages=(Message(role="user", content=text),), **fields)


def openai_context(tmp_path: Path, server: Any, **options: Any) -> Context:
    return make_context(
        tmp_path,
        **{
            "openai_api_key": KEY,
            "openai_base_url": f"{server.address}/v1",
            "openai_model": "m",
            "retry_wait": 0.01,
            **options,
        },
    )


def gemini_context(tmp_path: Path, server: Any, **options: Any) -> Context:
    return make_context(
        tmp_path, **{"gemini_api_key": KEY, "gemini_base_url": server.address, "retry_wait": 0.01, **options}
    )


SERVICES = pytest.mark.parametrize(("backend", "context_of"), [(OpenAI(), openai_context), (Gemini(), gemini_context)])


@SERVICES
def test_c12_a_stream_cut_within_characters_is_whole(tmp_path, server, reply_type, backend, context_of) -> None:
    text = "The cook 🧑‍🍳 makes ő and 漢, then 🐙."
    server.replies = [reply_type(text=text, cut=1)]
    pieces: list[str] = []
    context = dataclasses.replace(context_of(tmp_path, server), emit=pieces.append)

    output = backend(ask(), context)

    assert output.text == text == "".join(pieces)
    assert len(pieces) > 5, "it must stream"
    assert "\ufffd" not in output.text
    assert output.finish_reason == "stop"


@SERVICES
def test_what_is_asked_reaches_the_service(tmp_path, server, reply_type, backend, context_of) -> None:
    server.replies = [reply_type(text="Fine.")]
    request = TextRequest(
        seed=4_000_000_000,
        messages=(Message(role="system", content="Be brief."), Message(role="user", content="How are you?")),
        max_tokens=33,
        temperature=0.25,
        stop=("END",),
    )
    backend(request, context_of(tmp_path, server))

    sent = json.dumps(server.asked[0]["body"])
    assert "Be brief." in sent
    assert "How are you?" in sent
    assert "END" in sent
    assert "33" in sent
    assert "0.25" in sent
    assert str(4_000_000_000 % 2**31) in sent


@SERVICES
def test_busy_twice_then_answered(tmp_path, server, reply_type, backend, context_of) -> None:
    server.replies = [
        reply_type(status=429, headers={"Retry-After": "0"}),
        reply_type(status=503),
        reply_type(text="There."),
    ]
    assert backend(ask(), context_of(tmp_path, server)).text == "There."
    assert len(server.asked) == 3


@SERVICES
def test_a_service_that_stays_down_is_named_with_its_status(tmp_path, server, reply_type, backend, context_of) -> None:
    server.replies = [reply_type(status=500, body={"error": {"message": "boom in rack 7"}})]
    with pytest.raises(RemoteError, match=r"500 Internal Server Error \(tried 5 times\): boom in rack 7"):
        backend(ask(), context_of(tmp_path, server))


@SERVICES
def test_a_wrong_key_is_not_tried_again_and_never_shown(tmp_path, server, reply_type, backend, context_of) -> None:
    server.replies = [reply_type(status=401, body={"error": {"message": f"Incorrect API key: {KEY}", "code": 401}})]
    with pytest.raises(RemoteError, match="401 Unauthorized") as caught:
        backend(ask(), context_of(tmp_path, server))
    assert len(server.asked) == 1
    error: BaseException | None = caught.value
    while error is not None:
        assert KEY not in str(error) + repr(error)
        error = error.__cause__
    assert "VISIONTUNE_" in str(caught.value)


@SERVICES
def test_w21_a_stream_that_just_ends_is_an_error(tmp_path, server, reply_type, backend, context_of) -> None:
    server.replies = [reply_type(text="Half an ans", finish=None)]
    with pytest.raises(RemoteError, match="middle of its answer"):
        backend(ask(), context_of(tmp_path, server))


@SERVICES
def test_w21_a_connection_that_breaks_is_an_error(tmp_path, server, reply_type, backend, context_of) -> None:
    server.replies = [reply_type(text="Half an ans", finish=None, drop=True)]
    with pytest.raises(RemoteError, match="middle of its answer"):
        backend(ask(), context_of(tmp_path, server))
    assert len(server.asked) == 1, "what was shown must not be said twice"


@SERVICES
def test_garbage_is_a_plain_error(tmp_path, server, reply_type, backend, context_of) -> None:
    server.replies = [reply_type(raw=b"data: {not json\n\n")]
    with pytest.raises(RemoteError):
        backend(ask(), context_of(tmp_path, server))


@SERVICES
def test_structured_output(tmp_path, server, reply_type, backend, context_of) -> None:
    server.replies = [reply_type(text='{"prompt": "a tin robot", "width": 512}')]
    output = backend(ask(json_schema=SCHEMA), context_of(tmp_path, server))
    assert json.loads(output.text) == {"prompt": "a tin robot", "width": 512}
    assert "width" in json.dumps(server.asked[0]["body"]), "the schema is sent"


@SERVICES
def test_c08_cut_json_is_repaired_once(tmp_path, server, reply_type, backend, context_of) -> None:
    server.replies = [
        reply_type(text='{"prompt": "a tin robot", "width": 51', finish="length"),
        reply_type(text='{"prompt": "a tin robot", "width": 512}'),
    ]
    pieces: list[str] = []
    context = dataclasses.replace(context_of(tmp_path, server), emit=pieces.append)
    output = backend(ask(json_schema=SCHEMA), context)
    assert json.loads(output.text)["width"] == 512
    assert json.loads("".join(pieces)) == json.loads(output.text), "half JSON must never be handed on"
    assert "cut off" in json.dumps(server.asked[1]["body"])


@SERVICES
def test_c08_json_cut_twice_is_an_error(tmp_path, server, reply_type, backend, context_of) -> None:
    server.replies = [reply_type(text='{"prompt": "a tin robot", "width": 51', finish="length")]
    pieces: list[str] = []
    context = dataclasses.replace(context_of(tmp_path, server), emit=pieces.append)
    with pytest.raises(ContentError, match="two tries"):
        backend(ask(json_schema=SCHEMA), context)
    assert len(server.asked) == 2
    assert not pieces


@SERVICES
def test_c16_reasoning_is_never_shown(tmp_path, server, reply_type, backend, context_of) -> None:
    server.replies = [reply_type(text="<think>keep it short</think>\n\nWelcome to the quay.", cut=2)]
    pieces: list[str] = []
    context = dataclasses.replace(context_of(tmp_path, server), emit=pieces.append)
    assert backend(ask(), context).text == "Welcome to the quay." == "".join(pieces)

    server.replies = [reply_type(text="<think>keep it short, and then")]
    pieces.clear()
    with pytest.raises(ContentError, match="thought aloud"):
        backend(ask(), context)
    assert not pieces


@SERVICES
def test_a_cut_answer_says_so(tmp_path, server, reply_type, backend, context_of) -> None:
    server.replies = [reply_type(text="It was a dark and", finish="length")]
    output = backend(ask(max_tokens=5), context_of(tmp_path, server))
    assert output.finish_reason == "length"
    assert output.warnings == ("The answer was cut off at its limit of 5 tokens.",)


@SERVICES
def test_cancel_while_nothing_comes(tmp_path, server, reply_type, backend, context_of) -> None:
    server.replies = [reply_type(text="late", wait=20)]
    flag = threading.Event()

    def check() -> None:
        if flag.is_set():
            raise Cancelled("cancelled")

    context = dataclasses.replace(context_of(tmp_path, server), check_cancelled=check)
    threading.Timer(0.5, flag.set).start()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        backend(ask(), context)
    assert time.monotonic() - started < 60  # the first import of a client takes seconds on a busy machine


@SERVICES
def test_a_silent_service_times_out(tmp_path, server, reply_type, backend, context_of) -> None:
    server.replies = [reply_type(text="late", wait=20)]
    with pytest.raises(RemoteError, match="tried 5 times"):
        backend(ask(), context_of(tmp_path, server, remote_timeout=0.2))


def test_nobody_listens(tmp_path) -> None:
    context = make_context(
        tmp_path, openai_base_url="http://127.0.0.1:9/v1", openai_model="m", openai_api_key=KEY, retry_wait=0.01
    )
    with pytest.raises(RemoteError, match=r"the server at 127\.0\.0\.1:9 cannot be reached"):
        OpenAI()(ask(), context)


def test_a_request_to_wait_too_long_is_not_followed(tmp_path, server, reply_type) -> None:
    server.replies = [reply_type(status=429, headers={"Retry-After": "3600"})]
    with pytest.raises(RemoteError, match="429 Too Many Requests"):
        OpenAI()(ask(), openai_context(tmp_path, server))
    assert len(server.asked) == 1


def test_c11_turns_alternate_on_the_wire(tmp_path, server, reply_type) -> None:
    server.replies = [reply_type(text="Yes.")]
    messages = tuple(
        Message.model_validate({"role": role, "content": text})
        for role, text in [("system", "One."), ("user", "hello"), ("user", "are you there?"), ("system", "Two.")]
    )
    OpenAI()(TextRequest(seed=1, messages=messages), openai_context(tmp_path, server))
    sent = [(turn["role"], turn["content"]) for turn in server.asked[0]["body"]["messages"]]
    assert sent == [("system", "One.\n\nTwo."), ("user", "hello\n\nare you there?")]


@pytest.mark.parametrize(
    ("backend", "options", "missing"),
    [
        (OpenAI(), {}, "VISIONTUNE_OPENAI_API_KEY"),
        (OpenAI(), {"openai_base_url": "http://localhost:11434/v1"}, "VISIONTUNE_OPENAI_MODEL"),
        (OpenAI(), {"openai_api_key": KEY, "offline": True}, "VISIONTUNE_OFFLINE"),
        (Gemini(), {}, "VISIONTUNE_GEMINI_API_KEY"),
        (Gemini(), {"gemini_api_key": KEY, "offline": True}, "VISIONTUNE_OFFLINE"),
    ],
)
def test_what_is_lacking_is_said(tmp_path, backend, options, missing) -> None:
    assert missing in (backend.lacks(make_environment(tmp_path, **options)) or "")


@pytest.mark.parametrize(
    ("backend", "options"),
    [
        (OpenAI(), {"openai_api_key": KEY}),
        (OpenAI(), {"openai_base_url": "http://localhost:11434/v1", "openai_model": "m", "offline": True}),
        (Gemini(), {"gemini_api_key": KEY}),
    ],
)
def test_nothing_is_lacking(tmp_path, backend, options) -> None:
    assert backend.lacks(make_environment(tmp_path, **options)) is None


def test_a_schema_that_is_no_object_is_refused(tmp_path, server) -> None:
    with pytest.raises(InputError, match="json_schema"):
        OpenAI()(ask(json_schema={"type": "array", "items": {"type": "string"}}), openai_context(tmp_path, server))
