"""The embedded model itself: tiny, real, and here only when it was pulled."""

from __future__ import annotations

import dataclasses
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from helpers import make_context, make_environment
from helpers_extras import need
from visiontune.backends import Context
from visiontune.errors import Cancelled, ContentError, InputError, WeightsError
from visiontune.models import ModelPool
from visiontune.text.base import Message, TextRequest
from visiontune.text.engine import Engine, _await_start
from visiontune.text.llama import Llama
from visiontune.text.online import OpenAI


@pytest.fixture(scope="module")
def pool() -> ModelPool:
    """One pool for the module, so that the model is loaded once."""
    return ModelPool()


@pytest.fixture
def context(tmp_path: Path, gguf: Path, pool: ModelPool) -> Context:
    made = make_context(tmp_path, llama_model=str(gguf), context_length=1024)
    return dataclasses.replace(made, environment=dataclasses.replace(made.environment, models=pool))


def ask(text: str = "Write one sentence about the sea.", **fields: Any) -> TextRequest:
    return TextRequest(**{"seed": 3, "max_tokens": 40, "messages": (Message(role="user", content=text),), **fields})


def test_the_same_request_gives_the_same_answer_whatever_came_between(context: Context) -> None:
    request = ask()
    first = Llama()(request, context)
    Llama()(ask("Something else, please."), context)
    again = Llama()(request, context)
    assert first.text == again.text
    assert Llama()(ask(seed=4), context).text != first.text


def test_c12_the_stream_is_the_answer(context: Context) -> None:
    pieces: list[str] = []
    output = Llama()(
        ask("Repeat exactly: 🧑‍🍳 ő 漢 🐙🐙", temperature=0.0), dataclasses.replace(context, emit=pieces.append)
    )
    assert "".join(pieces).strip() == output.text
    assert len(pieces) > 3
    assert "\ufffd" not in output.text
    assert any(ord(character) > 0xFFFF for character in output.text)


def test_json_is_of_its_schema(context: Context) -> None:
    schema = {
        "type": "object",
        "properties": {"city": {"enum": ["Paris", "Rome"]}, "big": {"type": "boolean"}},
        "required": ["city", "big"],
        "additionalProperties": False,
    }
    output = Llama()(ask("Name a city.", json_schema=schema), context)
    answer = json.loads(output.text)
    assert answer["city"] in ("Paris", "Rome")
    assert isinstance(answer["big"], bool)


def test_c08_json_that_does_not_fit_its_tokens_is_an_error(context: Context) -> None:
    schema = {"type": "object", "properties": {"story": {"type": "string", "minLength": 200}}, "required": ["story"]}
    pieces: list[str] = []
    with pytest.raises(ContentError, match="cut off at 8 tokens"):
        Llama()(ask(json_schema=schema, max_tokens=8), dataclasses.replace(context, emit=pieces.append))
    assert not pieces


def test_a_cut_answer_says_so(context: Context) -> None:
    output = Llama()(ask("Tell me a long story.", max_tokens=6), context)
    assert output.finish_reason == "length"
    assert "6 tokens" in output.warnings[0]


def test_stop_texts_end_it(context: Context) -> None:
    whole = Llama()(ask(temperature=0.0), context).text
    word = whole.split()[3]
    assert Llama()(ask(temperature=0.0, stop=(word,)), context).text == whole.split(word)[0].strip()


def test_too_long_a_conversation_is_shortened_and_says_so(context: Context) -> None:
    messages = tuple(
        Message(role="user" if n % 2 == 0 else "assistant", content=f"Turn {n}. " + "word " * 130) for n in range(9)
    )
    output = Llama()(ask(messages=messages, max_tokens=5), context)
    assert output.text
    assert "too long for this model" in output.warnings[0]


def test_c11_a_template_that_wants_turns_to_alternate(context: Context) -> None:
    template = (
        "{% if messages[0].role == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}"
        "{% for m in messages %}{% if (m.role == 'user') != (loop.index0 % 2 == 0) %}"
        "{{ raise_exception('Conversation roles must alternate') }}{% endif %}"
        "<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}<|im_start|>assistant\n"
    )
    options = {**context.environment.options, "chat_template": template}
    strict = dataclasses.replace(context, environment=dataclasses.replace(context.environment, options=options))
    messages = tuple(
        Message(role=role, content=text)  # type: ignore[arg-type]  # short names
        for role, text in (("system", "Be kind."), ("user", "hello"), ("user", "are you there?"))
    )
    assert Llama()(ask(messages=messages), strict).text


def test_c14_two_at_once_are_taken_in_turn(context: Context) -> None:
    alone = [Llama()(ask(seed=seed), context).text for seed in (11, 12)]
    ready = threading.Barrier(2)

    def one(seed: int) -> str:
        ready.wait()
        return Llama()(ask(seed=seed), context).text

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(one, (11, 12))) == alone


def test_a_cancel_stops_it_within_a_second_or_so(context: Context) -> None:
    flag = threading.Event()

    def check() -> None:
        if flag.is_set():
            raise Cancelled("cancelled")

    seen: list[float] = []

    def emit(piece: str) -> None:
        if not seen:
            flag.set()
        seen.append(time.monotonic())

    stopping = dataclasses.replace(context, check_cancelled=check, emit=emit)
    with pytest.raises(Cancelled):
        Llama()(ask("Tell me a long story.", max_tokens=800), stopping)
    assert time.monotonic() - seen[0] < 20
    assert Llama()(ask(), context).text, "the model is usable afterwards"


def test_a_schema_that_cannot_be_held_to_is_bad_input(context: Context) -> None:
    with pytest.raises(InputError, match="json_schema"):
        Llama()(ask(json_schema={"type": "object", "properties": {"a": {"type": "nonsense"}}}), context)


def test_only_gguf_files_are_loaded(tmp_path: Path) -> None:
    fake = tmp_path / "model.gguf"
    fake.write_bytes(b"\x80\x04pickle")
    with pytest.raises(WeightsError, match=r"model\.gguf"):
        Llama()(ask(model=str(fake)), make_context(tmp_path))
    with pytest.raises(InputError, match="no such file"):
        Llama()(ask(model=str(tmp_path / "none.gguf")), make_context(tmp_path))
    fake.write_bytes(b"GGUF" + bytes(200))
    with pytest.raises(WeightsError, match=r"model\.gguf cannot be loaded"):
        Llama()(ask(model=str(fake)), make_context(tmp_path))


def test_what_is_lacking_is_said(tmp_path: Path) -> None:
    assert "visiontune weights pull smollm2-135m-instruct" in (Llama().lacks(make_environment(tmp_path)) or "")
    assert "none.gguf" in (Llama().lacks(make_environment(tmp_path, llama_model="/none/none.gguf")) or "")


def test_the_model_is_named_by_its_content(context: Context, gguf: Path) -> None:
    import hashlib

    assert Llama().model(ask(), context.environment) == hashlib.sha256(gguf.read_bytes()).hexdigest()


@pytest.fixture
def llama_server(gguf: Path) -> Iterator[str]:
    """llama.cpp's own OpenAI-compatible server, on loopback."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(gguf)
    params.n_ctx, params.n_parallel, params.warmup, params.verbosity = 1024, 1, False, -1
    params.endpoint_metrics = True  # for `_await_start`
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(params)
    _await_start(server)
    yield server.listening_address
    del server


def test_the_online_backend_talks_to_a_real_compatible_server(tmp_path: Path, llama_server: str) -> None:
    need("openai")
    context = make_context(tmp_path, openai_base_url=f"{llama_server}/v1", openai_model="smollm2", retry_wait=0.01)
    pieces: list[str] = []
    output = OpenAI()(ask(), dataclasses.replace(context, emit=pieces.append))
    assert output.text == "".join(pieces).strip()
    assert len(pieces) > 3
    schema = {
        "type": "object",
        "properties": {"n": {"type": "integer"}},
        "required": ["n"],
        "additionalProperties": False,
    }
    assert isinstance(json.loads(OpenAI()(ask("A number.", json_schema=schema), context).text)["n"], int)


def test_an_engine_may_be_freed_as_soon_as_it_is_loaded(gguf: Path) -> None:
    """xllamacpp hangs when a server goes before its threads have started; it did so in one of five loads."""
    for _ in range(8):
        engine = Engine.load(gguf, context_length=256)
        assert engine.name == gguf.stem and engine.context_length == 256
        del engine
