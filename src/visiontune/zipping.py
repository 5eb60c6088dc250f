"""Archives of artifacts, written piece by piece: no more of them is in memory than a piece, however large they are."""

from __future__ import annotations

import io
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from visiontune.artifacts import Artifact
from visiontune.errors import NotFound, VisionTuneError
from visiontune.listing import Listing
from visiontune.naming import file_name

_PIECE = 256 * 1024
_PACKED = {".json", ".svg", ".txt", ".srt", ".vtt", ".mid", ".musicxml", ".wav", ".md"}
"""What becomes smaller; pictures and films are packed already."""


def zipped(
    listings: Sequence[Listing], get: Callable[[str], Artifact], write: Callable[[Artifact, Path], list[Path]]
) -> Iterator[bytes]:
    """The bytes of a ZIP file of what was listed, as they are needed.

    What cannot be written out is named, with the reason, in a text file in the archive.

    Args:
        get: The artifact of an id.
        write: Writes an artifact to a path, and files beside it; `Studio.export`.
    """
    pipe, names, left = _Pipe(), Names(), []
    with zipfile.ZipFile(pipe, "w", allowZip64=True) as archive:
        for listing in listings:
            with tempfile.TemporaryDirectory(prefix="visiontune-zip-") as folder:
                try:
                    artifact = get(listing.id)
                    files = write(artifact, Path(folder) / f"{listing.kind}{artifact.path.suffix}")
                except NotFound:
                    left.append(f"{listing.title or listing.kind}: its files are gone")
                    continue
                except VisionTuneError as error:
                    left.append(f"{listing.title or listing.kind}: {error}")
                    continue
                tails = [file.name.removeprefix(listing.kind) for file in files]
                stem = names.free(file_name(listing.title or listing.kind, "untitled"), tails)
                for file, tail in zip(files, tails, strict=True):
                    yield from _packed(archive, pipe, file, f"{stem}{tail}", listing.created)
        if left:
            archive.writestr("Not included.txt", "\n".join(left) + "\n")
    yield pipe.taken()


class Names:
    """Names of files that differ even where capitals do not count."""

    def __init__(self) -> None:
        self._used: set[str] = set()
        self._next: dict[str, int] = {}

    def free(self, stem: str, tails: Sequence[str]) -> str:
        """`stem`, or with a number behind it, so that it is free with each of `tails` (".png") behind it."""
        folded = stem.casefold()
        number = self._next.get(folded, 1)
        while True:
            found = stem if number == 1 else f"{stem} ({number})"
            names = {f"{found}{tail}".casefold() for tail in tails}
            number += 1
            if not names & self._used:
                self._used |= names
                self._next[folded] = number
                return found


class _Pipe(io.RawIOBase):
    """Where the archive is written to, and what was written is taken from. It cannot go back, as a download cannot."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        self._pieces.append(bytes(piece))  # type: ignore[call-overload]
        return len(self._pieces[-1])

    def taken(self) -> bytes:
        """What was written since the last call."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def _packed(archive: zipfile.ZipFile, pipe: _Pipe, file: Path, name: str, created: float) -> Iterator[bytes]:
    when = time.localtime(max(created, 315_619_200.0))  # a ZIP knows no time before 1980
    entry = zipfile.ZipInfo(name, when[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED if file.suffix in _PACKED else zipfile.ZIP_STORED
    entry.file_size = file.stat().st_size
    entry.external_attr = 0o644 << 16
    with file.open("rb") as source, archive.open(entry, "w") as target:
        while piece := source.read(_PIECE):
            target.write(piece)
            yield pipe.taken()
    yield pipe.taken()
