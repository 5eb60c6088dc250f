"""How long a picture will take here: guessed once from the work it is, then from what the last ones took."""

from __future__ import annotations

import contextlib
import json
import os
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from visiontune.image.diffusion import device as devices
from visiontune.image.diffusion.openvino import QUICKER

if TYPE_CHECKING:
    from visiontune.backends import Environment
    from visiontune.image.diffusion.sizes import Canvas
    from visiontune.image.diffusion.sources import Source

TERA_PER_SECOND = {"cuda": 30.0, "mps": 3.0}
"""10^12 operations a second that a usual device of the kind gets done; a processor is measured."""
DECODE_TERA = 10.0
"""10^12 operations to decode a million pixels with the full decoder."""
TINY = 20.0
"""How many times quicker the small decoder is: a first guess."""
LOADING = 2.0
"""Seconds to make ready what is in memory: a guess that errs to the quick side."""


@dataclass(frozen=True)
class Speed:
    """Seconds for a million pixels: of one pass of the painter, and of the decoder."""

    step: float
    decode: float


def key(source: Source, how: str, *, tiny: bool = False) -> str:
    """What a speed is remembered under: the same weights, used in the same way, with the same decoder."""
    return f"{source.digest[:16]}/{how}{'/tiny' if tiny else ''}"


def seconds(
    source: Source, canvas: Canvas, passes: int, environment: Environment, how: str, *, tiny: bool = False
) -> tuple[float, bool]:
    """Seconds that a picture will take, and whether that was measured.

    Args:
        passes: Of the painter: its steps, twice with guidance.
        how: Device and runtime.
        tiny: With the small decoder.
    """
    known = remembered(environment)
    speed, other = known.get(key(source, how, tiny=tiny)), known.get(key(source, how, tiny=not tiny))
    measured = speed is not None or other is not None
    if speed is None and other is not None:  # the painter's part is the same
        speed = Speed(other.step, other.decode / TINY if tiny else other.decode * TINY)
    million = canvas.pixels / 1e6
    if speed is None:
        rate = TERA_PER_SECOND.get(how.split("-")[0]) or processor(devices.threads(environment))
        if how.endswith("-openvino"):
            rate *= QUICKER
        area = source.side**2 / 1e6
        speed = Speed(source.family.tera / area / rate, DECODE_TERA / rate / (TINY if tiny else 1.0))
    return speed.step * million * passes + speed.decode * million + (0.0 if measured else LOADING), measured


def remembered(environment: Environment) -> dict[str, Speed]:
    """The speeds that were measured on this machine."""
    try:
        document = json.loads(_file(environment).read_text(encoding="utf-8"))
        return {name: Speed(float(step), float(decode)) for name, (step, decode) in document.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def remember(environment: Environment, name: str, speed: Speed) -> None:
    """Keep a measured speed; it moves half way to the new one, since a machine is busy at times."""
    known = remembered(environment)
    if (old := known.get(name)) is not None:
        speed = Speed((old.step + speed.step) / 2, (old.decode + speed.decode) / 2)
    known[name] = speed
    file = _file(environment)
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    # A cache that cannot be written is no fault: the next picture is guessed again.
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps({name: [one.step, one.decode] for name, one in known.items()}, indent=1))
        part.replace(file)


def _file(environment: Environment) -> Path:
    return environment.weights.cache / "diffusion-speeds.json"


@cache
def processor(threads: int) -> float:
    """10^12 operations a second of this processor in a network of this kind: a matrix product of 20 ms, at 60 %."""
    import numpy as np

    matrix = np.ones((512, 512), np.float32)
    matrix @ matrix
    best = float("inf")
    for _ in range(3):
        started = time.perf_counter()
        matrix @ matrix
        best = min(best, time.perf_counter() - started)
    return 0.6 * 2 * 512**3 / best / 1e12
