"""Programs started without a stdin, or with a stdout that takes nothing: what would use it says so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("arguments", ["understand -", "chat", "chat -"])
def test_a_closed_stdin_is_bad_input(arguments: str, tmp_path: Path) -> None:
    command = f'"{sys.executable}" -m visiontune {arguments} <&-'
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, timeout=120, env={"VISIONTUNE_HOME": str(tmp_path)}
    )
    assert done.returncode == 2, done.stderr
    assert "stdin is closed" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_stdout_is_said(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-u", "-m", "visiontune", "understand", "draw a fox"],
            stdout=full, stderr=subprocess.PIPE, text=True, timeout=120, env={"VISIONTUNE_HOME": str(tmp_path)},
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "visiontune: the disk to which this is written is full\n")
