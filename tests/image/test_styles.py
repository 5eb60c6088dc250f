"""Styles: every one changes the picture in its own way, on layers too, and always the same."""

from __future__ import annotations

import numpy as np
import pytest

from visiontune.errors import InputError
from visiontune.image.compose import compose
from visiontune.image.plan import Hero, ScenePlan
from visiontune.image.raster import layers, rasterise, rasterise_rgba
from visiontune.image.styles import STYLES, find_style, load_style, named_style, restyled

PLAN = ScenePlan(setting="meadow", heroes=(Hero(art="fox"), Hero(art="woman", place="person")))
ON_PIXELS = [name for name in STYLES if load_style(name).pixels is not None]


def picture(style: str, width: int = 480, height: int = 270) -> np.ndarray:
    return rasterise(restyled(compose(PLAN, width, height, 3), style), width, height)


def test_no_two_styles_look_alike() -> None:
    seen = {name: picture(name).astype(int) for name in STYLES if name != "isometric"}
    for name, pixels in seen.items():
        for other, others in seen.items():
            assert name == other or np.abs(pixels - others).mean() > 2, (name, other)


@pytest.mark.parametrize("style", ON_PIXELS)
def test_effects_on_pixels_repeat_and_leave_clear_pixels_clear(style: str) -> None:
    effect = load_style(style).pixels
    assert effect is not None
    hero = next(layer for layer in layers(compose(PLAN, 480, 270, 3)) if layer.id == "heroes")
    rgba = rasterise_rgba(hero.svg, 480, 270)
    first, again = effect(rgba.copy()), effect(rgba.copy())
    assert first.shape == rgba.shape and first.dtype == np.uint8
    assert np.array_equal(first, again)
    assert not first[:20, :20, 3].any()  # far from the hero nothing appears
    body = rgba[..., 3] > 250
    assert (first[body][:, 3] > 200).mean() > 0.9  # and the hero stays
    assert np.abs(first[body][:, :3].astype(int) - rgba[body][:, :3]).mean() > 3


@pytest.mark.parametrize("style", ON_PIXELS)
def test_a_marked_document_keeps_its_layers(style: str) -> None:
    plain, marked = compose(PLAN, 320, 180, 3), restyled(compose(PLAN, 320, 180, 3), style)
    names = [layer.id for layer in layers(marked)]
    assert names == [layer.id for layer in layers(plain) if layer.id in names]
    assert set(layer.id for layer in layers(plain)) - set(names) <= {"vignette"}
    hero = next(layer for layer in layers(marked) if layer.id == "heroes")
    assert f'data-style="{style}"' in hero.svg  # so that a film's layers are drawn in it


def test_pixel_art_has_large_pixels() -> None:
    pixels = picture("pixel art", 640, 320)
    assert np.array_equal(pixels[0::2], pixels[1::2]) and np.array_equal(pixels[:, 0::2], pixels[:, 1::2])


def test_line_art_is_black_on_white() -> None:
    pixels = picture("line art").reshape(-1, 3).astype(int)
    assert (pixels.min(axis=1) > 240).mean() > 0.6
    assert (pixels.max(axis=1) < 90).mean() > 0.01


def test_blueprint_is_blue() -> None:
    mean = picture("blueprint").reshape(-1, 3).mean(axis=0)
    assert mean[2] > mean[0] + 60


def test_flat_has_no_shading() -> None:
    plain, flat = picture("house"), picture("flat")
    assert len(np.unique(flat.reshape(-1, 3), axis=0)) < 0.5 * len(np.unique(plain.reshape(-1, 3), axis=0))


def test_paper_throws_shadows_under_its_sheets() -> None:
    hero = next(layer for layer in layers(compose(PLAN, 480, 270, 3)) if layer.id == "heroes")
    rgba = rasterise_rgba(hero.svg, 480, 270)
    effect = load_style("paper cut-out").pixels
    assert effect is not None
    made = effect(rgba)
    grown = (made[..., 3] > 30) & (rgba[..., 3] == 0)
    assert grown.sum() > 100 and made[grown][:, :3].mean() < 60


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("width", "height"), [(64, 64), (90, 160), (161, 91)])
def test_any_size_is_drawn(style: str, width: int, height: int) -> None:
    assert picture(style, width, height).shape == (height, width, 3)


@pytest.mark.parametrize(
    ("words", "style"),
    [
        ("watercolor", "watercolour"), ("In the style of an oil painting", None), ("8-bit", "pixel art"),
        ("Paper Cut", "paper cut-out"), ("pencil_sketch", "pencil sketch"), ("", None), ("cubism", None),
        ("the style watercolour", "watercolour"), ("greyscale", "black and white"),
    ],
)  # fmt: skip
def test_words_for_styles(words: str, style: str | None) -> None:
    assert find_style(words) == (style if words else "house")


@pytest.mark.parametrize(
    ("wrong", "near"), [("watercollor", "watercolour"), ("papper cut", "paper cut-out"), ("neonn", "neon")]
)
def test_an_unknown_style_names_the_near_ones(wrong: str, near: str) -> None:
    with pytest.raises(InputError, match=f"did you mean '{near}'"):
        named_style(wrong)
    with pytest.raises(InputError, match="draws in: house"):
        named_style("zzzzqq")
