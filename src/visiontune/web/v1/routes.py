"""The OpenAI-compatible interface, `/v1`: each of its parts."""

from __future__ import annotations

from flask_openapi import OpenAPI

from visiontune.web.v1 import images, listing, speech, talk, transcripts, videos


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    listing.register(app)
    for part in (talk, images, speech, transcripts, videos):
        app.register_api(part.blueprint)
