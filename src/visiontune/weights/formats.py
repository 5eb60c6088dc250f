"""What a weights file is, told from its content: never from its name, and without loading it.

Only formats that hold numbers and no code are loaded: safetensors, GGUF, ONNX, CTranslate2's model.bin, and plain
data (JSON, fonts, raw arrays) whose hash the catalogue knows. A pickle runs code when it is loaded, so it is refused
whatever it is called.
"""

from __future__ import annotations

import json
import os
import pickletools
import stat
import struct
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from visiontune.errors import WeightsError

LOADED = ("safetensors", "gguf", "onnx", "ctranslate2")
_LONGEST_HEADER = 100_000_000  # bytes; safetensors' own limit
_PROBE = 65_536  # bytes of a text pickle that are looked at
_FONTS = (b"\0\1\0\0", b"OTTO", b"ttcf", b"true")


def detect(path: Path) -> str:
    """One of `LOADED`, or `pickle`, `json`, `font`, `zip`, `unknown`.

    Raises:
        WeightsError: the file cannot be read, or is a pipe or a device, whose reading might never end.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise WeightsError(f"{path.name} is no file; give one that holds a model's numbers")
        size = status.st_size
        with path.open("rb") as file:
            head = file.read(64)
            if head[:4] == b"GGUF":
                return "gguf"
            if head[:4] in _FONTS:
                return "font"
            if head[:2] == b"PK":
                return _zip(path)
            if _safetensors(file, size) is not None:
                return "safetensors"
            if _pickle(file, head):
                return "pickle"
            if _ctranslate2(head):
                return "ctranslate2"
            if _onnx(file, size):
                return "onnx"
            return "json" if _json(file, size) else "unknown"
    except OSError as error:
        raise WeightsError(f"{path.name} cannot be read: {error.strerror or error}") from error


def require(path: Path, *formats: str) -> str:
    """The format of `path`, which is one of `formats`; without any, anything but a pickle.

    Raises:
        WeightsError: it is a pickle, or of another format.
    """
    found = detect(path)
    if found == "pickle":
        raise WeightsError(
            f"{path.name} is a Python pickle, which can run code when it is loaded, and is refused whatever its name; "
            "get the model as safetensors, GGUF or ONNX"
        )
    if formats and found not in formats:
        wanted = " or ".join(formats)
        raise WeightsError(f"{path.name} is not {wanted} (its content is {found}); only these are loaded here")
    return found


def _zip(path: Path) -> str:
    """A zip is PyTorch's own format when a pickle is inside; arrays of numpy may hold pickles, too."""
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                with archive.open(name) as member:
                    head = member.read(64)
                if head[:1] == b"\x80" or name.endswith((".pkl", ".pickle")) or b"'|O" in head:
                    return "pickle"
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        return "unknown"
    return "zip"


def tensors(path: Path) -> Mapping[str, Any]:
    """What a safetensors file holds: names of tensors with `dtype` and `shape`, of which no number is read.

    Raises:
        WeightsError: it cannot be read, or its content is not safetensors.
    """
    try:
        with path.open("rb") as file:
            found = _safetensors(file, path.stat().st_size)
    except OSError as error:
        raise WeightsError(f"{path.name} cannot be read: {error.strerror or error}") from error
    if found is None:
        raise WeightsError(f"{path.name} cannot be read as safetensors: it is damaged, or of another format")
    return found


def _safetensors(file: BinaryIO, size: int) -> Mapping[str, Any] | None:
    """Eight bytes of length, a JSON object of that length, then the tensors to the last byte; None for all else."""
    if size < 10:
        return None
    file.seek(0)
    (length,) = struct.unpack("<Q", file.read(8))
    if not 2 <= length <= min(_LONGEST_HEADER, size - 8):
        return None
    try:
        header = json.loads(file.read(length))
    except (ValueError, RecursionError):
        return None
    if not isinstance(header, dict):
        return None
    found = {name: entry for name, entry in header.items() if name != "__metadata__"}
    if not all(_is_tensor(entry) for entry in found.values()):
        return None
    end = max((entry["data_offsets"][1] for entry in found.values()), default=0)
    return found if 8 + length + end == size else None


def _is_tensor(entry: object) -> bool:
    """Whether an entry of a header has a format, a shape, and where its bytes begin and end."""
    if not isinstance(entry, dict) or not isinstance(entry.get("dtype"), str):
        return False
    shape, ends = entry.get("shape"), entry.get("data_offsets")
    if not isinstance(shape, list) or not isinstance(ends, list):
        return False
    return all(type(n) is int and n >= 0 for n in (*shape, *ends)) and len(ends) == 2 and ends[0] <= ends[1]


def _pickle(file: BinaryIO, head: bytes) -> bool:
    if len(head) > 1 and head[0] == 0x80 and head[1] <= 5:
        return True
    if not head or head[:1] in b"{[ \t\r\n":
        return False
    # Protocols 0 and 1 have no mark of their own: the operations are read, not carried out.
    file.seek(0)
    count = 0
    try:
        for _ in pickletools.genops(file.read(_PROBE)):
            count += 1
    except Exception:  # random bytes make it raise anything; then it is no pickle, or one longer than the probe
        return count > 20
    return count > 1


def _ctranslate2(head: bytes) -> bool:
    """A version, then the specification's name: `WhisperSpec`, length first and NUL last."""
    if len(head) < 12:
        return False
    version, length = struct.unpack("<IH", head[:6])
    name = head[6 : 6 + length].rstrip(b"\0")
    return 1 <= version <= 20 and 4 < length < 50 and name.endswith(b"Spec") and name.isalnum()


def _json(file: BinaryIO, size: int) -> bool:
    if size > _LONGEST_HEADER:
        return False
    file.seek(0)
    try:
        json.loads(file.read())
    except (ValueError, RecursionError):
        return False
    return True


def _onnx(file: BinaryIO, size: int) -> bool:
    """A protobuf ModelProto: its fields walk exactly to the end of the file, and a graph (7) is among them."""
    file.seek(0)
    try:
        fields = list(_fields(file, size))
    except (ValueError, EOFError):
        return False
    return 7 in fields and 1 in fields and all(1 <= field <= 25 for field in fields)


def _fields(file: BinaryIO, size: int) -> Iterator[int]:
    """Numbers of the top-level fields of a protobuf message; their contents are stepped over."""
    for _ in range(10_000):  # more fields than any model has at its top
        if file.tell() == size:
            return
        number, wire = divmod(_varint(file), 8)
        if wire == 0:
            _varint(file)
        elif wire in (1, 5):
            file.seek(8 if wire == 1 else 4, os.SEEK_CUR)
        elif wire == 2:
            length = _varint(file)
            if length > size:
                raise EOFError
            file.seek(length, os.SEEK_CUR)
        else:
            raise ValueError("no such wire type")
        if file.tell() > size:
            raise EOFError
        yield number
    raise ValueError("too many fields")


def _varint(file: BinaryIO) -> int:
    value = 0
    for shift in range(0, 70, 7):
        byte = file.read(1)
        if not byte:
            raise EOFError
        value |= (byte[0] & 127) << shift
        if byte[0] < 128:
            return value
    raise ValueError("too long a number")
