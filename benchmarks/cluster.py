"""Parts made on a Ray cluster: what a step costs beyond its making, and how well more actors help.

    python benchmarks/cluster.py [--steps 24] [--seconds 1.0] [--actors 1,2,4] [--json]

A cluster is started on this machine, with one simulated GPU of which each actor takes a share. Its step is simulated,
too: it only waits, as a program does that waits for a GPU; so what is measured is the dispatcher, Ray and the store, and no
model. Actors are warm before the clock starts. Nothing else should run.

With `--json` one object:
    overhead: median milliseconds of a stub's step by `inline` and by `ray`, and their difference; the claim is 30
    first: seconds of the first step, with the bridge and an actor that are started for it
    scaling: for each number of actors wall seconds, efficiency (steps x seconds / actors / wall; the claim is 0.9)
        and how many actors made any
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from visiontune.backends import Context
from visiontune.registry import Registry
from visiontune.settings import Settings
from visiontune.speech.base import SpeechOutput, SpeechRequest
from visiontune.speech.stub import Stub
from visiontune.studio import Studio


class Simulated(Stub):
    """Waits as many seconds as its text begins with."""

    name = "simulated"
    family: ClassVar[str] = "simulated"
    gpu: ClassVar[bool] = True

    def __call__(self, request: SpeechRequest, context: Context) -> SpeechOutput:
        until = time.monotonic() + float(request.text.split()[0])
        while (left := until - time.monotonic()) > 0:
            context.check_cancelled()
            time.sleep(min(left, 0.05))
        return super().__call__(request, context)


@contextmanager
def cluster() -> Iterator[str]:
    """The address of a cluster of this machine, with one simulated GPU."""
    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "PYTHONPATH": str(Path(__file__).parent)}
    os.environ.setdefault("RAY_AUTH_TOKEN", "0" * 64)
    from ray.cluster_utils import Cluster

    node = {"num_cpus": 2, "num_gpus": 1, "object_store_memory": 80_000_000, "include_dashboard": False}
    made = Cluster(initialize_head=True, head_node_args=node)
    try:
        yield made.address
    finally:
        made.shutdown()


def request(text: str, backend: str) -> SpeechRequest:
    return SpeechRequest(text=text, backend=backend, seed=1)


def overhead(settings: Settings, registry: Registry, count: int = 60) -> dict[str, float]:
    """Medians of a stub's step, in milliseconds, and seconds of the first by Ray."""
    medians = {}
    first = 0.0
    for executor in ("inline", "ray"):
        with Studio(settings.model_copy(update={"executor": executor}), registry) as studio:
            took = []
            for n in range(count + 5):
                began = time.perf_counter()
                studio.make(request(f"{executor} {n}", "stub"))
                took.append(time.perf_counter() - began)
            medians[executor] = round(1_000 * statistics.median(took[5:]), 2)
            first = took[0]
    return medians | {"beyond": round(medians["ray"] - medians["inline"], 2), "first": round(first, 2)}


def scaling(settings: Settings, registry: Registry, actors: int, steps: int, seconds: float) -> dict[str, Any]:
    """`steps` simulated steps on `actors` actors."""
    changes = {"executor": "ray", "workers": actors, "ray_max": actors, "ray_gpu": 1 / actors, "ray_cpus": 0.0}
    with Studio(settings.model_copy(update=changes), registry) as studio:
        for attempt in range(20):  # until each has made something
            studio.make_all([request(f"2.0 {actors} warm {attempt} {n}", "simulated") for n in range(actors)])
            if worked(studio.settings) == actors:
                break
        began = time.perf_counter()
        studio.make_all([request(f"{seconds} {actors} {n}", "simulated") for n in range(steps)])
        wall = time.perf_counter() - began
        busy = worked(studio.settings)
    return {"wall": round(wall, 2), "efficiency": round(steps * seconds / actors / wall, 3), "actors": busy}


def worked(settings: Settings) -> int:
    """How many actors on the simulated GPU have made anything."""
    from visiontune.jobs.ray.status import look

    return sum(actor.state.get("made", 0) > 0 for actor in look(settings).actors if actor.place.gpu)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=24)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--actors", default="1,2,4")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    registry = Registry.load()
    registry.targets["speech"]["simulated"] = "cluster:Simulated"
    numbers = [int(number) for number in given.actors.split(",")]
    result: dict[str, Any] = {"simulated": True, "scaling": {}}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with cluster() as address:
            common = {"ray_address": address, "ray_memory": 200, "cache": home / "cache", "min_free_disk": 0}
            result["overhead"] = overhead(Settings.load(home=home / "stub", **common), registry)
            for number in numbers:
                settings = Settings.load(home=home / str(number), **common)
                result["scaling"][str(number)] = scaling(settings, registry, number, given.steps, given.seconds)
    if given.json:
        print(json.dumps(result))
        return
    cost = result["overhead"]
    print(f"a stub's step: inline {cost['inline']} ms, ray {cost['ray']} ms: {cost['beyond']} ms beyond (claim 30)")
    print(f"the first by ray, with bridge and actor: {cost['first']} s")
    print(f"{given.steps} simulated GPU steps of {given.seconds:g} s, which only wait:")
    for number, one in result["scaling"].items():
        print(
            f"  {number} actors (simulated): {one['wall']} s, efficiency {one['efficiency']:.1%}, {one['actors']} worked"
        )


if __name__ == "__main__":
    main()
