"""The interface for programs, `/api`: each of its parts."""

from __future__ import annotations

from flask_openapi import OpenAPI

from visiontune.web.api import (
    artifacts,
    collections,
    conversations,
    doctor,
    documentation,
    jobs,
    make,
    profile,
    understanding,
    uploads,
    weights,
)


def register(app: OpenAPI) -> None:
    """Add what is here to `app`."""
    parts = (make, jobs, artifacts, collections, uploads, conversations, understanding, profile, doctor, weights)
    for part in parts:
        part.register(app)
    documentation.register(app)
