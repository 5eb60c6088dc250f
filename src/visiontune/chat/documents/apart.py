"""The reading process: `python -m visiontune.chat.documents.apart KIND SECONDS MOST`, a file on stdin, JSON on stdout."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from dataclasses import asdict

from visiontune.chat.documents.base import Read, Unreadable

MEMORY = 2 * 1024**3  # bytes


def read(content: bytes, kind: str, deadline: float, most: int) -> Read:
    """The document in `content`.

    Args:
        content: The file.
        kind: pdf, docx or html.
        deadline: By `time.monotonic()`; a PDF is read up to the page that is reached then.
        most: Characters that are used of it.

    Raises:
        Unreadable: it is locked, damaged, or without text.
    """
    if kind == "pdf":
        from visiontune.chat.documents.pdf import read_pdf

        return read_pdf(content, deadline, most)
    if kind == "docx":
        from visiontune.chat.documents.docx import read_docx

        return read_docx(content)
    from visiontune.chat.documents.html import read_html

    return read_html(content)


def main() -> None:
    kind, seconds, most = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
    deadline = time.monotonic() + 0.7 * seconds
    _bound_memory()
    try:
        answer = asdict(read(sys.stdin.buffer.read(), kind, deadline, most))
    except Unreadable as error:
        answer = {"remedy": str(error)}
    except MemoryError:
        answer = {"remedy": "needs too much memory to be read; give a smaller document, or its text"}
    except Exception as error:  # whatever a parser raises on a damaged file, its user is told the same
        said = " ".join(str(error).split())[:120] or type(error).__name__
        answer = {"remedy": f"is damaged ({said}); save it anew, or give its text"}
    # Written at once and as ASCII: half an answer, or one that the system's encoding cannot hold, would be none.
    sys.stdout.write(json.dumps(answer))


def _bound_memory() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):  # Windows has none, and macOS refuses it
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
