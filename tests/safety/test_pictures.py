"""The check of painted pictures, with tiny classifiers that flag everything or nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers import make_context, make_environment
from helpers_diffusion import save_sd, unet
from helpers_extras import need
from helpers_safety import save_classifier
from visiontune.errors import BackendError, ContentError, InputError, WeightsError
from visiontune.image.base import ImageRequest
from visiontune.image.diffusion import preview
from visiontune.image.diffusion.backend import Diffusion
from visiontune.image.illustrator import Illustrator
from visiontune.safety.base import PictureCheck
from visiontune.safety.checking import require_clean
from visiontune.safety.pictures import load, squares
from visiontune.settings import Settings
from visiontune.studio import Studio

need("diffusers")
PIXELS = np.random.default_rng(0).integers(0, 255, (90, 160, 3), np.uint8)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_sd(tmp_path_factory.mktemp("small") / "sd", unet=unet(sample_size=16))


def ask(folder: Path, **changes: Any) -> ImageRequest:
    fields = {
        "prompt": "a red kite",
        "model": str(folder),
        "width": 128,
        "height": 128,
        "seed": 7,
        "backend": "diffusion",
    }
    return ImageRequest(**{**fields, "num_inference_steps": 2, **changes})


@pytest.mark.parametrize("flags", [True, False])
def test_the_classifier_is_loaded_whole_and_answers_by_its_thresholds(flags: bool, tmp_path: Path) -> None:
    classifier: PictureCheck = load(save_classifier(tmp_path, flags=flags))
    before = PIXELS.copy()
    assert classifier(PIXELS) == ("the check of pictures flagged it as sexual" if flags else None)
    assert np.array_equal(PIXELS, before), "it blackens nothing"


def test_half_a_classifier_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="the check of pictures cannot be loaded .*visual_projection"):
        load(save_classifier(tmp_path, flags=False, drop="visual_projection.weight"))


def test_every_part_of_a_picture_is_looked_at() -> None:
    def seen(width: int, height: int) -> list[tuple[int, int]]:
        across = np.broadcast_to(np.arange(width, dtype=np.uint8)[None, :, None], (height, width, 3))
        down = np.broadcast_to(np.arange(height, dtype=np.uint8)[:, None, None], (height, width, 3))
        ways = across if width > height else down
        return [(int(square.min()), int(square.max())) for square in squares(ways)]

    assert seen(100, 100) == [(0, 99)]
    assert seen(160, 90) == [(0, 89), (35, 124), (70, 159)]
    assert seen(90, 160) == [(0, 89), (35, 124), (70, 159)]


def test_a_flagged_picture_is_kept_back_naming_it(small: Path, tmp_path: Path) -> None:
    context = make_context(tmp_path, safety="picture", image_runtime="torch")
    save_classifier(context.environment.weights.cache, flags=True)
    with pytest.raises(ContentError, match="the picture of seed 7 was kept back: .* sexual; try another seed"):
        Diffusion()(ask(small), context)
    assert Diffusion()(ask(small), make_context(tmp_path, safety="prompt", image_runtime="torch")).pixels.std() > 0


def test_a_clean_picture_is_the_one_that_is_painted_without_a_check(small: Path, tmp_path: Path) -> None:
    context = make_context(tmp_path, safety="on", image_runtime="torch")
    save_classifier(context.environment.weights.cache, flags=False)
    checked = Diffusion()(ask(small), context)
    plain = Diffusion()(ask(small), make_context(tmp_path, safety="off", image_runtime="torch"))
    assert np.array_equal(checked.pixels, plain.pixels)
    assert len(context.environment.models.loaded()) == 2, "both stay warm"


def test_of_several_the_flagged_one_is_named_and_none_is_black(small: Path, tmp_path: Path) -> None:
    settings = Settings.load(home=tmp_path / "home", cache=tmp_path / "cache", min_free_disk=0, safety="on", workers=1)
    save_classifier(settings.cache / "weights", flags=True)
    with Studio(settings) as studio:
        with pytest.raises(ContentError, match="the picture of seed 7 was kept back"):
            studio.make_all([ask(small), ask(small, seed=8)])
        assert studio.library.find() == []


def test_what_was_made_unchecked_is_not_given_out_where_pictures_are_checked(small: Path, tmp_path: Path) -> None:
    settings = Settings.load(home=tmp_path / "home", cache=tmp_path / "cache", min_free_disk=0)
    with Studio(settings) as studio:
        studio.make(ask(small))
    save_classifier(settings.cache / "weights", flags=True)
    with Studio(settings.model_copy(update={"safety": "picture"})) as studio, pytest.raises(ContentError):
        studio.make(ask(small))


def test_no_preview_is_shown_of_what_was_not_looked_at(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "PAUSE", 0.0)
    shown: dict[str, list[bytes]] = {"prompt": [], "picture": []}
    save_classifier(make_environment(tmp_path).weights.cache, flags=False)
    for safety, pictures in shown.items():
        context = replace(make_context(tmp_path, safety=safety, image_runtime="torch"), preview=pictures.append)
        Diffusion()(ask(small, num_inference_steps=6), context)
    assert shown["prompt"] and not shown["picture"]


@pytest.mark.parametrize("safety", ["on", "picture"])
def test_without_its_weights_painting_is_refused_at_the_door(safety: str, small: Path, tmp_path: Path) -> None:
    said = r"fetch it \(608 MB\) with: visiontune weights pull safety-checker, .*VISIONTUNE_SAFETY=prompt"
    with pytest.raises(WeightsError, match=said):
        Diffusion()(ask(small), make_context(tmp_path, safety=safety, image_runtime="torch"))
    settings = Settings.load(home=tmp_path / "home", cache=tmp_path / "cache", min_free_disk=0, safety=safety)
    with Studio(settings) as studio, pytest.raises(BackendError, match=said):
        studio.make(ask(small))


def test_a_refused_prompt_is_refused_before_it_is_queued(small: Path, tmp_path: Path) -> None:
    request = ask(small, prompt="a beheading in the square")
    with pytest.raises(InputError, match=r"cruelty \(beheading\)"):
        Diffusion().resolve(request, make_environment(tmp_path, safety="prompt"), lambda part: "")
    Diffusion().resolve(request, make_environment(tmp_path, safety="picture"), lambda part: "")


def test_drawings_are_not_looked_at_and_off_is_off(tmp_path: Path) -> None:
    drawn = Illustrator()(
        ImageRequest(prompt="a red kite", width=128, height=128),
        make_context(tmp_path, safety="on", image_runtime="torch"),
    )
    assert drawn.pixels.shape == (128, 128, 3)

    def never(pixels: object) -> str:
        raise AssertionError("nobody asked for it")

    for safety in ("auto", "off", "prompt"):
        require_clean(PIXELS, "it", make_environment(tmp_path, safety=safety), never)
