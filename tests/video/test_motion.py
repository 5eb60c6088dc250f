"""Motion: smooth in fractions of a pixel, no edge in view, the same for the same seed."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest

from visiontune.video import motion
from visiontune.video.layer import Layer
from visiontune.video.layering import bands, layered_plate, shown
from visiontune.video.living import Clock
from visiontune.video.motion import Course, Plate, canvas_size, draw, flat_plate, place
from visiontune.video.planes import from_rgb, new_frame, sprite

SIZE = (160, 90)
COURSES = [Course(a, d, c) for a in (-1.0, 1.0) for d in (-0.5, 0.5) for c in (False, True)]
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 90"><defs><linearGradient id="g"/></defs>'
    '<g id="sky" data-depth="0"><rect width="160" height="90" fill="#4080c0"/></g>'
    '<g id="cloud" data-depth="0.1" data-motion="drift"><circle cx="40" cy="20" r="10" fill="#ffffff"/></g>'
    '<g id="far" data-depth="0.3"><rect y="50" width="160" height="40" fill="#40a040"/></g>'
    '<g id="mid" data-depth="0.34"><rect y="60" width="160" height="30" fill="#308030"/></g>'
    '<g id="hero" data-depth="0.7" data-motion="bob"><rect x="70" y="40" width="20" height="40" fill="#d02020"/></g>'
    '<g id="near" data-depth="1"><rect y="80" width="160" height="10" fill="#205020"/></g></svg>'
)


def _spot(width: int, height: int, x: float, y: float) -> npt.NDArray[np.uint8]:
    """A soft white spot on black."""
    rows, columns = np.mgrid[:height, :width]
    value = 255 * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / 18)
    return np.repeat(value[:, :, None], 3, axis=2).astype(np.uint8)


def _luma(plate: Plate, t: float, seconds: float = 3.0, size: tuple[int, int] = SIZE) -> npt.NDArray[np.uint8]:
    _, target = new_frame(*size)
    draw(plate, t, seconds, target)
    return target.y.copy()


def _centre(luma: npt.NDArray[np.uint8]) -> tuple[float, float]:
    weight = luma.astype(float) - 16
    rows, columns = np.mgrid[: luma.shape[0], : luma.shape[1]]
    return float((weight * columns).sum() / weight.sum()), float((weight * rows).sum() / weight.sum())


@pytest.mark.parametrize("course", COURSES)
@pytest.mark.parametrize("loop", [False, True])
def test_no_edge_of_a_layer_comes_into_view(course: Course, loop: bool) -> None:
    for depth in (0.0, 0.3, 1.0):
        for seconds in (0.3, 2.0, 12.0):
            for t in np.linspace(0, 1, 41):
                at = place(course, depth, Clock(float(t), seconds, loop))
                room = (at.cover - 1) / 2
                assert at.cover >= 1 and abs(at.across) <= room + 1e-12 and abs(at.down) <= room + 1e-12


@pytest.mark.parametrize("course", COURSES)
def test_motion_is_smooth_and_even(course: Course) -> None:
    """A spot's centre moves in steps of a fraction of a pixel that hardly differ: no jitter, no standing still."""
    width, height = canvas_size(*SIZE)
    plate = Plate.of(from_rgb(_spot(width, height, width * 0.6, height * 0.4)), (), course)
    centres = [_centre(_luma(plate, n / 90)) for n in range(90)]
    steps = np.diff([x for x, _ in centres])
    assert np.all(steps > 0) or np.all(steps < 0)
    assert 0.005 < np.abs(steps).mean() < 0.5
    assert np.abs(steps - steps.mean()).max() < 0.03


def test_nearer_layers_travel_farther() -> None:
    travel = []
    for depth in (0.0, 0.5, 1.0):
        first, last = (place(Course(1, 0.5, True), depth, Clock(t, 4.0)) for t in (0.0, 1.0))
        travel.append((last.across - first.across, last.cover - first.cover))
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(travel))


def test_a_short_shot_is_no_faster() -> None:
    speeds = []
    for seconds in (0.5, 1.0, 2.5):
        first, last = (place(Course(1, 0.5, True), 1.0, Clock(t, seconds)) for t in (0.0, 1.0))
        speeds.append((last.across - first.across) / seconds)
    assert max(speeds) == pytest.approx(min(speeds))


def test_a_flat_colour_stays_that_colour_everywhere() -> None:
    """No black or clear rim anywhere, at any moment, in any plane."""
    width, height = canvas_size(*SIZE)
    for seed in range(8):
        plate = flat_plate(np.full((height, width, 3), (200, 120, 60), np.uint8), seed)
        for t in (0.0, 0.37, 1.0):
            _, target = new_frame(*SIZE)
            draw(plate, t, 3.0, target)
            for plane in (target.y, target.u, target.v):
                assert int(plane.max()) - int(plane.min()) == 0


def test_layers_are_drawn_right_and_hidden_rows_too() -> None:
    """What is skipped because nearer layers hide it must be hidden: the picture equals one drawn without skipping."""
    plate = layered_plate(SVG, SIZE, 5)
    layers = [layer for layer in plate.layers if isinstance(layer, Layer)]
    assert any(layer.hides and layer.solid < layer.size[1] for layer in layers)  # something does hide others
    for t in (0.0, 0.5, 1.0):
        fast = _luma(plate, t)
        unhidden = tuple(replace(layer, solid=layer.size[1]) for layer in layers)
        slow = _luma(replace(plate, layers=unhidden), t)
        # Cut to other heights, steps differ in the fifth digit: a few hundredths of a pixel.
        assert np.abs(fast.astype(int) - slow.astype(int)).max() <= 6


def test_layers_stand_where_the_picture_has_them() -> None:
    _, target = new_frame(*SIZE)
    plate = layered_plate(SVG, SIZE, 5)
    draw(plate, 0.5, 3.0, target)
    red = np.argwhere(target.v > 180) * 2
    assert abs(red[:, 1].mean() - 80) < 4 and abs(red[:, 0].mean() - 60) < 4
    assert 16 <= np.ptp(red[:, 1]) <= 26
    sky = target.y[5, 140]
    assert abs(int(sky) - int(from_rgb(np.full((2, 2, 3), (64, 128, 192), np.uint8)).y[0, 0])) <= 2


def test_standing_neighbours_of_like_depth_become_one_band() -> None:
    found, lens = bands(SVG, most=3)
    assert lens is None
    assert [band.kind for band in found] == ["none", "drift", "none", "bob", "sway"]
    assert sum(band.count for band in found) == 6
    assert [round(band.depth, 2) for band in found] == sorted(round(band.depth, 2) for band in found)
    joined = found[2]  # 'far' and 'mid', nearly as deep
    assert 'y="50"' in joined.svg and 'y="60"' in joined.svg and joined.svg.index('y="50"') < joined.svg.index('y="60"')


def test_standing_bands_are_few() -> None:
    hills = "".join(
        f'<g id="hill-{n}" data-depth="0.{n}"><rect y="{n}0" width="160" height="9"/></g>' for n in range(9)
    )
    found, _ = bands(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 90">{hills}</svg>', most=3)
    assert len(found) == 4 and sum(band.count for band in found) == 9


def test_a_document_without_layers_is_one_band() -> None:
    plain = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><rect width="4" height="4" fill="red"/></svg>'
    plate = layered_plate(plain, (80, 60), 1)
    assert not plate.layers and plate.lens is None and plate.size == canvas_size(80, 60)


def test_a_vignette_stays_on_the_lens() -> None:
    vignette = '<g id="vignette" data-depth="1"><rect width="16" height="90" fill="#000000"/></g></svg>'
    plate = layered_plate(SVG.replace("</svg>", vignette), SIZE, 5)
    assert plate.lens is not None and len(plate.layers) == 4
    for t in (0.0, 0.5, 1.0):
        luma = _luma(plate, t)
        assert luma[:, :15].max() <= 17 and luma[:, 18:].min() > 40


def test_the_box_of_what_is_shown_is_even_and_has_a_rim() -> None:
    alpha = np.zeros((40, 60), np.uint8)
    assert shown(alpha) is None
    alpha[11:20, 21:30] = 255
    x, y, width, height = shown(alpha) or (0, 0, 0, 0)
    assert all(number % 2 == 0 for number in (x, y, width, height))
    assert x < 21 and y < 11 and x + width > 30 and y + height > 20


def test_the_same_seed_gives_the_same_motion_and_others_differ() -> None:
    assert Course.of(3) == Course.of(3)
    assert len({Course.of(seed) for seed in range(40)}) >= 6


def test_a_sprite_moves_with_its_edge_soft() -> None:
    rgba = np.zeros((20, 20, 4), np.uint8)
    rgba[4:16, 4:16] = 255
    layer = Layer.of(sprite(rgba), 40, 30, 1.0, "none")
    width, height = canvas_size(*SIZE)
    plate = Plate.of(from_rgb(np.zeros((height, width, 3), np.uint8)), (layer,), Course(1, 0.5, True))
    centres = [_centre(_luma(plate, n / 60)) for n in range(60)]
    steps = np.diff([x for x, _ in centres])
    assert np.all(np.abs(steps - steps.mean()) < 0.03)
    assert motion.NEAREST > 1
