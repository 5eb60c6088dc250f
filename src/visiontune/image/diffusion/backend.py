"""The backend `diffusion`: Stable Diffusion 1.5, SD-Turbo, LCM, SDXL, SDXL-Turbo, SD 3.5, FLUX, and others like them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from visiontune.backends import Context
from visiontune.errors import InputError, JobError, VisionTuneError, WeightsError
from visiontune.extras import missing
from visiontune.image.base import ImageOutput, ImageRequest, asks_for_diffusion
from visiontune.image.diffusion import decoders, defaults, device, loras, memory, openvino, pictures, sources, speeds
from visiontune.image.diffusion.sizes import fit
from visiontune.safety import checking

if TYPE_CHECKING:
    from collections.abc import Callable

    from visiontune.backends import Environment
    from visiontune.image.diffusion.defaults import Outlook
    from visiontune.image.diffusion.loading import Loaded
    from visiontune.image.diffusion.painting import Painted, Task
    from visiontune.image.diffusion.sources import Source
    from visiontune.requests import Request

PACKAGES = ("torch", "diffusers", "transformers", "accelerate", "safetensors", "peft")
FIRST = "stable-diffusion-v1-5"


@dataclass
class Diffusion:
    """Pictures by diffusion.

    Options: `image_seconds`, `image_model`, `image_base`, `image_decoder`, `image_device`, `image_runtime`, `threads`,
    `safety`.
    """

    name: str = "diffusion"
    version: int = 1
    rank: ClassVar[int] = 20
    family: ClassVar[str] = "image.diffusion"
    gpu: ClassVar[bool] = True

    def lacks(self, environment: Environment) -> str | None:
        if lacks := self._unready(environment):
            return lacks
        if sources.present(environment) or environment.option("image_model"):
            return None
        size = environment.weights.known[FIRST].size / 1e9
        return (
            f"no weights are here; fetch some, for example ({size:.1f} GB): visiontune weights pull {FIRST}. Until then"
            " the illustrator draws"
        )

    def lacks_for(self, request: ImageRequest, environment: Environment) -> str | None:
        """As `lacks`, for the weights that `request` names."""
        if lacks := self._unready(environment) if request.model != "auto" else self.lacks(environment):
            return lacks
        try:
            loras.find(request, environment)
            defaults.chosen(request, environment)
        except WeightsError as error:
            return str(error)
        except InputError:
            return None  # `resolve` says it, with the field's name
        return None

    def _unready(self, environment: Environment) -> str | None:
        """What is missing whichever weights paint."""
        return missing("diffusion", *PACKAGES) or checking.lacks(environment)

    def declines(self, request: ImageRequest, environment: Environment) -> str | None:
        """Too slow for `auto`, unless the request asks for what only diffusion can do."""
        if asks_for_diffusion(request):
            return None
        outlook = defaults.chosen(request, environment)
        patience = defaults.patience(environment)
        if outlook is None or outlook.seconds <= patience:
            return None
        basis = "as the last ones took" if outlook.measured else "by an estimate"
        return (
            f"{outlook.source.name} would need {outlook.seconds:,.0f} s for this picture here ({basis}), and"
            f" VISIONTUNE_IMAGE_SECONDS allows {patience:g}"
        )

    def resolve(
        self, request: ImageRequest, environment: Environment, choose: Callable[[Request], str]
    ) -> ImageRequest:
        """Model, steps, guidance, scheduler and strength as they will be used, so that they are kept with the picture."""
        checking.require_allowed(f"{request.prompt}, {request.style}", environment)
        outlook = self._outlook(request, environment)
        named = [str(lora) for lora in loras.find(request, environment)]
        return defaults.settled(request, outlook.source, outlook.decoder).model_copy(update={"loras": tuple(named)})

    def model(self, request: ImageRequest, environment: Environment) -> str:
        source = self._outlook(request, environment).source
        runtime = defaults.runtime(request, source, environment)
        parts = [source.name, source.digest, defaults.how(source, environment, runtime)]
        parts += [f"lora:{lora.digest}" for lora in loras.find(request, environment)]
        # Where pictures are checked, none is taken from the library that was made where they were not.
        parts += ["checked"] if checking.checks("picture", environment) else []
        return "/".join(parts)

    def __call__(self, request: ImageRequest, context: Context) -> ImageOutput:
        """Paint `request`.

        Raises:
            Cancelled: within one step.
            InputError: size, scheduler, a LoRA or a picture that it names will not do, or the check of prompts is on and
                refuses.
            WeightsError: the model, or what checks pictures, is missing or cannot be loaded.
            ContentError: what came out is no picture, or the check of pictures is on and keeps it back.
            JobError: memory ran out; the next request finds it free again.
        """
        environment = context.environment
        checking.require_allowed(f"{request.prompt}, {request.style}", environment)
        if lacks := checking.lacks(environment):
            raise WeightsError(lacks)
        if checking.checks("picture", environment):  # nobody sees what was not looked at
            context = replace(context, preview=lambda png: None)
        outlook = self._outlook(request, environment)
        source = outlook.source
        request = defaults.settled(request, source, outlook.decoder)
        context.progress(0.0, f"loading {source.name}")
        where = device.pick(environment, source.family)
        fault: str | None = None
        try:
            return self._made(request, source, where, context)
        except VisionTuneError:
            raise
        except Exception as error:
            from visiontune.image.diffusion.loading import out_of_memory

            if not out_of_memory(error):
                raise
            fault = f"memory ran out on {where.kind}; ask for a smaller picture or a smaller model"
        # Only now are the pictures gone that the error held.
        device.release(where.kind)
        raise JobError(fault)

    def _made(self, request: ImageRequest, source: Source, where: device.Device, context: Context) -> ImageOutput:
        from visiontune.image.diffusion.adapters import wear
        from visiontune.image.diffusion.loading import give_tiny, load
        from visiontune.image.diffusion.painting import paint

        environment = context.environment
        pool = environment.models
        size = defaults.canvas_for(request, source)
        runtime = defaults.runtime(request, source, environment)
        name = f"{self.family}/{source.digest[:16]}/{where}{runtime.suffix}"
        tiny = request.decoder == decoders.TINY
        plan = memory.plan(source, where, size, loaded=name in pool.loaded(), tiny=tiny)
        megabytes = source.megabytes(device.BYTES[where.dtype])

        def loading() -> Loaded:
            if runtime.name == "openvino" and not openvino.converted(source, environment):
                context.progress(0.0, f"converting {source.name} for OpenVINO, this once")
            return load(source, where, environment, plan.offload, runtime)

        worn = loras.find(request, environment)
        with pool.use(name, loading, megabytes=megabytes) as loaded:
            task = self._task(request, source, plan, context)
            if tiny:
                give_tiny(loaded, environment)
            notes = wear(loaded, worn)
            painted = paint(loaded, task, context)
            output = self._finished(task, loaded, painted)
            # Here, while the model is in use: it would be unloaded to make room for what checks.
            checking.require_clean(output.pixels, f"the picture of seed {request.seed}", environment)
        used = defaults.how(source, environment, loaded.runtime)
        speeds.remember(environment, speeds.key(source, used, tiny=tiny), painted.speed)
        facts = {**(output.facts or {}), "loras": [{"name": str(lora), "hash": lora.digest} for lora in worn]}
        return replace(output, facts=facts, warnings=(*output.warnings, *notes))

    def _task(self, request: ImageRequest, source: Source, plan: memory.Plan, context: Context) -> Task:
        from visiontune.image.diffusion.painting import Task

        start = pictures.read_picture(context.file(request.init_image), "init_image") if request.init_image else None
        mask = pictures.read_mask(context.file(request.mask)) if request.mask else None
        if start is not None and mask is not None and start.shape[:2] != mask.shape:
            raise InputError(
                "mask", f"{mask.shape[1]}x{mask.shape[0]}", f"must be {start.shape[1]}x{start.shape[0]}, as the picture"
            )
        start, mask = (None if one is None else fit(one, request.width, request.height) for one in (start, mask))
        prompt = f"{request.prompt}, {request.style}" if request.style else request.prompt
        return Task(request, defaults.canvas_for(request, source), prompt, start, mask, plan.tiled, request.decoder)

    def _finished(self, task: Task, loaded: Loaded, painted: Painted) -> ImageOutput:
        request, source, runtime = task.request, loaded.source, loaded.runtime
        pixels = fit(painted.pixels, request.width, request.height)
        warnings = (*runtime.warnings, *painted.warnings)
        if task.start is not None and task.mask is not None:
            pixels = pictures.laid_into(task.start, pixels, task.mask)
        if task.canvas.sentence:
            warnings = (task.canvas.sentence, *warnings)
        if task.decoder == decoders.TINY:
            warnings = (*warnings, decoders.NOTE)
        facts: dict[str, Any] = {
            "model": source.name,
            "model_hash": source.digest,
            "seed": request.seed,
            "steps": request.num_inference_steps,
            "guidance": request.guidance_scale,
            "scheduler": request.scheduler,
            "strength": request.strength,
            "painted": f"{task.canvas.width}x{task.canvas.height}",
            "decoder": task.decoder,
            "device": loaded.device.kind,
            "dtype": loaded.device.dtype,
            "runtime": runtime.name,
            "runtime_why": runtime.why,
            "seconds_per_pass": round(painted.speed.step * task.canvas.pixels / 1e6, 4),
            "seconds_decode": round(painted.speed.decode * task.canvas.pixels / 1e6, 4),
        }
        return ImageOutput(pixels, warnings=warnings, facts=facts)

    def _outlook(self, request: ImageRequest, environment: Environment) -> Outlook:
        found = defaults.chosen(request, environment)
        if found is None:
            raise WeightsError(self.lacks(environment) or "no weights are here")
        return found
