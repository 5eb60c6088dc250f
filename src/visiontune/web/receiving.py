"""A request as it comes in: its body first, in memory or on disk, then the WSGI environment of both.

PEP 3333 (WSGI) and the ASGI specification, version 3, HTTP.
"""

from __future__ import annotations

import io
import sys
import tempfile
import threading
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import IO, Any
from urllib.parse import unquote_to_bytes

MostOf = Callable[[str, str, bool], int]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
GONE = "visiontune.gone"
"""In the environment: tells, from any thread, whether the client has hung up."""
STREAMS = "visiontune.streams"
"""In the environment: a list for a `Telling`, which is then told in place of the answer's body."""
WAITS = "visiontune.waits"
"""In the environment: told, from any thread, by a request that begins to wait for something."""
CUT = "visiontune.cut"
"""In the environment of a request whose body was too long to be read."""
IN_MEMORY = 512 * 1024
"""Bytes of a body from which on it waits on disk."""


class Left(Exception):
    """The client hung up before its body was here."""


async def received(scope: Mapping[str, Any], receive: Receive, most_of: MostOf) -> tuple[IO[bytes], bool]:
    """The body, from its start, and whether it is whole: of one that is longer than it may be nothing is kept.

    Args:
        most_of: How many bytes that are, by method, path, and whether who asks shows a cookie or a key.

    Raises:
        Left: the client hung up before.
        OSError: it cannot be written to the disk.
    """
    told = dict(scope["headers"])
    length = told.get(b"content-length", b"")
    if length in (b"", b"0") and b"transfer-encoding" not in told:
        return io.BytesIO(), True
    path = unquote_to_bytes(scope["raw_path"]).decode("utf-8", "replace")
    most = most_of(scope["method"], path, b"cookie" in told or b"authorization" in told)
    if length and int(length) > most:
        return io.BytesIO(), False
    body = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # whoever asks closes it
    try:
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Left
            body.write(message.get("body", b""))
            more = message.get("more_body", False)
            if body.tell() > most:
                body.close()
                return io.BytesIO(), False
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body, True


def environment(scope: Mapping[str, Any], body: IO[bytes], whole: bool, gone: threading.Event) -> dict[str, Any]:
    """The WSGI environment of a request whose body is here."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        GONE: gone.is_set,
        STREAMS: [],
    }
    for name, value in scope["headers"]:
        if b"_" in name:  # would be taken for the header of the same name with hyphens, past those who look for that
            continue
        key = name.decode("latin-1").upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        text = value.decode("latin-1")
        if key in environ:
            text = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ', '}{text}"
        environ[key] = text
    if not whole:
        environ[CUT] = True
    elif environ.pop("HTTP_TRANSFER_ENCODING", None) is not None:  # put together by now
        environ["CONTENT_LENGTH"] = str(body.seek(0, io.SEEK_END))
        body.seek(0)
    return environ
