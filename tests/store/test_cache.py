"""The local cache of a bucket: what was used longest ago goes, and never what is needed or nowhere else."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from helpers_bucket import key_of, machine, publish
from visiontune.errors import StorageError
from visiontune.store.bucket import Address
from visiontune.store.objects import ObjectStore

SIZE = 13_000
"""Bytes of one of the pictures, about."""


def aged(store: ObjectStore, *names: str) -> None:
    """Let them have been used long ago, the first before the others."""
    for n, name in enumerate(names):
        when = time.time() - 10_000 + n
        os.utime(store.cache.folder / name, (when, when))


def here(store: ObjectStore) -> set[int]:
    return {seed for seed in range(1, 6) if (store.folder(key_of(seed)) / "image.png").exists()}


def test_what_was_used_longest_ago_goes_and_is_fetched_again(tmp_path: Path, address: Address) -> None:
    store = machine(tmp_path / "one", address, bound=3 * SIZE)
    first = publish(store, 1).path.read_bytes()
    publish(store, 2)
    publish(store, 3)
    aged(store, *map(key_of, (1, 2, 3)))
    assert store.find(key_of(1)) is not None  # a use
    publish(store, 4)

    assert here(store) == {1, 4} and len(store.published()) == 4
    assert store.look(key_of(2)) is not None and here(store) == {1, 4}
    found = store.find(key_of(2))
    assert found is not None and here(store) >= {1, 2, 4}
    aged(store, key_of(1))
    publish(store, 5)
    assert 1 not in here(store)
    back = store.find(key_of(1))
    assert back is not None and back.path.read_bytes() == first


def test_what_a_running_job_used_stays_over_the_bound(tmp_path: Path, address: Address) -> None:
    store = machine(tmp_path, address, bound=SIZE, fresh=0.0)
    publish(store, 1)
    publish(store, 2)
    aged(store, key_of(1), key_of(2))
    with store.workspace("film", "owner"):
        assert store.find(key_of(1)) is not None
        publish(store, 3)
        publish(store, 4)
        assert here(store) == {1, 3, 4}
    time.sleep(0.02)
    store.tidy()
    assert here(store) == set()


def test_what_is_not_sent_stays(tmp_path: Path, address: Address) -> None:
    nowhere = machine(tmp_path, Address(address.name, "http://127.0.0.1:9"), bound=0, fresh=0.0)
    with pytest.raises(StorageError, match="is kept here"):
        publish(nowhere)
    nowhere.cache.shrink(nowhere._forget, now=True)
    assert here(nowhere) == {1} and nowhere.unsent() == [key_of(1)]


def test_imported_files_go_and_come_back_too(tmp_path: Path, address: Address) -> None:
    (tmp_path / "song.wav").write_bytes(b"x" * 1_000)
    store = machine(tmp_path / "one", address, bound=10, fresh=0.0)
    ref = store.import_file(tmp_path / "song.wav")
    time.sleep(0.02)
    store.tidy()
    assert list(store.imports.iterdir()) == []
    store = machine(tmp_path / "one", address, bound=10)
    assert store.has_file(ref) and store.file(ref).read_bytes() == b"x" * 1_000


def test_a_folder_that_was_a_library_is_sent_and_then_a_cache(tmp_path: Path, address: Address) -> None:
    from visiontune.store import ArtifactStore

    before = ArtifactStore(tmp_path / "one")
    content = publish(before).path.read_bytes()
    store = machine(tmp_path / "one", address)
    assert store.published() == [key_of()] == store.unsent()
    assert "not sent yet: 1" in store.probe()
    store.tidy()
    found = machine(tmp_path / "two", address).find(key_of())
    assert found is not None and found.path.read_bytes() == content


def test_markers_that_were_removed_behind_its_back_are_made_again(tmp_path: Path, address: Address) -> None:
    store = machine(tmp_path, address)
    publish(store, 1)
    shutil.rmtree(tmp_path / "cached")
    assert "not sent yet: 1" in store.probe()
    publish(store, 2)
    store.tidy()
    assert "not sent yet" not in store.probe() and len(store.published()) == 2
