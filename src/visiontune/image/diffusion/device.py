"""Where pictures are painted: CUDA, MPS or CPU, in which number format, with how much memory."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.errors import InputError

if TYPE_CHECKING:
    from visiontune.backends import Environment
    from visiontune.image.diffusion.families import Family

KINDS = ("cuda", "mps", "cpu")
BYTES = {"float32": 4, "bfloat16": 2, "float16": 2}
"""Of one number."""
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Device:
    """A device and the number format used on it.

    Args:
        kind: `cuda` (ROCm is called so by torch, too), `mps` or `cpu`.
        dtype: `float32`, `bfloat16` or `float16`.
    """

    kind: str
    dtype: str

    def __str__(self) -> str:
        return f"{self.kind}-{self.dtype}"

    @property
    def torch_dtype(self) -> Any:
        import torch

        return getattr(torch, self.dtype)


def likely_kind(environment: Environment) -> str:
    """The device that will be used, told without loading torch, which takes seconds.

    Raises:
        InputError: the option `image_device` names no device.
    """
    wanted = str(environment.option("image_device", "auto"))
    if wanted != "auto":
        if wanted not in KINDS:
            raise InputError("VISIONTUNE_IMAGE_DEVICE", wanted, f"must be auto, {', '.join(KINDS)}")
        return wanted
    return _likely_kind()


@cache
def _likely_kind() -> str:
    try:
        version = importlib.metadata.version("torch")
    except importlib.metadata.PackageNotFoundError:
        return "cpu"
    if sys.platform == "darwin":
        return "mps" if platform.machine() == "arm64" else "cpu"
    hidden = os.environ.get("CUDA_VISIBLE_DEVICES") in ("", "-1")
    nodes = any(Path(node).exists() for node in ("/dev/nvidia0", "/dev/kfd", "/dev/dxg"))
    return "cuda" if nodes and not hidden and not version.endswith("+cpu") else "cpu"


def pick(environment: Environment, family: Family) -> Device:
    """The device to paint on, with its number format; loads torch.

    Raises:
        InputError: the option `image_device` names one that is not here.
    """
    import torch

    kind = likely_kind(environment)
    usable = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}[kind]
    if not usable:
        if environment.option("image_device", "auto") != "auto":
            raise InputError("VISIONTUNE_IMAGE_DEVICE", kind, "torch finds no such device here; use cpu, or auto")
        kind = "cpu"
    return Device(kind, _dtype(kind, family))


def _dtype(kind: str, family: Family) -> str:
    if kind == "cpu":
        return "float32" if family.full_on_processor else cpu_dtype()
    if kind == "mps" or family.half == "float16":
        return "float16"
    import torch

    return "bfloat16" if torch.cuda.is_bf16_supported(including_emulation=False) else "float16"


def cpu_dtype() -> str:
    """The number format on this processor."""
    return "bfloat16" if processor_has_bf16() else "float32"


@cache
def processor_has_bf16() -> bool:
    """Whether the processor multiplies bfloat16 itself; emulated, it is slower than float32."""
    try:
        flags = set(Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").split())
    except OSError:
        return False
    return bool(flags & {"amx_bf16", "avx512_bf16"}) or ("bf16" in flags and platform.machine() == "aarch64")


def threads(environment: Environment) -> int:
    """Threads to paint with: a fair share of the cores, beside the other parts that are made at the same time.

    One picture is painted at a time in a process. More threads than free cores are many times slower, not a bit.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(int(environment.option("threads", 1)), cores // int(environment.option("workers", 2)), 1)


def free_megabytes(kind: str) -> float:
    """Memory that can still be had on the device."""
    if kind == "cuda":
        import torch

        free, _ = torch.cuda.mem_get_info()
        # What torch holds and does not use is there for the taking.
        held = torch.cuda.memory_reserved() - torch.cuda.memory_allocated()
        return float(free + held) / _MEGABYTE
    import psutil

    return float(psutil.virtual_memory().available) / _MEGABYTE


def release(kind: str) -> None:
    """Give back what dropped pictures and models held."""
    import gc

    gc.collect()
    if "torch" not in sys.modules:
        return
    import torch

    if kind == "cuda" and torch.cuda.is_available():
        torch.cuda.empty_cache()
    elif kind == "mps" and torch.backends.mps.is_available():
        torch.mps.empty_cache()
