"""Artifacts as the bytes of an answer, in the format that was asked for."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from visiontune.artifacts import Artifact
from visiontune.errors import InputError
from visiontune.web.state import web


def exported(artifact: Artifact, suffix: str) -> bytes:
    """The content of an artifact's file in the format of `suffix`, as `studio.export` writes it.

    Raises:
        InputError: it cannot be had in this format.
    """

    def write(path: Path) -> None:
        try:
            web().studio.export(artifact, path)
        except InputError as error:  # it names a path, which the client did not
            raise InputError("output_format", suffix.lstrip("."), error.remedy) from error

    return _written(write, f"{artifact.kind}{suffix}")


def spoken_as(artifact: Artifact, kind: str) -> bytes:
    """Speech in a form that only programs ask for: opus and aac as they are streamed, pcm without a header."""
    if kind == "pcm":
        import wave

        with wave.open(str(artifact.path), "rb") as file:
            return file.readframes(file.getnframes())
    if kind == "opus":
        return exported(artifact, ".ogg")  # Opus is what our OGG files hold
    from visiontune.speech.audio import convert

    return _adts(_written(lambda path: convert(artifact.path, path), "speech.m4a"))


def _adts(content: bytes) -> bytes:
    """AAC out of its MP4, in frames that say their own length, as `audio/aac` is."""
    import io

    import av

    out = io.BytesIO()
    with av.open(io.BytesIO(content), "r") as source, av.open(out, "w", format="adts") as target:
        stream = source.streams.audio[0]
        copied = target.add_stream_from_template(stream)
        for packet in source.demux(stream):
            if packet.dts is not None:
                packet.stream = copied
                target.mux(packet)
    return out.getvalue()


def _written(write: Callable[[Path], None], name: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="visiontune-") as folder:
        path = Path(folder) / name
        write(path)
        return path.read_bytes()
