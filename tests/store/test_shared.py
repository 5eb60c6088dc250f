"""Studios of several machines over one bucket: made by one and found by the other; collected, deleted and backed up."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from helpers_bucket import publish
from visiontune.backup import backup
from visiontune.doctoring import around
from visiontune.errors import InputError, StorageError
from visiontune.image.base import ImageRequest
from visiontune.music.base import MusicRequest
from visiontune.settings import Settings
from visiontune.store import ArtifactStore, open_store
from visiontune.store.bucket import Address
from visiontune.store.objects import ObjectStore
from visiontune.studio import Studio
from visiontune.text.base import Scene, Script
from visiontune.video.base import VideoRequest

Open = Callable[..., Studio]
SCRIPT = Script(scenes=(Scene(id="a", narration="A red kite.", image_prompt="a red kite"),))


def settings_of(home: Path, address: Address, **changes: object) -> Settings:
    place = {"store": address.name, "store_endpoint": address.endpoint, "min_free_disk": 0}
    return Settings.load(home=home, cache=home.parent / "cache", **(place | changes))


@pytest.fixture
def studio_in(tmp_path: Path, address: Address) -> Iterator[Open]:
    """Opens the studio of a machine by its name."""
    with ExitStack() as stack:

        def opened(name: str, **changes: object) -> Studio:
            return stack.enter_context(Studio(settings_of(tmp_path / name, address, **changes)))

        yield opened


def moved(one: Studio, home: Path) -> None:
    """Let another machine have the database, as both would have one in PostgreSQL."""
    home.mkdir()
    backup(one.settings.home, home / "copy")
    shutil.move(home / "copy" / "visiontune.db", home)
    shutil.rmtree(home / "copy")


def picture(seed: int = 1) -> ImageRequest:
    return ImageRequest(prompt=f"kite {seed}", seed=seed, backend="stub", width=64, height=64)


def film() -> VideoRequest:
    stubs: dict[str, Any] = {"image_backend": "stub", "speech_backend": "stub"}
    return VideoRequest(script=SCRIPT, seed=1, height=144, fps=24, music=False, **stubs)


def test_a_film_of_one_machine_is_seen_by_another_and_its_parts_are_found(studio_in: Open, tmp_path: Path) -> None:
    one = studio_in("one")
    made = one.make(film())
    moved(one, tmp_path / "two")
    two = studio_in("two")
    assert isinstance(two.store, ObjectStore) and two.store.noted() == []

    found = two.library.get(made.id)

    assert found.path != made.path and found.path.read_bytes() == made.path.read_bytes()
    assert [one.id for one in two.library.find()] == [made.id]
    written = two.export(found, tmp_path / "out.mp4")
    assert written[0].stat().st_size > 1_000
    before = set(two.store.published())
    again = two.make(film())
    assert again.path.read_bytes() == made.path.read_bytes() and set(two.store.published()) == before


def test_a_worker_process_publishes_there(studio_in: Open, address: Address) -> None:
    studio = studio_in("one", executor="processes", workers=1)
    made = studio.make(MusicRequest(duration=1, seed=1, backend="stub"))
    assert studio_in("two").store.get(made.key).path.read_bytes() == made.path.read_bytes()


def test_what_is_deleted_is_collected_there_and_what_is_listed_stays(studio_in: Open) -> None:
    studio = studio_in("one")
    kept, deleted = studio.make(picture(1)), studio.make(picture(2))
    assert studio.library.delete(deleted.id).id == deleted.id
    assert set(studio.store.published()) == {kept.key, deleted.key}  # a job may need it just now
    assert studio.library.collect(grace=-5) == 1
    assert studio.store.published() == [kept.key]
    assert studio.library.shrink(0)[0].id == kept.id


def test_another_studio_removes_nothing(studio_in: Open, tmp_path: Path) -> None:
    one, two = studio_in("one"), studio_in("two")
    made = one.make(picture(1))
    one.library.collect()
    for refused in (
        lambda: two.library.collect(grace=-5),
        lambda: two.library.shrink(0),
        lambda: two.store.remove(made.key),
        lambda: two.store.remove_file("sha256:" + "0" * 64 + ".png"),
    ):
        with pytest.raises(StorageError, match=r"another studio.*VISIONTUNE_STORE"):
            refused()
    assert two.store.find(made.key) is not None
    moved(one, tmp_path / "three")
    studio_in("three").library.collect()  # of the same database


def test_a_backup_holds_what_lies_in_the_bucket_and_is_a_home(studio_in: Open, tmp_path: Path) -> None:
    one = studio_in("one", store_cache=0)
    made, second = one.make(picture(1)), one.make(picture(2))
    ref = one.import_file(made.path)
    assert isinstance(one.store, ObjectStore)
    content = made.path.read_bytes()
    one.store.cache.fresh = 0.0
    one.store.tidy(every=0)
    assert not made.path.exists()
    copy = tmp_path / "copy"

    first = backup(one.settings.home, copy, one.store)
    one.library.delete(second.id)
    one.library.collect(grace=-5)
    again = backup(one.settings.home, copy, one.store)

    assert first.copied >= 5 and not (copy / "cached").exists()
    assert (again.copied, again.removed) == (0, 2)
    with Studio(Settings.load(home=copy, cache=tmp_path / "cache", min_free_disk=0)) as plain:
        assert type(plain.store) is ArtifactStore
        assert plain.library.get(made.id).path.read_bytes() == content == plain.store.file(ref).read_bytes()


def test_a_backup_that_lacks_what_is_damaged_says_so(studio_in: Open, tmp_path: Path) -> None:
    one, two = studio_in("one"), studio_in("two")
    made = one.make(picture(1))
    assert isinstance(two.store, ObjectStore)
    bucket = two.store.bucket
    bucket.put(next(one.path for one in bucket.objects() if one.path.endswith(".png")), b"broken")
    two.make(MusicRequest(duration=1, seed=1, backend="stub"))
    with pytest.raises(StorageError, match=r"lacks what is damaged in the store \(1\)"):
        backup(two.settings.home, tmp_path / "copy", two.store)
    assert backup(one.settings.home, tmp_path / "other", one.store).copied > 0  # it lies whole there
    assert made.path.exists()


def test_a_file_is_made_again_without_the_bucket(studio_in: Open, tmp_path: Path) -> None:
    studio = studio_in("one")
    made = studio.make(picture(1))
    before = studio.store.size()
    again = studio.remake(made.path, tmp_path / "again.png")
    assert again.path.read_bytes() == made.path.read_bytes()
    assert studio.store.size() == before


def test_doctor_says_where_the_library_is_or_what_is_wrong(studio_in: Open, address: Address) -> None:
    studio = studio_in("one", store_cache=123)
    told = around(studio.workshop, studio.settings)["the library"]
    assert address.name in told and "of 123 MB cached" in told and "not-to-be-shown" not in told
    lost = studio_in("two", store_endpoint="http://127.0.0.1:9")
    assert "cannot be reached" in around(lost.workshop, lost.settings)["the library"]


def test_the_bound_of_the_library_counts_the_bucket(studio_in: Open) -> None:
    studio = studio_in("one", max_disk=1)
    assert isinstance(studio.store, ObjectStore)
    studio.store.bucket.put("library/ab/x/film.mp4", os.urandom(1_100_000))
    with pytest.raises(StorageError, match="VISIONTUNE_MAX_DISK"):
        studio.make(picture(1))


def test_settings_choose_the_store(tmp_path: Path, address: Address) -> None:
    assert type(open_store(Settings.load(home=tmp_path))) is ArtifactStore
    store = open_store(settings_of(tmp_path / "one", address, store_cache=7))
    assert isinstance(store, ObjectStore) and store.cache.bound == 7_000_000
    publish(store)
    with pytest.raises(InputError, match="VISIONTUNE_STORE"):
        open_store(Settings.load(home=tmp_path, store="/mnt/films"))
