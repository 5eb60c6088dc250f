"""How many waiting jobs are claimed in a second, by several processes at once, each claim with its event.

    python benchmarks/claims.py [--database postgresql://…] [--jobs 1000] [--users 10] [--processes 6] [--threads 1]
                                [--at-once 8] [--tries 3] [--json]

Without `--database` on SQLite in a temporary folder. With it on that PostgreSQL database, which must be empty; with full
durability (a claim is on the disk when it is told) and with `synchronous_commit=off`. Each by single jobs, and by several
in one transaction. Processes connect and import first, then begin together; the time is from the first claim's start to
the last one's end. The quickest of the tries is told, as other programs only make it slower. That every job was claimed
once, and that users had their turns, is checked each time.

With `--json` one object:
    sqlite, or postgresql and postgresql_relaxed; the same with _at_once:
        {"jobs", "claims_per_second", "duplicates", "missing", "unfair"}: the last three the worst of all tries
    unfair: by how many claims the most served user was ahead of the least served, at the worst; claimers who meet take
        of the same users, so it may be as many as all threads claim at the same moment
    load: of the machine, the mean of a minute: (before, after)
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import tempfile
import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass, replace
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Figures:
    """Of one run."""

    jobs: int
    claims_per_second: float
    duplicates: int
    missing: int
    unfair: int


def claim_all(address: str, number: int, threads: int, at_once: int, start: Barrier, results: Any) -> None:
    """A process: claims until nothing waits; tells (time, job, user) of each."""
    from visiontune.jobs.database import Database
    from visiontune.jobs.queue import JobQueue

    database = Database(address)
    queues = [JobQueue(database, f"benchmark{number}:{n}:0", lease=3_600) for n in range(threads)]
    for queue in queues:  # connected, and statements put together
        queue.claim("none")
    got: list[tuple[float, str, str]] = []

    def work(queue: JobQueue) -> None:
        while jobs := queue.claim_many(at_once):
            now = time.time()
            got.extend((now, job.id, job.user) for job in jobs)

    workers = [threading.Thread(target=work, args=(queue,)) for queue in queues]
    start.wait()
    began = time.time()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    results.put((began, got))
    database.close()


def measure(address: str, jobs: int, users: int, processes: int, threads: int, at_once: int) -> Figures:
    """Queue `jobs`, claim them, check, and clear them away."""
    from sqlalchemy import delete, insert

    from visiontune.jobs.database import Database
    from visiontune.jobs.tables import JobRow, new_id

    database = Database(address)
    request = {"kind": "image", "prompt": "a lighthouse at dusk " * 10, "seed": 7}
    rows = [
        {"id": new_id(), "user": f"user{n % users}", "kind": "image", "request": request, "created": float(n)}
        for n in range(jobs)
    ]
    with database.session() as session:
        session.execute(delete(JobRow))
        session.execute(insert(JobRow), rows)
    if database.on_postgresql:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE jobs, events")
    context = multiprocessing.get_context("spawn")
    start, results = context.Barrier(processes), context.Queue()
    started = [
        context.Process(target=claim_all, args=(address, n, threads, at_once, start, results)) for n in range(processes)
    ]
    for process in started:
        process.start()
    found = [results.get(timeout=300) for _ in started]
    for process in started:
        process.join()
    got = sorted(one for _, claimed in found for one in claimed)
    seconds = got[-1][0] - min(began for began, _ in found)
    once = {job for _, job, _ in got}
    with database.session() as session:
        session.execute(delete(JobRow))
    database.close()
    return Figures(jobs, round(len(got) / seconds, 1), len(got) - len(once), jobs - len(once), _unfair(got, users))


def _unfair(got: list[tuple[float, str, str]], users: int) -> int:
    served: Counter[str] = Counter({f"user{n}": 0 for n in range(users)})
    worst = 0
    for _, _, user in got:
        served[user] += 1
        worst = max(worst, max(served.values()) - min(served.values()))
    return worst


def best(tries: list[Figures]) -> Figures:
    """The quickest, with the worst that any found."""
    worst = {name: max(getattr(one, name) for one in tries) for name in ("duplicates", "missing", "unfair")}
    return replace(max(tries, key=lambda one: one.claims_per_second), **worst)


def relaxed(address: str) -> str:
    """The same database, told not to wait for the disk."""
    return f"{address}{'&' if '?' in address else '?'}options=-csynchronous_commit%3Doff"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--database", help="a PostgreSQL database that is empty")
    parser.add_argument("--jobs", type=int, default=1_000)
    parser.add_argument("--users", type=int, default=10)
    parser.add_argument("--processes", type=int, default=6)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--tries", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    load = [os.getloadavg()[0]]
    with tempfile.TemporaryDirectory() as folder:
        runs = {"sqlite": f"sqlite:///{Path(folder) / 'visiontune.db'}"}
        if given.database:
            runs = {"postgresql": given.database, "postgresql_relaxed": relaxed(given.database)}
        figures = {
            name + suffix: best(
                [
                    measure(address, given.jobs, given.users, given.processes, given.threads, at_once)
                    for _ in range(given.tries)
                ]
            )
            for name, address in runs.items()
            for suffix, at_once in (("", 1), ("_at_once", given.at_once))
        }
    load.append(os.getloadavg()[0])
    if given.json:
        print(json.dumps({name: asdict(found) for name, found in figures.items()} | {"load": load}))
        return
    print(
        f"The best of {given.tries}; at once: {given.at_once}. The machine's load was {load[0]:.1f}, and is {load[1]:.1f}."
    )
    for name, found in figures.items():
        print(
            f"{name:27} {found.claims_per_second:8,.0f} claims a second of {found.jobs:,} jobs;"
            f" {found.duplicates} twice, {found.missing} not at all; at most {found.unfair} ahead"
        )


if __name__ == "__main__":
    main()
