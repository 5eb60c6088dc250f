"""The benchmark of FID: its distance against the closed form, and a run with random features from folders to a figure."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from helpers_benchmarks import load_benchmark


@pytest.fixture(scope="module")
def fid() -> ModuleType:
    return load_benchmark("fid")


def cloud(mean: list[float], covariance: list[list[float]], count: int = 400) -> npt.NDArray[np.float64]:
    """Points whose mean and covariance are exactly these."""
    raw = np.random.default_rng(1).standard_normal((count, len(mean)))
    raw -= raw.mean(axis=0)
    whitened = raw @ np.linalg.inv(np.linalg.cholesky(np.cov(raw, rowvar=False))).T
    return whitened @ np.linalg.cholesky(np.array(covariance)).T + mean


def test_the_distance_is_that_of_its_closed_form(fid: ModuleType) -> None:
    still = cloud([0, 0], [[1, 0], [0, 1]])
    assert sum(fid.distance(still, still)) == pytest.approx(0, abs=1e-9)
    # Means that differ by (3, 4), covariances that do not.
    assert fid.distance(still, still + np.array([3, 4])) == pytest.approx((25, 0), abs=1e-9)
    # Covariances that commute: the sum of squared differences of standard deviations.
    wide = cloud([0, 0], [[9, 0], [0, 0.25]])
    assert fid.distance(still, wide) == pytest.approx((0, (3 - 1) ** 2 + (0.5 - 1) ** 2), abs=1e-9)
    # Ones that do not commute: for two dimensions tr(M^(1/2)) = (tr M + 2 det(M)^(1/2))^(1/2), with M = A B.
    first, second = np.array([[2.0, 0.6], [0.6, 1.0]]), np.array([[1.0, -0.5], [-0.5, 3.0]])
    product = first @ second
    root = np.sqrt(np.trace(product) + 2 * np.sqrt(np.linalg.det(product)))
    told = fid.distance(cloud([0, 0], first.tolist()), cloud([0, 0], second.tolist()))
    assert told[1] == pytest.approx(np.trace(first) + np.trace(second) - 2 * root, abs=1e-9)
    assert told == pytest.approx(fid.distance(cloud([0, 0], second.tolist()), cloud([0, 0], first.tolist())), abs=1e-9)


def test_fewer_pictures_than_dimensions_and_numbers_that_are_none(fid: ModuleType) -> None:
    few = np.random.default_rng(0).standard_normal((5, 40))
    assert sum(fid.distance(few, few)) == pytest.approx(0, abs=1e-6)
    assert sum(fid.distance(few, few * 2)) > 1
    with pytest.raises(ValueError, match="numbers that are none"):
        fid.distance(few, np.where(few > 0, np.nan, few))
    with pytest.raises(ValueError, match="two pictures"):
        fid.distance(few[:1], few)


def _folder(path: Path, colour: int, count: int = 12) -> Path:
    path.mkdir()
    noise = np.random.default_rng(colour)
    for n in range(count):
        pixels = noise.integers(0, 60, (40 + n, 60, 3)) + np.array([colour, 90, 40])
        cv2.imwrite(str(path / f"{n}.png"), pixels.astype(np.uint8))
    return path


def test_a_run_from_folders_to_a_figure(
    fid: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real, near, far = (_folder(tmp_path / name, colour) for name, colour in (("a", 60), ("b", 64), ("c", 190)))

    def run(made: Path) -> dict[str, float]:
        words = ["fid.py", "--real", str(real), "--made", str(made), "--random", "--side", "64", "--json"]
        monkeypatch.setattr(sys, "argv", [*words, "--batch", "5"])
        fid.main()
        return dict(json.loads(capsys.readouterr().out))

    told = run(near)
    assert told["real"] == told["made"] == 12 and told["dimensions"] == 64 and "fid" not in told
    assert told["random"] == pytest.approx(told["mean"] + told["spread"], abs=0.002)
    assert run(real)["random"] == pytest.approx(0, abs=1e-3) and run(far)["random"] > 10 * told["random"]


def test_prompts_are_painted_by_our_backends(
    fid: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VISIONTUNE_HOME", str(tmp_path / "home"))
    real = _folder(tmp_path / "a", 60)
    (tmp_path / "prompts.txt").write_text("a red kite\n\na blue boat\n")
    words = ["fid.py", "--real", str(real), "--prompts", str(tmp_path / "prompts.txt"), "--random", "--side", "64"]
    monkeypatch.setattr(sys, "argv", [*words, "--backend", "stub", "--json"])
    fid.main()
    assert json.loads(capsys.readouterr().out)["made"] == 2


def test_an_empty_folder_and_weights_that_are_none_are_said(fid: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="holds 0 pictures"):
        list(fid.pictures(tmp_path, 64))
    pytest.importorskip("torch")
    with pytest.raises(SystemExit, match=r"torch-fidelity|cannot be loaded"):
        fid.inception(tmp_path / "none.pth", "cpu")
