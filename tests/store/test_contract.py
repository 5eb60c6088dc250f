"""What every store does, in a folder and in a bucket."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from helpers_bucket import key_of, picture, publish
from store.conftest import Machine
from visiontune.errors import ContentError, InputError, JobError
from visiontune.image.base import ImageOutput


def test_what_one_publishes_another_finds_whole(on: Machine) -> None:
    made = publish(on("one"))
    there = on("two")

    found = there.find(key_of())

    assert found is not None
    assert found.path.read_bytes() == made.path.read_bytes()
    assert (found.kind, found.backend, found.request, found.details) == (
        made.kind, made.backend, made.request, made.details,
    )  # fmt: skip
    assert found.details["width"] == 64
    assert there.get(key_of()).key == made.key
    assert there.published() == [key_of()]
    assert list(there.work.iterdir()) == []


def test_what_is_not_there_is_none(on: Machine) -> None:
    store = on("one")
    assert store.find(key_of()) is None and store.look(key_of()) is None and store.published() == []
    with pytest.raises(JobError, match="make it again"):
        store.get(key_of())


def test_a_look_tells_all_that_the_record_does(on: Machine) -> None:
    made = publish(on("one"))
    store = on("two")

    seen = store.look(key_of())

    assert seen is not None and (seen.kind, seen.details, seen.path.name) == ("image", made.details, "image.png")
    distant = store.distant(key_of(), seen.path)
    content = seen.path.read_bytes() if distant is None else b"".join(distant.read(0, distant.size))
    assert content == made.path.read_bytes()
    assert store.find(key_of()) is not None and store.distant(key_of(), seen.path) is None


def test_many_are_looked_at_at_once(on: Machine) -> None:
    one = on("one")
    for seed in range(1, 4):
        publish(one, seed)
    seen = on("two").looks([key_of(seed) for seed in range(1, 5)])
    assert [one is not None for one in seen.values()] == [True, True, True, False]
    assert list(seen) == [key_of(seed) for seed in range(1, 5)]
    assert on("two").looks([]) == {}


def test_the_first_who_publishes_stays(on: Machine) -> None:
    one, two = on("one"), on("two")
    first = publish(one, noise=1).path.read_bytes()

    second = publish(two, noise=2)

    assert second.path.read_bytes() == first
    for name in ("one", "two", "three"):
        found = on(name).find(key_of())
        assert found is not None and found.path.read_bytes() == first


def test_what_is_wrong_is_published_nowhere(on: Machine) -> None:
    store = on("one")
    black = ImageOutput(np.zeros((64, 64, 3), np.uint8))
    with pytest.raises(ContentError), store.workspace("job", "owner") as folder:
        store.publish(picture(), key_of(), "test/1/", black, folder)
    assert on("two").published() == [] and on("two").size() == 0
    assert list(store.work.iterdir()) == []


def test_what_is_removed_is_gone_for_all(on: Machine) -> None:
    one = on("one")
    publish(one, 1)
    kept = publish(one, 2).path.read_bytes()

    assert one.remove(key_of(1))

    there = on("two")
    assert there.find(key_of(1)) is None and there.published() == [key_of(2)]
    found = there.find(key_of(2))
    assert found is not None and found.path.read_bytes() == kept
    assert one.remove(key_of(1))  # gone already, which is no fault


def test_what_a_job_needed_since_is_not_removed(on: Machine) -> None:
    store = on("one")
    publish(store)
    before = time.time() - 60
    assert store.ages()[key_of()] >= before
    store.touch(key_of())

    assert not store.remove(key_of(), before=before)

    assert on("two").find(key_of()) is not None
    assert store.remove(key_of(), before=time.time() + 60)
    assert on("three").find(key_of()) is None


def test_the_size_is_that_of_all_files(on: Machine) -> None:
    store = on("one")
    made = publish(store)
    (store.home / "note.txt").write_text("words")
    empty, size = on("two").size() - store.size(), made.path.stat().st_size
    assert empty == 0 and store.size() > size
    before = store.size()
    store.import_file(store.home / "note.txt")
    assert store.size() - before == 5
    store.remove(made.key)
    assert store.size() == 5 == on("three").size()


def test_an_imported_file_is_there_for_all_by_its_content(on: Machine, tmp_path: Path) -> None:
    (tmp_path / "a.PNG").write_bytes(b"same")
    (tmp_path / "b.png").write_bytes(b"same")
    ref = on("one").import_file(tmp_path / "a.PNG")

    there = on("two")

    assert there.has_file(ref) and there.file(ref).read_bytes() == b"same"
    assert there.import_file(tmp_path / "b.png") == ref
    there.remove_file(ref)
    there.remove_file(ref)
    with pytest.raises(InputError, match="import it again"):
        on("three").file(ref)
    assert not on("three").has_file(ref)


@pytest.mark.parametrize("ref", ["/etc/hostname", "../../x", "sha256:zz.png", "sha256:" + "0" * 64 + ".png"])
def test_only_imported_files_can_be_named(on: Machine, ref: str) -> None:
    with pytest.raises(InputError):
        on("one").file(ref)


def test_it_says_where_things_are(on: Machine) -> None:
    store = on("one")
    told = store.probe()
    assert str(store.home) in told and "not-to-be-shown" not in told
    assert store.origin() == ""
    store.tidy()
