"""`visiontune clip` as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def run(tmp_path: Path):
    own = {
        "VISIONTUNE_HOME": str(tmp_path / "home"),
        "VISIONTUNE_CACHE": str(tmp_path / "cache"),
        "VISIONTUNE_MIN_FREE_DISK": "0",
    }

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "visiontune", "clip", *words]
        return subprocess.run(command, cwd=tmp_path, env=os.environ | own, capture_output=True, text=True, timeout=120)

    return call


def test_a_clip_is_written_where_it_was_wanted(run, tmp_path: Path) -> None:
    done = run(
        "a green hill",
        "--duration",
        "1",
        "--height",
        "120",
        "--aspect",
        "9:16",
        "--seed",
        "2",
        "-o",
        "hill.mp4",
        "--json",
    )
    document = json.loads(done.stdout)
    assert done.returncode == 0 and document["request"]["seed"] == 2
    assert (document["details"]["width"], document["details"]["height"], document["details"]["fps"]) == (120, 214, 30)
    assert (tmp_path / "hill.mp4").stat().st_size > 2_000


def test_bad_input_is_said_with_the_field_and_ends_with_2(run) -> None:
    for words, field in (
        (("",), "PROMPT"),
        (("a hill", "--duration", "0"), "duration"),
        (("a hill", "-o", "x.gif"), "--output"),
    ):
        done = run(*words)
        assert done.returncode == 2 and field in done.stderr
