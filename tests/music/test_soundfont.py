"""Which SoundFont plays, and what it is called by."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from helpers import make_environment
from helpers_soundfont import make_soundfont
from visiontune.errors import InputError
from visiontune.music.playing.soundfont import BUNDLED, find_soundfont, soundfont_id
from visiontune.settings import Settings


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own piano.sf2"
    path.write_bytes(make_soundfont())
    return path


def test_a_font_is_here_without_any_setting(tmp_path: Path) -> None:
    found = find_soundfont(make_environment(tmp_path))
    assert found == find_soundfont() and found.read_bytes()[8:12] == b"sfbk"


def test_the_bundled_font_is_found_without_importing_its_module() -> None:
    program = "import sys; from visiontune.music.playing.soundfont import _bundled; print(*_bundled(), 'pretty_midi' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert BUNDLED[1] in out and out.strip().endswith("False")


def test_the_users_own_comes_first(tmp_path: Path, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_soundfont(own) == own
    assert find_soundfont(make_environment(tmp_path, soundfont=own)) == own
    monkeypatch.setenv("VISIONTUNE_SOUNDFONT", str(own))
    assert Settings.load().options()["soundfont"] == own


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="folders of Linux")
def test_a_users_folder_of_fonts_comes_before_the_bundled_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / ".local/share/soundfonts"
    folder.mkdir(parents=True)
    (folder / "default-GM.sf2").write_bytes(make_soundfont(version=3))  # of another format: passed over
    (folder / "FluidR3_GM.sf2").write_bytes(make_soundfont())
    assert find_soundfont() == folder / "FluidR3_GM.sf2"


@pytest.mark.parametrize(
    ("content", "remedy"),
    [
        (None, "cannot be read"),
        (b"", "is no SoundFont"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "is no SoundFont"),
        (make_soundfont()[:-100], "is cut short"),
        (make_soundfont(version=3), "is a SoundFont 3"),
    ],
)
def test_what_is_no_font_is_refused_by_its_content(tmp_path: Path, content: bytes | None, remedy: str) -> None:
    path = tmp_path / "font.sf2"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=remedy) as caught:
        find_soundfont(path)
    assert caught.value.field == "VISIONTUNE_SOUNDFONT"


def test_a_folder_is_no_font(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        find_soundfont(tmp_path)


@pytest.mark.parametrize("at", [30, -5])
def test_other_contents_have_other_ids(own: Path, at: int) -> None:
    before = soundfont_id(own)
    content = bytearray(own.read_bytes())
    content[at] ^= 1
    own.write_bytes(content)
    assert before != soundfont_id(own) and soundfont_id(own) == soundfont_id(own)
    assert before.startswith("own piano.sf2-")
