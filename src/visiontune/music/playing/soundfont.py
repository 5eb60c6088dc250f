"""The SoundFont that plays: the user's own, the system's, else the small one that comes with a dependency."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from visiontune.errors import BackendError, InputError

if TYPE_CHECKING:
    from visiontune.backends import Environment

SETTING = "VISIONTUNE_SOUNDFONT"
BUNDLED = ("pretty_midi", "TimGM6mb.sf2")
"""Module and file. General MIDI in 6 MB, by Tim Brechbill, GPL-2: it is read, and never copied."""
_NAMES = ("default-GM.sf2", "FluidR3_GM.sf2", "GeneralUser-GS.sf2", "GeneralUser GS.sf2", "default.sf2", "TimGM6mb.sf2")
"""Sets of all instruments of General MIDI; a folder of SoundFonts may also hold single pianos, which do not do."""
_ENDS = 2**16  # bytes at either end of a font that tell it from others


def find_soundfont(source: Environment | Path | None = None) -> Path:
    """The SoundFont to play with.

    Args:
        source: Where the option `soundfont` is looked up, or the user's own file.

    Raises:
        InputError: the user's own is missing or no SoundFont 2.
        BackendError: there is none at all.
    """
    own = source if isinstance(source, Path) or source is None else source.option("soundfont")
    if own:
        path = Path(str(own)).expanduser()
        if fault := _fault(path):
            raise InputError(SETTING, str(own), f"{fault}; name a SoundFont 2 file (.sf2)")
        return path
    for path in (*_system(), *_bundled()):
        if not _fault(path):
            return path
    raise BackendError(f"no SoundFont is here: set {SETTING} to an .sf2 file, or pip install {BUNDLED[0]}")


def soundfont_id(path: Path) -> str:
    """What tells this font from others: its name, its size and a hash of both its ends (samples first, presets last)."""
    size = path.stat().st_size
    with path.open("rb") as file:
        ends = file.read(_ENDS)
        file.seek(max(0, size - _ENDS))
        ends += file.read(_ENDS)
    return f"{path.name}-{size}-{hashlib.sha256(ends).hexdigest()[:12]}"


def _fault(path: Path) -> str:
    """Why a file is no font that can be played; empty where it can. Told from its head alone."""
    try:
        with path.open("rb") as file:
            head = file.read(64)
        size = path.stat().st_size
    except (OSError, ValueError) as error:  # a NUL in its name
        return f"cannot be read ({getattr(error, 'strerror', None) or error})"
    if head[:4] != b"RIFF" or head[8:12] != b"sfbk":
        return "is no SoundFont"
    if size < 8 + int.from_bytes(head[4:8], "little"):
        return "is cut short"
    version = head.find(b"ifil")
    if version >= 0 and int.from_bytes(head[version + 8 : version + 10], "little") > 2:
        return "is a SoundFont 3, whose samples are compressed"
    return ""


def _system() -> Iterator[Path]:
    """Where systems and players put their General MIDI."""
    home = Path.home()
    if sys.platform == "darwin":
        folders = [home / "Library/Audio/Sounds/Banks", Path("/Library/Audio/Sounds/Banks")]
        folders += [Path("/opt/homebrew/share/soundfonts"), Path("/usr/local/share/soundfonts")]
    elif sys.platform == "win32":
        folders = [Path(os.environ.get("PROGRAMDATA", "C:/ProgramData")) / "soundfonts", Path("C:/soundfonts")]
    else:
        folders = [home / ".local/share/soundfonts", home / ".local/share/sounds/sf2"]
        folders += [Path("/usr/share/sounds/sf2"), Path("/usr/share/soundfonts"), Path("/usr/local/share/soundfonts")]
    for folder in folders:
        yield from (folder / name for name in _NAMES)


def _bundled() -> Iterator[Path]:
    module, name = BUNDLED
    spec = importlib.util.find_spec(module)  # which does not import it
    if spec is not None and spec.origin is not None:
        yield Path(spec.origin).with_name(name)
