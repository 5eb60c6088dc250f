"""`visiontune clip`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from visiontune.cli.options import Backend, Json, Output, Quiet, Seed, Strip


def clip(
    prompt: Annotated[str, typer.Argument(help="What to show.")] = "",
    image: Annotated[Path | None, typer.Option("--image", help="Your own picture, which is set in motion.")] = None,
    duration: Annotated[float | None, typer.Option(help="Seconds, 0.5 to 60.")] = None,
    aspect: Annotated[str | None, typer.Option(help="16:9, 9:16, 1:1 or 4:5.")] = None,
    height: Annotated[int | None, typer.Option(help="Pixels of the short side.")] = None,
    width: Annotated[int | None, typer.Option(help="Pixels; then --height is the height.")] = None,
    fps: Annotated[int | None, typer.Option(help="4 to 60; default: the backend's own.")] = None,
    style: Annotated[str, typer.Option(help="Empty: the house style.")] = "",
    loop: Annotated[bool, typer.Option("--loop", help="End where it begins, to be repeated without a seam.")] = False,
    negative_prompt: Annotated[str, typer.Option(help="What not to show (diffusion).")] = "",
    model: Annotated[str, typer.Option(help="Weights of diffusion: a name, hub id or folder.")] = "auto",
    steps: Annotated[int | None, typer.Option(help="Of diffusion.")] = None,
    guidance_scale: Annotated[float | None, typer.Option(help="Of diffusion.")] = None,
    image_backend: Annotated[str, typer.Option(help="Draws the picture whose layers move.")] = "auto",
    backend: Backend = "auto",
    seed: Seed = None,
    output: Output = None,
    strip_metadata: Strip = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Make a short moving picture without sound: of a prompt, or of your own picture."""
    from visiontune.cli.output import given, import_picture, make_and_tell
    from visiontune.clip.base import ClipRequest
    from visiontune.errors import InputError

    if not prompt.strip() and image is None:
        raise InputError("PROMPT", prompt, "say what the clip shows, or give your own picture with --image")
    request = ClipRequest.build(
        prompt=prompt if prompt.strip() or image is None else image.stem,
        init_image=import_picture(image, "--image"),
        style=style,
        loop=loop,
        negative_prompt=negative_prompt,
        model=model,
        image_backend=image_backend,
        backend=backend,
        **given(
            duration=duration, aspect=aspect, height=height, width=width, fps=fps, seed=seed,
            num_inference_steps=steps, guidance_scale=guidance_scale,
        ),
    )  # fmt: skip
    make_and_tell([request], output, as_json=as_json, quiet=quiet, strip_metadata=strip_metadata)
