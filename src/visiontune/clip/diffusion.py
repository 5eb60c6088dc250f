"""The backend `diffusion` of clips: text-to-video and picture-to-video pipelines of diffusers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from visiontune.backends import Context
from visiontune.clip import outlook as outlooks
from visiontune.clip.base import ClipOutput, ClipRequest, facts
from visiontune.clip.writing import write
from visiontune.errors import InputError, JobError, VisionTuneError, WeightsError
from visiontune.extras import missing
from visiontune.image.diffusion import device, pictures, speeds
from visiontune.image.diffusion.backend import PACKAGES
from visiontune.image.diffusion.defaults import how
from visiontune.safety import checking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np
    import numpy.typing as npt

    from visiontune.backends import Environment
    from visiontune.clip.filming import Filmed
    from visiontune.clip.outlook import Outlook
    from visiontune.image.diffusion.loading import Loaded
    from visiontune.requests import Request

FIRST = "ltx-video"
LOOKS = 5
"""Frames of a clip that are looked at where pictures are checked, the first and the last among them."""


@dataclass
class Diffusion:
    """Clips by diffusion. Options: `clip_model`, `clip_seconds`, `image_device`, `threads`."""

    name: str = "diffusion"
    version: int = 1
    rank: ClassVar[int] = 20
    family: ClassVar[str] = "image.diffusion"
    gpu: ClassVar[bool] = True

    def lacks(self, environment: Environment) -> str | None:
        if lacks := self._unready(environment):
            return lacks
        if outlooks.present(environment) or environment.option("clip_model"):
            return None
        size = environment.weights.known[FIRST].size / 1e9
        return (
            f"no weights for clips are here; fetch some, for example ({size:.0f} GB): visiontune weights pull {FIRST}."
            " Until then the layers of a drawn picture move"
        )

    def lacks_for(self, request: ClipRequest, environment: Environment) -> str | None:
        """As `lacks`, for the weights that `request` names, or that can make it."""
        if lacks := self._unready(environment) if request.model != "auto" else self.lacks(environment):
            return lacks
        try:
            look = outlooks.chosen(request, environment)
        except WeightsError as error:
            return str(error)
        except InputError:
            return None  # `resolve` says it, with the field's name
        if look is None:
            return "no model that is here makes such a clip (from a picture, or as long)"
        # Where the request names a model, `resolve` says it, with the field's name.
        return outlooks.misfit(request, look) if request.model == "auto" else None

    def _unready(self, environment: Environment) -> str | None:
        """What is missing whichever weights film."""
        return missing("diffusion", *PACKAGES) or checking.lacks(environment)

    def refuses(self, request: ClipRequest) -> str | None:
        """Clips that end where they begin."""
        return "does not end a clip where it began (loop); the backend layers does" if request.loop else None

    def declines(self, request: ClipRequest, environment: Environment) -> str | None:
        """Too slow for `auto`, unless the request asks for what only diffusion has."""
        if request.model != "auto" or request.num_inference_steps is not None or request.guidance_scale is not None:
            return None
        look = outlooks.chosen(request, environment)
        patience = outlooks.patience(environment)
        if look is None or look.seconds <= patience:
            return None
        basis = "as the last ones took" if look.measured else "by an estimate"
        return f"{look.source.name} would need {look.seconds:,.0f} s for this clip here ({basis}); {patience:g} are allowed"

    def resolve(self, request: ClipRequest, environment: Environment, choose: Callable[[Request], str]) -> ClipRequest:
        """Model, steps, guidance and rate as they will be used, so that they are kept with the clip."""
        checking.require_allowed(f"{request.prompt}, {request.style}", environment)
        return outlooks.settled(request, self._look(request, environment))

    def model(self, request: ClipRequest, environment: Environment) -> str:
        source = self._look(request, environment).source
        checked = "/checked" if checking.checks("picture", environment) else ""
        return f"{source.name}/{source.digest}/{how(source, environment)}{checked}"

    def __call__(self, request: ClipRequest, context: Context) -> ClipOutput:
        """Make `request`.

        Raises:
            Cancelled: within one step.
            InputError: the model cannot make such a clip, the picture will not do, or the check of prompts refuses.
            WeightsError: the model, or what checks pictures, is missing or cannot be loaded.
            ContentError: what came out is no clip, or the check of pictures keeps it back.
            JobError: memory ran out; the next request finds it free again.
        """
        checking.require_allowed(f"{request.prompt}, {request.style}", context.environment)
        if lacks := checking.lacks(context.environment):
            raise WeightsError(lacks)
        look = self._look(request, context.environment)
        request = outlooks.settled(request, look)
        where = device.pick(context.environment, look.family)
        start = pictures.read_picture(context.file(request.init_image), "init_image") if request.init_image else None
        context.progress(0.0, f"loading {look.source.name}")
        try:
            filmed = self._filmed(request, look, where, start, context)
        except VisionTuneError:
            raise
        except Exception as error:
            from visiontune.image.diffusion.loading import out_of_memory

            if not out_of_memory(error):
                raise
            filmed = None
        if filmed is None:  # only now are the frames gone that the error held
            device.release(where.kind)
            raise JobError(f"memory ran out on {where.kind}; ask for a smaller or shorter clip, or a smaller model")
        return self._written(request, look, where, filmed, context)

    def _filmed(
        self,
        request: ClipRequest,
        look: Outlook,
        where: device.Device,
        start: npt.NDArray[np.uint8] | None,
        context: Context,
    ) -> Filmed:
        from visiontune.clip import room
        from visiontune.clip.adapter import Adapted
        from visiontune.clip.adapter import load as load_adapted
        from visiontune.clip.filming import film
        from visiontune.image.diffusion.loading import load

        environment, source = context.environment, look.source
        pool = environment.models
        name = f"{self.family}/{source.digest[:16]}/{where}"
        plan = room.plan(source, look.family, where, look.shot, loaded=name in pool.loaded())

        def loading() -> Loaded:
            if isinstance(source, Adapted):
                return load_adapted(source, where, environment, plan.offload)
            return load(source, where, environment, plan.offload)

        prompt = f"{request.prompt}, {request.style}" if request.style else request.prompt
        with pool.use(name, loading, megabytes=source.megabytes(device.BYTES[where.dtype])) as loaded:
            filmed = film(loaded, look.family, request, prompt, look.shot, start, context, tiled=plan.tiled)
            for n in sorted({round(k * (len(filmed.frames) - 1) / (LOOKS - 1)) for k in range(LOOKS)}):
                which = f"the clip of seed {request.seed} (frame {n + 1})"
                checking.require_clean(filmed.frames[n], which, environment)
        million = look.shot.pixels / 1e6
        speed = speeds.Speed(filmed.step / million, filmed.decode / million)
        speeds.remember(environment, speeds.key(source, how(source, environment)), speed)
        return filmed

    def _written(
        self, request: ClipRequest, look: Outlook, where: device.Device, filmed: Filmed, context: Context
    ) -> ClipOutput:
        from visiontune.clip.filming import END
        from visiontune.clip.timing import resampled
        from visiontune.video.planes import from_rgb, new_frame

        shot = look.shot
        width, height = shot.wanted

        def frames() -> Iterator[npt.NDArray[np.uint8]]:
            for pixels in resampled(filmed.frames, shot):
                buffer, target = new_frame(width, height)
                planes = from_rgb(pixels)
                for plane, made in ((target.y, planes.y), (target.u, planes.u), (target.v, planes.v)):
                    plane[...] = made
                yield buffer

        path = write(request, f"{self.name}/{self.version}/", frames(), shot.wanted_fps, context, start=END)
        more: dict[str, Any] = {
            "model": look.source.name,
            "model_hash": look.source.digest,
            "seed": request.seed,
            "steps": request.num_inference_steps,
            "guidance": request.guidance_scale,
            "made": f"{shot.width}x{shot.height}, {shot.frames} frames at {shot.fps} a second",
            "device": where.kind,
            "dtype": where.dtype,
        }
        return ClipOutput(
            path, shot.wanted_fps, facts(request, shot.wanted_fps, **more), (*shot.sentences, *filmed.warnings)
        )

    def _look(self, request: ClipRequest, environment: Environment) -> Outlook:
        look = outlooks.chosen(request, environment)
        if look is None:
            raise WeightsError(self.lacks(environment) or "no model that is here makes such a clip")
        return look
