"""Artifacts out of the library to where the user wants them, signed where the settings name a certificate."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from visiontune.artifacts import Artifact
from visiontune.credentials.signer import Signer
from visiontune.credentials.statement import state
from visiontune.files import check_output, export
from visiontune.registry import Registry
from visiontune.settings import Settings
from visiontune.store import ArtifactStore


@dataclass
class Exporter:
    """Writes artifacts to files. What lies in the library is never signed: a signature is not the same twice."""

    settings: Settings
    registry: Registry
    store: ArtifactStore

    @cached_property
    def signer(self) -> Signer | None:
        """See `Signer.of`."""
        return Signer.of(self.settings)

    def check(self, kind: str, path: Path) -> None:
        """Refuse an output path before any work is done.

        Raises:
            InputError: see `files.check_output`; or the settings name a certificate that cannot sign, or not this format.
        """
        check_output(kind, path)
        if self.signer is not None:
            self.signer.check(path)

    def __call__(self, artifact: Artifact, path: Path, *, strip_metadata: bool = False) -> list[Path]:
        """`files.export`, and signed.

        Args:
            strip_metadata: No prompt is in the signed statement either.
        """
        self.check(artifact.kind, path)
        if (signer := self.signer) is None:
            return export(artifact, path, strip_metadata=strip_metadata)
        statement = state(artifact, self.registry, self.store.file, private=strip_metadata)
        return export(artifact, path, strip_metadata=strip_metadata, sign=lambda part: signer.sign(part, statement))


def main(document: str) -> None:
    """Write an artifact in this process: `python -m visiontune.exporting JSON`, with home, id, to and strip."""
    from visiontune.errors import VisionTuneError
    from visiontune.studio import Studio

    asked = json.loads(document)
    try:
        with Studio(Settings.load(home=Path(asked["home"]))) as studio:
            studio.export(studio.library.get(asked["id"]), Path(asked["to"]), strip_metadata=asked["strip"])
    except VisionTuneError as error:
        sys.exit(getattr(error, "remedy", str(error)))


if __name__ == "__main__":
    main(sys.argv[1])
