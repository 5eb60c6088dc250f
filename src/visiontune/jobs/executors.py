"""The seam of executors: where a leaf is made."""

from __future__ import annotations

from typing import Protocol

from visiontune.artifacts import Artifact
from visiontune.jobs.making import Listener, Task, Workshop


class Executor(Protocol):
    """Makes leaves. `run` is called from as many threads at once as parts may be made side by side."""

    def run(self, task: Task, listener: Listener) -> Artifact:
        """Make `task`; ends within the grace time when `listener.cancelled()` turns true.

        Raises:
            VisionTuneError: it failed, or was cancelled.
        """

    def close(self) -> None:
        """Stop all that runs, and leave nothing behind."""


class Inline:
    """Makes leaves in the calling thread: for the command line and tests."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop

    def run(self, task: Task, listener: Listener) -> Artifact:
        return self.workshop.make(task, listener)

    def close(self) -> None:
        return
