"""Real-ESRGAN's small network for drawn pictures (animevideov3), run by ncnn on the CPU.

X. Wang et al., "Real-ESRGAN: Training Real-World Blind Super-Resolution with Pure Synthetic Data", 2021: 18
convolutions of 3x3 that predict what to add to the picture enlarged four times; its makers shrink that for 2 and 3.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.backends import Context, Environment
from visiontune.errors import WeightsError
from visiontune.upscale.alpha import joined, split
from visiontune.upscale.base import UpscaleOutput, UpscaleRequest, read_source
from visiontune.upscale.fidelity import REACH, ROUNDS, faithful
from visiontune.upscale.tiles import enlarge_in_tiles

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

WEIGHTS = "realesr-animevideov3"
NATIVE = 4  # times, whatever is asked for
_SEEN = 18  # pixels to each side that reach a result: one a convolution
MARGIN = _SEEN + ROUNDS * REACH


@dataclass
class RealESRGAN:
    """Sharp edges and the source's own colours, for drawings and for painted pictures.

    Options: `threads`.
    """

    name: str = "realesrgan"
    version: int = 1
    rank: int = 10

    def lacks(self, environment: Environment) -> str | None:
        if importlib.util.find_spec("ncnn") is None:
            return "the package ncnn is not installed (pip install 'visiontune[upscale]')"
        if not environment.weights.present(WEIGHTS):
            try:
                environment.weights.path(WEIGHTS)
            except WeightsError as error:  # says how to fetch it
                return str(error)
        return None

    def model(self, request: UpscaleRequest, environment: Environment) -> str:
        return environment.weights.digest(WEIGHTS)

    def __call__(self, request: UpscaleRequest, context: Context) -> UpscaleOutput:
        """Enlarge; a few seconds a megapixel.

        Raises:
            InputError: the file is no picture, or the result would be too large.
            WeightsError: the weights are missing or damaged.
        """
        source, origin = read_source(request, context)
        colours, alpha = split(source)
        folder = context.environment.weights.path(WEIGHTS)
        threads = int(context.environment.option("threads", 1))

        def told(fraction: float) -> None:
            context.check_cancelled()
            context.progress(fraction, f"enlarging {request.factor} times")

        context.check_cancelled()
        with context.environment.models.use(WEIGHTS, lambda: load(folder, threads), megabytes=150) as network:

            def enlarge(tile: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
                return faithful(sharpened(network, tile, request.factor), tile)

            share = 1.0 if alpha is None else 0.5
            large = enlarge_in_tiles(colours, request.factor, enlarge, MARGIN, lambda done: told(done * share))
            if alpha is not None:
                grey = alpha[..., None].repeat(3, axis=2)
                shape = enlarge_in_tiles(grey, request.factor, enlarge, MARGIN, lambda done: told(0.5 + done / 2))
                large = joined(large, shape[..., 1])
        return UpscaleOutput(large, source, origin)


def load(folder: Path, threads: int) -> Any:
    """The network.

    Raises:
        WeightsError: ncnn cannot read the files.
    """
    import ncnn

    network = ncnn.Net()
    network.opt.use_vulkan_compute = False
    network.opt.num_threads = threads
    stem = folder / "realesr-animevideov3-x4"
    if network.load_param(f"{stem}.param") or network.load_model(f"{stem}.bin"):
        raise WeightsError(f"{WEIGHTS} cannot be read; fetch it again: visiontune weights remove {WEIGHTS}, then pull")
    return network


def sharpened(network: Any, tile: npt.NDArray[np.uint8], factor: int) -> npt.NDArray[np.float32]:
    """A tile (height, width, 3) through the network: float32, 0 to 255, (factor * height, factor * width, 3)."""
    import cv2
    import ncnn
    import numpy as np

    height, width = tile.shape[:2]
    pixels = ncnn.Mat.from_pixels(tile, ncnn.Mat.PixelType.PIXEL_RGB, width, height)
    pixels.substract_mean_normalize([], [1 / 255.0] * 3)
    extractor = network.create_extractor()
    extractor.input("data", pixels)
    _, output = extractor.extract("output")
    large = np.array(output).transpose(1, 2, 0) * np.float32(255)  # (4 * height, 4 * width, 3)
    if factor == NATIVE:
        return np.ascontiguousarray(large, np.float32)
    size = width * factor, height * factor
    return np.asarray(cv2.resize(large, size, interpolation=cv2.INTER_AREA), np.float32)
