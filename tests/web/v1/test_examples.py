"""The examples of docs/openai.md, run as they stand."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import cv2
import pytest

from helpers_extras import missing
from helpers_web import Running
from visiontune.speech.audio import read_audio
from visiontune.video.probe import probe
from visiontune.web.v1.names import ALIASES

PAGE = (Path(__file__).parents[3] / "docs" / "openai.md").read_text(encoding="utf-8")


def example(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def run(command: list[str], folder: Path, served: Running) -> str:
    environment = {**os.environ, "VISIONTUNE_URL": served.address, "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=280, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_python(served: Running, tmp_path: Path) -> None:
    (tmp_path / "example.py").write_text(example("python"), encoding="utf-8")
    told = run([sys.executable, "example.py"], tmp_path, served)
    assert "illustrator" in told
    assert "![" in told and "lighthouse" in told
    picture = cv2.imread(str(tmp_path / "fox.png"))
    assert picture is not None and picture.shape == (512, 768, 3) and picture.std() > 10
    samples, rate = read_audio(tmp_path / "hello.mp3", channels=1)
    assert len(samples) / rate > 1
    film = probe(tmp_path / "kites.mp4")
    assert (film.width, film.height) == (640, 360)


def test_curl(served: Running, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        missing("curl is not installed")
    told = run(["sh", "-e", "-c", example("sh")], tmp_path, served)
    picture = cv2.imread(str(tmp_path / "boat.png"))
    assert picture is not None and picture.shape == (240, 320, 3)
    assert (tmp_path / "morning.wav").read_bytes()[:4] == b"RIFF"
    assert "data: [DONE]" in told
    addresses = re.findall(r'"url": ?"([^"]+)"', told)
    assert len(addresses) == 2 and len(set(addresses)) == 1


def test_javascript_is_well_formed(tmp_path: Path) -> None:
    """It is parsed, not run: its packages are not here."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    (tmp_path / "example.mjs").write_text(example("js"), encoding="utf-8")
    done = subprocess.run([node, "--check", "example.mjs"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_name_of_openai_is_in_the_table() -> None:
    for patterns in ALIASES.values():
        for pattern in patterns:
            assert f"`{pattern}`" in PAGE, pattern
