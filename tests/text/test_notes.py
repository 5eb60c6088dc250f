from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from visiontune.errors import InputError
from visiontune.text import notes as module
from visiontune.text.notes import almanac, first_heading, pack_notes, read_note, read_notes


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("# The fox\n\nText.", "The fox"),
        ("Intro.\n\n## The *red* [fox](http://a.b) ##\n\nText.", "The red fox"),
        ("The fox\n=======\n\nText.", "The fox"),
        ("<html><title>The fox</title><p>Text</p>", "The fox"),
        ("<h1 class='a'>The fox.</h1>", "The fox"),
        ("---\ntitle: 'The fox'\n---\nText.", "The fox"),
        ("Just text.\n\n---\n\nMore.", ""),
        ("# \n\nText.", ""),
    ],
)
def test_first_headings(text: str, heading: str) -> None:
    assert first_heading(text) == heading


def test_front_matter_is_read() -> None:
    note = read_note("---\r\ntitle: The fox\r\nkeywords: fox, wild dogs, 'red'\r\n---\r\nA fox.\r\n", "fox")
    assert (note.title, note.keywords, note.body) == ("The fox", ("fox", "wild dogs", "red"), "A fox.")
    assert read_note("A fox.", "my-red_fox").title == "my red fox"


def test_a_zip_of_notes(tmp_path: Path) -> None:
    path = tmp_path / "notes.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/fox.md", "# Foxes\n\nA fox.")
        archive.writestr("a/b/cat.txt", "Ein Kätzchen.".encode("cp1252"))
        archive.writestr("picture.png", b"\x89PNG")
    assert [(note.slug, note.title) for note in read_notes(path)] == [("fox", "Foxes"), ("cat", "cat")]
    assert "Kätzchen" in read_notes(path)[1].body


def test_a_folder_is_packed_the_same_whatever_its_dates(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    (folder / "deep" / ".git").mkdir(parents=True)
    (folder / "fox.md").write_text("# Foxes\n\nA fox.")
    (folder / "deep" / "owl.txt").write_text("An owl hoots.")
    (folder / "deep" / ".git" / "hidden.md").write_text("No note.")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / "secret.txt").write_text("Outside.")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    pack_notes(folder, tmp_path / "a.zip")
    os.utime(folder / "fox.md", (1, 1))
    pack_notes(folder, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert [(note.slug, note.body) for note in read_notes(tmp_path / "a.zip")] == [
        ("owl", "An owl hoots."),
        ("fox", "# Foxes\n\nA fox."),
    ]


def test_a_folder_without_notes_or_with_too_many_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="holds no text"):
        pack_notes(tmp_path, tmp_path / "a.zip")
    (tmp_path / "fox.md").write_text("A fox. " * 20)
    monkeypatch.setattr(module, "MAX_BYTES", 100)
    with pytest.raises(InputError, match="larger than"):
        pack_notes(tmp_path, tmp_path / "a.zip")


def test_one_text_is_one_note(tmp_path: Path) -> None:
    path = tmp_path / "fox.txt"
    path.write_text("Ein Fuchs.", encoding="utf-16")
    assert read_notes(path)[0].body == "Ein Fuchs."


@pytest.mark.parametrize(
    ("content", "remedy"),
    [(b"", "holds no text"), (b"\x00\x01\x02\x03", "is not text"), (b"PK\x03\x04 cut", "is not text|damaged|holds")],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, remedy: str) -> None:
    path = tmp_path / "fox.txt"
    path.write_bytes(content)
    if content.startswith(b"PK"):
        assert read_notes(path)[0].body  # readable characters: a text, if a strange one
        return
    with pytest.raises(InputError, match=remedy):
        read_notes(path)


def test_a_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 10_000)
    path = tmp_path / "notes.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("fox.md", "a" * 1_000_000)
    with pytest.raises(InputError, match="larger than"):
        read_notes(path)


def test_an_archive_without_notes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("picture.png", b"\x89PNG")
    with pytest.raises(InputError, match="holds no text"):
        read_notes(path)


def test_the_almanac_is_whole() -> None:
    notes = almanac()
    assert len(notes) >= 150
    faults = []
    for note in notes:
        words = len(note.body.split())
        if not note.title or len(note.keywords) < 5 or not 120 <= words <= 200 or "#" in note.body:
            faults.append((note.slug, f"{note.title}: {len(note.keywords)} keywords, {words} words"))
        if "\ufffd" in note.body or not note.body.rstrip().endswith((".", "!", "?")):
            faults.append((note.slug, "its end or its characters"))
    assert not faults
    assert len({note.title.casefold() for note in notes}) == len(notes), "titles are unique"


def test_notes_without_an_end_are_refused_and_not_read(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes here")
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(InputError, match="no file"):
        read_notes(tmp_path / "pipe.md")


def test_one_note_has_the_bound_of_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 10)
    (tmp_path / "a.md").write_text("x" * 11)
    with pytest.raises(InputError, match="larger than 10 bytes"):
        read_notes(tmp_path / "a.md")
