"""Stores of both kinds, and machines that share them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpers_bucket import KEYS, Server, machine, server
from visiontune.store import ArtifactStore
from visiontune.store.bucket import Address

Machine = Callable[[str], ArtifactStore]


@pytest.fixture(scope="session")
def s3() -> Iterator[Server]:
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


@pytest.fixture(params=["folder", "bucket"])
def on(request: pytest.FixtureRequest, tmp_path: Path) -> Machine:
    """The store as a machine of this name has it: all have the folder, or the bucket and an empty folder each."""
    if request.param == "folder":
        return lambda name: ArtifactStore(tmp_path / "shared")
    address: Address = request.getfixturevalue("address")
    return lambda name: machine(tmp_path / name, address)
