"""How the web studio holds up: 200 open event streams and 50 requests a second while a real film renders.

    python benchmarks/serve.py [--seconds 20] [--streams 200] [--rate 50] [--json]

`visiontune serve` on a free port with its engine, which renders films of its embedded engines all the while; the load comes
from a process of its own, at fixed times whether or not answers came (so a stall counts for all that it delays). Beside
it, for the ratio: one line of Flask on waitress with as many threads, under the same load, while the same film renders.
Nothing else should run.

With `--json` one object (milliseconds, megabytes):
    pages, api: p50, p95, p99 and count
    events: p50, p95, p99 of the delay from the write of an event to its arrival, over all streams; the claim is 300
    hello: p50, p95, p99 of the plain server; ratio: our median by its
    memory: most resident memory of the web process; the claim is 250
    cpu: processor time of the web process, streams and all, for each request
    failed: answers that were none; streams: those that were open to the end
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

PAGES = ("/", "/library", "/jobs", "/create/image", "/create/video")
API = ("/api/jobs", "/api/artifacts", "/v1/models")
CONNECTIONS = 24
_STAMP = re.compile(rb'"sentence": "at (\d+\.\d+)"')
_HELLO = """
from flask import Flask
from waitress import create_server

app = Flask("hello")
app.get("/")(lambda: "hello")
server = create_server(app, host="127.0.0.1", port=0, threads=256, connection_limit=1000, asyncore_use_poll=True)
print(f"http://127.0.0.1:{server.effective_port}/", flush=True)
server.run()
"""


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """Of seconds, in milliseconds."""
    ordered = sorted(values) or [0.0]
    at = {f"p{share}": ordered[min(len(ordered) - 1, len(ordered) * share // 100)] for share in (50, 95, 99)}
    return {name: round(1_000 * value, 2) for name, value in at.items()} | {"count": len(values)}


async def fetched(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, path: str) -> int:
    """The status of one GET on an open connection, its body read."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if found := re.search(rb"(?i)content-length: (\d+)", head):
        await reader.readexactly(int(found[1]))
    else:
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return int(head.split(b" ", 2)[1])


class Load:
    """What a client does and measures."""

    def __init__(self, address: str, seconds: float, streams: int, rate: float, paths: Sequence[str]) -> None:
        self.host = address.split("/")[2]
        self.seconds, self.streams, self.rate, self.paths = seconds, streams, rate, paths
        self.taken: dict[str, list[float]] = {path: [] for path in paths}
        self.delays: list[float] = []
        self.failed = self.open = 0
        self.idle: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()

    async def run(self) -> dict[str, Any]:
        address, port = self.host.split(":")
        hearing = [asyncio.create_task(self._hear(address, int(port))) for _ in range(self.streams)]
        for _ in range(CONNECTIONS):
            self.idle.put_nowait(await asyncio.open_connection(address, int(port)))
        await asyncio.sleep(3 if self.streams else 0.5)
        began, asking = time.perf_counter(), []
        for n in range(int(self.seconds * self.rate)):
            due = began + n / self.rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            asking.append(asyncio.create_task(self._ask(self.paths[n % len(self.paths)], due)))
        await asyncio.gather(*asking)
        open_to_the_end = self.open
        for task in hearing:
            task.cancel()
        return {"taken": self.taken, "delays": self.delays, "failed": self.failed, "streams": open_to_the_end}

    async def _ask(self, path: str, due: float) -> None:
        connection = await self.idle.get()
        try:
            status = await asyncio.wait_for(fetched(connection[0], connection[1], self.host, path), 30)
            if status == 200:
                self.taken[path].append(time.perf_counter() - due)
            else:
                self.failed += 1
        except (OSError, EOFError, ValueError, TimeoutError):
            self.failed += 1
            connection = await asyncio.open_connection(*self.host.split(":"))
        self.idle.put_nowait(connection)

    async def _hear(self, address: str, port: int) -> None:
        reader, writer = await asyncio.open_connection(address, port)
        writer.write(f"GET /events HTTP/1.1\r\nHost: {self.host}\r\n\r\n".encode())
        self.open += 1
        try:
            while line := await reader.readline():
                if found := _STAMP.search(line):
                    self.delays.append(time.time() - float(found[1]))
        finally:
            self.open -= 1


@contextmanager
def started(command: Sequence[str], environment: dict[str, str]) -> Iterator[tuple[str, psutil.Process]]:
    """A server: its address, and its process."""
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    )
    assert process.stdout is not None
    try:
        found = re.search(r"http://\S+", process.stdout.readline())
        if found is None:
            raise SystemExit("the server did not start")
        yield found[0], psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(60)
        process.stdout.close()


def loaded(address: str, arguments: argparse.Namespace, streams: int, paths: Sequence[str]) -> dict[str, Any]:
    """What the client's own process measured."""
    given = [address, str(arguments.seconds), str(streams), str(arguments.rate), ",".join(paths)]
    client = subprocess.run(
        [sys.executable, __file__, "--client", *given], capture_output=True, text=True, timeout=arguments.seconds + 180
    )
    if client.returncode:
        raise SystemExit(client.stderr)
    found: dict[str, Any] = json.loads(client.stdout)
    return found


class Work:
    """Films without end for the engine, and stamped events for the streams."""

    def __init__(self, home: Path) -> None:
        from visiontune.jobs.queue import JobQueue
        from visiontune.settings import Settings
        from visiontune.studio import Studio

        self.studio = Studio(Settings.load(home=home / "home", cache=home / "cache", min_free_disk=0))
        self.stamps = JobQueue(self.studio.database, "benchmark:1:0", lease=3_600)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def prepare(self) -> None:
        """A library to list."""
        from visiontune.image.base import ImageRequest

        for n in range(60):
            self.studio.make(ImageRequest(prompt=f"picture {n}", seed=n, backend="stub", width=320, height=180))

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()
        self.studio.close()

    def _run(self) -> None:
        from visiontune.video.base import VideoRequest

        films = iter(range(10_000))
        film = ""
        stamped = self.stamps.add("image", {"prompt": "stamps"}, mine=True)
        while not self._stop.wait(0.2):
            if not film or self.studio.queue.get(film).ended:
                request = VideoRequest.build(prompt="how bees make honey", seed=next(films), duration=30, height=720)
                film = self.studio.submit(request).id
            self.stamps.progress(stamped, 0.5, f"at {time.time():.6f}")
        self.stamps.finish(stamped, "cancelled", "cancelled")
        self.studio.cancel(film)


def rendering(work: Work) -> None:
    """Wait until frames of a film are being made."""
    deadline = time.monotonic() + 120
    while not any(job.fraction > 0.02 for job in work.studio.queue.find(["running"], kind="video")):
        if time.monotonic() > deadline:
            raise SystemExit("no film is rendered")
        time.sleep(0.2)


def measured(home: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    environment = os.environ | {
        "VISIONTUNE_HOME": str(home / "home"),
        "VISIONTUNE_CACHE": str(home / "cache"),
        "VISIONTUNE_MIN_FREE_DISK": "0",
        "VISIONTUNE_OFFLINE": "true",
    }
    work = Work(home)
    work.prepare()
    most = [0.0]
    with started([sys.executable, "-m", "visiontune", "serve", "--port", "0"], environment) as (address, web):
        work.start()
        rendering(work)
        stop = threading.Event()

        def weigh() -> None:
            while not stop.wait(0.25):
                most[0] = max(most[0], web.memory_info().rss / 1e6)

        weighing = threading.Thread(target=weigh)
        weighing.start()
        before = sum(web.cpu_times()[:2])
        ours = loaded(address, arguments, arguments.streams, (*PAGES, *API))
        spent = sum(web.cpu_times()[:2]) - before
        stop.set()
        weighing.join()
        rendering(work)
        with started([sys.executable, "-c", _HELLO], environment) as (plain, _):
            hello = loaded(plain, arguments, 0, ("/",))
        work.stop()
    taken = ours["taken"]
    found = {
        "pages": percentiles([one for path in PAGES for one in taken[path]]),
        "api": percentiles([one for path in API for one in taken[path]]),
        "events": percentiles(ours["delays"]),
        "hello": percentiles(hello["taken"]["/"]),
        "memory": round(most[0], 1),
        "cpu": round(1_000 * spent / max(1, sum(map(len, taken.values()))), 1),
        "failed": ours["failed"] + hello["failed"],
        "streams": ours["streams"],
        "by_path": {path: percentiles(values) for path, values in taken.items()},
    }
    found["ratio"] = round(found["pages"]["p50"] / max(found["hello"]["p50"], 0.01), 2)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--streams", type=int, default=200)
    parser.add_argument("--rate", type=float, default=50.0, help="requests a second")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--client", nargs=5, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.client:
        address, seconds, streams, rate, paths = arguments.client
        load = Load(address, float(seconds), int(streams), float(rate), paths.split(","))
        print(json.dumps(asyncio.run(load.run())))
        return
    with tempfile.TemporaryDirectory(prefix="visiontune-") as folder:
        found = measured(Path(folder), arguments)
    if arguments.json:
        print(json.dumps(found))
        return
    for name in ("pages", "api", "events", "hello"):
        one = found[name]
        print(f"{name:8} p50 {one['p50']:7.1f}  p95 {one['p95']:7.1f}  p99 {one['p99']:7.1f} ms of {one['count']}")
    print(f"median of pages by that of a plain server: {found['ratio']}")
    print(f"processor time of a request, streams included: {found['cpu']} ms")
    print(f"memory   {found['memory']:.0f} MB at most; {found['streams']} streams to the end; {found['failed']} failed")


if __name__ == "__main__":
    main()
