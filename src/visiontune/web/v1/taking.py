"""Files that come inside a call: in its form, or as data: URLs. Addresses are never fetched."""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import FileStorage

from visiontune.errors import InputError
from visiontune.uploading.uploads import Upload
from visiontune.web.security.identity import visitor
from visiontune.web.state import web
from visiontune.web.v1.talk_shapes import AudioPart, ImagePart, MediaPart

MOST = 20
"""Files of one message."""
_DATA = re.compile(r"data:([a-z0-9.+-]+/[a-z0-9.+-]+)?(?:;[a-z0-9=.+-]+)*;base64,", re.IGNORECASE)


@dataclass(frozen=True)
class Start:
    """A picture to start from; its sides in pixels, as a picture may have them here."""

    ref: str
    width: int
    height: int


def taken(content: bytes, name: str, field: str, *media: str) -> Upload:
    """Keep a file for who asks.

    Args:
        media: What it may be; empty: anything.

    Raises:
        InputError: it is empty, damaged, too large, or not of these; names `field`.
        StorageError: there is no room for it.
    """
    try:
        upload = web().uploads.take(io.BytesIO(content), name, visitor().user)
    except InputError as error:
        raise InputError(field, name, error.remedy) from error
    if media and upload.media not in media:
        raise InputError(field, name, f"is of the kind {upload.media}; it must be {' or '.join(media)}")
    return upload


def taken_parts(parts: Sequence[MediaPart], field: str) -> tuple[dict[str, str], ...]:
    """The files of a message, as a reply names them.

    Raises:
        InputError: one of them cannot be taken.
    """
    if len(parts) > MOST:
        raise InputError(field, f"{len(parts)} files", f"at most {MOST} can come with one message")
    files = []
    for part in parts:
        if isinstance(part, ImagePart):
            upload = taken(data_of(part.image_url.url, field), "picture", field, "image")
        elif isinstance(part, AudioPart):
            content = _decoded(part.input_audio.data, field)
            upload = taken(content, f"recording.{part.input_audio.format}", field, "audio")
        else:
            upload = taken(data_of(part.file.file_data, field), part.file.filename, field)
        files.append({"ref": upload.ref, "name": upload.name})
    return tuple(files)


def taken_picture(file: FileStorage, field: str) -> Start:
    """A picture of a form.

    Raises:
        InputError: it is none.
    """
    import pyvips

    upload = taken(file.stream.read(), file.filename or field, field, "image")
    picture = pyvips.Image.new_from_file(str(web().studio.store.file(upload.ref)))
    sides = [max(64, min(4096, side)) for side in (picture.width, picture.height)]
    return Start(upload.ref, *sides)


def taken_mask(file: FileStorage, field: str) -> str:
    """A mask of a form, white where the picture is changed: OpenAI's are transparent there.

    Raises:
        InputError: it is no picture.
    """
    import pyvips

    upload = taken(file.stream.read(), file.filename or field, field, "image")
    picture = pyvips.Image.new_from_file(str(web().studio.store.file(upload.ref)))
    if not picture.hasalpha():
        return upload.ref
    alpha = picture.extract_band(picture.bands - 1)
    if alpha.min() >= 255:
        return upload.ref
    white = (alpha < 128).ifthenelse(255, 0).cast("uchar")
    return taken(white.pngsave_buffer(), "mask.png", field, "image").ref


def data_of(url: str, field: str) -> bytes:
    """The content of a data: URL.

    Raises:
        InputError: it is the address of something else, which is not fetched, or no base64.
    """
    found = _DATA.match(url[:300])
    if found is None:
        raise InputError(field, url, "must be a data: URL with base64 content; nothing is fetched from addresses")
    return _decoded(url[found.end() :], field)


def _decoded(text: str, field: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InputError(field, text, "must be base64") from error
