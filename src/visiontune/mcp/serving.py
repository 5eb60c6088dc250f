"""The server over stdio, and over HTTP for this machine."""

from __future__ import annotations

import ipaddress
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from visiontune import __version__
from visiontune.errors import InputError
from visiontune.mcp import looking, making, resources
from visiontune.mcp.desk import Desk
from visiontune.settings import Settings
from visiontune.studio import Studio

INSTRUCTIONS = """\
VisionTune makes pictures, narrated films, clips, music and speech, on this machine and without a network. Tools that make
something wait for it and tell progress; long ones take wait=false and job_status. What was made stays in a library
(find_artifacts) and is a resource. Results carry warnings: tell them to the user."""


def server_of(desk: Desk) -> resources.Listing:
    """The server with all its tools and resources."""
    server = resources.Listing(
        "visiontune", title="VisionTune", version=__version__, instructions=INSTRUCTIONS, log_level="WARNING"
    )
    server.desk = desk
    for part in (making, looking, resources):
        part.register(server, desk)
    return server


def over_stdio(settings: Settings) -> None:
    """Serve the client that started this process, until it closes stdin. stdout carries the protocol alone."""
    with _working(settings) as studio:
        server_of(Desk(studio)).run("stdio")


def over_http(settings: Settings, host: str, port: int) -> None:
    """Serve clients on this machine at `http://HOST:PORT/mcp`, until interrupted. They name artifacts and no paths.

    Raises:
        InputError: the address is another machine's to reach: there are no accounts here.
    """
    if not _is_loopback(host):
        raise InputError("--host", host, "must be of this machine (127.0.0.1): whoever reaches it may use it")
    with _working(settings) as studio:
        server_of(Desk(studio, local=False)).run("streamable-http", host=host, port=port)


@contextmanager
def _working(settings: Settings) -> Iterator[Studio]:
    """A studio on whose queue a thread works. What is unfinished at the end goes on the next time."""
    with Studio(settings) as studio:
        stop = threading.Event()
        work = threading.Thread(target=lambda: studio.serve(stop=stop), name="mcp-worker", daemon=True)
        work.start()
        try:
            yield studio
        finally:
            stop.set()
            work.join()


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
