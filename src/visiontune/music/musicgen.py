"""The backend `musicgen`: sound that no score gives, by Meta's MusicGen (Copet et al. 2023, arXiv:2306.05284).

Its weights are CC-BY-NC-4.0: what they make must not be sold. So `auto` never takes it, and every piece says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from visiontune.errors import InputError, JobError, VisionTuneError, WeightsError
from visiontune.extras import missing
from visiontune.music.base import SAMPLE_RATE, MusicOutput, MusicRequest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt

    from visiontune.backends import Context, Environment
    from visiontune.music.generating import Generator
    from visiontune.requests import Request

PACKAGES = ("torch", "transformers", "safetensors")
FIRST = "musicgen-small"
NOT_SOLD = "what it makes must not be sold"
_SCORES = ("primer", "theme", "melody", "lyrics")
_IN_WORDS = ("composer", "key", "tempo", "metre")
_FADE = 1.5
"""Seconds in which a piece that was cut to its length dies away; of short ones a tenth."""


@dataclass(frozen=True)
class _Source:
    """Weights that are here, by what the user calls them."""

    name: str
    folder: Path
    digest: str
    licence: str
    about: dict[str, Any]

    @property
    def terms(self) -> str:
        """What the user must know before a piece is used."""
        if "-NC-" in self.licence:
            return f"made by {self.name}, whose licence is {self.licence}: {NOT_SOLD}"
        return (
            f"made by {self.name}, whose licence is not known here; of Meta's own MusicGen it is CC-BY-NC-4.0, and"
            f" {NOT_SOLD}"
        )


@dataclass
class MusicGen:
    """Music as sound, from words. Options: `music_model`, `image_device`, `threads`."""

    name: str = "musicgen"
    version: int = 1
    rank: ClassVar[int] = 5
    family: ClassVar[str] = "music.musicgen"
    gpu: ClassVar[bool] = True

    def lacks(self, environment: Environment) -> str | None:
        if lacks := missing("diffusion", *PACKAGES):
            return lacks
        if environment.option("music_model") or environment.weights.present(FIRST):
            return None
        size = environment.weights.known[FIRST].size / 1e9
        return (
            f"no weights are here; fetch some, for example ({size:.1f} GB; {NOT_SOLD}): visiontune weights pull {FIRST}"
        )

    def lacks_for(self, request: MusicRequest, environment: Environment) -> str | None:
        """As `lacks`, for the weights that `request` names."""
        if lacks := missing("diffusion", *PACKAGES) if request.model else self.lacks(environment):
            return lacks
        try:
            _source(request, environment)
        except WeightsError as error:
            return str(error)
        except InputError:
            return None  # `resolve` says it, with the field's name
        return None

    def declines(self, request: MusicRequest, environment: Environment) -> str | None:
        """Always: what may not be sold is for those who ask for it by name."""
        return f"by name only, since of Meta's weights {NOT_SOLD} (CC-BY-NC-4.0)"

    def refuses(self, request: MusicRequest) -> InputError | None:
        """What is given as a score."""
        for name in _SCORES:
            if value := getattr(request, name):
                return InputError(name, value, "musicgen makes sound from words and reads no scores; leave it out, or"
                                  " use the backend composer")  # fmt: skip
        return None

    def resolve(
        self, request: MusicRequest, environment: Environment, choose: Callable[[Request], str]
    ) -> MusicRequest:
        """Model and guidance as they will be used, so that they are kept with the piece."""
        source = _source(request, environment)
        own = float(source.about.get("guidance", 3.0))
        guidance = own if request.guidance_scale is None else request.guidance_scale
        return request.model_copy(update={"model": source.name, "guidance_scale": guidance})

    def model(self, request: MusicRequest, environment: Environment) -> str:
        from visiontune.image.diffusion.device import likely_kind

        source = _source(request, environment)
        return f"{source.name}/{source.digest}/{likely_kind(environment)}"

    def __call__(self, request: MusicRequest, context: Context) -> MusicOutput:
        """Make `request`.

        Raises:
            Cancelled: within one step, a fiftieth of a second of sound.
            WeightsError: the model is missing or cannot be loaded.
            JobError: memory ran out; the next request finds it free again.
        """
        from visiontune.image.diffusion.device import release
        from visiontune.image.diffusion.loading import out_of_memory

        if refusal := self.refuses(request):
            raise refusal
        source = _source(request, context.environment)
        kind, fault = "cpu", ""
        try:
            sound, about = self._sound(request, source, context)
            return MusicOutput(_finished(sound, request.duration), (source.terms, *_unkept(request)), None, about)
        except VisionTuneError:
            raise
        except Exception as error:
            if not out_of_memory(error):
                raise
            fault = "memory ran out; ask for a shorter piece or a smaller model"
        release(kind)  # only now is what the error held gone
        raise JobError(fault)

    def _sound(
        self, request: MusicRequest, source: _Source, context: Context
    ) -> tuple[npt.NDArray[np.float32], dict[str, Any]]:
        from visiontune.image.diffusion.sources import count
        from visiontune.music.generating import Generator, Wish, device

        environment = context.environment
        where = device(environment)
        megabytes = sum(count(file) for file in source.folder.glob("*.safetensors")) * where.bytes / 1e6
        wish = Wish(
            words(request), request.duration, request.guidance_scale or float(source.about.get("guidance", 3.0)),
            request.temperature, request.top_p, request.top_k, request.seed, float(source.about.get("seconds", 30)),
        )  # fmt: skip
        context.progress(0.0, f"loading {source.name}")

        def load() -> Generator:
            return Generator.load(source.name, source.folder, where, environment)

        with environment.models.use(f"{self.family}/{source.digest[:16]}/{where}", load, megabytes) as generator:
            sound = generator.generate(wish, context.check_cancelled, context.progress)
        about = {
            "model": source.name, "model_hash": source.digest, "licence": source.licence, "words": wish.words,
            "guidance": wish.guidance, "device": where.kind,
        }  # fmt: skip
        return sound, about


def words(request: MusicRequest) -> str:
    """All that is asked for, as the words that the model hears; "music" where nothing is."""
    told = [request.prompt.strip(), request.mood, request.instrument]
    told += [f"in the manner of {request.composer.title()}" if request.composer else ""]
    told += [f"in {request.key}" if request.key else "", f"in {request.metre} time" if request.metre else ""]
    told += [f"{request.tempo} bpm" if request.tempo else ""]
    return ", ".join(part for part in told if part) or "music"


def _unkept(request: MusicRequest) -> list[str]:
    """What was asked for and cannot be had whole."""
    asked = [name for name in _IN_WORDS if getattr(request, name)]
    found = [f"musicgen takes {' and '.join(asked)} as words, and may not keep to them"] if asked else []
    return found + (["musicgen knows no themes: none comes back at the times asked for"] if request.returns else [])


def _finished(sound: npt.NDArray[np.float32], duration: float) -> npt.NDArray[np.float32]:
    """Exactly as long as asked, with an end that dies away, as loud as all music here."""
    import numpy as np

    from visiontune.sound.loudness import normalise

    length = round(duration * SAMPLE_RATE)
    sound = np.ascontiguousarray(np.pad(sound[:length], ((0, max(0, length - len(sound))), (0, 0))))
    tail = min(round(_FADE * SAMPLE_RATE), length // 10)
    sound[length - tail :] *= np.linspace(1.0, 0.0, tail, dtype=np.float32)[:, None] ** 2
    normalise(sound)
    return sound


def _source(request: MusicRequest, environment: Environment) -> _Source:
    """The weights of `request`.

    Raises:
        InputError: there is no such model or folder.
        WeightsError: they are not here yet (says how to fetch them), or are no MusicGen.
    """
    from visiontune.music.generating import check_folder

    name = request.model or str(environment.option("music_model") or FIRST)
    try:
        folder = environment.weights.path(name)
    except InputError as error:
        field = "model" if request.model else "VISIONTUNE_MUSIC_MODEL"
        raise InputError(field, name, error.remedy) from error
    check_folder(name, folder)
    known = environment.weights.known
    model = known.get(name) or next(
        (model for model in known.values() if model.tree is not None and model.tree.repo == name), None
    )
    licence = model.licence if model else "CC-BY-NC-4.0" if name.startswith("facebook/musicgen") else ""
    return _Source(name, folder, environment.weights.digest(name), licence, dict(model.about) if model else {})
