"""Taking a file in: it is read once, so that what is listed can be shown and played."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from visiontune import metadata
from visiontune.backends import Context
from visiontune.errors import InputError
from visiontune.importing.base import SUFFIXES, ImportOutput, ImportRequest


@dataclass
class Copy:
    """The file as it came; only how it came here is written into it."""

    name: str = "copy"
    version: int = 1
    rank: int = 0
    digital_source: ClassVar[str] = "algorithmicMedia"

    def refuses(self, request: ImportRequest) -> InputError | None:
        """By the suffix that the file was brought with."""
        suffix = f".{request.file.rpartition('.')[2]}"
        if suffix in SUFFIXES:
            return None
        return InputError("file", request.file, "is no picture, sound, MIDI or MP4, which are what the library shows")

    def __call__(self, request: ImportRequest, context: Context) -> ImportOutput:
        context.check_cancelled()
        path = context.file(request.file)
        media = SUFFIXES[path.suffix]
        return ImportOutput(path, media, _facts(path, media), request.title, _origin(path))


def _facts(path: Path, media: str) -> Mapping[str, Any]:
    """What it measures.

    Raises:
        InputError: it is damaged, or holds something else than its suffix says.
    """
    if media == "image":
        from visiontune.pictures import read_picture

        height, width = read_picture(path).shape[:2]
        return {"width": width, "height": height}
    if media == "midi":
        from visiontune.music.files.midi import read_midi

        score, _ = read_midi(path, "file")
        return {"duration": score.duration, "notes": sum(len(part.notes) for part in score.parts)}
    if media == "audio":
        return {"duration": _heard(path)}
    from visiontune.video.probe import probe

    seen = probe(path)
    return {"width": seen.width, "height": seen.height, "duration": seen.video_duration}


def _heard(path: Path) -> float:
    """Seconds of sound, decoded to the end."""
    import av

    from visiontune.speech.audio import decoded_frames

    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise InputError("file", path.name, "holds no sound")
            frames = decoded_frames(container, container.streams.audio[0], path)
            seconds = float(sum(frame.samples / frame.sample_rate for frame in frames))
    except (av.FFmpegError, OSError, ValueError) as error:
        raise InputError("file", path.name, f"is a damaged sound ({error})") from error
    if not seconds:
        raise InputError("file", path.name, "holds not one sample of sound")
    return seconds


def _origin(path: Path) -> Mapping[str, Any] | None:
    try:
        return metadata.extract(path)
    except InputError:  # a format that carries none
        return None
