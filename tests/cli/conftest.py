"""Fixtures of the command line's suite."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def run(tmp_path: Path):
    """Run `visiontune …` in an empty folder with a home of its own."""
    environment = os.environ | {
        "VISIONTUNE_HOME": str(tmp_path / "home"),
        "VISIONTUNE_CACHE": str(tmp_path / "cache"),
        "VISIONTUNE_MIN_FREE_DISK": "0",
        "COLUMNS": "200",
    }

    def call(*words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "visiontune", *words],
            cwd=tmp_path,
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return call


@pytest.fixture
def refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Call `visiontune …` in this process, which is quick, and return the `InputError` it ends with."""
    from visiontune.cli.app import app
    from visiontune.errors import InputError

    monkeypatch.setenv("VISIONTUNE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("VISIONTUNE_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def call(*words: str) -> str:
        with pytest.raises(InputError) as caught:
            app(list(words), standalone_mode=False)
        library = tmp_path / "home" / "library"
        assert not library.exists() or list(library.iterdir()) == []
        return str(caught.value)

    return call
