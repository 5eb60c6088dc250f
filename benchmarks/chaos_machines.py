"""What `chaos.py` kills and starts again: engines and the processes in which they make parts, actors and machines of Ray."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil

Blow = Callable[[random.Random], bool]
"""Kills one of a kind; whether there was any."""


class Engines:
    """`visiontune worker` several times, each as on a machine of its own.

    Args:
        home: Of the n-th; they may be the same.
    """

    def __init__(self, count: int, home: Callable[[int], Path], environment: Mapping[str, str]) -> None:
        self._home, self._environment = home, environment
        self._processes = [self._started(n) for n in range(count)]

    def kill(self, chance: random.Random) -> bool:
        n = chance.randrange(len(self._processes))
        self._processes[n].kill()
        self._processes[n].wait()
        self._processes[n] = self._started(n)
        return True

    def kill_maker(self, chance: random.Random) -> bool:
        """A process in which an engine makes parts."""
        return _kill_one(chance, self._processes, "visiontune.jobs.worker")

    def check(self) -> None:
        """Raise where one ended by itself, since then nobody starts it again."""
        for n, process in enumerate(self._processes):
            if process.poll() is not None:
                said = self._log(n).read_text(errors="replace").splitlines()[-1:]
                raise RuntimeError(f"engine {n} ended by itself ({process.returncode}): {' '.join(said)}")

    def end(self) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                kill_all(process)

    def _started(self, n: int) -> subprocess.Popen[bytes]:
        home = self._home(n)
        home.mkdir(parents=True, exist_ok=True)
        with self._log(n).open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "visiontune", "worker"],
                env={**os.environ, **self._environment, "VISIONTUNE_HOME": str(home)},
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def _log(self, n: int) -> Path:
        return self._home(n).parent / f"engine-{n}.log"


class Machines:
    """A Ray head without processors, and machines that joined it, each a process group of its own.

    Args:
        environment: Theirs, beside this process's; has Ray's token.
    """

    def __init__(self, count: int, environment: Mapping[str, str]) -> None:
        from ray.util import get_node_ip_address

        self._environment = {**os.environ, **environment}
        self._ip, self._port = get_node_ip_address(), _free_port()
        self.address = f"{self._ip}:{self._port}"
        self._head = self._started_head()
        self._nodes = [self._started_node() for _ in range(count)]

    def tend(self) -> None:
        """Start anew what ended by itself, as an operator's restart policy does: who finds no head gives up in time."""
        if self._head.poll() is not None:
            self.kill_head(random.Random())
        for n, node in enumerate(self._nodes):
            if node.poll() is not None:
                kill_all(node)
                self._nodes[n] = self._started_node()

    def kill_actor(self, chance: random.Random) -> bool:
        return _kill_one(chance, self._nodes, "ray::Maker")

    def kill_node(self, chance: random.Random) -> bool:
        n = chance.randrange(len(self._nodes))
        kill_all(self._nodes[n])
        self._nodes[n] = self._started_node()
        return True

    def kill_head(self, _: random.Random) -> bool:
        """With it its memory of who is there is gone, so that machines have to join anew."""
        self.end()
        self._head = self._started_head()
        self._nodes = [self._started_node() for _ in self._nodes]
        return True

    def end(self) -> None:
        for process in (self._head, *self._nodes):
            kill_all(process)

    def _started_head(self) -> subprocess.Popen[bytes]:
        return self._started("--head", f"--port={self._port}", "--num-cpus=0", "--include-dashboard=false")

    def _started_node(self) -> subprocess.Popen[bytes]:
        return self._started(f"--address={self.address}", "--num-cpus=2")

    def _started(self, *options: str) -> subprocess.Popen[bytes]:
        command = [
            sys.executable, "-m", "ray.scripts.scripts", "start", "--block", "--disable-usage-stats",
            "--object-store-memory=80000000", f"--node-ip-address={self._ip}", *options,
        ]  # fmt: skip
        return subprocess.Popen(
            command,
            env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip


class Blows:
    """One of the `usual` blows after the other, at random, and at each second turn one of `once` instead, while any is left."""

    def __init__(self, usual: Mapping[str, Blow], once: Mapping[str, Blow], seed: int) -> None:
        self._usual, self._once, self._chance = list(usual.items()), dict(once), random.Random(seed)
        self._turn = 0
        self.killed: Counter[str] = Counter()

    def deal(self) -> None:
        self._turn += 1
        name, blow = self._chance.choice(self._usual)
        if self._once and self._turn % 2 == 0:
            name, blow = self._once.popitem()
        self.killed[name] += blow(self._chance)


def kill_all(process: subprocess.Popen[bytes]) -> None:
    """The process and all that it started, at once."""
    doomed = _children(process)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    for child in doomed:
        with contextlib.suppress(psutil.Error):
            child.kill()
    process.wait()


def _kill_one(chance: random.Random, parents: list[subprocess.Popen[bytes]], name: str) -> bool:
    """One of the processes below `parents` in whose command line `name` stands."""
    found = [child for parent in parents for child in _children(parent) if name in _line(child)]
    with contextlib.suppress(psutil.Error):
        if found:
            chance.choice(found).kill()
            return True
    return False


def _children(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    with contextlib.suppress(psutil.Error):
        return [*psutil.Process(process.pid).children(recursive=True)]
    return []


def _line(process: psutil.Process) -> str:
    with contextlib.suppress(psutil.Error):
        return " ".join(process.cmdline())
    return ""


def _free_port() -> int:
    """Beyond those that systems give to connections, so that nobody has it while the head is away."""
    for port in random.sample(range(61_000, 65_000), 100):
        with socket.socket() as tried, contextlib.suppress(OSError):
            tried.bind(("", port))
            return port
    raise OSError("no port is free between 61000 and 65000")
