"""Jobs of mixed kinds while workers, actors, nodes, the head and the database are killed: what is lost, doubled or torn.

    python benchmarks/chaos.py [--jobs 200] [--executor ray] [--database postgresql] [--store s3] [--every 5] [--json]

Several `visiontune worker` on one machine stand for several machines: each has a home of its own where the library is a
bucket. Every few seconds one of these is killed by SIGKILL at random and started again: a worker, which is a dispatcher
(with `processes` also one of its children); with Ray an actor, a node, and once the head; and once the database restarts
while its connections are open. Kinds: pictures of the illustrator, sentences of speech, tunes, clips, short films.

PostgreSQL's programs, moto (an S3 server) and Ray must be installed where they are asked for; the suite's helpers start them.

With `--json` one object:
    ended: jobs by state; reasons: what the failed ones say
    lost: jobs that never ended; doubled: jobs that were told done twice, or listed twice
    torn: listed artifacts of which a file is missing, damaged or not decodable
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
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

PATIENCE = 1_200.0
"""Seconds after which jobs that have not ended are lost."""


class Workers:
    """Processes that work on the queue; each is started again when it was killed."""

    def __init__(self, count: int, homes: Callable[[int], Path], environment: dict[str, str]) -> None:
        self.homes, self.environment = homes, environment
        self.processes = [self._started(n) for n in range(count)]

    def _started(self, n: int) -> subprocess.Popen[bytes]:
        home = self.homes(n)
        home.mkdir(parents=True, exist_ok=True)
        log = (home.parent / f"worker-{n}.log").open("ab")
        with log:
            return subprocess.Popen(
                [sys.executable, "-m", "visiontune", "worker"],
                env=os.environ | self.environment | {"VISIONTUNE_HOME": str(home)},
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def kill(self, random_: random.Random) -> bool:
        """A dispatcher."""
        n = random_.randrange(len(self.processes))
        self.processes[n].kill()
        self.processes[n].wait()
        self.processes[n] = self._started(n)
        return True

    def kill_child(self, random_: random.Random) -> bool:
        """A process in which parts are made."""
        children = [
            child
            for process in self.processes
            for child in _children(process.pid)
            if "visiontune.jobs.worker" in " ".join(_line(child))
        ]
        return _kill(random_, children)

    def end(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class Cluster:
    """A Ray head without processors, and nodes, each a process group of its own."""

    PORT = 63_979

    def __init__(self, nodes: int) -> None:
        self.environment = os.environ | {
            "RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": "0" * 64,
        }  # fmt: skip
        from ray.util import get_node_ip_address

        self.ip = get_node_ip_address()
        self.address = f"{self.ip}:{self.PORT}"
        self.head = self._head()
        self.nodes = [self._node() for _ in range(nodes)]

    def kill_actor(self, random_: random.Random) -> bool:
        makers = [process for process in psutil.process_iter() if any("ray::Maker" in word for word in _line(process))]
        return _kill(random_, makers)

    def kill_node(self, random_: random.Random) -> bool:
        n = random_.randrange(len(self.nodes))
        _kill_all(self.nodes[n])
        self.nodes[n] = self._node()
        return True

    def kill_head(self, random_: random.Random) -> bool:
        """With it its memory of who is there is gone, so nodes join anew, as an operator's restart policy lets them."""
        _kill_all(self.head)
        for node in self.nodes:
            _kill_all(node)
        self.head = self._head()
        self.nodes = [self._node() for _ in self.nodes]
        return True

    def end(self) -> None:
        for process in (*self.nodes, self.head):
            _kill_all(process)

    def _head(self) -> subprocess.Popen[bytes]:
        return self._start("--head", f"--port={self.PORT}", "--num-cpus=0", "--include-dashboard=false")

    def _node(self) -> subprocess.Popen[bytes]:
        return self._start(f"--address={self.address}", "--num-cpus=2")

    def _start(self, *options: str) -> subprocess.Popen[bytes]:
        ray = Path(sys.executable).with_name("ray")
        command = [
            str(ray), "start", "--block", "--disable-usage-stats", "--object-store-memory=80000000",
            f"--node-ip-address={self.ip}", *options,
        ]  # fmt: skip
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )


def requests(count: int) -> Iterator[Any]:
    """Small ones of all kinds, the same each time."""
    from visiontune.clip.base import ClipRequest
    from visiontune.image.base import ImageRequest
    from visiontune.music.base import MusicRequest
    from visiontune.speech.base import SpeechRequest
    from visiontune.video.base import VideoRequest

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


@contextlib.contextmanager
def services(arguments: argparse.Namespace, folder: Path) -> Iterator[tuple[dict[str, str], Any, Cluster | None]]:
    """What workers find in their environment; the database's server and the cluster, where there are any."""
    found = {
        "VISIONTUNE_EXECUTOR": arguments.executor, "VISIONTUNE_OFFLINE": "true", "VISIONTUNE_MIN_FREE_DISK": "0",
        "VISIONTUNE_LEASE": "15", "VISIONTUNE_CACHE": str(folder / "cache"), "VISIONTUNE_CANCEL_GRACE": "2",
    }  # fmt: skip
    with contextlib.ExitStack() as stack:
        database = cluster = None
        if arguments.database == "postgresql":
            from helpers_postgres import Cluster as Server

            place = Path(tempfile.mkdtemp(prefix="pg"))  # the path of a socket must be short
            place.chmod(0o755)
            database = Server(place)
            database.start()
            stack.callback(database.stop, "immediate")
            found["VISIONTUNE_DATABASE"] = database.url()
        if arguments.store == "s3":
            from helpers_bucket import KEYS, server

            bucket = stack.enter_context(server()).bucket()
            found |= KEYS | {"VISIONTUNE_STORE": bucket.name, "VISIONTUNE_STORE_ENDPOINT": bucket.endpoint}
        if arguments.executor == "ray":
            os.environ |= KEYS if arguments.store == "s3" else {}
            cluster = Cluster(2)
            stack.callback(cluster.end)
            found |= {
                "VISIONTUNE_RAY_ADDRESS": cluster.address, "VISIONTUNE_RAY_MEMORY": "200", "VISIONTUNE_RAY_MAX": "2",
                "VISIONTUNE_RAY_CPUS": "0.5", "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": "0" * 64, "RAY_USAGE_STATS_ENABLED": "0",
            }  # fmt: skip
        yield found, database, cluster


def chaos(
    arguments: argparse.Namespace, workers: Workers, database: Any, cluster: Cluster | None, stop: threading.Event
) -> Counter[str]:
    """Kill something every few seconds until `stop`; returns what was killed."""
    random_ = random.Random(arguments.seed)
    usual: dict[str, Callable[[random.Random], bool]] = {"worker": workers.kill}
    once: dict[str, Callable[[random.Random], bool]] = {}
    if arguments.executor == "processes":
        usual["maker"] = workers.kill_child
    if cluster is not None:
        usual |= {"actor": cluster.kill_actor, "node": cluster.kill_node}
        once["head"] = cluster.kill_head
    if database is not None:
        once["database"] = lambda _: database.restart() is None
    done: Counter[str] = Counter()
    turn = 0
    while not stop.wait(arguments.every):
        turn += 1
        name, strike = random_.choice([*usual.items()])
        if once and turn % 4 == 0:
            name, strike = once.popitem()
        done[name] += strike(random_)
    return done


def verdict(studio: Any, jobs: list[str]) -> dict[str, Any]:
    """What is left in database and store once nothing runs."""
    from sqlalchemy import func, select

    from visiontune.jobs.tables import ArtifactRow, EventRow, JobRow, StepRow

    with studio.database.session(write=False) as session:
        rows = session.scalars(select(JobRow).where(JobRow.id.in_(jobs))).all()
        told = session.execute(
            select(EventRow.job_id, func.count()).where(EventRow.state == "done").group_by(EventRow.job_id)
        ).all()
        listed = session.execute(select(ArtifactRow.id, ArtifactRow.key)).all()
        holding = select(func.count()).select_from(StepRow)
        held = session.scalar(holding.where(StepRow.state == "running", StepRow.lease_until > time.time())) or 0
    states = Counter(row.state for row in rows)
    named = Counter(row.artifact_id for row in rows if row.artifact_id)
    torn = []
    for artifact_id, _ in listed:
        try:
            _check(studio.library.get(artifact_id))
        except Exception as error:
            torn.append(f"{artifact_id}: {error}")
    studio.library.collect(grace=0.0)
    needed = studio.library._closure([key for _, key in listed])
    return {
        "ended": dict(states),
        "reasons": sorted(
            {str((row.error or {}).get("message", row.sentence)) for row in rows if row.state == "failed"}
        ),
        "lost": len(jobs) - sum(states[state] for state in ("done", "failed", "cancelled")),
        "doubled": sum(count > 1 for _, count in told) + sum(count > 1 for count in named.values()),
        "listed": len(listed),
        "torn": torn,
        "orphans": sorted(set(studio.store.published()) - needed),
        "leases": held + states["running"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--jobs", type=int, default=200)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--executor", choices=["processes", "ray"], default="ray")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="postgresql")
    parser.add_argument("--store", choices=["folder", "s3"], default="s3")
    parser.add_argument("--every", type=float, default=5.0, help="seconds between two blows")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="visiontune-") as place:
        found = run(arguments, Path(place))
    if arguments.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name:9} {value}")


def run(arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    from visiontune.settings import Settings
    from visiontune.studio import Studio

    shared = arguments.database == "sqlite" or arguments.store == "folder"
    with services(arguments, folder) as (environment, database, cluster):
        os.environ |= environment
        studio = Studio(Settings.load(home=folder / "home", executor="inline", max_queue=10_000))
        workers = Workers(arguments.workers, lambda n: folder / ("home" if shared else f"home-{n}"), environment)
        stop = threading.Event()
        blows: Counter[str] = Counter()
        striking = threading.Thread(
            target=lambda: blows.update(chaos(arguments, workers, database, cluster, stop)), daemon=True
        )
        began = time.monotonic()
        try:
            jobs = [studio.submit(request).id for request in requests(arguments.jobs)]
            striking.start()
            while _waiting(studio, jobs) and time.monotonic() < began + PATIENCE:
                time.sleep(1)
        finally:
            stop.set()
            if striking.is_alive():
                striking.join(60)
            seconds = time.monotonic() - began
            workers.end()
        try:
            return verdict(studio, jobs) | {"killed": dict(blows), "seconds": round(seconds, 1)}
        finally:
            studio.close()


def _waiting(studio: Any, jobs: list[str]) -> int:
    from visiontune.errors import VisionTuneError

    try:
        return sum(job.id in set(jobs) for job in studio.queue.find(["queued", "running"], limit=10_000))
    except VisionTuneError:  # the database is away
        return len(jobs)


def _check(artifact: Any) -> None:
    """Decode it."""
    if artifact.kind == "image":
        import cv2

        assert cv2.imread(str(artifact.path)) is not None, "no picture"
    elif artifact.kind in ("speech", "music"):
        import soundfile

        sound, _ = soundfile.read(artifact.files.get("wav", artifact.path))
        assert abs(sound).max(initial=0.0) > 0.01, "silent"
    else:
        import av

        with av.open(str(artifact.path)) as film:
            assert sum(1 for _ in film.decode(video=0)) > 40, "too short"


def _children(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []


def _line(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def _kill(random_: random.Random, processes: list[psutil.Process]) -> bool:
    if not processes:
        return False
    with contextlib.suppress(psutil.Error):
        random_.choice(processes).kill()
        return True
    return False


def _kill_all(process: subprocess.Popen[bytes]) -> None:
    """The process and all that it started, at once."""
    doomed = [*_children(process.pid)]
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    for child in doomed:
        with contextlib.suppress(psutil.Error):
            child.kill()
    process.wait()


if __name__ == "__main__":
    main()
