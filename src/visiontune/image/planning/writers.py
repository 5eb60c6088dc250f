"""Who plans pictures: the language model that the setting names, or the best that can be trusted with JSON."""

from __future__ import annotations

from functools import cache

from visiontune.backends import Environment, trait
from visiontune.errors import InputError
from visiontune.image.planning.base import RULES
from visiontune.registry import Registry

SETTING = "VISIONTUNE_IMAGE_PLANNER"


def writer_of(environment: Environment) -> tuple[str, str]:
    """(name of the text backend, ""), or ("", why there is none).

    Raises:
        InputError: the setting names a backend that does not exist.
    """
    registry, wanted = _registry(), str(environment.option("image_planner", "auto"))
    if wanted not in ("auto", RULES):
        if wanted not in registry.names("text"):
            known = ", ".join(["auto", RULES, *registry.names("text")])
            raise InputError(SETTING, wanted, f"no such backend makes text; known: {known}")
        lacks = registry.lacks(registry.get("text", wanted), environment)
        return ("", f"{SETTING} is {wanted}: {lacks}") if lacks else (wanted, "")
    found = [registry.get("text", name) for name in registry.names("text")]
    found = [backend for backend in found if trait(backend, "capable", False) and trait(backend, "rank", 0) >= 0]
    reasons = []
    for backend in sorted(found, key=lambda one: -int(trait(one, "rank", 0))):
        if not (lacks := registry.lacks(backend, environment)):
            return backend.name, ""
        reasons.append(f"{backend.name}: {lacks}")
    return "", f"no language model that plans pictures ({'; '.join(reasons)})"


@cache
def _registry() -> Registry:
    """Every picture asks; looking through the installed packages takes longer than all else of it."""
    return Registry.load()


def lacking(environment: Environment) -> str | None:
    """Why no language model can plan here."""
    return writer_of(environment)[1] or None


def turned_off(environment: Environment) -> str | None:
    """Why `auto` asks no language model although it could."""
    return f"{SETTING} is {RULES}" if environment.option("image_planner") == RULES else None
