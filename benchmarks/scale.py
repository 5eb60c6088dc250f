"""How many workers a day takes, how long people wait, what gives out first, and what it costs: by simulation.

    python benchmarks/scale.py users  [--per-day 10000]     that many people, who want films, pictures, speech and music
    python benchmarks/scale.py videos [--per-day 1000000] [--share 0.01]
    python benchmarks/scale.py --measure                    measure the steps here, and write step_costs.json
        [--workers N] [--scaled] [--seed 1] [--json] and what is assumed, with its default: see --help

The steps' costs are measured (`scale_costs.py`, `step_costs.json`), but for those of GPUs, which are assumed and marked so.
A day has a night and an afternoon, and bursts. Without `--workers` the fewest are sought with which 95 of 100 jobs wait
at most `--patience` seconds for their start. `--share` simulates that share of the traffic with its own workers and
multiplies what comes out: a larger pool waits less, so the waits are upper bounds. `--scaled` lets workers come and go.
The same seed gives the same figures. There is nothing to put beside it: tests hold the simulation against formulas.

With `--json` one object:
    jobs, failed: asked for on the day, and given up
    workers, mean_workers: processors needed, and at work on average; p95_at_workers: seconds that 95 of 100 wait with them
    queued, waited, total: seconds of a job's wait for its start, of a step's for a worker, and to the end; p50, p95, p99
    urgent: of `queued`, those of higher priority; largest, smallest users: those who asked for most, and for one
    saturation: what, its peak and capacity (a second), used (share), and at how many jobs a day it would be used up
    per_1000_videos: price by processors, GPUs, bytes stored and sent
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from math import ceil, pi, sin
from typing import Any

from scale_costs import FILE, load, measure
from scale_model import Asked, Pool, Seen, Simulation, Step

DAY = 86_400
LOOKS, ENGINE = 4.0, 64
"""Times a second that an engine looks which of its jobs were cancelled, by one question; jobs of one engine."""
WANTED = {
    "users": {"film 6": 0.7, "film 24": 0.3, "picture": 3.0, "speech": 1.0, "music": 0.5},
    "videos": {"film 6": 0.7, "film 24": 0.3},
}
"""Of each a day: for a user, and for a video. Assumed."""


def main() -> None:
    options = _options()
    if options.measure:
        FILE.write_text(json.dumps(measure(), indent=2) + "\n")
        print(f"written: {FILE}")
        return
    found = simulate(options)
    print(json.dumps(found) if options.json else _table(options, found))


def simulate(options: argparse.Namespace) -> dict[str, Any]:
    costs = load()
    asked = arrivals(options, costs)
    work = sum(step.seconds for one in asked for stage in one.stages for step in stage)
    film = costs["films"]["6"]
    events = film["database"]["events"] / film["wall"]
    start = {kind: float(seconds) for kind, seconds in costs["starts"].items()}
    pool = Pool(1, start=start, deaths=options.deaths, boot=options.boot)

    def run(workers: int) -> Seen:
        sized = replace(pool, workers=workers, least=max(1, workers // 10) if options.scaled else None)
        return Simulation(sized, options.seed, events).run(asked)

    if options.workers:
        workers = max(1, round(options.workers * options.share))
        seen = run(workers)
    else:
        workers, seen = _needed(run, work, options.patience)
    return _told(options, costs, asked, work, workers, seen)


def _needed(run: Any, work: float, patience: float) -> tuple[int, Seen]:
    """The fewest workers with which 95 of 100 jobs are claimed within `patience` seconds."""

    def good(seen: Seen) -> bool:
        return _at(_all(seen.queued), 95) <= patience

    low = max(1, ceil(work / DAY))  # fewer never get done
    high = low
    while not good(best := run(high)):
        low, high = high + 1, ceil(high * 1.5)
    while low < high - max(0, high // 50):  # to 2 %
        middle = (low + high) // 2
        if good(seen := run(middle)):
            high, best = middle, seen
        else:
            low = middle + 1
    return high, best


def arrivals(options: argparse.Namespace, costs: Mapping[str, Any]) -> list[Asked]:
    """All that is asked for on the day, in order."""
    chance = random.Random(options.seed)
    minutes = [1 + options.swing * sin(2 * pi * (minute / 1_440 - 9 / 24)) for minute in range(1_440)]
    for _ in range(options.bursts):
        first = chance.randrange(1_430)
        for minute in range(first, first + 10):
            minutes[minute] *= options.burst
    whole = list(accumulate(minutes))
    count = options.per_day * options.share
    users = max(1, round(count if options.scenario == "users" else count / options.videos_each))
    found = []
    for kind, each in WANTED[options.scenario].items():
        stages = _stages(kind, costs)
        for minute in chance.choices(range(1_440), cum_weights=whole, k=round(count * each)):
            # Squared, so that a tenth of the users asks for a third of all.
            user = int(users * chance.random() ** 2)
            urgent = int(chance.random() < options.urgent)
            found.append(Asked(60 * (minute + chance.random()), user, kind, stages, urgent))
    return sorted(found, key=lambda one: one.time)


def _stages(kind: str, costs: Mapping[str, Any]) -> tuple[tuple[Step, ...], ...]:
    """The steps of one thing, as they were measured."""
    if not kind.startswith("film"):
        cost = costs["alone"][kind]
        return ((Step({"picture": "image"}.get(kind, kind), cost["cpu"], 2 * cost["size"]),),)
    film = costs["films"][kind.split()[1]]
    parts, of = film["steps"], film["costs"]
    moved = {name: of[name]["size"] * count for name, count in parts.items()}

    def steps(name: str) -> tuple[Step, ...]:
        return (Step(name, of[name]["cpu"], of[name]["size"]),) * parts[name]

    # Script and plan are the dispatcher's work; they are counted as a step, or would be nobody's.
    script = costs["alone"]["script"]
    # The film is written once and seen once; its parts are fetched by the machine that assembles it.
    film_bytes = 2 * moved["film"] + sum(size for name, size in moved.items() if name != "film")
    return (
        (Step("script", script["cpu"] + film["planning_cpu"], script["size"]),),
        (*steps("speech"), *steps("image")),
        steps("music"),
        (Step("film", of["film"]["cpu"], film_bytes),),
    )


def _told(
    options: argparse.Namespace,
    costs: Mapping[str, Any],
    asked: Sequence[Asked],
    work: float,
    workers: int,
    seen: Seen,
) -> dict[str, Any]:
    share, films = options.share, sum(one.kind.startswith("film") for one in asked)
    by_user = Counter(one.user for one in asked)
    return {
        "scenario": options.scenario,
        "jobs": round(len(asked) / share),
        "videos": round(films / share),
        "users": round(len(by_user) / share),
        "steps": round(sum(len(stage) for one in asked for stage in one.stages) / share),
        "workers": round(workers / share),
        "mean_workers": round(work / DAY / share, 1),
        "worker_hours": round(seen.hours / share, 1),
        "p95_at_workers": _at(_all(seen.queued), 95),
        "queued": _percentiles(_all(seen.queued)),
        "urgent": _percentiles(seen.urgent),
        "waited": {kind: _percentiles(each) for kind, each in sorted(seen.waited.items())},
        "total": {kind: _percentiles(each) for kind, each in sorted(seen.total.items())},
        "starts": round(seen.starts / share),
        "died": round(seen.died / share),
        "failed": round(seen.failed / share),
        "running": round(seen.running / share),
        "saturation": _saturation(options, seen, workers),
        "per_1000_videos": _price(options, costs, asked, seen, max(1, films)),
    }


def _saturation(options: argparse.Namespace, seen: Seen, workers: int) -> list[dict[str, Any]]:
    share = options.share
    peaks = (
        ("workers", seen.peak / share, workers / share, "at work"),
        ("database writes", max(seen.writes.values()) / 60 / share, options.writes, "transactions a second"),
        ("database reads", LOOKS * ceil(seen.running / share / ENGINE), options.reads, "looks for cancels a second"),
        ("object store", max(seen.stored.values()) / 60 / share / 1e6, options.bandwidth, "MB a second"),
    )
    return [
        {
            "what": what,
            "peak": round(peak, 1),
            "capacity": round(capacity, 1),
            "unit": unit,
            "used": round(peak / capacity, 4),
            "at_per_day": round(options.per_day * capacity / peak),
        }
        for what, peak, capacity, unit in peaks
    ]


def _price(
    options: argparse.Namespace, costs: Mapping[str, Any], asked: Sequence[Asked], seen: Seen, films: int
) -> dict[str, float]:
    """Of what was made on the day, by 1,000 films; other things made count too."""
    of = {count: costs["films"][count] for count in ("6", "24")}
    made = Counter(one.kind for one in asked)
    stored = sum(
        made[f"film {count}"] * sum(film["costs"][kind]["size"] * n for kind, n in film["steps"].items())
        for count, film in of.items()
    )
    stored += sum(made[kind] * costs["alone"][kind]["size"] for kind in ("picture", "speech", "music"))
    sent = sum(made[f"film {count}"] * film["costs"]["film"]["size"] for count, film in of.items())
    pictures = sum(step.kind == "image" for one in asked for stage in one.stages for step in stage)
    each = 1_000 / films
    found = {
        "processors": seen.hours * options.cpu_price * each,
        "kept_for_a_month": stored / 1e9 * options.month_price * each,
        "sent": sent / 1e9 * options.sent_price * each,
    }
    found["total"] = sum(found.values())
    gpu = pictures * costs["assumed"]["gpu-image"]["gpu"] / 3_600
    found["more_with_pictures_by_gpu_assumed"] = gpu * options.gpu_price * each
    return {name: round(price, 3) for name, price in found.items()}


def _all(by_kind: Mapping[str, Sequence[float]]) -> list[float]:
    return [value for values in by_kind.values() for value in values]


def _at(values: Sequence[float], share: int) -> float:
    """The percentile by nearest rank; 0 of nothing."""
    ordered = sorted(values) or [0.0]
    return round(ordered[max(0, ceil(len(ordered) * share / 100) - 1)], 2)


def _percentiles(values: Sequence[float]) -> dict[str, float]:
    return {f"p{share}": _at(values, share) for share in (50, 95, 99)} | {"count": len(values)}


def _table(options: argparse.Namespace, found: Mapping[str, Any]) -> str:
    of = "a sample of " if options.share < 1 else ""
    lines = [
        f"{found['jobs']:,} jobs of {found['users']:,} users on a day, {found['videos']:,} of them films; {found['steps']:,} steps",
        f"workers: {found['workers']:,} (at work on average {found['mean_workers']:,}); starts {found['starts']:,}, "
        f"died {found['died']:,}, given up {found['failed']:,}",
        "",
        f"seconds ({of}all)                p50       p95       p99",
    ]
    rows = {"a job waits for its start": found["queued"], "  of higher priority": found["urgent"]}
    rows |= {f"a step waits: {kind}": each for kind, each in found["waited"].items()}
    rows |= {f"asked to done: {kind}": each for kind, each in found["total"].items()}
    lines += [f"{name:27} {row['p50']:9.1f} {row['p95']:9.1f} {row['p99']:9.1f}" for name, row in rows.items()]
    lines += ["", "                          peak   capacity   used   used up at a day"]
    for one in found["saturation"]:
        numbers = f"{one['peak']:11,.1f} {one['capacity']:10,.0f} {one['used']:6.1%} {one['at_per_day']:18,}"
        lines.append(f"{one['what']:18} {numbers}  ({one['unit']})")
    lines += ["", "price of 1,000 videos"]
    lines += [f"{name:36} {price:9.2f}" for name, price in found["per_1000_videos"].items()]
    return "\n".join(lines)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("scenario", nargs="?", choices=sorted(WANTED), default="users")
    add("--measure", action="store_true")
    add("--per-day", type=int, help="users, or videos; default 10,000 and 1,000,000")
    add("--share", type=float, help="of all that is simulated; default 1, of videos 0.01")
    add("--workers", type=int, help="processors; default: those that are needed")
    add("--scaled", action="store_true", help="a tenth of them stays, the others come and go")
    add("--patience", type=float, default=10.0, help="seconds that 95 of 100 jobs may wait (%(default)s)")
    add("--seed", type=int, default=1)
    add("--json", action="store_true")
    add("--videos-each", type=float, default=5.0, help="videos of a user a day, in `videos` (%(default)s)")
    add("--swing", type=float, default=0.7, help="of the day's curve around its mean (%(default)s)")
    add("--bursts", type=int, default=3, help="of ten minutes each (%(default)s)")
    add("--burst", type=float, default=3.0, help="times the usual rate (%(default)s)")
    add("--urgent", type=float, default=0.02, help="share of jobs of higher priority (%(default)s)")
    add("--deaths", type=float, default=0.002, help="share of tries in which the worker dies (%(default)s)")
    add("--boot", type=float, default=60.0, help="seconds until an ordered machine is there (%(default)s)")
    add("--writes", type=float, default=2_000, help="transactions a second of the database (%(default)s)")
    add("--reads", type=float, default=20_000, help="looks by key a second of the database (%(default)s)")
    add("--bandwidth", type=float, default=1_250, help="MB a second of the object store (%(default)s)")
    add("--cpu-price", type=float, default=0.04, help="of a processor for an hour (%(default)s)")
    add("--gpu-price", type=float, default=2.0, help="of a GPU for an hour (%(default)s)")
    add("--month-price", type=float, default=0.023, help="of a GB kept for a month (%(default)s)")
    add("--sent-price", type=float, default=0.09, help="of a GB sent to who looks (%(default)s)")
    options = parser.parse_args()
    if options.per_day is None:
        options.per_day = 1_000_000 if options.scenario == "videos" else 10_000
    if options.share is None:
        options.share = 0.01 if options.scenario == "videos" and options.per_day > 100_000 else 1.0
    return options


if __name__ == "__main__":
    main()
