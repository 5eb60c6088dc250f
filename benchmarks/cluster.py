"""A Ray cluster of several machines: what a step costs beyond its making, and how well more workers help one film.

    python benchmarks/cluster.py [--scenes 24] [--workers 1,2,4] [--height 360] [--json]

The machines are nodes of a cluster on this one machine, each with a simulated GPU, as Ray is told, and so with one worker
that makes pictures. A picture is simulated, too: its worker draws a chequered one, and then waits until `SECONDS` are over, as
a program does that waits for a GPU. All else of the film is real: its script is given, voice, music, captions and encoding are those
of the base install, on this machine's processors, which are the same however many workers there are. So it is the
pictures' phase that can be divided, and the dispatcher, Ray, database and store that are measured by it, not any model.

Each number of workers has a cluster and a library of its own. Its actors are warm: each has made a picture or a sentence, and
one short film was made, before the clock starts. Nothing else should run.

With `--json` one object:
    overhead: median milliseconds of a stub's step by `inline` and by `ray`, and their difference; the claim is 30
    first: seconds of the first step, with the bridge and an actor that are started for it
    films: for each number of workers
        pictures: seconds from the begin of the first picture to the end of the last
        efficiency: of this phase, scenes x SECONDS / workers / pictures; the claim is 0.9
        workers: how many made any
        before: seconds from asking for the film to the begin of its first picture
        film: seconds from asking for it until it is done
        length: seconds that the film lasts
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
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from sample_film import film

from visiontune.artifacts import Artifact
from visiontune.backends import Context
from visiontune.image.base import ImageOutput, ImageRequest
from visiontune.image.stub import Stub
from visiontune.registry import Registry
from visiontune.settings import Settings
from visiontune.speech.base import SpeechRequest
from visiontune.studio import Studio

SECONDS = 2.0
"""That a picture takes; the assumption of `scale_costs.py` of one by diffusion on a GPU."""


@dataclass
class Simulated(Stub):
    """Waits as for a GPU, and tells when and by whom the picture was made."""

    name: str = "simulated"
    family: ClassVar[str] = "simulated"
    gpu: ClassVar[bool] = True

    def __call__(self, request: ImageRequest, context: Context) -> ImageOutput:
        began = time.time()
        made = super().__call__(request, context)
        while (left := began + SECONDS - time.time()) > 0:
            context.check_cancelled()
            time.sleep(min(left, 0.05))
        return replace(made, facts={"began": began, "ended": time.time(), "worker": os.getpid()})


@contextmanager
def cluster(machines: int) -> Iterator[str]:
    """The address of a cluster on this machine: a head, and machines with a simulated GPU each."""
    os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "PYTHONPATH": _found_by_actors()}
    os.environ.setdefault("RAY_AUTH_TOKEN", "0" * 64)
    from ray.cluster_utils import Cluster

    small = {"object_store_memory": 80_000_000}
    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False, **small})
    try:
        for _ in range(machines):
            made.add_node(num_cpus=2, num_gpus=1, **small)
        yield made.address
    finally:
        made.shutdown()


def overhead(settings: Settings, count: int = 60) -> dict[str, float]:
    """Medians of a stub's step, in milliseconds, and seconds of the first by Ray."""
    medians = {}
    first = 0.0
    for executor in ("inline", "ray"):
        with Studio(settings.model_copy(update={"executor": executor})) as studio:
            took = []
            for n in range(count + 5):
                began = time.perf_counter()
                studio.make(SpeechRequest(text=f"{executor} {n}", backend="stub", seed=1))
                took.append(time.perf_counter() - began)
            medians[executor] = round(1_000 * statistics.median(took[5:]), 2)
            first = took[0]
    return medians | {"beyond": round(medians["ray"] - medians["inline"], 2), "first": round(first, 2)}


def one_film(settings: Settings, scenes: int, workers: int, height: int) -> dict[str, Any]:
    """One film, through the studio's door, by so many workers."""
    registry = Registry.load()
    registry.targets["image"]["simulated"] = "cluster:Simulated"
    look: dict[str, Any] = {"height": height, "image_backend": "simulated"}
    with Studio(settings, registry) as studio:
        _warm(studio, workers, look)
        began = time.time()
        made = studio.make(film(scenes, **look))
        seconds = time.time() - began
        pictures = [part.details for part in _parts(studio, made) if part.kind == "image"]
    assert len(pictures) == scenes, f"{len(pictures)} pictures of {scenes} scenes"
    first, last = min(one["began"] for one in pictures), max(one["ended"] for one in pictures)
    return {
        "pictures": round(last - first, 2),
        "efficiency": round(scenes * SECONDS / workers / (last - first), 3),
        "workers": len({one["worker"] for one in pictures}),
        "before": round(first - began, 2),
        "film": round(seconds, 1),
        "length": round(made.details["duration"], 1),
    }


def _warm(studio: Studio, workers: int, look: dict[str, Any]) -> None:
    studio.make(film(2, **look))
    seen: set[int] = set()
    for n in range(20):
        prompts = [f"warm {n} {m}" for m in range(workers)]
        studio.make_all([SpeechRequest(text=prompt, seed=1) for prompt in prompts])
        wanted = [ImageRequest(prompt=prompt, backend="simulated", seed=1) for prompt in prompts]
        seen |= {made.details["worker"] for made in studio.make_all(wanted)}
        if len(seen) == workers:
            return
    raise SystemExit(f"of {workers} workers only {len(seen)} made any picture")


def _parts(studio: Studio, made: Artifact) -> list[Artifact]:
    return [studio.store.get(key) for key in made.parts]


def _found_by_actors() -> str:
    return os.pathsep.join([str(Path(__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenes", type=int, default=24, help="at most 24 (%(default)s)")
    parser.add_argument("--workers", default="1,2,4", help="numbers of workers, each for a film (%(default)s)")
    parser.add_argument(
        "--height", type=int, default=360, help="of the film; workers share processors here (%(default)s)"
    )
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found: dict[str, Any] = {"simulated": True, "films": {}}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for number in map(int, given.workers.split(",")):
            with cluster(number) as address:
                settings = Settings.load(
                    home=home / str(number), cache=home / "cache", min_free_disk=0, offline=True, executor="ray",
                    ray_address=address, ray_memory=200, ray_cpus=0.2, ray_max=number,
                )  # fmt: skip
                if "overhead" not in found:
                    found["overhead"] = overhead(settings.model_copy(update={"home": home / "stub"}))
                found["films"][str(number)] = one_film(settings, given.scenes, number, given.height)
    if given.json:
        print(json.dumps(found))
        return
    cost = found["overhead"]
    print(f"a stub's step: inline {cost['inline']} ms, ray {cost['ray']} ms: {cost['beyond']} ms beyond (claim 30)")
    print(f"the first by ray, with bridge and actor: {cost['first']} s")
    print(f"one film of {given.scenes} scenes, pictures simulated: each waits {SECONDS:g} s")
    for number, one in found["films"].items():
        print(
            f"  {number} workers: pictures {one['pictures']} s, efficiency {one['efficiency']:.1%} (claim 90 %),"
            f" {one['workers']} worked; before {one['before']} s; whole film of {one['length']} s: {one['film']} s"
        )


if __name__ == "__main__":
    main()
