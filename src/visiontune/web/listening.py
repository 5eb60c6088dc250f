"""The web server: sockets, and the event loop that serves the gateway on them."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any

from h11 import LocalProtocolError
from uvicorn import Config, Server

from visiontune.errors import InputError
from visiontune.web.gateway import Gateway
from visiontune.web.protocol import Protocol
from visiontune.web.security.bodies import most_bytes

if TYPE_CHECKING:
    from flask_openapi import OpenAPI

CONNECTIONS = 1_000
"""Open connections; more are told to come back later."""
HEAD = 64 * 1024
"""Bytes of a request's first line and headers."""
KEPT = 30
"""Seconds for which a connection is kept for the next request."""
GRACE = 3
"""Seconds that answers have to end once the server is to stop."""
_LOOK = 50  # ticks of a tenth of a second between two looks for clients that are late


class WebServer(Server):
    """Serves one application on `sockets`, until `stop`.

    Args:
        ready: Called once it listens.
    """

    def __init__(self, app: OpenAPI, sockets: list[socket.socket], ready: Callable[[], None] = lambda: None) -> None:
        held = app.extensions["visiontune"]
        self.gateway = Gateway(app.wsgi_app, held.settings.web_threads, partial(most_bytes, app, held.accounts))
        super().__init__(
            Config(
                self.gateway,
                http=Protocol,
                loop="asyncio",
                ws="none",
                lifespan="off",
                interface="asgi3",
                log_config=None,
                access_log=False,
                proxy_headers=False,  # whose count is known by our own guard (`security.proxies`)
                server_header=False,
                limit_concurrency=CONNECTIONS,
                backlog=512,
                timeout_keep_alive=KEPT,
                timeout_graceful_shutdown=GRACE,
                h11_max_incomplete_event_size=HEAD,
            )
        )
        self.sockets, self._ready = sockets, ready
        self.hub = app.extensions["visiontune_hub"]
        logging.getLogger("uvicorn.error").addFilter(_is_news)

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve in this thread."""
        try:
            super().run(sockets or self.sockets)
        finally:
            self.gateway.close()

    def stop(self) -> None:
        """Let it end: from any thread, and from a signal handler. Streams end first, which would hold it."""
        self.should_exit = True
        self.hub.close()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.hub.told = self.gateway.waker(asyncio.get_running_loop())
        self._ready()

    async def on_tick(self, counter: int) -> bool:
        if counter % _LOOK == 0:
            for connection in [*self.server_state.connections]:
                if isinstance(connection, Protocol) and connection.is_late():
                    connection.transport.abort()
        return await super().on_tick(counter)

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        """None: who runs the server ends it."""
        return nullcontext()


def bound(host: str, port: int) -> list[socket.socket]:
    """Sockets that listen on every address of `host`; port 0: one that is free.

    Raises:
        InputError: it cannot be listened on.
    """
    opened: list[socket.socket] = []
    try:
        for family, address in _addresses(host, port):
            free = opened[0].getsockname()[1] if opened and not port else address[1]
            opened.append(socket.create_server((address[0], free, *address[2:]), family=family, backlog=512))
    except OSError as error:
        for one in opened:
            one.close()
        raise _refused(error, host, port) from error
    return opened


def _addresses(host: str, port: int) -> list[tuple[socket.AddressFamily, Any]]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    return list(dict.fromkeys((family, address) for family, _, _, _, address in found))


def _refused(error: OSError, host: str, port: int) -> InputError:
    if isinstance(error, socket.gaierror):
        return InputError("--host", host, f"is no address of this machine: {error.strerror}")
    if error.errno == errno.EADDRINUSE:
        return InputError("--port", port, "is in use by another program; take another")
    if error.errno == errno.EACCES:
        return InputError("--port", port, "is not open to ordinary users; take one from 1024 on")
    return InputError("--host", host, f"cannot be listened on: {error.strerror}")


def _is_news(record: logging.LogRecord) -> bool:
    """Whether an event of the server is one; anybody could fill the log with what is none."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, asyncio.CancelledError):  # the server stops
        return False
    if isinstance(error, LocalProtocolError) and "can't handle event" in str(error):  # refused already
        return False
    told = record.getMessage()
    return not told.startswith(("Invalid HTTP request", "ASGI callable returned without", "Exceeded concurrency limit"))
