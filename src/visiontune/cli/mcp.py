"""`visiontune mcp`."""

from __future__ import annotations

from typing import Annotated

import typer


def mcp(
    http: Annotated[bool, typer.Option("--http", help="Over HTTP at /mcp, instead of stdin and stdout.")] = False,
    host: Annotated[str, typer.Option(help="Address of this machine, with --http.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="With --http.")] = 8485,
) -> None:
    """Serve assistants that speak the Model Context Protocol: tools for everything that can be made here."""
    from visiontune.mcp import serving
    from visiontune.settings import Settings

    settings = Settings.load()
    if http:
        serving.over_http(settings, host, port)
    else:
        serving.over_stdio(settings)
