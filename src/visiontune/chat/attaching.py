"""Files that come with a message: documents are read, pictures, sounds and scores imported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.chat.base import Event, Said
from visiontune.errors import InputError

if TYPE_CHECKING:
    from visiontune.studio import Studio

MOST = 20
_PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".svg"}
_SOUNDS = {".wav", ".mp3", ".m4a", ".ogg", ".flac", ".aac", ".opus"}
_SCORES = {".mid", ".midi", ".musicxml", ".mxl", ".krn"}


@dataclass(frozen=True)
class Sent:
    """A file that is in the library already (`store.import_file`), by the name that its user knows."""

    ref: str
    name: str


@dataclass(frozen=True)
class Attached:
    """What came with a message.

    Args:
        refs: FileRefs by kind: image, audio, midi; of several of one kind the last.
        documents: Plain text by name.
        notes: What was left out of them.
    """

    refs: dict[str, str] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """To be kept with the message."""
        return {name: value for name, value in (("files", self.refs), ("documents", self.documents)) if value}

    @property
    def shown(self) -> str:
        """What came, in a few words: "notes.md and a picture"; empty: nothing."""
        names = {"image": "your picture", "audio": "your recording", "midi": "your score"}
        return " and ".join([*(f"“{name}”" for name in self.documents), *(names[kind] for kind in self.refs)])

    def events(self) -> Iterator[Event]:
        for note in self.notes:
            yield Said(f"{note}\n")


def attached(files: Sequence[Path | Sent], studio: Studio) -> Attached:
    """Read and import the files.

    Raises:
        InputError: one of them cannot be taken; names it.
    """
    if len(files) > MOST:
        raise InputError("files", len(files), f"at most {MOST} can come with one message")
    refs: dict[str, str] = {}
    documents: dict[str, str] = {}
    notes: list[str] = []
    for file in files:
        path = studio.store.file(file.ref) if isinstance(file, Sent) else file
        kind = _kind(path)
        if kind == "image":
            from visiontune.pictures import require_picture

            require_picture(path, "file")
        if kind:
            refs[kind] = file.ref if isinstance(file, Sent) else studio.import_file(path)
            continue
        from visiontune.chat.documents import read_document

        read = read_document(path, name=file.name if isinstance(file, Sent) else "")
        documents[read.name] = read.text
        notes += [f"{read.name}: {warning}" for warning in read.warnings]
    return Attached(refs, documents, tuple(notes))


def _kind(path: Path) -> str:
    suffix = path.suffix.lower()
    for kind, suffixes in (("image", _PICTURES), ("audio", _SOUNDS), ("midi", _SCORES)):
        if suffix in suffixes:
            return kind
    return ""
