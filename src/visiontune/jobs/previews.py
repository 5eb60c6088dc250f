"""Unfinished pictures of running jobs, for those who watch: `HOME/previews/JOB.png`, gone when the job ends."""

from __future__ import annotations

import contextlib
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from visiontune.artifacts import translating_os_errors

OLD = 3_600.0
"""Seconds after which a preview, of a process that was killed, is removed."""


class Previews:
    """The previews of a home. A reader sees a whole picture or none."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "previews"

    def keep(self, job_id: str, png: bytes) -> None:
        """Let `png` be what is seen of a job. A disk that is full costs the preview, not the job."""
        with contextlib.suppress(OSError):
            self.folder.mkdir(exist_ok=True)
            part = self.folder / f"{job_id}.{secrets.token_hex(4)}.part"
            try:
                part.write_bytes(png)
                part.replace(self._path(job_id))
            finally:
                part.unlink(missing_ok=True)

    @contextmanager
    def of(self, job_id: str) -> Iterator[None]:
        """While a job runs; afterwards nothing is seen of it."""
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                self._path(job_id).unlink(missing_ok=True)

    def find(self, job_id: str) -> Path | None:
        """The picture of a job, where there is one."""
        path = self._path(job_id) if re.fullmatch(r"[0-9a-f]{32}", job_id) else None
        return path if path is not None and path.is_file() else None

    def sweep(self, older_than: float = OLD) -> int:
        """Remove what is older than `older_than` seconds; returns how many."""
        removed = 0
        with translating_os_errors("old previews cannot be removed"):
            for path in self.folder.glob("*") if self.folder.is_dir() else ():
                with contextlib.suppress(FileNotFoundError):  # another engine sweeps as well
                    if path.stat().st_mtime < time.time() - older_than:
                        path.unlink()
                        removed += 1
        return removed

    def _path(self, job_id: str) -> Path:
        return self.folder / f"{job_id}.png"
