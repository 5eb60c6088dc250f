"""Options that several commands share, under the same names everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Output = Annotated[Path | None, typer.Option("-o", "--output", help="Where to write it; the suffix picks the format.")]
Seed = Annotated[int | None, typer.Option("--seed", help="0 to 4294967295; the same seed gives the same bytes.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout, and nothing else.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress on stderr.")]
Strip = Annotated[bool, typer.Option("--strip-metadata", help="Write no provenance into the file.")]
Backend = Annotated[str, typer.Option("--backend", help="A backend by name; see visiontune doctor.")]
Voice = Annotated[str, typer.Option("--voice", help="A voice of the speech backend.")]
Speed = Annotated[float, typer.Option("--speed", help="0.5 to 2; 1 is the voice's own pace.")]
Language = Annotated[str, typer.Option("--language", help="ISO 639-1 code of the text: en, de, fr …")]
Notes = Annotated[
    Path | None, typer.Option("--notes", help="Your own notes (a folder, a ZIP or a text): what a prompt draws from.")
]
Spoken = Annotated[
    str | None, typer.Option("--language", help="ISO 639-1 code; default en; with --narration it is heard.")
]
