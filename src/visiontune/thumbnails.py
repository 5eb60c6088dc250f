"""Small pictures of what the library holds, kept beside it: `HOME/thumbnails/KEY-SIZE.webp`.

They can be drawn again at any time: what is lost is drawn anew, and what nobody needs any more is swept.
"""

from __future__ import annotations

import contextlib
import secrets
import time
from pathlib import Path
from typing import Literal

from visiontune.artifacts import Artifact, translating_os_errors
from visiontune.store import ArtifactStore

Size = Literal["small", "large"]
SIDES: dict[Size, int] = {"small": 480, "large": 1_280}
"""Pixels of the longer side."""
OLD = 30 * 86_400.0
"""Seconds after which a picture that nobody looked at is removed."""


class Thumbnails:
    """The small pictures of a home. A reader sees a whole picture or none."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "thumbnails"

    def known(self, key: str, size: Size) -> Path | None:
        """The small picture of what has this key, where it was drawn."""
        path = self.folder / f"{key}-{size}.webp"
        return path if path.is_file() else None

    def get(self, artifact: Artifact, media: str, size: Size = "small") -> Path:
        """The small picture of an artifact, drawn now where there is none yet.

        Args:
            media: What its main file shows, as `listing.Media`.

        Raises:
            NotFound: it is nothing that can be seen or heard.
            InputError: its file is damaged.
            StorageError: the picture cannot be kept.
        """
        if (there := self.known(artifact.key, size)) is not None:
            return there
        path = self.folder / f"{artifact.key}-{size}.webp"
        from visiontune.depicting import depicted

        content = depicted(artifact, media, SIDES[size])
        with translating_os_errors("a small picture cannot be kept"):
            self.folder.mkdir(exist_ok=True)
            part = self.folder / f".{secrets.token_hex(8)}.part"
            try:
                part.write_bytes(content)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
        return path

    def sweep(self, store: ArtifactStore, older_than: float = OLD) -> int:
        """Remove pictures of what is gone from `store`, old ones, and halves of killed writers; returns how many."""
        removed, now = 0, time.time()
        with translating_os_errors("old small pictures cannot be removed"):
            for path in self.folder.iterdir() if self.folder.is_dir() else ():
                with contextlib.suppress(FileNotFoundError):  # another one sweeps as well
                    age = now - path.stat().st_mtime
                    half = path.suffix == ".part" and age > 3_600
                    gone = path.suffix == ".webp" and not store.folder(path.name.partition("-")[0]).is_dir()
                    if half or gone or age > older_than:
                        path.unlink()
                        removed += 1
        return removed
