"""Pages asked for once before anybody does: what they load and compile is there when somebody comes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

from flask import g
from flask_openapi import OpenAPI

from visiontune.web.security.identity import LOCAL, Visitor

log = logging.getLogger(__name__)
PAGES = ("/", "/library", "/jobs", "/create/image", "/create/video", "/create/music", "/create/speech", "/v1/models")


def warm(app: OpenAPI, pages: Sequence[str] = PAGES) -> None:
    """Make each page and throw it away; neither guards nor the log see it, and what fails here is told to who asks."""
    for page in pages:
        with app.test_request_context(page):
            g.visitor = Visitor(LOCAL, "admin", "loopback")
            try:
                app.dispatch_request()
            except Exception:
                log.debug("%s could not be made ahead", page, exc_info=True)


def warming(app: OpenAPI) -> threading.Thread:
    """`warm`, begun in a thread of its own."""
    thread = threading.Thread(target=warm, args=(app,), name="warming", daemon=True)
    thread.start()
    return thread
