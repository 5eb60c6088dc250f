"""What `chaos.py` finds in database and store once nothing runs any more."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from visiontune.artifacts import Artifact
from visiontune.jobs.tables import ArtifactRow, EventRow, JobRow, StepRow
from visiontune.studio import Studio
from visiontune.text.base import read_script


def verdict(studio: Studio, jobs: Sequence[str]) -> dict[str, Any]:
    """`ended` to `leases`, as `chaos.py` describes them."""
    with studio.database.session(write=False) as session:
        rows = session.scalars(select(JobRow).where(JobRow.id.in_(jobs))).all()
        told = session.scalars(select(EventRow.job_id).where(EventRow.state == "done")).all()
        listed = session.execute(select(ArtifactRow.id, ArtifactRow.key)).all()
        running = select(func.count()).select_from(StepRow)
        held = session.scalar(running.where(StepRow.state == "running", StepRow.lease_until > time.time())) or 0
        again = session.execute(select(StepRow.key, StepRow.kind).where(StepRow.published > 1)).all()
    states = Counter(row.state for row in rows)
    twice = [f"job {job}: told done" for job, count in Counter(told).items() if count > 1]
    named = Counter(row.artifact_id for row in rows if row.artifact_id)
    twice += [f"artifact {artifact}: of two jobs" for artifact, count in named.items() if count > 1]
    twice += [f"part {key}: {kind} published" for key, kind in again]
    torn = {artifact_id: why for artifact_id, _ in listed if (why := _damage(studio, artifact_id))}
    studio.library.collect(grace=0.0)
    needed = studio.library._closure([key for _, key in listed])
    return {
        "ended": dict(states),
        "reasons": sorted(
            {str((row.error or {}).get("message", row.sentence)) for row in rows if row.state == "failed"}
        ),
        "lost": len(jobs) - sum(states[state] for state in ("done", "failed", "cancelled")),
        "doubled": twice,
        "listed": len(listed),
        "torn": torn,
        "orphans": sorted(set(studio.store.published()) - needed),
        "leases": held + states["running"],
    }


def is_sound(found: Mapping[str, Any], jobs: int) -> bool:
    """Whether all jobs are done, each once, and nothing is damaged or left over."""
    wrong = any(found[name] for name in ("lost", "doubled", "torn", "orphans", "leases"))
    return not wrong and found["ended"] == {"done": jobs} and found["listed"] == jobs


def _damage(studio: Studio, artifact_id: str) -> str:
    """What is wrong with an artifact's files; "" where they can be decoded."""
    try:
        _decode(studio.library.get(artifact_id))
    except Exception as error:  # decoders raise what they like
        return f"{type(error).__name__}: {error}"
    return ""


def _decode(artifact: Artifact) -> None:
    if artifact.kind == "image":
        import cv2

        assert cv2.imread(str(artifact.path)) is not None, "no picture"
    elif artifact.kind == "script":
        read_script(artifact.path)
    elif artifact.kind in ("speech", "music"):
        import soundfile

        sound, _ = soundfile.read(artifact.files.get("wav", artifact.path))
        assert abs(sound).max(initial=0.0) > 0.01, "silent"
    else:
        import av

        with av.open(str(artifact.path)) as film:
            assert sum(1 for _ in film.decode(video=0)) > 40, "too short"
