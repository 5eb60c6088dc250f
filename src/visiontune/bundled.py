"""What the wheel carries: drawings and fonts, made by the build hook."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from visiontune.errors import VisionTuneError


def _asset(name: str) -> Path:
    path = Path(str(resources.files("visiontune"))) / "assets" / name
    if not path.exists():
        raise VisionTuneError(f"{name} is missing from this installation; install it again: pip install .")
    return path


def art_index() -> dict[str, dict[str, Any]]:
    """All drawings: name -> {"keywords": [...], "label": ..., "group": ..., "hexcode": ...}."""
    with zipfile.ZipFile(_asset("art.zip")) as archive:
        index: dict[str, dict[str, Any]] = json.loads(archive.read("index.json"))
    return index


def art_svg(name: str) -> str:
    """One drawing as a whole SVG document.

    Raises:
        VisionTuneError: there is no drawing of this name.
    """
    with zipfile.ZipFile(_asset("art.zip")) as archive:
        try:
            return archive.read(f"noto/{name}.svg").decode()
        except KeyError as error:
            raise VisionTuneError(f"there is no drawing {name!r}") from error


def font_files() -> list[Path]:
    """The bundled fonts."""
    return sorted(_asset("fonts").glob("*.ttf"))


def fontconfig_file(cache_folder: Path | None = None, extra_fonts: Sequence[Path] = ()) -> Path:
    """Write a fontconfig file that knows our fonts, `extra_fonts` (folders), and the system's as fallback.

    Args:
        cache_folder: Where the file and fontconfig's own cache go; default: the platform's cache folder.
    """
    import platformdirs

    folder = cache_folder or Path(platformdirs.user_cache_dir("visiontune", appauthor=False)) / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    places = [_asset("fonts"), *extra_fonts]
    places += [
        Path(place)
        for place in ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts")
    ]
    lines = "".join(f"  <dir>{escape(str(place))}</dir>\n" for place in places)
    content = (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"{lines}  <cachedir>{escape(str(folder / 'cache'))}</cachedir>\n</fontconfig>\n"
    )
    target = folder / "fonts.conf"
    if not target.exists() or target.read_text(encoding="utf-8") != content:
        part = target.with_suffix(".part")
        part.write_text(content, encoding="utf-8")
        part.replace(target)
    return target
