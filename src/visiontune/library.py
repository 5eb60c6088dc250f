"""The library: what its owners see, and the collection of what nobody points to any more."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import String, cast, delete, exists, select
from sqlalchemy.orm import Session

from visiontune.artifacts import Artifact
from visiontune.backends import request_from
from visiontune.errors import InputError, NotFound
from visiontune.jobs.database import Database
from visiontune.jobs.tables import ArtifactRow, CollectedRow, DraftRow, JobRow, StepRow, UploadRow, new_id
from visiontune.requests import Request
from visiontune.searching import holding, words_of
from visiontune.store import ArtifactStore

_KEEP_FAILED = 24 * 3600.0  # seconds for which the finished parts of a failed job wait for a second try

_MEDIA = {
    **dict.fromkeys((".png", ".jpg", ".webp", ".svg"), "image"),
    **dict.fromkeys((".wav", ".flac", ".mp3", ".ogg"), "audio"),
    ".mp4": "video",
    ".mid": "midi",
}


class Library:
    """Listed artifacts by random id; content is shared, rows are owned."""

    def __init__(self, database: Database, store: ArtifactStore) -> None:
        self.database, self.store = database, store

    def add(
        self,
        session: Session,
        request: Request,
        artifact: Artifact,
        user: str = "local",
        why: str = "",
        parents: Sequence[str] = (),
    ) -> str:
        """List `artifact` as what `request` asked for, and `why` its backends were chosen; returns its new id."""
        source = session.get(ArtifactRow, parents[0]) if parents else None
        title, document = (
            _title(request, artifact, source.title if source and source.user == user else ""),
            request.document(),
        )
        row = ArtifactRow(
            id=new_id(),
            user=user,
            key=artifact.key,
            kind=request.kind,
            title=title,
            request=document,
            why=why,
            warnings=list(artifact.warnings),
            created=time.time(),
            bytes=sum(file.stat().st_size for file in (artifact.path, *artifact.files.values())),
            parents=list(parents),
            media=_MEDIA.get(artifact.path.suffix, "text"),
            words=words_of(title, document),
        )
        session.add(row)
        return row.id

    def listed(self, key: str, user: str = "local") -> Artifact | None:
        """The newest listing of the content `key`, or None."""
        query = select(ArtifactRow).where(ArtifactRow.key == key, ArtifactRow.user == user)
        with self.database.session(write=False) as session:
            row = session.scalars(query.order_by(ArtifactRow.created.desc()).limit(1)).first()
        return None if row is None else self._artifact(row)

    def get(self, artifact_id: str, user: str | None = None) -> Artifact:
        """A listed artifact by its id or the first letters of it.

        Raises:
            InputError: there is none, several begin so, or its files are gone.
        """
        return self._artifact(self._row(artifact_id, user))

    def _row(self, artifact_id: str, user: str | None) -> ArtifactRow:
        with self.database.session(write=False) as session:
            query = select(ArtifactRow).where(ArtifactRow.id.startswith(artifact_id, autoescape=True)).limit(2)
            if user is not None:
                query = query.where(ArtifactRow.user == user)
            rows = session.scalars(query).all() if artifact_id else []
        if len(rows) != 1:
            if rows:
                raise InputError("id", artifact_id, "several begin so; give more letters")
            raise NotFound("id", artifact_id, "nothing in the library has this id")
        return rows[0]

    def find(
        self, kind: str | None = None, text: str = "", limit: int = 100, user: str | None = None
    ) -> list[Artifact]:
        """Listed artifacts, newest first; all words of `text` must occur in the title or the request."""
        query = select(ArtifactRow).order_by(ArtifactRow.created.desc()).limit(limit)
        if kind is not None:
            query = query.where(ArtifactRow.kind == kind)
        if user is not None:
            query = query.where(ArtifactRow.user == user)
        query = query.where(*holding(ArtifactRow.words, text))
        with self.database.session(write=False) as session:
            rows = session.scalars(query).all()
        found = []
        for row in rows:
            if (seen := self.store.look(row.key)) is not None:
                found.append(_listed(row, seen))
        return found

    def delete(self, artifact_id: str, user: str | None = None) -> Artifact:
        """Take an artifact from the library, and its files when nothing else points to them."""
        row = self._row(artifact_id, user)
        seen = self.store.look(row.key)
        if seen is None:  # its files are gone or damaged, which must not keep it listed for ever
            seen = Artifact(row.id, row.key, row.kind, self.store.folder(row.key), {}, row.request, backend="")
        artifact = _listed(row, seen)
        with self.database.session() as session:
            session.execute(delete(ArtifactRow).where(ArtifactRow.id == artifact.id))
        self.collect()
        return artifact

    def give_up(self, artifact_id: str, user: str) -> bool:
        """Take out of the lists what was only to be looked at, unless its user kept it.

        Kept is what they marked, named, collected, edit, or made or asked for something of. Its files are collected
        with all others.
        """
        with self.database.session() as session:
            row = session.get(ArtifactRow, artifact_id, with_for_update=True)
            if row is None or row.user != user or row.favourite or row.pinned or self._is_named(row):
                return False
            parent = f'"{artifact_id}"'
            kept = (
                CollectedRow.artifact_id == artifact_id,
                DraftRow.artifact_id == artifact_id,
                UploadRow.artifact_id == artifact_id,
                *(cast(table.parents, String).contains(parent) for table in (ArtifactRow, JobRow)),
            )
            if any(session.scalar(select(1).where(exists().where(reason))) for reason in kept):
                return False
            session.delete(row)
        return True

    def _is_named(self, row: ArtifactRow) -> bool:
        """Whether its user gave it a title of their own."""
        found = self.store.look(row.key)
        try:
            return found is not None and row.title != _title(request_from(row.request), found)
        except InputError:  # a request of another version, of which nobody can tell
            return True

    def pin(self, artifact_id: str, pinned: bool = True) -> None:
        """Keep an artifact out of `shrink`."""
        found = self._row(artifact_id, None)
        with self.database.session() as session:
            row = session.get(ArtifactRow, found.id)
            if row is not None:
                row.pinned = int(pinned)

    def shrink(self, to: int) -> list[Artifact]:
        """Delete the oldest unpinned artifacts until the library takes at most `to` bytes; returns what went."""
        gone: list[Artifact] = []
        self.collect()
        with self.database.session(write=False) as session:
            oldest = session.scalars(
                select(ArtifactRow.id).where(ArtifactRow.pinned == 0).order_by(ArtifactRow.created)
            ).all()
        for artifact_id in oldest:
            if self.store.size() <= to:
                break
            gone.append(self.delete(artifact_id))
        return gone

    def collect(self, grace: float = 3_600.0) -> int:
        """Remove content that no listed artifact and no unfinished job needs; returns how many went.

        Args:
            grace: Seconds for which fresh content stays in any case: its job may be about to list it.
        """
        now = time.time()
        self.store.check_owner()
        with self.database.session(write=False) as session:
            roots = set(session.scalars(select(ArtifactRow.key)))
            alive = JobRow.state.in_(("queued", "running")) | (
                (JobRow.state == "failed") & (JobRow.finished > now - _KEEP_FAILED)
            )
            roots |= set(session.scalars(select(StepRow.key).join(JobRow, JobRow.id == StepRow.job_id).where(alive)))
        needed = self._closure(roots)
        gone = 0
        for key, used in self.store.ages().items():
            if key not in needed and used <= now - grace:
                gone += self.store.remove(key, before=now - grace)
        self.store.tidy()
        return gone

    def _closure(self, roots: Iterable[str]) -> set[str]:
        """`roots` and all that they were made of."""
        needed: set[str] = set()
        ring = set(roots)
        while ring:
            needed |= ring
            found = self.store.looks(ring).values()
            ring = {part for one in found if one is not None for part in one.parts} - needed
        return needed

    def _artifact(self, row: ArtifactRow) -> Artifact:
        found = self.store.find(row.key)
        if found is None:
            raise NotFound("id", row.id, "its files are gone from the library folder")
        return _listed(row, found)


def _listed(row: ArtifactRow, found: Artifact) -> Artifact:
    """As its owner sees it: a film is the video that was asked for."""
    return replace(found, id=row.id, kind=row.kind, request=row.request, why=row.why)


def _title(request: Request, artifact: Artifact, source: str = "") -> str:
    """What it is called: by its own name or words, else by what it was made of (`source`: the title of that)."""
    for value in (artifact.details.get("title"), getattr(request, "prompt", ""), getattr(request, "text", "")):
        if value:
            return _line(value)
    if request.kind == "upscale":
        return f"{_line(source, 190) or 'A picture'}, enlarged"
    if request.kind == "transcript":
        return f"What is said in {_line(source, 180)}" if source else "What is said in a recording"
    if request.kind == "music":
        if words := _line(getattr(request, "lyrics", "")):
            return words
        composer = _line(artifact.details.get("composer") or "", 100).title()
        return f"A piece in the manner of {composer}" if composer else "A piece of music"
    return request.kind


def _line(value: object, most: int = 200) -> str:
    return " ".join(str(value).split())[:most]
