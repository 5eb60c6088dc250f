"""The door between the network's event loop and the application's threads.

```
            loop: one thread                              threads: a pool
request --> body to memory, then disk --environ-->  the WSGI application: guards, view
answer  <-- what is known is sent whole  <---------  its first `PIECE` bytes, then piece by piece
/events <-- told by the loop itself      <---------  the view puts a `Telling` into the environment
```

An answer costs one hop into a thread and one back. A stream of events holds no thread, so that hundreds of open pages
cost what they are told, and no more; general adapters of WSGI to ASGI give each a thread.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from visiontune.web.calling import WSGI, Call
from visiontune.web.receiving import WAITS, Left, MostOf, Receive, environment, received

if TYPE_CHECKING:
    from visiontune.web.telling import Telling

log = logging.getLogger(__name__)
Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
TURNS = 4
"""Requests that are worked on at once: one after the other all are answered sooner than all of them side by side."""
TURN = 0.25
"""Seconds after which a request no longer counts among them: it waits for something, or is rare."""


class Gateway:
    """An ASGI application of a WSGI application.

    Args:
        threads: Requests answered at once; more wait.
        most_of: See `received`.
    """

    def __init__(self, application: WSGI, threads: int, most_of: MostOf) -> None:
        self.application, self._most_of = application, most_of
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="web")
        self._turns = asyncio.Semaphore(TURNS)
        self._open: dict[Telling, _Open] = {}

    def close(self) -> None:
        """End the threads; those that still answer end by themselves, as their clients are gone."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def waker(self, loop: asyncio.AbstractEventLoop) -> Callable[[], None]:
        """What tells the streams, from any thread or signal handler, that there is something to tell."""

        def wake() -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._wake)

        return wake

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["path"][:1] != "/":
            await _refuse(send, 400, b"the address must begin with /")
            return
        try:
            body, whole = await received(scope, receive, self._most_of)
        except Left:
            return
        except OSError:
            log.exception("a request could not be taken in")
            await _refuse(send, 507, b"the disk is full here; try again later")
            return
        gone = threading.Event()
        watch = asyncio.create_task(_watch(receive, gone))
        try:
            with body:
                await self._answer(Call(self.application, environment(scope, body, whole, gone)), gone, send)
        finally:
            gone.set()  # what still waits in a thread for more to say ends
            watch.cancel()

    async def _answer(self, call: Call, gone: threading.Event, send: Send) -> None:
        loop = asyncio.get_running_loop()
        pending: set[asyncio.Future[Any]] = set()

        async def within(function: Callable[[], Any]) -> Any:
            pending.clear()
            pending.add(loop.run_in_executor(self._pool, call.context.run, function))
            return await asyncio.shield(*pending)

        turn = _Turn(self._turns, loop)
        call.environ[WAITS] = lambda: loop.call_soon_threadsafe(turn.end)
        try:
            await self._turns.acquire()
            turn.begin()
            try:
                piece = await within(call.begin)
            finally:
                turn.end()
            await send({"type": "http.response.start", "status": call.status, "headers": call.headers})
            if call.streams and not await self._tell(call.streams[0], within, send):
                return
            while not call.streams and not call.ended and not gone.is_set():
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                piece = await within(call.more)
            await send({"type": "http.response.body", "body": piece})
        finally:
            gone.set()  # what still waits in a thread for more to say ends
            if pending:
                await asyncio.wait(pending)
            if not call.closed:
                await within(call.close)

    async def _tell(self, telling: Telling, within: Callable[..., Awaitable[Any]], send: Send) -> bool:
        """Tell it to its end; False where its reader reads no more, so that no end can be sent either."""
        task = asyncio.current_task()
        assert task is not None
        stream = self._open[telling] = _Open(telling, task)
        loop = asyncio.get_running_loop()
        try:
            await stream.send(send, telling.opening())
            while not telling.over():
                timer = loop.call_later(telling.patience, stream.awake.set)
                await stream.awake.wait()
                stream.awake.clear()
                timer.cancel()
                said = telling.said(telling.listener.take())
                if telling.asks() and not await within(telling.holds):
                    break
                if said:
                    await stream.send(send, said)
        except asyncio.CancelledError:
            if not telling.listener.dropped.is_set():
                raise
            return False
        finally:
            del self._open[telling]
        return True

    def _wake(self) -> None:
        for stream in self._open.values():
            stream.wake()


class _Turn:
    """One of the TURNS; it ends when the answer is here, after TURN seconds, or when the request begins to wait."""

    def __init__(self, turns: asyncio.Semaphore, loop: asyncio.AbstractEventLoop) -> None:
        self._turns, self._loop = turns, loop
        self._over: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        self._over = self._loop.call_later(TURN, self.end)

    def end(self) -> None:
        if self._over is not None:
            self._over.cancel()
            self._over = None
            self._turns.release()


class _Open:
    """A stream that the loop tells."""

    def __init__(self, telling: Telling, task: asyncio.Task[Any]) -> None:
        self.telling, self.task = telling, task
        self.awake = asyncio.Event()
        self._sending = False

    async def send(self, send: Send, piece: bytes) -> None:
        self._sending = True
        await send({"type": "http.response.body", "body": piece, "more_body": True})
        self._sending = False

    def wake(self) -> None:
        """Look what there is to tell; give up where the reader has taken nothing for so long that it was let go."""
        if self._sending and self.telling.listener.dropped.is_set():
            self.task.cancel()
        self.awake.set()


async def _watch(receive: Receive, gone: threading.Event) -> None:
    """Set `gone` once the client hangs up."""
    while (await receive())["type"] != "http.disconnect":
        pass
    gone.set()


async def _refuse(send: Send, status: int, words: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words})
