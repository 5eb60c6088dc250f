"""What the online image backends share: words and pictures as they are sent, and pictures as they come back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from visiontune.errors import InputError, RemoteError
from visiontune.image.base import ImageOutput
from visiontune.image.diffusion.pictures import laid_into, read_mask, read_picture
from visiontune.image.diffusion.sizes import fit, unfit

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.backends import Context
    from visiontune.image.base import ImageRequest
    from visiontune.remote import Service

STRENGTH = "the service decides itself how much the picture changes, so strength was not used"
_NOT_THEIRS = ("num_inference_steps", "guidance_scale", "scheduler", "decoder", "loras", "plan")


@dataclass(frozen=True)
class Original:
    """The user's picture to start from, and where it is painted anew.

    Args:
        start: uint8 (height, width, 3), of the size that was asked for.
        mask: uint8 (height, width), 255 where it is painted anew; None: everywhere.
    """

    start: npt.NDArray[np.uint8]
    mask: npt.NDArray[np.uint8] | None

    @classmethod
    def of(cls, request: ImageRequest, context: Context) -> Original | None:
        """What `request` starts from, if anything.

        Raises:
            InputError: a file holds no picture, or the mask has another size than the picture.
        """
        if request.init_image is None:
            return None
        start = read_picture(context.file(request.init_image), "init_image")
        mask = read_mask(context.file(request.mask)) if request.mask else None
        if mask is not None and start.shape[:2] != mask.shape:
            given = f"{mask.shape[1]}x{mask.shape[0]}"
            raise InputError("mask", given, f"must be {start.shape[1]}x{start.shape[0]}, as the picture")
        fitted = None if mask is None else fit(mask, request.width, request.height)
        return cls(fit(start, request.width, request.height), fitted)

    def start_png(self, width: int, height: int) -> bytes:
        """The picture as a PNG of `width` x `height` pixels, which `fit` brings back to the size asked for."""
        return _png(unfit(self.start, width, height)[..., ::-1])

    def mask_png(self, width: int, height: int) -> bytes | None:
        """The picture with alpha 0 where it is to be painted anew, as services take masks."""
        import numpy as np

        if self.mask is None:
            return None
        colour = unfit(self.start, width, height)[..., ::-1]
        alpha = np.where(unfit(self.mask, width, height) >= 128, 0, 255).astype(np.uint8)
        return _png(np.dstack([colour, alpha]))


def refuses(request: ImageRequest, name: str) -> str | None:
    """What only diffusion or the illustrator can do."""
    for field in _NOT_THEIRS:
        if getattr(request, field) not in (None, "", ()):
            other = "illustrator" if field == "plan" else "diffusion"
            return f"{name} has no {field}; leave it out, or use the backend {other}"
    return None


def wanted(request: ImageRequest) -> str:
    """What is to be seen, in words."""
    return f"{request.prompt}, {request.style}" if request.style.strip() else request.prompt


def wording(request: ImageRequest) -> str:
    """The prompt as it is sent: services have no fields for style and negative prompt, and mind both as words."""
    prompt = wanted(request)
    unwanted = request.negative_prompt.strip()
    return f"{prompt}\n\nDo not show: {unwanted}" if unwanted else prompt


def picture(service: Service, content: bytes) -> npt.NDArray[np.uint8]:
    """The picture that came, as uint8 (rows, columns, 3).

    Raises:
        RemoteError: it is none that can be read.
    """
    import cv2
    import numpy as np

    pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR) if content else None
    if pixels is None:
        raise RemoteError(f"{service.name} sent {len(content):,} bytes that are no picture; try again later")
    return np.ascontiguousarray(pixels[..., ::-1])


def finished(
    request: ImageRequest,
    painted: npt.NDArray[np.uint8],
    original: Original | None,
    offers: str,
    facts: Mapping[str, Any],
) -> ImageOutput:
    """The picture of exactly the size that was asked for; a sentence says where that is not what was painted.

    Args:
        request: What was asked for.
        painted: uint8 (rows, columns, 3), of any size.
        original: What it started from; kept where its mask is black.
        offers: Which sizes the service paints, for that sentence.
        facts: How it was made.
    """
    rows, columns = painted.shape[:2]
    pixels = fit(painted, request.width, request.height)
    warnings: tuple[str, ...] = ()
    if (columns, rows) != (request.width, request.height):
        how = "enlarged and cropped" if request.width > columns or request.height > rows else "cropped or made smaller"
        warnings = (f"painted at {columns}x{rows} and {how} to {request.width}x{request.height}: {offers}",)
    if original is not None and original.mask is not None:
        pixels = laid_into(original.start, pixels, original.mask)
    if request.strength is not None:
        warnings += (STRENGTH,)
    return ImageOutput(pixels, warnings=warnings, facts={**facts, "painted": f"{columns}x{rows}"})


def _png(pixels: npt.NDArray[np.uint8]) -> bytes:
    """A PNG of a BGR or BGRA picture."""
    import cv2

    ok, data = cv2.imencode(".png", pixels)
    assert ok, "OpenCV writes any uint8 picture"
    return bytes(data.tobytes())
