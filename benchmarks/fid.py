"""Fréchet Inception distance (FID) of made pictures from real ones, for whoever has weights and a folder of real pictures.

    python benchmarks/fid.py --real FOLDER --made FOLDER --inception WEIGHTS.pth [--json]
    python benchmarks/fid.py --real FOLDER --prompts FILE.txt --inception WEIGHTS.pth [--backend diffusion] [--model M]
    python benchmarks/fid.py --real FOLDER --made FOLDER --random        tries the way through, and is no FID

Heusel et al., "GANs trained by a two time-scale update rule", 2017, arXiv:1706.08500. The features are those of the
Inception network that all published figures use, by torch-fidelity (Apache-2.0): pip install torch-fidelity. Its weights,
weights-inception-2015-12-05-6726825d.pth, are on that project's page of releases; nothing is fetched here. The paper that
this project implements reports 32.4 and says neither for which pictures nor how many; compare with it with care.

With --prompts a picture is made of each line (seed: its number) by our backend at --side pixels, which is what they are
judged at. FID depends on the number of pictures: fewer than 2,048 cannot even fill the covariance, and all figures are too
high for small numbers. Ten thousand is usual; give both folders as many as the figure you compare with had.

With `--json` one object:
    fid: the distance, or random when --random;  real, made: how many pictures;  dimensions: of a feature
    mean, spread: its two parts, of the features' means and of their covariances
    seconds: to see a picture, mean

Tested here (tests/test_fid.py): the distance against its closed form, folders and random features. Not tested here, as no
weights can be had: the network with its real weights, and so any real FID.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")
FEWEST = 2_048
"""Pictures below which the covariance of Inception's features has no full rank."""
Features = npt.NDArray[np.float64]
Pixels = npt.NDArray[np.uint8]
Seer = Callable[[Sequence[Pixels]], Features]
"""Pictures, uint8 (side, side, 3), to features, float64 (pictures, dimensions)."""


def distance(a: Features, b: Features) -> tuple[float, float]:
    """The two parts of the Fréchet distance between the normal distributions of two sets of features.

    |mean a - mean b|^2, and trace(A + B - 2 (A B)^(1/2)) of their covariances. The trace of the root is the sum
    of the singular values of A^(1/2) B^(1/2): no complex numbers, no root that fails, exact where ranks are low.

    Raises:
        ValueError: there are fewer than two of either, or they hold numbers that are none.
    """
    if len(a) < 2 or len(b) < 2:
        raise ValueError("two pictures of each kind are the least")
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        raise ValueError("the features hold numbers that are none")
    first, second = (np.atleast_2d(np.cov(one, rowvar=False)) for one in (a, b))
    both = np.linalg.svd(_root(first) @ _root(second), compute_uv=False)
    mean = float(((a.mean(axis=0) - b.mean(axis=0)) ** 2).sum())
    return mean, float(np.trace(first) + np.trace(second) - 2 * both.sum())


def _root(covariance: Features) -> Features:
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray((vectors * np.sqrt(values.clip(0))) @ vectors.T)


def pictures(folder: Path, side: int) -> Iterator[Pixels]:
    """The pictures of a folder in order of their names, scaled to cover a square and cut evenly.

    Raises:
        SystemExit: there are fewer than two.
    """
    from visiontune.video.pictures import load_picture

    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    if len(files) < 2:
        raise SystemExit(f"{folder} holds {len(files)} pictures ({', '.join(SUFFIXES)}); two are the least")
    for file in files:
        yield load_picture(file, side, side)


def made(prompts: Sequence[str], side: int, backend: str, model: str) -> Iterator[Pixels]:
    """A picture of each prompt, made now or found in the library."""
    from visiontune.image.base import ImageRequest
    from visiontune.pictures import read_picture
    from visiontune.studio import Studio

    with Studio() as studio:
        for seed, prompt in enumerate(prompts):
            request = ImageRequest.build(
                prompt=prompt, width=side, height=side, seed=seed, backend=backend, model=model
            )
            yield np.ascontiguousarray(read_picture(studio.make(request).path)[..., :3])


def seen(found: Iterator[Pixels], see: Seer, batch: int) -> Features:
    """The features of pictures, a batch at a time."""
    rows: list[Features] = []
    waiting: list[Pixels] = []
    for one in found:
        waiting.append(one)
        if len(waiting) == batch:
            rows.append(see(waiting))
            waiting = []
    return np.concatenate([*rows, *([see(waiting)] if waiting else [])])


def inception(weights: Path, device: str) -> Seer:
    """The network of published figures, with the user's weights.

    Raises:
        SystemExit: torch-fidelity is not installed, or the file is not its weights; a pickle that runs code is refused.
    """
    import torch

    try:
        from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3
    except ImportError as error:
        raise SystemExit(f"Inception's features need torch-fidelity (pip install torch-fidelity): {error}") from error
    try:
        torch.load(weights, map_location="cpu", weights_only=True)  # the library itself would run what is in it
        network: Any = FeatureExtractorInceptionV3("inception", ["2048"], feature_extractor_weights_path=str(weights))
    except Exception as error:
        raise SystemExit(f"{weights} cannot be loaded as the weights of torch-fidelity's Inception: {error}") from error
    network.eval().to(device)

    def see(batch: Sequence[Pixels]) -> Features:
        with torch.no_grad():
            (features,) = network(torch.from_numpy(np.stack(batch)).permute(0, 3, 1, 2).to(device))
        return np.asarray(features.cpu().numpy(), np.float64)

    return see


def random(dimensions: int = 64) -> Seer:
    """Features of nothing learnt: random projections of a picture of 16x16, the same in every run."""
    import cv2

    table = np.random.default_rng(0).standard_normal((16 * 16 * 3, dimensions)) / 16

    def see(batch: Sequence[Pixels]) -> Features:
        small = [cv2.resize(one, (16, 16), interpolation=cv2.INTER_AREA).astype(np.float64) / 255 for one in batch]
        return np.asarray(np.tanh(np.stack(small).reshape(len(batch), -1) @ table), np.float64)

    return see


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--real", type=Path, required=True)
    sources = parser.add_mutually_exclusive_group(required=True)
    sources.add_argument("--made", type=Path)
    sources.add_argument("--prompts", type=Path)
    networks = parser.add_mutually_exclusive_group(required=True)
    networks.add_argument("--inception", type=Path)
    networks.add_argument("--random", action="store_true")
    parser.add_argument("--backend", default="diffusion")
    parser.add_argument("--model", default="auto")
    parser.add_argument("--side", type=int, default=512)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    see = random() if options.random else inception(options.inception, options.device)
    if options.prompts:
        lines = [line.strip() for line in options.prompts.read_text(encoding="utf-8").splitlines() if line.strip()]
        ours = made(lines, options.side, options.backend, options.model)
    else:
        ours = pictures(options.made, options.side)
    a = seen(pictures(options.real, options.side), see, options.batch)
    start = time.perf_counter()
    b = seen(ours, see, options.batch)
    seconds = (time.perf_counter() - start) / len(b)
    mean, spread = distance(a, b)
    name = "random" if options.random else "fid"
    result = {
        name: round(mean + spread, 3), "real": len(a), "made": len(b), "dimensions": a.shape[1],
        "mean": round(mean, 3), "spread": round(spread, 3), "seconds": round(seconds, 3),
    }  # fmt: skip
    if min(len(a), len(b)) < FEWEST and not options.random:
        print(f"fewer than {FEWEST} pictures: this figure is too high, and not to be compared", file=sys.stderr)
    if options.json:
        print(json.dumps(result))
        return
    for field, value in result.items():
        print(f"{field:12} {value}")


if __name__ == "__main__":
    main()
