"""The measure of sync sees what is there: on films that agree, and on ones that do not."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import cv2
import numpy as np
import pytest

from helpers_benchmarks import load_benchmark
from helpers_film import RATE, Parts, plain
from visiontune.video.base import Shot
from visiontune.video.encode import encode
from visiontune.video.subtitles import Cue


@pytest.fixture(scope="module")
def sync() -> ModuleType:
    return load_benchmark("sync")


def test_a_film_of_ours_is_in_step(parts: Parts, sync: ModuleType) -> None:
    shots = []
    for n in range(8):
        rough = np.random.default_rng(n).integers(0, 256, (6, 10, 3), dtype=np.uint8)
        picture = np.asarray(cv2.resize(rough, (160, 90)), np.uint8)
        text = f"Sentence number {n}."
        shots.append(
            Shot(
                image=parts.picture(f"p{n}", picture), speech=parts.speech(f"s{n}", text, RATE + 777 * n), caption=text
            )
        )
    found = sync.measure(parts.film(shots, pause=0.4, captions=plain(mode="plain")).path)
    assert found["sentences"] == found["cues"] == 8 and found["rms"] < 0.004
    assert abs(found["last"]) <= abs(found["first"]) + 0.003
    assert found["pictures"] == 7 and found["picture_rms"] < 0.012


@pytest.mark.parametrize("late", [0.0, 0.05, -0.1])
def test_captions_out_of_step_are_measured(tmp_path: Path, sync: ModuleType, late: float) -> None:
    t = np.arange(3 * 48_000) / 48_000
    heard = ((t > 0.5) & (t < 1.2)) | ((t > 1.7) & (t < 2.6))
    sound = (0.3 * np.sin(2 * np.pi * 500 * t) * heard).astype(np.float32)[:, None]
    cues = [Cue(0.5 + late, 1.3, "One."), Cue(1.7 + late, 2.7, "Two.")]
    frame = np.full((72, 64), 100, np.uint8)
    encode(tmp_path / "film.mp4", [frame] * 90, (64, 48), 30, sound, cues)
    found = sync.measure(tmp_path / "film.mp4")
    assert found["sentences"] == 2
    assert found["rms"] == pytest.approx(abs(late), abs=0.004)
    assert found["first"] == pytest.approx(-late, abs=0.004)


def test_a_film_without_subtitles_is_told(tmp_path: Path, sync: ModuleType) -> None:
    frame = np.full((72, 64), 100, np.uint8)
    encode(tmp_path / "film.mp4", [frame] * 5, (64, 48), 30, np.zeros((0, 1), np.float32))
    with pytest.raises(SystemExit, match="no subtitle track"):
        sync.measure(tmp_path / "film.mp4")
