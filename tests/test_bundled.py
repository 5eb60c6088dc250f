"""Drawings and fonts that every installation carries, and a configuration that finds them whatever the path is called."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path

import pytest

from visiontune import bundled
from visiontune.errors import VisionTuneError

_DRAW = """
import sys
import pyvips
image = pyvips.Image.text(sys.argv[1], font="Noto Sans 64", dpi=72, rgba=True)
print(image.width, image.height, image[3].max())
"""


def test_every_drawing_of_the_index_is_there_and_none_has_a_skin_tone() -> None:
    index = bundled.art_index()

    assert len(index) > 1_500
    assert not [name for name in index if "skin-tone" in name]
    with zipfile.ZipFile(bundled.assets_folder() / "art.zip") as archive:
        assert set(archive.namelist()) == {"index.json", *(f"noto/{name}.svg" for name in index)}


def test_a_drawing_is_found_by_name_code_and_word() -> None:
    dog = bundled.art_index()["dog"]

    assert dog["hexcode"] == "1f415"
    assert dog["group"] == "animals-nature"
    assert dog["label"] == "dog"
    assert "pet" in dog["keywords"]


def test_nearly_every_drawing_has_words_and_a_group() -> None:
    lacking = [name for name, entry in bundled.art_index().items() if not entry["keywords"] or not entry["group"]]

    assert len(lacking) < 60, lacking


def test_drawings_are_whole_svg_documents() -> None:
    for name in ("dog", "volcano", "airplane", "lizard"):
        root = ElementTree.fromstring(bundled.art_svg(name))
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert root.attrib["viewBox"] == "0 0 128 128"


def test_a_drawing_is_rasterised() -> None:
    import pyvips

    image = pyvips.Image.svgload_buffer(bundled.art_svg("dog").encode())

    assert (image.width, image.height) == (128, 128)
    assert image[3].avg() > 40  # alpha: a good part of the square is dog


@pytest.mark.parametrize("name", ["", "no-such-thing", "../index.json", "dog\0"])
def test_an_unknown_drawing_is_named(name: str) -> None:
    with pytest.raises(VisionTuneError, match="no drawing"):
        bundled.art_svg(name)


def test_the_archive_holds_no_times() -> None:
    with zipfile.ZipFile(bundled.assets_folder() / "art.zip") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert [entry.filename for entry in archive.infolist()][1:] == [
            f"noto/{name}.svg" for name in sorted(bundled.art_index())
        ]


def test_each_source_has_its_licence() -> None:
    texts = {file.name: file.read_text("utf-8") for file in (bundled.assets_folder() / "licences").iterdir()}

    assert "Apache License" in texts["noto-emoji.txt"]
    assert "MIT License" in texts["emojibase-data.txt"]
    assert sum("SIL Open Font License" in text for text in texts.values()) == 6
    assert "ISC License" in texts["lucide-static.txt"] and "Zero-Clause BSD" in texts["htmx.org.txt"]
    assert "BSD 3-Clause" in texts["wavesurfer.js.txt"]


def test_fonts_are_regular_and_bold_and_latin_comes_first() -> None:
    names = [file.name for file in bundled.font_files()]

    assert names[:2] == ["NotoSans-Bold.ttf", "NotoSans-Regular.ttf"]
    assert len(names) == 10
    assert all(file.read_bytes()[:4] == b"\0\1\0\0" for file in bundled.font_files())  # TrueType


def test_missing_assets_say_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("visiontune.bundled.resources.files", lambda package: tmp_path)

    with pytest.raises(VisionTuneError, match="pip install"):
        bundled.art_index()
    with pytest.raises(VisionTuneError, match="pip install"):
        bundled.fontconfig_file(tmp_path)


def test_a_damaged_archive_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "stamp").write_text("x")
    (tmp_path / "assets" / "art.zip").write_bytes(b"PK\3\4 cut off")
    monkeypatch.setattr("visiontune.bundled.resources.files", lambda package: tmp_path)

    with pytest.raises(VisionTuneError, match="damaged"):
        bundled.art_svg("dog")


def test_the_configuration_is_written_once_and_depends_on_its_arguments(tmp_path: Path) -> None:
    extra = tmp_path / "mine"
    extra.mkdir()

    first = bundled.fontconfig_file(tmp_path / "cache")
    before = first.stat().st_mtime_ns
    other = bundled.fontconfig_file(tmp_path / "cache", [extra])

    assert bundled.fontconfig_file(tmp_path / "cache") == first
    assert first.stat().st_mtime_ns == before
    assert other != first


def test_a_font_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(VisionTuneError, match=r"none\.ttf does not exist"):
        bundled.fontconfig_file(tmp_path, [tmp_path / "none.ttf"])


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(VisionTuneError, match="cannot be written"):
        bundled.fontconfig_file(tmp_path / "file")


def test_a_home_that_cannot_be_written_does_not_take_the_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    assert bundled.fontconfig_file().is_file()


@pytest.mark.parametrize("folder", ["fonts:v2/It's", "a & b", "<dir>", 'quo"te', "größe 文字", "100%,x=y;z"])
def test_any_path_holds_fonts(tmp_path: Path, folder: str) -> None:
    # V22: a colon or an apostrophe in a font's path made captions vanish silently.
    fonts = tmp_path / folder
    fonts.mkdir(parents=True)
    shutil.copyfile(bundled.font_files()[-1], fonts / "own.ttf")
    config = bundled.fontconfig_file(fonts / "cache", [fonts])

    width, height, alpha = _draw("Ag 123", config)

    assert width > 100 and height > 40 and alpha == 255
    # fontconfig names the folder of each set of fonts it has read in a cache of its own.
    caches = b"".join(file.read_bytes() for file in (fonts / "cache" / "fontconfig").iterdir())
    assert str(fonts).encode() + b"\0" in caches
    assert str(bundled.assets_folder() / "fonts").encode() + b"\0" in caches


@pytest.mark.parametrize("text", ["Ünï Ελλ Кир", "مرحبا", "שלום", "नमस्ते", "สวัสดี"])
def test_each_script_is_drawn_by_our_fonts_alone(tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled, "_system_folders", list)
    config = bundled.fontconfig_file(tmp_path)
    # What no font has is drawn as a box with its code in it, which is much wider than a letter.
    boxes, *_ = _draw("\U00010a00" * len(text), config)

    width, _, alpha = _draw(text, config)

    assert alpha == 255
    assert 0 < width < 0.8 * boxes


def _draw(text: str, config: Path) -> tuple[int, int, float]:
    """Width, height and largest alpha of a line, drawn in a process of its own: fontconfig reads once."""
    done = subprocess.run(
        [sys.executable, "-c", _DRAW, text],
        env={**os.environ, "FONTCONFIG_FILE": str(config)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "Fontconfig" not in done.stderr
    width, height, alpha = done.stdout.split()
    return int(width), int(height), float(alpha)
