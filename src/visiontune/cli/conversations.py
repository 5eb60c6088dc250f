"""`visiontune conversations`: what was said, to be found, exported and deleted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from visiontune.cli.options import Json
from visiontune.errors import InputError

if TYPE_CHECKING:
    from visiontune.chat.memory.conversations import Conversations

app = typer.Typer(help="Conversations with the assistant.", no_args_is_help=True, rich_markup_mode=None)
USER = "local"
Id = Annotated[str, typer.Argument(help="Its id, or the first letters.")]


def _kept() -> Conversations:
    from visiontune.chat.memory.conversations import Conversations
    from visiontune.jobs.database import Database
    from visiontune.settings import Settings

    return Conversations(Database.of(Settings.load()))


@app.command("list")
def list_(
    text: Annotated[str, typer.Argument(help="Words to look for in titles and messages.")] = "",
    limit: Annotated[int, typer.Option(help="At most so many.")] = 50,
    as_json: Json = False,
) -> None:
    """List conversations, the last changed first."""
    from visiontune.cli.output import print_json

    found = _kept().find(USER, text, limit)
    if as_json:
        print_json({"conversations": [{"id": one.id, "title": one.title, "messages": one.count} for one in found]})
        return
    for one in found:
        print(f"{one.id[:8]}  {one.count:3}  {one.title}")


@app.command()
def show(conversation: Id, as_json: Json = False) -> None:
    """Show a conversation."""
    from visiontune.chat.memory.transcripts import document, markdown
    from visiontune.cli.output import print_json

    found = _kept().get(conversation, USER)
    if as_json:
        print_json(document(found))
    else:
        print(markdown(found))


@app.command()
def export(
    conversation: Id, output: Annotated[Path, typer.Option("-o", "--output", help="talk.md or talk.json.")]
) -> None:
    """Write a conversation to a file."""
    print(write(_kept(), conversation, output))


@app.command()
def rename(conversation: Id, title: str) -> None:
    """Give a conversation another title."""
    print(_kept().rename(conversation, USER, title).title)


@app.command()
def delete(conversation: Id) -> None:
    """Delete a conversation; what was made in it stays in the library."""
    print(f"deleted: {_kept().delete(conversation, USER).title}")


def write(conversations: Conversations, conversation: str, output: Path) -> Path:
    """Write a conversation as Markdown or JSON, as the suffix says.

    Raises:
        InputError: the suffix is another, or the file cannot be written.
    """
    from visiontune.chat.memory.transcripts import document, markdown

    found = conversations.get(conversation, USER)
    if output.suffix.lower() == ".json":
        text = json.dumps(document(found), ensure_ascii=False, indent=2) + "\n"
    elif output.suffix.lower() == ".md":
        text = markdown(found)
    else:
        raise InputError("--output", str(output), "must end in .md or .json")
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError("--output", str(output), f"cannot be written: {error.strerror}") from error
    return output
