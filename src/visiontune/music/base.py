"""The seam of music: a description in, audio of an exact length out, with its score where it has one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import AfterValidator, Field

from visiontune.errors import ContentError
from visiontune.music.keys import Key
from visiontune.requests import FileRef, Request, Text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.music.score import Score

SAMPLE_RATE = 48_000  # Hz
METRES = ("2/4", "3/4", "4/4", "6/8", "3/2")


def _key(text: str) -> str:
    return Key.parse(text).name if text else ""


def _metre(text: str) -> str:
    if text and text not in METRES:
        raise ValueError(f"must be one of {', '.join(METRES)}")
    return text


def _usual_seconds(fields: dict[str, Any]) -> float:
    """How long a piece is where nobody says: a song is as long as its words take to sing."""
    if not str(fields.get("lyrics", "")).strip():
        return 60.0
    from visiontune.music.songs.setting import natural_duration

    metre = fields.get("metre") or "4/4"
    over, under = map(int, metre.split("/"))
    return natural_duration(fields["lyrics"], (over, under), fields.get("tempo"))


class MusicRequest(Request):
    """A piece of music of an exact length. What is left empty is taken from the prompt, else chosen."""

    kind: ClassVar[str] = "music"
    prompt: Text = ""
    composer: str = Field(default="", max_length=40)
    key: Annotated[str, AfterValidator(_key)] = Field(default="", max_length=40, description="D minor, B-flat major")
    tempo: int | None = Field(default=None, ge=20, le=300, description="beats (quarters) per minute")
    metre: Annotated[str, AfterValidator(_metre)] = ""
    mood: str = Field(default="", max_length=40)
    instrument: str = Field(default="", max_length=60, description="an instrument, or an ensemble as string quartet")
    lyrics: Text = Field(default="", description="words that the melody sings, one line of verse a line")
    duration: float = Field(
        default_factory=_usual_seconds,
        ge=0.05,  # less is no sound that one could check
        le=3_600,
        description="seconds; default 60, of lyrics what their words need",
    )
    temperature: float = Field(default=1.0, gt=0, le=2)
    top_p: float = Field(default=0.95, gt=0, le=1)
    top_k: int = Field(default=0, ge=0, le=128, description="0: of all")
    primer: FileRef | None = Field(default=None, description="MIDI or MusicXML that the piece goes on from")
    model: str = Field(
        default="", max_length=300, description="lstm or transformer; of musicgen a name, hub id or folder"
    )
    guidance_scale: float | None = Field(default=None, ge=1, le=20, description="of musicgen; None: the model's own")
    theme: FileRef | None = Field(
        default=None, description="a theme that the piece begins with, varies and comes back to"
    )
    melody: FileRef | None = Field(default=None, description="a melody that is harmonised and kept as it is")
    returns: tuple[Annotated[float, Field(allow_inf_nan=False)], ...] = Field(
        default=(), max_length=64, description="seconds at which the theme comes back"
    )


@dataclass(frozen=True)
class MusicOutput:
    """Stereo audio: float32, shape (n, 2), full scale 1.0, at `SAMPLE_RATE`; and the score that it plays, if any."""

    samples: npt.NDArray[np.float32]
    warnings: tuple[str, ...] = ()
    score: Score | None = None
    about: Mapping[str, Any] | None = None
    """JSON-able facts to keep: composer, key, tempo, instruments, form."""
    suffix: ClassVar[str] = ".wav"

    def check(self, request: MusicRequest) -> None:
        import numpy as np

        wanted = round(request.duration * SAMPLE_RATE)
        if len(self.samples) != wanted:
            raise ContentError(f"the music has {len(self.samples)} samples, not {wanted}")
        if not np.isfinite(self.samples).all():
            raise ContentError("the music holds samples that are no numbers")
        if float(np.abs(self.samples).max()) < 0.001:
            raise ContentError("the music is silent")

    def save(self, path: Path) -> Mapping[str, Path]:
        from visiontune.speech.audio import write_audio

        write_audio(path, self.samples, SAMPLE_RATE)
        if self.score is None:
            return {}
        from visiontune.music.files.midi import write_midi
        from visiontune.music.notation.musicxml import write_musicxml

        midi, notation = path.with_suffix(".mid"), path.with_suffix(".musicxml")
        write_midi(self.score, midi)
        write_musicxml(self.score, notation)
        return {"midi": midi, "musicxml": notation}

    def details(self) -> dict[str, Any]:
        return {"duration": len(self.samples) / SAMPLE_RATE, "sample_rate": SAMPLE_RATE, **(self.about or {})}
