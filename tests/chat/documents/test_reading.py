"""The door: what is refused, what is cut, and that nothing hangs."""

from __future__ import annotations

import io
import os
import random
import re
import time
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from helpers_documents import SENTENCES, prose, raw_pdf, shown
from visiontune.chat.documents import read_document
from visiontune.chat.documents.apart import read
from visiontune.chat.documents.base import Unreadable
from visiontune.errors import InputError
from visiontune.requests import MAX_TEXT, Text


def pdf(pages: int = 3) -> bytes:
    return raw_pdf([shown([(72, 780, 18, f"Part {n}"), (72, 740, 11, SENTENCES[n % 6])]) for n in range(pages)])


def word() -> bytes:
    target = io.BytesIO()
    document = docx.Document()
    for sentence in SENTENCES:
        document.add_paragraph(sentence)
    document.save(target)
    return target.getvalue()


def outcome(path: Path) -> tuple[str, str]:
    """What is read, and what is said where nothing is."""
    try:
        return read_document(path).text, ""
    except InputError as error:
        return "", str(error)


HTML = f"<html><body><h1>Dams</h1><p>{SENTENCES[0]}</p><table><tr><td>1<td>2</table></body></html>".encode()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"", "is empty"),
        ("a.txt", b" \n\n\t ", "holds no words"),
        ("a.md", b"---\n\n***\n", "holds no words"),
        ("a.pdf", b"%PDF-1.7\nnothing else", "damaged PDF"),
        ("a.pdf", pdf()[:300], "damaged PDF|holds no text"),
        ("a.docx", word()[:2_000], "damaged"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "save it as .docx"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_name(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=said) as caught:
        read_document(path, "attachment")
    assert caught.value.field == "attachment" and caught.value.value == name


@pytest.mark.parametrize(
    ("name", "said"), [("missing.pdf", "no such file"), (".", "is a folder"), ("a\0b", "no.* file"), ("x" * 5_000, "")]
)
def test_what_is_no_file_is_refused(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(InputError, match=f"file: .*{said}"):
        read_document(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="file: "):
        read_document(tmp_path / "pipe")


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(50_000_001)
    with pytest.raises(InputError, match="larger than 50,000,000 bytes"):
        read_document(tmp_path / "large.txt")


def test_a_long_text_is_cut_at_a_paragraph_and_what_is_left_out_is_named(tmp_path: Path) -> None:
    path = tmp_path / "book.md"
    text = "\n\n".join(f"## Chapter {n}\n\n{prose(n)}" for n in range(900))
    path.write_text(text, encoding="utf-8")
    document = read_document(path)
    assert 0.99 * MAX_TEXT < len(document.text) <= MAX_TEXT and text.startswith(document.text)
    last = document.text.count("## Chapter") - 1
    left = len(text) - len(document.text)
    assert document.warnings[0].startswith(
        f"Only the first {len(document.text):,} characters are used of {len(text):,}: {left:,}"
    )
    assert f"from “Chapter {last + 1}” on are left out" in document.warnings[0] or document.text.endswith(
        f"Chapter {last}"
    )


def test_a_long_pdf_is_cut_and_the_pages_left_out_are_named(tmp_path: Path) -> None:
    lines = [f"{n}: {sentence}" for n, sentence in enumerate(SENTENCES * 7)]
    page = shown((72, 800 - 17 * n, 11, line) for n, line in enumerate(lines))
    path = tmp_path / "book.pdf"
    path.write_bytes(raw_pdf([page] * 90))
    document = read_document(path)
    assert document.pages == 90 and len(document.text) <= MAX_TEXT
    last = document.page_at(len(document.text) - 1)
    assert last is not None and 50 < last < 90
    assert document.warnings[0].endswith(f"to page {last} of 90: pages {last + 1} to 90 left out.")


def test_a_text_without_any_space_is_cut_too(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text("x" * 300_000, encoding="utf-8")
    document = read_document(path)
    assert 0 < len(document.text) <= MAX_TEXT and "left out" in document.warnings[0]


def test_any_request_can_take_what_was_read(tmp_path: Path) -> None:
    path = tmp_path / "odd.txt"
    path.write_text("Words\x0b with \x1b odd \x07 characters\u2028 and \ufffe more.\r\nHere.", encoding="utf-8")
    text = read_document(path).text
    assert TypeAdapter(Text).validate_python(text) == text
    assert text == "Words\n with  odd  characters\n and  more.\nHere."


@pytest.mark.parametrize(("name", "content"), [("a.pdf", pdf()), ("a.docx", word()), ("a.html", HTML)])
def test_truncated_files_are_read_or_refused(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    for share in (0.1, 0.3, 0.7, 0.95):
        path.write_bytes(content[: int(len(content) * share)])
        text, said = outcome(path)
        assert any(word in text for word in ("Dams", "Part", "Beavers")) or re.search(
            rf"{name}.*(?:damaged|no text|no words)", said
        )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), kind=st.sampled_from(["pdf", "docx", "html"]))
def test_damaged_files_are_read_or_refused(seed: int, kind: str) -> None:
    chance = random.Random(seed)
    content = bytearray({"pdf": pdf(), "docx": word(), "html": HTML}[kind])
    for _ in range(chance.randint(1, 40)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    try:
        found = read(bytes(content), kind, time.monotonic() + 10, MAX_TEXT)
    except Unreadable:
        return
    assert "\0" not in found.text and len(found.page_starts) in (0, found.pages)


def test_a_pdf_that_takes_for_ever_is_given_up(tmp_path: Path) -> None:
    # Forms that each draw the next one ten times: ten thousand million texts on one page.
    forms = {}
    for n in range(10):
        inner = b" ".join([b"/X%d Do" % (n + 1)] * 10) if n < 9 else shown([(72, 700, 11, "again")])
        forms[100 + n] = (
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Length %d /Resources << /Font << /F1 3 0 R >> "
            b"/XObject << /X%d %d 0 R >> >> >>\nstream\n%s\nendstream" % (len(inner), n + 1, 101 + n, inner)
        )
    path = tmp_path / "slow.pdf"
    path.write_bytes(raw_pdf([b"/X0 Do"], extra=forms, resources=b"/XObject << /X0 100 0 R >>"))
    start = time.monotonic()
    with pytest.raises(InputError, match="takes more than 3 s|damaged or too large"):
        read_document(path, seconds=3)
    assert time.monotonic() - start < 8


def test_a_page_that_unpacks_to_a_hundred_megabytes_does_not_take_the_machine(tmp_path: Path) -> None:
    path = tmp_path / "bomb.pdf"
    path.write_bytes(raw_pdf([b"BT ET " * 20_000_000]))
    assert path.stat().st_size < 1_000_000
    start = time.monotonic()
    with pytest.raises(InputError, match="bomb.pdf"):
        read_document(path, seconds=10)
    assert time.monotonic() - start < 20


def test_slow_pages_are_left_out_and_named(tmp_path: Path) -> None:
    content = pdf(30)
    found = read(content, "pdf", time.monotonic() - 1, MAX_TEXT)
    assert found.text.startswith("# Part 0") and found.pages == 30
    assert found.warnings == ("Reading took too long: pages 2 to 30 are left out.",)


def test_a_module_beside_the_user_is_not_taken_for_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('run')", encoding="utf-8")
    (tmp_path / "a.html").write_bytes(HTML)
    monkeypatch.chdir(tmp_path)
    assert read_document(Path("a.html")).title == "Dams"
