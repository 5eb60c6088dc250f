"""Replies as calls: queued, and read piece by piece in the request's own thread while the engine writes them."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping
from typing import Any

from visiontune.errors import Cancelled, JobError
from visiontune.jobs.making import error_from
from visiontune.jobs.replies import Kind, Reply, ReplyQueue
from visiontune.web.hearing import hung_up
from visiontune.web.security.identity import visitor
from visiontune.web.state import web

POLL = 0.04  # seconds between looks; the engine writes every twentieth of a second
Events = Generator[Mapping[str, Any], None, None]


def asked(kind: Kind, request: Mapping[str, Any]) -> Events:
    """The events of a reply that is queued now, until it is whole; one that nobody reads to its end is cancelled.

    Raises:
        QueueFull: too many wait.
        VisionTuneError: what the reply failed with, after what was said before.
        Cancelled: it was cancelled, or the client hung up.
    """
    studio, user = web().studio, visitor().user
    replies = ReplyQueue(studio.database, studio.queue.owner)
    return told(replies.add(kind, request, user))


def told(reply: Reply) -> Events:
    """`asked`, of a reply that is queued already."""
    studio = web().studio
    return _events(ReplyQueue(studio.database, studio.queue.owner), reply, hung_up())


def begun(events: Events) -> Events:
    """`events`, of which the first is here: what fails before it fails now, and not within a stream."""
    try:
        first = next(events)
    except StopIteration:
        return events

    def all_of_them() -> Events:
        try:
            yield first
            yield from events
        finally:
            events.close()  # also where nobody began to read

    return all_of_them()


def _events(replies: ReplyQueue, reply: Reply, gone: Callable[[], bool]) -> Events:
    after = 0
    ended = False
    try:
        while True:
            for event in replies.events(reply.id, after):
                after = event.id
                if event.event["type"] == "ended":
                    ended = True
                    if not event.event["complete"]:
                        _fail(replies.get(reply.id, reply.user), str(event.event["reason"]))
                    return
                yield event.event
            if gone():
                raise Cancelled("the client hung up")
            time.sleep(POLL)
    finally:
        if not ended:
            replies.cancel(reply.id, reply.user)


def _fail(reply: Reply, reason: str) -> None:
    if reply.state == "cancelled":
        raise Cancelled("cancelled")
    raise error_from(dict(reply.error or {"type": JobError.__name__, "message": reason}))
