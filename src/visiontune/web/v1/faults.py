"""Errors as OpenAI's objects: `type` and `code` are theirs where they have one for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from visiontune.web.errors import Fault

_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
_CODES: Mapping[str, str] = {
    "InputError": "invalid_value",
    "QueueFull": "rate_limit_exceeded",
    "TooManyRequests": "rate_limit_exceeded",
    "Unauthorized": "invalid_api_key",
    "BackendError": "unavailable",
    "WeightsError": "unavailable",
    "RemoteError": "upstream_error",
    "ContentError": "content_error",
    "Unavailable": "unavailable",
    "StorageError": "insufficient_storage",
    "Cancelled": "cancelled",
}
"""By the name of the error; `NotFound` is `model_not_found` and the like."""


def document(fault: Fault) -> dict[str, Any]:
    """A fault's object."""
    kind = _TYPES.get(fault.status) or ("invalid_request_error" if fault.status < 500 else "server_error")
    code = _CODES.get(fault.type, kind)
    if fault.type == "NotFound":
        code = f"{fault.field}_not_found" if fault.field else "not_found"
    return {"error": {"message": fault.message, "type": kind, "param": fault.field, "code": code}}
