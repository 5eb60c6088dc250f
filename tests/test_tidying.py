"""What is deleted from the library by the web is removed from the disk by an engine."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from visiontune import engine
from visiontune.image.base import ImageRequest
from visiontune.listing import Listings
from visiontune.studio import Studio


def test_files_of_what_was_deleted_go_and_others_stay(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "TIDY", 0.1)
    gone, kept = (
        studio.make(ImageRequest(prompt=prompt, width=96, height=64, backend="stub", seed=1))
        for prompt in ("a heron", "a crane")
    )
    assert Listings(studio.database).delete([gone.id], "local") == 1
    for path in (gone.path, kept.path):
        os.utime(path.parent, (time.time() - 7_200,) * 2)  # fresh content stays for an hour in any case
    stop = threading.Event()
    thread = threading.Thread(target=engine.Engine(studio).serve, args=(stop,), daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while gone.path.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    thread.join(60)
    assert not Path(gone.path).exists() and kept.path.exists()
