"""The instant backend of tests: a file is taken at its suffix's word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from visiontune.backends import Context
from visiontune.importing.base import SUFFIXES, ImportOutput, ImportRequest
from visiontune.importing.copying import Copy


@dataclass
class Stub(Copy):
    """The file, unread."""

    name: str = "stub"
    rank: int = -1
    digital_source: ClassVar[str] = "algorithmicMedia"

    def __call__(self, request: ImportRequest, context: Context) -> ImportOutput:
        context.check_cancelled()
        path = context.file(request.file)
        return ImportOutput(path, SUFFIXES[path.suffix], {}, request.title)
