"""A worker process: makes what its pipe asks for, one after the other, and ends when the pipe closes."""

from __future__ import annotations

import base64
import json
import os
import queue
import sys
import threading
from collections.abc import Mapping
from typing import Any, TextIO

from visiontune.errors import VisionTuneError
from visiontune.jobs.making import Listener, Task, Workshop, error_document


def main() -> None:
    # Libraries print what they like; only our messages may go where the parent reads.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin, out)


def workshop_of(hello: Mapping[str, Any]) -> Workshop:
    """A workshop as another process told it: its `settings`, secrets in clear, and the `targets` of its registry."""
    from visiontune.jobs.owner import this_owner
    from visiontune.registry import Registry
    from visiontune.settings import Settings

    registry = Registry({kind: dict(names) for kind, names in hello["targets"].items()})
    return Workshop.from_settings(Settings.load(**hello["settings"]), this_owner(), registry)


def serve(lines: TextIO, out: TextIO) -> None:
    """Answer each `make` line with progress and one `done` or `error` line."""
    workshop = workshop_of(json.loads(lines.readline()))
    tasks: queue.Queue[Task] = queue.Queue()
    cancelled: set[str] = set()
    sending = threading.Lock()

    def send(message: dict[str, Any]) -> None:
        with sending:
            out.write(json.dumps(message) + "\n")

    def read() -> None:
        for line in lines:
            message = json.loads(line)
            if "make" in message:
                task = Task.from_document(message["make"])
                cancelled.discard(task.job_id)
                tasks.put(task)
            elif "cancel" in message:
                cancelled.add(message["cancel"])
        workshop.tracing.close()
        os._exit(0)  # the parent is gone: nobody waits for what is being made

    threading.Thread(target=read, daemon=True).start()
    while True:
        task = tasks.get()
        listener = Listener(
            progress=lambda fraction, sentence: send({"progress": [fraction, sentence]}),
            emit=lambda text: send({"emit": text}),
            preview=lambda png: send({"preview": base64.b64encode(png).decode()}),
            cancelled=lambda task=task: task.job_id in cancelled,  # type: ignore[misc]
        )
        try:
            workshop.fence(task)
            send({"done": workshop.make(task, listener).key})
        except VisionTuneError as error:
            send({"error": error_document(error)})


if __name__ == "__main__":
    main()
