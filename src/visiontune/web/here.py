"""What is on this machine, as forms and lists of models offer it: backends, voices, models.

Finding it out asks for a hundred files, so it is kept for a few seconds, and dropped at once where keys are written (by
any process) or this process fetched or removed a model.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeVar, cast

from flask import current_app

from visiontune.backends import trait
from visiontune.chat.plans.drafting.voices import Voice, voices_here
from visiontune.errors import VisionTuneError
from visiontune.services import Options
from visiontune.studio import Studio
from visiontune.web.keeping import Kept
from visiontune.web.state import web
from visiontune.web.v1.names import models

SECONDS = 5.0
_NAME = "visiontune_here"
T = TypeVar("T")


class Here:
    """What one application's studio has."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.voices: Kept[Sequence[Voice]] = self._kept(lambda: voices_here(studio.workshop.environment))
        """The voices that can be used without fetching or paying."""
        self.models: Kept[Mapping[str, Sequence[str]]] = self._kept(lambda: models(studio))
        """Kinds by the names of what makes them, as `/v1/models` lists them."""
        self._usable: dict[str, Kept[Mapping[str, bool]]] = {}

    def usable(self, kind: str) -> Mapping[str, bool]:
        """The backends of `kind` that can be used now, by name, and whether each works offline."""
        if kind not in self._usable:
            self._usable.setdefault(kind, self._kept(lambda: self._look(kind)))
        return self._usable[kind]()

    def _kept(self, look: Callable[[], T]) -> Kept[T]:
        return Kept(SECONDS, look, self._mark)

    def _look(self, kind: str) -> Mapping[str, bool]:
        registry, environment = self.studio.workshop.registry, self.studio.workshop.environment
        found = {}
        for name in registry.names(kind):
            try:
                backend = registry.get(kind, name)
                if registry.lacks(backend, environment) is None:
                    found[name] = bool(trait(backend, "offline", True))
            except VisionTuneError:  # a package that is broken makes nothing
                continue
        return found

    def _mark(self) -> Hashable:
        environment = self.studio.workshop.environment
        keys = environment.options.file.mark() if isinstance(environment.options, Options) else None
        return keys, environment.weights.changes.count


def here() -> Here:
    """Of the application that answers this request."""
    known = current_app.extensions
    if _NAME not in known:
        known.setdefault(_NAME, Here(web().studio))
    return cast(Here, known[_NAME])
