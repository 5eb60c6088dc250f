"""The registry: backends found by kind and name, and the one that `auto` takes."""

from __future__ import annotations

import importlib.metadata
from dataclasses import dataclass, field
from typing import Any

from visiontune.backends import BUILTIN, Backend, Environment, load_target, trait
from visiontune.errors import BackendError, InputError
from visiontune.requests import Request


@dataclass(frozen=True)
class Choice:
    """A backend chosen for a request, and why."""

    backend: Backend[Any]
    why: str


@dataclass
class Registry:
    """Backends by kind and name."""

    targets: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Registry:
        """Our backends and those of installed packages; a name that is taken twice is an error."""
        registry = cls()
        for name, target in BUILTIN.items():
            registry.register(name, target)
        for point in importlib.metadata.entry_points(group="visiontune.backends"):
            registry.register(point.name, point.value)
        return registry

    def register(self, name: str, target: str) -> None:
        """Register `"module:Class"` under `kind.backend`.

        Raises:
            BackendError: the name is not of this form, or is taken by another class.
        """
        kind, _, backend = name.partition(".")
        if not kind or not backend or ":" not in target:
            raise BackendError(f"a backend is registered as 'kind.name' = 'module:Class', not {name!r} = {target!r}")
        known = self.targets.setdefault(kind, {})
        if known.setdefault(backend, target) != target:
            raise BackendError(f"two packages register the backend {name!r}: {known[backend]} and {target}")

    def kinds(self) -> list[str]:
        return sorted(self.targets)

    def names(self, kind: str) -> list[str]:
        return sorted(self.targets.get(kind, {}))

    def get(self, kind: str, name: str) -> Backend[Any]:
        """The backend `name` of `kind`.

        Raises:
            InputError: there is none of that name; the known ones are listed.
        """
        target = self.targets.get(kind, {}).get(name)
        if target is None:
            known = ", ".join(self.names(kind)) or "none"
            raise InputError("backend", name, f"no such backend makes {kind}; known: {known}")
        try:
            backend: Backend[Any] = load_target(target)()
        except ImportError as error:
            raise BackendError(f"the backend {kind}.{name} cannot be loaded: {error}") from error
        return backend

    def choose(self, request: Request, environment: Environment) -> Choice:
        """The backend for `request`: the one it names, or for `auto` the best that is usable here and now.

        Raises:
            InputError: the named backend is unknown or refuses this request.
            BackendError: the named backend lacks something, or `auto` found none; says what each lacks.
        """
        if request.backend != "auto":
            backend = self.get(request.kind, request.backend)
            if lacks := self.lacks(backend, environment, request):
                raise BackendError(f"{request.kind} backend {backend.name!r} is not usable here: {lacks}")
            if refusal := self.refuses(backend, request):
                if isinstance(refusal, InputError):
                    raise refusal
                raise InputError("backend", request.backend, refusal)
            return Choice(backend, "asked for by name")
        candidates: list[Backend[Any]] = []
        reasons: list[str] = []
        refusals: list[str | InputError] = []
        for name in self.names(request.kind):
            try:
                candidates.append(self.get(request.kind, name))
            except BackendError as error:  # one broken package must not take the others down
                reasons.append(str(error))
        candidates = sorted((c for c in candidates if trait(c, "rank", 0) >= 0), key=lambda c: -trait(c, "rank", 0))
        for backend in candidates:
            lacks = self.lacks(backend, environment, request)
            refusal = None if lacks else self.refuses(backend, request)
            if not lacks and not refusal:
                if declined := self.declines(backend, request, environment):
                    reasons.append(f"{backend.name}: {declined}")
                    continue
                why = "the best that is usable here" + (f" ({'; '.join(reasons)})" if reasons else "")
                return Choice(backend, why)
            refusals += [refusal] if refusal else []
            reasons.append(f"{backend.name}: {lacks or refusal}")
        message = f"nothing here makes this {request.kind}. " + ("; ".join(reasons) or "no backend is installed")
        if (fault := _one_fault(refusals)) is not None:
            raise fault
        if refusals:
            raise InputError("backend", "auto", message)
        raise BackendError(message)

    @staticmethod
    def lacks(backend: Backend[Any], environment: Environment, request: Request | None = None) -> str | None:
        lacks_for = getattr(backend, "lacks_for", None)
        if request is not None and lacks_for:
            return str(found) if (found := lacks_for(request, environment)) else None
        lacks = getattr(backend, "lacks", None)
        return lacks(environment) if lacks else None

    @staticmethod
    def refuses(backend: Backend[Any], request: Request) -> str | InputError | None:
        refuses = getattr(backend, "refuses", None)
        return refuses(request) if refuses else None

    @staticmethod
    def declines(backend: Backend[Any], request: Request, environment: Environment) -> str | None:
        declines = getattr(backend, "declines", None)
        return declines(request, environment) if declines else None


def _one_fault(refusals: list[str | InputError]) -> InputError | None:
    """What all `refusals` blame, when that is one field: its value is wrong, whichever backend would take it."""
    errors = [refusal for refusal in refusals if isinstance(refusal, InputError)]
    if not errors or len(errors) < len(refusals) or len({error.field for error in errors}) > 1:
        return None
    return InputError(errors[0].field, errors[0].value, "; ".join(dict.fromkeys(error.remedy for error in errors)))
