"""Loading a pipeline: from safetensors only, from this machine only, onto the device, within its memory."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.errors import WeightsError
from visiontune.image.diffusion import device as devices
from visiontune.image.diffusion.device import Device
from visiontune.image.diffusion.families import Family
from visiontune.image.diffusion.openvino import TORCH, Runtime, refusals
from visiontune.image.diffusion.sources import Source, variant

if TYPE_CHECKING:
    from visiontune.backends import Environment
    from visiontune.image.diffusion.openvino_parts import Parts

log = logging.getLogger(__name__)
OFFLOADS = ("none", "model", "sequential")
"""All on the device; one part at a time there; one layer at a time there (slow, and fits nearly anywhere)."""


@dataclass
class Loaded:
    """A pipeline in the pool: its parts, shared by all pictures; every picture gets a pipeline of its own over them.

    Args:
        tiny: The small decoder (TAESD), if it is here.
        offload: One of `OFFLOADS`.
        runtime: What paints.
        parts: The networks in OpenVINO, where that paints.
        worn: The LoRAs that it wears now, by their hash, in order; with each what is to be said of it.
    """

    source: Source
    family: Family
    device: Device
    pipe: Any
    tiny: Any = None
    offload: str = "none"
    runtime: Runtime = TORCH
    parts: Parts | None = None
    worn: dict[str, str] = field(default_factory=dict)

    def unload(self) -> None:
        """Called by the pool when another model needs the room."""
        self.pipe = self.tiny = self.parts = None
        devices.release(self.device.kind)

    def view(self, class_name: str, scheduler: Any) -> Any:
        """A pipeline of `class_name` over the shared parts, with a scheduler of its own."""
        import inspect

        import diffusers

        kind = getattr(diffusers, class_name)
        wanted = inspect.signature(kind.__init__).parameters
        parts = {**self.pipe.components, "scheduler": scheduler}
        settings = {
            name: self.pipe.config[name]
            for name in ("force_zeros_for_empty_prompt", "requires_aesthetics_score")
            if name in wanted and name in self.pipe.config
        }
        if "requires_safety_checker" in wanted:
            settings["requires_safety_checker"] = False
        pipe = kind(**{name: part for name, part in parts.items() if name in wanted}, **settings)
        pipe.set_progress_bar_config(disable=True)
        if self.offload == "model":
            pipe.enable_model_cpu_offload()
        elif self.offload == "sequential":
            pipe.enable_sequential_cpu_offload()
        return pipe


@contextmanager
def quiet() -> Iterator[None]:
    """Without the bars, the notes and the deprecations by which the libraries speak to their own developers."""
    import diffusers.utils.logging as diffusers_logging
    import transformers.utils.logging as transformers_logging

    loggers = (diffusers_logging, transformers_logging)
    levels = [logger.get_verbosity() for logger in loggers]
    bars = [logger.is_progress_bar_enabled() for logger in loggers]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for logger in loggers:
            logger.set_verbosity_error()
            logger.disable_progress_bar()
        try:
            yield
        finally:
            for logger, level, bar in zip(loggers, levels, bars, strict=True):
                logger.set_verbosity(level)
                if bar:
                    logger.enable_progress_bar()


def load(
    source: Source, device: Device, environment: Environment, offload: str = "none", runtime: Runtime = TORCH
) -> Loaded:
    """Load `source`.

    Args:
        offload: One of `OFFLOADS`; on a CPU there is nothing to offload to.
        runtime: What is to paint; a model that OpenVINO cannot take over is painted by torch, and `runtime` says so.

    Raises:
        WeightsError: files are damaged, refused, or no pipeline.
    """
    import torch

    if device.kind == "cpu":
        torch.set_num_threads(devices.threads(environment))
    if runtime.name == "openvino":
        return _load_openvino(source, device, environment, runtime)
    pipe, tiny = _read(source, device, environment)
    if offload == "none":
        pipe.to(device.kind)
    if tiny is not None:
        tiny.to(device.kind)
    return Loaded(source, source.family, device, pipe, tiny, offload, runtime)


def _load_openvino(source: Source, device: Device, environment: Environment, runtime: Runtime) -> Loaded:
    """The same with the large networks in OpenVINO, or by torch where that fails."""
    from visiontune.image.diffusion.openvino_parts import Parts

    parts = Parts.of(source, environment)
    parts.drop_damaged()
    pipe, tiny = _read(source, _stored(device, runtime), environment, **parts.shells(source))
    try:
        with quiet():
            parts.adopt(pipe)
            if tiny is not None:
                parts.adopt_tiny(tiny, environment.weights.digest(source.family.tiny))
    except (RuntimeError, NotImplementedError, ValueError, TypeError, AttributeError, OSError, ImportError) as error:
        if out_of_memory(error):
            raise
        # What a network that cannot be traced makes torch and OpenVINO raise is anything of these.
        reason = f"OpenVINO could not convert it ({str(error).strip()[:200]})"
        log.warning("%s is painted by torch: %s", source.name, reason)
        refusals(source, environment).parent.mkdir(parents=True, exist_ok=True)
        refusals(source, environment).write_text(reason, encoding="utf-8")
    else:
        log.info("%s is painted by OpenVINO: %s", source.name, runtime.why)
        return Loaded(source, source.family, device, pipe, tiny, "none", runtime, parts)
    del pipe, tiny, parts
    return load(source, device, environment, "none", Runtime("torch", reason, runtime.wanted))


def _stored(device: Device, runtime: Runtime) -> Device:
    """The number format to load in: OpenVINO takes float32, and is told what to count in when it compiles."""
    return device if runtime.name == "torch" else replace(device, dtype="float32")


def _read(source: Source, device: Device, environment: Environment, **given: Any) -> tuple[Any, Any]:
    """A pipeline and its small decoder, ready to paint; `given` are parts that are not read from the disk."""
    import torch

    with quiet():
        try:
            pipe = _pipeline(source, device, environment, **given)
            tiny = _tiny(source.family, device, environment)
        except WeightsError:
            raise
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, ImportError) as error:
            if out_of_memory(error):
                raise
            # What a damaged or foreign folder makes the libraries raise is anything of these.
            raise WeightsError(f"the model {source.name} cannot be loaded: {str(error).strip()[:400]}") from error
    for part in (*pipe.components.values(), tiny):
        if isinstance(part, torch.nn.Module):
            part.eval().requires_grad_(False)
    return pipe, tiny


def _pipeline(source: Source, device: Device, environment: Environment, **given: Any) -> Any:
    if source.path.is_file():
        from visiontune.image.diffusion.single import load_single

        return load_single(source, device, environment)
    import diffusers

    kind = getattr(diffusers, source.class_name, None)
    if kind is None:
        raise WeightsError(f"the model {source.name} wants the pipeline {source.class_name}, unknown to diffusers")
    options: dict[str, Any] = {"torch_dtype": device.torch_dtype, "local_files_only": True, "use_safetensors": True}
    if "safety_checker" in kind._optional_components:
        # Pictures are checked by visiontune's own means, where that is wanted.
        options |= {"safety_checker": None, "requires_safety_checker": False}
    return kind.from_pretrained(source.path, variant=variant(source.path), **options, **given)


def _tiny(family: Family, device: Device, environment: Environment) -> Any:
    """The small decoder of a family, if it is here."""
    folder = tiny_folder(family, environment)
    if folder is None:
        return None
    from diffusers import AutoencoderTiny

    return AutoencoderTiny.from_pretrained(folder, torch_dtype=device.torch_dtype, local_files_only=True)


def give_tiny(loaded: Loaded, environment: Environment) -> None:
    """The small decoder for a model that may have been loaded before it was fetched.

    Raises:
        WeightsError: it is not here; says how to fetch it.
    """
    if loaded.tiny is not None:
        return
    with quiet():
        tiny = _tiny(loaded.family, _stored(loaded.device, loaded.runtime), environment)
    if tiny is None:
        raise WeightsError(
            f"the small decoder is not here; fetch it with: visiontune weights pull {loaded.family.tiny}"
        )
    loaded.tiny = tiny.to(loaded.device.kind).eval().requires_grad_(False)
    if loaded.parts is not None:
        with quiet():
            loaded.parts.adopt_tiny(loaded.tiny, environment.weights.digest(loaded.family.tiny))


def tiny_folder(family: Family, environment: Environment) -> Path | None:
    """Where the small decoder of a family lies, if it is here."""
    if not family.tiny or family.tiny not in environment.weights.known:
        return None
    return environment.weights.find(family.tiny)


def out_of_memory(error: BaseException) -> bool:
    """Whether an error of torch says that memory ran out; only CUDA has a class for it."""
    text = str(error).lower()
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError)
        and any(words in text for words in ("out of memory", "not enough memory", "can't allocate memory"))
    )
