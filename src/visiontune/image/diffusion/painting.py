"""One picture: encode the prompt, take the steps, decode, and look at what came out."""

from __future__ import annotations

import inspect
import itertools
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from visiontune.errors import ContentError
from visiontune.image.diffusion import prompts, schedulers
from visiontune.image.diffusion.preview import Previews, picture_of, spread
from visiontune.image.diffusion.sizes import unfit
from visiontune.image.diffusion.speeds import Speed

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.backends import Context
    from visiontune.image.base import ImageRequest
    from visiontune.image.diffusion.loading import Loaded
    from visiontune.image.diffusion.sizes import Canvas

FLAT = 8  # of 255: a picture of less contrast is of one colour
BEGIN, END = 0.1, 0.95
"""Of the job's progress: before the first step, after the last."""


class _Spoilt(Exception):
    """Numbers that are no numbers, or a picture of one colour."""


@dataclass(frozen=True)
class Task:
    """What is to be painted: a request whose defaults are filled, and the pictures it names.

    Args:
        start, mask: uint8 (rows, columns, 3) and (rows, columns), of the size that the request asks for.
        decoder: `full` or `tiny`.
    """

    request: ImageRequest
    canvas: Canvas
    prompt: str
    start: npt.NDArray[np.uint8] | None = None
    mask: npt.NDArray[np.uint8] | None = None
    tiled: bool = False
    decoder: str = "full"


@dataclass(frozen=True)
class Painted:
    """The picture on its canvas (rows, columns, 3), what it took, and sentences for the user."""

    pixels: npt.NDArray[np.uint8]
    speed: Speed
    warnings: tuple[str, ...] = ()


@dataclass
class _Clock:
    begun: float = field(default_factory=time.perf_counter)
    steps: list[float] = field(default_factory=list)


def paint(loaded: Loaded, task: Task, context: Context) -> Painted:
    """Paint `task`; a picture that half precision spoilt is painted once more in full.

    Raises:
        Cancelled: within one step.
        ContentError: the picture is spoilt in full precision, too.
    """
    from visiontune.image.diffusion.loading import quiet

    with quiet():
        return _painted(loaded, task, context)


def _painted(loaded: Loaded, task: Task, context: Context) -> Painted:
    try:
        return _once(loaded, task, context)
    except _Spoilt as spoilt:
        reason = str(spoilt)
    if loaded.device.dtype != "float32" and loaded.offload != "sequential":
        context.progress(BEGIN, f"{reason}; once more in full precision")
        with _full_precision(loaded):
            try:
                painted = _once(loaded, task, context)
            except _Spoilt as spoilt:
                reason = f"{spoilt}, in full precision, too"
            else:
                note = f"{loaded.device.dtype} spoilt the picture ({reason}); it was painted again in float32"
                return Painted(painted.pixels, painted.speed, (*painted.warnings, note))
    raise ContentError(f"{loaded.source.name}: {reason}; try another seed, scheduler or size")


def _once(loaded: Loaded, task: Task, context: Context) -> Painted:
    import numpy as np
    import torch

    request, family = task.request, loaded.family
    assert request.num_inference_steps, "resolve() fills it"
    assert request.guidance_scale is not None, "resolve() fills it"
    way = "inpaint" if task.mask is not None else "image" if task.start is not None else "text"
    scheduler = schedulers.fresh(loaded.pipe.scheduler, request.scheduler)
    pipe = loaded.view(getattr(family, way) or loaded.source.class_name, scheduler)
    tiled = [part for part in (pipe.vae, loaded.tiny) if task.tiled and hasattr(part, "enable_tiling")]
    for part in tiled:
        part.enable_tiling()
    guided = prompts.guided(pipe, family, request.guidance_scale)
    context.check_cancelled()
    context.progress(BEGIN / 2, "reading the prompt")
    clock = _Clock()
    previews = Previews(loaded, task.canvas)

    def after_step(pipe: Any, index: int, moment: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        context.check_cancelled()
        clock.steps.append(time.perf_counter())
        if not bool(torch.isfinite(tensors["latents"]).all()):
            raise _Spoilt(f"step {index + 1} gave numbers that are none")
        count = max(pipe.num_timesteps or 0, index + 1)
        context.progress(BEGIN + (END - BEGIN) * (index + 1) / count, f"painting, step {index + 1} of {count}")
        if previews.due(index, count):
            context.preview(previews.make(pipe, tensors["latents"]))
        return {}

    try:
        with torch.no_grad():
            encoded = prompts.encode(pipe, family, task.prompt, request.negative_prompt, guided)
            arguments: dict[str, Any] = {
                **encoded.arguments,
                "num_inference_steps": request.num_inference_steps,
                "guidance_scale": request.guidance_scale,
                # On the processor whatever the device is: the same seed begins with the same noise everywhere.
                "generator": torch.Generator("cpu").manual_seed(request.seed),
                "width": task.canvas.width,
                "height": task.canvas.height,
                "output_type": "latent" if task.decoder == "tiny" else "np",
                "callback_on_step_end": after_step,
                "callback_on_step_end_tensor_inputs": ["latents"],
                **_beginnings(task),
            }
            known = inspect.signature(pipe.__call__).parameters
            clock.begun = time.perf_counter()
            result = pipe(**{name: value for name, value in arguments.items() if name in known}).images
            if task.decoder == "tiny":
                result = [picture_of(loaded.tiny, spread(pipe, result, task.canvas)).cpu()]
            picture = np.asarray(result[0], np.float32)
            if not np.isfinite(picture).all():
                raise _Spoilt("the decoder gave numbers that are none")
            pixels = np.rint(picture.clip(0, 1) * 255).astype(np.uint8)
    finally:
        if loaded.offload != "none":
            pipe.maybe_free_model_hooks()
        for part in tiled:
            part.disable_tiling()
    context.check_cancelled()
    if int(pixels.max()) - int(pixels.min()) < FLAT:
        raise _Spoilt("the picture is of one colour")
    warnings = encoded.warnings
    if request.negative_prompt.strip() and not guided:
        warnings += ("this model paints without guidance here, so the negative prompt was not read",)
    return Painted(pixels, _speed(clock, task.canvas, 2 if guided else 1), warnings)


def _beginnings(task: Task) -> dict[str, Any]:
    """Arguments of painting from a picture, and inside a mask."""
    if task.start is None:
        return {}
    from PIL import Image

    request, canvas = task.request, task.canvas
    given: dict[str, Any] = {
        "image": Image.fromarray(unfit(task.start, canvas.width, canvas.height)),
        "strength": request.strength,
        # A distilled model's single step would be none at all of a picture that changes by half.
        "num_inference_steps": max(request.num_inference_steps or 1, math.ceil(1 / (request.strength or 1) - 1e-9)),
    }
    if task.mask is not None:
        given["mask_image"] = Image.fromarray(unfit(task.mask, canvas.width, canvas.height))
    return given


def _speed(clock: _Clock, canvas: Canvas, passes: int) -> Speed:
    ended = time.perf_counter()
    moments = [clock.begun, *clock.steps]
    # The first step also warms up, where there are others to go by.
    lengths = [after - before for before, after in itertools.pairwise(moments)]
    lengths = lengths[1:] if len(lengths) > 2 else lengths
    step = sum(lengths) / max(1, len(lengths)) / passes
    million = canvas.pixels / 1e6
    return Speed(step / million, (ended - moments[-1]) / million)


@contextmanager
def _full_precision(loaded: Loaded) -> Iterator[None]:
    """All parts in float32 for a while; going back loses nothing, since the short numbers were exact in the long."""
    import torch

    if loaded.parts is not None:
        with loaded.parts.full_precision():
            yield
        return
    parts = [part for part in (*loaded.pipe.components.values(), loaded.tiny) if isinstance(part, torch.nn.Module)]
    before = [part.dtype for part in parts]
    try:
        for part in parts:
            part.to(torch.float32)
        yield
    finally:
        for part, dtype in zip(parts, before, strict=True):
            part.to(dtype)
