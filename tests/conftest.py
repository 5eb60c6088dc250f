"""Fixtures of all suites: a studio in a temporary folder, with nothing of the user's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from visiontune.settings import Settings
from visiontune.studio import Studio


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.load(home=tmp_path / "home", cache=tmp_path / "cache", min_free_disk=0)


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    with Studio(settings) as studio:
        yield studio
