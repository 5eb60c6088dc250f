"""One clip by diffusion: the steps (cancel, progress), the decoder, and a look at every frame that came out."""

from __future__ import annotations

import inspect
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from visiontune.errors import ContentError
from visiontune.image.diffusion import schedulers
from visiontune.image.diffusion.sizes import fit

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from visiontune.backends import Context
    from visiontune.clip.base import ClipRequest
    from visiontune.clip.families import VideoFamily
    from visiontune.clip.timing import Shot
    from visiontune.image.diffusion.loading import Loaded

FLAT = 8  # of 255: a frame of less contrast is of one colour
BEGIN, END = 0.05, 0.9
"""Of the job's progress: before the first step, after the decoder."""
DECODE_AT, DECODE_NOISE = 0.05, 0.025
"""For decoders that are told how noisy their latents are (LTX 0.9.1 and later): what its makers use."""


@dataclass(frozen=True)
class Filmed:
    """Frames as made, uint8 (frames, rows, columns, 3); seconds of one step and of the decoder; sentences for the user."""

    frames: npt.NDArray[np.uint8]
    step: float
    decode: float
    warnings: tuple[str, ...] = ()


def film(
    loaded: Loaded,
    family: VideoFamily,
    request: ClipRequest,
    prompt: str,
    shot: Shot,
    start: npt.NDArray[np.uint8] | None,
    context: Context,
    *,
    tiled: bool = False,
) -> Filmed:
    """Make `shot`.

    Args:
        request: With steps and guidance filled in.
        start: The picture to start from, uint8 (rows, columns, 3), of any size.
        tiled: Decode piece by piece.

    Raises:
        Cancelled: within one step.
        ContentError: a frame is no picture.
    """
    import torch

    from visiontune.image.diffusion.loading import quiet

    name = loaded.source.name
    with quiet():
        pipe = loaded.view(
            family.image if start is not None else family.text, schedulers.fresh(loaded.pipe.scheduler, "")
        )
        moments = [time.perf_counter()]
        total = request.num_inference_steps or family.steps

        def seen(index: int, latents: Any, count: int) -> None:
            context.check_cancelled()
            moments.append(time.perf_counter())
            if not bool(torch.isfinite(latents).all()):
                raise ContentError(f"{name}: step {index + 1} gave numbers that are none; try another seed or size")
            share = min(1.0, (index + 1) / count)
            context.progress(BEGIN + (END - BEGIN) * share, f"filming, step {index + 1} of {count}")

        def after_step(pipe: Any, index: int, moment: Any, tensors: dict[str, Any]) -> dict[str, Any]:
            seen(index, tensors["latents"], max(getattr(pipe, "num_timesteps", 0) or 0, index + 1))
            return {}

        context.check_cancelled()
        warnings = _unread(pipe, family, request, prompt)
        arguments: dict[str, Any] = {
            "prompt": prompt,
            "negative_prompt": request.negative_prompt or None,
            "num_inference_steps": total,
            # On the processor whatever the device is: the same seed begins with the same noise everywhere.
            "generator": torch.Generator("cpu").manual_seed(request.seed),
            "width": shot.width,
            "height": shot.height,
            "num_frames": shot.frames,
            "output_type": "np",
            "guidance_scale": request.guidance_scale,
            "max_guidance_scale": max(1.0, request.guidance_scale or family.guidance),
            "max_sequence_length": family.prompt_tokens,
            "frame_rate": shot.fps,
            "fps": shot.fps,
            # Few frames at once: the decoder's memory grows with them, and what comes out is the same.
            "decode_chunk_size": 4,
        }
        if family.late:
            arguments |= {"callback": lambda index, moment, latents: seen(index, latents, total), "callback_steps": 1}
        else:
            arguments |= {"callback_on_step_end": after_step, "callback_on_step_end_tensor_inputs": ["latents"]}
        if getattr(pipe.vae.config, "timestep_conditioning", False):
            arguments |= {"decode_timestep": DECODE_AT, "decode_noise_scale": DECODE_NOISE}
        if start is not None:
            from PIL import Image

            arguments["image"] = Image.fromarray(fit(start, shot.width, shot.height))
        known = inspect.signature(pipe.__call__).parameters
        if tiled and hasattr(pipe.vae, "enable_tiling"):
            pipe.vae.enable_tiling()
        moments[0] = time.perf_counter()
        try:
            with torch.no_grad():
                result = pipe(**{key: value for key, value in arguments.items() if key in known}).frames
        finally:
            if loaded.offload != "none":
                pipe.maybe_free_model_hooks()
            if tiled and hasattr(pipe.vae, "disable_tiling"):
                pipe.vae.disable_tiling()
    ended = time.perf_counter()
    context.check_cancelled()
    frames = looked_at(result, name)
    count = max(1, len(moments) - 1)
    return Filmed(frames, (moments[-1] - moments[0]) / count, ended - moments[-1], warnings)


def looked_at(result: Any, name: str) -> npt.NDArray[np.uint8]:
    """The frames of a pipeline's answer, floats 0 to 1 ([1,] frames, rows, columns, 3), as bytes.

    Raises:
        ContentError: a frame holds numbers that are none, or is of one colour, as black is.
    """
    import numpy as np

    floats = np.asarray(result[0], np.float32)
    if not np.isfinite(floats).all():
        raise ContentError(f"{name}: the decoder gave numbers that are none; try another seed or size")
    frames: npt.NDArray[np.uint8] = np.rint(floats.clip(0, 1) * 255).astype(np.uint8)
    for number, frame in enumerate(frames, 1):
        if int(frame.max()) - int(frame.min()) < FLAT:
            colour = "black" if frame.max() < 2 * FLAT else "of one colour"
            raise ContentError(f"{name}: frame {number} of {len(frames)} is {colour}; try another seed, prompt or size")
    return frames


def _unread(pipe: Any, family: VideoFamily, request: ClipRequest, prompt: str) -> tuple[str, ...]:
    """What the model will not read of the words."""
    if family.needs_picture:
        return ("this model sets the picture in motion without reading the prompt",)
    said = []
    guided = (request.guidance_scale or 0.0) > 1
    if request.negative_prompt.strip() and not (family.negative and guided):
        said.append("this model films without guidance here, so the negative prompt was not read")
    tokens = pipe.tokenizer(prompt, truncation=False, verbose=False).input_ids
    if len(tokens) > family.prompt_tokens:
        kept = pipe.tokenizer.decode(tokens[: family.prompt_tokens - 1], skip_special_tokens=True)
        said.append(f"the prompt is longer than this model reads; it ended at …{kept[-60:]!r}")
    return tuple(said)
