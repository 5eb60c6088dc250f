"""Errors as OpenAI's objects, for frames of streams; answers are rendered by `web.errors`."""

from __future__ import annotations

from typing import Any

from visiontune.errors import (
    BackendError,
    Cancelled,
    ContentError,
    InputError,
    NotFound,
    QueueFull,
    RemoteError,
    VisionTuneError,
    WeightsError,
)


def fault(error: VisionTuneError) -> dict[str, Any]:
    """An error's object."""
    kind, code = "server_error", "server_error"
    if isinstance(error, NotFound):
        kind, code = "invalid_request_error", f"{error.field}_not_found"
    elif isinstance(error, InputError):
        kind, code = "invalid_request_error", "invalid_value"
    elif isinstance(error, QueueFull):
        kind, code = "rate_limit_error", "rate_limit_exceeded"
    elif isinstance(error, Cancelled):
        code = "cancelled"
    elif isinstance(error, BackendError | WeightsError | RemoteError):
        code = "unavailable"
    elif isinstance(error, ContentError):
        code = "content_error"
    param = error.field if isinstance(error, InputError) else None
    return {"error": {"message": str(error), "type": kind, "param": param, "code": code}}
