"""Files that lie in a bucket and not here: browsers are sent there, or the file goes through us, also in part."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flask import Response, request
from werkzeug.wsgi import FileWrapper

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from visiontune.store.base import Distant

FETCHED = 8_000_000
"""Bytes up to which a file is fetched whole, and kept: the next request finds it here."""
_SHOWN = ("image", "video", "audio")
_PIECE = 256 * 1024
_SECONDS = 3_600
"""For which a signed address serves whoever has it."""


def sent_there(distant: Distant) -> Response | None:
    """An answer that sends the browser to the bucket; None: the file is to come from us.

    Only elements that show it are sent: what our scripts fetch would be refused there, as it is of another origin.
    """
    fetched_by = request.headers.get("Sec-Fetch-Dest"), request.headers.get("Sec-Fetch-Mode")
    if fetched_by[0] not in _SHOWN or fetched_by[1] != "no-cors" or (address := distant.url(_SECONDS)) is None:
        return None
    # Kept for a while: players ask for many parts of a film, each time by our address.
    return Response(status=302, headers={"Location": address, "Cache-Control": f"private, max-age={_SECONDS // 2}"})


def streamed(distant: Distant, kind: str, etag: str) -> Response:
    """The file, or the part that is asked for, as it comes from the bucket.

    Raises:
        RequestedRangeNotSatisfiable: there is no such part.
    """
    file = io.BufferedReader(_File(distant), _PIECE)
    response = Response(FileWrapper(file, _PIECE), mimetype=kind, direct_passthrough=True)
    response.content_length = distant.size
    response.set_etag(etag)
    response.make_conditional(request.environ, accept_ranges=True, complete_length=distant.size)
    return response


class _File(io.RawIOBase):
    """A file in a bucket as one that can be read from any place on."""

    def __init__(self, distant: Distant) -> None:
        self._distant, self._at = distant, 0
        self._pieces: Iterator[bytes] | None = None
        self._left = b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._distant.size}[whence]
        self._at, self._pieces, self._left = start + offset, None, b""
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        if self._pieces is None:
            self._pieces = self._distant.read(self._at, self._distant.size)
        if not self._left:
            self._left = next(self._pieces, b"")
        taken = self._left[: len(view)]
        view[: len(taken)] = taken
        self._left = self._left[len(taken) :]
        self._at += len(taken)
        return len(taken)
