"""`visiontune cluster`: who works, and where."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import typer

from visiontune.cli.options import Json

if TYPE_CHECKING:
    from visiontune.jobs.ray.status import Status
    from visiontune.settings import Settings

app = typer.Typer(help="Several machines.", no_args_is_help=True)
_GIGABYTE = 1_000_000_000


@app.callback()
def _group() -> None:
    pass


@app.command()
def status(as_json: Json = False) -> None:
    """Show the jobs that wait, the engines that work on them and, with VISIONTUNE_EXECUTOR=ray, machines and actors."""
    from visiontune.cli.output import print_json
    from visiontune.settings import Settings

    settings = Settings.load()
    document = _work(settings)
    if not as_json:  # at once: it holds though the cluster may not answer
        print("\n".join(_work_lines(document)))
    if settings.executor == "ray":
        from visiontune.jobs.ray.status import look

        document |= _cluster(settings, look(settings))
    if as_json:
        print_json(document)
        return
    print("\n".join(_cluster_lines(document)))


def _work(settings: Settings) -> dict[str, Any]:
    """What the database knows."""
    from dataclasses import asdict

    from visiontune.jobs.database import Database
    from visiontune.jobs.engines import Engines
    from visiontune.jobs.owner import this_owner
    from visiontune.jobs.queue import JobQueue

    database = Database.of(settings)
    try:
        queue = JobQueue(database, this_owner(), settings.lease, settings.max_queue)
        jobs = {"queued": queue.count(["queued"]), "running": queue.count(["running"])}
        engines = [asdict(engine) for engine in Engines(database, this_owner()).here()]
    finally:
        database.close()
    return {"executor": settings.executor, "jobs": jobs, "engines": engines}


def _cluster(settings: Settings, found: Status) -> dict[str, Any]:
    """What Ray and the actors say."""
    from visiontune.jobs.ray.executor import hello
    from visiontune.registry import Registry

    ours = hello(settings, Registry.load().targets)["limits"]["release"]
    hosts = {node.id: node.address for node in found.nodes}
    return {
        "nodes": [
            {"id": node.id, "address": node.address, "host": node.host, "total": node.total, "free": node.free}
            for node in found.nodes
        ],
        "actors": [
            {
                "family": actor.place.family,
                "class": "gpu" if actor.place.gpu else "cpu",
                "number": actor.place.number,
                "ours": actor.place.release == ours,
                "address": hosts.get(str(actor.state.get("node"))),
                **actor.state,
            }
            for actor in found.actors
        ],
    }


def _work_lines(document: dict[str, Any]) -> list[str]:
    jobs, engines = document["jobs"], document["engines"]
    lines = [f"jobs: {jobs['running']} running, {jobs['queued']} waiting", f"engines: {len(engines)}"]
    return lines + [
        f"  {one['owner'].rpartition(':')[0]}, for {_lasted(time.time() - one['started'])}" for one in engines
    ]


def _cluster_lines(document: dict[str, Any]) -> list[str]:
    if "nodes" not in document:
        return [f"cluster: none (VISIONTUNE_EXECUTOR is {document['executor']})"]
    lines = [f"machines: {len(document['nodes'])}"]
    lines += [f"  {one['address']:15}  {_free(one)}" for one in document["nodes"]]
    lines.append(f"actors: {len(document['actors'])}")
    return lines + [f"  {_actor(one)}" for one in document["actors"]]


def _free(node: dict[str, Any]) -> str:
    total, free = node["total"], node["free"]
    parts = [f"{free.get('CPU', 0):g} of {total.get('CPU', 0):g} processors"]
    if total.get("GPU"):
        parts.append(f"{free.get('GPU', 0):g} of {total['GPU']:g} GPUs")
    parts.append(f"{free.get('memory', 0) / _GIGABYTE:.1f} of {total.get('memory', 0) / _GIGABYTE:.1f} GB")
    return ", ".join(parts) + " free"


def _actor(actor: dict[str, Any]) -> str:
    name = f"{actor['family']} {actor['class']} {actor['number']}"
    if "pid" not in actor:
        return f"{name:24} waits for a machine, or does not answer"
    does = f"makes {actor['making']}" if actor["making"] else f"idle for {_lasted(actor['idle'])}"
    told = [does, f"{actor['waiting']} waiting", f"{actor['made']} made", f"{actor['megabytes']:,} MB"]
    if not actor["ours"]:
        told.append(f"of another library or version ({actor['version']})")
    return f"{name:24} {actor['address'] or '?':15}  {', '.join(told)}"


def _lasted(seconds: float) -> str:
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
