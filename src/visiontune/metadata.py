"""One JSON document of provenance inside a file: PNG, WAV, SVG, and read from MP4; format told from content.

PNG: an iTXt chunk with the keyword `visiontune` (PNG specification 11.3.4.5). WAV: a RIFF chunk `vtun`. SVG: a
`<metadata>` element. MP4: the container's comment, written when it is muxed.
"""

from __future__ import annotations

import json
import re
import secrets
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from visiontune.errors import InputError

_PNG = b"\x89PNG\r\n\x1a\n"
_ITXT = b"visiontune\0\0\0\0\0"
_SVG = re.compile(r'<metadata id="visiontune">(.*?)</metadata>\n?', re.DOTALL)


def embed(path: Path, document: Mapping[str, Any]) -> None:
    """Write `document` into the file, replacing what it held; equal input gives equal bytes.

    Raises:
        InputError: the file is damaged, or of a format that has no place for it.
    """
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    _rewrite(path, text)


def strip(path: Path) -> None:
    """Take the document out of the file."""
    _rewrite(path, None)


def extract(path: Path) -> dict[str, Any] | None:
    """The document in the file; None when it carries none.

    Raises:
        InputError: the file cannot be read, is damaged, or is of an unknown format.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError("file", str(path), f"cannot be read: {error.strerror}") from error
    try:
        text = _reader(path, content)()
        document = None if text is None else json.loads(text)
    except (ValueError, struct.error, UnicodeDecodeError) as error:
        raise InputError("file", str(path), f"is damaged ({error})") from error
    return document if isinstance(document, dict) else None


def _reader(path: Path, content: bytes) -> Callable[[], str | None]:
    if content.startswith(_PNG):
        return lambda: next(
            (d[len(_ITXT) :].decode() for t, d in _png(content) if t == b"iTXt" and d.startswith(_ITXT)), None
        )
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return lambda: next((d.decode().rstrip("\0") for t, d in _riff(content) if t == b"vtun"), None)
    if content[4:8] == b"ftyp":
        return lambda: _mp4_comment(path)
    if b"<svg" in content[:4096]:
        return lambda: _svg_document(content)
    raise InputError("file", str(path), "is of no format that says how it was made")


def _rewrite(path: Path, text: str | None) -> None:
    content = path.read_bytes()
    try:
        if content.startswith(_PNG):
            chunks = [(t, d) for t, d in _png(content) if not (t == b"iTXt" and d.startswith(_ITXT))]
            if text is not None:
                chunks.insert(1, (b"iTXt", _ITXT + text.encode()))
            changed = _PNG + b"".join(
                struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d)) for t, d in chunks
            )
        elif content[:4] == b"RIFF" and content[8:12] == b"WAVE":
            parts = [(t, d) for t, d in _riff(content) if t != b"vtun"]
            if text is not None:
                parts.append((b"vtun", text.encode()))
            body = b"".join(t + struct.pack("<I", len(d)) + d + b"\0" * (len(d) % 2) for t, d in parts)
            changed = b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body
        elif b"<svg" in content[:4096]:
            svg = _SVG.sub("", content.decode())
            if text is not None:
                from xml.sax.saxutils import escape

                head = re.search(r"<svg\b[^>]*>", svg)
                if head is None:
                    raise ValueError("no svg element")
                svg = f'{svg[: head.end()]}<metadata id="visiontune">{escape(text)}</metadata>\n{svg[head.end() :]}'
            changed = svg.encode()
        elif text is None:
            raise InputError("file", str(path), "metadata of this format cannot be taken out")
        else:
            return  # MP3, OGG, JPEG …: nothing is written
    except (ValueError, struct.error) as error:
        raise InputError("file", str(path), f"is damaged ({error})") from error
    part = path.with_name(f".{secrets.token_hex(6)}.part")
    try:
        part.write_bytes(changed)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _png(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at < len(content):
        (length,) = struct.unpack_from(">I", content, at)
        kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        if len(data) != length:
            raise ValueError("a chunk is cut off")
        yield kind, data
        at += 12 + length


def _riff(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(content):
        (length,) = struct.unpack_from("<I", content, at + 4)
        data = content[at + 8 : at + 8 + length]
        if len(data) != length:
            raise ValueError("a chunk is cut off")
        yield content[at : at + 4], data
        at += 8 + length + length % 2


def _svg_document(content: bytes) -> str | None:
    from xml.sax.saxutils import unescape

    found = _SVG.search(content.decode())
    return unescape(found.group(1)) if found else None


def _mp4_comment(path: Path) -> str | None:
    import av

    try:
        with av.open(str(path)) as container:
            return container.metadata.get("comment")
    except (av.FFmpegError, OSError) as error:
        raise ValueError(str(error)) from error
