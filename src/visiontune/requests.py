"""The frozen values that say what to make: equal requests make equal artifacts.

A request is resolved when it is built: its seed is drawn, its defaults are filled. `Studio` then names the
backend, so that the key is known before any work is done. Files are named by content (`FileRef`), never by path.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from visiontune.errors import InputError

MAX_TEXT = 200_000  # characters; about three hours of speech, and more than any prompt has use for
_REF = re.compile(r"sha256:[0-9a-f]{64}\.[a-z0-9]{1,8}")
_HALF = re.compile("[\ud800-\udfff]")
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")  # colours and moves of a terminal
_BREAK = re.compile(r"[\x0b\x0c\x1c-\x1f]")
_INVISIBLE = re.compile(r"[\x01-\x08\x0e-\x1b\x7f\ufffe\uffff]")


def _speakable(text: str) -> str:
    """Refuse NUL and lone surrogates, which no backend can take.

    Other control characters, as they come with text copied from PDFs and terminals, mean nothing and are no XML,
    so no picture or subtitle could hold them: separators become line ends, the rest goes.
    """
    if "\0" in text:
        raise ValueError("must not hold NUL characters")
    if _HALF.search(text):
        raise ValueError("must be valid Unicode (it holds half a character)")
    if not _INVISIBLE.search(text) and not _BREAK.search(text):
        return text
    return _INVISIBLE.sub("", _BREAK.sub("\n", _ESCAPE.sub("", text)))


def _language(code: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?", code):
        raise ValueError("must be an ISO 639-1 code in small letters, as en, de or pt-BR")
    return code


def _backend(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_.-]*", name):
        raise ValueError("must be a backend's name in small letters, or auto; visiontune doctor lists them")
    return name


def _file_ref(ref: str) -> str:
    if not _REF.fullmatch(ref):
        raise ValueError("must name an imported file: sha256:<64 hex digits>.<suffix>")
    return ref


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty or only white space")
    return text


# The bound comes last: pydantic lets a field's own, smaller max_length take effect only there.
Text = Annotated[str, AfterValidator(_speakable), StringConstraints(max_length=MAX_TEXT)]
"""Text that may be empty."""
Prompt = Annotated[Text, AfterValidator(_not_blank)]
"""Text that must say something."""
FileRef = Annotated[str, AfterValidator(_file_ref)]
"""A file in the library by its content, made by `Studio.import_file`."""
Language = Annotated[str, AfterValidator(_language)]
"""ISO 639-1 code, with a region where it matters (`pt-BR`)."""
BackendName = Annotated[str, AfterValidator(_backend)]
"""A backend's name, or `auto`."""
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
    backend: BackendName = Field(default="auto", description="a backend's name, or auto")

    @classmethod
    def build(cls, /, **fields: Any) -> Self:
        """Build a request from loosely typed fields; wrong ones raise `InputError` naming field and remedy."""
        if broken := _half_characters(fields):
            raise InputError(*broken, "is no valid Unicode (half a character); give the text as UTF-8")
        try:
            # JSON mode takes lists for tuples but stays strict about numbers given as strings.
            return cls.model_validate_json(json.dumps(fields))
        except ValidationError as error:
            raise input_error(error) from error
        except (TypeError, ValueError, RecursionError) as error:
            raise InputError("request", fields, f"must be JSON values ({error})") from error

    def canonical(self) -> str:
        """The canonical JSON of this request: sorted keys, no spaces, UTF-8."""
        document = {"kind": self.kind, **self.model_dump(mode="json")}
        return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    def document(self) -> dict[str, Any]:
        """This request as a JSON object with its kind."""
        return {"kind": self.kind, **self.model_dump(mode="json")}

    def key_for(self, maker: str) -> str:
        """SHA-256 (hex) of this request as made by `maker` (`name/version/model hash`)."""
        return hashlib.sha256(f"{maker}\n{self.canonical()}".encode()).hexdigest()

    def files(self) -> tuple[str, ...]:
        """The imported files that this request names."""
        return tuple(sorted(set(file_refs(self.document()))))


def _half_characters(value: Any, name: str = "") -> tuple[str, str] | None:
    """(field, text) of the first text that holds lone surrogates, as broken command lines and file names have."""
    if isinstance(value, str):
        return (name, value) if _HALF.search(value) else None
    if isinstance(value, Mapping):
        items = ((f"{name}.{key}" if name else str(key), item) for key, item in value.items())
    elif isinstance(value, list | tuple):
        items = ((f"{name}[{n}]", item) for n, item in enumerate(value))
    else:
        return None
    return next((found for key, item in items if (found := _half_characters(item, key))), None)


def file_refs(value: Any) -> list[str]:
    """Every `FileRef` in a JSON value, in order."""
    if isinstance(value, str):
        return [value] if value.startswith("sha256:") and len(value) > 71 else []
    if isinstance(value, Mapping):
        return [ref for item in value.values() for ref in file_refs(item)]
    if isinstance(value, list):
        return [ref for item in value for ref in file_refs(item)]
    return []


def input_error(error: ValidationError, prefix: str = "") -> InputError:
    """The first fault of a pydantic error in the user's words; the number of further faults is said."""
    # A default that is computed from other fields is none where those are wrong, which is no fault of its own.
    faults = [fault for fault in error.errors(include_url=False) if fault["type"] != "default_factory_not_called"]
    first = faults[0]
    field = prefix
    for part in first["loc"]:
        field += f"[{part}]" if isinstance(part, int) else (f".{part}" if field else str(part))
    value = first.get("input")
    remedy = first["msg"].removeprefix("Value error, ")
    # Rules between fields begin with the field that they are about, and pydantic gives the whole object as input.
    about, colon, rest = remedy.partition(": ")
    names = re.split(", | and ", about)
    if colon and first["type"] == "value_error" and isinstance(value, Mapping) and all(map(str.isidentifier, names)):
        field, remedy = f"{field}.{about}" if field else about, rest
        given = {name: value[name] for name in names if name in value}
        value = given.get(about) if len(names) == 1 else given
    remedy = remedy[0].lower() + remedy[1:]
    if first["type"] == "extra_forbidden":
        remedy = "there is no such field; check its spelling, or take it out"
    # A list whose item is wrong is told as wrong itself too.
    more = sum(fault["loc"] != first["loc"][: len(fault["loc"])] for fault in faults[1:])
    if more:
        remedy += f" (and {more} more)"
    return InputError(field or "request", value, remedy)
