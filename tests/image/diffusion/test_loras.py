"""LoRAs on tiny pipelines: they change the picture by their weight, come off again, and are told apart by family."""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers import make_context
from helpers_diffusion import make, save_in_hub_cache, unet
from helpers_loras import as_kohya, as_older_diffusers, save_lora
from visiontune.backends import Context
from visiontune.errors import BackendError, InputError, WeightsError
from visiontune.image.base import ImageOutput, ImageRequest
from visiontune.image.diffusion import device, loras
from visiontune.image.diffusion.backend import Diffusion
from visiontune.models import ModelPool
from visiontune.studio import Studio
from visiontune.weights import Weights

BOTH = ("unet", "text_encoder")


def ask(folder: Path, *worn: object, **changes: Any) -> ImageRequest:
    fields = {"prompt": "a red kite", "model": str(folder), "width": 128, "height": 128, "seed": 7, **changes}
    return ImageRequest(**{"num_inference_steps": 2, "loras": tuple(str(one) for one in worn), **fields})


def apart(one: ImageOutput, other: ImageOutput) -> float:
    return float(np.abs(one.pixels.astype(float) - other.pixels).mean())


@pytest.fixture(scope="module")
def pool() -> ModelPool:
    return ModelPool()


@pytest.fixture
def context(tmp_path: Path, pool: ModelPool) -> Context:
    alone = make_context(tmp_path, image_runtime="torch")
    return replace(alone, environment=replace(alone.environment, models=pool))


@pytest.fixture(scope="module")
def lora(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_lora(tmp_path_factory.mktemp("lora") / "first", small, parts=BOTH)


@pytest.fixture(scope="module")
def other(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_lora(tmp_path_factory.mktemp("lora") / "other", small, seed=2)


def test_a_lora_changes_the_picture_by_its_weight_and_not_at_nought(small: Path, lora: Path, context: Context) -> None:
    base = make(ask(small), context)
    changed = {weight: make(ask(small, f"{lora}:{weight}"), context) for weight in (0, 0.2, 0.5, 1)}
    assert np.array_equal(base.pixels, changed[0].pixels)
    distances = [apart(base, changed[weight]) for weight in (0, 0.2, 0.5, 1)]
    assert distances == sorted(distances) and distances[1] > 0.05
    assert np.array_equal(changed[1].pixels, make(ask(small, lora), context).pixels), "1 where no weight is given"
    assert changed[0.5].details()["loras"][0]["name"] == f"{lora}:0.5"


def test_a_warm_pipeline_wears_what_each_request_says_and_nothing_else(
    small: Path, lora: Path, other: Path, tmp_path: Path
) -> None:
    requests = [ask(small), ask(small, lora), ask(small, lora, f"{other}:-0.7"), ask(small, other), ask(small, lora)]
    warm = make_context(tmp_path, image_runtime="torch")
    pictures = [make(request, warm) for request in [*requests, *requests]]
    for n, request in enumerate(requests):
        fresh = make(request, make_context(tmp_path, image_runtime="torch"))
        assert np.array_equal(fresh.pixels, pictures[n].pixels) and np.array_equal(fresh.pixels, pictures[n + 5].pixels)
    assert len({picture.pixels.tobytes() for picture in pictures}) == 4
    assert len(warm.environment.models.loaded()) == 1


def test_text_encoders_are_changed_too(small: Path, lora: Path, tmp_path: Path, context: Context) -> None:
    """The names of their layers differ by the version of transformers that wrote them."""
    older = as_older_diffusers(lora, tmp_path / "older.safetensors")
    whole = make(ask(small, lora), context)
    assert np.array_equal(make(ask(small, older), context).pixels, whole.pixels)
    painter = save_lora(tmp_path / "painter", small)
    assert apart(make(ask(small, painter), context), whole) > 0.01


def test_kohyas_names_and_strengths_are_read(small: Path, lora: Path, tmp_path: Path, context: Context) -> None:
    for alpha, weight in ((4.0, 1.0), (2.0, 0.5)):  # the rank is 4
        file = as_kohya(lora, tmp_path / f"kohya-{alpha}.safetensors", alpha)
        assert np.array_equal(
            make(ask(small, file), context).pixels, make(ask(small, f"{lora}:{weight}"), context).pixels
        )


def test_the_strength_in_diffusers_own_files_counts(small: Path, lora: Path, tmp_path: Path, context: Context) -> None:
    strong = save_lora(tmp_path / "strong", small, alpha=8, parts=BOTH)
    assert np.array_equal(make(ask(small, f"{strong}:0.5"), context).pixels, make(ask(small, lora), context).pixels)


@pytest.mark.parametrize(
    ("family", "parts"),
    [
        ("sdxl", ("unet", "text_encoder", "text_encoder_2")),
        ("lcm", ("unet",)),
        ("sd3", ("transformer",)),
        ("flux", ("transformer", "text_encoder")),
    ],
)
def test_every_family_wears_loras(
    family: str, parts: tuple[str, ...], tiny: Any, tmp_path: Path, context: Context
) -> None:
    file = save_lora(tmp_path / family, tiny(family), parts=parts)
    base, changed = make(ask(tiny(family)), context), make(ask(tiny(family), file), context)
    assert apart(base, changed) > 0.05 and not any("LoRA" in told for told in changed.warnings)
    assert np.array_equal(make(ask(tiny(family)), context).pixels, base.pixels)
    if family == "sdxl":
        kohya = as_kohya(file, tmp_path / "kohya.safetensors", 4.0, second=True)
        assert np.array_equal(make(ask(tiny(family), kohya), context).pixels, changed.pixels)


@pytest.mark.parametrize(
    ("of", "on", "said"),
    [
        ("sdxl", "sd", "was made for SDXL, and the model .* is Stable Diffusion 1 or 2"),
        ("sd", "sdxl", "was made for a model that reads 32 numbers a token, and the model .* is SDXL"),
        ("flux", "sd", "was made for FLUX, and the model .* is Stable Diffusion 1 or 2"),
        ("flux", "sd3", "was made for FLUX, and the model .* is Stable Diffusion 3"),
        (
            "sd3",
            "sd",
            "was made for a model that reads 32 numbers a token, and the model .* is Stable Diffusion 1 or 2",
        ),
    ],
)
def test_a_lora_of_another_family_is_refused_at_the_door_naming_both(
    of: str, on: str, said: str, tiny: Any, tmp_path: Path
) -> None:
    file = save_lora(tmp_path / of, tiny(of), parts=("transformer" if of in ("flux", "sd3") else "unet",))
    with pytest.raises(InputError, match=f"loras: .*{said}; take a LoRA and a model of the same family"):
        Diffusion().resolve(
            ask(tiny(on), file), make_context(tmp_path, image_runtime="torch").environment, lambda part: ""
        )


def test_real_sizes_tell_families_apart(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    text, any_token = (
        "unet.up_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k",
        "transformer.transformer_blocks.0.attn.to_q",
    )
    for layer, width, said in (
        (text, 768, "Stable Diffusion 1"),
        (text, 1024, "Stable Diffusion 2"),
        (text, 2048, "SDXL"),
        (any_token, 2432, "Stable Diffusion 3.5 Large"),
        (any_token, 3072, "FLUX"),
    ):
        save_file({f"{layer}.lora_A.weight": torch.zeros(1, width)}, tmp_path / "lora.safetensors")
        assert str(loras.made_for(tmp_path / "lora.safetensors")) == said


def test_layers_that_the_model_has_not_are_told(small: Path, lora: Path, tmp_path: Path, context: Context) -> None:
    from safetensors.torch import load_file, save_file

    tensors = load_file(lora)
    first = next(name for name in tensors if name.startswith("unet.") and "lora_A" in name)
    for name in (first, first.replace("lora_A", "lora_B")):
        tensors[name.replace("attentions.0", "attentions.9")] = tensors[name].clone()
    save_file(tensors, tmp_path / "more.safetensors")
    output = make(ask(small, tmp_path / "more.safetensors"), context)
    assert any("1 of the" in told and "are not in this model" in told for told in output.warnings)


def test_a_lora_that_does_not_fit_after_all_leaves_the_pipeline_whole(
    small: Path, lora: Path, tmp_path: Path, context: Context
) -> None:
    from safetensors.torch import load_file, save_file

    base = make(ask(small), context)
    wrong = {name: one[:, :-1].clone() for name, one in load_file(lora).items() if "attn1" in name}
    save_file(wrong, tmp_path / "wrong.safetensors")
    with pytest.raises(WeightsError, match="the LoRA .* does not fit the model"):
        make(ask(small, lora, tmp_path / "wrong.safetensors"), context)
    assert np.array_equal(make(ask(small), context).pixels, base.pixels)
    assert apart(make(ask(small, lora), context), base) > 0.05


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("owner/name:0.8", "the LoRA owner/name is not here yet; fetch it with: visiontune weights pull owner/name"),
        ("./none.safetensors:0.8", r"loras: .*there is no such file or folder; .*a hub id \(owner/name\)"),
        ("owner/name:strong", "give a name and a weight from -10 to 10, as my.safetensors:0.8"),
        ("owner/name:nan", "a weight from -10 to 10"),
        ("owner/name:11", "a weight from -10 to 10"),
    ],
)
def test_what_is_not_there_says_what_would_do(name: str, said: str, small: Path, tmp_path: Path) -> None:
    with pytest.raises((InputError, WeightsError), match=said):
        Diffusion().resolve(
            ask(small, name), make_context(tmp_path, image_runtime="torch").environment, lambda part: ""
        )


def in_hub_cache(tmp_path: Path, repo: str, file: Path) -> None:
    """`file` as the hub's own client keeps it: a link to a file that is named by its hash."""
    repository = tmp_path / "hub" / f"models--{repo.replace('/', '--')}"
    for folder in ("refs", "blobs", "snapshots/c0ffee"):
        (repository / folder).mkdir(parents=True)
    (repository / "refs" / "main").write_text("c0ffee")
    blob = repository / "blobs" / hashlib.sha256(file.read_bytes()).hexdigest()
    blob.write_bytes(file.read_bytes())
    (repository / "snapshots" / "c0ffee" / "style.safetensors").symlink_to(blob)


def with_hub_cache(context: Context, tmp_path: Path) -> Context:
    weights = Weights(context.environment.weights.cache, hub_cache=tmp_path / "hub")
    return replace(context, environment=replace(context.environment, weights=weights))


@pytest.mark.parametrize("name", ["owner/style", "owner/style/style.safetensors"])
def test_a_lora_of_the_hub_that_is_here_is_named_by_its_id(
    name: str, small: Path, lora: Path, tmp_path: Path, context: Context
) -> None:
    in_hub_cache(tmp_path, "owner/style", lora)
    there = with_hub_cache(context, tmp_path)
    assert np.array_equal(
        make(ask(small, f"{name}:0.5"), there).pixels, make(ask(small, f"{lora}:0.5"), context).pixels
    )


def test_auto_takes_a_model_that_the_lora_fits(lora: Path, tiny: Any, tmp_path: Path, context: Context) -> None:
    save_in_hub_cache(tmp_path / "hub", "lcm-dreamshaper-v7", unet=unet(sample_size=16, cross_attention_dim=64))
    there = with_hub_cache(context, tmp_path)
    request = ask(lora, lora, model="auto")
    with pytest.raises(InputError, match="reads 32 numbers a token, and the model lcm-dreamshaper-v7 is "):
        Diffusion().resolve(request, there.environment, lambda part: "")
    save_in_hub_cache(tmp_path / "hub")
    assert Diffusion().resolve(request, there.environment, lambda part: "").model == "stable-diffusion-v1-5"


def test_a_lora_is_worn_in_the_models_own_number_format(
    small: Path, lora: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    monkeypatch.setattr(device, "processor_has_bf16", lambda: True)
    context = make_context(tmp_path, image_runtime="torch")
    base, changed = make(ask(small), context), make(ask(small, lora), context)
    assert changed.details()["dtype"] == "bfloat16" and apart(base, changed) > 0.05
    (name,) = context.environment.models.loaded()
    with context.environment.models.use(name, object) as loaded:
        kinds = {number.dtype for part in (loaded.pipe.unet, loaded.pipe.text_encoder) for number in part.parameters()}
    assert kinds == {torch.bfloat16}
    assert np.array_equal(make(ask(small), context).pixels, base.pixels)


def test_names_with_drives_are_not_cut() -> None:
    assert loras.parse("C:\\mine.safetensors") == ("C:\\mine.safetensors", 1.0)
    assert loras.parse("C:\\mine.safetensors:0.5") == ("C:\\mine.safetensors", 0.5)


def test_pickles_and_other_things_are_refused_by_their_content(
    small: Path, lora: Path, tmp_path: Path, studio: Studio
) -> None:
    renamed = tmp_path / "style.SafeTensors"
    renamed.write_bytes(pickle.dumps({"unet.lora": list(range(100))}))
    with pytest.raises(BackendError, match="is a Python pickle, .* refused whatever its name"):
        studio.make(ask(small, renamed, backend="diffusion"))
    with pytest.raises(BackendError, match="is no LoRA"):
        studio.make(ask(small, small / "unet" / "diffusion_pytorch_model.safetensors", backend="diffusion"))
    with pytest.raises(InputError, match="is a whole model; name it with model"):
        studio.make(ask(small, small, backend="diffusion"))
    with pytest.raises(InputError, match="named twice"):
        studio.make(ask(small, lora, lora.parent, backend="diffusion"))


def test_the_lora_is_part_of_what_is_found_again(small: Path, lora: Path, tmp_path: Path, studio: Studio) -> None:
    mine = tmp_path / "mine" / lora.name
    mine.parent.mkdir()
    mine.write_bytes(lora.read_bytes())
    first = studio.make(ask(small, f"{mine.parent}:0.50", backend="diffusion"))
    assert first.request["loras"] == [f"{mine.parent}:0.5"]
    assert studio.make(ask(small, f"{mine.parent}:0.5", backend="diffusion")).key == first.key
    assert studio.make(ask(small, mine.parent, backend="diffusion")).key != first.key
    save_lora(mine.parent, small, seed=9)
    trained_on = studio.make(ask(small, f"{mine.parent}:0.5", backend="diffusion"))
    assert trained_on.key != first.key and trained_on.path.read_bytes() != first.path.read_bytes()
