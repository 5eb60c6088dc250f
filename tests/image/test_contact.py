"""The contact sheet: every picture whole, in order, with its words."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from visiontune.image.contact import contact_sheet

COLOURS = [(200, 30, 30), (30, 160, 30), (30, 30, 200), (200, 160, 30), (120, 30, 160)]


def plain(colour: tuple[int, int, int], height: int = 60, width: int = 100) -> npt.NDArray[np.uint8]:
    return np.full((height, width, 3), colour, np.uint8)


def places(sheet: npt.NDArray[np.uint8]) -> list[tuple[int, int, int, int]]:
    """(top, left, height, width) of each colour on the sheet."""
    found = []
    for colour in COLOURS:
        rows, columns = np.nonzero((sheet == colour).all(axis=2))
        if rows.size:
            found.append((int(rows.min()), int(columns.min()), int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1))
    return found


def test_pictures_keep_their_size_and_order_and_do_not_touch() -> None:
    sheet = contact_sheet([plain(colour) for colour in COLOURS[:4]], ["a", "b", "c", "d"])
    found = places(sheet)
    assert [size for *_, size in [(0, place[2:]) for place in found]] == [(60, 100)] * 4
    tops, lefts = [place[0] for place in found], [place[1] for place in found]
    assert tops[0] == tops[1] < tops[2] == tops[3]
    assert lefts[0] == lefts[2] < lefts[1] == lefts[3]
    assert lefts[1] > lefts[0] + 100 and tops[2] > tops[0] + 60


def test_words_stand_under_each_picture_and_never_wider_than_it() -> None:
    sheet = contact_sheet([plain(COLOURS[0]), plain(COLOURS[1])], ["seed 7", "a long line " * 30])
    dark = (sheet.max(axis=2) < 100).nonzero()
    for top, left, height, width in places(sheet):
        under = [x for y, x in zip(*dark, strict=True) if y >= top + height and left <= x < left + width]
        assert len(under) > 20
    assert all(any(left <= x < left + width for _, left, _, width in places(sheet)) for x in dark[1])


@pytest.mark.parametrize("count", [1, 2, 3, 5, 7, 16, 64])
def test_every_count_fits_and_large_pictures_shrink(count: int) -> None:
    sheet = contact_sheet([plain(COLOURS[0], 720, 1280)] * count, ["seed 1"] * count)
    assert sheet.shape[1] < 2_700
    red = (sheet == COLOURS[0]).all(axis=2).mean()
    assert red > 0.5


def test_mixed_shapes_keep_their_proportions() -> None:
    found = places(contact_sheet([plain(COLOURS[0], 60, 100), plain(COLOURS[1], 100, 40)], ["", ""]))
    assert found[0][2:] == (60, 100)
    assert found[1][2:] == (100, 40)
