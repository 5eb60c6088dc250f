"""MCP's own client, connected to `visiontune mcp` in a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import anyio
import httpx

T = TypeVar("T")


def environment_of(home: Path) -> dict[str, str]:
    """Of a server with a library and a cache of its own."""
    own = {"HOME": home, "CACHE": home / "cache", "MIN_FREE_DISK": 0, "OFFLINE": 1}
    return {
        **os.environ,
        **{f"VISIONTUNE_{name}": str(value) for name, value in own.items()},
        "PYTHONWARNINGS": "ignore",
    }


def over_stdio(home: Path, work: Callable[[Any], Awaitable[T]]) -> T:
    """What `work` comes to with a client of a server of its own."""
    from mcp.client import Client
    from mcp.client.stdio import StdioServerParameters, stdio_client

    command = StdioServerParameters(command=sys.executable, args=["-m", "visiontune", "mcp"], env=environment_of(home))

    async def connected() -> T:
        with (home / "told.txt").open("a") as told:
            async with Client(stdio_client(command, errlog=told)) as client:
                with anyio.fail_after(240):
                    return await work(client)

    return anyio.run(connected)


@contextmanager
def serving_http(home: Path) -> Iterator[str]:
    """The address of a server over HTTP."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "visiontune", "mcp", "--http", "--port", str(port)]
    with (home / "told.txt").open("a") as told:
        process = subprocess.Popen(
            command, env=environment_of(home), stdin=subprocess.DEVNULL, stdout=told, stderr=told
        )
        try:
            address = f"http://127.0.0.1:{port}/mcp"
            deadline = time.monotonic() + 60
            while not _answers(address):
                assert process.poll() is None and time.monotonic() < deadline, (home / "told.txt").read_text()
                time.sleep(0.1)
            yield address
        finally:
            process.terminate()
            process.wait(30)


def over_http(address: str, work: Callable[[Any], Awaitable[T]]) -> T:
    """What `work` comes to with a client of the server at `address`."""
    from mcp.client import Client

    async def connected() -> T:
        async with Client(address) as client:
            with anyio.fail_after(240):
                return await work(client)

    return anyio.run(connected)


def _answers(address: str) -> bool:
    try:
        httpx.get(address, timeout=5)
    except httpx.TransportError:
        return False
    return True
