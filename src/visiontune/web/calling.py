"""One request in the threads, piece by piece."""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from visiontune.web.receiving import STREAMS

if TYPE_CHECKING:
    from visiontune.web.telling import Telling

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
PIECE = 256 * 1024
"""Bytes of an answer that are sent together."""


class Call:
    """One request in the threads: a context of its own goes with it from one to the next."""

    def __init__(self, application: WSGI, environ: dict[str, Any]) -> None:
        self.application, self.environ = application, environ
        self.context = contextvars.copy_context()
        self.streams: list[Telling] = environ[STREAMS]
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []
        self.ended = self.closed = False
        self._known = False
        self._pieces: Iterator[bytes] = iter(())
        self._answer: Iterable[bytes] = ()

    def begin(self) -> bytes:
        """The first bytes of the body. `status` and `headers` are known then, and `ended` where it is the whole body."""
        self._answer = self.application(self.environ, self._start)
        self._pieces = iter(self._answer)
        return b"" if self.streams else self.more()

    def more(self) -> bytes:
        """The next bytes; `ended` after the last.

        Of a body whose length is known as much as is sent together; of one that comes bit by bit the next bit.
        """
        least = PIECE if self._known else 1
        found = bytearray()
        while len(found) < least:
            piece = next(self._pieces, None)
            if piece is None:
                self.close()
                break
            found += piece
        return bytes(found)

    def close(self) -> None:
        """Let go of what the answer holds."""
        if self.closed:
            return
        self.ended = self.closed = True
        close = getattr(self._answer, "close", None)
        if close is not None:
            close()

    def _start(self, status: str, headers: list[tuple[str, str]], error: object = None) -> Callable[[bytes], object]:
        self.status = int(status.split(" ", 1)[0])
        self.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        self._known = any(name == b"content-length" for name, _ in self.headers)
        return _no_write


def _no_write(data: bytes) -> object:
    """What PEP 3333 has `start_response` return for the frameworks of its day; ours never calls it."""
    raise NotImplementedError("answers are returned, not written")
