"""Files in and out: an artifact written where the user wants it, in the format of the suffix; a file's own origin."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Mapping
from itertools import chain, count
from pathlib import Path
from typing import Any

from visiontune import metadata
from visiontune.artifacts import Artifact, provenance, translating_os_errors
from visiontune.errors import InputError
from visiontune.requests import Request

_AUDIO = {".wav", ".mp3", ".ogg", ".flac"}
_CARRIES = {"speech", "music", "image", "upscale", "clip", "video", "import"}
_PICTURES = {".png", ".jpg", ".jpeg", ".webp"}
_NOTATED = {".mid", ".midi", ".musicxml", ".pdf", ".png", ".svg"}
"""What music with a score can also be."""
FORMATS: Mapping[str, tuple[str, ...]] = {
    "speech": tuple(sorted(_AUDIO)),
    "music": (*sorted(_AUDIO), *sorted(_NOTATED)),
    "image": (*sorted(_PICTURES), ".svg"),
    "upscale": tuple(sorted(_PICTURES)),
    "import": (*sorted(_PICTURES), *sorted(_AUDIO), ".mid", ".mp4"),
    "clip": (".mp4",),
    "video": (".mp4",),
    "script": (".json",),
    "plan": (".json",),
    "text": (".txt", ".md"),
    "transcript": (".json", ".srt", ".vtt"),
}
"""Suffixes that `export` can write for each kind."""


def check_output(kind: str, path: Path) -> None:
    """Refuse an output path before any work is done.

    Raises:
        InputError: the suffix is no format of this kind, or the folder is missing or a file.
    """
    known = FORMATS[kind]
    if path.suffix.lower() not in known:
        raise InputError("--output", str(path), f"the suffix picks the format; {kind} can be {', '.join(known)}")
    try:
        if "\0" in str(path):
            raise ValueError("it holds NUL")
        if not path.parent.is_dir():
            raise InputError("--output", str(path), f"the folder {path.parent} does not exist")
        if path.is_dir():
            raise InputError("--output", str(path), "is a folder; name a file in it")
    except (OSError, ValueError) as error:  # too long; on some systems also forbidden characters
        raise InputError("--output", str(path), f"is no file name ({getattr(error, 'strerror', error)})") from error
    if not os.access(path.parent, os.W_OK):
        raise InputError("--output", str(path), f"the folder {path.parent} cannot be written; name another")


def check_file(path: Path, field: str) -> None:
    """Refuse what is no file to read.

    Raises:
        InputError: there is none of this name, or it is a folder.
    """
    try:
        if path.is_dir():
            raise InputError(field, str(path), "is a folder; name a file in it")
        if not path.is_file():
            raise InputError(field, str(path), "there is no such file")
    except (OSError, ValueError) as error:
        raise InputError(field, str(path), f"is no file name ({getattr(error, 'strerror', error)})") from error


def export(
    artifact: Artifact, path: Path, *, strip_metadata: bool = False, sign: Callable[[Path], None] | None = None
) -> list[Path]:
    """Write an artifact to `path` in the format of its suffix, and its subtitles and script beside it.

    `sign` signs the file itself once all else is in it; texts are not signed. `Studio.export` does so where it is set.

    Each file appears whole; where one cannot be written, none appears. A file beside `path` that is the user's own, or
    that was edited since, stays as it is: ours then has another name (`free_name`). Returns what was written.
    """
    check_output(artifact.kind, path)
    suffix = path.suffix.lower()
    stored = ".mid" if suffix == ".midi" else suffix
    source = next((file for file in artifact.files.values() if file.suffix == stored), artifact.path)
    if artifact.kind == "music" and suffix in _NOTATED and "musicxml" not in artifact.files:
        raise _none_of(artifact, path, suffix)
    beside = list(artifact.files.values()) if artifact.kind == "video" else []
    # Names of their own: the longest allowed one has no room for more.
    token = secrets.token_hex(4)
    part = path.with_name(f".{token}.part{suffix}")
    parts = {part: path} | {path.with_name(f".{token}.part{f.suffix}"): free_name(path, f.suffix) for f in beside}
    with translating_os_errors(f"{path} cannot be written"):
        try:
            _write(artifact, source, part, suffix)
            if strip_metadata and artifact.kind in _CARRIES:
                metadata.strip(part)
            elif artifact.kind in _CARRIES and (source.suffix != stored or source is not artifact.path):
                # What the file itself says: a picture that was planned first carries its plan.
                made = metadata.extract(artifact.path) or provenance(artifact.request, artifact.backend)
                metadata.embed(part, made)
            if sign is not None and artifact.kind in _CARRIES:
                sign(part)
            for file in beside:
                shutil.copyfile(file, path.with_name(f".{token}.part{file.suffix}"))
            written = part.stat().st_mtime_ns
            for one, target in parts.items():
                os.utime(one, ns=(written, written))  # one time tells what was written together, see `free_name`
                one.replace(target)
        finally:
            for one in parts:
                one.unlink(missing_ok=True)
    return list(parts.values())


_BESIDE = {".json": ".script", ".srt": ".captions", ".vtt": ".captions", ".plan.json": ".drawn"}


def free_name(path: Path, suffix: str) -> Path:
    """Where a companion of `path` goes: `film.json`, or `film.script.json` where that is a file of the user's.

    All files of one export bear the same time of change. A companion that no longer does, or never did, was edited or
    is the user's own, and is not overwritten; one that still does is replaced along with its film.
    """

    def ours(target: Path) -> bool:
        try:
            return target.is_file() and target.stat().st_mtime_ns == path.stat().st_mtime_ns
        except FileNotFoundError:
            return False

    middle = _BESIDE.get(suffix, ".made")
    names = chain([suffix, f"{middle}{suffix}"], (f"{middle}-{n}{suffix}" for n in count(2)))
    targets = (path.with_name(f"{path.stem}{name}") for name in names)
    return next(target for target in targets if ours(target) or not os.path.lexists(target))


def is_given(path: Path, request: Request) -> bool:
    """Whether `path` is a file that `request` is made from, by its content."""
    given = {ref.partition(":")[2].partition(".")[0] for ref in request.files()}
    if not given or not path.is_file():
        return False
    with translating_os_errors(f"{path} cannot be read"), path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() in given


def read_provenance(path: Path) -> dict[str, Any]:
    """The provenance that a file of ours carries.

    Raises:
        InputError: the file cannot be read, or carries none.
    """
    check_file(path, "FILE")
    document = metadata.extract(path)
    if document is None or "request" not in document:
        raise InputError("FILE", str(path), "does not say how it was made; only files made here, and not stripped, do")
    return document


def _write(artifact: Artifact, source: Path, part: Path, suffix: str) -> None:
    if source.suffix == suffix or artifact.kind == "text" or (source.suffix, suffix) == (".mid", ".midi"):
        shutil.copyfile(source, part)
    elif artifact.kind == "music" and suffix in _NOTATED:
        from visiontune.music.notation.engraving import write_engraving

        write_engraving(artifact.files["musicxml"], part)
    elif suffix in _AUDIO:
        from visiontune.speech.audio import convert

        convert(source, part)
    elif suffix in _PICTURES:
        from visiontune.pictures import read_picture, write_picture

        write_picture(read_picture(source), part)
    else:
        raise _none_of(artifact, part, suffix)


def _none_of(artifact: Artifact, path: Path, suffix: str) -> InputError:
    return InputError(
        "--output", str(path), f"this {artifact.kind} has no {suffix}; its backend {artifact.backend} makes none"
    )
