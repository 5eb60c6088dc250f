"""Drafts: boards that are being edited, saved with every change, each change to be taken back."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from visiontune.errors import InputError, NotFound
from visiontune.jobs.database import Database
from visiontune.jobs.tables import ArtifactRow, DraftRow, new_id
from visiontune.storyboards.board import LONGEST, Board
from visiontune.storyboards.edits import Edit, apply
from visiontune.storyboards.history import remember, step
from visiontune.text.base import MOST_SCENES

BUSY = "is being made already; cancel that first, or wait for it"


@dataclass(frozen=True)
class Draft:
    """A board that is edited. `changed` is in seconds since the epoch.

    Args:
        artifact_id: The film that it is of; None before the first one.
        number: Of its last change, from 0.
        job: The job that makes its film now, or made it last; `writing` the one that writes its script.
        submitted: The board's digest when `job` was queued.
        previews: Of scenes by id: the job, and the digest of what it shows.
        notice: What there is to say of it, until it is made or changed by hand.
        outcome: What making its film found and made.
        undoes, redoes: What the next step back and forth changes, in words; empty where there is none.
    """

    id: str
    user: str
    artifact_id: str | None
    board: Board
    changed: float
    number: int = 0
    job: str | None = None
    writing: str | None = None
    submitted: str = ""
    previews: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    notice: str = ""
    outcome: str = ""
    undoes: str = ""
    redoes: str = ""

    @classmethod
    def of(cls, row: DraftRow) -> Self:
        """As its row says."""
        data = row.data or {}
        undo, redo = data.get("undo") or [], data.get("redo") or []
        return cls(
            row.id,
            row.user,
            row.artifact_id,
            Board.of(row.request),
            row.changed,
            number=int(data.get("number") or 0),
            job=data.get("job"),
            writing=data.get("writing"),
            submitted=str(data.get("submitted") or ""),
            previews=dict(data.get("previews") or {}),
            notice=str(data.get("notice") or ""),
            outcome=str(data.get("outcome") or ""),
            undoes=str(undo[-1]["what"]) if undo else "",
            redoes=str(redo[-1]["what"]) if redo else "",
        )


class Drafts:
    """Users' drafts.

    Args:
        clock: Now, in seconds; tests turn it.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self.database, self.clock = database, clock

    def begin(
        self, user: str, board: Board, artifact_id: str | None = None, writing: str | None = None, notice: str = ""
    ) -> Draft:
        """A new draft; of a film that has one already, that one.

        Args:
            writing: The job that writes its script.
        """
        _check_size(board)
        with self.database.session() as session:
            if artifact_id is not None:  # of two that begin at once, the second finds the draft of the first
                session.get(ArtifactRow, artifact_id, with_for_update=True)
            if artifact_id is not None and (row := _of_artifact(session, artifact_id, user)) is not None:
                return Draft.of(row)
            row = DraftRow(id=new_id(), user=user, artifact_id=artifact_id, request=board.document())
            row.data = {"number": 0, "writing": writing, "notice": notice}
            row.changed = self.clock()
            session.add(row)
            return Draft.of(row)

    def get(self, draft_id: str, user: str) -> Draft:
        """One by its whole id.

        Raises:
            NotFound: there is none, or it is another's.
        """
        with self.database.session(write=False) as session:
            return Draft.of(_row(session, draft_id, user))

    def of_artifact(self, artifact_id: str, user: str) -> Draft | None:
        """The draft of a film, if there is one."""
        with self.database.session(write=False) as session:
            row = _of_artifact(session, artifact_id, user)
            return None if row is None else Draft.of(row)

    def find(self, user: str, limit: int = 100) -> list[Draft]:
        """The last changed first."""
        query = select(DraftRow).where(DraftRow.user == user).order_by(DraftRow.changed.desc(), DraftRow.id)
        with self.database.session(write=False) as session:
            return [Draft.of(row) for row in session.scalars(query.limit(limit))]

    def edit(self, draft_id: str, user: str, edits: Sequence[Edit]) -> Draft:
        """The draft after `edits`; either all of them are made or none.

        Raises:
            NotFound: there is no such draft, or a scene is gone from it.
            InputError: an edit is wrong; names the field.
        """

        def change(board: Board, data: dict[str, Any]) -> Board:
            made, back = apply(board, edits)
            _check_size(made, board)
            remember(data, back, edits, board, self.clock())
            return made

        return self._change(draft_id, user, change)

    def undo(self, draft_id: str, user: str) -> Draft:
        """Take the last change back; nothing happens where there is none."""
        return self._change(draft_id, user, lambda board, data: step(board, data, "undo", "redo"))

    def redo(self, draft_id: str, user: str) -> Draft:
        """Make the change again that was taken back last."""
        return self._change(draft_id, user, lambda board, data: step(board, data, "redo", "undo"))

    def replace(
        self,
        draft_id: str,
        user: str,
        board: Board,
        artifact_id: str | None = None,
        *,
        at: int | None = None,
        **data: Any,
    ) -> Draft:
        """Give a draft another board, as a film that was made has it, and facts; with `at`, only if it is of that number."""

        def change(old: Board, kept: dict[str, Any]) -> Board:
            kept.update(data)
            return board if at is None or kept.get("number") == at else old

        return self._change(draft_id, user, change, counts=False, artifact_id=artifact_id)

    def note(self, draft_id: str, user: str, **data: Any) -> Draft:
        """Keep facts of a draft beside its board: job, writing, submitted, notice."""

        def change(board: Board, kept: dict[str, Any]) -> Board:
            kept.update(data)
            return board

        return self._change(draft_id, user, change, counts=False)

    def claim(self, session: Session, draft_id: str, user: str, seen: str | None, job: str, board: Board) -> None:
        """Note, in the transaction that queues it, that `job` makes the draft's film as `board` is.

        Args:
            seen: The job that was noted when it was looked at; of all who ask at once only one finds it so still.

        Raises:
            NotFound: there is no such draft, or it is another's.
            InputError: another came first.
        """
        row = _row(session, draft_id, user, lock=True)
        data = dict(row.data or {})
        if data.get("job") != seen or data.get("writing"):
            raise InputError("storyboard", board.name, BUSY)
        row.data = data | {"job": job, "submitted": board.digest(), "notice": "", "outcome": ""}

    def preview(self, draft_id: str, user: str, scene_id: str, job: str, digest: str) -> str | None:
        """Keep which job shows a scene; returns the one that did before."""
        before: list[str] = []

        def change(board: Board, kept: dict[str, Any]) -> Board:
            previews = dict(kept.get("previews") or {})
            before.extend(str(one["job"]) for one in (previews.get(scene_id),) if one)
            kept["previews"] = previews | {scene_id: {"job": job, "digest": digest}}
            return board

        self._change(draft_id, user, change, counts=False)
        return before[0] if before else None

    def delete(self, draft_id: str, user: str) -> None:
        """Give a draft up, with all that could be taken back.

        Raises:
            NotFound: there is none, or it is another's.
        """
        with self.database.session() as session:
            session.delete(_row(session, draft_id, user))

    def _change(
        self,
        draft_id: str,
        user: str,
        change: Callable[[Board, dict[str, Any]], Board],
        *,
        counts: bool = True,
        artifact_id: str | None = None,
    ) -> Draft:
        with self.database.session() as session:
            row = _row(session, draft_id, user, lock=True)
            data = json.loads(json.dumps(row.data or {}))  # a new value, so that the row is seen to have changed
            board = change(Board.of(row.request), data)
            if counts:
                data["number"] = int(data.get("number") or 0) + 1
                row.changed = self.clock()
            row.request, row.data = board.document(), data
            if artifact_id is not None:
                row.artifact_id = artifact_id
            return Draft.of(row)


def _row(session: Session, draft_id: str, user: str, *, lock: bool = False) -> DraftRow:
    row = session.get(DraftRow, draft_id, with_for_update=lock or None)
    if row is None or row.user != user:
        raise NotFound("id", draft_id, "there is no such storyboard")
    return row


def _of_artifact(session: Session, artifact_id: str, user: str) -> DraftRow | None:
    query = select(DraftRow).where(DraftRow.artifact_id == artifact_id, DraftRow.user == user)
    return session.scalars(query.order_by(DraftRow.changed.desc()).limit(1)).first()


def _check_size(board: Board, before: Board | None = None) -> None:
    """Refuse what is too large, unless it is no larger than `before`: what holds too much must be able to shrink."""
    count = len(board.scenes)
    if count > MOST_SCENES and (before is None or count > len(before.scenes)):
        raise InputError("scenes", count, f"are more than a storyboard holds; {MOST_SCENES:,} at most")
    length = _length(board)
    if length > LONGEST and (before is None or length > _length(before)):
        raise InputError("script", board.name, f"is too long for a storyboard; {LONGEST:,} characters at most")


def _length(board: Board) -> int:
    return len(json.dumps(board.document()))
