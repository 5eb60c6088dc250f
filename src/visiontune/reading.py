"""Reading the user's small files whole: never more than a bound, and never a pipe that nobody writes to."""

from __future__ import annotations

import stat
import sys
from pathlib import Path
from typing import BinaryIO

from visiontune.errors import InputError


def read_whole(path: Path, field: str, most: int) -> bytes:
    """The content of a file of at most `most` bytes; of stdin for `-`.

    Pipes of the shell (`<(command)`) are read too; a named pipe would hang where nobody writes to it.

    Raises:
        InputError: it cannot be read, is a named pipe, or is larger.
    """
    try:
        if str(path) == "-":
            content = require_stdin(field).read(most + 1)
        else:
            if stat.S_ISFIFO(path.stat().st_mode) and path.absolute().parts[1:2] not in (("dev",), ("proc",)):
                raise InputError(field, str(path), "is a pipe; give a file, or - to read stdin")
            with path.open("rb") as stream:
                content = stream.read(most + 1)
    except OSError as error:
        raise InputError(field, str(path), f"cannot be read: {error.strerror or error}") from error
    except ValueError as error:  # NUL in the name
        raise InputError(field, str(path), "is no file name") from error
    if len(content) > most:
        raise InputError(field, str(path), f"is larger than {most:,} bytes, the most that is read; give less")
    return content


def require_stdin(field: str) -> BinaryIO:
    """Stdin as bytes.

    Raises:
        InputError: the program was started with it closed.
    """
    if sys.stdin is None:
        raise InputError(field, "-", "stdin is closed; pipe something into it")
    return sys.stdin.buffer


def decoded(content: bytes) -> str:
    """Text of UTF-8 or UTF-16 (with its mark), with or without a mark.

    Raises:
        UnicodeDecodeError: it is of neither.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    return content.decode("utf-8-sig")
