"""Which model makes a clip, with which steps, and how long it will take here: told before anything is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visiontune.clip import adapter, families
from visiontune.clip.timing import SLOWEST, Shot, shot
from visiontune.errors import InputError
from visiontune.image.diffusion import device, sources, speeds
from visiontune.image.diffusion.defaults import how

if TYPE_CHECKING:
    from visiontune.backends import Environment
    from visiontune.clip.base import ClipRequest
    from visiontune.clip.families import VideoFamily
    from visiontune.image.diffusion.sources import Source

PATIENCE = 300.0
"""Seconds that `auto` may take for a clip, where the option `clip_seconds` does not say."""


@dataclass(frozen=True)
class Outlook:
    """A model for a request. `seconds` of the whole clip; `measured`: as the last ones took."""

    source: Source
    family: VideoFamily
    shot: Shot
    seconds: float
    measured: bool


def catalogued(environment: Environment) -> list[str]:
    """Names of the catalogue's models that make clips, best first."""
    models = [model for model in environment.weights.known.values() if "clips" in model.about]
    return [model.name for model in sorted(models, key=lambda model: -int(model.about["clips"]))]


def present(environment: Environment) -> list[str]:
    """Those of `catalogued` that are here."""
    return [
        name
        for name in catalogued(environment)
        if environment.weights.present(name) and adapter.complete(name, environment)
    ]


def fps_of(request: ClipRequest, source: Source, family: VideoFamily) -> int:
    """Frames a second of the clip."""
    return request.fps or max(4, families.rate(source, family))


def outlook(request: ClipRequest, source: Source, environment: Environment) -> Outlook:
    """What will be made, and how long that takes.

    Raises:
        WeightsError: the model makes no clips.
    """
    family = families.family_of(source)
    fps = fps_of(request, source, family)
    made = shot(
        family, families.most_frames(source, family), families.rate(source, family), families.frame_of(source, family),
        request.frame_size(), request.frames(fps), fps,
    )  # fmt: skip
    steps = request.num_inference_steps or steps_of(source, family)
    used = how(source, environment)
    speed = speeds.remembered(environment).get(speeds.key(source, used))
    million = made.pixels / 1e6
    if speed is not None:
        return Outlook(source, family, made, (speed.step * steps + speed.decode) * million, True)
    rate = speeds.TERA_PER_SECOND.get(used.split("-")[0]) or speeds.processor(device.threads(environment))
    painter = sum(source.numbers.get(part, 0) for part in ("transformer", "unet"))
    # Two operations a number and position, twice with guidance; what attention adds is left out, so it errs to quick.
    step = 4 * painter * family.frame_tokens * made.pixels / 1e12 / rate
    return Outlook(source, family, made, step * steps + speeds.DECODE_TERA * million / rate, False)


def steps_of(source: Source, family: VideoFamily) -> int:
    return int(source.about.get("steps", family.steps))


def settled(request: ClipRequest, look: Outlook) -> ClipRequest:
    """`request` with the model's own values where it leaves them open.

    Raises:
        InputError: this model cannot make such a clip.
    """
    source, family = look.source, look.family
    if request.init_image and not family.image:
        raise InputError(
            "init_image", request.init_image, f"{source.name} makes clips from words only; use another model, or the"
            " backend layers, which moves a camera over the picture",
        )  # fmt: skip
    if family.needs_picture and not request.init_image:
        raise InputError(
            "init_image", None, f"{source.name} sets a picture in motion and makes none; give one, or use another model"
        )
    longest = SLOWEST * look.shot.frames / look.shot.fps
    if look.shot.slowed > SLOWEST and not request.shorter:
        raise InputError(
            "duration", request.duration, f"{source.name} makes {look.shot.frames / look.shot.fps:.1f} s at a time; ask for"
            f" {longest:.0f} s at most (slowed down), or use the backend layers",
        )  # fmt: skip
    guidance = float(source.about.get("guidance", family.guidance))
    return request.model_copy(
        update={
            "model": source.name,
            "duration": min(request.duration, longest) if request.shorter else request.duration,
            "fps": look.shot.wanted_fps,
            "num_inference_steps": request.num_inference_steps or steps_of(source, family),
            "guidance_scale": guidance if request.guidance_scale is None else request.guidance_scale,
        }
    )


def misfit(request: ClipRequest, look: Outlook) -> str | None:
    """Why this model cannot make such a clip; None where it can."""
    try:
        settled(request, look)
    except InputError as error:
        return error.remedy
    return None


def chosen(request: ClipRequest, environment: Environment) -> Outlook | None:
    """The model that `request` will be made with; None where it names none, and none that can is here.

    Raises:
        InputError: it names a model that there is not.
        WeightsError: it names one that is not here yet, makes no clips, or is refused.
    """
    name = request.model
    if name == "auto":
        name = str(environment.option("clip_model", "auto"))
    if name != "auto":
        sources.check_name(name)
        return outlook(request, adapter.find(name, environment), environment)
    looks = [outlook(request, adapter.find(one, environment), environment) for one in present(environment)]
    looks = [one for one in looks if misfit(request, one) is None]
    quick = [one for one in looks if one.seconds <= patience(environment)]
    return quick[0] if quick else min(looks, key=lambda one: one.seconds, default=None)


def patience(environment: Environment) -> float:
    """Seconds that `auto` may take for a clip."""
    return float(environment.option("clip_seconds", PATIENCE))
