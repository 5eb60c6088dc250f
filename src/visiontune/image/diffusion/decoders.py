"""Which decoder makes the picture out of what was painted: the model's own, or the small one (TAESD).

The small one is many times quicker and needs a fraction of the memory; fine detail is less sharp.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from visiontune.errors import InputError, WeightsError
from visiontune.image.diffusion import device, memory

if TYPE_CHECKING:
    from collections.abc import Callable

    from visiontune.backends import Environment
    from visiontune.image.base import ImageRequest
    from visiontune.image.diffusion.sizes import Canvas
    from visiontune.image.diffusion.sources import Source

FULL, TINY = "full", "tiny"
NOTE = "decoded by the small decoder (TAESD), whose fine detail is less sharp"


def pick(
    request: ImageRequest, source: Source, environment: Environment, canvas: Canvas, late: Callable[[str], bool]
) -> str:
    """`full` or `tiny`: what the request says, else the option `image_decoder`, else tiny where only that will do.

    Args:
        late: Whether the picture takes longer with a decoder than the user waits.

    Raises:
        InputError: the request names the small decoder, and the model has none; or the option names no decoder.
        WeightsError: the small decoder is wanted and not here yet; says how to fetch it.
    """
    option = str(environment.option("image_decoder", "auto"))
    if option not in ("auto", FULL, TINY):
        raise InputError("VISIONTUNE_IMAGE_DECODER", option, f"must be auto, {FULL} or {TINY}")
    name = source.family.tiny
    if request.decoder == TINY and not name:
        raise InputError("decoder", TINY, f"there is no small decoder for the model {source.name}; leave it out")
    wanted = request.decoder or option
    if wanted == FULL or not name:
        return FULL
    here = name in environment.weights.known and environment.weights.present(name)
    if wanted == TINY and not here:
        raise WeightsError(f"the small decoder {name} is not here yet; fetch it with: visiontune weights pull {name}")
    if wanted == TINY or (here and ((late(FULL) and not late(TINY)) or _tight(source, canvas, environment))):
        return TINY
    return FULL


def _tight(source: Source, canvas: Canvas, environment: Environment) -> bool:
    """Whether only with the small decoder the picture fits into memory; of a GPU, that is told once it is loaded."""
    if device.likely_kind(environment) != "cpu":
        return False
    size = device.BYTES[device.cpu_dtype()]
    loaded = any(source.digest[:16] in name for name in environment.models.loaded())
    free = device.free_megabytes("cpu") - memory.SPARE - (0.0 if loaded else source.megabytes(size))
    full, small = (memory.work(canvas, size, tiled=True, tiny=tiny) for tiny in (False, True))
    return full > free >= small
