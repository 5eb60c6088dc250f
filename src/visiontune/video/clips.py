"""Scenes that move by themselves: a clip for each picture of a film, as long as that is seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from visiontune.backends import Context
from visiontune.clip.base import ClipRequest
from visiontune.clip.layers import Layers
from visiontune.errors import InputError
from visiontune.image.base import ImageRequest
from visiontune.requests import Request
from visiontune.video.base import NO_CLIPS, FilmRequest, VideoRequest
from visiontune.video.filming import CROSSFADE
from visiontune.video.schedule import schedule

SHORTEST, LONGEST, SMALLEST = 0.5, 60.0, 64
"""What a clip can be: seconds, seconds, pixels of a side."""


def chosen(request: VideoRequest, choose: Callable[[Request], str]) -> str:
    """The clip backend by name; `NO_CLIPS` where none is wanted.

    Raises:
        InputError: there is none of that name, or it cannot make clips of a film's scenes.
        BackendError: it lacks something.
    """
    if request.clip_backend == NO_CLIPS:
        return NO_CLIPS
    try:
        return choose(
            _clip(request, ImageRequest(prompt="one", style=request.style, seed=0), request.clip_backend, 4.0)
        )
    except InputError as error:
        raise InputError("clip_backend", request.clip_backend, error.remedy) from error


def wants_pictures(backend: str) -> bool:
    """Whether pictures are to be made: for the film, or for clips that set them in motion."""
    return backend in (NO_CLIPS, Layers.name)


def with_clips(
    film: FilmRequest, images: Sequence[ImageRequest | None], request: VideoRequest, context: Context
) -> FilmRequest:
    """`film` with a clip in place of each picture of ours, made now.

    Args:
        images: What each shot shows; None where it is the user's own.
        request: Names the backend.
    """
    seconds = _seen(film, context)
    wanted = {
        number: _clip(request, image, request.clip_backend, seconds[number], film.shots[number].image)
        for number, image in enumerate(images)
        if image is not None and number in seconds
    }
    made = dict(zip(wanted, context.make_all(wanted.values(), span=(0.3, 0.6)), strict=True))
    shots = [
        shot.model_copy(update={"image": None, "footage": made[number].key}) if number in made else shot
        for number, shot in enumerate(film.shots)
    ]
    told = dict.fromkeys(warning for clip in made.values() for warning in clip.warnings)
    short = sum(clip.details["duration"] < seconds[number] - 2 / film.fps for number, clip in made.items())
    if short:
        told[f"{short} of {len(made)} clips are shorter than their scenes; their last frames are held"] = None
    return film.model_copy(update={"shots": tuple(shots), "notices": (*film.notices, *told)})


def _clip(
    request: VideoRequest, image: ImageRequest, backend: str, seconds: float, picture: str | None = None
) -> ClipRequest:
    width, height = request.frame_size()
    return ClipRequest(
        seed=image.seed,
        prompt=image.prompt,
        style=image.style,
        width=max(SMALLEST, width),
        height=max(SMALLEST, height),
        fps=request.fps,
        duration=max(SHORTEST, min(LONGEST, seconds)),
        shorter=True,
        image=picture,
        image_backend=request.image_backend,
        backend=backend,
    )


def _seen(film: FilmRequest, context: Context) -> dict[int, float]:
    """Seconds for which each shot is seen, its crossfades with it, as the assembler times them."""
    timeline = schedule(film, context).timeline
    return {showing.shot: (showing.end - showing.first) / film.fps + CROSSFADE for showing in timeline.showings}
