"""Programs started without a stdin: what would read it says so."""

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
