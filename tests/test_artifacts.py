"""The store: whole or not at all, and nothing that nobody needs."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from visiontune.errors import ContentError, InputError, StorageError
from visiontune.image.base import ImageOutput, ImageRequest
from visiontune.music.base import MusicOutput, MusicRequest
from visiontune.store import ArtifactStore

REQUEST = ImageRequest(prompt="noise", width=64, height=64, seed=1)


def noise() -> ImageOutput:
    return ImageOutput(np.random.default_rng(1).integers(0, 256, (64, 64, 3), dtype=np.uint8))


def publish(store: ArtifactStore, output: ImageOutput) -> None:
    with store.workspace("job", "owner") as folder:
        store.publish(REQUEST, REQUEST.key_for("test/1/"), "test/1/", output, folder)


def test_what_is_published_is_found_whole(tmp_path: Path) -> None:
    store = ArtifactStore(tmp_path)
    publish(store, noise())

    found = store.find(REQUEST.key_for("test/1/"))

    assert found is not None
    assert found.path.read_bytes().startswith(b"\x89PNG")
    assert found.details["width"] == 64
    assert list(store.work.iterdir()) == []


@pytest.mark.parametrize(
    "pixels", [np.zeros((64, 64, 3), np.uint8), np.full((64, 64, 3), 200, np.uint8), np.zeros((32, 64, 3), np.uint8)]
)
def test_black_flat_or_wrongly_sized_pictures_are_never_published(tmp_path: Path, pixels: np.ndarray) -> None:
    store = ArtifactStore(tmp_path)
    with pytest.raises(ContentError):
        publish(store, ImageOutput(pixels))
    assert store.published() == []
    assert list(store.work.iterdir()) == []


def test_silence_is_no_music() -> None:
    request = MusicRequest(duration=1, seed=1)
    with pytest.raises(ContentError, match="silent"):
        MusicOutput(np.zeros((48_000, 2), np.float32)).check(request)
    with pytest.raises(ContentError, match="samples"):
        MusicOutput(np.ones((47_999, 2), np.float32)).check(request)


def test_publishing_twice_keeps_the_first(tmp_path: Path) -> None:
    store = ArtifactStore(tmp_path)
    publish(store, noise())
    found = store.find(REQUEST.key_for("test/1/"))
    assert found is not None
    inode = found.path.stat().st_ino
    publish(store, noise())
    assert found.path.stat().st_ino == inode


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte, where we may mount one."""
    target = tmp_path / "small"
    target.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", target], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("mounting a small disk needs root")
    yield target
    subprocess.run(["umount", "-l", target], check=True)


def test_a_full_disk_is_told_and_leaves_nothing(small_disk: Path) -> None:
    store = ArtifactStore(small_disk)
    request = ImageRequest(prompt="noise", width=1024, height=1024, seed=1)
    big = ImageOutput(np.random.default_rng(1).integers(0, 256, (1024, 1024, 3), dtype=np.uint8))

    with pytest.raises(StorageError, match="full"), store.workspace("job", "owner") as folder:
        store.publish(request, request.key_for("test/1/"), "test/1/", big, folder)

    assert store.published() == []
    assert list(store.work.iterdir()) == []
    publish(store, noise())  # what fits still works
    assert len(store.published()) == 1


def test_imported_files_are_named_by_content(tmp_path: Path) -> None:
    store = ArtifactStore(tmp_path / "home")
    a, b = tmp_path / "a.PNG", tmp_path / "b.png"
    a.write_bytes(b"same")
    b.write_bytes(b"same")

    assert store.import_file(a) == store.import_file(b)
    assert store.file(store.import_file(a)).read_bytes() == b"same"


def test_files_that_cannot_be_imported_are_named(tmp_path: Path) -> None:
    store = ArtifactStore(tmp_path / "home")
    (tmp_path / "empty.png").touch()
    for path in (tmp_path / "missing.png", tmp_path / "empty.png", tmp_path, Path("a\0b")):
        with pytest.raises(InputError, match="--music-file"):
            store.import_file(path, "--music-file")


@pytest.mark.parametrize("ref", ["/etc/hostname", "../../x", "sha256:zz.png", "sha256:" + "0" * 64 + ".png"])
def test_only_imported_files_can_be_named(tmp_path: Path, ref: str) -> None:
    with pytest.raises(InputError):
        ArtifactStore(tmp_path).file(ref)


def test_the_size_counts_every_file(tmp_path: Path) -> None:
    store = ArtifactStore(tmp_path)
    before = store.size()
    publish(store, noise())
    files = [file for file in store.library.rglob("*") if file.is_file()]
    assert store.size() - before == sum(os.path.getsize(file) for file in files) > 0


@pytest.mark.parametrize("record", ["{", "[]", '{"kind": "image"}', "", '{"file": 3}'])
def test_a_damaged_record_is_no_artifact_and_gives_way_to_a_new_one(tmp_path: Path, record: str) -> None:
    store = ArtifactStore(tmp_path)
    publish(store, noise())
    key = REQUEST.key_for("test/1/")
    (store.folder(key) / "artifact.json").write_text(record)
    assert store.find(key) is None

    publish(store, noise())

    found = store.find(key)
    assert found is not None
    assert found.path.read_bytes().startswith(b"\x89PNG")
    assert list(store.work.iterdir()) == []


def test_an_artifact_whose_file_was_deleted_is_made_again(tmp_path: Path) -> None:
    store = ArtifactStore(tmp_path)
    publish(store, noise())
    found = store.find(REQUEST.key_for("test/1/"))
    assert found is not None
    found.path.unlink()
    publish(store, noise())
    assert found.path.exists()
