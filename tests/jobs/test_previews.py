"""Previews: whole or not there, gone with their job, swept when nobody was left to remove them."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from visiontune.backends import Context
from visiontune.image.base import ImageOutput, ImageRequest
from visiontune.jobs.previews import Previews
from visiontune.registry import Registry
from visiontune.settings import Settings
from visiontune.studio import Studio

JOB = "0123456789abcdef" * 2
SHOWN = threading.Event()
GO_ON = threading.Event()


class Showing:
    """Shows two unfinished pictures, and ends when it may."""

    name = "showing"
    version = 1
    rank: ClassVar[int] = -1

    def __call__(self, request: ImageRequest, context: Context) -> ImageOutput:
        for picture in (b"first", b"second"):
            context.preview(picture)
        SHOWN.set()
        assert GO_ON.wait(30)
        if request.prompt == "fails":
            raise RuntimeError("it broke")
        noise = np.random.default_rng(1)
        return ImageOutput(noise.integers(0, 256, (request.height, request.width, 3), dtype=np.uint8))


@pytest.mark.parametrize(("prompt", "state"), [("works", "done"), ("fails", "failed")])
def test_a_running_job_is_seen_and_an_ended_one_is_not(settings: Settings, prompt: str, state: str) -> None:
    SHOWN.clear()
    GO_ON.clear()
    registry = Registry.load()
    registry.register("image.showing", f"{__name__}:Showing")
    previews = Previews(settings.home)
    with Studio(settings, registry) as studio:
        job = studio.submit(ImageRequest(prompt=prompt, seed=1, backend="showing", width=64, height=64))
        engine = threading.Thread(target=studio.serve, kwargs={"until_idle": True})
        engine.start()
        assert SHOWN.wait(30)
        seen = previews.find(job.id)
        shown = seen.read_bytes() if seen else b""
        GO_ON.set()
        engine.join()
        assert studio.queue.get(job.id).state == state
    assert shown == b"second"
    assert list(previews.folder.iterdir()) == []


def test_only_ids_of_jobs_are_looked_for(tmp_path: Path) -> None:
    previews = Previews(tmp_path)
    previews.keep(JOB, b"picture")
    (tmp_path / "secret.png").write_bytes(b"secret")
    assert previews.find(JOB) == tmp_path / "previews" / f"{JOB}.png"
    for odd in ("../secret", "", JOB[:-1], JOB.upper(), f"{JOB}\n", "0" * 32):
        assert previews.find(odd) is None


def test_w13_old_ones_are_swept_and_fresh_ones_stay(tmp_path: Path) -> None:
    previews = Previews(tmp_path)
    assert previews.sweep() == 0
    for name in (JOB, "f" * 32):
        previews.keep(name, b"picture")
    (previews.folder / "left.part").write_bytes(b"half")
    for name in (f"{JOB}.png", "left.part"):
        os.utime(previews.folder / name, (1, 1))

    assert previews.sweep() == 2

    assert [path.name for path in previews.folder.iterdir()] == [f"{'f' * 32}.png"]


def test_a_disk_that_takes_no_preview_costs_no_job(tmp_path: Path) -> None:
    (tmp_path / "previews").write_text("a file is in the way")
    Previews(tmp_path).keep(JOB, b"picture")
    with Previews(tmp_path).of(JOB):
        pass
