"""What we ask of Ray, and its errors in our words. Import it in the bridge, in an actor, or to show the state."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from visiontune.errors import HandedBack
from visiontune.jobs.ray.actor import ASKING, Maker

NAMESPACE = "visiontune"
_CALLS = 200  # that may wait in one actor
_MEGABYTE = 1_000_000
_KNOCK = 5.0  # seconds
_ANSWER = 2.0  # seconds that an actor may take to say whether it is idle


@dataclass(frozen=True)
class Place:
    """A place for actors of one family.

    Args:
        release: Of which version and library the actors are, so that none serves another's tasks.
        number: From 0 on.
    """

    release: str
    family: str
    gpu: bool
    number: int

    @property
    def name(self) -> str:
        return f"{self.release}/{self.family}/{'gpu' if self.gpu else 'cpu'}/{self.number}"

    @classmethod
    def of(cls, name: str) -> Place | None:
        """The place of an actor's name; None where it is none of ours."""
        parts = name.split("/")
        if len(parts) != 4 or not parts[3].isdigit():
            return None
        return cls(parts[0], parts[1], parts[2] == "gpu", int(parts[3]))


@dataclass(frozen=True)
class Needs:
    """What an actor reserves on its machine. `memory` is in MB."""

    cpus: float
    gpus: float
    memory: int

    def fit(self, free: Mapping[str, float]) -> bool:
        return self.times(free) >= 1

    def times(self, free: Mapping[str, float]) -> int:
        """How many such actors have room side by side; at least one where it reserves nothing."""
        wanted = (("CPU", self.cpus), ("GPU", self.gpus), ("memory", self.memory * _MEGABYTE))
        return min((int(free.get(name, 0.0) / amount + 1e-6) for name, amount in wanted if amount), default=_CALLS)


@dataclass(frozen=True)
class Node:
    """A machine of the cluster; resources by Ray's names (CPU, GPU, memory in bytes)."""

    id: str
    address: str
    host: str
    total: Mapping[str, float] = field(default_factory=dict)
    free: Mapping[str, float] = field(default_factory=dict)


@contextmanager
def told() -> Iterator[None]:
    """Ray's errors as ours.

    Raises:
        HandedBack: the cluster does not do what it was asked.
    """
    from ray.exceptions import RayError

    try:
        yield
    except (RayError, ConnectionError, TimeoutError, RuntimeError, ValueError) as error:
        said = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
        raise HandedBack(f"the Ray cluster fails: {said}") from error


def attach(address: str, *, joined_before: bool = False, resources: Mapping[str, Any] | None = None) -> bool:
    """Become a driver of the cluster at `address`; returns whether it is one that others share.

    Args:
        joined_before: Start none here, as there was one.
        resources: Of one that is started here; default: all that there is.

    Raises:
        HandedBack: it cannot be reached, or wants another token.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    import ray
    from ray.exceptions import AuthenticationError

    quiet: dict[str, Any] = {"namespace": NAMESPACE, "log_to_driver": False, "logging_level": "ERROR"}
    try:
        if address == "auto":
            address = os.environ.get("RAY_ADDRESS") or address
        _knock(address)
        if address != "local":
            try:
                ray.init(address=address, **quiet)
                return True
            except ConnectionError:
                if address != "auto" or joined_before:
                    raise
        ray.init(address="local", include_dashboard=False, **quiet, **(resources or {}))
        return False
    except AuthenticationError as error:
        raise HandedBack(
            f"the Ray cluster at {address} wants another token: copy its ~/.ray/auth_token to this machine"
        ) from error
    except (OSError, RuntimeError, ValueError, TimeoutError) as error:
        raise HandedBack(
            f"the Ray cluster at {address} cannot be reached: start it with `ray start --head`, join it with"
            f" `ray start --address`, or set VISIONTUNE_RAY_ADDRESS ({next(iter(str(error).splitlines()), '')})"
        ) from error


def _knock(address: str) -> None:
    """Raise where nobody is at an address: Ray itself would try for minutes."""
    host, _, port = address.rpartition(":")
    if host and port.isdigit():
        socket.create_connection((host, int(port)), timeout=_KNOCK).close()


def nodes() -> list[Node]:
    """The machines that are up, in the order of their addresses."""
    import ray
    from ray._private.state import available_resources_per_node  # there is no public way to ask

    free = available_resources_per_node()
    found = [
        Node(one["NodeID"], one["NodeManagerAddress"], one["NodeManagerHostname"], one["Resources"],
             free.get(one["NodeID"], {}))
        for one in ray.nodes()
        if one["Alive"]
    ]  # fmt: skip
    return sorted(found, key=lambda node: node.address)


def places() -> list[Place]:
    """The places of all our actors."""
    from ray.util import list_named_actors

    named = list_named_actors(all_namespaces=True)
    found = [Place.of(one["name"]) for one in named if one["namespace"] == NAMESPACE]
    return [place for place in found if place is not None]


def find(place: Place) -> Any | None:
    """The actor at a place."""
    import ray

    try:
        return ray.get_actor(place.name, namespace=NAMESPACE)
    except ValueError:
        return None


def machine(actor: Any) -> str | None:
    """The id of the machine where an actor is; "" before its process is there, None where the actor is no more."""
    from ray._private.state import actors  # without Ray's dashboard there is no public way to ask

    known = actors(actor._actor_id.hex())
    if not known or known["State"] == "DEAD":
        return None
    # Before, its address is where Ray tries next.
    return str(known["Address"]["NodeID"]) if known["Pid"] else ""


def start(place: Place, needs: Needs, idle: float | None, node: Node | None = None, *, must: bool = False) -> Any:
    """The actor at a place: started now, unless another was quicker.

    Args:
        idle: Seconds without work after which it ends itself; None: never.
        node: Where it would best be, or (`must`) has to be.
    """
    import ray
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    spread: Any = "SPREAD" if node is None else NodeAffinitySchedulingStrategy(node.id, soft=not must)
    maker = ray.remote(concurrency_groups={ASKING: 8})(Maker).options(
        name=place.name,
        namespace=NAMESPACE,
        lifetime="detached",  # it outlives its driver, so that another finds it warm
        get_if_exists=True,
        num_cpus=needs.cpus,
        num_gpus=needs.gpus,
        memory=needs.memory * _MEGABYTE,
        max_concurrency=_CALLS,
        # What dies is made anew by us: Ray would run the killed call again.
        max_restarts=0,
        max_task_retries=0,
        scheduling_strategy=spread,
    )
    return maker.remote(idle)


def dismiss(actor: Any, idle: float) -> bool:
    """End an actor that was idle for so many seconds; whether it was."""
    import ray
    from ray.exceptions import RayError

    try:
        leaves = bool(ray.get(tell(actor, "leave", idle), timeout=_ANSWER))
    except RayError:  # it is dead, has no machine yet, or says nothing
        return False
    if leaves:
        ray.kill(actor)
    return leaves


def withdraw(actor: Any) -> None:
    """End an actor that waits for a machine."""
    import ray

    ray.kill(actor)


def tell(actor: Any, method: str, *arguments: Any) -> Any:
    """Say something to an actor, and do not wait for the answer."""
    return getattr(actor, method).options(concurrency_group=ASKING).remote(*arguments)
