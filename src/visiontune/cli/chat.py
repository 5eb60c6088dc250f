"""`visiontune chat`: one message, or a conversation in the terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from visiontune.cli.options import Json, Quiet


def chat(
    message: Annotated[
        str, typer.Argument(help="One message; - reads it from stdin; without it, a conversation.")
    ] = "",
    file: Annotated[
        list[Path] | None,
        typer.Option("--file", help="A document, picture, sound or score that comes with it; may be repeated."),
    ] = None,
    go_on: Annotated[bool, typer.Option("--continue", "-c", help="Go on with the last conversation.")] = False,
    conversation: Annotated[str, typer.Option(help="Go on with this one: its id, or the first letters.")] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Make what is costly without asking.")] = False,
    open_: Annotated[bool, typer.Option("--open", help="Open what was made.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say how each message was understood.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Say in your own words what you want: a picture, a film, music, speech, or an answer.

    Ctrl-C stops what is being made, and nothing else. In a conversation /help lists what else can be typed.
    """
    from visiontune.cli.conversing import Conversing, converse
    from visiontune.cli.sources import read_text
    from visiontune.errors import InputError
    from visiontune.reading import require_stdin
    from visiontune.studio import Studio

    if message == "-":
        message = read_text(Path("-"), "MESSAGE").strip()
    if as_json and not message.strip():
        raise InputError("MESSAGE", message, "--json answers one message; give it")
    if not message.strip():
        require_stdin("MESSAGE")
    with Studio() as studio, Conversing.in_studio(studio, quiet=quiet or as_json, explain=explain, opens=open_) as talk:
        talk.begin(conversation, go_on=go_on)
        if not message.strip():
            if file:
                raise InputError("--file", str(file[0]), "comes with a message; in a conversation type /file PATH")
            converse(talk)
            return
        code = talk.say(message, tuple(file or ()), as_json=as_json, agreed=yes)
    if code:
        sys.exit(code)
