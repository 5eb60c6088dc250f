"""Torch or OpenVINO on a processor: which of the two paints, and why, told without loading either."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from visiontune.errors import InputError
from visiontune.extras import missing
from visiontune.image.diffusion import device

if TYPE_CHECKING:
    from visiontune.backends import Environment
    from visiontune.image.diffusion.sources import Source

RUNTIMES = ("auto", "torch", "openvino")
FORMAT = 1
"""Of what is kept on disk; a new one is converted anew."""
FAMILIES = ("sd", "lcm", "sdxl", "sd3", "flux")
"""Those whose painters' inputs are known (`openvino_inputs`)."""
QUICKER = 1.2
"""How many times quicker than torch in float32: what `benchmarks/diffusion.py` measured. For first guesses alone."""


@dataclass(frozen=True)
class Runtime:
    """What paints.

    Args:
        name: `torch` or `openvino`.
        why: A reason, as it follows a colon.
        wanted: What VISIONTUNE_IMAGE_RUNTIME says.
    """

    name: str
    why: str = ""
    wanted: str = "auto"

    @property
    def suffix(self) -> str:
        """What tells two runtimes of a device apart in names and keys."""
        return "" if self.name == "torch" else f"-{self.name}"

    @property
    def warnings(self) -> tuple[str, ...]:
        """For a user who asked for OpenVINO and did not get it."""
        if self.wanted != "openvino" or self.name == "openvino":
            return ()
        return (f"painted by torch, though VISIONTUNE_IMAGE_RUNTIME says openvino: {self.why}",)


TORCH = Runtime("torch")


def pick(source: Source, environment: Environment, *, worn: bool) -> Runtime:
    """The runtime for `source`.

    Args:
        worn: Whether LoRAs change the weights; what was converted does not hold them.

    Raises:
        InputError: the option `image_runtime` names no runtime.
    """
    chosen = here(environment)
    if chosen.name == "openvino" and (reason := _unfit(source, environment, worn)):
        return Runtime("torch", reason, chosen.wanted)
    return chosen


def here(environment: Environment) -> Runtime:
    """The runtime of this machine, for a model that OpenVINO can paint with.

    Raises:
        InputError: the option `image_runtime` names no runtime.
    """
    wanted = str(environment.option("image_runtime", "auto"))
    if wanted not in RUNTIMES:
        raise InputError("VISIONTUNE_IMAGE_RUNTIME", wanted, f"must be one of {', '.join(RUNTIMES)}")
    if wanted == "torch":
        return Runtime("torch", "VISIONTUNE_IMAGE_RUNTIME says so", wanted)
    if reason := _absent(environment) or ("" if wanted == "openvino" else _unmeasured()):
        return Runtime("torch", reason, wanted)
    why = (
        "VISIONTUNE_IMAGE_RUNTIME says so" if wanted == "openvino" else "quicker than torch on a processor of this kind"
    )
    return Runtime("openvino", why, wanted)


def _absent(environment: Environment) -> str:
    """Why OpenVINO cannot paint here at all; "" where it can."""
    kind = device.likely_kind(environment)
    if kind != "cpu":
        return f"OpenVINO paints on a processor, and this is {kind}"
    return missing("diffusion", "openvino") or ""


def _unfit(source: Source, environment: Environment, worn: bool) -> str:
    """Why OpenVINO cannot paint with `source`; "" where it can."""
    if worn:
        return "LoRAs are put on by torch"
    if source.family.name not in FAMILIES:
        return f"{source.class_name} is not converted to OpenVINO"
    if refusal := _read(refusals(source, environment)):
        return refusal
    if converted(source, environment):
        return ""
    needed, free = disk_megabytes(source), _free(environment.weights.cache)
    if free - needed < float(environment.option("min_free_disk", 50)):
        return f"the converted weights need {needed:,.0f} MB of disk, and {free:,.0f} MB are free"
    return ""


def _unmeasured() -> str:
    """Why `auto` leaves this processor to torch; "" where OpenVINO was found to be quicker."""
    words = "where the two were not compared (benchmarks/diffusion.py does); VISIONTUNE_IMAGE_RUNTIME=openvino takes it"
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return f"this is a processor of the kind {platform.machine()}, {words}"
    if device.processor_has_bf16():
        return f"torch paints in bfloat16 here, {words}"
    return ""


def folder(source: Source, environment: Environment) -> Path:
    """Where the converted networks of `source` lie: those of other weights and other releases lie elsewhere."""
    version = importlib.metadata.version("openvino").split("-")[0]
    return environment.weights.cache / "openvino" / f"{source.digest[:16]}-{version}-{FORMAT}"


def converted(source: Source, environment: Environment) -> bool:
    """Whether the painter was converted before."""
    return (folder(source, environment) / "painter.xml").is_file()


def refusals(source: Source, environment: Environment) -> Path:
    """The file that says why `source` could not be converted, so that it is not tried each time."""
    return folder(source, environment) / "refused.txt"


def disk_megabytes(source: Source) -> float:
    """What the converted weights take on disk at most: all numbers in float32."""
    return source.megabytes(4)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        return ""


def _free(path: Path) -> float:
    here = next((one for one in (path, *path.parents) if one.exists()), Path.cwd())
    return shutil.disk_usage(here).free / 1e6
