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
from typing import cast

from flask import Blueprint, Response, current_app, request
from flask_openapi import OpenAPI

from visiontune.errors import QueueFull
from visiontune.web.hearing import hung_up
from visiontune.web.hub import Hub, Position
from visiontune.web.receiving import STREAMS
from visiontune.web.security.access import access
from visiontune.web.security.identifying import lasting
from visiontune.web.security.identity import visitor
from visiontune.web.state import web
from visiontune.web.telling import Telling

MOST = 800
"""Streams that may be open."""
MOST_OF_USER = 24
"""Of one user's, where there are accounts."""
_FOR_PAGES = 36  # threads that streams leave to pages, on servers where each stream holds one
_NAME = "visiontune_hub"
events = Blueprint("events", __name__)


def hub() -> Hub:
    """Of the application that answers this request."""
    return cast(Hub, current_app.extensions[_NAME])


@events.get("/events")
@access("visitor")
def stream() -> Response:
    """The visitor's stream."""
    headers = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
    if request.method == "HEAD":
        return Response(iter(()), mimetype="text/event-stream", headers=headers)
    user, conversation = visitor().user, request.args.get("conversation") or None
    after = _position(request.headers.get("Last-Event-ID")) or _position(request.args.get("after"))
    streams = request.environ.get(STREAMS)
    if streams is None and len(hub()) >= web().settings.web_threads - _FOR_PAGES:
        raise QueueFull("too many pages are open; close some", retry_after=10.0)
    listener, at = hub().join(user, conversation)
    try:
        if after is not None:
            now = hub().now()  # of another database, or of one that was put back, a position may lie in the future
            after = Position(min(after.jobs, now.jobs), min(after.replies, now.replies))
        missed = hub().since(after, user, conversation) if after is not None else []
    except BaseException:
        hub().leave(listener)
        raise
    telling = Telling(listener, after or at, missed, hung_up(), lasting())
    # The gateway tells it without holding a thread; another server reads it in one.
    response = Response(telling if streams is None else iter(()), mimetype="text/event-stream", headers=headers)
    if streams is not None:
        streams.append(telling)
    leave = hub().leave
    response.call_on_close(lambda: leave(listener))  # also where nobody began to read
    return response


def position(conversation: str | None = None) -> str:
    """From where a stream completes the page that is being made; take it before reading what the page shows."""
    now = hub().now()
    first = hub().running_since(visitor().user, conversation) if conversation else None
    return str(now if first is None else now._replace(replies=min(first, now.replies)))


def _position(text: str | None) -> Position | None:
    found = re.fullmatch(r"(\d{1,15})-(\d{1,15})", text or "", re.ASCII)
    return Position(int(found[1]), int(found[2])) if found else None


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    held = app.extensions["visiontune"]
    app.extensions[_NAME] = Hub(held.studio.database, MOST, MOST_OF_USER if held.accounts else MOST)
    app.jinja_env.globals["events_position"] = position
    app.register_blueprint(events)
