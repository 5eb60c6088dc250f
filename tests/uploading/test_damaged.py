"""Real files of each kind, damaged: taken or refused in plain words, never a crash, a hang, or something left behind.

What is decoded is decoded here as the reading process does it, which would otherwise take half a second a file; that a
reader which is killed or silent ends in an error as well is shown of the process itself.
"""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from helpers_files import KINDS, picture
from visiontune.errors import InputError
from visiontune.uploading import uploads as door
from visiontune.uploading.base import Unusable
from visiontune.uploading.sniffing import media_of
from visiontune.uploading.uploads import Uploads

NAMES = [f"a.{suffix}" for suffix in KINDS]
ROUNDS = """
import json, sys
from pathlib import Path
from visiontune.uploading.apart import rewritten
from visiontune.uploading.base import Unusable
from visiontune.uploading.sniffing import media_of
for folder in sorted(Path(sys.argv[1]).iterdir()):
    source, target = folder / "raw", folder / "out"
    target.mkdir()
    try:
        found, path = rewritten(media_of(source), source, target)
        told = "taken" if path.stat().st_size else "empty"
    except Unusable as error:
        told = f"refused: {error}"
    except Exception as error:
        told = f"refused: {type(error).__name__}"
    print(json.dumps([folder.name, told]), flush=True)
"""


def damaged(content: bytes, kind: str, chance: random.Random) -> bytes:
    """`content` cut, with bits turned, a stretch missing, doubled or of zeros, or with numbers that are too large."""
    found = bytearray(content)
    at = chance.randrange(len(found))
    length = chance.randrange(1, max(2, len(found) // 4))
    if kind == "cut":
        return bytes(found[:at])
    if kind == "bits":
        for _ in range(chance.randrange(1, 40)):
            found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    elif kind == "head":  # where sizes stand
        for _ in range(6):
            found[chance.randrange(min(len(found), 128))] = chance.choice((0, 1, 127, 128, 254, 255))
    elif kind == "gone":
        del found[at : at + length]
    elif kind == "twice":
        found[at:at] = found[at : at + length]
    elif kind == "zeros":
        found[at : at + length] = bytes(len(found[at : at + length]))
    else:
        found[at : at + 4] = b"\xff\xff\xff\xff"
    return bytes(found)


@pytest.mark.parametrize("name", NAMES)
def test_damaged_files_are_taken_or_refused(name: str, files: dict[str, bytes], tmp_path: Path) -> None:
    import json

    if name == "a.musicxml":
        pytest.importorskip("music21")
    chance = random.Random(name)
    kinds = ("cut", "bits", "head", "gone", "twice", "zeros", "huge")
    for number in range(21):
        folder = tmp_path / "rounds" / f"{number:02}"
        folder.mkdir(parents=True)
        (folder / "raw").write_bytes(damaged(files[name], kinds[number % len(kinds)], chance))
    command = [sys.executable, "-P", "-c", ROUNDS, str(tmp_path / "rounds")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]  # no fault in native code
    told = dict(json.loads(line) for line in done.stdout.splitlines())
    assert len(told) == 21 and "empty" not in told.values(), told


@settings(
    max_examples=150,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_whatever_the_first_bytes_are_they_are_told_or_refused(
    data: Any, files: dict[str, bytes], tmp_path: Path
) -> None:
    whole = files[data.draw(st.sampled_from(NAMES))]
    head = data.draw(st.integers(0, 64))
    content = (
        data.draw(st.binary(max_size=64)) + whole[head:]
        if data.draw(st.booleans())
        else data.draw(st.binary(max_size=400))
    )
    path = tmp_path / "raw"
    path.write_bytes(content)
    assert _told(path)


def _told(path: Path) -> str:
    try:
        return media_of(path)
    except Unusable as error:
        return str(error)


@pytest.mark.parametrize(
    "program", ["import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "print('half an ans', end='')"]
)
def test_a_reader_that_crashes_is_a_damaged_file(
    program: str, uploads: Uploads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _reading_by(program, tmp_path, monkeypatch)
    with pytest.raises(InputError, match="damaged or too large"):
        uploads.take(io.BytesIO(picture()), "a.png", "ana")
    _nothing_is_left(uploads)


def test_a_reader_that_does_not_end_is_ended(uploads: Uploads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _reading_by("import time; time.sleep(600)", tmp_path, monkeypatch)
    monkeypatch.setattr(door, "SECONDS", {"image": 0.5})
    with pytest.raises(InputError, match="to read"):
        uploads.take(io.BytesIO(picture()), "a.png", "ana")
    _nothing_is_left(uploads)


def test_a_full_disk_is_said(uploads: Uploads, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    from visiontune.errors import StorageError

    def full(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(StorageError, match="disk is full"):
        uploads.take(io.BytesIO(picture()), "a.png", "ana")
    _nothing_is_left(uploads)


def _reading_by(program: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have another program in the place of the reading process."""
    python = folder / "python"
    quoted = program.replace('"', '\\"')
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{quoted}"\n')
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))


def _nothing_is_left(uploads: Uploads) -> None:
    assert uploads.find("ana") == []
    assert not [path for folder in (uploads.store.imports, uploads.store.work) for path in folder.iterdir()]
