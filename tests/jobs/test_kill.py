"""Kill -9 at twenty random moments: the film is finished, and no finished part is made twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import select

from visiontune.jobs.tables import StepRow
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.text.base import Scene, Script
from visiontune.video.base import VideoRequest
from visiontune.video.probe import probe


def test_w06_films_outlive_twenty_kills(settings: Settings) -> None:
    lines = [f"Sentence number {n} tells of one thing and then of another." for n in range(8)]
    script = Script(scenes=tuple(Scene(narration=line) for line in lines))
    environment = os.environ | {
        "VISIONTUNE_HOME": str(settings.home),
        "VISIONTUNE_CACHE": str(settings.cache),
        "VISIONTUNE_MIN_FREE_DISK": "0",
    }

    def request(seed: int) -> VideoRequest:
        stubs: dict[str, Any] = {f"{kind}_backend": "stub" for kind in ("image", "speech", "music")}
        return VideoRequest(script=script, height=480, fps=60, seed=seed, **stubs)

    with Studio(settings) as studio:
        jobs = [studio.submit(request(0))]
        chance = random.Random(4)
        seen: dict[str, int] = {}
        for _ in range(20):
            if studio.queue.get(jobs[-1].id).ended:  # a film that is done cannot be killed: the next one
                jobs.append(studio.submit(request(len(jobs))))
            worker = subprocess.Popen(
                [sys.executable, "-m", "visiontune", "worker"],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            time.sleep(chance.uniform(0.4, 2.2))
            # The dispatcher and its workers at once, as a power cut would.
            os.killpg(worker.pid, signal.SIGKILL)
            assert worker.wait() == -signal.SIGKILL
            for key in studio.store.published():
                record = studio.store.folder(key) / "artifact.json"
                json.loads(record.read_text())  # nothing is half-written
                assert seen.setdefault(key, record.stat().st_ino) == record.stat().st_ino
        last = subprocess.run(
            [sys.executable, "-m", "visiontune", "worker", "--once"], env=environment, capture_output=True, timeout=200
        )
        assert last.returncode == 0, last.stderr.decode()

        for job in jobs:
            made = studio.wait(job.id)
            assert probe(made.path).frames == made.details["frames"]
        for key, inode in seen.items():
            assert (studio.store.folder(key) / "artifact.json").stat().st_ino == inode
        with studio.database.session() as session:
            assert max(session.scalars(select(StepRow.published))) <= 1
        assert [path for path in settings.home.rglob("*.part")] == []
        assert list(Path(studio.store.work).iterdir()) == []
        assert len(studio.library.find()) == len(jobs)
