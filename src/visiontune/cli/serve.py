"""`visiontune serve`."""

from __future__ import annotations

from typing import Annotated

import typer


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; any but this machine's own demands accounts.")
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0: any that is free.", min=0, max=65_535)] = None,
    accounts: Annotated[bool, typer.Option("--accounts", help="Insist on accounts (visiontune users add).")] = False,
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="Start no engine; visiontune worker does the work.")
    ] = False,
    open_: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Serve the web studio and its API, until stopped."""
    from visiontune.settings import Settings
    from visiontune.web.serving import serve as run

    given = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = Settings.load(**given)

    def ready(address: str) -> None:
        print(f"VisionTune is at {address} (Ctrl-C ends it)", flush=True)
        if open_:
            typer.launch(address)

    run(settings, accounts=accounts, engine=not no_worker, ready=ready)
