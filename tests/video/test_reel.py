"""The user's own footage in a film: cut to fill, held when it ends, its sound left out and said so."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from helpers_film import Parts, decode
from visiontune.cli.sources import load_script
from visiontune.errors import InputError
from visiontune.video.base import Shot
from visiontune.video.encode import encode
from visiontune.video.planes import new_frame, views
from visiontune.video.reel import Reel


def _footage(path: Path, size: tuple[int, int] = (160, 60), frames: int = 30, *, sound: bool = True) -> Path:
    """Footage at 30 fps that grows lighter by 4 levels a frame, with a black border at the left and right."""
    width, height = size
    made = []
    for n in range(frames):
        buffer = np.full((height * 3 // 2, width), 128, np.uint8)
        luma = views(buffer, width, height).y
        luma[:] = 60 + 4 * n
        luma[:, :20] = luma[:, -20:] = 16
        made.append(buffer)
    samples = np.full((48_000, 1), 0.3, np.float32) if sound else None
    encode(path, made, size, 30, samples)
    return path


def test_footage_fills_the_frame_runs_in_time_and_holds_its_end(tmp_path: Path) -> None:
    reel = Reel(_footage(tmp_path / "own.mp4"), (80, 60))
    shown = []
    for seconds in (0.0, 0.5, 0.97, 5.0):
        _, target = new_frame(80, 60)
        reel.draw(seconds, target)
        assert np.ptp(target.y.astype(int)) <= 6  # the borders are cut, and nothing is black
        shown.append(float(target.y.mean()))
    reel.close()
    assert shown == pytest.approx([60, 120, 176, 176], abs=4)


def test_a_film_shows_it_for_its_scene_and_says_that_its_sound_is_gone(parts: Parts, tmp_path: Path) -> None:
    clip = parts.file("own.mp4", _footage(tmp_path / "own.mp4").read_bytes())
    blue = parts.picture("blue", (20, 20, 200))
    film = parts.film([Shot(clip=clip, duration=1.5), Shot(image=blue, duration=1.5)])
    frames = decode(film.path)
    assert frames[6].mean() < frames[24].mean() - 20  # it runs
    assert frames[-1][..., 2].mean() > 150 > frames[-1][..., 0].mean()
    assert any("own footage is not heard" in warning for warning in film.warnings)


def test_footage_without_sound_needs_no_warning(parts: Parts, tmp_path: Path) -> None:
    clip = parts.file("own.mp4", _footage(tmp_path / "own.mp4", sound=False).read_bytes())
    film = parts.film([Shot(clip=clip, duration=1.0)])
    assert not any("footage" in warning for warning in film.warnings)


def test_scripts_name_footage_beside_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISIONTUNE_HOME", str(tmp_path / "home"))
    _footage(tmp_path / "own.mp4")
    (tmp_path / "bad.mp4").write_bytes(b"no video at all")
    path = tmp_path / "script.json"
    path.write_text(json.dumps({"scenes": [{"narration": "One.", "clip": "own.mp4"}]}))
    assert load_script(path)["scenes"][0]["clip"].endswith(".mp4")
    path.write_text(json.dumps({"scenes": [{"narration": "One.", "clip": "bad.mp4"}]}))
    with pytest.raises(InputError, match=r"scenes\[0\].clip"):
        load_script(path)
    path.write_text(json.dumps({"scenes": [{"narration": "One.", "clip": "own.mp4", "image": "x.png"}]}))
    with pytest.raises(InputError, match="only one"):
        load_script(path)
