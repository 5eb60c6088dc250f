"""The seam of bringing in: an imported file in, the same content as an artifact out."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field

from visiontune.errors import ContentError
from visiontune.requests import FileRef, Request, Seed, Text

SUFFIXES: Mapping[str, str] = {
    ".png": "image",
    ".jpg": "image",
    ".webp": "image",
    ".wav": "audio",
    ".flac": "audio",
    ".mp3": "audio",
    ".ogg": "audio",
    ".mid": "midi",
    ".mp4": "video",
}
"""What a file of each suffix must hold, as uploads are written."""


class ImportRequest(Request):
    """A file of the user's own, taken into the library. No chance is in it, so the seed is always the same."""

    kind: ClassVar[str] = "import"
    file: FileRef
    title: Text = Field(default="", max_length=200, description="what it is called in the library")
    seed: Seed = 0


@dataclass(frozen=True)
class ImportOutput:
    """A file as it came.

    Args:
        source: The imported file.
        media: image, audio, midi or video.
        facts: What it measures: width and height in pixels, duration in seconds, as far as it has them.
        origin: How it was made, where its file says so.
    """

    source: Path
    media: str
    facts: Mapping[str, Any]
    title: str = ""
    origin: Mapping[str, Any] | None = field(default=None, repr=False)
    warnings: tuple[str, ...] = ()

    @property
    def suffix(self) -> str:
        return self.source.suffix

    def check(self, request: ImportRequest) -> None:
        if SUFFIXES.get(self.suffix) != self.media:
            raise ContentError(f"the imported file {request.file} is no {self.media}")
        if any(value <= 0 for value in self.facts.values()):
            raise ContentError(f"the imported file {request.file} is empty: {dict(self.facts)}")

    def save(self, path: Path) -> Mapping[str, Path]:
        shutil.copyfile(self.source, path)
        return {}

    def details(self) -> dict[str, Any]:
        origin = None if self.origin is None else dict(self.origin)
        return {"title": self.title, "media": self.media, "origin": origin, **self.facts}
