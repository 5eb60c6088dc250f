"""`visiontune understand`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from visiontune.cli.options import Json


def understand(
    text: Annotated[str, typer.Argument(help="A message; - reads one a line from stdin.")],
    explain: Annotated[bool, typer.Option("--explain", help="Say what decided, with numbers.")] = False,
    as_json: Json = False,
) -> None:
    """Tell what a message means: intent, slots and named entities. Nothing is made."""
    from visiontune.chat.base import Understanding
    from visiontune.chat.understanding import OWN, Understander, document
    from visiontune.cli.output import print_json
    from visiontune.errors import InputError
    from visiontune.reading import require_stdin
    from visiontune.requests import MAX_TEXT
    from visiontune.settings import Settings

    lines = require_stdin("TEXT") if text == "-" else ()
    own = Settings.load().home / OWN
    if len(text) > MAX_TEXT:
        raise InputError("TEXT", text[:60], f"must be at most {MAX_TEXT:,} characters")
    understander = Understander.load(own if own.is_dir() else None)

    def tell(found: Understanding) -> None:
        told = document(found)
        if explain:
            told["reasons"] = list(found.reasons)
        if as_json or text == "-":
            print_json(told)
            return
        for wish in found.wishes:
            print(
                f"{wish.intent} ({wish.confidence:.0%})", *(f"{slot}={value!r}" for slot, value in wish.slots.items())
            )
        for entity in found.entities:
            print(f"  {entity.text}: {entity.type}")
        for reason in found.reasons if explain else ():
            print(f"  because: {reason}", file=sys.stderr)

    if text != "-":
        tell(understander.read(text))
        return
    for line in lines:  # as they come, each answered at once
        tell(understander.read(line.decode("utf-8", errors="replace").rstrip("\r\n")))
        sys.stdout.flush()
