"""Clips of drawn pictures: the illustrator's layers, each moved by what it is (`video.motion`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from visiontune.artifacts import Artifact
from visiontune.backends import Context, Environment
from visiontune.clip.base import FPS, ClipOutput, ClipRequest, facts
from visiontune.clip.writing import write
from visiontune.errors import InputError
from visiontune.image.base import ImageRequest
from visiontune.requests import Request, derive_seed

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.video.motion import Plate


class Layers:
    """Has the picture drawn (the same that `image` draws for this prompt and seed), then moved by `mover`."""

    name = "layers"
    version = 1
    composite = True
    rank = 10

    def refuses(self, request: ClipRequest) -> str | None:
        """Models by name: none is asked here."""
        if request.model != "auto":
            return f"layers has no models; leave model out, or use the backend diffusion with {request.model!r}"
        return None

    def resolve(self, request: ClipRequest, environment: Environment, choose: Callable[[Request], str]) -> ClipRequest:
        """Name the image backend, so that the same request later makes the same clip."""
        if request.init_image is not None:
            return request
        return request.model_copy(update={"image_backend": choose(self._picture(request))})

    def __call__(self, request: ClipRequest, context: Context) -> Artifact:
        image = request.image
        if image is None and request.init_image is None:
            image = context.make_all([self._picture(request)], span=(0.0, 0.3))[0].key
        moved = request.model_copy(update={"image": image, "backend": Mover.name})
        return context.make_all([moved], span=(0.3, 1.0))[0]

    @staticmethod
    def _picture(request: ClipRequest) -> ImageRequest:
        width, height = request.frame_size()
        return ImageRequest(
            seed=request.seed,
            prompt=request.prompt,
            negative_prompt=request.negative_prompt,
            width=width,
            height=height,
            style=request.style,
            backend=request.image_backend,
        )


class Mover:
    """The leaf of `layers`: moves a finished picture, or the user's own, which has no layers and only the camera moves."""

    name = "mover"
    version = 2
    rank = -1
    digital_source = "algorithmicMedia"

    def refuses(self, request: ClipRequest) -> str | None:
        """Requests that bring no picture."""
        if request.image is None and request.init_image is None:
            return "moves a finished picture; the backend layers has one drawn first"
        return None

    def __call__(self, request: ClipRequest, context: Context) -> ClipOutput:
        """Move it.

        Raises:
            InputError: the user's picture is damaged.
            Cancelled: within a frame of being asked.
        """
        import cv2

        from visiontune.video import motion
        from visiontune.video.planes import new_frame

        cv2.setNumThreads(1)  # the encoder has the other core
        fps, size = request.fps or FPS, request.frame_size()
        context.progress(0.0, "cutting the picture into layers")
        plate, more, warnings = _plate(request, context)
        total = request.frames(fps)

        def frames() -> Iterator[npt.NDArray[np.uint8]]:
            for n in range(total):
                buffer, target = new_frame(*size)
                motion.draw(plate, n / (total - 1), total / fps, target)
                yield buffer

        origin = request.model_copy(update={"image": None, "backend": Layers.name})
        if request.num_inference_steps is not None or request.guidance_scale is not None:
            warnings += ("steps and guidance are of diffusion; layers that move have neither",)
        path = write(origin, f"{Layers.name}/{Layers.version}/", frames(), fps, context, start=0.1)
        return ClipOutput(path, fps, facts(request, fps, **more), warnings)


def _plate(request: ClipRequest, context: Context) -> tuple[Plate, dict[str, object], tuple[str, ...]]:
    """The picture, ready to be moved; what is known of it; and what could not be had."""
    from visiontune.video.layering import layered_plate
    from visiontune.video.motion import canvas_size, flat_plate
    from visiontune.video.pictures import load_picture

    seed = derive_seed(request.seed, "motion")
    canvas = canvas_size(*request.frame_size())
    if request.init_image is not None:
        flat = load_picture(context.file(request.init_image), *canvas, "init_image")
        return flat_plate(flat, seed), {"plan": None}, ()
    if request.image is None:
        raise InputError("image", request.image, "the mover needs a picture")
    made = context.find(request.image)
    warnings = tuple(made.warnings)
    more = {"plan": made.details.get("plan")}
    if "svg" in made.files:
        return layered_plate(made.files["svg"].read_text(encoding="utf-8"), request.frame_size(), seed), more, warnings
    return flat_plate(load_picture(made.path, *canvas), seed), more, warnings
