"""Whether the client of a request still listens: what is made for one that hung up is stopped."""

from __future__ import annotations

import select
import socket
from collections.abc import Callable
from typing import Any, cast

from flask import request

from visiontune.web.receiving import GONE, WAITS


def hung_up() -> Callable[[], bool]:
    """Tells, of this request and from any thread, whether its client is gone; False where the server cannot tell.

    Our gateway tells; of other servers the socket is asked.
    """
    environ = request.environ
    environ.get(WAITS, lambda: None)()  # whoever asks this is about to wait
    told = environ.get(GONE)
    if told is not None:
        return cast(Callable[[], bool], told)
    found: Any = environ.get("gunicorn.socket") or environ.get("werkzeug.socket")
    return (lambda: _closed(found)) if isinstance(found, socket.socket) else lambda: False


def _closed(peer: socket.socket) -> bool:
    """Whether the other side has closed: there is something to read, and it is nothing."""
    try:
        readable, _, _ = select.select([peer], [], [], 0)
        return bool(readable) and peer.recv(1, socket.MSG_PEEK) == b""
    except (OSError, ValueError):
        return True
