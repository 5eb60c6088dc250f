"""`visiontune upscale`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from visiontune.cli.options import Backend, Json, Output, Quiet, Strip


def upscale(
    file: Annotated[Path, typer.Argument(help="A picture: PNG, JPEG or WebP.")],
    factor: Annotated[int, typer.Option(help="2, 3 or 4 times as many pixels a side.")] = 2,
    backend: Backend = "auto",
    output: Output = None,
    strip_metadata: Strip = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Enlarge a picture with sharp edges."""
    from visiontune.cli.output import import_picture, make_and_tell
    from visiontune.upscale.base import UpscaleRequest

    ref = import_picture(file, "FILE")
    request = UpscaleRequest.build(file=ref, factor=factor, backend=backend)
    make_and_tell([request], output, as_json=as_json, quiet=quiet, strip_metadata=strip_metadata)
