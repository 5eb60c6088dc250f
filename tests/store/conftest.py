"""Stores of both kinds, and machines that share them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from helpers_bucket import machine
from visiontune.store import ArtifactStore
from visiontune.store.bucket import Address

Machine = Callable[[str], ArtifactStore]


@pytest.fixture(params=["folder", "bucket"])
def on(request: pytest.FixtureRequest, tmp_path: Path) -> Machine:
    """The store as a machine of this name has it: all have the folder, or the bucket and an empty folder each."""
    if request.param == "folder":
        return lambda name: ArtifactStore(tmp_path / "shared")
    address: Address = request.getfixturevalue("address")
    return lambda name: machine(tmp_path / name, address)
