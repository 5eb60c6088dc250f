"""A language model behind HTTP: streaming, retries with back-off, time limits, cancelling, and errors in our words.

The client libraries are asynchronous. They run in a thread of their own, so that a cancel is noticed while nothing
comes, and so that it works where an event loop already runs (notebooks).
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from visiontune.errors import ContentError, RemoteError, VisionTuneError
from visiontune.remote import LONGEST_WAIT, RETRIED, TRIES, Service, retry_after
from visiontune.text.conversation import Turn

TIME_LIMIT = 900.0  # seconds for one answer, however lively


@dataclass
class Answer:
    """How a stream ended: `finish_reason` is None where the service just stopped sending.

    `response` is the whole answer as pydantic-ai's `ModelResponse`, with the calls of tools in it.
    """

    finish_reason: str | None = None
    thought: bool = False
    response: Any = None


Opener = Callable[[], AbstractAsyncContextManager[Any]]
"""Opens a pydantic-ai `StreamedResponse`."""


@dataclass(frozen=True)
class Connection:
    """The way to a model of a service.

    Args:
        service: Who is asked.
        model: The model's name.
        connect: Gives pydantic-ai's model and what closes its client.
    """

    service: Service
    model: str
    connect: Callable[[], tuple[Any, Callable[[], Awaitable[None]]]]

    def opener(self, prepare: Callable[[], tuple[list[Any], Any, Any]]) -> Opener:
        """What asks with the messages, parameters and settings that `prepare` gives, for `stream_answer`.

        They are prepared there, since importing pydantic-ai takes seconds on a busy machine and a cancel must be seen.
        """

        @asynccontextmanager
        async def open_stream() -> AsyncIterator[Any]:
            # A client belongs to the event loop it was made in, so each try has its own.
            chat, close = self.connect()
            try:
                messages, parameters, settings = prepare()
                async with chat.request_stream(messages, settings, parameters) as response:
                    yield response
            finally:
                await close()

        return open_stream


def messages_of(conversation: Sequence[Turn]) -> list[Any]:
    """The turns as pydantic-ai's messages."""
    from pydantic_ai.messages import ModelRequest, ModelResponse, SystemPromptPart, TextPart, UserPromptPart

    messages: list[Any] = []
    system: list[Any] = []
    for role, content in conversation:
        if role == "system":
            system = [SystemPromptPart(content)]
        elif role == "user":
            messages.append(ModelRequest(parts=[*system, UserPromptPart(content)]))
            system = []
        else:
            messages.append(ModelResponse(parts=[TextPart(content)]))
    return messages


def stream_answer(
    opener: Opener, service: Service, take: Callable[[str], None], check_cancelled: Callable[[], None]
) -> Answer:
    """Ask once, with retries; hand each piece of text to `take` in the caller's thread.

    Raises:
        RemoteError: the service refused, failed or could not be reached; names it and its answer, never the key.
    """
    pieces: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    worker = _Worker(lambda: _with_retries(opener, service, pieces.put), lambda: pieces.put(None))
    worker.start()
    try:
        while True:
            try:
                piece = pieces.get(timeout=0.1)
            except queue.Empty:
                piece = ""
            check_cancelled()
            if piece is None:
                break
            if piece:
                take(piece)
    except BaseException:
        worker.stop()
        raise
    worker.join()
    if worker.error is not None:
        raise worker.error
    assert worker.answer is not None, "a worker without error has an answer"
    return worker.answer


class _Worker(threading.Thread):
    """Runs one coroutine in an event loop of its own."""

    def __init__(self, work: Callable[[], Any], done: Callable[[], None]) -> None:
        super().__init__(daemon=True, name="visiontune-remote")
        self.work, self.done = work, done
        self.answer: Answer | None = None
        self.error: Exception | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Answer] | None = None
        self._stopped = False

    def run(self) -> None:
        try:
            asyncio.run(self._main())
        except asyncio.CancelledError:
            pass
        except Exception as error:
            self.error = error
        finally:
            self.done()

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.ensure_future(self.work())
        if self._stopped:
            self._task.cancel()
        self.answer = await self._task

    def stop(self) -> None:
        self._stopped = True
        if self._loop is not None and self._task is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._task.cancel)
        self.join(timeout=5)


async def _with_retries(opener: Opener, service: Service, put: Callable[[str], None]) -> Answer:
    sent = False

    def hand_on(piece: str) -> None:
        nonlocal sent
        sent = True
        put(piece)

    for attempt in range(TRIES):
        try:
            async with asyncio.timeout(TIME_LIMIT):
                return await _once(opener, hand_on)
        except VisionTuneError:
            raise
        except TimeoutError as error:
            raise RemoteError(f"{service.name} did not finish its answer within {TIME_LIMIT:.0f} s") from error
        except Exception as error:
            wait = _wait(error, attempt, service)
            # What was already shown cannot be taken back, so a stream that broke is not asked for again.
            if wait is None or sent or attempt == TRIES - 1:
                secret = service.secret and service.secret in f"{error!s}{error!r}"
                raise _translated(error, service, attempt + 1, sent) from (None if secret else error)
            await asyncio.sleep(wait)
    raise AssertionError("the last try returns or raises")


async def _once(opener: Opener, put: Callable[[str], None]) -> Answer:
    from pydantic_ai.messages import PartDeltaEvent, PartStartEvent, TextPart, TextPartDelta, ThinkingPart

    answer = Answer()
    async with opener() as response:
        events: AsyncIterator[Any] = response
        async for event in events:
            if isinstance(event, PartStartEvent):
                answer.thought = answer.thought or isinstance(event.part, ThinkingPart)
                if isinstance(event.part, TextPart) and event.part.content:
                    put(event.part.content)
            elif isinstance(event, PartDeltaEvent) and isinstance(event.delta, TextPartDelta):
                put(event.delta.content_delta)
        answer.finish_reason = response.finish_reason
        answer.response = response.get()
    if answer.finish_reason == "content_filter":
        raise ContentError("the service's content filter refused this; ask in other words")
    return answer


def _wait(error: Exception, attempt: int, service: Service) -> float | None:
    """Seconds until another try makes sense, or None."""
    from pydantic_ai import exceptions

    doubled = float(min(service.first_wait * 2.0**attempt, LONGEST_WAIT))
    if isinstance(error, exceptions.ModelQuotaExceededError):
        return None  # asking again only costs more
    if isinstance(error, exceptions.ModelHTTPError):
        if error.status_code not in RETRIED:
            return None
        asked = retry_after((error.headers or {}).get("retry-after"))
        return doubled if asked is None else (asked if asked <= LONGEST_WAIT else None)
    if isinstance(error, exceptions.ModelConnectionError):
        return doubled
    return None


def _translated(error: Exception, service: Service, tries: int, sent: bool) -> RemoteError:
    from pydantic_ai import exceptions

    after = f" (tried {tries} times)" if tries > 1 else ""
    if isinstance(error, exceptions.ModelHTTPError):
        status = error.status_code
        phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "unknown status"
        said = _message(error.body)
        message = f"{service.name} answered {status} {phrase}{after}" + (f": {said}" if said else "")
        message += f". {_remedy(status, service)}"
    elif sent:
        message = f"{service.name} stopped in the middle of its answer ({_message(str(error))}); try again."
    elif isinstance(error, exceptions.ModelTimeoutError):
        message = f"{service.name} did not answer in time{after}; try again later."
    elif isinstance(error, exceptions.ModelConnectionError):
        message = (
            f"{service.name} cannot be reached{after} ({_message(str(error))}); check the address and the network."
        )
    else:
        message = f"{service.name} gave an answer that cannot be read ({_message(str(error))}); try again."
    if service.secret:
        message = message.replace(service.secret, "***")
    return RemoteError(message)


def _remedy(status: int, service: Service) -> str:
    if status in (401, 403):
        return f"Check the key in {service.key_setting}." if service.key_setting else "Check the key."
    if status == 404:
        return "Check the model's name and the address."
    if status == 429:
        return "Too many requests or no credit: wait, or check the account."
    return "Try again later." if status >= 500 else "Check model and request."


def _message(body: object) -> str:
    """What the service says of its error, on one line and not too long."""
    while isinstance(body, list) and body:
        body = body[0]
    while isinstance(body, dict) and ("error" in body or "message" in body):
        body = body.get("message") or body.get("error")
    text = " ".join(str(body or "").split()).rstrip(".")
    return text if len(text) <= 200 else text[:199] + "…"
