"""The seam of films. A video is a request whose parts are ordinary script, image, speech and music requests.

`VideoRequest` is what the user asks; its maker plans anew each time, asks for the parts, and ends with one
`FilmRequest` that names them by key. Only parts and film are kept: a changed scene leaves the others found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from visiontune.errors import ContentError
from visiontune.framed import LEAST, Framed
from visiontune.requests import BackendName, FileRef, Language, Text
from visiontune.text.base import Script

Captions = Literal["karaoke", "plain", "off"]
CaptionPosition = Literal["bottom", "middle", "top"]
_DARK = 24
"""Luma (16 is black): a film none of whose frames has a brighter pixel is black."""
_QUIET = 0.003
"""Of full scale (-50 dB): a film with nothing louder is silent."""
NO_CLIPS = "none"
"""In place of a clip backend: scenes are pictures over which a camera moves."""
NO_MUSIC = "none"
"""In place of a music backend: nothing is composed."""
Key = str
"""SHA-256 of a finished part."""


class CaptionStyle(BaseModel):
    """How captions look."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    mode: Captions = "karaoke"
    position: CaptionPosition = "bottom"
    size: int | None = Field(default=None, ge=12, le=400, description="pixels of a line; None: by the frame's size")
    font: FileRef | None = None


class _Look(Framed):
    """What video and film share."""

    height: int = Field(default=720, ge=120, le=2160, description="pixels of the short side, even")
    width: int | None = Field(default=None, ge=120, le=4096, description="of the frame; None: by aspect")
    fps: int = Field(default=30, ge=24, le=60)
    captions: CaptionStyle = CaptionStyle()
    title_card: bool = False
    end_card: bool = False
    music_file: FileRef | None = None
    logo: FileRef | None = Field(
        default=None, description="a picture (PNG with alpha, SVG), small in a corner throughout"
    )

    draft: bool = Field(
        default=False, description="a quick preview: half as wide and high (64 pixels at least), quickly encoded"
    )

    def frame_size(self) -> tuple[int, int]:
        """As `Framed.frame_size`; a draft is half as wide and high, though never so small that no picture is made."""
        width, height = super().frame_size()
        if not self.draft:
            return width, height
        shorter = min(width, height)
        if shorter >= 2 * LEAST:
            return width // 4 * 2, height // 4 * 2
        return round(width * LEAST / shorter / 2) * 2, round(height * LEAST / shorter / 2) * 2

    def look(self) -> dict[str, Any]:
        """The fields that video and film share, to make one of the other."""
        return {name: getattr(self, name) for name in _Look.model_fields if name != "backend"}

    def caption_style(self) -> CaptionStyle:
        """The captions in pixels of the frame as it is made: a draft looks like the film, only smaller."""
        if not self.draft or self.captions.size is None:
            return self.captions
        return self.captions.model_copy(update={"size": max(12, self.captions.size // 2)})


class Recording(BaseModel):
    """The user's own voice: a recording that narrates the whole film, from its first sample to its last."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    audio: FileRef
    language: Language | None = Field(default=None, description="that is spoken; None: it is heard")
    transcriber: str = Field(default="auto", description="transcript backend that hears the words")


_SPOKEN_BY_US = ("voice", "speed", "pause", "writer", "speech_backend")
"""Fields of a video that mean nothing where the user speaks."""


def _usual_seconds(fields: dict[str, Any]) -> float:
    """How long a film is where nobody says: a song is as long as its words take to sing."""
    lyrics = str(fields.get("lyrics", ""))
    if not lyrics.strip():
        return 30.0
    from visiontune.music.songs.setting import natural_duration

    return natural_duration(lyrics)


class VideoRequest(_Look):
    """A narrated, captioned film from a prompt, the user's own text, a script, or a recording; or one of a song.

    `duration` applies to prompt, source and lyrics, of which the default is what their words need; a script lasts as
    long as it takes to speak it, and a recording as long as it is. With a recording, a script is what is said in it,
    edited: it gives captions and pictures, but no times.
    """

    kind: ClassVar[str] = "video"
    prompt: Text = ""
    source: Text = ""
    script: Script | None = None
    notes: FileRef | None = Field(default=None, description="a ZIP or text of the user's own notes to draw from")
    narration: Recording | None = None
    lyrics: Text = Field(
        default="", description="words that are sung, one line of verse a line: the film is their song"
    )
    duration: float = Field(default_factory=_usual_seconds, ge=2, le=3_600, description="seconds")
    style: str = Field(default="", max_length=80)
    voice: str = "auto"
    speed: float = Field(default=1.0, ge=0.5, le=2.0)
    language: Language = "en"
    pause: float = Field(default=0.35, ge=0, le=5, description="seconds between sentences")
    image_backend: str = "auto"
    image_model: str = Field(default="auto", max_length=300, description="weights of diffusion that paint the pictures")
    picture_seconds: float | None = Field(
        default=None, ge=0.5, le=60, description="a picture this often; None: one a sentence, more where it is long"
    )
    clip_backend: BackendName = Field(
        default=NO_CLIPS, description="makes a clip of each scene in place of a picture; auto; or none"
    )
    speech_backend: str = "auto"
    writer: str = "auto"
    music: bool | None = Field(default=None, description="compose a soundtrack; None: where something here composes")
    music_prompt: Text = Field(default="", description="of the soundtrack; what it leaves open suits the script")
    music_backend: BackendName = Field(default="auto", description="composes the soundtrack; auto; or none")

    def is_scored(self) -> bool:
        """Whether a soundtrack is to be composed."""
        return self.music is not False and self.music_file is None and self.music_backend != NO_MUSIC

    def asks_for_music(self) -> bool:
        """Whether the user said that there is to be one: then a film without it is none."""
        asked = bool(self.music or self.music_prompt.strip() or self.sings)
        return asked or self.music_backend not in ("auto", NO_MUSIC)

    @property
    def sings(self) -> bool:
        """Whether the film is one of a song."""
        return bool(self.lyrics.strip())

    @model_validator(mode="after")
    def _one_soundtrack(self) -> Self:
        if self.music is False and self.music_file is not None:
            raise ValueError("music_file: is a soundtrack, and music is turned off; leave out one of the two")
        if self.music_prompt.strip() and (self.music is False or self.music_file is not None):
            raise ValueError("music_prompt: is for music that is composed; leave it out with your own, or with none")
        if self.sings and (self.music is False or self.music_file is not None or self.music_backend == NO_MUSIC):
            raise ValueError("lyrics: are sung to music that is composed; leave out --no-music and your own music")
        if self.music and self.music_file is None and self.music_backend == NO_MUSIC:
            raise ValueError("music_backend: none composes nothing, and music was asked for; take auto")
        return self

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        given = [bool(self.prompt.strip()), bool(self.source.strip()), self.script is not None]
        if sum(given[1:]) > 1:
            raise ValueError("script, source: give only one of them")
        if self.sings:
            self._fits_song(any(given))
            return self
        if self.narration is not None:
            self._fits_recording()
            return self
        if self.notes is not None and any(given[1:]):
            raise ValueError("notes: are for a prompt to draw from; your own text or script is taken as it is")
        if not any(given):
            raise ValueError("prompt: must not be empty; say what the video is about, or give --from or --script")
        return self

    def _fits_song(self, told: bool) -> None:
        if told or self.narration is not None or self.notes is not None:
            raise ValueError(
                "lyrics: are all that is heard of a song; leave out prompt, --from, --script, --narration and --notes"
            )
        for name in _SPOKEN_BY_US:
            if getattr(self, name) != type(self).model_fields[name].default:
                raise ValueError(f"{name}: is of the voices that speak; leave it out with lyrics, which are sung")
        if self.picture_seconds is not None:
            raise ValueError("picture_seconds: a song has a picture for every line; leave it out with lyrics")

    def _fits_recording(self) -> None:
        if self.prompt.strip() or self.source.strip() or self.notes is not None:
            raise ValueError("narration: a recording says all that is said; leave out prompt, --from and --notes")
        for name in _SPOKEN_BY_US:
            if getattr(self, name) != type(self).model_fields[name].default:
                raise ValueError(f"{name}: is of the voices here; with a recording as narration, leave it out")
        for n, scene in enumerate(self.script.scenes if self.script else ()):
            if not scene.narration.strip():
                raise ValueError(f"script.scenes[{n}]: needs narration, as the recording tells when the scene comes")
            if scene.duration is not None:
                raise ValueError(f"script.scenes[{n}].duration: is that of the recording; leave it out")


class Shot(BaseModel):
    """One picture of the film: which, and how long. `speech` or `words` are given in the first shot of its sentence."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    image: Key | None = None
    file: FileRef | None = Field(default=None, description="the user's own picture, instead of `image`")
    clip: FileRef | None = Field(default=None, description="the user's own footage, instead of a picture")
    footage: Key | None = Field(default=None, description="a finished clip, instead of a picture")
    speech: Key | None = None
    words: tuple[tuple[str, int, int], ...] = Field(
        default=(),
        description="instead of `speech`: (word, start, end) in samples at 48,000 Hz of the film's narration or song",
    )
    caption: Text = Field(default="", description="the sentence as shown")
    offset: int = Field(default=0, ge=0, description="character of the sentence at which this picture comes")
    duration: float | None = Field(default=None, gt=0, description="least seconds")


class FilmRequest(_Look):
    """The film of finished parts: the one leaf that names its children by key."""

    kind: ClassVar[str] = "film"
    title: Text = ""
    language: Language = "en"
    shots: tuple[Shot, ...] = Field(min_length=1)
    narration: FileRef | None = Field(default=None, description="a recording that is heard from first frame to last")
    song: Key | None = Field(default=None, description="a finished song that is heard from first frame to last")
    pause: float = Field(default=0.35, ge=0, le=5)
    music: Key | None = Field(default=None, description="a finished soundtrack, instead of `music_file`")
    script: Script
    notices: tuple[str, ...] = Field(default=(), description="warnings of the plan, to be passed on")
    origin: dict[str, Any] = Field(default_factory=dict, description="the VideoRequest, kept in the file")


@dataclass(frozen=True)
class FilmOutput:
    """A finished MP4, already written in the job's folder, with what was measured while it was made.

    Args:
        path: The MP4.
        subtitles: .srt and .vtt by name, and the script, to be kept beside it.
        facts: width, height, fps, frames, duration (s), loudness (LUFS), sentences: [[start s, end s, text, picture change s]].
    """

    path: Path
    subtitles: Mapping[str, Path]
    facts: Mapping[str, Any]
    warnings: tuple[str, ...] = ()
    suffix: ClassVar[str] = ".mp4"

    def check(self, request: FilmRequest) -> None:
        from visiontune.video.probe import probe

        found = probe(self.path)
        width, height = request.frame_size()
        if (found.width, found.height) != (width, height):
            raise ContentError(f"the film is {found.width}x{found.height}, not {width}x{height}")
        if found.frames != self.facts["frames"]:
            raise ContentError(f"the film has {found.frames} frames, not {self.facts['frames']}")
        if abs(found.audio_duration - found.video_duration) > 1.5 / request.fps:
            raise ContentError(
                f"sound ({found.audio_duration:.3f} s) and picture ({found.video_duration:.3f} s) differ in length"
            )
        # The user's own pictures may be black; ours are not.
        if found.brightest <= _DARK and any(shot.image or shot.footage for shot in request.shots):
            raise ContentError("the film is black throughout")
        if found.peak < _QUIET and self.facts.get("sentences"):
            raise ContentError("the film is silent, although it has words to say")

    def save(self, path: Path) -> Mapping[str, Path]:
        import shutil

        # A move, not a copy: both lie on one file system, and films are large.
        shutil.move(self.path, path)
        kept = {}
        for name, file in self.subtitles.items():
            kept[name] = path.with_suffix(file.suffix)
            shutil.move(file, kept[name])
        return kept

    def details(self) -> dict[str, Any]:
        return dict(self.facts)
