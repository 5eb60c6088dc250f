"""The reading process: `python -m visiontune.uploading.apart MEDIA SOURCE FOLDER`, JSON on stdout.

Whatever a hostile file does to a decoder ends here: with a bound on memory and time, and away from the web's process.
"""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path

from visiontune.uploading.base import Media, Unusable

_MEMORY = 4 * 1024**3  # bytes


def rewritten(media: Media, source: Path, folder: Path) -> tuple[Media, Path]:
    """What is kept of a file, in `folder`, and what it turned out to be.

    Raises:
        Unusable: it cannot be taken; says why, and what would do.
    """
    from visiontune.uploading import footage, pictures, sounds, texts

    if media == "video" and _without_pictures(source):
        media = "audio"
    rewrite = {
        "image": pictures.rewrite,
        "audio": sounds.rewrite,
        "video": footage.rewrite,
        "midi": texts.rewrite_score,
        "document": texts.keep_document,
        "notes": texts.rewrite_notes,
    }[media]
    return media, rewrite(source, folder)


def main() -> None:
    media, source, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    _bound_memory()
    try:
        found, target = rewritten(media, source, folder)  # type: ignore[arg-type]  # from `uploads`, which has it typed
        answer = {"media": found, "file": target.name}
    except Unusable as error:
        answer = {"remedy": str(error)}
    except MemoryError:
        answer = {"remedy": "needs too much memory to be read; give a smaller one"}
    except (
        Exception
    ):  # whatever a decoder raises on a damaged file, its user is told the same: its words name our paths
        answer = {"remedy": "is damaged; save it anew"}
    sys.stdout.write(json.dumps(answer))


def _without_pictures(source: Path) -> bool:
    """Whether a file of a format for films holds sound alone. A cover is no film either."""
    import av

    try:
        with av.open(str(source)) as container:
            streams = container.streams
            films = [one for one in streams.video if not one.disposition & av.stream.Disposition.attached_pic]
            return bool(streams.audio) and not films
    except (av.FFmpegError, OSError, ValueError):
        return False


def _bound_memory() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):  # Windows has none, and macOS refuses it
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
