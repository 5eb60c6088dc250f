"""Backends: small classes that turn a request into an output; `registry` finds them by kind and name.

Our own and third parties' register in the same way: by `"module:Class"` under a name `kind.backend`, ours in
`BUILTIN`, others through the entry-point group `visiontune.backends`.
"""

from __future__ import annotations

import importlib
import importlib.metadata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

from visiontune.errors import InputError
from visiontune.requests import Request

if TYPE_CHECKING:
    from visiontune.artifacts import Artifact
    from visiontune.models import ModelPool
    from visiontune.registry import Registry
    from visiontune.weights import Weights

BUILTIN: Mapping[str, str] = {
    "text.llama": "visiontune.text.llama:Llama",
    "text.openai": "visiontune.text.online:OpenAI",
    "text.gemini": "visiontune.text.online:Gemini",
    "text.wordsmith": "visiontune.text.wordsmith:Wordsmith",
    "text.stub": "visiontune.text.stub:Stub",
    "script.writer": "visiontune.text.script:Writer",
    "script.stub": "visiontune.text.stub:StubScript",
    "speech.hibari": "visiontune.speech.hibari:Hibari",
    "speech.piper": "visiontune.speech.piper:Piper",
    "speech.kokoro": "visiontune.speech.kokoro:Kokoro",
    "speech.espeak": "visiontune.speech.espeak:Espeak",
    "speech.gtts": "visiontune.speech.gtts:GTTS",
    "speech.openai": "visiontune.speech.openai:OpenAISpeech",
    "speech.stub": "visiontune.speech.stub:Stub",
    "transcript.whisper": "visiontune.speech.transcribe:Whisper",
    "transcript.stub": "visiontune.speech.stub:StubTranscript",
    "image.diffusion": "visiontune.image.diffusion.backend:Diffusion",
    "image.illustrator": "visiontune.image.illustrator:Illustrator",
    "image.gemini": "visiontune.image.google:GeminiImage",
    "image.openai": "visiontune.image.openai:OpenAIImage",
    "image.planner": "visiontune.image.planning.planner:Planner",
    "image.stub": "visiontune.image.stub:Stub",
    "plan.model": "visiontune.image.planning.model:Model",
    "plan.rules": "visiontune.image.planning.rules:Rules",
    "plan.stub": "visiontune.image.planning.stub:Stub",
    "clip.diffusion": "visiontune.clip.diffusion:Diffusion",
    "clip.layers": "visiontune.clip.layers:Layers",
    "clip.mover": "visiontune.clip.layers:Mover",
    "clip.stub": "visiontune.clip.stub:Stub",
    "upscale.realesrgan": "visiontune.upscale.realesrgan:RealESRGAN",
    "upscale.lanczos": "visiontune.upscale.lanczos:Lanczos",
    "upscale.stub": "visiontune.upscale.stub:Stub",
    "music.composer": "visiontune.music.composer:Composer",
    "music.musicgen": "visiontune.music.musicgen:MusicGen",
    "music.stub": "visiontune.music.stub:Stub",
    "import.copy": "visiontune.importing.copying:Copy",
    "import.stub": "visiontune.importing.stub:Stub",
    "film.assembler": "visiontune.video.assemble:Assembler",
    "film.stub": "visiontune.video.stub:Stub",
    "video.director": "visiontune.video.director:Director",
}

REQUESTS: Mapping[str, str] = {
    "text": "visiontune.text.base:TextRequest",
    "script": "visiontune.text.base:ScriptRequest",
    "speech": "visiontune.speech.base:SpeechRequest",
    "transcript": "visiontune.speech.base:TranscriptRequest",
    "image": "visiontune.image.base:ImageRequest",
    "plan": "visiontune.image.planning.base:PlanRequest",
    "upscale": "visiontune.upscale.base:UpscaleRequest",
    "clip": "visiontune.clip.base:ClipRequest",
    "music": "visiontune.music.base:MusicRequest",
    "import": "visiontune.importing.base:ImportRequest",
    "film": "visiontune.video.base:FilmRequest",
    "video": "visiontune.video.base:VideoRequest",
}


@runtime_checkable
class Output(Protocol):
    """What a backend returns: content that can check and save itself.

    `warnings` are sentences for the user: what was asked for and could not be had whole.
    """

    @property
    def suffix(self) -> str:
        """Of the main file, with its dot."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences for the user; empty when all was had."""

    def check(self, request: Any) -> None:
        """Raise `ContentError` unless the content is what `request` asked for."""

    def save(self, path: Path) -> Mapping[str, Path]:
        """Write the content to `path` (which has `suffix`), and companions beside it; return those by name."""

    def details(self) -> dict[str, Any]:
        """JSON-able facts to keep with the artifact (duration, word times, plan, …)."""


@dataclass(frozen=True)
class Environment:
    """What is here: settings that backends may need, the weights and the loaded models."""

    options: Mapping[str, Any]
    weights: Weights
    models: ModelPool

    def option(self, name: str, default: Any = None) -> Any:
        """A setting by its name (`openai_api_key`, `threads`), or `default` where unset."""
        value = self.options.get(name)
        return default if value is None else value


@dataclass(frozen=True)
class Later:
    """A request that can be built only when others are made, as music that is as long as the speech of its film.

    Args:
        needs: Made before all that can wait. They may be asked for beside this as well: equal requests are made once.
        build: Gets their artifacts, in order.
    """

    needs: tuple[Request, ...]
    build: Callable[[list[Artifact]], Request]


class MakeAll(Protocol):
    """Makes requests, side by side where it can, and returns their artifacts in order."""

    def __call__(self, requests: Iterable[Request | Later], span: tuple[float, float] = (0.0, 1.0)) -> list[Artifact]:
        """Make `requests`; their progress moves the job's from `span[0]` to `span[1]`."""


def installed() -> Registry:
    """Our backends and those of installed packages."""
    from visiontune.registry import Registry

    return Registry.load()


@dataclass(frozen=True)
class Context:
    """What a maker may use besides its request: nothing global.

    `folder` is the job's own working folder, removed afterwards; `find` returns a finished artifact by its key;
    `file` the path of a `FileRef`; `usable(request)` the name of the backend that `auto` would take, or None.
    """

    environment: Environment
    folder: Path
    make_all: MakeAll
    find: Callable[[str], Artifact]
    file: Callable[[str], Path]
    progress: Callable[[float, str], None] = lambda fraction, sentence: None
    check_cancelled: Callable[[], None] = lambda: None
    usable: Callable[[Request], str | None] = lambda request: None
    registry: Registry = field(default_factory=installed)
    """The studio's backends."""
    emit: Callable[[str], None] = lambda text: None
    """Hands a piece of streamed text on."""
    preview: Callable[[bytes], None] = lambda png: None
    """Shows the unfinished picture (PNG, some hundred pixels a side) to whoever watches. Call it a few times at most: it
    is never kept, and often nobody looks."""


R_contra = TypeVar("R_contra", bound=Request, contravariant=True)


@runtime_checkable
class Backend(Protocol[R_contra]):
    """One way to make one kind. Stateless: loaded models live in `context.environment.models`.

    A composite may return the finished artifact of its last part instead of an output.

    Optional members, read with their defaults by `trait`:
        rank: int = 0 - `auto` takes the usable backend of the highest rank; below 0 only by name.
        composite: bool = False - only asks the context to make parts, so it holds no worker.
        family: str = kind - backends of one family share a warm worker.
        gpu: bool = False - its models can use a GPU, so that on a cluster it is made where there is one.
        digital_source: str = "trainedAlgorithmicMedia" - IPTC's term for what it makes; "algorithmicMedia" where no trained model
            makes it. Said in what is signed.
        offline: bool = True - False where bytes may differ from run to run (online services, GPUs).
        lacks(environment) -> str | None - what is missing here, and how to get it.
        lacks_for(request, environment) -> str | None - in place of `lacks` where it depends on the request (its weights).
        refuses(request) -> str | InputError | None - why it cannot make this request, and what would; an InputError
            where one field is to blame.
        declines(request, environment) -> str | None - why `auto` should pass it over here (too slow); by name it serves.
        resolve(request, environment, choose) -> request - fill what `auto` means for its parts; `choose(request)` names a backend.
        model(request, environment) -> str - hash or name of the model that would be used.
    """

    name: str
    version: int

    def __call__(self, request: R_contra, context: Context) -> Output | Artifact: ...


def trait(backend: Backend[Any], name: str, default: Any) -> Any:
    """An optional member of a backend, or its default."""
    return getattr(backend, name, default)


def maker_name(backend: Backend[Any], request: Request, environment: Environment) -> str:
    """The part of an artifact's key that says who made it: `name/version/model`."""
    model = getattr(backend, "model", None)
    return f"{backend.name}/{backend.version}/{model(request, environment) if model else ''}"


@cache
def load_target(target: str) -> Any:
    """Import `"module:Name"`."""
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)


def request_type(kind: str) -> type[Request]:
    """The request class of `kind`.

    Raises:
        InputError: there is no such kind; the known ones are listed.
    """
    if kind not in REQUESTS:
        raise InputError("kind", kind, f"known kinds: {', '.join(sorted(REQUESTS))}")
    loaded: type[Request] = load_target(REQUESTS[kind])
    return loaded


def request_from(document: Mapping[str, Any]) -> Request:
    """A request from its JSON object (`Request.document`)."""
    fields = dict(document)
    return request_type(str(fields.pop("kind", ""))).build(**fields)
