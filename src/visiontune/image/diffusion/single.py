"""A single `.safetensors` file as it is traded: weights without configuration and tokenizers, which are found here.

Stable Diffusion 1 and XL are all built alike, so their configuration is kept beside this module. Stable Diffusion 3 and
FLUX are traded as the painter alone; a model of the family that is here gives the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from visiontune.errors import WeightsError
from visiontune.image.diffusion import vocabulary
from visiontune.image.diffusion.device import Device
from visiontune.image.diffusion.families import family_of, index
from visiontune.weights import formats

if TYPE_CHECKING:
    from visiontune.backends import Environment
    from visiontune.image.diffusion.sources import Source

CONFIGS = Path(__file__).with_name("configs")
REFERENCE = {"sd1": "stable-diffusion-v1-5", "sdxl": "sdxl-base-1.0"}
"""Designs whose configuration we have, and the model of the catalogue whose settings (steps, guidance, …) theirs are."""
_FAMILY = {"sd1": "sd", "sd2": "sd", "sdxl": "sdxl", "sd3": "sd3", "flux": "flux"}
_MARKS = (
    ("flux", ("double_blocks.0.img_attn.proj.weight", "model.diffusion_model.double_blocks.0.img_attn.proj.weight")),
    (
        "sd3",
        (
            "joint_blocks.0.context_block.adaLN_modulation.1.bias",
            "model.diffusion_model.joint_blocks.0.context_block.adaLN_modulation.1.bias",
        ),
    ),
    ("sdxl", ("conditioner.embedders.1.model.transformer.resblocks.0.attn.in_proj_bias",)),
    ("sd1", ("cond_stage_model.transformer.text_model.embeddings.position_embedding.weight",)),
    ("sd2", ("cond_stage_model.model.transformer.resblocks.0.attn.in_proj_bias",)),
)
"""Tensors that only one design's files hold."""
_FIRST = "model.diffusion_model.input_blocks.0.0.weight"


def design(path: Path) -> str:
    """The design of a single file, told by its tensors: `sd1`, `sd2`, `sdxl`, `sd3` or `flux`.

    Raises:
        WeightsError: it is a LoRA, a part of a model, or of a design that is not loaded from single files.
    """
    tensors = formats.tensors(path)
    if len(shape := tensors.get(_FIRST, {}).get("shape", ())) == 4 and shape[1] != 4:
        raise WeightsError(
            f"{path.name} only changes pictures (it reads {shape[1]} planes, not 4); give a whole painter"
        )
    if "edm_mean" in tensors:
        raise WeightsError(f"{path.name} is a model like Playground 2.5; give it as a folder")
    for name, marks in _MARKS:
        if any(mark in tensors for mark in marks):
            return name
    if any("lora" in name for name in tensors):
        raise WeightsError(f"{path.name} is a LoRA, not a whole model; name it with loras")
    raise WeightsError(
        f"{path.name} is not a whole checkpoint of Stable Diffusion 1 or 2, SDXL, SD 3 or FLUX; give the model as a folder"
    )


def base_for(path: Path, environment: Environment) -> tuple[Path, Mapping[str, Any]]:
    """The folder whose configuration completes a single file, and what the catalogue says of such models.

    Raises:
        WeightsError: nothing here completes it; says what to fetch.
    """
    wanted = design(path)
    if own := environment.option("image_base"):
        folder = Path(str(own)).expanduser()
        family = family_of(str(index(folder)["_class_name"])).name
        if family == _FAMILY[wanted]:
            return folder, {}
    if wanted in REFERENCE:
        if vocabulary.find(environment) is None:
            raise WeightsError(
                f"{path.name} is a checkpoint without tokenizers; fetch them (1.4 MB) with: visiontune weights pull"
                f" {vocabulary.WORDS}"
            )
        model = environment.weights.known.get(REFERENCE[wanted])
        return CONFIGS / wanted, {} if model is None else model.about
    if wanted == "sd2":
        raise WeightsError(
            f"{path.name} is a checkpoint of Stable Diffusion 2, which does not say how it was trained (noise or velocity);"
            " give the model as a folder, or name the folder of one like it with VISIONTUNE_IMAGE_BASE"
        )
    return _relative(path, wanted, environment)


def _relative(path: Path, wanted: str, environment: Environment) -> tuple[Path, Mapping[str, Any]]:
    """A model of the same family that is here, whose text encoders and decoder go with the painter in the file."""
    from visiontune.image.diffusion.sources import catalogued

    guided = any("guidance_in." in name for name in formats.tensors(path))
    names = [name for name in catalogued(environment) if environment.weights.known[name].about.get("family") == wanted]
    if wanted == "flux":  # one of its two kinds reads the guidance as a number
        names = [name for name in names if ("schnell" not in name) == guided]
    for name in names:
        if environment.weights.present(name):
            return environment.weights.path(name), environment.weights.known[name].about
    raise WeightsError(
        f"{path.name} is a painter without text encoders and decoder, which are taken from a model of its family; fetch"
        f" one: visiontune weights pull {names[-1] if names else wanted}"
    )


def load_single(source: Source, device: Device, environment: Environment) -> Any:
    """The pipeline of a single file, completed by `source.base`.

    Raises:
        WeightsError: the file lacks tensors.
    """
    import torch

    painter = source.family.name in ("sd3", "flux")
    try:
        pipe = _painter_of(source, device) if painter else _whole(source, device, environment)
        networks = [part for part in pipe.components.values() if isinstance(part, torch.nn.Module)]
        empty = any(numbers.is_meta for network in networks for numbers in network.parameters())
    except RuntimeError as error:
        if "meta tensor" not in str(error):
            raise
        empty = True
    if empty:  # what the file did not fill stayed without numbers
        raise WeightsError(f"{source.path.name} is not whole: it lacks tensors that its design has")
    return pipe


def _painter_of(source: Source, device: Device) -> Any:
    import diffusers

    from visiontune.image.diffusion.sources import variant

    options: dict[str, Any] = {"torch_dtype": device.torch_dtype, "local_files_only": True}
    network = getattr(diffusers, str(source.painter["_class_name"]))
    painter = network.from_single_file(str(source.path), config=str(source.base), subfolder="transformer", **options)
    kind, own = getattr(diffusers, source.family.text), variant(source.folder)
    return kind.from_pretrained(source.base, transformer=painter, variant=own, use_safetensors=True, **options)


def _whole(source: Source, device: Device, environment: Environment) -> Any:
    import diffusers

    kind = getattr(diffusers, source.family.text)
    options: dict[str, Any] = {"torch_dtype": device.torch_dtype, "local_files_only": True}
    # Folders of models list parts that are not fetched: what checks pictures, and what shows them to it.
    options |= {name: None for name in kind._optional_components if name in ("safety_checker", "feature_extractor")}
    if "safety_checker" in options:
        options["requires_safety_checker"] = False
    if not (source.folder / "tokenizer").is_dir():
        options |= _tokenizers(source, environment)
    pipe = kind.from_single_file(str(source.path), config=str(source.base), **options)
    _set_prediction(source, pipe)
    return pipe


def _tokenizers(source: Source, environment: Environment) -> dict[str, Any]:
    found = vocabulary.find(environment)
    if found is None:
        raise WeightsError(f"tokenizers are not here any more; fetch them: visiontune weights pull {vocabulary.WORDS}")
    made = {"tokenizer": vocabulary.tokenizer(found, vocabulary.END)}
    if source.family.name == "sdxl":
        made["tokenizer_2"] = vocabulary.tokenizer(found, "!")
    return made


def _set_prediction(source: Source, pipe: Any) -> None:
    """Some checkpoints say by an empty tensor that they predict velocity, and that their noise ends in nothing else."""
    tensors = formats.tensors(source.path)
    if "v_pred" in tensors:
        changes = {"prediction_type": "v_prediction", "rescale_betas_zero_snr": "ztsnr" in tensors}
        pipe.scheduler = type(pipe.scheduler).from_config({**pipe.scheduler.config, **changes})
