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

from sqlalchemy import select

from visiontune.jobs.tables import StepRow
from visiontune.settings import Settings
from visiontune.studio import Studio
from visiontune.text.base import Scene, Script
from visiontune.video.base import VideoRequest
from visiontune.video.probe import probe


def test_w06_a_film_outlives_twenty_kills(settings: Settings) -> None:
    lines = [f"Sentence number {n} tells of one thing and then of another." for n in range(8)]
    script = Script(scenes=tuple(Scene(narration=line) for line in lines))
    request = VideoRequest(script=script, height=480, fps=60, image_backend="stub", speech_backend="stub", seed=9)
    environment = os.environ | {
        "VISIONTUNE_HOME": str(settings.home),
        "VISIONTUNE_CACHE": str(settings.cache),
        "VISIONTUNE_MIN_FREE_DISK": "0",
    }
    with Studio(settings) as studio:
        job = studio.submit(request)
        chance = random.Random(4)
        kills = 0
        seen: dict[str, int] = {}
        while kills < 20 and not studio.queue.get(job.id).ended:
            worker = subprocess.Popen(
                [sys.executable, "-m", "visiontune", "worker", "--once"],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            until = time.monotonic() + chance.uniform(0.4, 2.2)
            while time.monotonic() < until and worker.poll() is None:
                time.sleep(0.02)
            # The dispatcher and its workers at once, as a power cut would.
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
            kills += 1
            for key in studio.store.published():
                record = studio.store.folder(key) / "artifact.json"
                json.loads(record.read_text())  # nothing is half-written
                assert seen.setdefault(key, record.stat().st_ino) == record.stat().st_ino
        last = subprocess.run(
            [sys.executable, "-m", "visiontune", "worker", "--once"], env=environment, capture_output=True, timeout=200
        )
        assert last.returncode == 0, last.stderr.decode()

        made = studio.wait(job.id)
        assert probe(made.path).frames == made.details["frames"]
        for key, inode in seen.items():
            assert (studio.store.folder(key) / "artifact.json").stat().st_ino == inode
        with studio.database.session() as session:
            assert max(session.scalars(select(StepRow.published))) <= 1
        assert kills >= 3
        assert [path for path in settings.home.rglob("*.part")] == []
        assert list(Path(studio.store.work).iterdir()) == []
        assert len(studio.library.find()) == 1
