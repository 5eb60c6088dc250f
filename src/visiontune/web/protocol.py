"""uvicorn's HTTP/1.1, which lets nobody hold a connection that says nothing, and notices who leaves."""

from __future__ import annotations

import asyncio
from typing import cast

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

HEAD_TIME = 60.0
"""Seconds for a request's first line and headers, from the end of the one before."""
SILENCE = 60.0
"""Seconds that may pass between two pieces of a body."""
AHEAD = 64 * 1024
"""Bytes that a client may send of its next requests before it has its answer."""


class Protocol(H11Protocol):
    """One connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._since = self._heard = self.loop.time()
        self._ahead = 0
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        self._heard = self.loop.time()
        self._ahead = self._ahead + len(data) if self._is_answering() else 0
        if self._ahead > AHEAD:
            self.transport.abort()
            return
        super().data_received(data)
        if self._is_answering():
            # Otherwise a client that has sent its next request could hang up unseen: nothing would be read any more.
            self.flow.resume_reading()

    def on_response_complete(self) -> None:
        self._since = self._heard = self.loop.time()
        super().on_response_complete()

    def is_late(self) -> bool:
        """Whether its client has let too much time pass with a head or a body."""
        now, cycle = self.loop.time(), self._request()
        if cycle is None:
            return now > self._since + HEAD_TIME
        return cycle.more_body and now > self._heard + SILENCE

    def _is_answering(self) -> bool:
        cycle = self._request()
        return cycle is not None and not cycle.more_body

    def _request(self) -> RequestResponseCycle | None:
        """The one that is not answered yet."""
        cycle = cast("RequestResponseCycle | None", self.cycle)  # uvicorn says that there always is one
        return None if cycle is None or cycle.response_complete else cycle

    def _unsupported_upgrade_warning(self) -> None:
        """Anybody may ask for another protocol; that is no news."""
