"""Answers that are neither kept nor listed: streamed, from several threads, with errors as everywhere."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar

import pytest

from helpers_extras import need_weights
from visiontune.backends import Context
from visiontune.errors import BackendError, Cancelled, ContentError, InputError, JobError
from visiontune.registry import Registry
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.text.base import TextOutput, TextRequest


class Breaks:
    """Raises after twelve pieces, as a service whose connection breaks."""

    name = "breaks"
    version = 1
    rank: ClassVar[int] = -1

    def __call__(self, request: TextRequest, context: Context) -> TextOutput:
        for n in range(12):
            context.emit(f"{n} ")
        raise RuntimeError("the connection broke")


class Mute:
    name = "mute"
    version = 1
    rank: ClassVar[int] = -1

    def __call__(self, request: TextRequest, context: Context) -> TextOutput:
        return TextOutput("  ")


class Wanting:
    """A leaf that asks for parts."""

    name = "wanting"
    version = 1
    rank: ClassVar[int] = -1

    def __call__(self, request: TextRequest, context: Context) -> TextOutput:
        context.make_all([request])
        return TextOutput("never")


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    registry = Registry.load()
    for backend in (Breaks, Mute, Wanting):
        registry.register(f"text.{backend.name}", f"{__name__}:{backend.__name__}")
    with Studio(settings, registry) as studio:
        yield studio


def ask(text: str = "hello there", backend: str = "stub", **fields: Any) -> TextRequest:
    return TextRequest.build(backend=backend, messages=[{"role": "user", "content": text}], **fields)


def test_it_streams_and_keeps_nothing(studio: Studio) -> None:
    pieces: list[str] = []
    output = studio.say(ask(), pieces.append)
    assert output.text == "You said: hello there" == "".join(pieces).strip()
    assert len(pieces) > 2
    assert studio.library.find() == [] and studio.queue.find() == []
    assert list(studio.store.library.iterdir()) == [] and list(studio.store.work.iterdir()) == []


def test_a_cancel_ends_it(studio: Studio) -> None:
    pieces: list[str] = []

    def check() -> None:
        if len(pieces) == 2:
            raise Cancelled("stopped by the user")

    with pytest.raises(Cancelled, match="stopped by the user"):
        studio.say(ask("one two three four"), pieces.append, check)
    assert pieces == ["You ", "said: "]
    assert list(studio.store.work.iterdir()) == []


def test_w21_what_breaks_raises_after_what_was_emitted(studio: Studio) -> None:
    pieces: list[str] = []
    with pytest.raises(JobError, match="the connection broke"):
        studio.say(ask(backend="breaks"), pieces.append)
    assert "".join(pieces).split() == [str(n) for n in range(12)]


def test_errors_are_as_in_make(studio: Studio) -> None:
    with pytest.raises(ContentError, match="empty answer"):
        studio.say(ask(backend="mute"))
    with pytest.raises(BackendError, match="mark it composite"):
        studio.say(ask(backend="wanting"))
    with pytest.raises(InputError, match="^backend: 'nobody'"):
        studio.say(ask(backend="nobody"))


def test_many_threads_at_once_hear_only_their_own(studio: Studio) -> None:
    ready = threading.Barrier(8)

    def one(n: int) -> tuple[str, str]:
        pieces: list[str] = []
        ready.wait()
        output = studio.say(ask(f"my code word is heron{n}"), pieces.append)
        return output.text, "".join(pieces).strip()

    with ThreadPoolExecutor(8) as threads:
        heard = list(threads.map(one, range(8)))
    assert heard == [(f"You said: my code word is heron{n}",) * 2 for n in range(8)]


def test_c14_two_chats_at_the_same_moment_with_the_real_model(settings: Settings) -> None:
    need_weights("smollm2-135m-instruct")
    before, told = os.getpid(), dict[int, list[str]]()
    with Studio(settings.model_copy(update={"cache": Settings.load().cache})) as studio:

        def one(n: int) -> str:
            said: list[str] = []
            told[n] = said
            request = ask(f"Name {n} animals.", "llama", seed=n, max_tokens=24)
            return studio.say(request, report=lambda fraction, sentence: said.append(sentence)).text

        alone = [one(2), one(3)]
        ready = threading.Barrier(2)

        def together(n: int) -> str:
            ready.wait()
            return one(n)

        with ThreadPoolExecutor(2) as threads:
            assert list(threads.map(together, (2, 3))) == alone
        assert len(studio.workshop.environment.models.loaded()) == 1
    assert os.getpid() == before
    assert all("waiting for the language model" in said for said in told.values())
