"""How well pictures are enlarged: Real-ESRGAN against interpolation, which is what a user would pick instead.

    python benchmarks/upscale.py [--json] [--width 1280] [--height 720] [--threads 1]

The illustrator draws pictures of several kinds; each is shrunk 2 and 4 times by area, enlarged again by every method, and
compared with what it was. Needs the extra `[upscale]` and its weights: visiontune weights pull realesr-animevideov3.

With `--json` one object. For each factor ("2", "4") and method (realesrgan, lanczos, cubic, linear), means over pictures:
    psnr: peak signal-to-noise ratio in dB over all channels, of 8-bit sRGB
    ssim: structural similarity of luma (Wang et al., 2004: Gaussian of 11 pixels, sigma 1.5)
    seconds, cpu: to enlarge one picture, median, by the clock and of the processor (which other work hardly touches)
and for each factor:
    gain_psnr, gain_ssim: realesrgan less lanczos, in the mean;  worst: the least gain of any picture, in dB
    slower: processor seconds of realesrgan over those of lanczos
lanczos and realesrgan are our backends, from file to pixels; cubic and linear are OpenCV's resize alone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

PROMPTS = (
    "three red kites over green dunes at dawn", "a busy market in an old town", "a lighthouse by the sea in a storm",
    "an astronaut riding a horse on Mars", "a library full of books", "two foxes in a snowy forest at night",
)  # fmt: skip
FACTORS = (2, 4)
Pixels = npt.NDArray[np.uint8]


def psnr(a: Pixels, b: Pixels) -> float:
    """dB between two 8-bit pictures."""
    error = float(np.mean((a.astype(np.float64) - b) ** 2))
    return float("inf") if error == 0 else 10 * float(np.log10(255**2 / error))


def ssim(a: Pixels, b: Pixels) -> float:
    """Mean structural similarity of the luma of two RGB pictures, -1 to 1."""
    x, y = (cv2.cvtColor(one, cv2.COLOR_RGB2GRAY).astype(np.float64) for one in (a, b))

    def mean(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.asarray(cv2.GaussianBlur(values, (11, 11), 1.5), np.float64)

    mx, my = mean(x), mean(y)
    vx, vy, both = mean(x * x) - mx * mx, mean(y * y) - my * my, mean(x * y) - mx * my
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    similar = ((2 * mx * my + c1) * (2 * both + c2)) / ((mx * mx + my * my + c1) * (vx + vy + c2))
    return float(similar[5:-5, 5:-5].mean())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=720)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    if options.width % 4 or options.height % 4:
        parser.error("--width and --height must be multiples of 4, so that a picture can be shrunk evenly")
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
    cv2.setNumThreads(options.threads)
    with tempfile.TemporaryDirectory() as folder:
        result = measure(Path(folder), (options.width, options.height), options.threads)
    print(json.dumps(result) if options.json else table(result))


def measure(folder: Path, size: tuple[int, int], threads: int) -> dict[str, Any]:
    """Draw, shrink, enlarge, compare; quality and seconds of each method by factor."""
    from helpers import make_context
    from visiontune.backends import Context
    from visiontune.image.base import ImageRequest
    from visiontune.image.illustrator import Illustrator
    from visiontune.pictures import write_picture
    from visiontune.settings import Settings
    from visiontune.upscale.base import UpscaleRequest
    from visiontune.upscale.lanczos import Lanczos
    from visiontune.upscale.realesrgan import RealESRGAN
    from visiontune.weights import Weights

    plain = make_context(folder, threads=threads)
    context: Context = replace(
        plain, environment=replace(plain.environment, weights=Weights(Settings.load().cache / "weights"))
    )
    if lacks := RealESRGAN().lacks(context.environment):
        raise SystemExit(lacks)

    def enlarge(backend: RealESRGAN | Lanczos, small: Pixels, factor: int) -> Pixels:
        part = folder / "small.png"
        write_picture(small, part)
        ref = f"sha256:{hashlib.sha256(part.read_bytes()).hexdigest()}.png"
        part.rename(folder / ref)
        request = UpscaleRequest.build(file=ref, factor=factor)
        output = backend(request, context)
        output.check(request)
        return output.pixels

    def resized(how: int) -> Callable[[Pixels, int], Pixels]:
        return lambda small, factor: np.asarray(
            cv2.resize(small, (small.shape[1] * factor, small.shape[0] * factor), interpolation=how), np.uint8
        )

    methods: dict[str, Callable[[Pixels, int], Pixels]] = {
        "realesrgan": lambda small, factor: enlarge(RealESRGAN(), small, factor),
        "lanczos": lambda small, factor: enlarge(Lanczos(), small, factor),
        "cubic": resized(cv2.INTER_CUBIC),
        "linear": resized(cv2.INTER_LINEAR),
    }
    width, height = size
    pictures = [
        Illustrator()(ImageRequest(prompt=prompt, width=width, height=height, seed=n), context).pixels[..., :3]
        for n, prompt in enumerate(PROMPTS)
    ]
    enlarge(RealESRGAN(), pictures[0][:64, :64], 2)  # loads the network
    result: dict[str, Any] = {"pictures": len(pictures), "size": f"{width}x{height}", "threads": threads}
    for factor in FACTORS:
        seen: dict[str, list[tuple[float, float, float, float]]] = {name: [] for name in methods}
        for picture in pictures:
            small = np.asarray(
                cv2.resize(picture, (width // factor, height // factor), interpolation=cv2.INTER_AREA), np.uint8
            )
            for name, method in methods.items():
                start, cpu = time.perf_counter(), time.process_time()
                large = method(small, factor)
                taken = time.perf_counter() - start, time.process_time() - cpu
                seen[name].append((psnr(picture, large), ssim(picture, large), *taken))
        result[str(factor)] = told(seen)
    return result


def told(seen: dict[str, list[tuple[float, float, float, float]]]) -> dict[str, Any]:
    """Means by method, and what the network gains."""
    rows: dict[str, Any] = {
        name: {
            "psnr": round(statistics.mean(row[0] for row in rows), 2),
            "ssim": round(statistics.mean(row[1] for row in rows), 4),
            "seconds": round(statistics.median(row[2] for row in rows), 3),
            "cpu": round(statistics.median(row[3] for row in rows), 3),
        }
        for name, rows in seen.items()
    }
    ours, theirs = seen["realesrgan"], seen["lanczos"]
    gains = [a[0] - b[0] for a, b in zip(ours, theirs, strict=True)]
    rows["gain_psnr"] = round(statistics.mean(gains), 2)
    rows["gain_ssim"] = round(rows["realesrgan"]["ssim"] - rows["lanczos"]["ssim"], 4)
    rows["worst"] = round(min(gains), 2)
    rows["slower"] = round(rows["realesrgan"]["cpu"] / rows["lanczos"]["cpu"], 1)
    return rows


def table(result: dict[str, Any]) -> str:
    lines = [f"{result['pictures']} pictures of {result['size']}, {result['threads']} thread(s)"]
    for factor in FACTORS:
        rows = result[str(factor)]
        lines.append(f"\n{factor}x           PSNR dB     SSIM   seconds  of CPU")
        for name in ("realesrgan", "lanczos", "cubic", "linear"):
            row = rows[name]
            lines.append(f"{name:12} {row['psnr']:8.2f}  {row['ssim']:7.4f}  {row['seconds']:8.3f} {row['cpu']:7.3f}")
        lines.append(
            f"gain over lanczos: {rows['gain_psnr']:+.2f} dB (worst picture {rows['worst']:+.2f}), SSIM {rows['gain_ssim']:+.4f};"
            f" {rows['slower']:.0f} times as long"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
