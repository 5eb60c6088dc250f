"""The door for files: a user's upload becomes a `FileRef` that is theirs to name in requests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import BinaryIO, Self

from sqlalchemy import String, cast, delete, exists, select
from sqlalchemy.orm import Session

from visiontune.artifacts import translating_os_errors
from visiontune.errors import InputError, NotFound, StorageError
from visiontune.jobs.database import Database
from visiontune.jobs.tables import ArtifactRow, DraftRow, JobRow, MessageRow, ReplyRow, UploadRow, new_id
from visiontune.library import Library
from visiontune.store import ArtifactStore
from visiontune.uploading.base import BOUNDS, MOST, SECONDS, Media, Unusable
from visiontune.uploading.sniffing import media_of
from visiontune.users.quotas import check_room

_BLOCK = 1 << 20  # bytes
_AT_ONCE = 2
"""Files that are decoded at the same time: each takes a processor, and some memory."""


@dataclass(frozen=True)
class Upload:
    """A file of a user's. `created` is in seconds since the epoch; `artifact_id` says whose file it is, if of one."""

    id: str
    user: str
    ref: str
    name: str
    media: str
    bytes: int
    artifact_id: str | None
    created: float

    @classmethod
    def of(cls, row: UploadRow) -> Self:
        """As its row says."""
        return cls(**{field.name: getattr(row, field.name) for field in fields(cls)})


class Uploads:
    """Files of users, told by content and written anew.

    Args:
        owner: Names this process, so that what it leaves behind when it is killed is swept.
        clock: Now, in seconds.
    """

    def __init__(
        self, database: Database, store: ArtifactStore, owner: str, clock: Callable[[], float] = time.time
    ) -> None:
        self.database, self.store, self.owner, self.clock = database, store, owner, clock
        self._places = threading.Semaphore(_AT_ONCE)

    def take(self, source: Path | BinaryIO, name: str, user: str) -> Upload:
        """Keep a file. The same file brought twice is one.

        Args:
            name: What its user calls it; only shown.

        Raises:
            InputError: it is empty, damaged, too large, or of a kind that nothing here takes; nothing is kept.
            StorageError: there is no room for it.
        """
        name = shown_name(name)
        with self.database.session(write=False) as session:
            check_room(session, user)
        with self.store.workspace("upload", self.owner) as folder:
            raw = folder / "raw"
            with translating_os_errors(f"{name} cannot be kept"):
                _copy(source, raw, name)
            try:
                media = media_of(raw)
                if raw.stat().st_size > BOUNDS[media]:
                    raise Unusable(
                        f"is larger than {BOUNDS[media] // 1_000_000} MB, the most that is taken of its kind"
                    )
                with self._places:
                    media, kept = _rewritten(media, raw, folder)
            except Unusable as error:
                raise InputError("file", name, str(error)) from error
            return self._own(kept, name, media, user)

    def of_artifact(self, artifact_id: str, user: str, companion: str | None = None) -> Upload:
        """A user's artifact's file as an input of another request.

        Args:
            artifact_id: Its whole id.
            companion: Name of the companion that is wanted (midi, srt); None: the main file.

        Raises:
            NotFound: there is none, or it is another's.
            InputError: it has no such companion.
        """
        from visiontune.listing import Listings

        listing = Listings(self.database).get(artifact_id, user)
        artifact = Library(self.database, self.store).get(artifact_id, user)
        if companion is not None and companion not in artifact.files:
            known = ", ".join(sorted(artifact.files)) or "none"
            raise InputError(
                "companion", companion, f"this {artifact.kind} has no such file beside it; it has: {known}"
            )
        path = artifact.path if companion is None else artifact.files[companion]
        media: dict[str, Media] = {"image": "image", "audio": "audio", "video": "video", "midi": "midi"}
        of = "midi" if path.suffix == ".mid" else media.get(listing.media, "document")
        return self._own(path, listing.title, of, user, artifact_id)

    def owns(self, ref: str, user: str) -> bool:
        """Whether the user may name this file."""
        query = select(UploadRow.id).where(UploadRow.user == user, UploadRow.ref == ref).limit(1)
        with self.database.session(write=False) as session:
            return session.scalar(query) is not None

    def artifacts_of(self, refs: Sequence[str], user: str) -> list[str]:
        """Ids of the user's artifacts, still listed, whose files these are."""
        query = select(ArtifactRow.id).join(UploadRow, UploadRow.artifact_id == ArtifactRow.id)
        query = query.where(UploadRow.ref.in_(refs), UploadRow.user == user, ArtifactRow.user == user)
        if not refs:
            return []
        with self.database.session(write=False) as session:
            return list(session.scalars(query))

    def find(self, user: str, media: str | None = None, limit: int = 200) -> list[Upload]:
        """What a user brought, the newest first; files of artifacts are left out."""
        query = select(UploadRow).where(UploadRow.user == user, UploadRow.artifact_id.is_(None))
        if media is not None:
            query = query.where(UploadRow.media == media)
        with self.database.session(write=False) as session:
            rows = session.scalars(query.order_by(UploadRow.created.desc(), UploadRow.id).limit(limit))
            return [Upload.of(row) for row in rows]

    def get(self, upload_id: str, user: str) -> Upload:
        """One by its id.

        Raises:
            NotFound: there is none, or it is another's.
        """
        with self.database.session(write=False) as session:
            row = session.get(UploadRow, upload_id)
            if row is None or row.user != user:
                raise NotFound("upload", upload_id, "there is no such upload")
            return Upload.of(row)

    def delete(self, upload_id: str, user: str) -> None:
        """Give an upload up. Its file goes too, unless somebody else brought it or something names it.

        Raises:
            NotFound: there is none, or it is another's.
        """
        upload = self.get(upload_id, user)
        with self.database.session() as session:
            session.execute(delete(UploadRow).where(UploadRow.id == upload_id))
            if not _is_needed(session, upload.ref):
                self.store.remove_file(upload.ref)

    def _own(self, path: Path, name: str, media: Media, user: str, artifact_id: str | None = None) -> Upload:
        size = path.stat().st_size
        with self.database.session(write=False) as session:
            check_room(session, user, size if artifact_id is None else 0)
        ref = self.store.import_file(path)
        try:
            return self._listed(path, ref, name, media, user, size, artifact_id)
        except StorageError:
            with self.database.session() as session:
                if not _is_needed(session, ref):
                    self.store.remove_file(ref)
            raise

    def _listed(
        self, path: Path, ref: str, name: str, media: Media, user: str, size: int, artifact_id: str | None
    ) -> Upload:
        with self.database.session() as session:
            self.database.alone(session, f"uploads of {user}")  # others are being brought meanwhile, and count as well
            same = select(UploadRow).where(UploadRow.user == user, UploadRow.ref == ref)
            row = session.scalars(same.limit(1)).first()
            if row is None:
                check_room(session, user, size if artifact_id is None else 0)
                row = UploadRow(id=new_id(), user=user, ref=ref, name=name, media=media)
                row.bytes, row.artifact_id, row.created = size, artifact_id, self.clock()
                session.add(row)
            elif artifact_id is None:
                row.artifact_id, row.name = None, name  # now brought by hand
            if not self.store.has_file(ref):  # another gave it up just now
                self.store.import_file(path)
            return Upload.of(row)


def _is_needed(session: Session, ref: str) -> bool:
    """Whether anybody's upload, request, storyboard (as it is, or as it can be again) or conversation names a file."""
    named = (
        ArtifactRow.request, JobRow.request, DraftRow.request, DraftRow.data, ReplyRow.request, MessageRow.data,
    )  # fmt: skip
    needs = [UploadRow.ref == ref, *(cast(column, String).contains(ref) for column in named)]
    return any(session.scalar(select(1).where(exists().where(need))) for need in needs)


def shown_name(name: str) -> str:
    """A file's name as it can be shown: without folders, controls and halves of characters."""
    last = name.encode("utf-8", "ignore").decode().replace("\\", "/").rpartition("/")[2]
    told = "".join(letter for letter in last if letter.isprintable()).strip()
    return told[-255:] or "file"


def _copy(source: Path | BinaryIO, target: Path, name: str) -> None:
    stream = source.open("rb") if isinstance(source, Path) else source
    size = 0
    try:
        with target.open("wb") as out:
            while block := stream.read(_BLOCK):
                size += len(block)
                if size > MOST:
                    raise InputError("file", name, f"is larger than {MOST // 1_000_000} MB, the most that is taken")
                out.write(block)
    finally:
        if isinstance(source, Path):
            stream.close()


def _rewritten(media: Media, source: Path, folder: Path) -> tuple[Media, Path]:
    # -P: a file beside the user must not be taken for a module of ours.
    command = [sys.executable, "-P", "-m", "visiontune.uploading.apart", media, str(source), str(folder)]
    quiet = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "VIPS_CONCURRENCY": "1"}
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS[media],
            check=False,
            env=os.environ | quiet,
        )
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise Unusable(f"takes more than {SECONDS[media]:.0f} s to read; give a shorter or smaller one") from error
    except ValueError as error:  # the reader was ended: out of memory, or a fault in native code
        raise Unusable("is damaged or too large to be read; save it anew") from error
    if "remedy" in answer:
        raise Unusable(answer["remedy"])
    return answer["media"], folder / answer["file"]
