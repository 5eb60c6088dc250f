"""The seam of music: a description in, audio of an exact length out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from visiontune.errors import ContentError
from visiontune.requests import Request, Text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

SAMPLE_RATE = 48_000  # Hz


class MusicRequest(Request):
    """A piece of music of an exact length."""

    kind: ClassVar[str] = "music"
    prompt: Text = ""
    composer: str = Field(default="", max_length=40)
    tempo: int | None = Field(default=None, ge=20, le=300, description="beats per minute")
    mood: str = Field(default="", max_length=40)
    duration: float = Field(default=60.0, gt=0, le=3_600, description="seconds")


@dataclass(frozen=True)
class MusicOutput:
    """Stereo audio: float32, shape (n, 2), full scale 1.0, at `SAMPLE_RATE`."""

    samples: npt.NDArray[np.float32]
    warnings: tuple[str, ...] = ()
    suffix: ClassVar[str] = ".wav"

    def check(self, request: MusicRequest) -> None:
        import numpy as np

        wanted = round(request.duration * SAMPLE_RATE)
        if len(self.samples) != wanted:
            raise ContentError(f"the music has {len(self.samples)} samples, not {wanted}")
        if float(np.abs(self.samples).max()) < 0.001:
            raise ContentError("the music is silent")

    def save(self, path: Path) -> Mapping[str, Path]:
        from visiontune.speech.audio import write_audio

        write_audio(path, self.samples, SAMPLE_RATE)
        return {}

    def details(self) -> dict[str, Any]:
        return {"duration": len(self.samples) / SAMPLE_RATE, "sample_rate": SAMPLE_RATE}
