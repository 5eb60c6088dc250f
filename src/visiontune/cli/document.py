"""The commands' own help as one page of Markdown: `python -m visiontune.cli.document > docs/cli.md`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from visiontune.cli.app import app

WIDTH = 110
_HEAD = """# Commands

Every command with its options, as `visiontune COMMAND --help` prints them. This page is made of them and not by hand:
`python -m visiontune.cli.document > docs/cli.md`.

Exit codes: 0 done, 1 failed, 2 bad input, 130 interrupted. Progress goes to stderr, results to stdout.
"""


def document() -> str:
    """The page: a list of all commands, then the help of each, the same on every machine and in every terminal."""
    root = typer.main.get_command(app)
    found = list(_commands(root, _context(root, "visiontune")))
    rows = [f"- [`{name}`](#{name.replace(' ', '-')}): {command.get_short_help_str(200)}" for name, command, _ in found]
    parts = [f"## {name}\n\n```\n{_help(command, context)}\n```" for name, command, context in found]
    return "\n".join([_HEAD, *rows, "", "\n\n".join(parts), ""])


# Commands and contexts are `Any`: they are of the click that typer carries inside, whose classes it does not give out.
def _commands(group: Any, context: Any) -> Iterator[tuple[str, Any, Any]]:
    """(full name, command, its context) of all commands below `group` that are not hidden, in the order of its help."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command.hidden:
            continue
        inner = _context(command, name, context)
        if hasattr(command, "list_commands"):
            yield from _commands(command, inner)
        else:
            yield inner.command_path, command, inner


def _context(command: Any, name: str, parent: Any = None) -> Any:
    # The width is said for each: one that is only inherited gives way to the terminal's.
    return command.make_context(
        name, [], parent=parent, resilient_parsing=True, terminal_width=WIDTH, max_content_width=WIDTH
    )


def _help(command: Any, context: Any) -> str:
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines()).strip()


if __name__ == "__main__":
    print(document(), end="")
