"""The bridge: a child process that is a driver of the Ray cluster, and ends when its pipe closes.

In a process of its own as Ray ends its driver's whole process when a head comes back as another, handles SIGTERM, and
knows one cluster a process.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import time
from typing import Any, TextIO

from visiontune.errors import VisionTuneError
from visiontune.jobs.making import Task, error_document

Lines = queue.Queue[str | None]
_LEAVING = 10.0  # seconds
_BEAT = 2.0  # seconds between two looks at the head
SILENT = 20.0
"""Seconds without an answer after which the cluster counts as lost."""


def main() -> None:
    # Ray prints what it likes; only our messages may go where the parent reads.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin, out)


def serve(lines: TextIO, out: TextIO) -> None:
    """Answer a hello with `attached` or `error`, then each `make` line with messages that carry its ticket."""
    from visiontune.jobs.ray import cluster
    from visiontune.jobs.ray.calls import Calls
    from visiontune.jobs.ray.seat import Limits
    from visiontune.jobs.ray.seats import Seats

    sending = threading.Lock()

    def send(message: dict[str, Any]) -> None:
        with sending:
            out.write(json.dumps(message) + "\n")

    hello = json.loads(lines.readline())
    told, attached = Lines(), threading.Event()
    threading.Thread(target=_read, args=(lines, told, attached), name="parent", daemon=True).start()
    try:
        shared = cluster.attach(hello["address"], joined_before=hello["joined_before"], resources=hello["resources"])
    except VisionTuneError as error:
        send({"error": error_document(error)})
        return
    calls = Calls(Seats(Limits(**hello["limits"])), json.dumps(hello["maker"]), hello["grace"])
    stops: dict[str, threading.Event] = {}
    threading.Thread(target=_watch, name="head", daemon=True).start()
    attached.set()
    send({"attached": shared})
    while (line := told.get()) is not None:
        message = json.loads(line)
        if "make" in message:
            ticket, task = message["ticket"], Task.from_document(message["make"])
            stops[ticket] = threading.Event()

            def tell(news: dict[str, Any], ticket: str = ticket) -> None:
                if "done" in news or "error" in news:
                    stops.pop(ticket, None)
                send({"ticket": ticket} | news)

            threading.Thread(target=calls.run, args=(ticket, task, stops[ticket], tell), daemon=True).start()
        elif "cancel" in message and message["cancel"] in stops:
            stops[message["cancel"]].set()
    _end(stops, shared)


def _read(lines: TextIO, into: Lines, attached: threading.Event) -> None:
    for line in lines:
        into.put(line)
    if not attached.is_set():  # the parent is gone, and Ray may try for minutes yet
        os._exit(0)
    into.put(None)


def _end(stops: dict[str, threading.Event], shared: bool) -> None:
    """Leave the cluster: nobody waits for what is being made."""
    late = threading.Timer(_LEAVING, os._exit, (0,))
    late.daemon = True
    late.start()
    for stop in list(stops.values()):
        stop.set()
    deadline = time.monotonic() + 1.0
    while stops and time.monotonic() < deadline:
        time.sleep(0.02)
    if not shared:  # it was started here, and ends with us
        import ray

        ray.shutdown()
    os._exit(0)


def _watch() -> None:
    """End this process when the head says nothing any more: the parent begins anew, with whatever head there is then."""
    import ray

    heard = time.monotonic()

    def ask() -> None:
        nonlocal heard
        while True:
            if not any(node["Alive"] for node in ray.nodes()):
                os._exit(1)
            heard = time.monotonic()
            time.sleep(_BEAT)

    threading.Thread(target=ask, daemon=True).start()
    while time.monotonic() - heard < SILENT:
        time.sleep(_BEAT)
    os._exit(1)


if __name__ == "__main__":
    main()
