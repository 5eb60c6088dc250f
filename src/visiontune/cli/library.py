"""`visiontune library`, `show`, `remake`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from visiontune.cli.options import Json, Output, Quiet

app = typer.Typer(help="Everything made here.", no_args_is_help=True)
Id = Annotated[str, typer.Argument(help="An id, or its first letters.")]


@app.command("list")
def list_(
    text: Annotated[str, typer.Argument(help="Words in title or prompt.")] = "",
    kind: Annotated[str | None, typer.Option(help="image, speech, video, …")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000)] = 50,
    as_json: Json = False,
) -> None:
    """List what was made, newest first."""
    from visiontune.cli.output import print_json
    from visiontune.studio import Studio

    with Studio() as studio:
        artifacts = studio.library.find(kind, text, limit)
    if as_json:
        print_json({"artifacts": [artifact.document() for artifact in artifacts]})
        return
    for artifact in artifacts:
        about = artifact.details.get("title") or artifact.request.get("prompt") or artifact.request.get("text") or ""
        print(f"{artifact.id[:12]}  {artifact.kind:10}  {' '.join(str(about).split())[:60]}")


@app.command()
def jobs(as_json: Json = False) -> None:
    """List jobs, newest first."""
    from dataclasses import asdict

    from visiontune.cli.output import print_json
    from visiontune.studio import Studio

    with Studio() as studio:
        found = studio.queue.find()
    if as_json:
        print_json({"jobs": [asdict(job) for job in found]})
        return
    for job in found:
        print(f"{job.id}  {job.state:10}  {job.kind:8}  {job.fraction:4.0%}  {job.sentence}")


@app.command()
def backup(
    folder: Annotated[
        Path, typer.Argument(help="Where to; a folder of its own. Made again, it takes only what is new.")
    ],
    as_json: Json = False,
) -> None:
    """Copy the whole home, also while it is in use; the copy can be a home in its place."""
    from dataclasses import asdict

    from visiontune.backup import backup as copy
    from visiontune.cli.output import print_json
    from visiontune.jobs.database import Database
    from visiontune.settings import Settings
    from visiontune.store import open_store

    settings = Settings.load()
    database = None if settings.database is None else Database.of(settings)
    done = copy(settings.home, folder, open_store(settings), database)
    if as_json:
        print_json({"folder": str(folder), **asdict(done)})
        return
    print(f"{done.copied} files copied ({done.bytes / 1e6:.1f} MB), {done.kept} were there, {done.removed} removed")


@app.command()
def restore(folder: Annotated[Path, typer.Argument(help="A backup.")]) -> None:
    """Take a backup into the empty database that VISIONTUNE_DATABASE names; without that a backup is a home by itself."""
    from visiontune.backup import restore as take
    from visiontune.errors import InputError
    from visiontune.jobs.database import Database
    from visiontune.settings import Settings
    from visiontune.store import open_store

    settings = Settings.load()
    if settings.database is None:
        raise InputError(
            "VISIONTUNE_DATABASE", "", f"names no database; set VISIONTUNE_HOME to {folder} to use the backup"
        )
    store = open_store(settings)
    rows = take(folder, settings.home, Database.of(settings), store)
    print(f"{rows:,} rows restored; the library: {store.probe()}")


@app.command()
def cancel(job: Annotated[str, typer.Argument(help="A job's id; see visiontune library jobs.")]) -> None:
    """Cancel one job, and no other."""
    from visiontune.studio import Studio

    with Studio() as studio:
        print(studio.cancel(job).state)


@app.command(context_settings={"ignore_unknown_options": True})  # a number below 0 is none
def priority(
    job: Annotated[str, typer.Argument(help="The id of a job that waits; see visiontune library jobs.")],
    priority: Annotated[int, typer.Argument(help="From -10 to 10; jobs have 0 unless said otherwise.")],
) -> None:
    """Have a waiting job go sooner or later: of those that wait the highest goes first, whoever asked for it."""
    from visiontune.jobs.urgency import prioritise
    from visiontune.studio import Studio

    with Studio() as studio:
        print(prioritise(studio.queue, job, priority).priority)


@app.command()
def pin(artifact_id: Id, off: Annotated[bool, typer.Option("--off", help="Let it go again.")] = False) -> None:
    """Keep an artifact when the oldest are deleted."""
    from visiontune.studio import Studio

    with Studio() as studio:
        studio.library.pin(artifact_id, not off)


@app.command()
def delete(
    artifact_id: Annotated[str, typer.Argument(metavar="ID", help="An id, or its first letters.")] = "",
    oldest: Annotated[bool, typer.Option("--oldest", help="The oldest, until the library fits its bound.")] = False,
    to: Annotated[
        int | None, typer.Option("--to", help="With --oldest: megabytes; default VISIONTUNE_MAX_DISK.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Delete an artifact, or the oldest ones."""
    from visiontune.cli.output import print_json
    from visiontune.errors import InputError
    from visiontune.studio import Studio

    with Studio() as studio:
        if oldest:
            bound = studio.settings.max_disk if to is None else to
            if bound <= 0:
                raise InputError("--to", to, "say how many megabytes the library may keep")
            gone = studio.library.shrink(bound * 1_000_000)
        else:
            gone = [studio.library.delete(artifact_id)]
    if as_json:
        print_json({"deleted": [artifact.id for artifact in gone]})
    else:
        print(f"deleted {len(gone)}")


@app.command()
def export(artifact_id: Id, output: Annotated[Path, typer.Option("-o", "--output", help="Where to.")]) -> None:
    """Write an artifact to a file; the suffix picks the format."""
    from visiontune.studio import Studio

    with Studio() as studio:
        for path in studio.export(studio.library.get(artifact_id), output):
            print(path)


@app.command("show")
def show_id(artifact_id: Id) -> None:
    """Show all that is known of an artifact."""
    from visiontune.cli.output import print_json
    from visiontune.studio import Studio

    with Studio() as studio:
        print_json(studio.library.get(artifact_id).document())


@app.command("remake")
def remake_id(artifact_id: Id, output: Annotated[Path, typer.Option("-o", "--output", help="Where to.")]) -> None:
    """Make an artifact of the library again."""
    from visiontune.studio import Studio

    with Studio() as studio:
        studio.remake(studio.library.get(artifact_id).path, output)
    print(output)


def show(
    file: Annotated[Path, typer.Argument(help="A file made here; with --plot any sound, film or score.")],
    plot: Annotated[
        bool,
        typer.Option("--plot", help="Draw its amplitude over time as a picture; of MIDI and MusicXML, a piano roll."),
    ] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Of the plot, .png or .svg; default: beside FILE.")
    ] = None,
) -> None:
    """Show how a file was made: its whole request. Or what its sound or its notes look like: a plot."""
    from visiontune.cli.output import print_json
    from visiontune.errors import InputError
    from visiontune.files import read_provenance

    if plot:
        from visiontune.music.files.opening import SUFFIXES
        from visiontune.music.notation.roll import plot_score
        from visiontune.speech.waveform import plot_file

        target = output or file.with_name(f"{file.stem}-plot.png")
        (plot_score if file.suffix.lower() in SUFFIXES else plot_file)(file, target)
        print(target)
    elif output is not None:
        raise InputError("--output", str(output), "is where --plot draws to; without --plot leave it out")
    else:
        print_json(read_provenance(file))


def remake(
    file: Annotated[Path, typer.Argument(help="A file made here.")],
    output: Output = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Make a file again from what it carries; on the same machine, the same bytes."""
    from visiontune.cli.output import print_json, progress
    from visiontune.studio import Studio

    target = output or file.with_stem(f"{file.stem}-remade")
    with Studio() as studio, progress(quiet or as_json) as report:
        artifact = studio.remake(file, target, report)
    if as_json:
        print_json({**artifact.document(), "path": str(target)})
    else:
        print(target)
