"""Tools that make things. Each waits until the thing is made, unless it is told not to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from mcp.server import MCPServer
from mcp_types import CallToolResult, ToolAnnotations
from pydantic import Field

from visiontune.clip.base import ClipRequest
from visiontune.image.base import ImageRequest
from visiontune.mcp.desk import Asking, Desk, told
from visiontune.mcp.showing import Begun, Made, begun, result
from visiontune.music.base import MusicRequest
from visiontune.requests import Request
from visiontune.speech.base import SpeechRequest, TranscriptRequest
from visiontune.text.base import ScriptRequest
from visiontune.upscale.base import UpscaleRequest
from visiontune.video.base import VideoRequest

Prompt = Annotated[str, Field(min_length=1, max_length=20_000, description="what to make, in words")]
Seed = Annotated[int | None, Field(ge=0, lt=2**32, description="the same seed makes the same again; none: a new one")]
Backend = Annotated[str, Field(max_length=80, pattern=r"^[a-z0-9][a-z0-9_.-]*$", description="what makes it, or auto")]
Style = Annotated[str, Field(max_length=80, description="as watercolour, flat, noir; empty: the house style")]
Language = Annotated[str, Field(max_length=12, description="ISO 639-1, as en, de, pt-BR")]
Source = Annotated[str, Field(min_length=1, max_length=1_000, description="an artifact's id, or the path of a file")]
Start = Annotated[
    str | None, Field(max_length=1_000, description="a picture to start from: an artifact's id, or the path of a file")
]
Wait = Annotated[bool, Field(description="false: return the job at once; ask job_status for it")]
Side = Annotated[int, Field(ge=64, le=4096, description="pixels")]
Aspect = Literal["16:9", "9:16", "1:1", "4:5"]

_MAKES = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=False, open_world_hint=False)


def register(server: MCPServer[Any], desk: Desk) -> None:
    """Add the tools to `server`."""

    async def make(kind: type[Request], asking: Asking, parents: Sequence[str] = (), **fields: Any) -> CallToolResult:
        with told():
            job = await desk.submit(_request(kind, fields), parents)
            return result(await desk.finish(job, asking), desk)

    async def begin(
        kind: type[Request], asking: Asking, wait: bool, parents: Sequence[str] = (), **fields: Any
    ) -> CallToolResult:
        with told():
            job = await desk.submit(_request(kind, fields), parents)
            artifact = await desk.finish(job, asking) if wait else None
            return begun(desk.studio.queue.get(job.id), artifact, desk)

    @server.tool(annotations=_MAKES)
    async def make_image(
        prompt: Prompt,
        asking: Asking,
        width: Side = 1280,
        height: Side = 720,
        style: Style = "",
        negative_prompt: Annotated[str, Field(max_length=20_000, description="what must not be in it")] = "",
        seed: Seed = None,
        backend: Backend = "auto",
        start: Start = None,
        strength: Annotated[float | None, Field(gt=0, le=1, description="how much the start changes")] = None,
    ) -> Annotated[CallToolResult, Made]:
        """Make a picture of what a prompt says: drawn, or painted where a model for it is installed."""
        with told():
            ref, parents = await desk.file(start, "start", "image") if start else (None, [])
        return await make(
            ImageRequest, asking, parents=parents, prompt=prompt, width=width, height=height, style=style, seed=seed,
            negative_prompt=negative_prompt, backend=backend, init_image=ref, strength=strength,
        )  # fmt: skip

    @server.tool(annotations=_MAKES)
    async def make_video(
        asking: Asking,
        prompt: Annotated[str, Field(max_length=20_000, description="what it is about; it is written for you")] = "",
        text: Annotated[str, Field(max_length=200_000, description="your own words, narrated as they are")] = "",
        duration: Annotated[float | None, Field(ge=2, le=3_600, description="seconds; none: 30")] = None,
        aspect: Aspect = "16:9",
        height: Annotated[int, Field(ge=120, le=2160, multiple_of=2, description="pixels of the short side")] = 720,
        style: Style = "",
        voice: Annotated[str, Field(max_length=80)] = "auto",
        language: Language = "en",
        music: Annotated[bool | None, Field(description="none: where something here composes")] = None,
        captions: Literal["karaoke", "plain", "off"] = "karaoke",
        seed: Seed = None,
        wait: Wait = True,
        image_backend: Backend = "auto",
        speech_backend: Backend = "auto",
        writer: Annotated[str, Field(max_length=80, description="text backend that writes, auto, or none")] = "auto",
    ) -> Annotated[CallToolResult, Begun]:
        """Make a narrated, captioned film of a prompt or of your own text. A minute of film takes about as long to make."""
        return await begin(
            VideoRequest, asking, wait, prompt=prompt, source=text, duration=duration, aspect=aspect, height=height,
            style=style, voice=voice, language=language, music=music, captions={"mode": captions}, seed=seed,
            image_backend=image_backend, speech_backend=speech_backend, writer=writer,
        )  # fmt: skip

    @server.tool(annotations=_MAKES)
    async def make_clip(
        prompt: Prompt,
        asking: Asking,
        duration: Annotated[float, Field(ge=0.5, le=60, description="seconds")] = 4.0,
        aspect: Aspect = "16:9",
        height: Annotated[int, Field(ge=64, le=2160, multiple_of=2, description="pixels of the short side")] = 720,
        start: Start = None,
        seed: Seed = None,
        backend: Backend = "auto",
        wait: Wait = True,
    ) -> Annotated[CallToolResult, Begun]:
        """Make a short moving picture without sound, of a prompt or of a picture that is set in motion."""
        with told():
            ref, parents = await desk.file(start, "start", "image") if start else (None, [])
        return await begin(
            ClipRequest, asking, wait, parents, prompt=prompt, duration=duration, aspect=aspect, height=height,
            init_image=ref, seed=seed, backend=backend,
        )  # fmt: skip

    @server.tool(annotations=_MAKES)
    async def make_music(
        asking: Asking,
        prompt: Annotated[str, Field(max_length=20_000, description="mood, occasion, instruments, in words")] = "",
        composer: Annotated[str, Field(max_length=40, description="bach, mozart, beethoven, …")] = "",
        key: Annotated[str, Field(max_length=40, description="as D minor")] = "",
        tempo: Annotated[int | None, Field(ge=20, le=300, description="quarters a minute")] = None,
        instrument: Annotated[str, Field(max_length=60, description="an instrument or ensemble")] = "",
        lyrics: Annotated[str, Field(max_length=20_000, description="words to be sung, a line of verse a line")] = "",
        duration: Annotated[float | None, Field(ge=1, le=3_600, description="seconds; none: 60")] = None,
        seed: Seed = None,
        backend: Backend = "auto",
        wait: Wait = True,
    ) -> Annotated[CallToolResult, Begun]:
        """Compose and play a piece of music of an exact length, with its score where it has one."""
        return await begin(
            MusicRequest, asking, wait, prompt=prompt, composer=composer, key=key, tempo=tempo, instrument=instrument,
            lyrics=lyrics, duration=duration, seed=seed, backend=backend,
        )  # fmt: skip

    @server.tool(annotations=_MAKES)
    async def make_speech(
        text: Annotated[str, Field(min_length=1, max_length=200_000, description="what to say")],
        asking: Asking,
        voice: Annotated[str, Field(max_length=80, description="a voice of the backend, or auto")] = "auto",
        speed: Annotated[float, Field(ge=0.5, le=2)] = 1.0,
        language: Language = "en",
        seed: Seed = None,
        backend: Backend = "auto",
    ) -> Annotated[CallToolResult, Made]:
        """Speak a text."""
        return await make(
            SpeechRequest, asking, text=text, voice=voice, speed=speed, language=language, seed=seed, backend=backend
        )

    @server.tool(annotations=_MAKES)
    async def write_script(
        asking: Asking,
        prompt: Annotated[str, Field(max_length=20_000, description="what the film is about")] = "",
        text: Annotated[str, Field(max_length=200_000, description="your own words, cleaned and cut into scenes")] = "",
        duration: Annotated[float, Field(gt=0, le=3_600, description="seconds")] = 30.0,
        language: Language = "en",
        seed: Seed = None,
        backend: Backend = "auto",
        writer: Annotated[str, Field(max_length=80, description="text backend that writes, auto, or none")] = "auto",
    ) -> Annotated[CallToolResult, Made]:
        """Write a film's script: scenes of narration and what is shown, as JSON."""
        return await make(
            ScriptRequest, asking, prompt=prompt, source=text, duration=duration, language=language, seed=seed,
            backend=backend, writer=writer,
        )  # fmt: skip

    @server.tool(annotations=_MAKES)
    async def upscale_image(
        source: Source, asking: Asking, factor: Literal[2, 3, 4] = 2, backend: Backend = "auto"
    ) -> Annotated[CallToolResult, Made]:
        """Enlarge a picture."""
        with told():
            ref, parents = await desk.file(source, "source", "image")
        return await make(UpscaleRequest, asking, parents=parents, file=ref, factor=factor, backend=backend)

    @server.tool(annotations=_MAKES)
    async def transcribe(
        source: Source,
        asking: Asking,
        language: Annotated[str | None, Field(max_length=12, description="ISO 639-1; none: it is heard")] = None,
        backend: Backend = "auto",
    ) -> Annotated[CallToolResult, Made]:
        """Write down what a recording or a film says, with times."""
        with told():
            ref, parents = await desk.file(source, "source", "audio", "video")
        return await make(
            TranscriptRequest, asking, parents=parents, audio=ref, language=language, seed=0, backend=backend
        )


def _request(kind: type[Request], fields: Mapping[str, Any]) -> Request:
    return kind.build(**{name: value for name, value in fields.items() if value is not None})
