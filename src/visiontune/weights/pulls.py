"""Pulls that go on in the background, with how far they are in the database, so that any process can show and stop them."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from sqlalchemy import select

from visiontune.errors import Cancelled, InputError, NotFound, VisionTuneError
from visiontune.jobs.database import Database
from visiontune.jobs.owner import is_dead
from visiontune.jobs.tables import PullRow
from visiontune.weights.resolver import Weights

log = logging.getLogger(__name__)
_TELL = 0.3  # seconds between two writes of how far it is
_SILENT = 60.0  # seconds after which a pull of another machine counts as broken off


@dataclass(frozen=True)
class PullState:
    """How far a pull is. `state` is running, done, failed or cancelled; `changed` in seconds since the epoch."""

    name: str
    state: str
    fraction: float
    sentence: str
    changed: float

    @classmethod
    def of(cls, row: PullRow) -> Self:
        """As its row says."""
        return cls(row.name, row.state, row.fraction, row.sentence, row.changed)


class Pulls:
    """Pulls of models.

    Args:
        owner: Name of this process.
        clock: Now, in seconds.
    """

    def __init__(
        self, database: Database, weights: Weights, owner: str, clock: Callable[[], float] = time.time
    ) -> None:
        self.database, self.weights, self.owner, self.clock = database, weights, owner, clock

    def start(self, name: str) -> PullState:
        """Begin to fetch a model, in a thread of this process; one that is being fetched already goes on.

        Raises:
            NotFound: the list has no such name.
            InputError: it is not here, and nothing is fetched offline.
        """
        if name not in self.weights.names():  # nor is a path one
            raise NotFound("name", name, "there is no such model in the list")
        here = self.weights.present(name)
        if not here and self.weights.offline:
            raise InputError("name", name, "nothing is fetched while VISIONTUNE_OFFLINE is set")
        with self.database.session() as session:
            self.database.alone(session, f"pull of {name}")
            row = session.get(PullRow, name)
            if row is not None and row.state == "running" and not self._is_lost(row):
                return PullState.of(row)
            if row is None:
                row = PullRow(name=name)
                session.add(row)
            row.state, row.fraction, row.sentence = (
                ("done", 1.0, f"{name} is here") if here else ("running", 0.0, "starting")
            )
            row.owner, row.cancel_asked, row.changed = None if here else self.owner, 0, self.clock()
            started = PullState.of(row)
        if not here:
            threading.Thread(target=self._pull, args=(name,), name=f"pull-{name}", daemon=True).start()
        return started

    def find(self) -> dict[str, PullState]:
        """All pulls that were ever begun, by name; of each the last."""
        with self.database.session(write=False) as session:
            rows = session.scalars(select(PullRow)).all()
            return {row.name: self._state(row) for row in rows}

    def get(self, name: str) -> PullState | None:
        """One by its model's name."""
        with self.database.session(write=False) as session:
            row = session.get(PullRow, name)
            return None if row is None else self._state(row)

    def cancel(self, name: str) -> PullState | None:
        """Ask a pull to stop; one that ended stays as it is. What was fetched so far is gone on from later."""
        with self.database.session() as session:
            row = session.get(PullRow, name)
            if row is not None and row.state == "running":
                row.cancel_asked = 1
        return self.get(name)

    def _state(self, row: PullRow) -> PullState:
        if row.state == "running" and self._is_lost(row):
            return PullState(row.name, "failed", row.fraction, "interrupted; start it again to go on", row.changed)
        return PullState.of(row)

    def _is_lost(self, row: PullRow) -> bool:
        return is_dead(row.owner or "") or row.changed < self.clock() - _SILENT

    def _pull(self, name: str) -> None:
        told = threading.Event()
        latest: list[tuple[float, str]] = [(0.0, "starting")]
        stopped = threading.Event()

        def progress(fraction: float, sentence: str) -> None:
            latest[0] = fraction, sentence
            if stopped.is_set():
                raise Cancelled("cancelled")

        def tell() -> None:
            while not told.wait(_TELL):
                if not self._write(name, "running", *latest[0]):
                    stopped.set()

        teller = threading.Thread(target=tell, name=f"pull-{name}-tells", daemon=True)
        teller.start()
        try:
            self.weights.pull(name, progress)
            end = ("done", 1.0, f"{name} is here")
        except Cancelled:
            end = ("cancelled", latest[0][0], "cancelled; start it again to go on")
        except VisionTuneError as error:
            end = ("failed", latest[0][0], str(error))
        except Exception as error:
            log.exception("pulling %s failed", name)
            end = ("failed", latest[0][0], f"failed unexpectedly: {type(error).__name__}: {error}")
        told.set()
        teller.join()
        self._write(name, *end)

    def _write(self, name: str, state: str, fraction: float, sentence: str) -> bool:
        """Note how far a pull of this process is; False when it was asked to stop."""
        try:
            with self.database.session() as session:
                row = session.get(PullRow, name)
                if row is None or row.owner != self.owner:
                    return False
                row.state, row.fraction, row.sentence, row.changed = state, fraction, sentence, self.clock()
                return not row.cancel_asked
        except VisionTuneError:
            log.warning("how far the pull of %s is could not be written", name, exc_info=True)
            return True
