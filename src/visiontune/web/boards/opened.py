"""The board of an address: a draft's, or a film's as it was made; what ended meanwhile is taken up first."""

from __future__ import annotations

from dataclasses import dataclass, replace

from visiontune.errors import NotFound, VisionTuneError
from visiontune.jobs.records import Job
from visiontune.listing import Listing
from visiontune.storyboards.beginnings import written
from visiontune.storyboards.board import Board, new_scene
from visiontune.storyboards.drafts import Draft, Drafts
from visiontune.storyboards.films import Film
from visiontune.storyboards.outcomes import outcome
from visiontune.text.base import read_script
from visiontune.web.security.identity import visitor
from visiontune.web.state import web


@dataclass(frozen=True)
class Opened:
    """A board and what is known of its film.

    Args:
        listing: The film's; None before there is one, or where it was deleted. `film`: None where its files are gone.
        base: The board that the film was made of.
    """

    id: str
    board: Board
    draft: Draft | None = None
    listing: Listing | None = None
    film: Film | None = None
    base: Board | None = None

    @property
    def number(self) -> int:
        return self.draft.number if self.draft else 0

    @property
    def changed(self) -> bool:
        """Whether it differs from its film."""
        return self.base is None or self.film is None or self.base.digest() != self.board.digest()

    @property
    def job(self) -> Job | None:
        """What makes it now, or made it last."""
        if self.draft is None or (self.draft.job or self.draft.writing) is None:
            return None
        try:
            return web().studio.queue.get(str(self.draft.writing or self.draft.job), visitor().user)
        except NotFound:
            return None

    @property
    def writing(self) -> bool:
        """Whether its script is still being written."""
        return bool(self.draft and self.draft.writing)


def drafts() -> Drafts:
    return Drafts(web().studio.database)


def opened(one: str) -> Opened:
    """The board of a draft's id, or of a film's; a film that is being edited opens as its draft.

    Raises:
        NotFound: there is neither, or it is another's.
    """
    user = visitor().user
    try:
        draft: Draft | None = drafts().get(one, user)
    except NotFound:
        draft = drafts().of_artifact(one, user)
    if draft is not None:
        draft = settled(draft)
        listing = next(iter(web().listings.some([draft.artifact_id] if draft.artifact_id else [], user)), None)
        film = film_of(listing)
        base = base_of(listing, film)
        return Opened(draft.id, draft.board, draft, listing, film, base)
    listing = web().listings.get(one, user)
    film = film_of(listing)
    base = base_of(listing, film)
    if listing.kind != "video":
        raise NotFound("id", one, "is no film that was made here, so it has no scenes to edit")
    if base is None:
        raise NotFound("id", one, "the files of this film are gone from the library folder; make it again")
    return Opened(one, base, None, listing, film, base)


def film_of(listing: Listing | None) -> Film | None:
    found = web().studio.store.look(listing.key) if listing is not None and listing.kind == "video" else None
    return None if found is None else Film.of(found)


def base_of(listing: Listing | None, film: Film | None) -> Board | None:
    """The board that a film was made of; where its files are gone, of its request if that has the script."""
    if listing is None or listing.kind != "video":
        return None
    if film is not None:
        song = str(listing.request.get("lyrics") or "").strip()
        return Board.of(dict(listing.request) | {"script": None if song else film.script})
    return Board.of(listing.request) if listing.request.get("script") or listing.request.get("lyrics") else None


def settled(draft: Draft) -> Draft:
    """The draft once what was made for it is taken up: a script that was written, a film that was made."""
    if draft.writing is not None:
        return _with_script(draft)
    if draft.job is None or not draft.submitted:
        return draft
    job = _job(draft.job)
    if job is None or not job.ended:
        return draft
    if job.artifact_id is None:
        return draft  # failed or cancelled, which the page says
    listing = next(iter(web().listings.some([job.artifact_id], draft.user)), None)
    film = film_of(listing)
    base = base_of(listing, film)
    if listing is None or film is None or base is None:
        return drafts().note(draft.id, draft.user, submitted="")
    same = draft.board.digest() == draft.submitted
    told = outcome(web().studio.database, job.id, film.parts, listing.key)
    forget_previews(draft)
    return drafts().replace(
        draft.id, draft.user, base if same else draft.board, listing.id,
        at=draft.number, submitted="", outcome=told, previews={}, notice="",
    )  # fmt: skip


def forget_previews(draft: Draft) -> None:
    """Take looks at single scenes out of the library, but for those that were kept; end those that are still made."""
    for preview in draft.previews.values():
        forget_preview(preview["job"])


def forget_preview(job_id: str) -> None:
    user = visitor().user
    job = _job(job_id)
    if job is None:
        return
    if job.artifact_id is not None:
        web().studio.library.give_up(job.artifact_id, user)
    elif not job.ended:
        web().studio.queue.cancel(job_id)


def _with_script(draft: Draft) -> Draft:
    job = _job(str(draft.writing))
    if job is not None and not job.ended:
        return draft
    told = ""
    board = draft.board
    try:
        if job is None or job.artifact_id is None:
            told = (job.error or {}).get("message", "it was cancelled") if job else "its job is gone"
        else:
            found = web().studio.library.get(job.artifact_id, draft.user)
            board = written(board, read_script(found.path))
    except VisionTuneError as error:
        told = str(error)
    if told:
        asked = job.request if job else {}
        scene = new_scene(narration=str(asked.get("source") or ""))  # nothing that was typed is lost
        board = replace(board.with_scenes([scene]), title=" ".join(str(asked.get("prompt") or "").split())[:200])
        told = f"The script could not be written: {told.rstrip('.')}. Write the scenes here, or begin again."
    return drafts().replace(draft.id, draft.user, board, at=draft.number, writing=None, notice=told)


def _job(job_id: str) -> Job | None:
    try:
        return web().studio.queue.get(job_id, visitor().user)
    except NotFound:
        return None
