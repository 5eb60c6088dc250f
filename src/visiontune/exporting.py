"""Artifacts out of the library to where the user wants them, signed where the settings name a certificate."""

from __future__ import annotations

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
