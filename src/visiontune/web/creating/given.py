"""A form as it came: texts, numbers and files read out of it, and the faults found on the way, each at its field."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from visiontune.errors import InputError
from visiontune.requests import Request
from visiontune.uploading.uploads import Upload
from visiontune.web.state import web

R = TypeVar("R", bound=Request)
_TOKEN = re.compile(r"(artifact|upload):([0-9a-f]{32})")


class Faulty(Exception):
    """A form that cannot be taken as it is.

    Args:
        faults: What is wrong, by field; what is of no field is under "".
    """

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {told}" for name, told in faults.items()))
        self.faults = dict(faults)


@dataclass
class Given:
    """What a visitor filled in.

    Args:
        values: By the names of the fields; what is empty was left to us.
        parents: Ids of the artifacts whose files were chosen.
    """

    values: Mapping[str, str]
    user: str
    faults: dict[str, str] = field(default_factory=dict)
    parents: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        return self.values.get(name, "").replace("\r\n", "\n").strip()

    def number(self, name: str) -> float | None:
        """None where nothing was given, or no number, which is a fault."""
        told = self.text(name).replace(",", ".")
        if not told:
            return None
        try:
            found = float(told)
        except ValueError:
            found = math.nan
        if not math.isfinite(found):
            self.faults[name] = "Must be a number, as 30."
            return None
        return found

    def whole(self, name: str) -> int | None:
        found = self.number(name)
        if found is None:
            return None
        if found != int(found):
            self.faults[name] = "Must be a whole number."
            return None
        return int(found)

    def yes(self, name: str) -> bool:
        return self.values.get(name, "") not in ("", "0", "no", "off")

    def file(self, name: str, companion: str | None = None) -> str | None:
        """The `FileRef` of a chosen file: `upload:ID`, or `artifact:ID`, of which `companion` is taken where it has one."""
        told = self.text(name)
        if not told:
            return None
        try:
            upload = chosen(told, self.user, companion)
        except InputError:
            self.faults[name] = "This file is gone; choose another."
            return None
        if upload.artifact_id is not None and told.startswith("artifact:"):
            self.parents.append(told.partition(":")[2])
        return upload.ref

    def built(self, kind: type[R], fields: Mapping[str, Any]) -> R:
        """A request of the fields that were given.

        Raises:
            Faulty: one is wrong, or something here was before.
        """
        stated = {name: value for name, value in fields.items() if value is not None}
        try:
            request = kind.build(**stated)
        except InputError as error:
            self.faults.setdefault(*fault(error))
            raise Faulty(self.faults) from error
        if self.faults:
            raise Faulty(self.faults)
        return request


def fault(error: InputError) -> tuple[str, str]:
    """(field, what is told there)."""
    name = error.field.partition(".")[0].partition("[")[0]
    told = error.remedy[:1].upper() + error.remedy[1:]
    return name, told if told.endswith((".", "!", "?")) else told + "."


def chosen(token: str, user: str, companion: str | None = None) -> Upload:
    """The file that a form names.

    Raises:
        NotFound: there is none, or it is another's.
        InputError: it is no token of ours.
    """
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise InputError("file", token, "choose a file")
    door = web().uploads
    if found[1] == "upload":
        return door.get(found[2], user)
    listing = web().listings.get(found[2], user)
    artifact = web().studio.store.find(listing.key)
    has = artifact is not None and companion in artifact.files
    return door.of_artifact(found[2], user, companion if has else None)
