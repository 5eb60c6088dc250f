"""Records: what tells of a finished artifact. Written last, so that who finds one finds all files that it names."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Self

from visiontune.artifacts import Artifact

RECORD = "artifact.json"
_HASH = re.compile("[0-9a-f]{64}")
_SHAPES: Mapping[str, type | tuple[type, ...]] = {
    "kind": str, "backend": str, "request": dict, "details": dict, "warnings": list, "parts": list, "seconds": (int, float),
}  # fmt: skip


def shelved(key: str) -> str:
    """Where an artifact lies in a library: `ab/ab12…`. What is no key, in a database edited by hand, lies nowhere."""
    return f"{key[:2]}/{key}" if _HASH.fullmatch(key) else "no/key"


@dataclass(frozen=True)
class Stamp:
    """What a file must be: the SHA-256 of its content, and its length in bytes."""

    sha256: str
    size: int

    @classmethod
    def of(cls, path: Path) -> Self:
        with path.open("rb") as stream:
            return cls(hashlib.file_digest(stream, "sha256").hexdigest(), path.stat().st_size)


@dataclass(frozen=True)
class Record:
    """A record that can be read.

    Args:
        names: The files, the main one first.
        stamps: By name; none in records of the first days.
    """

    document: Mapping[str, Any]
    names: tuple[str, ...]
    stamps: Mapping[str, Stamp]

    @classmethod
    def read(cls, content: str | bytes) -> Self | None:
        """None where it is damaged, or names files that would lie elsewhere."""
        try:
            document = json.loads(content)
            names = (str(document["file"]), *map(str, document["files"].values()))
            stamps = {
                str(name): Stamp(str(one["sha256"]), int(one["bytes"]))
                for name, one in document.get("stamps", {}).items()
            }
            record = cls(document, tuple(dict.fromkeys(names)), stamps)
            record.artifact("", Path())
            sound = all(isinstance(document[name], shape) for name, shape in _SHAPES.items())
            sound = sound and all(isinstance(part, str) for part in (*document["parts"], *document["warnings"]))
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            return None
        plain = all(
            name == PurePosixPath(name).name and name.isprintable() and name[:1] not in ("", ".")
            for name in record.names
        )
        sound = sound and all(_HASH.fullmatch(one.sha256) and one.size >= 0 for one in stamps.values())
        return record if plain and sound and RECORD not in record.names else None

    def artifact(self, key: str, folder: Path) -> Artifact:
        """What it tells of, with files in `folder`."""
        document = self.document
        return Artifact(
            id="",
            key=key,
            kind=document["kind"],
            path=folder / document["file"],
            files={name: folder / file for name, file in document["files"].items()},
            request=document["request"],
            backend=document["backend"],
            details=document["details"],
            warnings=tuple(document["warnings"]),
            parts=tuple(document["parts"]),
            seconds=document["seconds"],
        )

    def is_there(self, folder: Path) -> bool:
        """Whether all files are in `folder`, whatever is in them."""
        return all((folder / name).exists() for name in self.names)

    def is_whole(self, folder: Path) -> bool:
        """Whether all files are in `folder`, in their length. What they hold is not read."""
        try:
            sizes = {name: (folder / name).stat().st_size for name in self.names}
        except OSError:
            return False
        return all(sizes[name] == stamp.size for name, stamp in self.stamps.items() if name in sizes)

    def stamped(self, folder: Path) -> Self:
        """With the stamps of the files in `folder`, where it has none of its own."""
        if all(name in self.stamps for name in self.names):
            return self
        stamps = {name: Stamp.of(folder / name) for name in self.names}
        told = {name: {"sha256": one.sha256, "bytes": one.size} for name, one in stamps.items()}
        return type(self)({**self.document, "stamps": told}, self.names, stamps)

    def size(self) -> int:
        """Bytes of all files, as far as they are known."""
        return sum(stamp.size for stamp in self.stamps.values())

    def text(self) -> str:
        """As it is written."""
        return json.dumps(self.document, ensure_ascii=False)
