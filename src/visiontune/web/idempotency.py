"""`Idempotency-Key`: a call with a key is made once, and its repetition is answered the same for a day.

```
first call    row (user, key, fingerprint)  -> view -> answer kept in the row
same again    waits for the answer, also in another process, and repeats it
another body  422
```

Whoever died over a call has perhaps made what it asked for: its repetition is told so, and makes nothing. Streams and
very long answers are not kept: their repetition is told so too.
"""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any

from flask import Response, g, request
from flask_openapi import OpenAPI
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from visiontune.errors import InputError, JobError
from visiontune.jobs.owner import is_dead, this_owner
from visiontune.jobs.tables import IdempotencyRow
from visiontune.web.security.identity import visitor
from visiontune.web.state import web

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
"""Header of an answer that was given before."""
KEPT = 24 * 3_600.0  # seconds
_PATHS = ("/api/", "/v1/")
_PATIENCE, _POLL = 120.0, 0.05  # seconds
_LONGEST = 8 * 1024**2  # bytes of an answer that is kept
_AGAIN = (401, 403, 429, 500, 502, 503, 507)
"""Statuses after which the same call may well succeed: nothing was made, so the key is free again."""


def register(app: OpenAPI) -> None:
    """Add the guard to `app`; those of security come before."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> Response | None:
    """Claim the key of this call, or answer it as before."""
    key = request.headers.get(HEADER)
    if key is None or request.method != "POST" or not request.path.startswith(_PATHS) or "visitor" not in g:
        return None
    if not (1 <= len(key) <= 200 and key.isascii() and key.isprintable()):
        raise InputError(HEADER, key, "must have 1 to 200 plain characters; a UUID is best")
    fingerprint, deadline = _fingerprint(), time.monotonic() + _PATIENCE
    while True:
        row = _claim(key, fingerprint)
        if row is None:
            g.idempotency_key = key
            return None
        if row.fingerprint != fingerprint:
            raise InputError(HEADER, key, "was sent with another call before; take a new key for this one")
        if row.status is not None:
            return _repeated(row.status, row.body or {})
        if is_dead((row.body or {}).get("owner", "")):
            raise JobError(
                f"the first call with the {HEADER} {key} was interrupted, and what it asked for may have been made;"
                " look at the jobs, then take a new key"
            )
        if time.monotonic() > deadline:
            raise JobError(f"the first call with the {HEADER} {key} is still being answered; try again later")
        time.sleep(_POLL)


def _end(response: Response) -> Response:
    """Keep the answer of a call that claimed its key."""
    key = g.pop("idempotency_key", None)
    if key is None:
        return response
    mine = (IdempotencyRow.user == visitor().user, IdempotencyRow.key == key)
    with web().studio.database.session() as session:
        if response.status_code in _AGAIN:
            session.execute(delete(IdempotencyRow).where(*mine))
        else:
            values = {"status": response.status_code, "body": _kept(response)}
            session.execute(update(IdempotencyRow).where(*mine).values(**values))
    return response


def _claim(key: str, fingerprint: str) -> IdempotencyRow | None:
    """None when the key is now this call's own; else the row of the first call."""
    user, now = visitor().user, time.time()
    row = IdempotencyRow(user=user, key=key, fingerprint=fingerprint, created=now, body={"owner": this_owner()})
    query = select(IdempotencyRow).where(IdempotencyRow.user == user, IdempotencyRow.key == key)
    try:
        with web().studio.database.session() as session:
            session.execute(delete(IdempotencyRow).where(IdempotencyRow.created < now - KEPT))
            if (found := session.scalars(query).first()) is not None:
                return found
            session.add(row)
    except IntegrityError:  # on PostgreSQL another may be first
        with web().studio.database.session(write=False) as session:
            return session.scalars(query).first() or row
    return None


def _fingerprint() -> str:
    """Of what is asked: address and body. A form's boundary is drawn anew with each sending, so its parts count."""
    digest = hashlib.sha256(f"{request.method} {request.full_path}\n".encode("utf-8", "surrogateescape"))
    if request.mimetype != "multipart/form-data":
        digest.update(request.get_data(cache=True))
        return digest.hexdigest()
    for name, values in sorted(request.form.lists()):
        digest.update(repr((name, values)).encode("utf-8", "surrogateescape"))
    for name, file in sorted(request.files.items(multi=True), key=lambda item: (item[0], item[1].filename or "")):
        digest.update(repr((name, file.filename)).encode("utf-8", "surrogateescape"))
        while block := file.stream.read(1 << 20):
            digest.update(block)
        file.stream.seek(0)
    return digest.hexdigest()


def _kept(response: Response) -> dict[str, Any]:
    """An answer as JSON; without its body where that is a stream, or very long."""
    headers = {name: value for name, value in response.headers.items() if name in ("Location", "Content-Disposition")}
    told: dict[str, Any] = {"type": response.content_type, "headers": headers}
    if response.mimetype == "text/event-stream" or (response.content_length or 0) > _LONGEST:
        return told
    response.direct_passthrough = False
    content = response.get_data()
    return told | ({"content": base64.b64encode(content).decode()} if len(content) <= _LONGEST else {})


def _repeated(status: int, body: dict[str, Any]) -> Response:
    if "content" not in body:
        raise JobError("this call was answered before, by a stream or a very long answer, which is not kept")
    response = Response(base64.b64decode(body["content"]), status, content_type=body["type"])
    response.headers.update(body["headers"])
    response.headers[REPLAYED] = "true"
    return response
