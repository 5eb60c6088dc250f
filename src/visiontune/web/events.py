"""`/events`: one stream a page, of the visitor's jobs and replies.

```
retry: 2000
id: 120-57      event: opened   data: {}
id: 121-57      event: job      data: {"id", "kind", "state", "fraction", "sentence", "artifact", "title"}
id: 121-58      event: reply    data: {"reply", "conversation", "type", …}     see `chat.answering`
: ping                                                                    every PING seconds
```

It ends, within HELD seconds, once its session or key no longer does. It begins after the position in `Last-Event-ID`,
else in `?after=`, else now; with `?conversation=` it tells only that conversation's replies. A page says where it
stands: `position(conversation)`, in templates `events_position`, is the place from which a stream completes what the
page shows, unfinished replies from their first word on.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import cast

from flask import Blueprint, Response, current_app, request
from flask_openapi import OpenAPI

from visiontune.web.hub import Frame, Hub, Listener, Position, encoded
from visiontune.web.security.access import access
from visiontune.web.security.identifying import lasting
from visiontune.web.security.identity import visitor

PING = 15.0
"""Seconds between signs of life."""
LONGEST = 1_800.0
"""Seconds after which a stream ends and is opened anew, which renews its session."""
HELD = 5.0
"""Seconds between looks whether who listens would still be let in."""
_LOOK = 2.0  # seconds between looks whether the reader is still there
_NAME = "visiontune_hub"
events = Blueprint("events", __name__)


def hub() -> Hub:
    """Of the application that answers this request."""
    return cast(Hub, current_app.extensions[_NAME])


@events.get("/events")
@access("visitor")
def stream() -> Response:
    """The visitor's stream."""
    user, conversation = visitor().user, request.args.get("conversation") or None
    after = _position(request.headers.get("Last-Event-ID")) or _position(request.args.get("after"))
    listener, at = hub().join(user, conversation)
    try:
        if after is not None:
            now = hub().now()  # of another database, or of one that was put back, a position may lie in the future
            after = Position(min(after.jobs, now.jobs), min(after.replies, now.replies))
        missed = hub().since(after, user, conversation) if after is not None else []
    except BaseException:
        hub().leave(listener)
        raise
    gone = request.environ.get("waitress.client_disconnected", lambda: False)
    told = _told(listener, after or at, missed, gone, lasting())
    headers = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
    response = Response(told, mimetype="text/event-stream", headers=headers)
    leave = hub().leave
    response.call_on_close(lambda: leave(listener))  # also where nobody began to read
    return response


def position(conversation: str | None = None) -> str:
    """From where a stream completes the page that is being made; take it before reading what the page shows."""
    now = hub().now()
    first = hub().running_since(visitor().user, conversation) if conversation else None
    return str(now if first is None else now._replace(replies=min(first, now.replies)))


def _told(
    listener: Listener, after: Position, missed: list[Frame], gone: Callable[[], bool], holds: Callable[[], bool]
) -> Iterator[bytes]:
    """What was missed, what happens, and signs of life, until the reader leaves or may listen no longer."""
    yield b"retry: 2000\n" + encoded("opened", {}, after)
    for frame in missed:
        after = after.past(frame)
    if missed:
        yield b"".join(frame.sent for frame in missed)
    opened = told = looked = time.monotonic()
    while not listener.dropped.is_set() and not gone() and time.monotonic() < opened + LONGEST:
        fresh = b"".join(frame.sent for frame in listener.wait(_LOOK) if not after.covers(frame))
        if time.monotonic() >= looked + HELD:
            if not holds():
                return
            looked = time.monotonic()
        if not fresh and time.monotonic() < told + PING:
            continue
        told = time.monotonic()
        yield fresh or b": ping\n\n"


def _position(text: str | None) -> Position | None:
    found = re.fullmatch(r"(\d{1,15})-(\d{1,15})", text or "", re.ASCII)
    return Position(int(found[1]), int(found[2])) if found else None


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    held = app.extensions["visiontune"]
    most = max(1, held.settings.web_threads - 36)  # the others are for pages
    app.extensions[_NAME] = Hub(held.studio.database, most, 24 if held.accounts else most)
    app.jinja_env.globals["events_position"] = position
    app.register_blueprint(events)
