"""A request with nothing left open: the model, its steps, guidance and scheduler are chosen before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from visiontune.errors import InputError
from visiontune.image.diffusion import decoders, device, loras, openvino, schedulers, sources, speeds
from visiontune.image.diffusion.sizes import Canvas, canvas

if TYPE_CHECKING:
    from visiontune.backends import Environment
    from visiontune.image.base import ImageRequest
    from visiontune.image.diffusion.sources import Source

STRENGTH = 0.6
PATIENCE = 30.0  # seconds, where the option `image_seconds` does not say


@dataclass(frozen=True)
class Outlook:
    """A model and a decoder for a request, and how long they will take. `seconds` of the whole picture."""

    source: Source
    seconds: float
    measured: bool
    decoder: str = decoders.FULL


def settled(request: ImageRequest, source: Source, decoder: str = decoders.FULL) -> ImageRequest:
    """`request` with the model's own values, and `decoder`, where it leaves them open.

    Raises:
        InputError: the scheduler is unknown, or not one for this model.
    """
    scheduler = schedulers.known(request.scheduler) if request.scheduler else source.sampler
    own = str(source.scheduler.get("_class_name", ""))
    class_name = schedulers.NAMES.get(scheduler, (own, {}))[0]
    if own and schedulers.flows(class_name) != schedulers.flows(own):
        right = [
            name for name, (other, _) in schedulers.NAMES.items() if schedulers.flows(other) == schedulers.flows(own)
        ]
        raise InputError("scheduler", request.scheduler, f"{source.name} needs one of: {', '.join(right)}")
    return request.model_copy(
        update={
            "model": source.name,
            "num_inference_steps": request.num_inference_steps or source.steps,
            "guidance_scale": source.guidance if request.guidance_scale is None else request.guidance_scale,
            "scheduler": scheduler,
            "decoder": request.decoder or decoder,
            "strength": (request.strength or STRENGTH) if request.init_image else None,
        }
    )


def canvas_for(request: ImageRequest, source: Source) -> Canvas:
    return canvas(request.width, request.height, source.side, source.multiple)


def outlook(request: ImageRequest, source: Source, environment: Environment) -> Outlook:
    """How `request` will be painted with `source` on this machine, and how long that takes.

    Raises:
        InputError, WeightsError: a decoder that will not do (see `decoders.pick`).
    """
    steps = request.num_inference_steps or source.steps
    guidance = source.guidance if request.guidance_scale is None else request.guidance_scale
    if request.init_image:
        steps = max(1, round(steps * (request.strength or STRENGTH)))
    twice = source.family.negative and guidance > 1
    size = canvas_for(request, source)
    passes, used = steps * (2 if twice else 1), how(source, environment, runtime(request, source, environment))
    expected = {
        name: speeds.seconds(source, size, passes, environment, used, tiny=name == decoders.TINY)
        for name in (decoders.FULL, decoders.TINY)
    }
    waits = patience(environment)
    decoder = decoders.pick(request, source, environment, size, lambda name: expected[name][0] > waits)
    return Outlook(source, *expected[decoder], decoder)


def runtime(request: ImageRequest, source: Source, environment: Environment) -> openvino.Runtime:
    """What will paint `request`."""
    return openvino.pick(source, environment, worn=bool(request.loras))


def how(source: Source, environment: Environment, runtime: openvino.Runtime = openvino.TORCH) -> str:
    """Device, number format and runtime, as far as they can be told without loading torch."""
    kind = device.likely_kind(environment)
    used = f"cpu-{device.cpu_dtype()}" if kind == "cpu" else kind
    return used + runtime.suffix


def best(request: ImageRequest, environment: Environment) -> Outlook | None:
    """The model of the best pictures that is here, can wear the request's LoRAs and is quick enough, else the quickest.

    None where none is here.

    Raises:
        InputError: no model that is here can wear them.
        WeightsError: a LoRA is not here yet, or is refused.
    """
    outlooks = []
    worn = loras.find(request, environment)
    models = [sources.find(name, environment) for name in sources.present(environment)]
    fitting = [model for model in models if not any(loras.misfit(lora, model) for lora in worn)]
    if models and not fitting:
        loras.require_fit(worn, models[0])
    for model in fitting:
        one = outlook(request, model, environment)
        if one.seconds <= patience(environment):
            return one
        outlooks.append(one)
    return min(outlooks, key=lambda one: one.seconds) if outlooks else None


def chosen(request: ImageRequest, environment: Environment) -> Outlook | None:
    """The model that `request` will be painted with; None where it names none and none is here.

    Raises:
        InputError: it names a model that there is not, or a LoRA of another family.
        WeightsError: it names one that is not here yet, or is refused.
    """
    name = request.model
    if name == "auto":
        name = str(environment.option("image_model", "auto"))
    if name == "auto":
        return best(request, environment)
    sources.check_name(name)
    source = sources.find(name, environment)
    loras.require_fit(loras.find(request, environment), source)
    return outlook(request, source, environment)


def patience(environment: Environment) -> float:
    """Seconds that `auto` may take for a picture."""
    return float(environment.option("image_seconds", PATIENCE))
