"""What a file is, told from its first bytes: names and declared types are the client's word, and may lie."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from visiontune.uploading.base import Media, Unusable

_HEAD = 4_096
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_HEIF = (b"avif", b"avis", b"mif1", b"heic", b"heix")
_SOUNDS = (b"ID3", b"OggS", b"fLaC", b"FORM", b"#!AMR")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SOUND_BRANDS = (b"M4A ", b"M4B ")
_MATROSKA, _ASF, _TRANSPORT = b"\x1aE\xdf\xa3", b"0&\xb2u\x8ef\xcf\x11", 188
_REFUSED = (
    ((b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe"), "is a program"),
    ((b"#EXTM3U",), "is a playlist, which only names what it plays"),
    ((b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ"), "is an archive; unpack it"),
)
_SVG = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]", re.S
)
_SCORE = re.compile(rb"<score-(?:partwise|timewise)[\s>]|\A!!!|\*\*kern")


def media_of(path: Path) -> Media:
    """What the file at `path` holds. Whether it is whole is told by whoever reads it.

    Raises:
        Unusable: it is empty, or of a kind that nothing here takes.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head.strip(b"\0\t\r\n "):
        raise Unusable("is empty")
    if head.startswith(b"PK"):
        return _zipped(path)
    return _picture(head) or _sounding(head) or _readable(head)


def _picture(head: bytes) -> Media | None:
    webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    bitmap = head[:2] == b"BM" and head[6:10] == b"\0\0\0\0"
    heif = head[4:8] == b"ftyp" and head[8:12] in _HEIF
    return "image" if head.startswith(_PICTURES) or webp or bitmap or heif or _SVG.search(head) else None


def _sounding(head: bytes) -> Media | None:
    if head.startswith(b"MThd") or (head[:4] == b"RIFF" and head[8:12] == b"RMID"):
        return "midi"
    if head[4:8] == b"ftyp":
        return "audio" if head[8:12] in _SOUND_BRANDS else "video"
    if head.startswith((_MATROSKA, _ASF, b"FLV\1", b"\0\0\1\xba")) or (head[:4] == b"RIFF" and head[8:12] == b"AVI "):
        return "video"  # those without pictures are told apart when they are opened
    if head[:1] == b"G" and len(head) > 2 * _TRANSPORT and head[_TRANSPORT : _TRANSPORT + 1] == b"G" == head[376:377]:
        return "video"
    wave = head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE"
    # MPEG audio, or AAC with headers; one of the marks of UTF-16 could begin a frame of MPEG's layer I, which nobody has
    frames = len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and not head.startswith(_UTF16)
    return "audio" if head.startswith(_SOUNDS) or wave or frames else None


def _readable(head: bytes) -> Media:
    for marks, what in _REFUSED:
        if head.startswith(marks):
            raise Unusable(f"{what}; give a picture, sound, score, film or document")
    return "midi" if _SCORE.search(head) else "document"


def _zipped(path: Path) -> Media:
    """Word documents and compressed scores are ZIP files too."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist()[:10_000])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise Unusable("is a damaged ZIP file; make it anew") from error
    if "word/document.xml" in names:
        return "document"
    if "META-INF/container.xml" in names and any(name.endswith((".xml", ".musicxml")) for name in names):
        return "midi"
    if any(name.startswith(("xl/", "ppt/")) for name in names) or "mimetype" in names:
        raise Unusable("is an Office file that is not read here; save it as PDF, .docx or text")
    return "notes"
