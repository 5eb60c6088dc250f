"""A small Ray cluster, and a backend in its actors that does and tells what a test wants."""

from __future__ import annotations

import contextlib
import os
import signal
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from visiontune.backends import Context
from visiontune.jobs.executors import Executor
from visiontune.registry import Registry
from visiontune.settings import Settings
from visiontune.speech.base import SpeechOutput, SpeechRequest
from visiontune.speech.stub import Stub
from visiontune.studio import Studio

STORE = 80_000_000
"""Bytes of a node's object store, of which we use none."""


class Telling(Stub):
    """The stub that does what its text says first, and notes where: `wait 3`, `deaf 3`, `die 2`, `show`, `until told`."""

    name = "telling"
    family: ClassVar[str] = "telling"
    version = int(os.environ.get("TELLING_VERSION", "1"))

    def __call__(self, request: SpeechRequest, context: Context) -> SpeechOutput:
        note(context.environment.option("home"), request.text)
        word, _, rest = request.text.partition(" ")
        amount = float(rest.split()[0]) if rest and rest[0].isdigit() else 0.0
        if word == "die" and len(notes(context.environment.option("home"), request.text)) <= amount:
            os.kill(os.getpid(), signal.SIGKILL)
        if word == "show":
            context.preview(b"a picture")
            for piece in ("one ", "two ", "three "):
                context.emit(piece)
        while word == "until" and not _word(context.environment.option("home")).exists():
            context.check_cancelled()
            time.sleep(0.02)
        until = time.monotonic() + (amount if word in ("wait", "deaf") else 0.0)
        while time.monotonic() < until:
            context.progress(1 - (until - time.monotonic()) / amount, "telling")
            if word == "wait":
                context.check_cancelled()
            time.sleep(0.02)
        return super().__call__(request, context)


class Other(Telling):
    """Of another family."""

    name = "other"
    family: ClassVar[str] = "other"


def _word(home: str | Path) -> Path:
    return Path(home) / "go.txt"


def tell(home: str | Path) -> None:
    """Let what waits `until told` go on."""
    _word(home).touch()


def note(home: str, text: str) -> None:
    with (Path(home) / "notes.txt").open("a", encoding="utf-8") as stream:
        stream.write(f"{os.getpid()} {text}\n")


def notes(home: str | Path, text: str = "") -> list[int]:
    """Process ids of the makings of `text`, or of all; the first first."""
    path = Path(home) / "notes.txt"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [int(line.split(" ", 1)[0]) for line in lines if text in ("", line.split(" ", 1)[1])]


def noted(home: str | Path, text: str, times: int = 1) -> int:
    """The process that makes `text`, as soon as it does for the n-th time."""
    until = time.monotonic() + 150  # an actor begins in two seconds, and in a minute on a machine that is busy
    while len(notes(home, text)) < times:
        assert time.monotonic() < until, f"{text!r} was not begun"
        time.sleep(0.02)
    return notes(home, text)[times - 1]


def say(text: str, backend: str = "telling") -> SpeechRequest:
    return SpeechRequest(text=text, backend=backend, seed=1)


def registry() -> Registry:
    found = Registry.load()
    for backend in (Telling, Other):
        found.targets["speech"][backend.name] = f"{__name__}:{backend.__name__}"
    return found


def studio_at(address: str, settings: Settings, **changes: Any) -> Studio:
    usual = {"executor": "ray", "ray_address": address, "ray_memory": 200, "ray_max": 2, "cancel_grace": 1.0}
    return Studio(settings.model_copy(update=usual | changes), registry())


def executor_of(studio: Studio) -> Executor:
    return studio.dispatcher.executor


@contextlib.contextmanager
def head(**arguments: Any) -> Iterator[Any]:
    """A `ray.cluster_utils.Cluster` whose head has no processors; add nodes with `node`."""
    from ray.cluster_utils import Cluster

    os.environ.setdefault("RAY_AUTH_TOKEN", "0" * 64)  # else one would be written into the user's home
    usual: dict[str, Any] = {
        "num_cpus": 0,
        "object_store_memory": STORE,
        "include_dashboard": False,
        "env_vars": node_variables(),
        "_system_config": {"health_check_period_ms": 1_000, "health_check_initial_delay_ms": 1_000},
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Ray's own
        made = Cluster(
            initialize_head=True,
            head_node_args=usual | arguments,
        )
    try:
        yield made
    finally:
        made.shutdown()


def node_variables(**more: str) -> dict[str, str]:
    """The environment of a machine, whose actors find the backends of tests."""
    paths = [str(Path(__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"PYTHONPATH": os.pathsep.join(paths)} | more


def node(made: Any, cpus: int = 1, **environment: str) -> Any:
    """A machine more."""
    return made.add_node(num_cpus=cpus, object_store_memory=STORE, env_vars=node_variables(**environment))


def descendants() -> list[Any]:
    """All processes that this one started, and theirs."""
    import psutil

    return list(psutil.Process().children(recursive=True))
