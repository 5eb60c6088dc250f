"""The frozen values that say what to make: equal requests make equal artifacts.

A request is resolved when it is built: its seed is drawn, its defaults are filled. `Studio` then names the
backend, so that the key is known before any work is done. Files are named by content (`FileRef`), never by path.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from visiontune.errors import InputError

MAX_TEXT = 200_000  # characters; about three hours of speech, and more than any prompt has use for


def _speakable(text: str) -> str:
    """Refuse NUL, which no backend can take; pydantic itself refuses lone surrogates."""
    if "\0" in text:
        raise ValueError("must not hold NUL characters")
    return text


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty or only white space")
    return text


Text = Annotated[str, StringConstraints(max_length=MAX_TEXT), AfterValidator(_speakable)]
"""Text that may be empty."""
Prompt = Annotated[Text, AfterValidator(_not_blank)]
"""Text that must say something."""
FileRef = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}\.[a-z0-9]{1,8}$")]
"""A file in the library by its content, made by `Studio.import_file`."""
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$")]
"""ISO 639-1 code, with a region where it matters (`pt-BR`)."""
Seed = Annotated[int, Field(ge=0, lt=2**32)]


def derive_seed(parent: int, *names: str) -> int:
    """A part's seed from its parent's seed and its stable name, so that inserting a part changes no other."""
    digest = hashlib.sha256("\n".join((str(parent), *names)).encode()).digest()
    return int.from_bytes(digest[:4], "big")


class Request(BaseModel):
    """What to make, whole. Subclasses add fields with units in their descriptions."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, ser_json_inf_nan="constants")
    kind: ClassVar[str]

    # Drawn here and not in the maker: a seed that was rolled late could not be stored with the result.
    seed: Seed = Field(default_factory=lambda: secrets.randbelow(2**32))
    backend: str = Field(default="auto", pattern=r"^[a-z0-9][a-z0-9_.-]*$", description="a backend's name, or auto")

    @classmethod
    def build(cls, **fields: Any) -> Self:
        """Build a request from loosely typed fields; wrong ones raise `InputError` naming field and remedy."""
        try:
            # JSON mode takes lists for tuples but stays strict about numbers given as strings.
            return cls.model_validate_json(json.dumps(fields))
        except ValidationError as error:
            raise input_error(error) from error
        except (TypeError, ValueError) as error:
            raise InputError("request", fields, f"must be JSON values ({error})") from error

    def canonical(self) -> str:
        """The canonical JSON of this request: sorted keys, no spaces, UTF-8."""
        document = {"kind": self.kind, **self.model_dump(mode="json")}
        return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    def document(self) -> dict[str, Any]:
        """This request as a JSON object with its kind."""
        return {"kind": self.kind, **self.model_dump(mode="json")}

    def key(self, maker: str) -> str:
        """SHA-256 (hex) of this request as made by `maker` (`name/version/model hash`)."""
        return hashlib.sha256(f"{maker}\n{self.canonical()}".encode()).hexdigest()

    def files(self) -> tuple[str, ...]:
        """The imported files that this request names."""
        return tuple(sorted(set(_file_refs(self.document()))))


def _file_refs(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value] if value.startswith("sha256:") and len(value) > 71 else []
    if isinstance(value, Mapping):
        return [ref for item in value.values() for ref in _file_refs(item)]
    if isinstance(value, list):
        return [ref for item in value for ref in _file_refs(item)]
    return []


def input_error(error: ValidationError, prefix: str = "") -> InputError:
    """The first fault of a pydantic error in the user's words; the number of further faults is said."""
    faults = error.errors(include_url=False)
    first = faults[0]
    field = prefix
    for part in first["loc"]:
        field += f"[{part}]" if isinstance(part, int) else (f".{part}" if field else str(part))
    remedy = first["msg"].removeprefix("Value error, ")
    remedy = remedy[0].lower() + remedy[1:]
    if len(faults) > 1:
        remedy += f" (and {len(faults) - 1} more)"
    return InputError(field or "request", first.get("input"), remedy)
