"""Uploads in a library of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from visiontune.jobs.database import Database
from visiontune.jobs.owner import this_owner
from visiontune.store import ArtifactStore
from visiontune.uploading.uploads import Uploads


@pytest.fixture
def uploads(tmp_path: Path) -> Iterator[Uploads]:
    home = tmp_path / "home"
    database = Database.in_folder(home)
    yield Uploads(database, ArtifactStore(home), this_owner())
    database.close()


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    from helpers_files import every

    return every(tmp_path_factory.mktemp("files"))
