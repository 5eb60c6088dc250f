"""How a cluster is: its machines and our actors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from visiontune.errors import HandedBack
from visiontune.jobs.ray import cluster
from visiontune.jobs.ray.cluster import Node, Place
from visiontune.settings import Settings

_WAIT = 3.0  # seconds that an actor may take to answer


@dataclass(frozen=True)
class Actor:
    """An actor. `state` is what it says of itself; empty where it has no machine yet, or does not answer."""

    place: Place
    state: Mapping[str, Any]


@dataclass(frozen=True)
class Status:
    """Machines and actors of all libraries and versions on one cluster."""

    nodes: tuple[Node, ...]
    actors: tuple[Actor, ...]


def look(settings: Settings) -> Status:
    """The state of the cluster that `settings` name; none is started for it.

    Raises:
        HandedBack: it cannot be reached.
    """
    import ray

    mine = not ray.is_initialized()
    if mine and settings.ray_address == "local":
        raise HandedBack(
            "VISIONTUNE_RAY_ADDRESS is local: each engine starts a cluster of its own, which only it reaches"
        )
    if mine:
        cluster.attach(settings.ray_address, joined_before=True)
    try:
        with cluster.told():
            nodes = cluster.nodes()
            known = [(place, actor) for place in cluster.places() if (actor := cluster.find(place)) is not None]
            asked = [cluster.tell(actor, "state") for _, actor in known]
            ready, _ = ray.wait(asked, num_returns=len(asked), timeout=_WAIT) if asked else ([], [])
        states = [_got(one) if one in ready else {} for one in asked]
        actors = [Actor(place, state) for (place, _), state in zip(known, states, strict=True)]
        order = sorted(actors, key=lambda actor: (actor.place.family, actor.place.number, actor.place.release))
        return Status(tuple(nodes), tuple(order))
    finally:
        if mine:
            ray.shutdown()


def _got(answer: Any) -> Mapping[str, Any]:
    import ray
    from ray.exceptions import RayError

    try:
        state: dict[str, Any] = ray.get(answer)
        return state
    except RayError:  # it died meanwhile
        return {}
