"""The command tree."""

from __future__ import annotations

from typing import Annotated

import typer

from visiontune.cli import (
    chat,
    clip,
    cluster,
    conversations,
    doctor,
    image,
    library,
    make,
    mcp,
    music,
    profile,
    serve,
    system,
    train,
    understand,
    upscale,
    users,
    video,
)

app = typer.Typer(
    name="visiontune",
    help="Plain text in; pictures, speech and narrated, captioned films out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich would cost a third of a second before the first word
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(show: bool) -> None:
    if show:
        from visiontune import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


for _command in (
    chat.chat,
    video.video,
    upscale.upscale,
    clip.clip,
    music.music,
    make.speech,
    make.script,
    make.transcribe,
    understand.understand,
    library.show,
    library.remake,
    serve.serve,
    mcp.mcp,
    system.worker,
    doctor.doctor,
):
    app.command()(_command)
app.command(cls=image.ImageCommand)(image.image)
app.add_typer(library.app, name="library")
app.add_typer(conversations.app, name="conversations")
app.add_typer(profile.app, name="profile")
app.add_typer(system.weights, name="weights")
app.add_typer(train.app, name="train")
app.add_typer(users.app, name="users")
app.add_typer(cluster.app, name="cluster")
