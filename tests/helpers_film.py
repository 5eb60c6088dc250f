"""Films of small parts: pictures, speech and music written by hand, and the assembler's context that finds them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from helpers import make_context
from visiontune.artifacts import Artifact
from visiontune.backends import Context
from visiontune.speech.audio import write_audio
from visiontune.speech.base import TranscriptOutput, TranscriptRequest
from visiontune.speech.stub import StubTranscript
from visiontune.text.base import Scene, Script
from visiontune.video.base import CaptionStyle, FilmOutput, FilmRequest, Shot

RATE = 24_000  # of speech


class Parts:
    """Finished parts in a folder, by key, and the context of a film that is made of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: dict[str, Artifact] = {}
        self.context = replace(make_context(folder), find=self.made.__getitem__, file=self._file)

    def picture(self, name: str, rgb: npt.NDArray[np.uint8] | tuple[int, int, int], svg: str | None = None) -> str:
        """A finished picture: pixels, or one colour; with layers where `svg` is given."""
        pixels = np.full((72, 128, 3), rgb, np.uint8) if isinstance(rgb, tuple) else rgb
        path = self.folder / f"{name}.png"
        cv2.imwrite(str(path), cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))
        files = {}
        if svg is not None:
            files["svg"] = path.with_suffix(".svg")
            files["svg"].write_text(svg, encoding="utf-8")
        return self._add(name, "image", path, files, {})

    def speech(
        self, name: str, text: str, samples: int = RATE, words: list[list[Any]] | None = None, **details: Any
    ) -> str:
        """A finished sentence: a tone of so many samples, its words at even times."""
        path = self.folder / f"{name}.wav"
        t = np.arange(samples) / RATE
        write_audio(path, (0.3 * np.sin(2 * np.pi * 440 * t)).astype(np.float32), RATE)
        if words is None:
            cut = text.split()
            step = samples // max(1, len(cut))
            words = [[word, n * step, (n + 1) * step] for n, word in enumerate(cut)]
        facts = {"duration": samples / RATE, "samples": samples, "sample_rate": RATE, "words": words, "silent": False}
        return self._add(name, "speech", path, {}, facts | details)

    def file(self, name: str, content: bytes) -> str:
        """An imported file of the user's, as the reference that requests hold."""
        suffix = name.rpartition(".")[2]
        ref = f"sha256:{hashlib.sha256(content).hexdigest()}.{suffix}"
        self._file(ref).write_bytes(content)
        return ref

    def request(self, shots: list[Shot], **fields: Any) -> FilmRequest:
        """A small, quick film of `shots`."""
        script = Script(scenes=(Scene(narration="One."),))
        small: dict[str, Any] = {"seed": 7, "height": 120, "width": 160, "pause": 0.2, "script": script}
        return FilmRequest(shots=tuple(shots), **(small | fields))

    def film(self, shots: list[Shot], **fields: Any) -> FilmOutput:
        """The film of `shots`, checked."""
        from visiontune.video.assemble import Assembler

        request = self.request(shots, **fields)
        output = Assembler()(request, self.context)
        output.check(request)
        return output

    def _add(self, name: str, kind: str, path: Path, files: dict[str, Path], details: dict[str, Any]) -> str:
        key = hashlib.sha256(name.encode()).hexdigest()
        self.made[key] = Artifact("", key, kind, path, files, {"kind": kind}, "test/1/", details)
        return key

    def _file(self, ref: str) -> Path:
        return self.folder / ref.removeprefix("sha256:")


class Heard:
    """A transcript backend of tests: hears a word in every burst of sound, and knows which: those of `SAID`, in order."""

    name = "heard"
    version = 1
    rank = -1
    SAID = "The red kite flies high. A green hill waits below! Is the blue sea calm?"

    def __call__(self, request: TranscriptRequest, context: Context) -> TranscriptOutput:
        found = StubTranscript()(request, context)
        said = self.SAID.split()
        assert len(said) == len(found.words), f"{len(found.words)} bursts are heard, not {len(said)}"
        words = [(start, end, word) for (start, end, _), word in zip(found.words, said, strict=True)]
        ends = [n + 1 for n, (*_, word) in enumerate(words) if word[-1] in ".!?"]
        segments = []
        for first, last in pairwise([0, *ends]):
            segments.append((words[first][0], words[last - 1][1], " ".join(word for *_, word in words[first:last])))
        return TranscriptOutput(segments, words, request.language or "en")


def plain(**fields: Any) -> CaptionStyle:
    """A caption style of JSON-like fields."""
    return CaptionStyle(**fields)


def decode(path: Path) -> list[npt.NDArray[np.uint8]]:
    """All frames of a film as RGB, each (height, width, 3)."""
    import av

    with av.open(str(path)) as container:
        return [np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in container.decode(video=0)]


def hear(path: Path) -> npt.NDArray[np.float32]:
    """A film's sound, float32 (n, 2) at 48 kHz."""
    from visiontune.speech.audio import read_audio

    samples, rate = read_audio(path, channels=2)
    assert rate == 48_000
    return samples
