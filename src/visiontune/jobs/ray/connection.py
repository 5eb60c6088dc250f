"""The executor's end of a bridge: lines to it, and what comes back, by ticket."""

from __future__ import annotations

import contextlib
import json
import logging
import queue
import re
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import psutil

from visiontune.errors import HandedBack, JobError
from visiontune.jobs.making import error_from

log = logging.getLogger(__name__)
Messages = queue.Queue[dict[str, Any] | None]
_POLL = 0.1  # seconds between looks at the stop flag
_OPENING = 120.0  # seconds; to start a cluster takes up to 22 where little is free
_ENDING = 15.0  # seconds in which a bridge ends; one that started a cluster ends that, too

_FRAME = re.compile(r"\s*$|\*\*\*|\S+\(\S*\) \[0x")
"""Of a crash: where in the machine code it was, which nobody can act on."""


class Connection:
    """One bridge process."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._first: Messages = queue.Queue()
        self._tickets: dict[str, Messages] = {}
        self._lock = threading.Lock()
        self._started: list[psutil.Process] = []
        self._said: deque[str] = deque(maxlen=3)
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
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
                start_new_session=True,  # Ctrl-C is for us, who end it in order
            )
        except OSError as error:
            raise JobError(f"the bridge to the Ray cluster cannot be started: {error}") from error
        for work in (self._read, self._listen):
            threading.Thread(target=work, name="bridge", daemon=True).start()
        self.send(hello)
        began = time.monotonic()
        while True:
            check()
            if time.monotonic() - began > _OPENING:
                raise HandedBack(f"the Ray cluster did not answer within {_OPENING:.0f} s")
            try:
                message = self._first.get(timeout=_POLL)
            except queue.Empty:
                continue
            if message is None:
                said = " / ".join(self._said) or "it said nothing"
                raise HandedBack(f"the bridge to the Ray cluster ended as it began: {said}")
            if "error" in message:
                raise error_from(message["error"])
            if not message["attached"]:  # it started a cluster; where it is killed, Ray's agents stay behind
                with contextlib.suppress(psutil.Error):
                    self._started = psutil.Process(self._process.pid).children(recursive=True)
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
        for left in self._started:
            with contextlib.suppress(psutil.Error):  # ended, as nearly all do
                left.kill()
        self._started = []
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()

    def _listen(self) -> None:
        """Log what Ray says at length when a head is replaced, and seldom matters to a user."""
        assert self._process is not None
        assert self._process.stderr is not None
        with contextlib.suppress(OSError, ValueError):  # closed under us
            for line in self._process.stderr:
                if not _FRAME.match(line):
                    self._said.append(line.strip())
                log.debug("bridge: %s", line.rstrip())

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
