"""Rates: how often somebody may ask.

Wrong passwords are rows, so that all web processes count alike and a restart forgets nothing: there are few of them.
Ordinary requests are counted in each process by itself, as a write for each would cost more than what it guards: with
N processes a user has at most N times the rate, which still keeps one from taking all.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import delete, select

from visiontune.jobs.database import Database
from visiontune.jobs.tables import AttemptRow


@dataclass(frozen=True)
class Bound:
    """At most `most` in any `seconds`."""

    most: int
    seconds: float


PAIR = Bound(5, 300)
"""Wrong passwords for one name from one address."""
ADDRESS = Bound(30, 300)
"""From one address, for any names."""
NAME = Bound(200, 3_600)
"""For one name from anywhere: enough that nobody is locked out by a stranger's handful of tries."""


class Attempts:
    """Wrong passwords, by name and address.

    Args:
        clock: Now, in seconds; tests turn it.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self.database, self.clock = database, clock

    def start(self, name: str, address: str) -> float:
        """Count a try of somebody at `address` for `name`; seconds to wait where it is one too many, else 0.

        It counts as wrong until `passed` says otherwise, so that many at once are no way around.
        """
        now, longest = self.clock(), 0.0
        subjects = _subjects(name, address)
        with self.database.session() as session:
            self.database.alone(session, "attempts")  # as many at once are no way around
            session.execute(delete(AttemptRow).where(AttemptRow.time < now - NAME.seconds))
            for subject, bound in subjects.items():
                query = select(AttemptRow.time).where(
                    AttemptRow.subject == subject, AttemptRow.time > now - bound.seconds
                )
                times = session.scalars(query.order_by(AttemptRow.time.desc()).limit(bound.most)).all()
                if len(times) == bound.most:
                    longest = max(longest, times[-1] + bound.seconds - now)
            if not longest:
                session.add_all(AttemptRow(subject=subject, time=now) for subject in subjects)
        return longest

    def passed(self, name: str, address: str) -> None:
        """The password was right: the try is taken back, and what was wrong before from the same place is forgotten."""
        pair, *others = _subjects(name, address)
        with self.database.session() as session:
            session.execute(delete(AttemptRow).where(AttemptRow.subject == pair))
            for subject in others:
                newest = (
                    select(AttemptRow.id).where(AttemptRow.subject == subject).order_by(AttemptRow.id.desc()).limit(1)
                )
                session.execute(delete(AttemptRow).where(AttemptRow.id == newest.scalar_subquery()))


def _subjects(name: str, address: str) -> dict[str, Bound]:
    place, name = network(address), name[:64].encode("utf-8", "replace").decode().replace("\0", "?")
    return {f"pair {place} {name}": PAIR, f"address {place}": ADDRESS, f"name {name}": NAME}


def network(address: str) -> str:
    """What counts as one place: an IPv4 address, or the 64 bits of IPv6 that one household has."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:60]
    if found.version == 6 and found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(found) if found.version == 4 else str(ipaddress.ip_network(f"{found}/64", strict=False))


@dataclass
class Buckets:
    """A token bucket for each subject, in this process.

    Args:
        rate: Requests a second in the long run.
        burst: Requests at once.
        clock: Seconds that only go forward.
        subjects: Kept at most; the longest unseen goes, whose bucket is full again anyway.
    """

    rate: float
    burst: int
    clock: Callable[[], float] = time.monotonic
    subjects: int = 10_000
    _levels: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, subject: str) -> float:
        """Count one request; seconds to wait if it is one too many, else 0."""
        now = self.clock()
        with self._lock:
            level, seen = self._levels.pop(subject, (float(self.burst), now))
            level = min(self.burst, level + (now - seen) * self.rate)
            allowed = level >= 1
            self._levels[subject] = (level - 1 if allowed else level, now)
            if len(self._levels) > self.subjects:
                self._levels.popitem(last=False)
        return 0.0 if allowed else (1 - level) / self.rate
