"""A check of pictures: the classifier that comes with Stable Diffusion (CLIP, and 17 concepts that it must not be near).

It knows sexual pictures and little else, and errs both ways. It runs on the processor in full precision whatever painted
the picture, so that the same picture gets the same answer everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.errors import WeightsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import numpy.typing as npt

CLASSIFIER = "safety-checker"
"""Its name in the catalogue of weights."""
MEGABYTES = 1_250.0
MEAN, DEVIATION = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)
"""Of the red, green and blue (0 to 1) of the pictures that CLIP was trained on."""


@dataclass
class Classifier:
    """A `PictureCheck`: flags a picture when any square of it is flagged."""

    model: Any

    def __call__(self, pixels: npt.NDArray[np.uint8]) -> str | None:
        """Why the picture (rows, columns, 3) is kept back, or None."""
        import numpy as np
        import torch

        from visiontune.image.diffusion.loading import quiet

        side = int(self.model.config.vision_config.image_size)
        seen = np.stack([_read(square, side) for square in squares(pixels)])
        with quiet(), torch.no_grad():
            # It blackens what it flags, so it gets something else to blacken.
            _, flags = self.model(torch.from_numpy(seen), [np.zeros(1) for _ in seen])
        return "the check of pictures flagged it as sexual" if any(flags) else None


def squares(pixels: npt.NDArray[np.uint8]) -> Iterator[npt.NDArray[np.uint8]]:
    """Squares that cover a picture, the middle one among them: CLIP sees no more than a square."""
    rows, columns = pixels.shape[:2]
    short, long = sorted((rows, columns))
    count = 1 if long == short else 2 * -(-long // short) - 1  # odd, so that one is in the middle
    for n in range(count):
        at = round((long - short) * n / max(1, count - 1))
        yield pixels[at : at + short] if rows > columns else pixels[:, at : at + short]


def _read(square: npt.NDArray[np.uint8], side: int) -> npt.NDArray[np.float32]:
    """A square as CLIP reads it: (3, side, side), with mean 0 and deviation 1."""
    import numpy as np
    from PIL import Image

    small = Image.fromarray(np.ascontiguousarray(square)).resize((side, side), Image.Resampling.BICUBIC)
    return ((np.asarray(small, np.float32) / 255 - MEAN) / DEVIATION).transpose(2, 0, 1).astype(np.float32)


def load(folder: Path) -> Classifier:
    """The classifier in `folder`, whole or not at all.

    Raises:
        WeightsError: files are damaged, or tensors are missing; half a classifier would let everything pass.
    """
    from visiontune.image.diffusion.loading import quiet

    try:
        with quiet():
            return Classifier(_model(folder))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        why = " ".join(str(error).split())[:400]
        raise WeightsError(f"the check of pictures cannot be loaded from {folder}: {why}") from error


def _model(folder: Path) -> Any:
    import torch
    from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
    from safetensors.torch import load_file
    from transformers import CLIPConfig

    with torch.device("meta"):
        model = StableDiffusionSafetyChecker(CLIPConfig.from_pretrained(folder, local_files_only=True))
    wanted = set(model.state_dict())
    state = {}
    for name, tensor in load_file(folder / "model.safetensors").items():
        # Newer versions of transformers left out a level of names.
        known = name if name in wanted else name.replace("vision_model.vision_model.", "vision_model.", 1)
        if not torch.isfinite(tensor).all():
            raise ValueError(f"{name} holds numbers that are none")
        if not known.endswith("position_ids"):
            state[known] = tensor.float()
    model.load_state_dict(state, strict=True, assign=True)
    _count_positions(model)
    return model.eval().requires_grad_(False)


def _count_positions(model: Any) -> None:
    """The one thing that is not in the file: numbers of places, 0, 1, 2 and on."""
    import torch

    for module in model.modules():
        if isinstance(places := getattr(module, "position_ids", None), torch.Tensor):
            module.position_ids = torch.arange(places.shape[-1]).expand(tuple(places.shape))
