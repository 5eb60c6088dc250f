"""Fixtures of all suites: a studio in a temporary folder, with nothing of the user's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers_bucket import KEYS, Server, server
from helpers_postgres import Cluster, Emptied, cluster
from visiontune.jobs.database import Database
from visiontune.settings import Settings
from visiontune.store.bucket import Address
from visiontune.studio import Studio


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.load(home=tmp_path / "home", cache=tmp_path / "cache", min_free_disk=0)


@pytest.fixture
def studio(settings: Settings) -> Iterator[Studio]:
    with Studio(settings) as studio:
        yield studio


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL of the tests' own."""
    with cluster() as running:
        yield running


@pytest.fixture(scope="session")
def emptied(postgres: Cluster) -> Emptied:
    """A database there, for one test after the other."""
    return Emptied(postgres)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of each kind; those of one test are opened anew by `Database(database.address)`."""
    there = request.param == "postgresql"
    database = Database(request.getfixturevalue("emptied").url()) if there else Database.in_folder(tmp_path)
    yield database
    database.close()


@pytest.fixture(scope="session")
def s3() -> Iterator[Server]:
    """An S3 service of the tests' own."""
    with server() as running:
        yield running


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def address(s3: Server, keys: None) -> Address:
    """Of a new bucket."""
    return s3.bucket()
