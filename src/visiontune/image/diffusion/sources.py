"""Which weights: a name of the catalogue, a hub id, a folder as diffusers saves it, or a single `.safetensors` file."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.errors import InputError
from visiontune.image.diffusion.families import Family, family_of, index
from visiontune.image.diffusion.schedulers import short_name
from visiontune.weights import formats

if TYPE_CHECKING:
    from visiontune.backends import Environment

_PAINTERS = ("unet", "transformer")


@dataclass(frozen=True)
class Source:
    """Weights that are here.

    Args:
        name: What the request calls them.
        path: A folder with `model_index.json`, or a single file.
        digest: A hash of their content.
        about: What the catalogue says of them (`steps`, `guidance`, `scheduler`, `memory`, …).
        base: For a single file: the folder whose configuration and tokenizers complete it.
    """

    name: str
    path: Path
    digest: str
    about: Mapping[str, Any]
    base: Path | None = None

    @property
    def folder(self) -> Path:
        """Where configuration and tokenizers lie."""
        return self.path if self.base is None else self.base

    @cached_property
    def class_name(self) -> str:
        return str(index(self.folder)["_class_name"])

    @property
    def family(self) -> Family:
        return family_of(self.class_name)

    @cached_property
    def scheduler(self) -> Mapping[str, Any]:
        """The configuration of the model's own scheduler."""
        return _json(self.folder / "scheduler" / "scheduler_config.json")

    @cached_property
    def painter(self) -> Mapping[str, Any]:
        """The configuration of the network that paints."""
        for part in _PAINTERS:
            if config := _json(self.folder / part / "config.json"):
                return config
        return {}

    @property
    def quick(self) -> bool:
        """Whether it was distilled to a few steps (turbo, schnell)."""
        if self.family.name == "flux":
            return self.painter.get("guidance_embeds") is False
        own = str(self.scheduler.get("_class_name", ""))
        return own.startswith("Euler") and self.scheduler.get("timestep_spacing") == "trailing"

    @property
    def steps(self) -> int:
        if "steps" in self.about:
            return int(self.about["steps"])
        if self.scheduler.get("_class_name") == "LCMScheduler":
            return 4
        return (4 if self.family.name == "flux" else 1) if self.quick else self.family.steps

    @property
    def guidance(self) -> float:
        if "guidance" in self.about:
            return float(self.about["guidance"])
        if self.family.name == "sd" and self.scheduler.get("_class_name") == "LCMScheduler":
            return 1.0
        return 0.0 if self.quick else self.family.guidance

    @property
    def sampler(self) -> str:
        """The short name of the scheduler that is used unless another is asked for."""
        return str(self.about.get("scheduler") or short_name(str(self.scheduler.get("_class_name", ""))))

    @property
    def shrink(self) -> int:
        """Pixels of a side that become one latent."""
        levels = _json(self.folder / "vae" / "config.json").get("block_out_channels", (0,) * 4)
        return int(2 ** (len(levels) - 1))

    @property
    def side(self) -> int:
        """Pixels of the square pictures that it was trained on."""
        if "side" in self.about:
            return int(self.about["side"])
        size = self.painter.get("sample_size")
        if not isinstance(size, int) or self.family.name == "flux":
            return self.family.side
        return size * self.shrink

    @property
    def multiple(self) -> int:
        return max(self.family.multiple, self.shrink)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """How many numbers each part has, read from the files' headers."""
        if self.path.is_file():
            return {"all": count(self.path)}
        found: dict[str, int] = {}
        for file in weight_files(self.path):
            part = file.parent.name
            found[part] = found.get(part, 0) + count(file)
        return found

    def megabytes(self, size: int) -> float:
        """Memory of the weights in a format of `size` bytes a number."""
        return sum(self.numbers.values()) * size / 1e6


def find(name: str, environment: Environment) -> Source:
    """The weights that `name` stands for.

    Raises:
        InputError: there is no such model, folder or file.
        WeightsError: they are not here yet (says how to fetch them), or are of a refused format.
    """
    weights = environment.weights
    path = weights.path(name)
    model = weights.known.get(name)
    about = {} if model is None else model.about
    if path.is_dir():
        index(path)
        return Source(name, path, weights.digest(name), about)
    from visiontune.image.diffusion.single import base_for

    base, about = base_for(path, environment)
    return Source(name, path, weights.digest(name), about, base)


def catalogued(environment: Environment) -> list[str]:
    """Names of the catalogue's diffusion models, best pictures first."""
    models = [model for model in environment.weights.known.values() if "quality" in model.about]
    return [model.name for model in sorted(models, key=lambda model: -int(model.about["quality"]))]


def present(environment: Environment) -> list[str]:
    """Names of the catalogue's diffusion models that are here, best pictures first."""
    return [name for name in catalogued(environment) if environment.weights.present(name)]


def weight_files(folder: Path) -> Iterator[Path]:
    """The weights of a pipeline, each once: where a part is there in two formats, the short one."""
    for part in sorted(path for path in folder.iterdir() if path.is_dir()):
        files = sorted(part.glob("*.safetensors"))
        short = [file for file in files if variant_of(file.name)]
        yield from short or files


def variant_of(name: str) -> str:
    """`fp16` of `model.fp16.safetensors`; "" where a file's name tells no variant."""
    return next((part for part in name.replace("-", ".").split(".") if part in ("fp16", "bf16")), "")


def variant(folder: Path) -> str | None:
    """The variant in which all parts with weights are there, None for the plain one."""
    parts = [path for path in folder.iterdir() if path.is_dir() and any(path.glob("*.safetensors"))]
    for name in ("fp16", "bf16"):
        if parts and all(any(variant_of(file.name) == name for file in part.glob("*.safetensors")) for part in parts):
            return name
    return None


def count(file: Path) -> int:
    """How many numbers a safetensors file holds."""
    return sum(math.prod(entry["shape"]) for entry in formats.tensors(file).values())


def check_name(name: str) -> None:
    """Refuse what cannot be the name of a model, before anything is looked up.

    Raises:
        InputError: it is a web address.
    """
    if "://" in name:
        raise InputError("model", name, "give a hub id (owner/name), a folder, or a .safetensors file on this machine")


def _json(path: Path) -> Mapping[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return document if isinstance(document, dict) else {}
