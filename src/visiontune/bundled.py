"""What the wheel carries besides code: drawings and fonts, packed into `assets/` by the build hook (`hatch_build.py`)."""

from __future__ import annotations

import hashlib
import json
import secrets
import tempfile
import zipfile
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import platformdirs

from visiontune.errors import VisionTuneError


def assets_folder() -> Path:
    """The folder of all that is bundled.

    Raises:
        VisionTuneError: it is not there (a source tree that was put on the path and not installed).
    """
    folder = Path(str(resources.files("visiontune") / "assets"))
    if not (folder / "stamp").is_file():
        raise VisionTuneError(
            f"VisionTune's drawings and fonts are missing ({folder}); install it once with `pip install -e .` "
            "in a source tree, or `pip install --force-reinstall visiontune`"
        )
    return folder


def art_index() -> dict[str, dict[str, Any]]:
    """Every drawing's name with its `label`, `keywords`, `group` (`food-drink`, …) and `hexcode` (`1f436`, `1f468-200d-…`).

    Raises:
        VisionTuneError: the art is missing or damaged.
    """
    index: dict[str, dict[str, Any]] = json.loads(_read_art("index.json"))
    return index


def art_svg(name: str) -> str:
    """The drawing `name` of the index as a whole SVG document (viewBox 0 0 128 128).

    Raises:
        VisionTuneError: there is no such drawing, or the art is missing or damaged.
    """
    try:
        return _read_art(f"noto/{name}.svg")
    except KeyError as error:
        raise VisionTuneError(f"there is no drawing {name!r}") from error


def font_files() -> list[Path]:
    """Our TrueType fonts, regular and bold: Latin, Greek and Cyrillic first, then the other scripts by name.

    Raises:
        VisionTuneError: the fonts are missing.
    """
    found = (assets_folder() / "fonts").glob("*.ttf")
    files = sorted(found, key=lambda file: (not file.name.startswith("NotoSans-"), file.name))
    if not files:
        raise VisionTuneError("VisionTune's fonts are missing; install it anew")
    return files


def fontconfig_file(cache_folder: Path | None = None, extra_fonts: Sequence[Path] = ()) -> Path:
    """Write a configuration for fontconfig and return its path, for `FONTCONFIG_FILE`, before the first text is drawn.

    It knows our fonts, `extra_fonts` (files or folders, the user's own) and, for scripts that neither has, the
    system's folders. Equal arguments give the same file, so that processes share it and its font cache.
    Paths may hold any character that a file's name may hold.

    Args:
        cache_folder: Where the configuration and the font cache go; by default the user's cache folder, and a
            temporary one where that cannot be written.

    Raises:
        VisionTuneError: our fonts are missing, an extra font does not exist, or nothing can be written.
    """
    folders = [assets_folder() / "fonts"]
    for extra in extra_fonts:
        if not extra.exists():
            raise VisionTuneError(f"the font {extra} does not exist; name a font file or a folder of fonts")
        folders.append(extra.resolve())
    wanted = cache_folder or Path(platformdirs.user_cache_dir("visiontune", appauthor=False)) / "fonts"
    try:
        return _write(wanted.resolve(), folders)
    except OSError as error:
        if cache_folder is not None:
            raise VisionTuneError(f"the font cache {wanted} cannot be written: {error.strerror or error}") from error
    # A home that cannot be written (a container's, say) is no reason to draw without fonts. The folder is new and
    # private: a fixed name in a shared folder would let another user choose our fonts.
    return _write(Path(tempfile.mkdtemp(prefix="visiontune-fonts-")), folders)


def _write(folder: Path, fonts: Sequence[Path]) -> Path:
    cache = folder / "fontconfig"
    cache.mkdir(parents=True, exist_ok=True)
    ours = "".join(f"  <dir>{_path(path)}</dir>\n" for path in fonts)
    system = "".join(f"  <dir>{_path(path)}</dir>\n" for path in _system_folders())
    text = (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n<fontconfig>\n'
        f"{ours}{system}"
        f"  <cachedir>{_path(cache)}</cachedir>\n"
        # Our fonts come first for every generic name, so that a film looks the same on every machine.
        + "".join(_PREFER.format(generic=generic) for generic in ("sans-serif", "serif", "monospace", "system-ui"))
        + "</fontconfig>\n"
    )
    path = folder / f"fonts-{hashlib.sha256(text.encode()).hexdigest()[:16]}.conf"
    if not path.exists():
        part = path.with_name(f".{secrets.token_hex(8)}.part")
        try:
            part.write_text(text, encoding="utf-8")
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    return path


_PREFER = (
    "  <alias><family>{generic}</family><prefer><family>Noto Sans</family><family>Noto Sans Arabic</family>"
    "<family>Noto Sans Hebrew</family><family>Noto Sans Devanagari</family><family>Noto Sans Thai</family>"
    "</prefer></alias>\n"
)


def _path(path: Path) -> str:
    return escape(str(path), {'"': "&quot;", "'": "&apos;"})


def _system_folders() -> list[Path]:
    """Where systems and users keep fonts; those that do not exist are no harm to fontconfig, but left out all the same."""
    places = [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        Path("/System/Library/Fonts"),
        Path("/Library/Fonts"),
        Path(platformdirs.user_data_dir("fonts", appauthor=False)),
    ]
    return [place for place in places if place.is_dir()]


@lru_cache(maxsize=1)
def _archive(path: Path) -> zipfile.ZipFile:
    # Kept open: opening reads the list of 1,700 entries anew, 20 ms each time. Reads take a lock inside.
    return zipfile.ZipFile(path)


def _read_art(name: str) -> str:
    path = assets_folder() / "art.zip"
    try:
        return _archive(path).read(name).decode("utf-8")
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        raise VisionTuneError(f"VisionTune's drawings are damaged ({path}: {error}); install it anew") from error
