"""The benchmark of enlarging measures what it says."""

from __future__ import annotations

from types import ModuleType

import cv2
import numpy as np
import pytest

from helpers_benchmarks import load_benchmark


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    return load_benchmark("upscale")


def test_both_measures_know_likeness(benchmark: ModuleType) -> None:
    picture = np.random.default_rng(0).integers(20, 200, (80, 90, 3), dtype=np.uint8)
    assert benchmark.psnr(picture, picture) == float("inf") and benchmark.ssim(picture, picture) == pytest.approx(1)
    lighter = picture + np.uint8(10)  # ten levels everywhere: 20 log10(255 / 10), and the same structure
    assert benchmark.psnr(picture, lighter) == pytest.approx(28.13, abs=0.01)
    blurred = np.asarray(cv2.GaussianBlur(picture, (9, 9), 3), np.uint8)
    assert benchmark.ssim(picture, blurred) < 0.4 < 0.9 < benchmark.ssim(picture, lighter)
    assert benchmark.ssim(picture, 255 - picture) < 0


def test_a_gain_is_ours_less_theirs_and_the_worst_is_told(benchmark: ModuleType) -> None:
    seen = {
        "realesrgan": [(40.0, 0.9, 2.0, 2.0), (31.0, 0.8, 4.0, 4.0)],
        "lanczos": [(37.0, 0.8, 1.0, 0.5), (30.0, 0.8, 1.0, 0.5)],
    }
    told = benchmark.told(seen)
    assert (told["gain_psnr"], told["worst"], told["gain_ssim"], told["slower"]) == (2.0, 1.0, 0.05, 6.0)
