"""The user's small files: bounded, and never waited for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from visiontune.errors import InputError
from visiontune.reading import decoded, read_whole


def test_a_file_is_read_whole_up_to_its_bound(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"12345")
    assert read_whole(path, "--from", 5) == b"12345"
    with pytest.raises(InputError, match="--from.*larger than 4 bytes"):
        read_whole(path, "--from", 4)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device here")
def test_an_endless_file_is_refused() -> None:
    with pytest.raises(InputError, match="larger than 1,000 bytes"):
        read_whole(Path("/dev/zero"), "--from", 1_000)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_refused_at_once_and_a_pipe_of_the_shell_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="is a pipe"):
        read_whole(tmp_path / "pipe", "--from", 10)
    reader, writer = os.pipe()
    try:
        os.write(writer, b"hi")
        os.close(writer)
        if Path(f"/dev/fd/{reader}").exists():
            assert read_whole(Path(f"/dev/fd/{reader}"), "--from", 10) == b"hi"
    finally:
        os.close(reader)


@pytest.mark.parametrize("name", ["missing", ".", "x" * 5_000, "a\0b"])
def test_what_is_no_readable_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="--script"):
        read_whole(tmp_path / name, "--script", 10)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marks_of_encodings_are_no_text(encoding: str) -> None:
    assert decoded("Käse".encode(encoding)) == "Käse"
