"""OpenVINO in torch's place: the same pictures, the same steps, and a reason where it is torch all the same."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest

from helpers import make_context
from helpers_diffusion import make, save_tiny_decoder
from helpers_extras import need
from visiontune.backends import Context
from visiontune.errors import Cancelled, InputError
from visiontune.image.base import ImageOutput, ImageRequest
from visiontune.image.diffusion import defaults, openvino
from visiontune.image.diffusion.backend import Diffusion
from visiontune.image.diffusion.loading import quiet
from visiontune.image.diffusion.openvino_parts import PAINTERS, Parts, hollow
from visiontune.image.diffusion.sources import find
from visiontune.models import ModelPool
from visiontune.weights import Weights
from visiontune.weights.catalogue import Model, WeightFile

FILE = "sha256:" + "0" * 64 + ".png"
MASK = "sha256:" + "1" * 64 + ".png"


@pytest.fixture(scope="module", autouse=True)
def installed() -> None:
    need("openvino")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Converted networks and loaded models are shared: converting takes longer than painting."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="module")
def pool() -> ModelPool:
    return ModelPool()


@pytest.fixture
def context(kept: Path, pool: ModelPool) -> Context:
    alone = make_context(kept, image_runtime="openvino")
    return replace(alone, environment=replace(alone.environment, models=pool))


@pytest.fixture
def torch_context(kept: Path, pool: ModelPool) -> Context:
    alone = make_context(kept, image_runtime="torch")
    return replace(alone, environment=replace(alone.environment, models=pool))


def ask(folder: Path, **changes: Any) -> ImageRequest:
    fields = {"prompt": "a red kite", "model": str(folder), "width": 128, "height": 128, "seed": 7, **changes}
    return ImageRequest(**{"num_inference_steps": 2, **fields})


def difference(one: ImageOutput, other: ImageOutput) -> float:
    """Mean absolute difference, of 255."""
    return float(np.abs(one.pixels.astype(int) - other.pixels.astype(int)).mean())


@pytest.mark.parametrize("family", ["sd", "lcm", "sdxl", "sd3", "flux-dev"])
def test_every_family_paints_the_picture_that_torch_paints(
    family: str, tiny: Any, context: Context, torch_context: Context
) -> None:
    request = ask(tiny(family))
    ours, theirs = make(request, context), make(request, torch_context)
    assert (ours.details()["runtime"], theirs.details()["runtime"]) == ("openvino", "torch")
    assert difference(ours, theirs) < 0.05
    assert difference(ours, make(ask(tiny(family), prompt="a green scarf"), context)) > 0.1


def test_the_same_request_gives_the_same_bytes_whether_converted_or_read(small: Path, context: Context) -> None:
    first = make(ask(small), context)
    assert np.array_equal(first.pixels, make(ask(small), context).pixels)
    # A new process would find what was converted, and read no weights of the painter.
    anew = replace(context, environment=replace(context.environment, models=ModelPool()))
    source = find(str(small), anew.environment)
    assert openvino.converted(source, anew.environment)
    assert set(Parts.of(source, anew.environment).shells(source)) <= set(PAINTERS)
    assert np.array_equal(first.pixels, make(ask(small), anew).pixels)


@pytest.mark.parametrize(("width", "height"), [(104, 120), (256, 64)])
def test_sizes_that_halve_with_a_rest(
    width: int, height: int, small: Path, context: Context, torch_context: Context
) -> None:
    request = ask(small, width=width, height=height)
    assert difference(make(request, context), make(request, torch_context)) < 0.05


def test_a_picture_to_start_from_a_mask_and_no_guidance(
    small: Path, tmp_path: Path, context: Context, torch_context: Context
) -> None:
    picture = np.full((128, 128, 3), (30, 30, 200), np.uint8)
    mask = np.zeros((128, 128), np.uint8)
    mask[:, 64:] = 255
    files = {FILE: tmp_path / "start.png", MASK: tmp_path / "mask.png"}
    cv2.imwrite(str(files[FILE]), picture)
    cv2.imwrite(str(files[MASK]), mask)
    for change in ({"init_image": FILE}, {"init_image": FILE, "mask": MASK}, {"guidance_scale": 0.0}):
        request = ask(small, num_inference_steps=4, **change)
        ours, theirs = (make(request, replace(one, file=files.__getitem__)) for one in (context, torch_context))
        assert difference(ours, theirs) < 0.05, change


def test_a_cancel_is_seen_within_one_step(small: Path, context: Context) -> None:
    steps: list[str] = []

    def check() -> None:
        if any("step 2 of" in sentence for sentence in steps):
            raise Cancelled("cancelled")

    told = replace(context, check_cancelled=check, progress=lambda fraction, sentence: steps.append(sentence))
    with pytest.raises(Cancelled):
        make(ask(small, num_inference_steps=20), told)
    assert not any("step 3 of" in sentence for sentence in steps)
    assert make(ask(small), context).pixels.shape == (128, 128, 3)


def test_the_small_decoder_is_converted_too(tiny: Any, tmp_path: Path) -> None:
    import torch
    from diffusers import AutoencoderTiny

    folder = save_tiny_decoder(tmp_path / "taesd")
    plain, ours = (AutoencoderTiny.from_pretrained(folder).eval() for _ in range(2))
    latents = torch.randn(1, 4, 10, 12, generator=torch.Generator().manual_seed(1))
    with quiet():
        Parts(tmp_path / "converted", 1).adopt_tiny(ours, "0" * 64)
    with torch.no_grad():
        wanted, had = (vae.decode(latents, return_dict=False)[0] for vae in (plain, ours))
    assert float((wanted - had).abs().max()) < 1e-4


def test_weights_in_half_precision_give_the_same_picture(
    small: Path, tmp_path: Path, context: Context, torch_context: Context
) -> None:
    """At late moments rounded waves of the time would be seen first."""
    import torch
    from diffusers import StableDiffusionPipeline, UNet2DConditionModel

    folder = tmp_path / "half"
    StableDiffusionPipeline.from_pretrained(small, torch_dtype=torch.float16, safety_checker=None).save_pretrained(
        folder
    )
    request = ask(folder, num_inference_steps=4)
    assert difference(make(request, context), make(request, torch_context)) < 0.05
    plain, ours = (UNet2DConditionModel.from_pretrained(folder / "unet").float().eval() for _ in range(2))
    Parts(openvino.folder(find(str(folder), context.environment), context.environment), 1).adopt(
        SimpleNamespace(unet=ours)
    )
    random = torch.Generator().manual_seed(1)
    latents = torch.randn(2, 4, 16, 16, generator=random)
    words = torch.randn(2, 7, plain.config.cross_attention_dim, generator=random)
    with torch.no_grad():
        wanted, had = (one(latents, torch.tensor(999), words, return_dict=False)[0] for one in (plain, ours))
    assert float((wanted - had).abs().max() / wanted.abs().max()) < 1e-4


def test_a_small_decoder_that_is_fetched_later_makes_the_picture(
    small: Path, context: Context, torch_context: Context
) -> None:
    make(ask(small), context)
    ours, theirs = (make(ask(small, decoder="tiny"), with_decoder(one)) for one in (context, torch_context))
    assert ours.details()["decoder"] == "tiny" and ours.details()["runtime"] == "openvino"
    assert difference(ours, theirs) < 0.05
    folder = openvino.folder(find(str(small), context.environment), context.environment)
    assert len(list(folder.glob("tiny-*.xml"))) == 1


def with_decoder(context: Context) -> Context:
    """`context` with TAESD in its cache of weights, as a pull leaves it."""
    weights = context.environment.weights
    folder = weights.cache / "taesd"
    if not folder.exists():
        save_tiny_decoder(folder)
    files = [
        WeightFile(one.name, one.stat().st_size, hashlib.sha256(one.read_bytes()).hexdigest())
        for one in sorted(folder.iterdir())
    ]
    here = Weights(weights.cache, models={**weights.known, "taesd": Model("taesd", "taesd", "MIT", tuple(files))})
    return replace(context, environment=replace(context.environment, weights=here))


def test_weights_are_given_back(small: Path) -> None:
    import torch
    from diffusers import UNet2DConditionModel

    painter = UNet2DConditionModel.from_pretrained(small / "unet")
    shapes = {name: tuple(one.shape) for name, one in painter.named_parameters()}
    hollow(painter)
    assert shapes == {name: tuple(one.shape) for name, one in painter.named_parameters()}
    assert (painter.dtype, painter.device.type) == (torch.float32, "cpu")
    assert sum(one.untyped_storage().nbytes() for one in painter.parameters()) == 4 * len(shapes)


def test_a_damaged_conversion_is_no_wrong_picture(tiny: Any, tmp_path: Path) -> None:
    context = make_context(tmp_path, image_runtime="openvino")
    source = find(str(tiny("sd")), context.environment)
    folder = openvino.folder(source, context.environment)
    folder.mkdir(parents=True)
    (folder / "painter.xml").write_text("half of it")
    (folder / "painter.bin").write_bytes(b"")
    output = make(ask(tiny("sd")), context)
    assert difference(output, make(ask(tiny("sd")), make_context(tmp_path, image_runtime="torch"))) < 0.05


def test_torch_paints_what_openvino_cannot_and_says_so(tiny: Any, tmp_path: Path) -> None:
    context = make_context(tmp_path, image_runtime="openvino")
    source = find(str(tiny("sd")), context.environment)
    refusals = openvino.refusals(source, context.environment)
    refusals.parent.mkdir(parents=True)
    refusals.write_text("OpenVINO could not convert it (no such operation)")
    output = make(ask(tiny("sd")), context)
    assert output.details()["runtime"] == "torch"
    assert "no such operation" in output.details()["runtime_why"]
    assert any("VISIONTUNE_IMAGE_RUNTIME says openvino" in told for told in output.warnings)


def test_nothing_is_reported_to_the_makers_of_openvino(tmp_path: Path) -> None:
    """By itself it sends a report when it is imported, and for each conversion."""
    code = (
        "import sys, torch, warnings; from pathlib import Path; warnings.simplefilter('ignore');"
        "from visiontune.image.diffusion.openvino_network import convert;"
        "convert(torch.nn.Conv2d(1, 1, 1).eval(), [(1, 1, 4, 4)], Path(sys.argv[1]));"
        "from openvino.tools.ovc import telemetry; print(type(telemetry).__module__)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "conv.xml")], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split()[-1] == "openvino.tools.ovc.telemetry_stub"
    assert (tmp_path / "conv.bin").exists()


def test_reasons_for_torch(tiny: Any, tmp_path: Path) -> None:
    source = find(str(tiny("sd")), make_context(tmp_path).environment)

    def picked(worn: bool = False, **options: Any) -> openvino.Runtime:
        return openvino.pick(source, make_context(tmp_path, **options).environment, worn=worn)

    assert picked().name == "torch"
    auto = picked(image_runtime="auto")
    assert auto.name == "openvino" or "not compared" in auto.why
    assert picked(image_runtime="openvino").name == "openvino"
    assert "LoRAs" in picked(worn=True, image_runtime="openvino").why
    assert "of disk" in picked(image_runtime="openvino", min_free_disk=10**12).why
    assert "cuda" in picked(image_runtime="openvino", image_device="cuda").why


def test_speeds_of_the_two_are_kept_apart(tiny: Any, tmp_path: Path) -> None:
    environments = [make_context(tmp_path, image_runtime=name).environment for name in ("torch", "openvino")]
    source = find(str(tiny("sd")), environments[0])
    request = ask(tiny("sd"))
    used = [defaults.how(source, one, defaults.runtime(request, source, one)) for one in environments]
    assert used[0] != used[1] and used[1].endswith("-openvino")


def test_an_unknown_runtime_is_refused_and_the_known_are_named(tiny: Any, tmp_path: Path) -> None:
    environment = make_context(tmp_path, image_runtime="onnx").environment
    with pytest.raises(InputError, match=r"VISIONTUNE_IMAGE_RUNTIME: 'onnx' - must be one of auto, torch, openvino"):
        Diffusion().resolve(ask(tiny("sd")), environment, lambda part: "")
