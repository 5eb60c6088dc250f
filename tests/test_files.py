"""Files out: refused before any work where they cannot be, and whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from visiontune.artifacts import Artifact
from visiontune.errors import InputError, StorageError
from visiontune.files import check_output, export


@pytest.mark.parametrize("name", ["x" * 300 + ".mp4", "a\0b.mp4", "none/a.mp4", "a.gif", "folder.mp4"])
def test_outputs_that_cannot_be_are_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.mp4").mkdir()
    with pytest.raises(InputError, match="^--output: "):
        check_output("video", tmp_path / name)


def test_a_folder_that_cannot_be_written_is_refused_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Root may write anywhere, so the system's answer is given here.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(InputError, match="cannot be written"):
        check_output("video", tmp_path / "a.mp4")


def film(folder: Path, *, whole: bool = True) -> Artifact:
    folder.mkdir()
    (folder / "film.mp4").write_bytes(b"film")
    if whole:
        (folder / "film.srt").write_text("1")
    return Artifact("i", "k", "video", folder / "film.mp4", {"srt": folder / "film.srt"}, {}, "b")


def test_the_longest_name_that_the_disk_takes_is_taken(tmp_path: Path) -> None:
    target = tmp_path / ("y" * 251 + ".mp4")
    written = export(film(tmp_path / "film"), target)
    assert [path.read_bytes() for path in written] == [b"film", b"1"]


def test_a_film_whose_subtitles_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be written"):
        export(film(tmp_path / "film", whole=False), tmp_path / "a.mp4")
    assert [path.name for path in tmp_path.iterdir()] == ["film"]


def test_files_beside_a_film_that_are_the_users_stay(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text("my own")
    made = film(tmp_path / "film")
    for _ in range(2):  # ours is replaced along with its film, and not numbered on and on
        assert [path.name for path in export(made, tmp_path / "a.mp4")] == ["a.mp4", "a.captions.srt"]
    (tmp_path / "a.captions.srt").write_text("edited")
    assert export(made, tmp_path / "a.mp4")[1].name == "a.captions-2.srt"
    assert (tmp_path / "a.srt").read_text() == "my own" and (tmp_path / "a.captions.srt").read_text() == "edited"


def test_subtitles_that_nobody_touched_are_replaced(tmp_path: Path) -> None:
    made = film(tmp_path / "film")
    export(made, tmp_path / "a.mp4")
    made.files["srt"].write_text("2")
    assert export(made, tmp_path / "a.mp4")[1] == tmp_path / "a.srt"
    assert (tmp_path / "a.srt").read_text() == "2"


def test_a_setting_that_is_empty_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    from visiontune.settings import Settings

    monkeypatch.setenv("VISIONTUNE_HOME", "")
    # An empty path is the current folder, which would fill with a library.
    assert Settings.load().home.is_absolute()


@pytest.mark.parametrize("name", ["image_runtime", "image_device", "image_decoder", "safety"])
def test_a_setting_of_few_values_is_refused_at_the_door(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from visiontune.settings import Settings

    monkeypatch.setenv(f"VISIONTUNE_{name.upper()}", "junk")
    with pytest.raises(InputError, match=f"VISIONTUNE_{name.upper()}: 'junk' - input should be 'auto'"):
        Settings.load()


@pytest.mark.parametrize(("name", "value", "said"), [
    ("ray_address", "head:65536", "must be host:port, local or auto"), ("ray_address", "head:0", "must be host:port"),
    ("ray_idle", "inf", "less than or equal to 31536000"), ("ray_memory", "9" * 30, "less than or equal to 10000000"),
    ("ray_cpus", "0.00001", "must be at least 0.0001"), ("ray_gpu", "0.00001", "must be at least 0.0001"),
    ("ray_gpu", "1.5", "must be a share of one, or a whole number"),
])  # fmt: skip
def test_what_a_cluster_could_not_reserve_is_refused_at_the_door(
    name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from visiontune.settings import Settings

    monkeypatch.setenv(f"VISIONTUNE_{name.upper()}", value)
    with pytest.raises(InputError, match=f"VISIONTUNE_{name.upper()}: .*{said}"):
        Settings.load()


def test_what_a_cluster_can_reserve_is_taken() -> None:
    from visiontune.settings import Settings

    for gpu, cpus in ((0.5, 0.0), (1.0, 0.25), (2.0, 1.5)):
        assert Settings.load(ray_gpu=gpu, ray_cpus=cpus).ray_gpu == gpu
