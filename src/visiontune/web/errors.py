"""Errors as answers: our error tree and HTTP's, told to who asks in the form that they read.

```
NotFound 404   InputError 422   Cancelled, JobError 409   QueueFull 429   BackendError, WeightsError 503
RemoteError, ContentError 502   Unavailable 503   StorageError 507   anything else 500: logged here, no details told
```

Browsers get a page, htmx a message for a toast, `/api` `{"error": {"type", "message", "field"?}}`, and `/v1` OpenAI's
error object, where wrong input is 400.
"""

from __future__ import annotations

import json
import logging
import math
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import quote

from flask import Response, g, redirect, render_template, request
from flask_openapi import OpenAPI
from markupsafe import escape
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.wrappers import Response as AnyResponse

from visiontune import errors
from visiontune.errors import VisionTuneError
from visiontune.requests import input_error
from visiontune.web.security.bodies import is_api
from visiontune.web.state import web
from visiontune.web.v1.faults import document as openai

_STATUS: tuple[tuple[type[VisionTuneError], int], ...] = (
    (errors.NotFound, 404),
    (errors.InputError, 422),
    (errors.Cancelled, 409),
    (errors.QueueFull, 429),
    (errors.JobError, 409),
    (errors.BackendError, 503),
    (errors.WeightsError, 503),
    (errors.RemoteError, 502),
    (errors.ContentError, 502),
    (errors.Unavailable, 503),
    (errors.StorageError, 507),
)
"""The first class that fits."""
_PLAIN = {
    400: "this request cannot be understood",
    401: "log in first",
    403: "this is not allowed",
    404: "there is nothing at this address",
    405: "this address does not take that method",
    413: "this is larger than may be sent here",
    415: "send JSON, with the header Content-Type: application/json",
    429: "too many requests; try again in a moment",
    500: "something went wrong here, and was noted in the log; nothing of yours was lost",
}
_LONGEST = 800  # characters of a message that goes into a header


@dataclass(frozen=True)
class Fault:
    """What went wrong, as it is told.

    Args:
        field: Of the request, where one is to blame.
        retry_after: Seconds; None: nobody knows.
    """

    status: int
    type: str
    message: str
    field: str | None = None
    retry_after: float | None = None
    headers: tuple[tuple[str, str], ...] = ()


def register(app: OpenAPI) -> None:
    """Answer errors of `app`."""
    log = logging.getLogger("visiontune.web")
    app.validation_error_callback = _refuse

    @app.errorhandler(VisionTuneError)
    def ours(error: VisionTuneError) -> AnyResponse:
        return answer(fault_of(error))

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> AnyResponse | HTTPException:
        if error.response is not None or (error.code or 500) < 400:
            return error  # an answer that is complete already, as a redirection
        return answer(_http_fault(error))

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> AnyResponse:
        log.exception("%s %s failed", request.method, request.path)
        return answer(_http_fault(InternalServerError()))


def fault_of(error: VisionTuneError) -> Fault:
    """What an error of ours is told as."""
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    return Fault(
        status,
        type(error).__name__,
        _whole(str(error)),
        _whole(error.field) if isinstance(error, errors.InputError) else None,
        getattr(error, "retry_after", None),
    )


def answer(fault: Fault) -> AnyResponse:
    """`fault` in the form that who asks reads."""
    if is_api() or request.path == "/openapi.json":
        response = _as_json(openai(fault) if request.path.startswith("/v1/") else _ours(fault), fault)
    elif "HX-Request" in request.headers:
        response = _as_toast(fault)
    elif fault.status == 401 and request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
        here = request.full_path.rstrip("?")
        return redirect("/login" if here == "/" else f"/login?next={quote(here, safe='')}", 302)
    elif _reads_no_pages():
        response = _as_json(_ours(fault), fault)
    else:
        response = Response(_page(fault), fault.status)
    response.headers.update(fault.headers)
    if fault.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if fault.retry_after is not None:
        response.headers["Retry-After"] = str(max(1, math.ceil(fault.retry_after)))
    return response


def _reads_no_pages() -> bool:
    """Whether a program asks: it wants JSON, or figures."""
    wanted = request.accept_mimetypes
    if request.path == "/metrics":
        return "text/html" not in {kind for kind, _ in wanted}
    return wanted.best_match(["text/html", "application/json"]) == "application/json"


def _refuse(error: ValidationError) -> NoReturn:
    raise input_error(error) from error


def _http_fault(error: HTTPException) -> Fault:
    status = error.code or 500
    told = error.description if error.description != type(error).description else None
    message = _PLAIN.get(status) if told is None or status >= 500 else _whole(told)
    # What werkzeug itself would say beside the body: Allow, Retry-After, Content-Range.
    kept = ("allow", "content-range", "retry-after")
    headers = tuple((name, value) for name, value in error.get_headers() if name.lower() in kept)
    return Fault(status, error.name.replace(" ", ""), message or error.name.lower(), headers=headers)


def _whole(text: str) -> str:
    """As it can be sent: half characters, as broken input has them, are told as question marks."""
    return text.encode("utf-8", "replace").decode()


def _ours(fault: Fault) -> dict[str, Any]:
    document = {"type": fault.type, "message": fault.message}
    return {"error": document if fault.field is None else {**document, "field": fault.field}}


def _as_json(document: dict[str, Any], fault: Fault) -> Response:
    is_openai = request.path.startswith("/v1/")
    status = 400 if is_openai and fault.type == "InputError" else fault.status
    response = Response(json.dumps(document, ensure_ascii=False), status, mimetype="application/json")
    if is_openai and fault.status not in (429, 502) and fault.retry_after is None:
        response.headers["X-Should-Retry"] = "false"  # OpenAI's clients would make a job that failed twice again
    return response


def _as_toast(fault: Fault) -> Response:
    """A message that the page shows; it keeps what it has."""
    response = Response(status=fault.status, mimetype="text/html")
    message = fault.message[:_LONGEST]
    if fault.status == 401:
        response.headers["HX-Redirect"] = "/login"
    elif fault.status == 422:  # which forms swap in, with their fields' faults
        response.headers["HX-Reswap"] = "none"
        response.headers["HX-Trigger"] = json.dumps({"vt:toast": {"text": message, "kind": "bad"}})
    else:
        response.headers["X-Error"] = quote(message)
    return response


def _page(fault: Fault) -> str:
    titles = {403: "Not allowed", 404: "Nothing here", 429: "A little slower", 507: "No room left"}
    title = titles.get(fault.status, "That did not work")
    try:
        return render_template("pages/error.html", fault=fault, title=title, known="visitor" in g, held=web())
    except Exception:  # the page itself may be what fails
        logging.getLogger("visiontune.web").exception("the page that tells an error failed")
        return f"<!doctype html><title>{title}</title><h1>{title}</h1><p>{escape(fault.message)}</p>"
