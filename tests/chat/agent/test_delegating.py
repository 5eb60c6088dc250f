"""The assistant with a capable model over real HTTP: its tools are our plans, and what it makes is really made."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from helpers_agent import KEY, arguments
from helpers_chat import Chat, assisting, picture
from helpers_extras import need
from helpers_model_server import FakeModelServer, Reply, serving
from visiontune.chat.base import Finished, Planned, Queued
from visiontune.chat.understanding import Understander
from visiontune.errors import BackendError
from visiontune.requests import Request


@pytest.fixture
def server() -> Iterator[FakeModelServer]:
    need("pydantic_ai")
    need("openai")
    with serving() as served:
        yield served


@pytest.fixture
def chat(tmp_path: Path, server: FakeModelServer, understander: Understander) -> Iterator[Chat]:
    """A conversation with an assistant whose model is the server."""
    online = {"openai_api_key": KEY, "openai_base_url": f"{server.address}/v1", "openai_model": "m"}
    with assisting(tmp_path, understander, **online) as assistant:
        yield Chat(assistant, "ana")


def calls(*given: tuple[str, str]) -> Reply:
    return Reply(calls=given, finish="tool_calls")


def test_what_one_call_made_the_next_one_can_change(chat: Chat, server: FakeModelServer) -> None:
    server.replies = [
        calls(("make_image", arguments(subject="a fox in snow", width=320, height=180))),
        calls(("change_last", arguments(change="in watercolour"))),
        Reply(text="Here they are."),
    ]
    reply = chat.say("draw a 320x180 picture of a fox in snow, and then the same in watercolour")

    first, second = reply.made
    assert (first.request["style"], second.request["style"]) == ("", "watercolour")
    assert first.request["seed"] == second.request["seed"]
    assert picture(first).shape == picture(second).shape == (180, 320, 3)
    assert "Here they are." in reply.text
    assert chat.kept[-1].artifacts == (first.id, second.id)


def test_a_costly_plan_of_the_model_waits_and_a_yes_runs_it_without_asking_again(
    chat: Chat, server: FakeModelServer
) -> None:
    server.replies = [
        calls(("make_video", arguments(subject="volcanoes", duration_s=600))),
        Reply(text="It takes about eight minutes. Shall I?"),
    ]
    reply = chat.say("make a 10 minute film about volcanoes")
    (planned,) = reply.of(Planned)
    assert planned.waits and reply.jobs == []

    asked = len(server.asked)
    film = chat.begin("yes, go ahead")
    job = film.until(Queued).job
    assert len([one for one in server.asked[asked:] if "tools" in one["body"]]) == 0
    chat.assistant.studio.cancel(job)
    assert film.whole().of(Finished) == []
    assert chat.assistant.studio.queue.get(job).state == "cancelled"


def test_c05_what_nothing_here_can_make_is_said_exactly(chat: Chat, server: FakeModelServer) -> None:
    def check(request: Request) -> None:
        if request.kind == "image":
            raise BackendError("the image backend is switched off")

    here = replace(chat.assistant.here, check=check)
    chat.assistant._here = (time.monotonic(), here)
    server.replies = [calls(("make_image", arguments(subject="a fox den"))), Reply(text="I am sorry.")]
    reply = chat.say("I'd love two views of a fox den - one under snow, one in spring")
    assert reply.jobs == [] and reply.made == []
    assert "the image backend is switched off" in reply.text


def test_w21_what_breaks_in_the_middle_is_incomplete(chat: Chat, server: FakeModelServer) -> None:
    server.replies = [Reply(text="The answer to this begins so, and", finish=None, drop=True)]
    reply = chat.say("tell me why ships float")
    assert not reply.ended.complete and reply.ended.reason
    assert chat.kept[-1].state == "incomplete"
    assert reply.jobs == []
