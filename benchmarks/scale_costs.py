"""What one step of each kind costs: measured here by making real things, or, for want of a GPU, assumed and marked so.

A step's seconds are those of its artifact; processor seconds, resident memory and bytes are read around it, one step at
a time, so that each is of that step alone. Captions are part of the film's step: what they take is the difference
between the same film with and without them.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sample_film import SENTENCES, film
from sqlalchemy import func, select

from visiontune.artifacts import Artifact
from visiontune.image.base import ImageRequest
from visiontune.jobs.executors import Executor, Inline
from visiontune.jobs.making import Listener, Task
from visiontune.jobs.tables import EventRow, JobRow, StepRow
from visiontune.music.base import MusicRequest
from visiontune.requests import Request
from visiontune.settings import Settings
from visiontune.speech.base import SpeechRequest
from visiontune.studio import Studio
from visiontune.text.base import ScriptRequest
from visiontune.video.base import CaptionStyle

FILE = Path(__file__).with_name("step_costs.json")


@dataclass(frozen=True)
class Cost:
    """Of one step of a kind.

    Args:
        seconds: From its start to its published artifact, in a warm worker on a machine as it was measured.
        cpu: Processor seconds of all its threads.
        memory: MB that the process had resident at most, loaded models included.
        size: Bytes of its files.
        start: Seconds until a new worker of its kind has made its first one, beyond what that one takes.
        gpu: GPU seconds.
        assumed: Nobody measured it; `of` says why these figures.
        of: What it was.
        count: How many steps stand behind it; 0: none.
    """

    seconds: float
    cpu: float
    memory: float
    size: float
    start: float = 0.0
    gpu: float = 0.0
    assumed: bool = False
    of: str = ""
    count: int = 0


ASSUMED = {
    "gpu-image": Cost(
        seconds=2.0, cpu=1.0, memory=8_000, size=1_500_000, start=40, gpu=2.0, assumed=True,
        of="a picture of 1024x1024 by diffusion in 30 steps; no GPU was there to measure",
    ),
    "gpu-clip": Cost(
        seconds=60.0, cpu=10.0, memory=16_000, size=4_000_000, start=90, gpu=60.0, assumed=True,
        of="a clip of 4 s by text-to-video diffusion; no GPU was there to measure",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class _Seen:
    """One measured step."""

    kind: str
    seconds: float
    cpu: float
    memory: float
    size: float


class _Metered(Inline):
    """Makes leaves as `Inline` does, and notes what each took."""

    def __init__(self, inner: Inline) -> None:
        super().__init__(inner.workshop)
        self.seen: list[_Seen] = []

    def run(self, task: Task, listener: Listener) -> Artifact:
        _forget_peak()
        cpu = time.process_time()
        made = super().run(task, listener)
        cpu = time.process_time() - cpu
        self.seen.append(_Seen(task.request["kind"], made.seconds, cpu, _peak(), _bytes(made)))
        return made


class _Measured(Studio):
    """A studio that makes one leaf at a time, metered."""

    metered: _Metered

    def _executor(self) -> Executor:
        self.metered = _Metered(Inline(self.workshop))
        return self.metered


def measure() -> dict[str, Any]:
    """Make two films, pictures, speech and music on this machine with the embedded engines; all figures as JSON."""
    load = os.getloadavg()[0]
    films = {}
    # The library of parts is a new one, so everything is made; weights that are here already are used.
    with tempfile.TemporaryDirectory() as folder, _studio(Path(folder)) as studio:
        studio.make(film(2))  # loads what a warm worker has loaded
        for scenes in (6, 24):
            studio.metered.seen.clear()
            cpu, begin = time.process_time(), time.perf_counter()
            request = film(scenes)
            made = studio.make(request)
            wall, cpu = time.perf_counter() - begin, time.process_time() - cpu
            parts = list(studio.metered.seen)
            planning = max(0.0, cpu - sum(part.cpu for part in parts))
            studio.make(request.model_copy(update={"captions": CaptionStyle(mode="off")}))
            plain = studio.metered.seen[-1]
            films[scenes] = {
                "film_seconds": round(float(made.details["duration"]), 2),
                "wall": round(wall, 2),
                "cpu": round(cpu, 2),
                "planning_cpu": round(planning, 3),
                "steps": {kind: len(each) for kind, each in _by_kind(parts).items()},
                "captions_cpu": round(parts[-1].cpu - plain.cpu, 3),
                "costs": {kind: asdict(_median(each)) for kind, each in _by_kind(parts).items()},
                "database": _rows(studio),
            }
        alone = _alone(studio)
    starts = {kind: round(_start(kind), 2) for kind in ("image", "speech", "music")}
    return {
        "machine": _machine(load),
        "films": films,
        "alone": {name: asdict(cost) for name, cost in alone.items()},
        "starts": starts,
        "assumed": {name: asdict(cost) for name, cost in ASSUMED.items()},
    }


def _studio(home: Path) -> _Measured:
    # One part at a time: what side by side takes cannot be told apart.
    return _Measured(Settings.load(home=home, executor="inline", workers=1, offline=True))


def _alone(studio: _Measured) -> dict[str, Cost]:
    """What people ask for by itself."""
    asked: dict[str, list[Request]] = {
        "picture": [ImageRequest(prompt=text, seed=n) for n, text in enumerate(SENTENCES[:6])],
        "speech": [SpeechRequest(text=" ".join(SENTENCES[n : n + 3]), seed=n) for n in (0, 3, 6)],
        "music": [MusicRequest(prompt="calm piano", duration=30, seed=n) for n in (1, 2, 3)],
    }
    found = {}
    for name, requests in asked.items():
        studio.metered.seen.clear()
        for request in requests:
            studio.make(request)
        found[name] = _median(studio.metered.seen)
    # Written from the almanac, without a language model: the dispatcher's own work.
    begin, cpu = time.perf_counter(), time.process_time()
    topics = ("how rainbows form", "how bees make honey", "how volcanoes erupt")
    scripts = [studio.make(ScriptRequest(prompt=topic)) for topic in topics]
    each = len(topics)
    cpu, wall = (time.process_time() - cpu) / each, (time.perf_counter() - begin) / each
    size = sum(map(_bytes, scripts)) / each
    found["script"] = Cost(round(wall, 4), round(cpu, 4), round(_peak()), round(size), count=each)
    return found


def _rows(studio: Studio) -> dict[str, float]:
    """Rows that the newest captioned film left in the database."""
    with studio.database.session(write=False) as session:
        job = session.scalars(select(JobRow).order_by(JobRow.created.desc()).offset(1).limit(1)).one()
        return {
            "events": session.scalar(select(func.count()).where(EventRow.job_id == job.id)) or 0,
            "steps": session.scalar(select(func.count()).where(StepRow.job_id == job.id)) or 0,
        }


def _start(kind: str) -> float:
    """Seconds that a new process needs before its first `kind`, beyond what a warm one needs for it."""
    begin = time.time()
    command = [sys.executable, __file__, kind]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
    return max(0.0, float(told["first"]) - begin - float(told["warm"]))


def _first(kind: str) -> None:
    """In the new process: make one, say when, make another, say how long."""
    request: dict[str, list[Request]] = {
        "image": [ImageRequest(prompt=text, seed=9) for text in SENTENCES[:2]],
        "speech": [SpeechRequest(text=text, seed=9) for text in SENTENCES[:2]],
        "music": [MusicRequest(prompt="calm piano", duration=30, seed=n) for n in (8, 9)],
    }
    with tempfile.TemporaryDirectory() as folder, _studio(Path(folder)) as studio:
        one, other = request[kind]
        studio.make(one)
        first, begin = time.time(), time.perf_counter()
        studio.make(other)
        print(json.dumps({"first": first, "warm": time.perf_counter() - begin}))


def _by_kind(seen: Iterable[_Seen]) -> dict[str, list[_Seen]]:
    found: dict[str, list[_Seen]] = defaultdict(list)
    for one in seen:
        found[one.kind].append(one)
    return dict(found)


def _median(seen: list[_Seen]) -> Cost:
    def of(name: str) -> float:
        return round(statistics.median(getattr(one, name) for one in seen), 4)

    memory = round(max(one.memory for one in seen))
    return Cost(of("seconds"), of("cpu"), memory, round(statistics.mean(one.size for one in seen)), count=len(seen))


def _bytes(made: Artifact) -> float:
    return float(sum(path.stat().st_size for path in {made.path, *made.files.values()}))


def _forget_peak() -> None:
    """Let the kernel count the most resident memory anew, where it can (Linux)."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


def _peak() -> float:
    """MB resident at most since `_forget_peak`; elsewhere than on Linux since the start of the process."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) * 1_024 / 1e6


def _machine(load: float) -> dict[str, Any]:
    model = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), model)
    except OSError:
        pass
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "day": time.strftime("%Y-%m-%d"),
        "load_before": round(load, 2),
        "note": "other programs ran on it meanwhile: trust processor seconds more than seconds",
    }


def load() -> Mapping[str, Any]:
    """The committed figures."""
    found: dict[str, Any] = json.loads(FILE.read_text())
    return found


if __name__ == "__main__":
    _first(sys.argv[1])
