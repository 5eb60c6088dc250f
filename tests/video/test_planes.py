"""Planes: colours by the standard, blending that is exact at both ends."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from visiontune.video.planes import Planes, from_rgb, mix, new_frame, over, sprite, stacked, tinted


def _flat(colour: tuple[int, int, int], size: tuple[int, int] = (8, 6)) -> Planes:
    return from_rgb(np.full((size[1], size[0], 3), colour, np.uint8))


@pytest.mark.parametrize(
    ("colour", "expected"),
    [  # ITU-R BT.709, 8 bits, limited range
        ((0, 0, 0), (16, 128, 128)),
        ((255, 255, 255), (235, 128, 128)),
        ((255, 0, 0), (63, 102, 240)),
        ((0, 255, 0), (173, 42, 26)),
        ((0, 0, 255), (32, 240, 118)),
    ],
)
def test_colours_are_bt_709(colour: tuple[int, int, int], expected: tuple[int, int, int]) -> None:
    planes = _flat(colour)
    assert planes.y.shape == (6, 8) and planes.u.shape == planes.v.shape == (3, 4)
    assert (int(planes.y[0, 0]), int(planes.u[0, 0]), int(planes.v[0, 0])) == expected


def test_a_frame_is_one_buffer() -> None:
    buffer, planes = new_frame(8, 6)
    buffer[:] = 0
    planes.y[:], planes.u[:], planes.v[:] = 1, 2, 3
    assert buffer.shape == (9, 8)
    assert buffer.ravel().tolist() == [1] * 48 + [2] * 12 + [3] * 12


def test_opaque_covers_and_clear_leaves() -> None:
    rgba = np.zeros((6, 8, 4), np.uint8)
    rgba[:, :4] = (255, 0, 0, 255)
    rgba[:, 4:] = (9, 99, 9, 0)  # what clear pixels hold must not be seen
    _, target = new_frame(8, 6)
    target.y[:], target.u[:], target.v[:] = 100, 110, 120
    over(target, sprite(rgba), 0, 0)
    assert target.y.tolist() == [[63] * 4 + [100] * 4] * 6
    assert target.u.tolist() == [[102] * 2 + [110] * 2] * 3
    assert target.v.tolist() == [[240] * 2 + [120] * 2] * 3


def test_half_clear_is_half_of_each() -> None:
    rgba = np.full((6, 8, 4), 255, np.uint8)
    rgba[:, :, 3] = 128
    _, target = new_frame(8, 6)
    target.y[:], target.u[:], target.v[:] = 16, 128, 128
    over(target, sprite(rgba), 0, 0)
    assert abs(int(target.y[0, 0]) - (16 + 219 * 128 / 255)) <= 1
    assert abs(int(target.u[0, 0]) - 128) <= 1


@pytest.mark.parametrize(("x", "y"), [(-4, -2), (4, 4), (-100, 0), (0, 100), (2, -4)])
def test_what_lies_outside_is_left_out(x: int, y: int) -> None:
    _, target = new_frame(8, 6)
    target.y[:], target.u[:], target.v[:] = 16, 128, 128
    over(target, sprite(np.full((6, 8, 4), 255, np.uint8)), x, y)
    expected = np.full((6, 8), 16)
    expected[max(0, y) : max(0, min(6, y + 6)), max(0, x) : max(0, min(8, x + 8))] = 235
    assert target.y.tolist() == expected.tolist()


def test_stacking_equals_drawing_one_after_the_other() -> None:
    rng = np.random.default_rng(3)
    soft = np.asarray(cv2.GaussianBlur(rng.integers(0, 256, (20, 30, 4), dtype=np.uint8), (5, 5), 0), np.uint8)
    under = tinted(np.ascontiguousarray(soft[:, :, 0]), (16, 128, 128))
    above = sprite(soft)
    _, one = new_frame(30, 20)
    _, other = new_frame(30, 20)
    for target in (one, other):
        target.y[:], target.u[:], target.v[:] = 90, 100, 150
    over(one, stacked(under, above), 0, 0)
    over(other, under, 0, 0)
    over(other, above, 0, 0)
    for a, b in ((one.y, other.y), (one.u, other.u), (one.v, other.v)):
        assert int(np.abs(a.astype(int) - b.astype(int)).max()) <= 2


def test_mixing_is_linear() -> None:
    _, target = new_frame(8, 6)
    mix(_flat((0, 0, 0)), _flat((255, 255, 255)), 0.5, target)
    assert abs(int(target.y[0, 0]) - 125.5) <= 0.5
    mix(_flat((0, 0, 0)), _flat((255, 255, 255)), 1.0, target)
    assert int(target.y[0, 0]) == 235
