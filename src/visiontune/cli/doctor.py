"""`visiontune doctor`: what can be made here, by what, and what is lacking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from visiontune.cli.options import Json

if TYPE_CHECKING:
    from visiontune.backends import Environment
    from visiontune.registry import Registry
    from visiontune.requests import Request
    from visiontune.settings import Settings


def doctor(as_json: Json = False) -> None:
    """List every backend: usable or what it lacks, and which one auto takes; then what is signed and checked here."""
    from visiontune.cli.output import print_json
    from visiontune.studio import Studio

    with Studio() as studio:
        registry, environment = studio.workshop.registry, studio.workshop.environment
        rows = [row for kind in registry.kinds() for row in _rows(kind, registry, environment)]
        around = {
            "painting on a processor": _runtime(environment),
            "checks of painted pictures": _checks(environment),
            "signed files": _signing(studio.settings),
        }
        home = str(studio.settings.home)
    if as_json:
        print_json({"home": home, "backends": rows, **{name.replace(" ", "_"): told for name, told in around.items()}})
        return
    print(f"library: {home}")
    for row in rows:
        mark = "auto" if row["auto"] else "ok" if row["usable"] else "-"
        print(f"{mark:5} {row['kind'] + '.' + row['name']:22} {row['lacks'] or row['passed_over'] or ''}".rstrip())
    for name, told in around.items():
        print(f"{name}: {told}")


def _rows(kind: str, registry: Registry, environment: Environment) -> list[dict[str, Any]]:
    """The backends of a kind. `passed_over`: why `auto` does not take one that is usable: too slow here, or its licence."""
    from visiontune.backends import trait
    from visiontune.errors import VisionTuneError

    rows, usual = [], _usual(kind)
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
        usable = lacks is None
        rows.append(
            {"kind": kind, "name": name, "usable": usable, "lacks": lacks, "passed_over": passed_over, "rank": rank}
        )
    taken = _taken(rows) if usual is None else _chosen(usual, registry, environment)
    return [row | {"auto": row["name"] == taken} for row in rows]


def _taken(rows: list[dict[str, Any]]) -> str | None:
    usable = [row for row in rows if row["usable"] and row["rank"] >= 0]
    return str(max(usable, key=lambda row: row["rank"])["name"]) if usable else None


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
