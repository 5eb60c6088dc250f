"""The engine: one process that works on the jobs and the replies of a home, beside as many others as are wanted."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from visiontune.chat.answering import Answering
from visiontune.errors import Unavailable, VisionTuneError
from visiontune.jobs.engines import BEAT, Engines
from visiontune.jobs.previews import Previews
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.thumbnails import Thumbnails

log = logging.getLogger(__name__)
TIDY = 1_800.0
"""Seconds between two looks for files that nothing points to any more."""
_NICE = 10
_PATIENCE = 15.0  # seconds for which a database is waited for at the start


class Engine:
    """Works for a studio.

    Args:
        answering: Who answers; default: an assistant of this studio.
    """

    def __init__(self, studio: Studio, answering: Answering | None = None) -> None:
        self.studio = studio
        self.answering = answering or Answering(studio)
        self.signs = Engines(studio.database, studio.queue.owner)

    def serve(self, stop: threading.Event, drain: float = 0.0) -> int:
        """Work until `stop` is set; returns how many jobs ended here.

        No job is begun then; unfinished ones are given back after `drain` seconds.
        """
        Previews(self.studio.settings.home).sweep()
        Thumbnails(self.studio.settings.home).sweep(self.studio.store)
        self._beat()
        threads = [
            threading.Thread(target=self._live, args=(stop,), name="signs", daemon=True),
            threading.Thread(target=self.answering.serve, args=(stop,), name="answering", daemon=True),
            threading.Thread(target=self._tidy, args=(stop,), name="tidying", daemon=True),
        ]
        for thread in threads:
            thread.start()
        try:
            return self.studio.serve(stop=stop, drain=drain)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
            with contextlib.suppress(VisionTuneError):
                self.signs.leave()

    def _tidy(self, stop: threading.Event) -> None:
        """Remove the files of what was deleted from the library: whoever deletes does not wait for it."""
        while not stop.wait(TIDY):
            try:
                self.studio.library.collect()
            except (VisionTuneError, OSError):
                log.warning("what nobody needs could not be removed; trying again", exc_info=True)

    def _live(self, stop: threading.Event) -> None:
        while not stop.wait(BEAT):
            self._beat()

    def _beat(self) -> None:
        try:
            self.signs.beat()
            self.signs.sweep()
        except VisionTuneError:
            log.warning("the sign of life could not be written; trying again", exc_info=True)


def work(
    settings: Settings, *, once: bool = False, with_parent: bool = False, begun: Callable[[], None] = lambda: None
) -> int:
    """Be an engine until SIGTERM or SIGINT, or until no job waits; returns how many jobs ended.

    Args:
        once: Only work on jobs, and end when none waits.
        with_parent: End as well when stdin closes: the process that started this one is gone.
        begun: Called once it can work.
    """
    # A worker of its own may take its time to stop; one behind a page ends with it.
    drain = 0.0 if with_parent else settings.cancel_grace
    with _stopped_by_signals() as stop:
        if with_parent:
            _give_way()
            threading.Thread(target=_follow_parent, args=(stop,), name="parent", daemon=True).start()
        with _opened(settings, stop) as studio:
            begun()
            if once:
                return studio.serve(until_idle=True, stop=stop, drain=drain)
            engine = Engine(studio)
            if with_parent:  # somebody sits before a page
                threading.Thread(target=_warm, args=(engine.answering,), name="warming", daemon=True).start()
            return engine.serve(stop, drain)


def _opened(settings: Settings, stop: threading.Event) -> Studio:
    """A studio; a database that is away for a moment, as while it restarts, is waited for."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return Studio(settings)
        except Unavailable as error:
            if stop.is_set() or time.monotonic() > until:
                raise
            log.warning("waiting for the database: %s", error)
            stop.wait(1.0)


def _give_way() -> None:
    """Let the pages come first: who waits for a film does not notice, who clicks does."""
    if not hasattr(os, "nice"):
        return
    niceness = os.nice(_NICE)
    # On Linux processes share by session first, so that being nice within one's own says nothing to the server's:
    # sched(7), "The autogroup feature".
    with contextlib.suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(niceness))


def _warm(answering: Answering) -> None:
    try:
        answering.warm()
    except Exception:  # told again, and to somebody, with the first message
        log.warning("the assistant could not be loaded", exc_info=True)


@contextmanager
def _stopped_by_signals() -> Iterator[threading.Event]:
    stop = threading.Event()
    before = {name: signal.signal(name, lambda *_: stop.set()) for name in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def _follow_parent(stop: threading.Event) -> None:
    with contextlib.suppress(OSError):
        while os.read(sys.stdin.fileno(), 1_024):
            pass
    stop.set()
