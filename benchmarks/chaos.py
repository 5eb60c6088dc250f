"""Jobs of mixed kinds while engines, actors, machines, the head and the database are killed: what is lost, doubled or torn.

    python benchmarks/chaos.py [--jobs 200] [--executor inline|processes|ray] [--database sqlite|postgresql]
        [--store folder|bucket] [--engines 3] [--each 5] [--seed 1] [--folder FOLDER] [--json]

Several `visiontune worker` on one machine stand for several machines: each has a home of its own where neither library
nor database is a folder that they share. Whenever `--each` more jobs have ended, one of these is killed by SIGKILL at random
and started again: an engine; with `processes` one of the processes in which it makes parts; with `ray` an actor, a machine, and
once the head; and once PostgreSQL restarts while its connections are open. By jobs and not by seconds, as a slow machine has
as many blows then as a quick one. Kinds: pictures of the illustrator, sentences of speech, tunes, clips, short films.

PostgreSQL's programs, moto (an S3 server) and Ray must be installed where they are asked for; the suite's helpers start them.
`--folder` keeps everything there, with what the engines said; else nothing is kept. Ends with 1 where anything is wrong.

With `--json` one object:
    ended: jobs by state; reasons: what the failed ones say
    lost: jobs that never ended
    doubled: which jobs were told done twice, artifacts listed twice, parts published twice
    listed: artifacts in the library
    torn: of these, why each cannot be decoded
    orphans: keys in the store that no job's artifact needs and collecting leaves; leases: jobs and steps still held
    killed: by what; seconds
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chaos_machines import Blow, Blows, Engines, Machines
from chaos_verdict import is_sound, verdict

from visiontune.clip.base import ClipRequest
from visiontune.errors import VisionTuneError
from visiontune.image.base import ImageRequest
from visiontune.music.base import MusicRequest
from visiontune.requests import Request
from visiontune.settings import Settings
from visiontune.speech.base import SpeechRequest
from visiontune.studio import Studio
from visiontune.video.base import VideoRequest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

PATIENCE = 300.0
"""Seconds in which no job ends, after which the rest is lost."""
_TOKEN = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": "0" * 64, "RAY_USAGE_STATS_ENABLED": "0"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=200)
    parser.add_argument("--engines", type=int, default=3)
    parser.add_argument("--executor", choices=["inline", "processes", "ray"], default="ray")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="postgresql")
    parser.add_argument("--store", choices=["folder", "bucket"], default="bucket")
    parser.add_argument("--each", type=int, default=5, help="jobs that end from one blow to the next (%(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="an empty one, to be kept")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to end"))  # and engines with it
    with contextlib.ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="visiontune-")))
        found = run(options, folder.resolve())
    if options.json:
        print(json.dumps(found))
    else:
        print(f"{options.executor} + {options.database} + {options.store}:")
        for name, value in found.items():
            print(f"  {name:8} {value}")
    sys.exit(not is_sound(found, options.jobs))


def run(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Submit the jobs, let engines work on them under blows, and judge what is left."""
    shared = options.database == "sqlite" or options.store == "folder"
    with services(options, folder) as (environment, usual, once, machines):
        os.environ |= environment
        with Studio(Settings.load(home=folder / "home", executor="inline", max_queue=10_000)) as studio:
            jobs = [studio.submit(request).id for request in requests(options.jobs)]
            began, pause = time.monotonic(), random.Random(options.seed)
            engines = Engines(options.engines, lambda n: folder / ("home" if shared else f"home-{n}"), environment)
            usual = {"engine": engines.kill, **usual}
            if options.executor == "processes":
                usual["maker"] = engines.kill_maker
            blows = Blows(usual, once, options.seed)
            try:
                due, before, last = options.each, len(jobs), began
                while (left := _left(studio, jobs)) and time.monotonic() < last + PATIENCE:
                    engines.check()
                    if machines is not None:
                        machines.tend()
                    if left < before:
                        before, last = left, time.monotonic()
                    if len(jobs) - left >= due:
                        due += options.each
                        blows.deal()
                    time.sleep(pause.uniform(0.2, 1.2))
                seconds = time.monotonic() - began
            finally:
                engines.end()
            return verdict(studio, jobs) | {"killed": dict(blows.killed), "seconds": round(seconds, 1)}


@contextlib.contextmanager
def services(
    options: argparse.Namespace, folder: Path
) -> Iterator[tuple[dict[str, str], dict[str, Blow], dict[str, Blow], Machines | None]]:
    """What engines find in their environment, who beside them is struck again and again, and who once."""
    environment = {
        "VISIONTUNE_EXECUTOR": options.executor, "VISIONTUNE_OFFLINE": "true", "VISIONTUNE_MIN_FREE_DISK": "0",
        "VISIONTUNE_LEASE": "15", "VISIONTUNE_CACHE": str(folder / "cache"), "VISIONTUNE_CANCEL_GRACE": "2",
    }  # fmt: skip
    usual: dict[str, Blow] = {}
    once: dict[str, Blow] = {}
    machines = None
    with contextlib.ExitStack() as stack:
        if options.database == "postgresql":
            from helpers_postgres import cluster

            database = stack.enter_context(cluster())
            environment["VISIONTUNE_DATABASE"] = database.url()

            def restart(_: random.Random) -> bool:
                database.restart()
                return True

            once["database"] = restart
        if options.store == "bucket":
            from helpers_bucket import KEYS, server

            bucket = stack.enter_context(server()).bucket()
            environment |= KEYS | {"VISIONTUNE_STORE": bucket.name, "VISIONTUNE_STORE_ENDPOINT": bucket.endpoint}
        if options.executor == "ray":
            machines = Machines(2, environment | _TOKEN)
            stack.callback(machines.end)
            environment |= _TOKEN | {
                "VISIONTUNE_RAY_ADDRESS": machines.address, "VISIONTUNE_RAY_MEMORY": "200", "VISIONTUNE_RAY_MAX": "2",
                "VISIONTUNE_RAY_CPUS": "0.5",
            }  # fmt: skip
            usual |= {"actor": machines.kill_actor, "node": machines.kill_node}
            once["head"] = machines.kill_head
        yield environment, usual, once, machines


def requests(count: int) -> Iterator[Request]:
    """Small ones of all kinds, the same each time."""
    for n in range(count):
        match n % 10:
            case 0:
                yield VideoRequest.build(prompt="how bees make honey", seed=n, duration=4, height=128, width=128)
            case 1:
                yield MusicRequest.build(seed=n, duration=4)
            case 2 | 3:
                yield SpeechRequest.build(text=f"This is sentence number {n}.", seed=n)
            case 4:
                yield ClipRequest.build(prompt=f"a yellow boat number {n}", seed=n, duration=2, width=128, height=128)
            case _:
                yield ImageRequest.build(prompt=f"a red kite number {n}", seed=n, width=96, height=96)


def _left(studio: Studio, jobs: list[str]) -> int:
    """How many have not ended, as far as the database tells."""
    try:
        return sum(job.id in jobs for job in studio.queue.find(["queued", "running"], limit=10_000))
    except VisionTuneError:  # it is away
        return len(jobs)


if __name__ == "__main__":
    main()
