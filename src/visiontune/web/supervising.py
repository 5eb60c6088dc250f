"""A child process kept alive: started again when it dies, after a pause that grows while it dies at once."""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from collections.abc import Sequence

import structlog

log = structlog.get_logger(__name__)
FIRST, LONGEST = 1.0, 30.0
"""Seconds of the pause: at first, at most."""
SOUND = 60.0
"""Seconds after which a life counts as a good one."""


class Supervisor:
    """Runs `command` with a pipe for stdin, which closes when this process ends, however it does.

    Args:
        first: Seconds of the first pause; it doubles up to `LONGEST`.
    """

    def __init__(self, command: Sequence[str], first: float = FIRST) -> None:
        self.command, self.first = list(command), first
        self.process: subprocess.Popen[bytes] | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, grace: float) -> None:
        """End the child: it is asked to, and killed after `grace` seconds."""
        self._stop.set()
        process = self.process
        if process is not None:
            with contextlib.suppress(OSError):
                process.terminate()
            try:
                process.wait(grace)
            except subprocess.TimeoutExpired:
                log.warning("the engine did not end by itself and is killed", pid=process.pid)
                process.kill()
        if self._thread.is_alive():
            self._thread.join(grace)

    def _watch(self) -> None:
        pause = self.first
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                # A session of its own: Ctrl-C at the terminal is for the server, which ends it in order.
                self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, start_new_session=True)
            except OSError as error:
                ended = str(error)
            else:
                log.info("engine started", pid=self.process.pid)
                if self._stop.is_set():
                    self.process.terminate()
                code = self.process.wait()
                if self.process.stdin is not None:
                    self.process.stdin.close()
                ended = f"signal {-code}" if code < 0 else f"exit code {code}"
            if self._stop.is_set():
                return
            pause = self.first if time.monotonic() - began > SOUND else pause
            log.error("engine ended; starting it again", reason=ended, seconds=pause)
            self._stop.wait(pause)
            pause = min(2 * pause, LONGEST)
