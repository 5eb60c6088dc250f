"""One JSON document of provenance inside a file, in the place that its format has for such things.

```
PNG   iTXt chunk, keyword `visiontune`        MP3        ID3v2 TXXX frame, description `visiontune`
JPEG  COM segments, `visiontune` before each  FLAC, OGG  Vorbis comment VISIONTUNE=…
SVG   <metadata id="visiontune">              WAV, WebP  RIFF chunk `vtun`
MIDI  text event in the first track           MP4        the film's comment, written when it is muxed
PDF   comment after the end                   MusicXML   field `visiontune` of <miscellaneous>
```

The format is told from the content, never from the suffix. Equal input gives equal bytes, and pictures and sound stay
as they are: only what lies around them is written anew.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from visiontune.errors import InputError, StorageError
from visiontune.metadata import flac, id3, jpeg, midi, mp4, musicxml, ogg, pdf, png, riff, svg

_HEAD = 4096  # bytes that tell a format


@dataclass(frozen=True)
class _Format:
    """One container. Its functions raise ValueError or struct.error for a damaged file."""

    matches: Callable[[bytes], bool]
    read: Callable[[BinaryIO], str | None]
    write: Callable[[BinaryIO, str | None], Iterable[bytes]]


# MP3 comes late: its frames start with only eleven bits that are always the same.
_FORMATS = tuple(
    _Format(module.matches, module.read, module.write)
    for module in (png, jpeg, riff, flac, ogg, midi, mp4, pdf, musicxml, svg, id3)
)


def embed(path: Path, document: Mapping[str, Any]) -> None:
    """Write `document` into the file in place of the one it may hold; the file is replaced in one step.

    Raises:
        InputError: the file cannot be read, is damaged, or is of a format that takes no document.
        StorageError: the folder cannot be written.
    """
    _rewrite(path, _to_json(document))


def strip(path: Path) -> None:
    """Take the document out of the file (from MP4 its title and every other tag too); without one it stays as it is.

    Raises:
        InputError: the file cannot be read, is damaged, or is of an unknown format.
        StorageError: the folder cannot be written.
    """
    _rewrite(path, None)


def extract(path: Path) -> dict[str, Any] | None:
    """The document in the file; None when it carries none.

    Raises:
        InputError: the file cannot be read, is damaged, or is of an unknown format.
    """
    with _open(path) as stream:
        container = _format(path, stream)
        try:
            text = container.read(stream)
            document = None if text is None else json.loads(text)
        except (ValueError, struct.error, RecursionError) as error:
            raise _damaged(path, error) from error
    # An MP4's comment may be anybody's: JSON that is no object is not ours.
    return document if isinstance(document, dict) else None


def _to_json(document: Mapping[str, Any]) -> str:
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    try:
        text.encode()
    except UnicodeEncodeError:  # half a surrogate pair, as it comes from broken file names
        return json.dumps(document, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except (OSError, ValueError) as error:  # ValueError: NUL in the name
        raise InputError("file", str(path), f"cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _format(path: Path, stream: BinaryIO) -> _Format:
    head = stream.read(_HEAD)
    stream.seek(0)
    if not head:
        raise InputError("file", str(path), "is empty")
    for container in _FORMATS:
        if container.matches(head):
            return container
    known = "PNG, JPEG, WebP, SVG, PDF, MP4, WAV, MP3, OGG, FLAC, MIDI or MusicXML"
    raise InputError("file", str(path), f"is of an unknown format; {known} can say how they were made")


def _damaged(path: Path, error: Exception) -> InputError:
    return InputError("file", str(path), f"is damaged ({error})")


def _rewrite(path: Path, text: str | None) -> None:
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    with _open(path) as stream:
        container = _format(path, stream)
        try:
            with part.open("xb") as target:
                target.writelines(container.write(stream, text))
                target.flush()
                os.fsync(target.fileno())
            shutil.copymode(path, part)
            part.replace(path)
        except (ValueError, struct.error, RecursionError) as error:
            raise _damaged(path, error) from error
        except OSError as error:
            raise StorageError(f"{path.name} cannot be written: {error.strerror or error}") from error
        finally:
            part.unlink(missing_ok=True)
