"""Chat completions of language models, by OpenAI's own client."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from pydantic import BaseModel

import helpers_writers
from helpers_web import Running

if TYPE_CHECKING:
    from openai import OpenAI

ASK: list[Any] = [{"role": "user", "content": "Say hello."}]
WEATHER: Any = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "The weather of a town.",
        "parameters": {
            "type": "object",
            "properties": {"town": {"type": "string", "enum": ["Oslo"]}, "days": {"type": "integer", "minimum": 2}},
            "required": ["town", "days"],
            "additionalProperties": False,
        },
    },
}


@pytest.fixture(scope="module", autouse=True)
def writers(served: Running) -> None:
    helpers_writers.register(served.studio.workshop.registry)


def test_an_answer(client: OpenAI) -> None:
    answer = client.chat.completions.create(model="stub", messages=ASK)
    assert answer.choices[0].message.content == "You said: Say hello."
    assert answer.choices[0].message.role == "assistant"
    assert answer.choices[0].finish_reason == "stop"
    assert answer.model == "stub"
    assert answer.usage is not None and answer.usage.completion_tokens == 5
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens


def test_a_stream_says_the_same(client: OpenAI) -> None:
    chunks = list(
        client.chat.completions.create(model="stub", messages=ASK, stream=True, stream_options={"include_usage": True})
    )
    assert chunks[0].choices[0].delta.role == "assistant"
    assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices) == "You said: Say hello."
    finishes = [c.choices[0].finish_reason for c in chunks if c.choices]
    assert finishes[-1] == "stop" and not any(finishes[:-1])
    assert chunks[-1].choices == [] and chunks[-1].usage is not None and chunks[-1].usage.total_tokens > 5
    assert len({c.id for c in chunks}) == 1


def test_characters_split_over_pieces(client: OpenAI) -> None:
    """C12."""
    whole = client.chat.completions.create(model="pieces", messages=ASK).choices[0].message.content
    chunks = client.chat.completions.create(model="pieces", messages=ASK, stream=True)
    streamed = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert whole == streamed == helpers_writers.COOK


def test_frames_end_as_clients_expect(served: Running) -> None:
    body = {"model": "stub", "messages": ASK, "stream": True}
    answer = httpx.post(f"{served.address}/v1/chat/completions", json=body, timeout=60)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["x-accel-buffering"] == "no"
    frames = answer.text.split("\n\n")
    assert frames[-2:] == ["data: [DONE]", ""]
    assert all(json.loads(frame.removeprefix("data: "))["object"] == "chat.completion.chunk" for frame in frames[:-2])


def test_a_failure_in_the_middle_does_not_look_whole(client: OpenAI, served: Running) -> None:
    """W21."""
    from openai import APIError

    said = ""
    with pytest.raises(APIError, match="went away in the middle") as failure:
        for chunk in client.chat.completions.create(model="broken", messages=ASK, stream=True):
            said += chunk.choices[0].delta.content or ""
            assert chunk.choices[0].finish_reason is None
    assert said == "Once upon"
    assert failure.value.code == "upstream_error"
    answer = httpx.post(
        f"{served.address}/v1/chat/completions", json={"model": "broken", "messages": ASK, "stream": True}, timeout=60
    )
    frames = answer.text.strip().split("\n\n")
    assert "error" in json.loads(frames[-2].removeprefix("data: "))
    assert frames[-1] == "data: [DONE]"


def test_a_failure_without_a_stream(client: OpenAI) -> None:
    from openai import InternalServerError

    with pytest.raises(InternalServerError, match="went away in the middle"):
        client.chat.completions.create(model="broken", messages=ASK)


def test_the_limit_is_told(client: OpenAI) -> None:
    answer = client.chat.completions.create(model="long", messages=ASK, max_completion_tokens=3)
    assert answer.choices[0].message.content == "word word word"
    assert answer.choices[0].finish_reason == "length"


def test_stop_texts(client: OpenAI) -> None:
    answer = client.chat.completions.create(model="stub", messages=ASK, stop=["hello"])
    assert answer.choices[0].message.content == "You said: Say"


def test_roles_and_parts(client: OpenAI) -> None:
    """C11: turns of one role side by side, two system texts, and tools are all taken."""
    messages: list[Any] = [
        {"role": "system", "content": "Be brief."},
        {"role": "developer", "content": "Be kind."},
        {"role": "user", "content": [{"type": "text", "text": "One"}, {"type": "text", "text": "two"}]},
        {"role": "user", "content": "three?"},
        {"role": "assistant", "content": None, "tool_calls": [
            {"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": '{"town":"Oslo"}'}},
        ]},
        {"role": "tool", "tool_call_id": "call_1", "content": "Snow."},
    ]  # fmt: skip
    said = client.chat.completions.create(model="echo", messages=messages).choices[0].message.content
    assert said == (
        "system: Be brief.\nsystem: Be kind.\nuser: One\ntwo\nuser: three?\n"
        'assistant: {"tool": "weather", "arguments": {"town": "Oslo"}}\nuser: Result of weather: Snow.'
    )


def test_a_tool_that_must_be_called(client: OpenAI) -> None:
    answer = client.chat.completions.create(model="stub", messages=ASK, tools=[WEATHER], tool_choice="required")
    choice = answer.choices[0]
    assert choice.finish_reason == "tool_calls"
    assert choice.message.content is None
    assert choice.message.tool_calls is not None
    call: Any = choice.message.tool_calls[0]
    assert call.id.startswith("call_")
    assert (call.function.name, json.loads(call.function.arguments)) == ("weather", {"town": "Oslo", "days": 2})


def test_a_named_tool_in_a_stream(client: OpenAI) -> None:
    clock: Any = {"type": "function", "function": {"name": "clock"}}
    chunks = list(
        client.chat.completions.create(
            model="stub",
            messages=ASK,
            tools=[clock, WEATHER],
            stream=True,
            tool_choice={"type": "function", "function": {"name": "weather"}},
        )
    )
    calls = [call for chunk in chunks for call in chunk.choices[0].delta.tool_calls or ()]
    assert [call.function.name for call in calls if call.function and call.function.name] == ["weather"]
    arguments = "".join(call.function.arguments or "" for call in calls if call.function)
    assert json.loads(arguments) == {"town": "Oslo", "days": 2}
    assert calls[0].id and {call.index for call in calls} == {0}
    assert chunks[-1].choices[0].finish_reason == "tool_calls"


def test_a_call_that_is_cut_off(client: OpenAI) -> None:
    """C08: no call with guessed arguments, but words, and the usual end; where a call was demanded, an error."""
    from openai import InternalServerError

    answer = client.chat.completions.create(model="cut", messages=ASK, tools=[WEATHER])
    assert answer.choices[0].message.tool_calls is None
    assert "cut off" in (answer.choices[0].message.content or "")
    assert answer.choices[0].finish_reason == "stop"
    chunks = list(client.chat.completions.create(model="cut", messages=ASK, tools=[WEATHER], stream=True))
    assert "cut off" in "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert chunks[-1].choices[0].finish_reason == "stop"
    with pytest.raises(InternalServerError, match="cut off"):
        client.chat.completions.create(model="cut", messages=ASK, tools=[WEATHER], tool_choice="required")


def test_json_of_a_schema(client: OpenAI) -> None:
    class Town(BaseModel):
        name: str
        people: int

    answer = client.chat.completions.parse(model="stub", messages=ASK, response_format=Town)
    assert answer.choices[0].message.parsed == Town(name="", people=0)
    plain = client.chat.completions.create(model="stub", messages=ASK, response_format={"type": "json_object"})
    assert json.loads(plain.choices[0].message.content or "") == {}


def test_who_hangs_up_is_heard(client: OpenAI, served: Running) -> None:
    """What nobody reads is stopped, streamed or not."""
    helpers_writers.Endless.began.clear()
    stream = client.chat.completions.create(model="endless", messages=ASK, stream=True)
    assert "on and" in "".join(chunk.choices[0].delta.content or "" for chunk, _ in zip(stream, range(5), strict=False))
    stream.close()
    assert helpers_writers.Endless.cancelled.wait(30)
    helpers_writers.Endless.began.clear()
    body = {"model": "endless", "messages": ASK}
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{served.address}/v1/chat/completions", json=body, timeout=httpx.Timeout(30, read=1.5))
    assert helpers_writers.Endless.began.is_set()
    assert helpers_writers.Endless.cancelled.wait(30)


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "user", "content": "  "}]}, "messages"),
        ({"messages": [{"role": "wizard", "content": "x"}]}, "messages[0].role"),
        ({"temperature": 3}, "temperature"),
        ({"n": 2}, "n"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"tools": [WEATHER], "tool_choice": {"type": "function", "function": {"name": "x"}}}, "tool_choice"),
        ({"tools": [{"type": "function", "function": {"name": "a b"}}]}, "tools[0].function.name"),
        ({"response_format": {"type": "json_schema"}}, "response_format.json_schema"),
        (
            {"response_format": {"type": "json_schema", "json_schema": {"name": "x", "schema": {"type": "towel"}}}},
            "response_format.json_schema.schema",
        ),
        (
            {"messages": [{"role": "user", "content": [
                {"type": "image_url", "image_url": {"url": "http://127.0.0.1/a.png"}}]}]},
            "messages[0].content[0]",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(client: OpenAI, changes: dict[str, Any], param: str) -> None:
    from openai import BadRequestError

    with pytest.raises(BadRequestError) as failure:
        client.chat.completions.create(**{"model": "stub", "messages": ASK, **changes})
    assert failure.value.param == param
    assert failure.value.type == "invalid_request_error"


def test_bodies_that_are_none(served: Running) -> None:
    for content in (b"", b"[]", b"{", b'{"model": "stub", "messages": [{"role": "user", "content": "\\ud800"}]}',
                    b'{"model": "stub", "temperature": NaN, "messages": [{"role": "user", "content": "x"}]}',
                    b'{"model": "stub", "seed": 1e400, "messages": [{"role": "user", "content": "x"}]}'):  # fmt: skip
        answer = httpx.post(
            f"{served.address}/v1/chat/completions", content=content, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code in (400, 422), (content, answer.text)
        assert set(answer.json()["error"]) == {"message", "type", "param", "code"}


def test_what_is_ignored_is_told(client: OpenAI) -> None:
    raw = client.chat.completions.with_raw_response.create(
        model="stub", messages=ASK, logit_bias={"1": 2}, extra_body={"repeat_penalty": 1.1}
    )
    assert raw.headers["visiontune-ignored"] == "logit_bias, repeat_penalty"
    assert raw.parse().choices[0].message.content == "You said: Say hello."


def test_a_model_that_is_not_there(client: OpenAI) -> None:
    from openai import NotFoundError

    with pytest.raises(NotFoundError) as failure:
        client.chat.completions.create(model="oracle", messages=ASK)
    assert (failure.value.code, failure.value.param) == ("model_not_found", "model")


def test_too_many_questions(client: OpenAI, served: Running) -> None:
    from openai import RateLimitError

    from visiontune.jobs.replies import ReplyQueue

    replies = ReplyQueue(served.studio.database, "nobody")
    # One user has eight places; what is beyond them waits, and twenty may.
    request = {"kind": "text", "backend": "endless", "messages": [{"role": "user", "content": "x"}], "seed": 1}
    waiting = [replies.add("text", request) for _ in range(8)]
    deadline = time.monotonic() + 30
    while len(replies.find("local", states=["running"])) < 8:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    waiting += [replies.add("text", request) for _ in range(20)]
    try:
        with pytest.raises(RateLimitError) as failure:
            client.chat.completions.create(model="stub", messages=ASK)
        assert float(failure.value.response.headers["retry-after"]) > 0
    finally:
        for reply in waiting:
            replies.cancel(reply.id, "local")
