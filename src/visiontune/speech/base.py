"""The seam of speech: text in, audio with exact word times out; and its inverse, the transcript."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from visiontune.errors import ContentError
from visiontune.requests import FileRef, Language, Request, Text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SAMPLE_RATE = 24_000  # Hz, of every speech artifact


class SpeechRequest(Request):
    """Text to be spoken."""

    kind: ClassVar[str] = "speech"
    text: Text
    voice: str = Field(
        default="auto", max_length=80, description="a voice of the backend; auto: its best for the language"
    )
    speed: float = Field(default=1.0, ge=0.5, le=2.0, description="1 is the voice's own pace")
    language: Language = "en"
    silence: Literal["refuse", "allow"] = Field(
        default="refuse", description="what to do with text that holds nothing speakable: refuse it, or a short silence"
    )


@dataclass(frozen=True)
class Word:
    """One word as shown, and when it is heard; times are samples at `SAMPLE_RATE` from the start of the audio."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class SpeechOutput:
    """Mono speech.

    Args:
        samples: float32, shape (n,), full scale 1.0, at `SAMPLE_RATE`; starts and ends with the speech itself.
        words: The words as shown (not as spoken: "$5", not "five dollars"), in order, not overlapping.
        spoken: The text that was spoken, after normalisation.
        silent: True for the declared silence of a text with nothing speakable.
    """

    samples: npt.NDArray[np.float32]
    words: Sequence[Word] = ()
    spoken: str = ""
    voice: str = ""
    silent: bool = False
    warnings: tuple[str, ...] = ()
    suffix: ClassVar[str] = ".wav"

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.samples) / SAMPLE_RATE

    def check(self, request: SpeechRequest) -> None:
        import numpy as np

        if not len(self.samples):
            raise ContentError("the voice gave no audio at all")
        if not np.isfinite(self.samples).all():
            raise ContentError("the voice gave damaged audio (not finite numbers)")
        peak = float(np.abs(self.samples).max())
        if not self.silent and peak < 0.01:
            raise ContentError(f"the voice gave silence for {request.text[:60]!r}")
        starts = [word.start for word in self.words]
        if starts != sorted(starts) or any(word.end <= word.start for word in self.words):
            raise ContentError("the voice's word times are not in order")
        if self.words and self.words[-1].end > len(self.samples):
            raise ContentError("the voice's word times go past the end of its audio")

    def save(self, path: Path) -> Mapping[str, Path]:
        from visiontune.speech.audio import write_audio

        write_audio(path, self.samples, SAMPLE_RATE)
        return {}

    def details(self) -> dict[str, Any]:
        words = [[word.text, word.start, word.end] for word in self.words]
        return {
            "duration": self.duration,
            "samples": len(self.samples),
            "sample_rate": SAMPLE_RATE,
            "words": words,
            "spoken": self.spoken,
            "voice": self.voice,
            "silent": self.silent,
        }


class TranscriptRequest(Request):
    """The words of a recording, with their times."""

    kind: ClassVar[str] = "transcript"
    audio: FileRef
    language: Language | None = Field(default=None, description="None: heard from the recording")
    model: str = "whisper-base"


@dataclass(frozen=True)
class TranscriptOutput:
    """Segments of (start s, end s, text) and words of the same form; companions: .srt and .vtt."""

    segments: Sequence[tuple[float, float, str]]
    words: Sequence[tuple[float, float, str]]
    language: str = "en"
    warnings: tuple[str, ...] = ()
    suffix: ClassVar[str] = ".json"

    def check(self, request: TranscriptRequest) -> None:
        if any(end < start for start, end, _ in self.segments):
            raise ContentError("the transcript's times are not in order")

    def save(self, path: Path) -> Mapping[str, Path]:
        from visiontune.video.subtitles import Cue, srt, vtt

        path.write_text(json.dumps(self.details(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        cues = [Cue(start, end, text) for start, end, text in self.segments]
        files = {"srt": path.with_suffix(".srt"), "vtt": path.with_suffix(".vtt")}
        files["srt"].write_text(srt(cues), encoding="utf-8")
        files["vtt"].write_text(vtt(cues), encoding="utf-8")
        return files

    def details(self) -> dict[str, Any]:
        return {
            "language": self.language,
            "segments": list(map(list, self.segments)),
            "words": list(map(list, self.words)),
        }
