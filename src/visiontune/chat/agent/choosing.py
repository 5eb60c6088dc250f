"""Whether a capable model is here to talk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from visiontune.errors import VisionTuneError

if TYPE_CHECKING:
    from visiontune.studio import Studio


def capable(studio: Studio) -> Any | None:
    """The text backend of this studio that can be trusted with tools, or None."""
    from visiontune.backends import trait
    from visiontune.text.base import Message as TextMessage
    from visiontune.text.base import TextRequest

    request = TextRequest(messages=(TextMessage(role="user", content="hello"),), seed=0)
    try:
        backend = studio.workshop.registry.choose(request, studio.workshop.environment).backend
    except VisionTuneError:
        return None
    return backend if trait(backend, "capable", False) and hasattr(backend, "connection") else None
