"""What may be sent to us: how much, and of which type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request
from flask.json.provider import DefaultJSONProvider
from flask_openapi import OpenAPI
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, UnsupportedMediaType

from visiontune.web.receiving import CUT
from visiontune.web.security.origins import SAFE, is_browser

View = TypeVar("View", bound=Callable[..., Any])
USUAL = 16 * 1024**2
"""Bytes of a body where its view says nothing: the longest script with the plans of all its pictures."""
STRANGERS = 1024**2
"""Bytes of a body that are read of somebody who shows no sign of being known, or for an address that is none."""
API = ("/api/", "/v1/", "/mcp")
"""Paths under which programs ask."""
_MARK = "visiontune_most_bytes"
_FILES = "multipart/form-data"
"""Besides JSON what programs send; any site can have a browser post it here, unasked."""


class Json(DefaultJSONProvider):
    """Flask's, for which JSON that is nested too deeply is as wrong as any other."""

    def loads(self, s: str | bytes, **options: Any) -> Any:
        try:
            return super().loads(s, **options)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


def register(app: OpenAPI) -> None:
    """Bound what is read into memory, and how deep it is."""
    app.json = Json(app)
    app.config["MAX_CONTENT_LENGTH"] = USUAL
    app.config["MAX_FORM_MEMORY_SIZE"] = USUAL  # a field of text; files go to disk
    app.config["MAX_FORM_PARTS"] = 20_000  # a storyboard of 2,000 scenes


def takes(most: int) -> Callable[[View], View]:
    """Mark a view that takes bodies of up to `most` bytes, as those of uploads."""

    def mark(view: View) -> View:
        setattr(view, _MARK, most)
        return view

    return mark


def is_api() -> bool:
    """Whether a program asks, and not a page."""
    return request.path.startswith(API)


def most_bytes(app: OpenAPI, accounts: bool, method: str, path: str, known: bool) -> int:
    """How many bytes of a body are worth reading for this address, before anybody has looked who asks.

    Args:
        known: Whether the request shows a cookie or a key; where there are `accounts` others may send little.
    """
    try:
        endpoint, _ = app.url_map.bind("").match(path, method)
    except HTTPException:
        return STRANGERS
    most: int = getattr(app.view_functions[endpoint], _MARK, USUAL)
    return most if known or not accounts else min(most, STRANGERS)


def check_length(view: Callable[..., Any] | None) -> None:
    """Refuse a body that is too long before it is read.

    Raises:
        RequestEntityTooLarge: it is.
    """
    most = getattr(view, _MARK, USUAL)
    request.max_content_length = most
    if most > USUAL:
        request.max_form_memory_size = current_app.config["MAX_FORM_MEMORY_SIZE"]
    if (request.content_length or 0) > most or CUT in request.environ:
        raise RequestEntityTooLarge(f"this is larger than the {most // 1024**2:,} MB that may be sent here")


def needs_token(by_key: bool) -> bool:
    """Whether this must carry the token of our pages.

    The interface for programs takes JSON, which no foreign page can send unasked, or from programs also files.

    Raises:
        UnsupportedMediaType: what a program sends is neither JSON nor a form with files.
    """
    if request.method in SAFE or (by_key and not is_api()):
        return False
    if not is_api():
        return True
    has_body = bool(request.content_length) or "Transfer-Encoding" in request.headers
    if has_body and not request.is_json and request.mimetype != _FILES:
        raise UnsupportedMediaType("send JSON, with the header Content-Type: application/json")
    return request.mimetype == _FILES and is_browser() and not by_key
