"""What can be made here, by what, and what is lacking. Nothing is loaded for it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from visiontune.backends import Environment
    from visiontune.jobs.making import Workshop
    from visiontune.registry import Registry
    from visiontune.requests import Request
    from visiontune.settings import Settings


@dataclass(frozen=True)
class Finding:
    """A backend as it stands here.

    Args:
        lacks: What is missing, and how to get it; None where it is usable.
        passed_over: Why `auto` does not take one that is usable: too slow here, or its licence.
        auto: Whether `auto` takes it.
    """

    kind: str
    name: str
    usable: bool
    lacks: str | None
    passed_over: str | None
    rank: int
    auto: bool = False

    def document(self) -> dict[str, Any]:
        return asdict(self)


def findings(workshop: Workshop) -> list[Finding]:
    """All backends, by kind."""
    return [one for kind in workshop.registry.kinds() for one in _of(kind, workshop.registry, workshop.environment)]


def around(workshop: Workshop, settings: Settings) -> dict[str, str]:
    """What else decides what is made here, by what it is about."""
    return {
        "painting on a processor": _runtime(workshop.environment),
        "checks of painted pictures": _checks(workshop.environment),
        "signed files": _signing(settings),
        "the library": _library(workshop),
    }


def _of(kind: str, registry: Registry, environment: Environment) -> list[Finding]:
    from visiontune.backends import trait
    from visiontune.errors import VisionTuneError

    found, usual = [], _usual(kind)
    for name in registry.names(kind):
        passed_over = None
        try:
            backend = registry.get(kind, name)
            rank, lacks = trait(backend, "rank", 0), registry.lacks(backend, environment)
            if usual is not None and not lacks and rank >= 0:
                lacks = registry.lacks(backend, environment, usual)
                passed_over = None if lacks else registry.declines(backend, usual, environment)
        except VisionTuneError as error:
            rank, lacks = -1, str(error)
        found.append(Finding(kind, name, lacks is None, lacks, passed_over, rank))
    taken = _taken(found) if usual is None else _chosen(usual, registry, environment)
    return [Finding(**asdict(one) | {"auto": one.name == taken}) for one in found]


def _taken(found: list[Finding]) -> str | None:
    usable = [one for one in found if one.usable and one.rank >= 0]
    return max(usable, key=lambda one: one.rank).name if usable else None


def _chosen(request: Request, registry: Registry, environment: Environment) -> str | None:
    """None where `auto` ends with an error: a setting may name a model that does not exist."""
    from visiontune.errors import VisionTuneError

    try:
        return registry.choose(request, environment).backend.name
    except VisionTuneError:
        return None


def _usual(kind: str) -> Request | None:
    """A request with nothing but words, of the kinds whose backends decide by it: some are not for `auto`."""
    from visiontune.clip.base import ClipRequest
    from visiontune.image.base import ImageRequest
    from visiontune.music.base import MusicRequest

    known: dict[str, type[ClipRequest | ImageRequest | MusicRequest]] = {
        "clip": ClipRequest,
        "image": ImageRequest,
        "music": MusicRequest,
    }
    return known[kind].build(prompt="a red kite") if kind in known else None


def _runtime(environment: Environment) -> str:
    from visiontune.errors import VisionTuneError
    from visiontune.extras import missing
    from visiontune.image.diffusion import openvino

    if lacks := missing("diffusion", "torch"):
        return lacks
    try:
        chosen = openvino.here(environment)
    except VisionTuneError as error:
        return str(error)
    return f"by {chosen.name}: {chosen.why}"


def _checks(environment: Environment) -> str:
    from visiontune.safety import checking

    on = [f"{what}s" for what in ("prompt", "picture") if checking.checks(what, environment)]
    told = f"of {' and '.join(on)}" if on else "off"
    setting = f"VISIONTUNE_SAFETY is {environment.option('safety', 'auto')}"
    return f"{told}; " + (checking.lacks(environment) or f"{setting}; drawings are never checked")


def _library(workshop: Workshop) -> str:
    from visiontune.errors import VisionTuneError

    try:
        return workshop.store.probe()
    except VisionTuneError as error:
        return str(error)


def _signing(settings: Settings) -> str:
    from visiontune.credentials.signer import Signer
    from visiontune.errors import VisionTuneError

    try:
        signer = Signer.of(settings)
    except VisionTuneError as error:
        return f"none can be written: {error}"
    if signer is None:
        return "off; VISIONTUNE_C2PA_CERT and VISIONTUNE_C2PA_KEY name no certificate"
    return f"on ({signer.algorithm}), by {settings.c2pa_cert}"
