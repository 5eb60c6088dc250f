"""`visiontune doctor`, `weights`, `worker`."""

from __future__ import annotations

from typing import Annotated

import typer

from visiontune.cli.options import Json, Quiet

weights = typer.Typer(help="Model files.", no_args_is_help=True)


def doctor(as_json: Json = False) -> None:
    """List every backend: usable or what it lacks, and which one auto takes."""
    from visiontune.backends import trait
    from visiontune.cli.output import print_json
    from visiontune.errors import VisionTuneError
    from visiontune.studio import Studio

    rows = []
    with Studio() as studio:
        registry = studio.workshop.registry
        for kind in registry.kinds():
            for name in registry.names(kind):
                try:
                    backend = registry.get(kind, name)
                    lacks, rank = registry.lacks(backend, studio.workshop.environment), trait(backend, "rank", 0)
                except VisionTuneError as error:
                    lacks, rank = str(error), -1
                rows.append({"kind": kind, "name": name, "usable": lacks is None, "lacks": lacks, "rank": rank})
        home = str(studio.settings.home)
    for kind in {row["kind"] for row in rows}:
        usable = [row for row in rows if row["kind"] == kind and row["usable"] and row["rank"] >= 0]
        for row in rows:
            if row["kind"] == kind:
                row["auto"] = bool(usable) and row is max(usable, key=lambda one: one["rank"])
    if as_json:
        print_json({"home": home, "backends": rows})
        return
    print(f"library: {home}")
    for row in rows:
        mark = "auto" if row["auto"] else "ok" if row["usable"] else "-"
        print(f"{mark:5} {row['kind'] + '.' + row['name']:22} {row['lacks'] or ''}")


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
    for entry in entries:
        print(f"{'here' if entry.present else '-':5} {entry.name:28} {entry.size / 1e6:8.0f} MB  {entry.licence}")


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
    once: Annotated[bool, typer.Option("--once", help="End when no job waits.")] = False,
) -> None:
    """Work on queued and interrupted jobs, in warm worker processes, until stopped."""
    import signal
    import threading

    from visiontune.settings import Settings
    from visiontune.studio import Studio

    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    with Studio(Settings.load(executor="processes")) as studio:
        ended = studio.serve(until_idle=once, stop=stop)
    print(f"{ended} jobs ended")
