"""Clips by diffusion over tiny pipelines on disk: the loading code is the one that loads the large."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from helpers import make_context
from helpers_diffusion import save_sd, unet
from helpers_extras import need
from helpers_film import decode
from helpers_videos import FAMILIES, motion
from visiontune.backends import Context
from visiontune.clip import families, room
from visiontune.clip.base import ClipOutput, ClipRequest
from visiontune.clip.diffusion import Diffusion
from visiontune.clip.families import LTX
from visiontune.clip.filming import looked_at
from visiontune.clip.outlook import chosen
from visiontune.clip.timing import resampled, shot
from visiontune.errors import Cancelled, ContentError, InputError, JobError
from visiontune.image.diffusion import sources
from visiontune.image.diffusion.device import Device
from visiontune.registry import Registry


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """`tiny("ltx")` is the folder of a tiny pipeline."""
    need("diffusers")
    made: dict[str, Path] = {}

    def folder(family: str) -> Path:
        if family not in made:
            made[family] = FAMILIES[family](tmp_path_factory.mktemp("tiny") / family)
        return made[family]

    return folder


@pytest.fixture(autouse=True)
def small_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tiny ones were trained on nothing; told that it was small frames, they make such, and in seconds."""
    real = families.frame_of
    monkeypatch.setattr(
        families, "frame_of", lambda source, family: real(source, family) if family.fixed else (160, 96)
    )


def make(request: ClipRequest, context: Context) -> ClipOutput:
    """As the studio does it: resolved at the door, then made."""
    backend = Diffusion()
    assert backend.lacks_for(request, context.environment) is None
    output = backend(backend.resolve(request, context.environment, lambda part: ""), context)
    output.check(request)
    return output


def ask(folder: Path, **changes: Any) -> ClipRequest:
    fields = {"prompt": "a red kite", "model": str(folder), "width": 200, "height": 120, "seed": 7, "duration": 1.0}
    return ClipRequest.build(**{**fields, "num_inference_steps": 2, "fps": 12, **changes})


def own_picture(tmp_path: Path) -> str:
    rgb = np.zeros((150, 250, 3), np.uint8)
    rgb[40:110, 80:170] = (230, 40, 40)
    name = f"sha256:{'0' * 64}.png"
    cv2.imwrite(str(tmp_path / name), cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))
    return name


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_makes_a_clip_of_the_size_length_and_rate_asked_for(
    family: str, tiny: Any, tmp_path: Path
) -> None:
    own = own_picture(tmp_path) if family == "svd" else None
    output = make(ask(tiny(family), init_image=own, fps=15, duration=0.6), make_context(tmp_path))
    frames = np.stack(decode(output.path))
    assert frames.shape == (9, 120, 200, 3)
    assert np.abs(np.diff(frames.astype(int), axis=0)).mean() > 1
    assert output.fps == 15 and output.details()["steps"] == 2
    assert any("a second" in sentence for sentence in output.warnings)
    assert any("scaled and cropped to 200x120" in sentence for sentence in output.warnings)


def adapter_in(folder: Path, channels: tuple[int, ...] = (8, 16)) -> Path:
    motion(channels).save_pretrained(folder)
    return folder


def test_an_adapter_sets_the_pictures_of_another_model_in_motion(tmp_path: Path) -> None:
    need("diffusers")
    other = unet()
    other.conv_in.weight.data *= 2
    pictures = [save_sd(tmp_path / "one"), save_sd(tmp_path / "two", unet=other)]
    request = ask(adapter_in(tmp_path / "adapter"), fps=8, duration=0.6)
    made = []
    for folder in pictures:
        context = make_context(tmp_path, image_model=str(folder))
        output = make(request, context)
        made.append(np.stack(decode(output.path)))
        assert np.abs(np.diff(made[-1].astype(int), axis=0)).mean() > 1
        look = chosen(request, context.environment)
        assert look is not None and look.family.name == "animatediff"
        # What is counted for memory is both: the adapter's numbers and the painter's.
        assert look.source.numbers["unet"] > sources.find(str(folder), context.environment).numbers["unet"] + 10_000
    assert np.abs(made[0].astype(int) - made[1].astype(int)).mean() > 1  # the pictures are those of the model named


def test_an_adapter_without_pictures_or_with_others_says_so(tmp_path: Path) -> None:
    need("diffusers")
    request = ask(adapter_in(tmp_path / "adapter"))
    lacks = Diffusion().lacks_for(request, make_context(tmp_path).environment)
    assert lacks is not None and "pictures of another model in motion" in lacks
    assert "visiontune weights pull stable-diffusion-v1-5" in lacks
    environment = make_context(tmp_path, image_model=str(save_sd(tmp_path / "sd"))).environment
    wide = ask(adapter_in(tmp_path / "wide", (8, 24)))
    assert "does not fit" in str(Diffusion().lacks_for(wide, environment))


def test_ltx_starts_from_a_picture_and_the_prompt_is_heard(tiny: Any, tmp_path: Path) -> None:
    context = make_context(tmp_path)
    request = ask(tiny("ltx"), duration=0.5)
    plain = make(request, context).path.read_bytes()
    for change in ({"init_image": own_picture(tmp_path)}, {"prompt": "a green scarf"}, {"seed": 8}):
        assert make(request.model_copy(update=change), context).path.read_bytes() != plain, change
    assert make(request, context).path.read_bytes() == plain


def test_a_cancel_is_seen_within_one_step(tiny: Any, tmp_path: Path) -> None:
    for family in ("cogvideox", "modelscope"):  # both ways of telling steps
        told: list[str] = []

        def check(told: list[str] = told) -> None:
            if any("step 2 of" in sentence for sentence in told):
                raise Cancelled("cancelled")

        def tell(fraction: float, sentence: str, told: list[str] = told) -> None:
            told.append(sentence)

        context = replace(make_context(tmp_path), check_cancelled=check, progress=tell)
        with pytest.raises(Cancelled):
            make(ask(tiny(family), num_inference_steps=12), context)
        assert not any("step 3 of" in sentence or "filmed" in sentence for sentence in told)


def test_frames_that_are_no_pictures_are_refused() -> None:
    noise = np.random.default_rng(0).random((1, 4, 16, 16, 3), np.float32)
    assert looked_at(noise, "tiny").shape == (4, 16, 16, 3)
    for value, words in ((0.0, "frame 3 of 4 is black"), (0.6, "frame 3 of 4 is of one colour"), (np.nan, "are none")):
        spoilt = noise.copy()
        spoilt[0, 2] = value
        with pytest.raises(ContentError, match=words):
            looked_at(spoilt, "tiny")


def test_what_a_model_cannot_make_is_refused_at_the_door(tiny: Any, tmp_path: Path) -> None:
    backend = Diffusion()
    environment = make_context(tmp_path).environment
    for family, change, words in (
        ("svd", {}, "init_image.*sets a picture in motion"),
        ("cogvideox", {"init_image": own_picture(tmp_path)}, "init_image.*from words only"),
        ("modelscope", {"duration": 30.0}, r"duration.*makes 2\.0 s at a time; ask for 6 s at most"),
    ):
        with pytest.raises(InputError, match=words):
            backend.resolve(ask(tiny(family), **change), environment, lambda part: "")
    assert "layers" in str(backend.refuses(ask(tiny("ltx"), loop=True)))


def test_a_model_of_pictures_makes_no_clips(tiny: Any, tmp_path: Path) -> None:
    lacks = Diffusion().lacks_for(ask(save_sd(tmp_path / "sd")), make_context(tmp_path).environment)
    assert lacks is not None and "StableDiffusionPipeline, which makes no clips" in lacks


def test_without_weights_it_says_how_to_get_them_and_auto_takes_layers(tmp_path: Path) -> None:
    need("diffusers")
    environment = make_context(tmp_path).environment
    lacks = Registry.lacks(Diffusion(), environment)
    assert lacks is not None and "28 GB" in lacks and "visiontune weights pull ltx-video" in lacks
    choice = Registry.load().choose(ClipRequest.build(prompt="a red kite"), environment)
    assert choice.backend.name == "layers" and "weights pull ltx-video" in choice.why


def test_auto_declines_what_takes_too_long_and_by_name_it_serves(tiny: Any, tmp_path: Path) -> None:
    environment = make_context(tmp_path, clip_model=str(tiny("ltx")), clip_seconds=0.001).environment
    request = ClipRequest.build(prompt="a red kite", width=200, height=120)
    choice = Registry.load().choose(request, environment)
    assert choice.backend.name == "layers" and "0.001 are allowed" in choice.why
    named = request.model_copy(update={"backend": "diffusion"})
    assert Registry.load().choose(named, environment).backend.name == "diffusion"


def test_a_clip_that_does_not_fit_in_memory_is_refused_before_loading(tiny: Any, tmp_path: Path) -> None:
    look = chosen(ask(tiny("ltx"), width=640, height=480), make_context(tmp_path).environment)
    assert look is not None
    where = Device("cpu", "float32")
    whole = room.plan(look.source, look.family, where, look.shot, free=100_000.0)
    assert not whole.tiled
    with pytest.raises(InputError, match="smaller or shorter"):
        room.plan(look.source, look.family, where, replace(look.shot, frames=4000), free=1_500.0)
    with pytest.raises(JobError, match="smaller model"):
        room.plan(look.source, look.family, where, look.shot, free=200.0)


def test_a_long_prompts_end_is_named(tiny: Any, tmp_path: Path) -> None:
    output = make(ask(tiny("modelscope"), prompt="a red kite " * 60), make_context(tmp_path))
    assert any("longer than this model reads" in sentence for sentence in output.warnings)


def test_resampled_frames_keep_their_moments() -> None:
    made = np.stack([np.full((8, 8, 3), 20 * n, np.uint8) for n in range(9)])
    plan = shot(LTX, 161, 8, (8, 8), (8, 8), 9, 8)
    same = list(resampled(made, replace(plan, width=8, height=8, frames=9)))
    assert [int(frame[0, 0, 0]) for frame in same] == [20 * n for n in range(9)]
    faster = replace(plan, width=8, height=8, frames=9, wanted_frames=17, wanted_fps=15)
    levels = [int(frame[0, 0, 0]) for frame in resampled(made, faster)]
    assert len(levels) == 17 and levels == sorted(levels) and levels[0] == 0 and levels[-1] >= 155
    assert max(np.diff(levels)) <= 12  # mixed between two, not repeated and then jumped
