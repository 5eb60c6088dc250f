"""A conversation as its page shows it: values that templates read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from visiontune.chat.memory.records import Conversation
from visiontune.jobs.records import Job
from visiontune.listing import Listing
from visiontune.web.markdown import rendered


@dataclass(frozen=True)
class Thing:
    """Something that a reply makes or made: `job` until it is done, then `listing`; neither, once it was deleted."""

    key: str
    says: str = ""
    job: Job | None = None
    listing: Listing | None = None


@dataclass(frozen=True)
class Attachment:
    """A file that came with a message; `upload` is its id, where it is a picture that can be shown."""

    name: str
    media: str
    upload: str = ""


@dataclass(frozen=True)
class Shown:
    """One message.

    Args:
        key: Names it in the page: the id of the reply that it belongs to, else its own.
        message: Its id, once it is kept.
        state: complete, incomplete, queued or running.
        after: Of a reply that is given: number of the last event that is in here.
        asked: `{"text", "choices"}` of a question that waits for an answer.
        plan: The plan that waits for consent, or of several steps while they are made.
        why: Why it is not whole, where that is known.
    """

    key: str
    role: str
    text: str
    state: str
    created: float
    message: str = ""
    number: int = 0
    reply: str = ""
    after: int = 0
    waiting: str = ""
    asked: Mapping[str, Any] | None = None
    plan: Mapping[str, Any] | None = None
    waits: bool = False
    things: tuple[Thing, ...] = ()
    files: tuple[Attachment, ...] = ()
    why: str = ""

    @property
    def going(self) -> bool:
        """Whether more of it comes."""
        return self.state in ("queued", "running")

    @property
    def html(self) -> Markup:
        """Its words as Markdown."""
        return rendered(self.text)

    @property
    def goes_on(self) -> bool:
        """Whether something that it began is still being made."""
        jobs = [thing.job for thing in self.things if thing.job is not None]
        return any(not job.ended and not job.cancel_asked for job in jobs)


@dataclass(frozen=True)
class Talk:
    """A conversation's messages, the newest last. `earlier` is the number before which others are; 0: there are none."""

    conversation: Conversation
    shown: tuple[Shown, ...]
    earlier: int = 0

    @property
    def going(self) -> bool:
        """Whether a reply is being given."""
        return any(one.going for one in self.shown)
