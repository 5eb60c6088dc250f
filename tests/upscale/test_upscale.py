"""Enlarging: tiles without seams, faithful colours, transparency, bad input; the network where it is installed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from helpers import make_context, make_environment
from helpers_extras import need, need_weights
from visiontune.backends import Context
from visiontune.errors import Cancelled, ContentError, InputError
from visiontune.pictures import read_picture, write_picture
from visiontune.settings import Settings
from visiontune.upscale.alpha import split
from visiontune.upscale.base import UpscaleOutput, UpscaleRequest
from visiontune.upscale.fidelity import faithful
from visiontune.upscale.lanczos import Lanczos
from visiontune.upscale.realesrgan import MARGIN, WEIGHTS, RealESRGAN, load, sharpened
from visiontune.upscale.stub import Stub
from visiontune.upscale.tiles import enlarge_in_tiles
from visiontune.weights import Weights

Pixels = npt.NDArray[np.uint8]


def drawing(height: int = 240, width: int = 320) -> Pixels:
    """Discs, a line and a gradient, without steps at their edges, as a drawing has them."""
    big = np.zeros((height * 4, width * 4, 3), np.uint8)
    big[:] = np.linspace(90, 230, height * 4)[:, None, None].astype(np.uint8)
    for n, colour in enumerate([(220, 40, 40), (40, 90, 200), (250, 210, 60)]):
        cv2.circle(big, (width * (1 + n), height * 2), height // 2 + 30 * n, colour, -1, cv2.LINE_AA)
    cv2.line(big, (0, 0), (width * 4, height * 4), (30, 30, 30), 14, cv2.LINE_AA)
    return np.asarray(cv2.resize(big, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def ask(folder: Path, pixels: Pixels, factor: int = 2, suffix: str = "png") -> UpscaleRequest:
    part = folder / f"part.{suffix}"
    write_picture(pixels, part)
    ref = f"sha256:{hashlib.sha256(part.read_bytes()).hexdigest()}.{suffix}"
    part.rename(folder / ref)
    return UpscaleRequest.build(file=ref, factor=factor)


def psnr(a: Pixels, b: Pixels) -> float:
    return float(10 * np.log10(255**2 / np.mean((a.astype(float) - b) ** 2)))


@pytest.fixture
def network_context(tmp_path: Path) -> Context:
    need("ncnn")
    need_weights(WEIGHTS)
    context = make_context(tmp_path)
    weights = Weights(Settings.load().cache / "weights")
    return replace(context, environment=replace(context.environment, weights=weights))


@pytest.mark.parametrize("factor", [2, 3, 4])
@pytest.mark.parametrize("backend", [Lanczos(), Stub()])
def test_every_factor_keeps_the_picture(tmp_path: Path, backend: Lanczos | Stub, factor: int) -> None:
    source = drawing(61, 83)
    request = ask(tmp_path, source, factor)
    output = backend(request, make_context(tmp_path))
    output.check(request)
    assert output.pixels.shape == (61 * factor, 83 * factor, 3)
    files = output.save(tmp_path / "large.png")
    assert files == {}
    assert (read_picture(tmp_path / "large.png") == output.pixels).all()
    assert output.details()["width"] == 83 * factor


def test_interpolation_says_what_would_be_better(tmp_path: Path) -> None:
    output = Lanczos()(ask(tmp_path, drawing(40, 40)), make_context(tmp_path))
    assert "visiontune weights pull realesr-animevideov3" in output.warnings[0]


@pytest.mark.parametrize(("height", "width"), [(50, 70), (64, 64), (1, 5), (130, 33)])
def test_tiles_join_without_a_seam(height: int, width: int) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)

    def blurred(tile: Pixels) -> Pixels:  # sees three pixels to each side
        large = tile.repeat(2, axis=0).repeat(2, axis=1)
        return np.asarray(cv2.blur(large, (13, 13), borderType=cv2.BORDER_CONSTANT), np.uint8)

    whole = enlarge_in_tiles(pixels, 2, blurred, margin=4, core=1000)
    told: list[float] = []
    tiled = enlarge_in_tiles(pixels, 2, blurred, margin=4, told=told.append, core=16)
    assert (whole == tiled).all()
    assert told == sorted(told) and told[-1] == 1.0
    if height > 16:  # the test would see a seam
        assert (enlarge_in_tiles(pixels, 2, blurred, margin=1, core=16) != whole).any()


def test_back_projection_gives_the_source_its_colours_back() -> None:
    small = drawing(40, 60)
    shifted = np.clip(small.repeat(4, 0).repeat(4, 1).astype(np.float32) * 0.9 + 20, 0, 255)
    fixed = faithful(shifted, small)
    again = cv2.resize(fixed, (60, 40), interpolation=cv2.INTER_AREA)
    assert np.abs(again.astype(int) - small).mean() < 1.0
    assert np.abs(cv2.resize(shifted, (60, 40), interpolation=cv2.INTER_AREA) - small).mean() > 5.0


def test_hidden_colours_do_not_bleed_into_what_is_seen(tmp_path: Path) -> None:
    pixels = np.zeros((60, 60, 4), np.uint8)
    pixels[20:40, 20:40] = (250, 240, 60, 255)  # a yellow square; black and transparent around it
    colours, alpha = split(pixels)
    assert alpha is not None
    assert (colours[18:42, 18:42] == (250, 240, 60)).all()
    request = ask(tmp_path, pixels, 3)
    output = Lanczos()(request, make_context(tmp_path))
    output.check(request)
    seen = output.pixels[output.pixels[..., 3] > 100]
    assert seen[:, :3].min(axis=0).tolist() > [240, 230, 50]
    assert output.pixels[0, 0, 3] == 0 and output.pixels[90, 90, 3] == 255


def test_an_alpha_that_hides_nothing_is_dropped(tmp_path: Path) -> None:
    pixels = np.dstack([drawing(40, 40), np.full((40, 40), 255, np.uint8)])
    assert Stub()(ask(tmp_path, pixels), make_context(tmp_path)).pixels.shape == (80, 80, 3)


def test_a_result_that_is_another_picture_is_refused(tmp_path: Path) -> None:
    source = drawing(40, 40)
    request = ask(tmp_path, source)
    with pytest.raises(ContentError, match="not the one it was made of"):
        UpscaleOutput(np.zeros((80, 80, 3), np.uint8), source).check(request)
    with pytest.raises(ContentError, match=r"\(40, 40, 3\)"):
        UpscaleOutput(source, source).check(request)


def test_what_is_too_large_or_no_picture_is_refused_with_what_would_do(tmp_path: Path) -> None:
    large = ask(tmp_path, np.full((4_000, 4_000, 3), 9, np.uint8), 4)
    with pytest.raises(InputError, match="the largest factor for it is 2"):
        Stub()(large, make_context(tmp_path))
    (tmp_path / f"sha256:{'0' * 64}.png").write_bytes(b"no picture")
    with pytest.raises(InputError, match="is no picture"):
        Stub()(UpscaleRequest(file=f"sha256:{'0' * 64}.png"), make_context(tmp_path))


def test_without_package_or_weights_it_says_how_to_get_them(tmp_path: Path) -> None:
    need("ncnn")
    lacks = RealESRGAN().lacks(make_environment(tmp_path))
    assert lacks is not None and "visiontune weights pull realesr-animevideov3" in lacks


@pytest.mark.parametrize("factor", [2, 3, 4])
def test_the_network_is_sharper_and_nearer_to_the_original_than_lanczos(
    tmp_path: Path, network_context: Context, factor: int
) -> None:
    original = drawing()  # its sides are whole for every factor
    size = 320 // 4 * 4 // factor, 240 // factor
    small = np.asarray(cv2.resize(original[:, : size[0] * factor], size, interpolation=cv2.INTER_AREA), np.uint8)
    original = original[:, : size[0] * factor]
    request = ask(tmp_path, small, factor)
    output = RealESRGAN()(request, network_context)
    output.check(request)
    plain = Lanczos()(request, network_context).pixels
    assert psnr(output.pixels, original) > psnr(plain, original) + 1
    assert output.warnings == ()


def test_the_networks_tiles_join_without_a_seam(network_context: Context) -> None:
    network = load(network_context.environment.weights.path(WEIGHTS), 1)
    pixels = drawing(70, 90)

    def enlarge(tile: Pixels) -> Pixels:
        return faithful(sharpened(network, tile, 2), tile)

    whole = enlarge_in_tiles(pixels, 2, enlarge, MARGIN, core=1000)
    tiled = enlarge_in_tiles(pixels, 2, enlarge, MARGIN, core=32)
    assert np.abs(whole.astype(int) - tiled).max() <= 1  # rounding


def test_the_network_keeps_transparency_and_gives_the_same_bytes(tmp_path: Path, network_context: Context) -> None:
    pixels = np.dstack([drawing(40, 48), np.zeros((40, 48), np.uint8)])
    pixels[10:30, 10:40, 3] = 255
    request = ask(tmp_path, pixels)
    first, again = (RealESRGAN()(request, network_context) for _ in range(2))
    first.check(request)
    assert first.pixels.shape == (80, 96, 4)
    assert first.pixels[40, 48, 3] == 255 and first.pixels[4, 4, 3] == 0
    assert (first.pixels == again.pixels).all()


def test_a_cancel_is_seen_in_every_tile(tmp_path: Path, network_context: Context) -> None:
    calls = []

    def cancelled() -> None:
        calls.append(1)
        if len(calls) == 3:
            raise Cancelled("cancelled")

    request = ask(tmp_path, drawing(200, 600))
    with pytest.raises(Cancelled):
        RealESRGAN()(request, replace(network_context, check_cancelled=cancelled))


def test_a_jpeg_is_enlarged_too(tmp_path: Path) -> None:
    request = ask(tmp_path, drawing(40, 60), 2, "jpg")
    Stub()(request, make_context(tmp_path)).check(request)
