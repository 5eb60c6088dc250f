"""`visiontune weights`, `worker`."""

from __future__ import annotations

from typing import Annotated

import typer

from visiontune.cli.options import Json, Quiet

weights = typer.Typer(help="Model files.", no_args_is_help=True)


@weights.command("list")
def list_(as_json: Json = False) -> None:
    """List the models that can be pulled, and which are here."""
    from visiontune.cli.output import print_json
    from visiontune.settings import Settings
    from visiontune.weights import Weights

    settings = Settings.load()
    entries = Weights(settings.cache / "weights", offline=settings.offline).list()
    if as_json:
        from dataclasses import asdict

        print_json({"weights": [asdict(entry) for entry in entries]})
        return
    wide = max(len(entry.name) for entry in entries)
    for entry in entries:
        print(f"{'here' if entry.present else '-':5} {entry.name:{wide}} {entry.size / 1e6:8.0f} MB  {entry.licence}")


@weights.command()
def pull(name: Annotated[str, typer.Argument(help="See visiontune weights list.")], quiet: Quiet = False) -> None:
    """Fetch a model and check its hash."""
    from visiontune.cli.output import progress
    from visiontune.settings import Settings
    from visiontune.weights import Weights

    settings = Settings.load()
    with progress(quiet) as report:
        path = Weights(settings.cache / "weights", offline=settings.offline).pull(name, report)
    print(path)


@weights.command()
def remove(name: str) -> None:
    """Remove a model from the cache."""
    from visiontune.settings import Settings
    from visiontune.weights import Weights

    Weights(Settings.load().cache / "weights").remove(name)
    print(f"removed {name}")


def worker(
    once: Annotated[bool, typer.Option("--once", help="Work on jobs only, and end when none waits.")] = False,
    with_parent: Annotated[
        bool, typer.Option("--with-parent", help="End as well when stdin closes.", hidden=True)
    ] = False,
) -> None:
    """Work on queued and interrupted jobs, and answer in chats, until stopped.

    Parts are made in warm worker processes, or on a Ray cluster (VISIONTUNE_EXECUTOR=ray).
    """
    from visiontune import logs
    from visiontune.engine import work
    from visiontune.settings import Settings

    settings = Settings.load()
    if settings.executor == "inline":
        settings = Settings.load(executor="processes")
    logs.configure(settings.log_format, settings.log_level)

    def say() -> None:
        if not once and not with_parent:
            print(f"The engine works; what makes parts: {settings.executor} (Ctrl-C ends it)", flush=True)

    ended = work(settings, once=once, with_parent=with_parent, begun=say)
    print(f"{ended} jobs ended", flush=True)
    if not once:
        import os

        os._exit(0)  # an answer that is still being thought of must not hold the process
