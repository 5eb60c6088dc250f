"""A file made again from the request that it carries, in a studio that has never seen it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from visiontune.artifacts import Artifact
from visiontune.backends import request_from
from visiontune.files import read_provenance
from visiontune.services import NAMES

if TYPE_CHECKING:
    from visiontune.studio import Studio

SCRATCH = {"database": None, "store": None, "executor": "inline"}
"""Settings under which a home of its own is all that is touched."""


def remade(studio: Studio, path: Path, output: Path, report: Callable[[float, str], None]) -> Artifact:
    """See `Studio.remake`."""
    document = read_provenance(path)
    request = request_from(document["request"])
    with tempfile.TemporaryDirectory(prefix="visiontune-") as folder:
        # Keys that were written in the studio lie in its home, not in the scratch one.
        services = {name: studio.workshop.environment.option(name) for name in NAMES}
        secret = {name: SecretStr(key) for name, key in services.items() if key and name.endswith("_api_key")}
        settings = studio.settings.model_copy(update=SCRATCH | {"home": Path(folder)} | services | secret)
        with type(studio)(settings, studio.workshop.registry) as fresh:
            for ref in request.files():
                fresh.import_file(studio.store.file(ref))
            artifact = fresh.make(request, report)
            written = fresh.export(artifact, output)
    # The scratch library is gone; what is left are the files that were written.
    beside = {path.suffix.lstrip("."): path for path in written[1:]}
    return replace(artifact, path=output, files=beside)
