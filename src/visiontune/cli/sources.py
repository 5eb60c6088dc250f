"""Reading what the user hands over: texts and scripts, with the pictures that a script names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from visiontune.errors import InputError
from visiontune.files import check_file
from visiontune.reading import read_whole
from visiontune.requests import MAX_TEXT


def read_text(path: Path, field: str) -> str:
    """A text file, or stdin for `-`; UTF-8, UTF-16 with its mark, or Latin-1 when nothing else fits.

    Raises:
        InputError: it is missing, empty, binary, or longer than any request may be.
    """
    content = read_whole(path, field, 4 * MAX_TEXT + 4)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("latin-1")
    if "\0" in text:
        raise InputError(field, str(path), "holds NUL characters; it is no text file (give .txt or .md)")
    if not text.strip():
        raise InputError(field, str(path), "is empty")
    if len(text) > MAX_TEXT:
        raise InputError(field, str(path), f"has {len(text):,} characters; at most {MAX_TEXT:,} are read")
    return text


def import_notes(path: Path | None, field: str = "--notes") -> str | None:
    """The user's own notes in the library, read once to see that they can be: a folder (as a ZIP of its texts) or a file.

    Raises:
        InputError: there are none, or they are damaged, no text, or too many.
    """
    if path is None:
        return None
    import tempfile

    from visiontune.cli.output import import_into_library
    from visiontune.text.notes import pack_notes, read_notes

    if not path.exists():
        raise InputError(field, str(path), "there is no such folder or file")
    try:
        with tempfile.TemporaryDirectory(prefix="visiontune-") as folder:
            packed = path
            if path.is_dir():
                packed = Path(folder) / "notes.zip"
                pack_notes(path, packed)
            read_notes(packed)
            return import_into_library(packed, field)
    except OSError as error:
        raise InputError(field, str(path), f"cannot be read: {error.strerror or error}") from error
    except InputError as error:
        raise InputError(field, str(path), f"{Path(str(error.value)).name}: {error.remedy}") from error


def import_logo(path: Path | None, field: str = "--logo") -> str | None:
    """A logo in the library, drawn once to see that it can be.

    Raises:
        InputError: see `video.logo.load_logo`.
    """
    if path is None:
        return None
    from visiontune.cli.output import import_into_library
    from visiontune.video.logo import load_logo

    load_logo(path, 64, 64, field)
    return import_into_library(path, field)


def import_font(path: Path | None, field: str = "--caption-font") -> str | None:
    """A font in the library, drawn with once to see that it can be.

    Raises:
        InputError: see `video.fonts.usable_family`.
    """
    if path is None:
        return None
    from visiontune.cli.output import import_into_library
    from visiontune.video.fonts import usable_family

    check_file(path, field)
    try:
        usable_family(path)
    except InputError as error:
        raise InputError(field, str(path), error.remedy) from error
    return import_into_library(path, field)


def import_recording(path: Path | None, field: str) -> str | None:
    """A sound file in the library, its first second decoded to see that there is one.

    Raises:
        InputError: it is missing, damaged, or holds no sound.
    """
    if path is None:
        return None
    from visiontune.cli.output import import_into_library
    from visiontune.video.mix import read_music
    from visiontune.video.timeline import RATE

    check_file(path, field)
    read_music(path, RATE, field)
    return import_into_library(path, field)


def load_script(path: Path) -> dict[str, Any]:
    """A script file, its pictures imported and read once. Its folder is its project: pictures outside it are refused.

    Raises:
        InputError: see `read_script`; or a picture is missing, damaged, no picture, or lies outside.
    """
    from visiontune.settings import Settings
    from visiontune.store import open_store
    from visiontune.text.base import read_script
    from visiontune.video.pictures import load_picture
    from visiontune.video.reel import Reel

    script = read_script(path)
    project = path.resolve().parent
    store = None
    scenes = []
    for n, scene in enumerate(script.scenes):
        for name in ("image", "clip"):
            given = getattr(scene, name)
            if not given or given.startswith("sha256:"):
                continue
            field = f"scenes[{n}].{name}"
            try:
                file = (project / given).resolve()
            except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: links in a circle
                raise InputError(field, given, "is no file name, or a link to itself") from error
            if not file.is_relative_to(project):
                raise InputError(field, given, "lies outside the script's folder; copy it beside the script")
            store = store or open_store(Settings.load())
            if file.is_file() and file.stat().st_size:  # a damaged one is refused before any work
                if name == "image":
                    load_picture(file, 16, 16, field)
                else:
                    Reel(file, (16, 16), field).close()
            scene = scene.model_copy(update={name: store.import_file(file, field)})
        scenes.append(scene.model_dump(mode="json", exclude_none=True))
    return {**script.model_dump(mode="json", exclude={"scenes"}), "scenes": scenes}
