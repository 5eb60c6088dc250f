"""What others' programs got wrong, on tiny real pipelines: prompts, sizes, seeds, spoilt pictures, threads, memory."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers import make_context
from helpers_diffusion import make
from visiontune.backends import Context
from visiontune.errors import ContentError, InputError, JobError
from visiontune.image.base import ImageRequest
from visiontune.image.diffusion import device, memory, preview
from visiontune.models import ModelPool

LONG = "a quiet library, " + "oak shelves, " * 40
TAIL = "a bright green scarf on the chair"


def ask(folder: Path, **changes: Any) -> ImageRequest:
    fields = {"prompt": "a red kite", "model": str(folder), "width": 128, "height": 128, "seed": 7, **changes}
    return ImageRequest(**{"num_inference_steps": 2, **fields})


@pytest.fixture(scope="module")
def pool() -> ModelPool:
    """Shared by the tests that change nothing in a model: loading takes longer than painting."""
    return ModelPool()


@pytest.fixture
def context(tmp_path: Path, pool: ModelPool) -> Context:
    alone = make_context(tmp_path)
    return replace(alone, environment=replace(alone.environment, models=pool))


@pytest.mark.parametrize("family", ["sd", "sdxl", "sd3", "flux"])
def test_i01_the_end_of_a_long_prompt_is_read(family: str, tiny: Any, context: Context) -> None:
    green, red = (
        make(ask(tiny(family), prompt=LONG + tail, num_inference_steps=1), context)
        for tail in (TAIL, TAIL.replace("green", "red"))
    )
    assert not any("did not read" in sentence for sentence in green.warnings)
    assert not np.array_equal(green.pixels, red.pixels)


@pytest.mark.parametrize("family", ["sd", "sdxl", "sd3", "flux"])
def test_i01_what_no_encoder_can_read_is_named_to_the_letter(family: str, tiny: Any, context: Context) -> None:
    output = make(ask(tiny(family), prompt=LONG * 8 + TAIL, num_inference_steps=1), context)
    told = [sentence for sentence in output.warnings if "did not read" in sentence]
    assert len(told) == 1
    assert told[0].rstrip("'").endswith(f"oak shelves, {TAIL}")


def test_i01_a_long_negative_prompt_loses_nothing_silently(small: Path, context: Context) -> None:
    green, red = (
        make(ask(small, negative_prompt=LONG + tail), context) for tail in (TAIL, TAIL.replace("green", "red"))
    )
    assert not green.warnings
    assert not np.array_equal(green.pixels, red.pixels)
    beyond = make(ask(small, negative_prompt=LONG * 8 + TAIL), context)
    assert any("negative prompt is too long" in told and TAIL in told for told in beyond.warnings)


def test_i02_a_size_that_no_model_paints_is_exact_and_told(tiny: Any, context: Context) -> None:
    output = make(ask(tiny("sd"), width=500, height=333), context)
    assert output.pixels.shape == (333, 500, 3)
    assert output.details()["painted"] == "504x336"
    assert output.warnings == ("painted at 504x336 and cropped to 500x333: this model's sides are multiples of 8",)
    whole = make(ask(tiny("sd"), width=504, height=336), context)
    assert np.array_equal(output.pixels, whole.pixels[1:334, 2:502]), "cropped about the middle, never squeezed"
    assert not whole.warnings


def test_i04_the_third_of_four_pictures_is_made_alone(small: Path, context: Context, tmp_path: Path) -> None:
    four = [make(ask(small, seed=seed), context) for seed in (77, 78, 79, 80)]
    assert len({picture.pixels.tobytes() for picture in four}) == 4
    fresh = make_context(tmp_path)  # nothing that the others left behind
    alone = make(ask(small, seed=four[2].details()["seed"]), fresh)
    assert np.array_equal(alone.pixels, four[2].pixels)


def _spoil_decoder(monkeypatch: pytest.MonkeyPatch, value: float, *, only_half: bool) -> list[str]:
    """The decoder returns `value` everywhere; returns the number formats it was called in."""
    import torch
    from diffusers import AutoencoderKL

    honest, formats = AutoencoderKL.decode, []

    def decode(self: Any, z: Any, *args: Any, **options: Any) -> Any:
        formats.append(str(self.dtype).removeprefix("torch."))
        decoded = honest(self, z, *args, **options)
        if only_half and self.dtype == torch.float32:
            return decoded
        return (torch.full_like(decoded[0], value),)

    monkeypatch.setattr(AutoencoderKL, "decode", decode)
    return formats


@pytest.mark.parametrize("value", [float("nan"), -1.0], ids=["nan", "black"])
def test_i07_a_picture_that_half_precision_spoils_is_painted_again_in_full(
    value: float, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device, "processor_has_bf16", lambda: True)
    right = make(ask(small), make_context(tmp_path)).pixels
    formats = _spoil_decoder(monkeypatch, value, only_half=True)
    output = make(ask(small), make_context(tmp_path))
    assert formats == ["bfloat16", "float32"], "one retry"
    assert any("painted again in float32" in sentence for sentence in output.warnings)
    assert np.abs(output.pixels.astype(int) - right).mean() < 16, "the same picture but for rounding"


@pytest.mark.parametrize(
    ("value", "reason"), [(float("nan"), "numbers that are none"), (-1.0, "of one colour")], ids=["nan", "black"]
)
def test_i07_a_picture_that_stays_spoilt_fails_with_a_reason_and_the_next_is_made(
    value: float, reason: str, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device, "processor_has_bf16", lambda: True)
    context = make_context(tmp_path)
    with monkeypatch.context() as spoilt:
        formats = _spoil_decoder(spoilt, value, only_half=False)
        with pytest.raises(ContentError, match=f"{reason}, in full precision, too; try another seed"):
            make(ask(small), context)
    assert formats == ["bfloat16", "float32"]
    assert make(ask(small), context).details()["dtype"] == "bfloat16", "the model is as short as before"


def test_i09_two_threads_with_10_and_20_steps_paint_what_each_paints_alone(small: Path, context: Context) -> None:
    alone = {steps: make(ask(small, num_inference_steps=steps), context).pixels for steps in (10, 20)}
    together: dict[int, Any] = {}
    barrier = threading.Barrier(2)

    def paint(steps: int) -> None:
        barrier.wait()
        together[steps] = make(ask(small, num_inference_steps=steps), context).pixels

    threads = [threading.Thread(target=paint, args=(steps,)) for steps in alone]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(together) == [10, 20]
    assert not np.array_equal(alone[10], alone[20])
    for steps, pixels in alone.items():
        assert np.array_equal(pixels, together[steps]), f"{steps} steps"


def test_i10_a_size_beyond_memory_is_refused_before_loading_and_a_small_one_succeeds(
    tiny: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "free_megabytes", lambda kind: 1_500.0)
    context = make_context(tmp_path)
    for seed in range(4):
        with pytest.raises(InputError, match=r"4096x4096.* MB are free; ask for a smaller picture"):
            make(ask(tiny("sd"), width=4096, height=4096, seed=seed), context)
    assert context.environment.models.loaded() == []
    assert make(ask(tiny("sd"), width=256, height=256), context).pixels.shape == (256, 256, 3)


def test_i10_after_memory_ran_out_nothing_is_held_and_the_next_succeeds(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import weakref

    from diffusers import AutoencoderKL

    context, held = make_context(tmp_path), []
    before = make(ask(small), context).pixels

    def decode(self: Any, z: Any, *args: Any, **options: Any) -> Any:
        held.append(weakref.ref(z))
        raise RuntimeError("DefaultCPUAllocator: not enough memory: you tried to allocate 4096 bytes")

    with monkeypatch.context() as short:
        short.setattr(AutoencoderKL, "decode", decode)
        with pytest.raises(JobError, match="memory ran out on cpu; ask for a smaller picture"):
            make(ask(small, seed=8), context)
    assert held and all(latents() is None for latents in held)
    assert np.array_equal(make(ask(small), context).pixels, before)


def test_w26_a_model_that_leaves_the_pool_is_freed_and_comes_back(small: Path, tmp_path: Path) -> None:
    import gc
    import weakref

    alone = make_context(tmp_path)
    pool = ModelPool(budget=10)
    context = replace(alone, environment=replace(alone.environment, models=pool))
    before = make(ask(small), context).pixels
    (name,) = pool.loaded()

    def never() -> Any:
        raise AssertionError("it is loaded")

    with pool.use(name, never) as loaded:
        parts = {part: weakref.ref(loaded.pipe.components[part]) for part in ("unet", "vae", "text_encoder")}
    # Somebody who still holds the entry, as a traceback does, must not hold the weights.
    with pool.use("chat", object, megabytes=9.9):
        assert pool.loaded() == ["chat"]
        gc.collect()
        assert {part: ref() is None for part, ref in parts.items()} == dict.fromkeys(parts, True)
    assert loaded.pipe is None
    assert np.array_equal(make(ask(small), context).pixels, before)
    assert pool.loaded() == [name]


@pytest.mark.parametrize("family", ["sd", "sdxl", "sd3", "flux"])
def test_previews_are_small_pictures_that_change_as_it_is_painted(
    family: str, tiny: Any, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    import cv2

    monkeypatch.setattr(preview, "PAUSE", 0.0)
    shown: list[bytes] = []
    request = ask(tiny(family), num_inference_steps=6, width=192, height=128)
    output = make(request, replace(context, preview=shown.append))
    pictures = [cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR) for png in shown]
    # Five of six steps, since the last is the picture itself; PNDM takes seven steps, of which every second is shown.
    assert len(pictures) == (3 if family == "sd" else 5)
    for picture in pictures:
        assert picture is not None
        rows, columns, _ = picture.shape
        assert columns <= 192 and abs(columns / rows - 1.5) < 0.1
        assert int(picture.max()) - int(picture.min()) >= 8
    assert len(set(shown)) == len(shown)
    unseen = make(request, context)
    assert np.array_equal(output.pixels, unseen.pixels), "looking changes nothing"
