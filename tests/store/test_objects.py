"""What is particular to a bucket: files before the record, damage, what cannot be reached, signed addresses."""

from __future__ import annotations

import hashlib
import logging
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from helpers_bucket import key_of, machine, publish
from visiontune.errors import StorageError
from visiontune.store import ArtifactStore, tidying
from visiontune.store.bucket import PIECE, Address, Bucket, Damaged
from visiontune.store.fetching import Remote
from visiontune.store.records import RECORD, Record, Stamp
from visiontune.store.shelf import Shelf


@pytest.fixture
def bucket(address: Address) -> Bucket:
    return Bucket(address, patience=1.0)


def objects(bucket: Bucket) -> list[str]:
    return sorted(one.path for one in bucket.objects())


def test_files_are_named_by_content_beside_the_record(tmp_path: Path, bucket: Bucket) -> None:
    made = publish(machine(tmp_path, bucket.address))
    digest, key = hashlib.sha256(made.path.read_bytes()).hexdigest(), made.key
    assert objects(bucket) == [f"library/{key[:2]}/{key}/{digest}.png", f"library/{key[:2]}/{key}/{RECORD}"]


def test_half_of_an_artifact_is_none_and_goes_after_a_day(
    tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = machine(tmp_path / "one", bucket.address), machine(tmp_path / "two", bucket.address)
    publish(one)
    bucket.remove(Shelf(bucket).path(key_of(), RECORD))  # as when the sender was killed before it wrote that

    assert two.find(key_of()) is None and two.look(key_of()) is None and two.published() == []
    two.tidy()
    assert len(objects(bucket)) == 1
    monkeypatch.setattr(tidying, "ORPHANED", -5.0)
    two.tidy(every=0)
    assert objects(bucket) == []


def test_what_a_slower_maker_sent_goes_and_what_the_record_names_stays(
    tmp_path: Path, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = machine(tmp_path / "one", bucket.address), machine(tmp_path / "two", bucket.address)
    publish(one, noise=1)
    publish(two, noise=2)
    assert len(objects(bucket)) == 3
    monkeypatch.setattr(tidying, "ORPHANED", -5.0)
    two.tidy()
    assert len(objects(bucket)) == 2
    assert machine(tmp_path / "three", bucket.address).find(key_of()) is not None


_KILLED = """
import os, signal, sys
from pathlib import Path
from helpers_bucket import machine, publish
from visiontune.store import ArtifactStore
from visiontune.store.bucket import Address, Bucket
Bucket.create = lambda *told: os.kill(os.getpid(), signal.SIGKILL)
publish(machine(Path(sys.argv[1]), Address(sys.argv[2], sys.argv[3])))
"""


def test_a_kill_before_the_record_loses_nothing(tmp_path: Path, bucket: Bucket) -> None:
    address = bucket.address
    command = [sys.executable, "-c", _KILLED, str(tmp_path / "one"), address.name, str(address.endpoint)]
    tests = Path(__file__).parents[1]
    done = subprocess.run(command, cwd=tests, check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert [path.rpartition(".")[2] for path in objects(bucket)] == ["png"]
    two = machine(tmp_path / "two", address)
    assert two.find(key_of()) is None

    machine(tmp_path / "one", address).tidy()

    assert two.find(key_of()) is not None


def test_of_many_who_publish_at_once_one_is_first_and_all_have_the_same(tmp_path: Path, bucket: Bucket) -> None:
    machines = [machine(tmp_path / str(n), bucket.address) for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: publish(machines[n], noise=n).path.read_bytes(), range(8)))
    late = machine(tmp_path / "late", bucket.address).find(key_of())
    assert late is not None and set(made) == {late.path.read_bytes()}


@pytest.mark.parametrize("content", [b"other", None], ids=["truncated", "altered"])
def test_a_damaged_file_is_told_and_never_whole_and_gives_way(
    tmp_path: Path, bucket: Bucket, caplog: pytest.LogCaptureFixture, content: bytes | None
) -> None:
    one, two = machine(tmp_path / "one", bucket.address), machine(tmp_path / "two", bucket.address)
    made = publish(one)
    path = next(path for path in objects(bucket) if path.endswith(".png"))
    right = made.path.read_bytes()
    bucket.put(path, content or right[::-1])

    with caplog.at_level(logging.WARNING):
        assert two.find(key_of()) is None
    assert "is damaged" in caplog.text and path in caplog.text
    seen = two.look(key_of())
    assert seen is not None and not seen.path.exists()
    distant = two.distant(key_of(), seen.path)
    assert distant is not None
    with pytest.raises(Damaged, match="damaged"):
        list(distant.read(0, distant.size))

    publish(two)  # whoever needs it makes it again

    found = machine(tmp_path / "three", bucket.address).find(key_of())
    assert found is not None and found.path.read_bytes() == right


def test_a_copy_that_was_damaged_here_is_fetched_again(tmp_path: Path, bucket: Bucket) -> None:
    store = machine(tmp_path, bucket.address)
    made = publish(store)
    right = made.path.read_bytes()
    made.path.write_bytes(right[:30])
    found = store.find(key_of())
    assert found is not None and found.path.read_bytes() == right


def test_a_damaged_one_of_another_maker_gives_way_to_ours(tmp_path: Path, bucket: Bucket) -> None:
    one, two = machine(tmp_path / "one", bucket.address), machine(tmp_path / "two", bucket.address)
    publish(one, noise=1)
    bucket.put(next(path for path in objects(bucket) if path.endswith(".png")), b"broken")
    mine = publish(two, noise=2).path.read_bytes()
    found = machine(tmp_path / "three", bucket.address).find(key_of())
    assert found is not None and found.path.read_bytes() == mine


@pytest.mark.parametrize(("old", "new"), [
    ('"image.png"', '"../../evil.png"'), ('"image.png"', '""'), ('"image.png"', '"a\\u0000b"'),
    ('"sha256": "', '"sha256": "x'), ('"bytes": ', '"bytes": 1e999, "b": '), ('{"kind"', '["kind"'),
    ('"kind": "image"', '"kind": 5'), ('"parts": []', '"parts": "words"'), ('"seconds": ', '"seconds": [], "s": '),
])  # fmt: skip
def test_a_record_that_is_none_is_passed_over(tmp_path: Path, bucket: Bucket, old: str, new: str) -> None:
    publish(machine(tmp_path / "one", bucket.address))
    path = Shelf(bucket).path(key_of(), RECORD)
    content = bucket.get(path) or b""
    assert Record.read(content) is not None
    bucket.put(path, content.decode().replace(old, new).encode())
    two = machine(tmp_path / "two", bucket.address)
    assert two.find(key_of()) is None and two.look(key_of()) is None
    assert Record.read("[" * 100_000) is None


def test_a_key_that_leads_elsewhere_finds_nothing(tmp_path: Path, bucket: Bucket) -> None:
    """The database says which keys there are, and can be edited by hand."""
    store = machine(tmp_path / "home", bucket.address)
    publish(store)
    copied = f"{'../' * 5}{tmp_path}/copy"
    store.folder(key_of()).rename(tmp_path / "copy")
    for key in (copied, f"../{key_of()[:2]}/{key_of()}", "..", "", "a\0b"):
        assert store.find(key) is None and store.look(key) is None
        ArtifactStore(tmp_path / "home").remove(key)
    assert (tmp_path / "copy" / RECORD).exists()


def test_what_cannot_be_sent_is_told_kept_and_sent_with_the_next_try(tmp_path: Path, bucket: Bucket) -> None:
    nowhere = Address(bucket.address.name, "http://127.0.0.1:9")
    one = machine(tmp_path / "one", nowhere)
    with pytest.raises(StorageError, match=r"cannot be reached.*VISIONTUNE_STORE_ENDPOINT.*is kept here"):
        publish(one)
    found = one.find(key_of())
    assert found is not None and one.unsent() == [key_of()]  # it can be seen, and is not made again
    (tmp_path / "note.txt").write_text("words")
    with pytest.raises(StorageError, match="cannot be reached"):
        one.import_file(tmp_path / "note.txt")
    with pytest.raises(StorageError, match="cannot be reached"):
        one.touch(key_of())
    with pytest.raises(StorageError, match="cannot be reached"):
        machine(tmp_path / "two", nowhere).find(key_of())  # none is told as gone because it cannot be seen

    again = machine(tmp_path / "one", bucket.address)
    again.tidy()

    assert again.unsent() == [] and len(objects(bucket)) == 3
    there = machine(tmp_path / "two", bucket.address).find(key_of())
    assert there is not None and there.path.read_bytes() == found.path.read_bytes()


def test_what_another_machine_removed_is_sent_again_when_a_job_needs_it(tmp_path: Path, bucket: Bucket) -> None:
    one, two = machine(tmp_path / "one", bucket.address), machine(tmp_path / "two", bucket.address)
    publish(one)
    two.remove(key_of())
    assert one.find(key_of()) is not None
    one.touch(key_of())
    assert two.find(key_of()) is not None


def test_what_another_machine_removed_goes_from_here_in_time(tmp_path: Path, bucket: Bucket) -> None:
    one, two = machine(tmp_path / "one", bucket.address), machine(tmp_path / "two", bucket.address)
    publish(one, 1)
    publish(one, 2)
    one.remove(key_of(2))
    publish(two, 3)
    two.remove(key_of(1))
    one.tidy()
    assert one.find(key_of(1)) is not None  # the listing may be older than what was sent since
    old = time.time() - 7_200
    for path in (one.folder(key_of(1)), one.cache.folder / key_of(1)):
        os.utime(path, (old, old))
    one.tidy(every=0)
    assert one.find(key_of(1)) is None and not one.folder(key_of(1)).exists()


def test_a_signed_address_serves_anybody_for_a_while(tmp_path: Path, bucket: Bucket) -> None:
    import httpx

    store = machine(tmp_path / "one", bucket.address, redirect=True)
    made = publish(store)
    two = machine(tmp_path / "two", bucket.address, redirect=True)
    seen = two.look(key_of())
    assert seen is not None
    distant = two.distant(key_of(), seen.path)
    assert distant is not None
    url = distant.url(60)
    assert url is not None

    answer = httpx.get(url)
    part = httpx.get(url, headers={"Range": "bytes=1-3"})

    assert answer.content == made.path.read_bytes() and answer.headers["Content-Type"] == "image/png"
    assert (part.status_code, part.content) == (206, b"PNG")
    assert "X-Amz-Expires=60" in url and "not-to-be-shown" not in url
    assert url.startswith(f"{two.origin()}/") and two.origin() == bucket.address.endpoint
    plain = machine(tmp_path / "two", bucket.address).distant(key_of(), seen.path)
    assert plain is not None and plain.url(60) is None


def test_a_large_file_is_read_in_ranges(tmp_path: Path, bucket: Bucket) -> None:
    content = os.urandom(PIECE + 1_000)
    (tmp_path / "film.mp4").write_bytes(content)
    bucket.put("film.mp4", tmp_path / "film.mp4")
    film = Remote(bucket, "film.mp4", Stamp(hashlib.sha256(content).hexdigest(), len(content)))
    assert b"".join(film.read(PIECE - 10, PIECE + 10)) == content[PIECE - 10 : PIECE + 10]
    pieces = list(film.read(0, film.size))
    assert [len(piece) for piece in pieces] == [PIECE, 1_000] and b"".join(pieces) == content
    film.fetch(tmp_path / "copy.mp4")
    assert (tmp_path / "copy.mp4").read_bytes() == content
    wrong = Remote(bucket, "film.mp4", Stamp("0" * 64, len(content)))
    with pytest.raises(Damaged):
        wrong.fetch(tmp_path / "wrong.mp4")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.mp4", "film.mp4"]


def test_of_several_who_create_one_does(bucket: Bucket) -> None:
    assert bucket.create("x", b"first") and not bucket.create("x", b"second")
    assert bucket.get("x") == b"first"
