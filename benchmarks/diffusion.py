"""Diffusion on a processor: torch against OpenVINO against each decoder, at the full size of Stable Diffusion 1.5.

    python benchmarks/diffusion.py [--size 512] [--threads 1] [--repeat 3] [--steps 25] [--json]

Needs the extra `[diffusion]`, 16 GB of memory and 4 GB of disk for a while, and no weights: random ones take the same time.
Measured are one guided step of the UNet (two passes) and one decode, by the model's own decoder, the same in tiles of half
a side, and the small one (TAESD). The runtimes take turns, so that other work on the machine falls on all of them. With as
many threads as visiontune gives a picture, half the cores: where others use the cores, too, threads that wait for each
other count as busy.
OpenVINO runs as visiontune runs it; converting and compiling come before, and are told apart. torch in bfloat16 is
measured where the processor multiplies it.

With `--json` one object:
    step, full, tiled, tiny: for each runtime (float32, bfloat16, openvino) {wall, cpu: seconds, by the clock and of the
        processor (which other work hardly touches), the best of `--repeat`}
    picture: for each runtime and decoder, processor seconds of a picture of `--steps` steps
    quicker: processor seconds of float32 over those of each other runtime: of a step and of each decoder; and of `full`
        over the other decoders, by runtime
    differs: the largest difference of openvino from float32, over the largest number of float32, of each part
    convert, compile: seconds by the clock that OpenVINO takes once a model, and once a size
    load: what others did meanwhile: the largest load average that was seen
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

PARTS = ("step", "full", "tiled", "tiny")
DECODERS = PARTS[1:]


def networks(size: int) -> Any:
    """Stable Diffusion 1.5's UNet and decoder, and TAESD, with random weights in float32."""
    import torch
    from diffusers import AutoencoderKL, AutoencoderTiny, UNet2DConditionModel

    torch.manual_seed(0)
    unet = UNet2DConditionModel(
        sample_size=64, block_out_channels=(320, 640, 1280, 1280), cross_attention_dim=768, attention_head_dim=8
    )
    vae = AutoencoderKL(
        block_out_channels=(128, 256, 512, 512), layers_per_block=2, latent_channels=4, sample_size=size,
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
    )  # fmt: skip
    vae.tile_sample_min_size, vae.tile_latent_min_size = size // 2, size // 16
    made = SimpleNamespace(unet=unet, vae=vae, tiny=AutoencoderTiny())
    for one in vars(made).values():
        one.eval().requires_grad_(False)
    return made


def ways(made: Any, size: int) -> dict[str, Callable[[], Any]]:
    """What is measured, by its name: each gives a tensor."""
    import torch

    random = torch.Generator().manual_seed(1)
    side, kind = size // 8, made.unet.dtype
    latents = torch.randn(2, 4, side, side, generator=random).to(kind)
    text = torch.randn(2, 77, 768, generator=random).to(kind)
    one, moment = latents[:1], torch.tensor(500.0)

    def decode(vae: Any, tiled: bool = False) -> Any:
        if tiled:
            vae.enable_tiling()
        try:
            return vae.decode(one, return_dict=False)[0]
        finally:
            if tiled:
                vae.disable_tiling()

    return {
        "step": lambda: made.unet(latents, moment, encoder_hidden_states=text, return_dict=False)[0],
        "full": lambda: decode(made.vae),
        "tiled": lambda: decode(made.vae, tiled=True),
        "tiny": lambda: decode(made.tiny),
    }


def clock(way: Callable[[], Any]) -> tuple[dict[str, float], Any]:
    """Seconds by the clock and of the processor, and what came out."""
    wall, cpu = time.perf_counter(), time.process_time()
    out = way()
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}, out


def measure(size: int, threads: int, repeat: int, steps: int, folder: Path) -> dict[str, Any]:
    import torch

    from visiontune.image.diffusion.device import processor_has_bf16
    from visiontune.image.diffusion.loading import quiet
    from visiontune.image.diffusion.openvino_parts import Parts

    torch.set_num_threads(threads)
    plain = networks(size)
    runtimes = {"float32": ways(plain, size)}
    if processor_has_bf16():
        short = copy.deepcopy(plain)
        for one in vars(short).values():
            one.to(torch.bfloat16)
        runtimes["bfloat16"] = ways(short, size)
    swapped = copy.deepcopy(plain)
    parts = Parts(folder, threads)
    begun = time.perf_counter()
    with quiet(), torch.no_grad():
        parts.adopt(swapped)
        parts.adopt_tiny(swapped.tiny, "0" * 64)
    convert = time.perf_counter() - begun
    runtimes["openvino"] = ways(swapped, size)

    found: dict[str, Any] = {part: {} for part in PARTS}
    differs, compiling, load = {}, 0.0, 0.0
    with quiet(), torch.no_grad():
        for part in PARTS:
            outs: dict[str, Any] = {}
            for turn in range(repeat):
                for name, runtime in runtimes.items():
                    took, outs[name] = clock(runtime[part])
                    load = max(load, os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0)
                    # The best: so the first of OpenVINO, which compiles, does not count.
                    best = found[part].setdefault(name, took)
                    found[part][name] = {key: min(best[key], took[key]) for key in took}
                    if name == "openvino" and not turn:
                        compiling += took["wall"]
            compiling -= found[part]["openvino"]["wall"]
            off = (outs["openvino"] - outs["float32"]).abs().max() / outs["float32"].abs().max()
            differs[part] = float(off)
    spent = {part: {name: took["cpu"] for name, took in found[part].items()} for part in PARTS}
    by_runtime = {
        part: {name: spent[part]["float32"] / spent[part][name] for name in runtimes if name != "float32"}
        for part in PARTS
    }
    by_decoder = {
        decoder: {name: spent["full"][name] / spent[decoder][name] for name in runtimes}
        for decoder in ("tiled", "tiny")
    }
    return {
        **found,
        "picture": {
            name: {decoder: steps * spent["step"][name] + spent[decoder][name] for decoder in DECODERS}
            for name in runtimes
        },
        "quicker": {"runtime": by_runtime, "decoder": by_decoder},
        "differs": differs,
        "convert": convert,
        "compile": max(0.0, compiling),
        "load": load,
    }


def show(found: dict[str, Any], steps: int) -> None:
    print(f"{'':24}{'wall':>10}{'CPU-s':>10}   float32 takes so many times as long")
    for part in PARTS:
        for name, took in found[part].items():
            times = found["quicker"]["runtime"][part].get(name)
            print(
                f"{part + ', ' + name:24}{took['wall']:10.2f}{took['cpu']:10.2f}" + (f"{times:10.2f}" if times else "")
            )
    for decoder, by in found["quicker"]["decoder"].items():
        print(
            f"{decoder} is quicker than full: "
            + ", ".join(f"{times:.1f} times by {name}" for name, times in by.items())
        )
    for name, by in found["picture"].items():
        told = ", ".join(f"{seconds:.0f} with {decoder}" for decoder, seconds in by.items())
        print(f"a picture of {steps} steps by {name}: CPU-s {told}")
    print(f"openvino differs by at most {max(found['differs'].values()):.1e}")
    print(
        f"converting {found['convert']:.0f} s once, compiling {found['compile']:.0f} s a size; load {found['load']:.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=512, help="pixels of a side, a multiple of 64")
    parser.add_argument("--threads", type=int, default=max(1, (os.cpu_count() or 1) // 2))
    parser.add_argument("--repeat", type=int, default=3, help="2 or more: OpenVINO compiles in the first")
    parser.add_argument("--steps", type=int, default=25)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.repeat < 2:
        parser.error("--repeat must be 2 or more: OpenVINO compiles in the first turn, which must not count")
    with tempfile.TemporaryDirectory() as folder:
        found = measure(options.size, options.threads, options.repeat, options.steps, Path(folder) / "converted")
    if options.json:
        print(json.dumps(found))
        return
    show(found, options.steps)


if __name__ == "__main__":
    main()
