"""How long the illustrator takes for a picture, and how much memory.

    python benchmarks/illustrator.py [--json] [--style NAME] [--width 1280] [--height 720]

Draws prompts of every kind (scenes, people, cards, charts as plans), each with its own seed, after one picture that
warms the parser and the art up; without `--style` every prompt is also drawn once in every style.

With `--json` one object:
    pictures: how many;  median, worst: seconds from request to pixels and SVG
    cpu_median, cpu_worst: the same in seconds of this process's processor time, which other work hardly touches
    peak: the process's highest resident memory in MB;  slowest: what was drawn worst
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PROMPTS = (
    "three red kites over green dunes at dawn", "an astronaut riding a horse on Mars", "a doctor in a hospital",
    "a black cat on a table", "a lighthouse by the sea in a storm", "twelve penguins on the ice", "inflation",
    "Evaporation, condensation and precipitation move water around the planet.", "a busy market in an old town",
    "Light travels at 300,000 kilometres per second.", "two foxes in a snowy forest at night", "a library full of books",
)  # fmt: skip
PLANS: tuple[dict[str, Any], ...] = (
    {"template": "bars", "labels": ["Nile", "Amazon", "Rhine"], "values": [6650.0, 6400.0, 1230.0], "unit": "km"},
    {"template": "map", "title": "A voyage", "labels": ["Palos", "Canaries", "Guanahani"]},
    {"setting": "city", "heroes": [{"art": "person", "place": "person", "count": 12}]},
    {"setting": "jungle", "heroes": [{"art": "parrot", "count": 6, "place": "sky"}]},
)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--style")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=720)
    options = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
    from helpers import make_context
    from visiontune.image.base import ImageRequest
    from visiontune.image.illustrator import Illustrator
    from visiontune.image.styles import STYLES

    styles = [options.style] if options.style is not None else [""]
    jobs: list[dict[str, Any]] = [{"prompt": prompt, "style": style} for prompt in PROMPTS for style in styles]
    jobs += [{"prompt": "a plan", "plan": plan, "style": style} for plan in PLANS for style in styles]
    if options.style is None:
        jobs += [{"prompt": PROMPTS[n % len(PROMPTS)], "style": style} for n, style in enumerate(STYLES)]
    size = {"width": options.width, "height": options.height}
    with tempfile.TemporaryDirectory() as folder:
        context = make_context(Path(folder))
        Illustrator()(ImageRequest.build(prompt="warm up", seed=1, **size), context)
        taken: list[tuple[float, float, str]] = []
        for seed, job in enumerate(jobs):
            wall, cpu = time.perf_counter(), time.process_time()
            Illustrator()(ImageRequest.build(seed=seed, **job, **size), context)
            name = f"{job['prompt']} {job['style']}".strip()
            taken.append((time.perf_counter() - wall, time.process_time() - cpu, name))
    walls, cpus = [row[0] for row in taken], [row[1] for row in taken]
    result = {
        "pictures": len(taken), "median": round(statistics.median(walls), 3), "worst": round(max(walls), 3),
        "cpu_median": round(statistics.median(cpus), 3), "cpu_worst": round(max(cpus), 3),
        "peak": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024), "slowest": max(taken)[2],
    }  # fmt: skip
    if options.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:12} {value}")


if __name__ == "__main__":
    main()
