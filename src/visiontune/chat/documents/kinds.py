"""What a file is, told from its content: a suffix may lie, and what cannot be read is named, with what would help."""

from __future__ import annotations

import io
import re
import zipfile

from visiontune.chat.documents.base import Kind, Unreadable

_AS_TEXT = "save it as PDF, .docx or text and give that"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (
    (b"\x89PNG", "a PNG"), (b"\xff\xd8\xff", "a JPEG"), (b"GIF8", "a GIF"), (b"BM", "a BMP"), (b"II*\0", "a TIFF"),
    (b"MM\0*", "a TIFF"), (b"8BPS", "a Photoshop"),
)  # fmt: skip
_SOUNDS = (b"ID3", b"OggS", b"fLaC", b"\xff\xfb", b"\xff\xf3", b"\x1aE\xdf\xa3", b"MThd")
_ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ")
_PROGRAMS = (b"\x7fELF", b"MZ", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_TAG = re.compile(
    rb"\A\s*(?:<!--.*?-->\s*)*<(p|div|h[1-6]|article|section|main|table|ul|ol|span|title|meta|center|font)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_MARKDOWN = re.compile(
    rb"^#{1,6} +\S|^(?:```|~~~)|^[-*+] +\S|^\d+\. +\S|\[[^\[\]\n]{1,300}\]\([^()\n]{1,300}\)|"
    rb"\*\*[^*\n]{1,300}\*\*|^> +\S|\A---\s*\n|^={3,}\s*$",
    re.MULTILINE,
)
_MARKDOWN_SURELY = re.compile(rb"^#{1,6} +\S|\[[^\[\]\n]{1,300}\]\([^()\n]{1,300}\)|^(?:```|~~~)", re.MULTILINE)
_SAVED_PAGE = re.compile(
    rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?content-type:\s*multipart/related", re.IGNORECASE
)
_HEAD = 65_536  # bytes that tell what text is


def kind_of(content: bytes) -> Kind:
    """The kind of a document.

    Raises:
        Unreadable: it is of a kind that is not read; the message says what it is and what would do.
    """
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zipped(content)
    _refuse(content)
    head = content[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", errors="ignore").encode()
    elif b"\0" in head:
        if (text := _unmarked_utf16(head)) is None:
            raise Unreadable("is no document but binary data; give text, Markdown, PDF, .docx or HTML")
        head = text.encode()
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if sum(byte < 9 or 13 < byte < 27 for byte in head[:4096]) > len(head[:4096]) / 20:
        raise Unreadable("is no document but binary data; give text, Markdown, PDF, .docx or HTML")
    if head[:5].lower() == b"<?xml" and not _HTML.search(head):
        what = "an SVG picture" if b"<svg" in head else "XML data"
        raise Unreadable(f"is {what}, which is not read as a document; {_AS_TEXT}")
    if head[:4].lower() == b"<svg":
        raise Unreadable(f"is an SVG picture, which is not read as a document; {_AS_TEXT}")
    if _SAVED_PAGE.match(head):
        return "html"
    if (_HTML.search(head[:4096]) or _TAG.match(head)) and not _MARKDOWN_SURELY.search(head):
        return "html"
    if head.startswith(b"<") and _HTML.match(head):
        return "html"  # scripts in pages may look like Markdown
    return "markdown" if _MARKDOWN.search(head) else "text"


def utf16_of(content: bytes) -> str | None:
    """The codec of UTF-16 without its mark, or None: every second byte of western text is NUL."""
    pairs = len(content) // 2
    if not pairs:
        return None
    for codec, zeros in (("utf-16-le", content[1::2].count(0)), ("utf-16-be", content[0 : 2 * pairs : 2].count(0))):
        if zeros > pairs * 0.4 and content.count(0) < pairs * 1.05:
            return codec
    return None


def _unmarked_utf16(content: bytes) -> str | None:
    codec = utf16_of(content)
    return content.decode(codec, errors="ignore") if codec else None


def _refuse(content: bytes) -> None:
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable("is locked by a password; open it, take the password off, and save it anew")
        if "WordDocument".encode("utf-16-le") in content:
            raise Unreadable("is an old Word file (.doc), which is not read; save it as .docx or PDF")
        raise Unreadable(f"is an old Office file, which is not read; {_AS_TEXT}")
    if content.lstrip()[:5].lower() == b"{\\rtf":
        raise Unreadable("is Rich Text (RTF), which is not read; save it as .docx or PDF")
    if content.startswith(b"%!PS"):
        raise Unreadable("is PostScript, which is not read; save it as PDF")
    for mark, what in _PICTURES:
        if content.startswith(mark) and (mark != b"BM" or b"\0" in content[:32]):
            raise Unreadable(f"is {what} picture, not a document; give one with text in it")
    riff = content[8:12] if content.startswith(b"RIFF") else b""
    if riff == b"WEBP":
        raise Unreadable("is a WebP picture, not a document; give one with text in it")
    brand = content[8:12] if content[4:8] == b"ftyp" else b""
    if brand in (b"heic", b"heix", b"avif", b"mif1"):
        raise Unreadable("is a HEIF picture, not a document; give one with text in it")
    if riff or brand or content.startswith(_SOUNDS):
        raise Unreadable("is sound or film, not a document; transcribe it first (visiontune transcribe)")
    if content.startswith(_ARCHIVES):
        raise Unreadable("is an archive; unpack it and give the document in it")
    if content.startswith(_PROGRAMS) and b"\0" in content[:256]:
        raise Unreadable("is a program, not a document; give text, Markdown, PDF, .docx or HTML")


def _zipped(content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:80] if "mimetype" in names and _small(archive, "mimetype") else b""
    except Exception as error:  # damaged archives raise nearly anything
        raise Unreadable(f"is a damaged .docx or ZIP file ({error}); save or copy it anew") from error
    if "word/document.xml" in names:
        return "docx"
    if any(name.startswith("xl/") for name in names):
        raise Unreadable("is an Excel workbook, which is not read; save the sheet as CSV or PDF")
    if any(name.startswith("ppt/") for name in names):
        raise Unreadable("is a PowerPoint file, which is not read; save it as PDF")
    if b"opendocument" in mimetype:
        raise Unreadable("is an OpenDocument file, which is not read; save it as .docx or PDF")
    if b"epub" in mimetype:
        raise Unreadable("is an EPUB book, which is not read; save it as PDF or text")
    raise Unreadable("is a ZIP archive; unpack it and give the document in it")


def _small(archive: zipfile.ZipFile, name: str) -> bool:
    return archive.getinfo(name).file_size < 1_000
