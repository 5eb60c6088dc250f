"""`visiontune serve` as users start it: a process of its own with its engine, on a home in a temporary folder."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from visiontune.settings import Settings


def until(condition: Callable[[], Any], what: str, seconds: float = 120.0) -> Any:
    """What `condition` gives once it is true."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.05)
    return found


def environment(settings: Settings, **more: str) -> dict[str, str]:
    """Of a process that works on the home of `settings`."""
    own = {"HOME": str(settings.home), "CACHE": str(settings.cache), "MIN_FREE_DISK": "0", "WEB_THREADS": "48"}
    return os.environ | {f"VISIONTUNE_{name}": value for name, value in own.items()} | more


@dataclass
class Served:
    """A server that listens."""

    process: subprocess.Popen[str]
    address: str
    log: Path

    def kill(self) -> None:
        """As the system does it: at once, and only to the server."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)

    def end(self) -> int:
        """Ask it to end; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@contextmanager
def serving(settings: Settings, *options: str, **more: str) -> Iterator[Served]:
    """A server on a free port; whatever is left of it afterwards is killed."""
    log = settings.home.parent / f"serve-{time.monotonic_ns()}.log"
    command = [sys.executable, "-m", "visiontune", "serve", "--port", "0", *options]
    with log.open("w") as stderr:
        process = subprocess.Popen(
            command, env=environment(settings, **more), stdout=subprocess.PIPE, stderr=stderr, text=True
        )
        assert process.stdout is not None
        try:
            told = process.stdout.readline()
            found = re.search(r"http://\S+(?=/)", told)
            assert found is not None, (told, log.read_text())
            yield Served(process, found[0], log)
        finally:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(30)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
            process.stdout.close()
