"""Fixtures of the films' suite."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers_film import Parts


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    return Parts(tmp_path)
