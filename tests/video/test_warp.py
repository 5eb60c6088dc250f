"""Warping by fractions of a pixel: exact on ramps, over the whole range of scales and places."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visiontune.video.warp import RIM, Warp, rimmed

WIDE, HIGH = 700, 420


def _waves() -> npt.NDArray[np.uint8]:
    rows, columns = np.mgrid[:HIGH, :WIDE]
    waves: npt.NDArray[np.float64] = 128 + 55 * np.sin(columns / 5.3) + 55 * np.sin(rows / 4.1 + columns / 31)
    return np.round(waves).astype(np.uint8)


@settings(deadline=None)
@given(st.floats(1 / 1.083, 1 / 1.031), st.floats(-40, 0), st.floats(-25, 0))
def test_it_equals_an_affine_warp(scale: float, x: float, y: float) -> None:
    """By least squares of the difference on the slope: a shift, in pixels, in each half of the picture."""
    width, height = 560, 320
    plane = _waves()
    out = Warp.of(RIM, scale, x, y, width, height)(rimmed(plane, RIM)).astype(float)
    inverse = np.array([[1 / scale, 0, (0.5 - x) / scale - 0.5], [0, 1 / scale, (0.5 - y) / scale - 0.5]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    reference = np.asarray(cv2.warpAffine(plane.astype(np.float32), inverse, (width, height), flags=flags))[2:-2, 2:-2]
    difference = (out[2:-2, 2:-2] - reference).astype(float)
    assert np.abs(difference).max() < 4
    for axis in (0, 1):
        slope = np.gradient(reference, axis=axis)
        for change, rise in zip(np.array_split(difference, 2, axis), np.array_split(slope, 2, axis), strict=True):
            assert abs((change * rise).sum() / np.square(rise).sum()) < 0.04


def test_beyond_the_plane_is_its_edge() -> None:
    plane = np.full((60, 60), 200, np.uint8)
    warp = Warp.of(RIM, 0.95, 20.0, 20.0, 100, 100)
    assert warp(rimmed(plane, RIM)).min() == 200


@pytest.mark.parametrize("scale", [1 / 1.05, 1 / 1.0625, 1 / 1.0769, 1 / 1.0333])
def test_steps_that_fall_on_few_fractions_are_near_enough(scale: float) -> None:
    """A factor of 1.05 meets only every twentieth of a pixel: the middle is exact all the same."""
    for n in range(50):
        x = -20 - n / 50
        begin, skip, step = Warp.of(RIM, scale, x, 0.0, 640, 2).across
        for pixel, most in ((320, 0.001), (0, 0.04), (639, 0.04)):
            found = begin + (skip + pixel + 0.5) * step
            wanted = (pixel + 0.5 - x) / scale + RIM
            assert abs(found - wanted) <= most
