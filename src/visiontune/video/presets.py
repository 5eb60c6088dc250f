"""Named sets of a video's fields; what the user says himself wins over them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from visiontune.errors import InputError

PRESETS: Mapping[str, Mapping[str, Any]] = {
    # The system of the paper that this program implements: Gemini writes, Stable Diffusion v1.5 paints a picture for every
    # two seconds, gTTS speaks, captions lie over 30 frames a second, and there is no music.
    "paper": {
        "writer": "gemini",
        "image_backend": "diffusion",
        "image_model": "stable-diffusion-v1-5",
        "speech_backend": "gtts",
        "picture_seconds": 2.0,
        "fps": 30,
        "music": False,
    },
}


def preset(name: str) -> Mapping[str, Any]:
    """The fields of a preset, for `VideoRequest.build`.

    Raises:
        InputError: there is none of that name; the known ones are listed.
    """
    if name not in PRESETS:
        raise InputError("preset", name, f"there is no such preset; known: {', '.join(PRESETS)}")
    return PRESETS[name]


def filled(fields: Mapping[str, Any], name: str | None) -> dict[str, Any]:
    """`fields` of a video, those left at their defaults taken from the preset `name`; None: as they are.

    Raises:
        InputError: there is no such preset.
    """
    from visiontune.video.base import VideoRequest

    known = VideoRequest.model_fields
    wanted = {} if name is None else preset(name)
    left = {
        field: value
        for field, value in wanted.items()
        if fields.get(field, known[field].default) == known[field].default
    }
    return {**fields, **left}
