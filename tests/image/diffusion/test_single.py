"""Checkpoints of one file: told by their tensors, completed by what is here, and painting what their folder paints."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers import make_context, make_environment
from helpers_diffusion import clip_vocabulary, make
from helpers_loras import save_lora
from helpers_single import save_single, save_wide_sdxl
from visiontune.backends import Context
from visiontune.errors import WeightsError
from visiontune.image.base import ImageRequest
from visiontune.image.diffusion import single, vocabulary
from visiontune.image.diffusion.backend import Diffusion
from visiontune.image.diffusion.sources import find
from visiontune.weights import Weights
from visiontune.weights.catalogue import Model, WeightFile

SD_MARK = "cond_stage_model.transformer.text_model.embeddings.position_embedding.weight"
SD2_MARK = "cond_stage_model.model.transformer.resblocks.0.attn.in_proj_bias"
SD3_MARK = "joint_blocks.0.context_block.adaLN_modulation.1.bias"
FLUX_MARK = "double_blocks.0.img_attn.proj.weight"
TEXT_PARTS = {"sd1": ("text_encoder",), "sdxl": ("text_encoder", "text_encoder_2")}


def write(path: Path, *names: str) -> Path:
    """A safetensors file of tensors of two float32 zeros."""
    head = {name: {"dtype": "F32", "shape": [2], "data_offsets": [8 * n, 8 * n + 8]} for n, name in enumerate(names)}
    text = json.dumps(head).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + bytes(8 * len(names)))
    return path


def ask(model: Path, **changes: Any) -> ImageRequest:
    fields = {"prompt": "a red kite", "model": str(model), "width": 128, "height": 128, "seed": 7, **changes}
    return ImageRequest(**{"num_inference_steps": 2, "guidance_scale": 4.0, "scheduler": "", **fields})


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_wide_sdxl(tmp_path_factory.mktemp("wide") / "sdxl")


def test_a_checkpoint_paints_what_its_folder_paints(small: Path, wide: Path, tmp_path: Path) -> None:
    for folder in (small, wide):
        file = save_single(folder, tmp_path / f"{folder.name}.safetensors")
        context = make_context(tmp_path, image_base=str(folder), image_runtime="torch")
        whole = make(ask(folder), context)
        assert np.array_equal(make(ask(file), context).pixels, whole.pixels)
        assert len(context.environment.models.loaded()) == 2


def test_the_painter_of_stable_diffusion_3_goes_with_the_rest_of_its_base(tiny: Any, tmp_path: Path) -> None:
    folder = tiny("sd3")
    file = save_single(folder, tmp_path / "sd3.safetensors")
    context = make_context(tmp_path, image_base=str(folder), image_runtime="torch")
    whole = make(ask(folder, num_inference_steps=1), context)
    assert np.array_equal(make(ask(file, num_inference_steps=1), context).pixels, whole.pixels)


def test_a_checkpoint_wears_loras(small: Path, tmp_path: Path) -> None:
    file, lora = save_single(small, tmp_path / "one.safetensors"), save_lora(tmp_path / "lora", small)
    context = make_context(tmp_path, image_base=str(small), image_runtime="torch")
    worn = {"loras": (str(lora),)}
    assert np.array_equal(make(ask(file, **worn), context).pixels, make(ask(small, **worn), context).pixels)


def test_velocity_is_told_by_the_file(small: Path, tmp_path: Path) -> None:
    import torch

    plain = save_single(small, tmp_path / "plain.safetensors")
    velocity = save_single(small, tmp_path / "velocity.safetensors", more={"v_pred": torch.tensor([])})
    context = make_context(tmp_path, image_base=str(small), image_runtime="torch")
    noise, speed = (make(ask(file, scheduler="ddim"), context).pixels for file in (plain, velocity))
    assert not np.array_equal(noise, speed)


@pytest.mark.parametrize(
    "tensor", ["model.diffusion_model.out.2.bias", "cond_stage_model.transformer.text_model.final_layer_norm.weight"]
)
def test_a_checkpoint_that_lacks_a_tensor_is_refused(tensor: str, small: Path, tmp_path: Path) -> None:
    file = save_single(small, tmp_path / "torn.safetensors", drop=tensor)
    with pytest.raises(WeightsError, match="torn.safetensors is not whole: it lacks tensors"):
        make(ask(file), make_context(tmp_path, image_base=str(small), image_runtime="torch"))


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("sd1", {"unet": 859_520_964, "vae": 83_653_863, "text_encoder": 123_060_480}),
        (
            "sdxl",
            {"unet": 2_567_463_684, "vae": 83_653_863, "text_encoder": 123_060_480, "text_encoder_2": 694_659_840},
        ),
    ],
)
def test_the_configurations_that_we_keep_build_the_real_networks(name: str, counts: dict[str, int]) -> None:
    import diffusers
    import torch
    import transformers

    folder = single.CONFIGS / name
    index = json.loads((folder / "model_index.json").read_text())
    built = {}
    for part in counts:
        kind = getattr(transformers if part in TEXT_PARTS[name] else diffusers, index[part][1])
        with torch.device("meta"):
            config = json.loads((folder / part / "config.json").read_text())
            network = kind(kind.config_class(**config)) if part in TEXT_PARTS[name] else kind.from_config(config)
        built[part] = sum(numbers.numel() for numbers in network.parameters())
    assert built == counts


def with_words(tmp_path: Path) -> Context:
    """A context whose weights hold CLIP's vocabulary in small, as a pull of it leaves it."""
    context = make_context(tmp_path, image_runtime="torch")
    _, merges = clip_vocabulary()
    packed = gzip.compress(("first line\n" + "\n".join(merges) + "\n").encode(), mtime=0)
    file = WeightFile("words.gz", len(packed), hashlib.sha256(packed).hexdigest())
    folder = context.environment.weights.cache / vocabulary.WORDS
    folder.mkdir(parents=True)
    (folder / file.name).write_bytes(packed)
    models = {**context.environment.weights.known, vocabulary.WORDS: Model(vocabulary.WORDS, "words", "MIT", (file,))}
    return replace(
        context,
        environment=replace(context.environment, weights=Weights(context.environment.weights.cache, models=models)),
    )


def test_without_a_model_of_its_family_our_configuration_and_clips_words_complete_it(
    tiny: Any, wide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single, "CONFIGS", tmp_path / "configs")
    for name, folder in (("sd1", tiny("sd")), ("sdxl", wide)):
        # Only what we keep of the real ones: no weights, no tokenizers.
        leave = shutil.ignore_patterns("*.safetensors", "tokenizer*")
        shutil.copytree(folder, tmp_path / "configs" / name, ignore=leave)
        file = save_single(folder, tmp_path / f"{name}.safetensors")
        lacks = Diffusion().lacks_for(ask(file), make_environment(tmp_path / name))
        assert lacks is not None and "fetch them (1.4 MB) with: visiontune weights pull clip-tokenizer" in lacks
        (tmp_path / name).mkdir(exist_ok=True)
        context = with_words(tmp_path / name)
        # The first encoder's prompts are filled up with the end; the second's with `!`, as in the real SDXL.
        tokens = vocabulary.tokenizer(context.environment.weights.path(vocabulary.WORDS), "!")
        assert (tokens.pad_token, tokens("a red kite").input_ids[0]) == ("!", tokens.bos_token_id)
        painted = make(ask(file, scheduler="ddim", width=512, height=512), context)
        assert painted.pixels.std() > 5
        if name == "sd1":
            own = make(ask(folder, scheduler="ddim", width=512, height=512), context)
            assert np.array_equal(painted.pixels, own.pixels), "the words are the same"


def test_what_the_catalogue_says_of_a_design_holds_for_its_checkpoints(tmp_path: Path) -> None:
    environment = with_words(tmp_path).environment
    source = find(str(write(tmp_path / "mix.safetensors", SD_MARK)), environment)
    assert (source.steps, source.guidance, source.sampler, source.side) == (25, 7.5, "dpm++", 512)
    assert source.family.name == "sd"


def test_a_file_is_completed_by_a_base_of_its_own_family_only(small: Path, tmp_path: Path) -> None:
    environment = make_environment(tmp_path, image_base=str(small))
    source = find(str(write(tmp_path / "mix.safetensors", SD_MARK, "model.diffusion_model.out.2.bias")), environment)
    assert source.base == small and source.family.name == "sd"
    assert source.numbers == {"all": 4}
    assert (source.side, source.steps, source.sampler) == (128, 25, "pndm")
    with pytest.raises(WeightsError, match="visiontune weights pull sd-3.5-medium"):
        find(str(write(tmp_path / "large.safetensors", SD3_MARK)), environment)


@pytest.mark.parametrize(
    ("tensors", "said"),
    [
        (("lora_unet_mid_block.lora_up.weight",), "is a LoRA, not a whole model; name it with loras"),
        (("decoder.conv_in.weight",), "is not a whole checkpoint of Stable Diffusion"),
        ((SD_MARK,), r"fetch them \(1.4 MB\) with: visiontune weights pull clip-tokenizer"),
        ((SD2_MARK,), r"does not say how it was trained \(noise or velocity\).* VISIONTUNE_IMAGE_BASE"),
        ((FLUX_MARK,), "fetch one: visiontune weights pull flux.1-schnell"),
        ((FLUX_MARK, "guidance_in.in_layer.bias"), "fetch one: visiontune weights pull flux.1-dev"),
        ((SD_MARK, "edm_mean"), "is a model like Playground 2.5; give it as a folder"),
    ],
)
def test_what_is_no_whole_model_is_named_before_anything_loads(
    tensors: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    import re

    file = write(tmp_path / "mix.safetensors", *tensors)
    lacks = Diffusion().lacks_for(ImageRequest(prompt="a red kite", model=str(file)), make_environment(tmp_path))
    assert lacks is not None and re.search(said, lacks)


def test_a_checkpoint_that_only_changes_pictures_is_named(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    first = {"model.diffusion_model.input_blocks.0.0.weight": torch.zeros(8, 9, 3, 3), SD_MARK: torch.zeros(2, 2)}
    save_file(first, tmp_path / "inpainting.safetensors")
    with pytest.raises(WeightsError, match=r"only changes pictures \(it reads 9 planes, not 4\)"):
        find(str(tmp_path / "inpainting.safetensors"), make_environment(tmp_path))
