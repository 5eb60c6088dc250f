"""Composers: trained models by name, those that come with us and those that users trained themselves.

A composer is a folder of models, `NAME/lstm` and `NAME/transformer`, each with its weights, graphs and `model.json`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from visiontune.backends import Environment
from visiontune.errors import BackendError, InputError

OURS = Path(__file__).parent / "checkpoints"
OWN = "composers"
"""The folder of users' own composers, in the home of library and database."""
BACKBONES = ("lstm", "transformer")


@dataclass(frozen=True)
class Composer:
    """A model of a composer, in its folder."""

    name: str
    folder: Path

    @cached_property
    def about(self) -> dict[str, Any]:
        """Its `model.json`.

        Raises:
            BackendError: it is missing or damaged.
        """
        try:
            found = json.loads((self.folder / "model.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise BackendError(f"the composer {self.name} cannot be read ({error}); train it again") from error
        if not isinstance(found, dict) or "config" not in found:
            raise BackendError(f"the composer {self.name} is damaged: its model.json holds no config; train it again")
        return found

    @property
    def encoding(self) -> str:
        """How it writes music down: frames or events."""
        return str(self.about.get("encoding", "frames"))

    @property
    def style(self) -> int:
        """Its number among the styles that its model knows."""
        styles = self.about.get("styles", [self.name])
        return styles.index(self.name) if self.name in styles else 0

    def fingerprint(self) -> str:
        """SHA-256 of its weights, which a request's key depends on."""
        with (self.folder / "model.safetensors").open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def composers(home: Path | None = None) -> Mapping[str, tuple[Path, ...]]:
    """Folders of models by composer, ours first; one of a user's own replaces ours of the same name."""
    found: dict[str, tuple[Path, ...]] = {}
    for root in (OURS, *([home / OWN] if home else [])):
        for folder in sorted(root.iterdir()) if root.is_dir() else []:
            models = tuple(folder / b for b in BACKBONES if (folder / b / "model.json").is_file())
            if models:
                found[folder.name] = models
    return found


def composer(name: str, backbone: str = "", home: Path | None = None) -> Composer:
    """The composer's model; without `backbone` the first of it.

    Raises:
        InputError: there is none of this name, or no such model of it; what there is is named.
    """
    known = composers(home)
    if name not in known:
        raise InputError("composer", name, f"is not known; known are {', '.join(known)}, or train one from scores")
    models = {folder.name: folder for folder in known[name]}
    if backbone and backbone not in models:
        raise InputError("model", backbone, f"{name} has {', '.join(models)}")
    return Composer(name, models[backbone or next(iter(models))])


def home_of(environment: Environment) -> Path | None:
    """The home whose composers count."""
    home = environment.option("home")
    return Path(home) if home else None


def check_name(name: str) -> str:
    """A name for a new composer.

    Raises:
        InputError: it is none that a folder could have.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", name):
        raise InputError("name", name, "must be small letters, digits, - and _, and begin with a letter: chopin")
    return name
