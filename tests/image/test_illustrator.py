"""The illustrator whole: bytes, layers, sizes, what is seen in the pixels, and what is refused."""

from __future__ import annotations

import hashlib
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers import make_context
from visiontune.backends import Context
from visiontune.errors import InputError
from visiontune.image.base import ImageOutput, ImageRequest
from visiontune.image.illustrator import Illustrator
from visiontune.image.raster import layers, rasterise, rasterise_rgba
from visiontune.image.styles import STYLES


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    return make_context(tmp_path_factory.mktemp("image"))


def draw(prompt: str, context: Context, **fields: Any) -> ImageOutput:
    size = {"width": 480, "height": 270, "seed": 7}
    request = ImageRequest.build(prompt=prompt, **{**size, **fields})
    output = Illustrator()(request, context)
    output.check(request)
    return output


def composed(svg: str, width: int, height: int) -> np.ndarray[Any, Any]:
    whole = np.full((height, width, 3), 255.0)
    for layer in layers(svg):
        rgba = rasterise_rgba(layer.svg, width, height).astype(float)
        alpha = rgba[..., 3:] / 255
        whole = rgba[..., :3] * alpha + whole * (1 - alpha)
    return whole


PROMPTS = [
    "Three red kites over green dunes at dawn",
    "A lighthouse by the sea in a storm",
    "Evaporation, condensation and precipitation move water around the planet.",
    "Light travels at 300,000 kilometres per second.",
    "An astronaut riding a horse on Mars",
    "Democracy needs free newspapers and fair elections.",
]


@pytest.mark.parametrize("prompt", PROMPTS)
def test_layers_composed_are_the_picture(prompt: str, context: Context) -> None:
    output = draw(prompt, context)
    assert output.svg is not None
    difference = np.abs(composed(output.svg, 480, 270) - output.pixels)
    assert difference.mean() < 0.6  # rounding of straight alpha
    assert np.percentile(difference, 99.9) <= 6


@pytest.mark.parametrize("prompt", PROMPTS)
def test_layers_are_well_formed_and_go_from_far_to_near(prompt: str, context: Context) -> None:
    output = draw(prompt, context)
    assert output.svg is not None
    found = layers(output.svg)
    assert len(found) >= 3
    assert len({layer.id for layer in found}) == len(found)
    assert found[0].depth == 0.0
    assert all(0 <= layer.depth <= 1 for layer in found)
    for layer in found:
        root = ElementTree.fromstring(layer.svg)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"


def test_the_same_request_gives_the_same_bytes(context: Context, tmp_path: Path) -> None:
    first = draw("two foxes in a forest at sunset", context)
    again = draw("two foxes in a forest at sunset", make_context(tmp_path))
    assert first.svg == again.svg
    assert hashlib.sha256(first.pixels.tobytes()).digest() == hashlib.sha256(again.pixels.tobytes()).digest()


def test_i05_seed_0_is_a_seed(context: Context) -> None:
    zero = draw("a castle on a hill", context, seed=0)
    assert np.array_equal(zero.pixels, draw("a castle on a hill", context, seed=0).pixels)
    assert not np.array_equal(zero.pixels, draw("a castle on a hill", context, seed=1).pixels)


@pytest.mark.parametrize(
    "prompt", ["a boat on the sea", "inflation", "a tree", "Sharks hunt fish", "Plants turn sunlight into sugar."]
)
def test_seeds_differ_in_more_than_noise(prompt: str, context: Context) -> None:
    pictures = [draw(prompt, context, seed=seed, width=160, height=90).pixels.astype(float) for seed in range(4)]
    distances = [np.abs(a - b).mean() for i, a in enumerate(pictures) for b in pictures[:i]]
    assert max(distances) > 12
    assert min(distances) > 1.5


@pytest.mark.parametrize(("width", "height"), [(64, 64), (64, 4096), (4096, 64), (720, 1280), (500, 333), (1080, 1080)])
@pytest.mark.parametrize("prompt", ["three cats on a table", "The water cycle has many steps."])
def test_i02_any_size_is_exact(prompt: str, width: int, height: int, context: Context) -> None:
    output = draw(prompt, context, width=width, height=height)
    assert output.pixels.shape == (height, width, 3)
    assert output.pixels.dtype == np.uint8


def test_a_red_car_is_red_and_a_blue_one_blue(context: Context) -> None:
    red = draw("a red car in the city", context).pixels.astype(int)
    blue = draw("a blue car in the city", context).pixels.astype(int)
    changed = np.abs(red - blue).max(axis=2) > 60
    assert 0.005 < changed.mean() < 0.3  # the car and nothing else
    r, g, b = red[changed].mean(axis=0)
    assert r > g + 40 and r > b + 40
    r, g, b = blue[changed].mean(axis=0)
    assert b > r + 40


def test_night_is_darker_than_day(context: Context) -> None:
    assert draw("a cow on a farm at night", context).pixels.mean() < draw("a cow on a farm", context).pixels.mean() - 40


def test_each_of_the_counted_stands_apart(context: Context) -> None:
    import cv2

    with_birds = draw("five yellow butterflies over a meadow", context).svg or ""
    air = next(layer for layer in layers(with_birds) if layer.id == "heroes-air")
    alpha = (rasterise_rgba(air.svg, 960, 540)[..., 3] > 100).astype(np.uint8)
    closed = cv2.morphologyEx(alpha, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(closed.astype(np.uint8))
    assert sum(stats[i, cv2.CC_STAT_AREA] > 200 for i in range(1, count)) == 5


@pytest.mark.parametrize("height", [270, 853])
def test_heroes_are_inside_the_frame(height: int, context: Context) -> None:
    for prompt in (
        "twelve penguins on the ice",
        "two elephants under a tree",
        "a whale in the sea",
        "an astronaut riding a horse",
    ):
        svg = draw(prompt, context, height=height).svg or ""
        for layer in layers(svg):
            if layer.id.startswith("heroes"):
                alpha = rasterise_rgba(layer.svg, 480, height)[..., 3] > 200
                border = np.concatenate([alpha[0], alpha[:, 0], alpha[:, -1]])
                assert border.mean() < 0.01, (prompt, layer.id)


@pytest.mark.parametrize(
    "prompt", ["Tom & Jerry <b>\"fight\"</b> ]]> <!-- 'x'", "a cat <script>alert(1)</script>", "&lt; &#0; &amp;"]
)
def test_xml_special_characters_are_text(prompt: str, context: Context) -> None:
    output = draw(prompt, context)
    root = ElementTree.fromstring(output.svg or "")
    assert not list(root.iter("{http://www.w3.org/2000/svg}script"))


@pytest.mark.parametrize(
    "prompt", ["🎉", "مرحبا بالعالم", "ทดสอบ", "x" * 200, "# h1\n- a\n- b", "a/b\\c:../x", "桜🌸" * 120]
)
def test_odd_prompts_are_drawn(prompt: str, context: Context) -> None:
    assert draw(prompt, context).pixels.std() > 3


def test_the_negative_prompt_is_not_dropped_in_silence(context: Context) -> None:
    assert any("negative" in sentence for sentence in draw("a fox", context, negative_prompt="snow").warnings)


def test_i01_a_long_prompt_says_what_was_left_out(context: Context) -> None:
    assert any("first" in sentence for sentence in draw("a quiet library, " + "oak shelves, " * 60, context).warnings)


def test_an_unknown_style_names_near_ones(context: Context) -> None:
    with pytest.raises(InputError, match="did you mean 'sepia'"):
        draw("a fox", context, style="seppia")
    assert "sepia" in str(Illustrator().refuses(ImageRequest.build(prompt="a fox", style="seppia")))


@pytest.mark.parametrize("style", [name for name in STYLES if name != "house"])
def test_styles_change_pixels_and_layers_alike(style: str, context: Context) -> None:
    plain, styled = draw("a boat on the sea", context), draw("a boat on the sea", context, style=style)
    assert np.abs(plain.pixels.astype(int) - styled.pixels).mean() > 3
    assert np.array_equal(rasterise(styled.svg or "", 480, 270), styled.pixels)


def test_a_style_of_the_plan_is_drawn_unless_the_request_names_one(context: Context) -> None:
    plan = {"setting": "hills", "style": "sepia"}
    sepia, plain = draw("hills", context, plan=plan), draw("hills", context, plan={"setting": "hills"}, style="sepia")
    assert np.array_equal(sepia.pixels, plain.pixels)
    assert not np.array_equal(draw("hills", context, plan=plan, style="noir").pixels, sepia.pixels)


def test_an_edited_plan_is_drawn_instead_of_the_prompt(context: Context) -> None:
    plan = {"setting": "desert", "heroes": [{"art": "camel", "count": 2}]}
    output = draw("a fox in a forest", context, plan=plan)
    assert output.plan is not None and output.plan["setting"] == "desert"
    assert [hero["art"] for hero in output.plan["heroes"]] == ["camel"]
    assert np.array_equal(output.pixels, draw("anything else", context, plan=plan).pixels)


def test_a_plan_that_names_no_drawing_says_so(context: Context) -> None:
    with pytest.raises(InputError, match=r"plan\.heroes\[0\]\.art.*zorgblat"):
        draw("x y", context, plan={"setting": "hills", "heroes": [{"art": "zorgblat"}]})


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"init_image": "sha256:" + "0" * 64 + ".png"}, "init_image"),
        ({"loras": ["some/lora"]}, "LoRA"),
        ({"scheduler": "euler"}, "scheduler"),
        ({"model": "sd15"}, "sd15"),
    ],
)
def test_what_is_for_diffusion_is_refused_with_what_would_do(
    fields: dict[str, Any], said: str, context: Context
) -> None:
    refusal = str(Illustrator().refuses(ImageRequest.build(prompt="a fox", **fields)))
    assert said in refusal and "diffusion" in refusal
    with pytest.raises(InputError, match="diffusion"):
        draw("a fox", context, **fields)


def test_steps_of_diffusion_are_not_dropped_in_silence(context: Context) -> None:
    assert any("steps" in sentence for sentence in draw("a fox", context, num_inference_steps=4).warnings)


def test_black_and_white_has_no_colour(context: Context) -> None:
    pixels = draw("a parrot in a jungle", context, style="black and white").pixels.astype(int)
    assert np.ptp(pixels, axis=2).max() <= 3
