"""VisionTune: plain text in; chat, images, speech, films and music out.

The public names are loaded on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from visiontune.artifacts import Artifact as Artifact
    from visiontune.errors import VisionTuneError as VisionTuneError
    from visiontune.image.base import ImageRequest as ImageRequest
    from visiontune.image.plan import ScenePlan as ScenePlan
    from visiontune.image.planning.base import PlanRequest as PlanRequest
    from visiontune.music.base import MusicRequest as MusicRequest
    from visiontune.settings import Settings as Settings
    from visiontune.speech.base import SpeechRequest as SpeechRequest
    from visiontune.speech.base import TranscriptRequest as TranscriptRequest
    from visiontune.studio import Studio as Studio
    from visiontune.text.base import Script as Script
    from visiontune.text.base import ScriptRequest as ScriptRequest
    from visiontune.text.base import TextRequest as TextRequest
    from visiontune.video.base import VideoRequest as VideoRequest

__version__ = "0.1.0"

_PUBLIC = {
    "Artifact": "visiontune.artifacts",
    "ImageRequest": "visiontune.image.base",
    "MusicRequest": "visiontune.music.base",
    "PlanRequest": "visiontune.image.planning.base",
    "ScenePlan": "visiontune.image.plan",
    "Script": "visiontune.text.base",
    "ScriptRequest": "visiontune.text.base",
    "Settings": "visiontune.settings",
    "SpeechRequest": "visiontune.speech.base",
    "Studio": "visiontune.studio",
    "TextRequest": "visiontune.text.base",
    "TranscriptRequest": "visiontune.speech.base",
    "VideoRequest": "visiontune.video.base",
    "VisionTuneError": "visiontune.errors",
}
__all__ = sorted([*_PUBLIC, "__version__"])


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'visiontune' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_PUBLIC[name]), name)
