"""What users bring at the same moment takes no more than they may have, and what is refused is not kept."""

from __future__ import annotations

import io
import threading
from pathlib import Path

from visiontune.errors import StorageError
from visiontune.jobs.database import Database
from visiontune.jobs.owner import this_owner
from visiontune.store import ArtifactStore
from visiontune.uploading.uploads import Uploads
from visiontune.users.accounts import Accounts

SIZE = 600_000


class Meeting(ArtifactStore):
    """A store in which several import their files before any goes on."""

    def __init__(self, home: Path, several: int) -> None:
        super().__init__(home)
        self.barrier = threading.Barrier(several)

    def import_file(self, path: Path, field: str = "file") -> str:
        ref = super().import_file(path, field)
        self.barrier.wait(120)
        return ref


def test_a_quota_holds_for_files_that_are_brought_at_once(database: Database, tmp_path: Path) -> None:
    Accounts(database).add("ana", "a long enough password", megabytes=1)
    uploads = Uploads(database, Meeting(tmp_path / "home", 2), this_owner())
    refused: list[str] = []

    def bring(letter: str) -> None:
        try:
            uploads.take(io.BytesIO((letter * 59 + "\n").encode() * (SIZE // 60)), "notes.txt", "ana")
        except StorageError as error:
            refused.append(str(error))

    threads = [threading.Thread(target=bring, args=(letter,)) for letter in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1 and "1 of the 1 MB that it may" in refused[0]
    (one,) = uploads.find("ana")
    assert [path.stat().st_size for path in uploads.store.imports.iterdir()] == [one.bytes]
