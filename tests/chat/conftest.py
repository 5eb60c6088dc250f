"""A database in a temporary folder, and what understands messages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from visiontune.chat.understanding import Understander
from visiontune.jobs.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database.in_folder(tmp_path)
    yield database
    database.close()


@pytest.fixture(scope="session")
def understander() -> Understander:
    return Understander.load()
