"""The small decoder makes the picture where it is asked for, or where only that is in time or fits into memory."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers import make_context
from helpers_diffusion import save_tiny_decoder
from visiontune.backends import Context, Environment
from visiontune.errors import ContentError, InputError, WeightsError
from visiontune.image.base import ImageOutput, ImageRequest
from visiontune.image.diffusion import decoders, device, memory, speeds
from visiontune.image.diffusion.backend import Diffusion
from visiontune.image.diffusion.defaults import canvas_for, how
from visiontune.image.diffusion.sources import Source, find
from visiontune.image.illustrator import Illustrator
from visiontune.weights import Weights
from visiontune.weights.catalogue import Model, WeightFile

CHANNELS = {"taesd": 4, "taesdxl": 4, "taesd3": 16, "taef1": 4}  # of the tiny pipelines; FLUX has 16 in truth


def ask(folder: Path, **changes: Any) -> ImageRequest:
    fields = {"prompt": "a red kite", "model": str(folder), "width": 128, "height": 128, "seed": 7, **changes}
    return ImageRequest(**{"num_inference_steps": 2, **fields})


def resolved(request: ImageRequest, environment: Environment) -> ImageRequest:
    return Diffusion().resolve(request, environment, lambda part: "")


def make(request: ImageRequest, context: Context) -> ImageOutput:
    output = Diffusion()(resolved(request, context.environment), context)
    output.check(request)
    return output


def with_decoders(context: Context) -> Context:
    """`context` with all small decoders in its cache of weights, as a pull leaves them."""
    weights, models = context.environment.weights, {}
    for name, channels in CHANNELS.items():
        folder = save_tiny_decoder(weights.cache / name, channels)
        files = [
            WeightFile(one.name, one.stat().st_size, hashlib.sha256(one.read_bytes()).hexdigest())
            for one in folder.iterdir()
        ]
        models[name] = Model(name, name, "MIT", tuple(files))
    here = Weights(weights.cache, models={**weights.known, **models})
    return replace(context, environment=replace(context.environment, weights=here))


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return with_decoders(make_context(tmp_path, image_runtime="torch"))


@pytest.mark.parametrize("family", ["sd", "lcm", "sdxl", "sd3", "flux"])
def test_every_family_is_decoded_by_the_small_decoder_where_asked(family: str, tiny: Any, context: Context) -> None:
    side = 656 if family == "flux" else 128  # made smaller, a tiny decoder's random picture is of one colour
    full, quick = (make(ask(tiny(family), decoder=name, width=side, height=side), context) for name in ("full", "tiny"))
    assert full.pixels.shape == quick.pixels.shape and not np.array_equal(full.pixels, quick.pixels)
    assert (full.details()["decoder"], quick.details()["decoder"]) == ("full", "tiny")
    assert decoders.NOTE in quick.warnings and decoders.NOTE not in full.warnings
    again = make(ask(tiny(family), decoder="tiny", width=side, height=side), context)
    assert np.array_equal(again.pixels, quick.pixels)


def test_large_pictures_are_decoded_in_tiles_and_the_decoder_is_as_before(small: Path, context: Context) -> None:
    wide = ask(small, decoder="tiny", width=256, height=192)
    plain = make(wide, context).pixels
    whole, memory_plan = memory.plan, []

    def tiled(*args: Any, **options: Any) -> memory.Plan:
        memory_plan.append(options["tiny"])
        return replace(whole(*args, **options), tiled=True)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memory, "plan", tiled)
        assert np.abs(make(wide, context).pixels.astype(int) - plain).mean() < 2
    assert memory_plan == [True]
    assert np.array_equal(make(wide, context).pixels, plain)


def test_the_setting_asks_and_the_request_wins(small: Path, context: Context) -> None:
    quick = replace(context.environment, options={"image_decoder": "tiny"})
    assert resolved(ask(small), quick).decoder == "tiny"
    assert resolved(ask(small, decoder="full"), quick).decoder == "full"
    assert resolved(ask(small), context.environment).decoder == "full"
    with pytest.raises(InputError, match="VISIONTUNE_IMAGE_DECODER: 'swift' - must be auto, full or tiny"):
        resolved(ask(small), replace(context.environment, options={"image_decoder": "swift"}))


def test_a_decoder_that_is_not_here_says_how_to_fetch_it(small: Path, tmp_path: Path) -> None:
    said = "the small decoder taesd is not here yet; fetch it with: visiontune weights pull taesd"
    with pytest.raises(WeightsError, match=said):
        resolved(ask(small, decoder="tiny"), make_context(tmp_path).environment)
    assert Diffusion().lacks_for(ask(small), make_context(tmp_path, image_decoder="tiny").environment) == said
    with pytest.raises(InputError, match="decoder: .*it has nothing to decode"):
        raise_refusal(Illustrator().refuses(ImageRequest(prompt="a kite", decoder="tiny")))


def raise_refusal(refusal: object) -> None:
    raise InputError("decoder", "tiny", str(refusal))


def test_it_may_be_fetched_after_the_model_was_loaded(small: Path, tmp_path: Path) -> None:
    before = make_context(tmp_path, image_runtime="torch")
    make(ask(small), before)
    after = with_decoders(before)
    assert make(ask(small, decoder="tiny"), after).details()["decoder"] == "tiny"
    assert len(after.environment.models.loaded()) == 1


@pytest.fixture
def expect(small: Path, context: Context) -> Callable[[float, float], None]:
    """Sets what one pass of the painter and the full decoder are known to take, in seconds of a 128x128 picture."""
    environment = context.environment
    source: Source = find(str(small), environment)
    million = canvas_for(ask(small), source).pixels / 1e6

    def known(step: float, decode: float) -> None:
        speed = speeds.Speed(step / million, decode / million)
        speeds.remember(environment, speeds.key(source, how(source, environment)), speed)

    return known


@pytest.mark.parametrize(
    ("step", "decode", "decoder"),
    [(1.0, 10.0, "full"), (1.0, 60.0, "tiny"), (100.0, 10.0, "full")],
    ids=["in time", "only without", "late in any case"],
)
def test_auto_takes_it_where_the_picture_would_be_late_otherwise(
    step: float, decode: float, decoder: str, small: Path, context: Context, expect: Callable[[float, float], None]
) -> None:
    expect(step, decode)
    request = ask(small, num_inference_steps=4, guidance_scale=1.0)
    assert resolved(request, context.environment).decoder == decoder


def test_auto_takes_it_where_only_that_fits_into_memory(
    small: Path, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = ask(small, width=192, height=192)
    free = {"much": 4_000.0, "little": memory.SPARE + 100.0}
    for how_much, decoder in (("much", "full"), ("little", "tiny")):
        for module in (device, memory):
            monkeypatch.setattr(module, "free_megabytes", lambda kind, n=free[how_much]: n)
        assert resolved(request, context.environment).decoder == decoder
    assert make(request, context).details()["decoder"] == "tiny", "and so it is painted"


def test_speeds_are_kept_apart_and_told_by_each_other(small: Path, context: Context) -> None:
    environment, source = context.environment, find(str(small), context.environment)
    make(ask(small, decoder="tiny"), context)
    known = speeds.remembered(environment)
    assert list(known) == [speeds.key(source, how(source, environment), tiny=True)]
    canvas = canvas_for(ask(small), source)
    quick, full = (
        speeds.seconds(source, canvas, 0, environment, how(source, environment), tiny=one) for one in (True, False)
    )
    assert full[0] == pytest.approx(quick[0] * speeds.TINY) and full[1] and quick[1]


def test_numbers_that_are_none_are_seen_here_too(
    small: Path, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch
    from diffusers import AutoencoderTiny

    def spoilt(self: Any, z: Any, *args: Any, **options: Any) -> Any:
        return (torch.full((1, 3, 8 * z.shape[-2], 8 * z.shape[-1]), float("nan")),)

    monkeypatch.setattr(AutoencoderTiny, "decode", spoilt)
    with pytest.raises(ContentError, match="the decoder gave numbers that are none"):
        make(ask(small, decoder="tiny"), context)
