"""Notes: short texts with a title and keywords, from the package's almanac or from the user."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path, PurePosixPath

from visiontune.errors import InputError
from visiontune.reading import read_whole

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_HEADING = re.compile(
    r"^[ \t]{0,3}#{1,6}[ \t]+(.+?)[ \t#]*$|<h1[^>]*>(.+?)</h1>|<title>(.+?)</title>", re.MULTILINE | re.IGNORECASE
)
_UNDERLINED = re.compile(r"\A\s*(\S.*)\n[ \t]*(?:={3,}|-{3,})[ \t]*$", re.MULTILINE)
_SUFFIXES = (".md", ".markdown", ".txt", ".html", ".htm")
MAX_FILES = 5_000
MAX_BYTES = 20_000_000  # of a notes archive, unpacked


@dataclass(frozen=True)
class Note:
    """A text on one topic. `slug` names it: the file's name without suffix."""

    slug: str
    title: str
    keywords: tuple[str, ...]
    body: str


def read_note(text: str, slug: str) -> Note:
    """A note from its text: front matter (`title`, `keywords`) where it has some, else its first heading."""
    front = _FRONT_MATTER.match(text)
    fields: dict[str, str] = {}
    if front:
        for line in front.group(1).splitlines():
            name, colon, value = line.partition(":")
            if colon and not name.startswith((" ", "-", "#")):
                fields[name.strip().lower()] = value.strip().strip("\"'")
        text = text[front.end() :]
    keywords = fields.get("keywords") or fields.get("tags") or ""
    parts = (part.strip().strip("\"'") for part in keywords.strip("[]").split(","))
    title = fields.get("title") or first_heading(text) or slug.replace("-", " ").replace("_", " ").strip()
    return Note(slug, title, tuple(part for part in parts if part), text.strip())


def first_heading(text: str) -> str:
    """The first heading of Markdown or HTML (also a front matter's title), as plain text; empty where there is none."""
    from visiontune.text.cleaning import clean

    front = _FRONT_MATTER.match(text)
    if front:
        named = re.search(r"^title:[ \t]*(.+)$", front.group(1), re.MULTILINE)
        if named:
            return named.group(1).strip().strip("\"'")
        text = text[front.end() :]
    found = _UNDERLINED.match(text) or _HEADING.search(text)
    if found is None:
        return ""
    raw = next(group for group in found.groups() if group is not None)
    return " ".join(clean(raw).split()).rstrip(".。।")


@cache
def almanac() -> tuple[Note, ...]:
    """The notes that come with the package, by slug; read on first need."""
    folder = resources.files("visiontune.text") / "almanac"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".md")), key=lambda file: file.name)
    return tuple(read_note(file.read_text(encoding="utf-8"), file.name.removesuffix(".md")) for file in files)


def read_notes(path: Path) -> tuple[Note, ...]:
    """The user's own notes: one text file, or a ZIP of them.

    Raises:
        InputError: the file is neither, is damaged or too large, or holds no text.
    """
    try:
        if path.exists() and not path.is_file():  # devices and pipes have no end
            raise InputError("notes", path.name, "cannot be read: it is no file")
        if zipfile.is_zipfile(path):
            notes = _from_zip(path)
        else:
            notes = (read_note(_decoded(read_whole(path, "notes", MAX_BYTES), path.name), path.stem),)
    except OSError as error:
        raise InputError("notes", path.name, f"cannot be read: {error.strerror or error}") from error
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise InputError("notes", path.name, f"is a damaged or locked ZIP file ({error})") from error
    notes = tuple(note for note in notes if note.body.strip())
    if not notes:
        raise InputError("notes", path.name, f"holds no text; give files of {', '.join(_SUFFIXES)}")
    return notes


def pack_notes(folder: Path, target: Path) -> None:
    """Write the notes of a folder and those below it to a ZIP file; equal notes make equal bytes, whatever their dates.

    Hidden files and folders are left out, and so is what lies behind links: a folder shared by others may link anywhere.

    Raises:
        InputError: the folder holds no notes, too many, or too much of them.
    """
    found = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in _SUFFIXES
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.resolve().is_relative_to(folder.resolve())
    )
    if not found:
        raise InputError("notes", str(folder), f"holds no text; give files of {', '.join(_SUFFIXES)}")
    if len(found) > MAX_FILES:
        raise InputError("notes", str(folder), f"holds more than {MAX_FILES:,} notes; give fewer")
    room = MAX_BYTES
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in found:
            room -= path.stat().st_size
            if room < 0:
                raise InputError(
                    "notes", str(folder), f"is larger than {MAX_BYTES // 1_000_000} MB; give fewer or shorter notes"
                )
            # A ZipInfo of our own: its date is 1980 for all.
            member = zipfile.ZipInfo(path.relative_to(folder).as_posix())
            archive.writestr(member, path.read_bytes(), zipfile.ZIP_DEFLATED)


def _from_zip(path: Path) -> tuple[Note, ...]:
    notes = []
    room = MAX_BYTES
    with zipfile.ZipFile(path) as archive:
        members = [member for member in archive.infolist() if member.filename.lower().endswith(_SUFFIXES)]
        if len(members) > MAX_FILES:
            raise InputError("notes", path.name, f"holds more than {MAX_FILES:,} notes; give fewer")
        for member in members:
            # The declared size may lie, so no more than the room that is left is ever unpacked.
            with archive.open(member) as file:
                content = file.read(room + 1)
            room -= len(content)
            if room < 0:
                raise InputError(
                    "notes", path.name, f"is larger than {MAX_BYTES // 1_000_000} MB unpacked; give fewer notes"
                )
            name = PurePosixPath(member.filename.replace("\\", "/"))
            notes.append(read_note(_decoded(content, name.name), name.stem))
    return tuple(notes)


def _decoded(content: bytes, name: str) -> str:
    for encoding in ("utf-16", "utf-8-sig") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InputError("notes", name, "is not text; save it as UTF-8")
