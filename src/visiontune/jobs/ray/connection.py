"""The executor's end of a bridge: lines to it, and what comes back, by ticket."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from visiontune.errors import HandedBack, JobError
from visiontune.jobs.making import error_from

Messages = queue.Queue[dict[str, Any] | None]
_POLL = 0.1  # seconds between looks at the stop flag
_ENDING = 15.0  # seconds in which a bridge ends; one that started a cluster ends that, too


class Connection:
    """One bridge process."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._first: Messages = queue.Queue()
        self._tickets: dict[str, Messages] = {}
        self._lock = threading.Lock()
        self._over = False

    def open(self, hello: Mapping[str, Any], check: Callable[[], None]) -> bool:
        """Start the bridge, and wait until it is attached; returns whether the cluster is one that others share.

        Args:
            check: Called while it waits; raises to end it.

        Raises:
            HandedBack: the cluster cannot be reached.
        """
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "visiontune.jobs.ray.bridge"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                start_new_session=True,  # Ctrl-C is for us, who end it in order
            )
        except OSError as error:
            raise JobError(f"the bridge to the Ray cluster cannot be started: {error}") from error
        threading.Thread(target=self._read, name="bridge", daemon=True).start()
        self.send(hello)
        while True:
            check()
            try:
                message = self._first.get(timeout=_POLL)
            except queue.Empty:
                continue
            if message is None:
                raise HandedBack("the bridge to the Ray cluster ended as it began; see its messages above")
            if "error" in message:
                raise error_from(message["error"])
            return bool(message["attached"])

    def send(self, message: Mapping[str, Any]) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        with self._lock, contextlib.suppress(OSError, ValueError):  # a dead bridge is told by the end of its messages
            self._process.stdin.write(json.dumps(message) + "\n")
            self._process.stdin.flush()

    @contextlib.contextmanager
    def messages(self, ticket: str) -> Iterator[Messages]:
        """What comes for `ticket`; None when the bridge ended."""
        mine: Messages = queue.Queue()
        self._tickets[ticket] = mine
        if self._over:
            mine.put(None)
        try:
            yield mine
        finally:
            self._tickets.pop(ticket, None)

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None and not self._over

    def close(self) -> None:
        """End the bridge, and a cluster that it started."""
        if self._process is None:
            return
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._lock, contextlib.suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(_ENDING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def _read(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        with contextlib.suppress(OSError, ValueError):  # closed under us
            for line in self._process.stdout:
                message = json.loads(line)
                into = self._tickets.get(message["ticket"]) if "ticket" in message else self._first
                if into is not None:
                    into.put(message)
        self._over = True
        for mine in [self._first, *list(self._tickets.values())]:
            mine.put(None)
