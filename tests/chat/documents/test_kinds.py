"""What a file is: told from its content; what cannot be read is named with what would do."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visiontune.chat.documents.base import Unreadable
from visiontune.chat.documents.kinds import kind_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\n\nsomething before\n%PDF-1.4", "pdf"),
        (b"Just words.\n\nAnd more of them.", "text"),
        (b"a, b\n1, 2\n", "text"),
        (b"# A title\n\nWords.", "markdown"),
        (b"Words with [a link](http://x.invalid).", "markdown"),
        (b"- one\n- two\n", "markdown"),
        (b'<p align="center"><img src="x"></p>\n\n# Project\n\nWords.', "markdown"),
        (b"<!DOCTYPE html><p>Words", "html"),
        (b"\xef\xbb\xbf  <HTML><body>Words", "html"),
        (b"<?xml version='1.0'?><html xmlns='x'><body/></html>", "html"),
        (b"<!-- saved --><div class=a>Words</div>", "html"),
        (b"<!doctype html><script>\n- 1\n# 2\n</script>", "html"),
        ("Wörter".encode("utf-16"), "text"),
        ("# Titel\n\nWörter".encode("utf-16-le"), "markdown"),
        ("<html><body>ä".encode("utf-16"), "html"),
        (b"x < y and y > z", "text"),
        (b"BMW makes cars. MZ made motorcycles.", "text"),
        (b"MZ made motorcycles.", "text"),
    ],
)
def test_documents_are_known_by_their_content(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "a PNG picture"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "a JPEG picture"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "a WebP picture"),
        (b"\0\0\0\x18ftypheic" + bytes(20), "a HEIF picture"),
        (b"BM\x36\0\0\0" + bytes(50), "a BMP picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG picture"),
        (b"<?xml version='1.0'?><svg/>", "SVG picture"),
        (b"<?xml version='1.0'?><rss/>", "XML data"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "sound or film"),
        (b"\0\0\0\x18ftypisom" + bytes(20), "sound or film"),
        (b"ID3\x03" + bytes(20), "sound or film"),
        (b"\x1f\x8b\x08" + bytes(20), "an archive"),
        (b"\x7fELF\x02" + bytes(20), "a program"),
        (rb"{\rtf1\ansi Words}", "RTF"),
        (b"%!PS-Adobe-3.0", "PostScript"),
        (OLE + "WordDocument".encode("utf-16-le"), r"old Word file \(\.doc\)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "locked by a password"),
        (OLE, "old Office file"),
        (b"PK\x03\x04broken", "damaged .docx or ZIP"),
        (b"abc\0def" * 20, "binary data"),
        (bytes(range(1, 32)) * 50, "binary data"),
    ],
)
def test_what_is_no_document_is_named(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        kind_of(content)


@pytest.mark.parametrize(
    ("member", "said"),
    [
        ("xl/workbook.xml", "Excel"),
        ("ppt/presentation.xml", "PowerPoint"),
        ("notes.md", "ZIP archive; unpack it"),
        ("mimetype=application/vnd.oasis.opendocument.text", "OpenDocument"),
        ("mimetype=application/epub+zip", "EPUB"),
    ],
)
def test_other_packages_are_named(member: str, said: str) -> None:
    name, _, content = member.partition("=")
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, content)
    with pytest.raises(Unreadable, match=said):
        kind_of(target.getvalue())


@given(st.binary(max_size=400))
def test_any_bytes_are_a_kind_or_named(content: bytes) -> None:
    try:
        kind: str = kind_of(content)
    except Unreadable as error:
        kind = str(error)
    assert kind in ("text", "markdown", "pdf", "docx", "html") or kind.startswith("is ")


@pytest.mark.parametrize("run", [b"[", b"[a", b"**a", b"<!--", b"<p", b"a:\n ", b"# "])
def test_no_run_of_marks_takes_long(run: bytes) -> None:
    start = time.monotonic()
    assert kind_of(b"Words. " + run * (200_000 // len(run))) in ("text", "markdown")
    assert time.monotonic() - start < 10
