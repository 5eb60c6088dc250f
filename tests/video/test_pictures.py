"""Pictures of every kind on one canvas."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from visiontune.errors import InputError
from visiontune.video.pictures import load_picture


def _circle(width: int, height: int) -> npt.NDArray[np.uint8]:
    """A white disc in the middle of black, a third of the short side in radius; BGR."""
    picture = np.zeros((height, width, 3), np.uint8)
    cv2.circle(picture, (width // 2, height // 2), min(width, height) // 3, (255, 255, 255), -1, cv2.LINE_AA)
    return picture


def _write(path: Path, picture: npt.NDArray[np.generic]) -> Path:
    assert cv2.imwrite(str(path), np.asarray(picture))
    return path


@pytest.mark.parametrize("size", [(640, 480), (768, 768), (480, 854), (31, 977), (1, 1)])
def test_v13_any_size_covers_one_canvas_and_circles_stay_round(tmp_path: Path, size: tuple[int, int]) -> None:
    loaded = load_picture(_write(tmp_path / "circle.png", _circle(*size)), 640, 360)
    assert loaded.shape == (360, 640, 3) and loaded.dtype == np.uint8
    if min(size) > 400:
        white = loaded[:, :, 0] > 127
        across, down = white[180].sum(), white[:, 320].sum()
        visible = min(down, across)
        # A disc that is higher than the canvas is cut: then its chord tells, as in an undistorted one.
        scale = max(640 / size[0], 360 / size[1])
        radius = min(size) // 3 * scale
        assert across == pytest.approx(min(640, 2 * radius), rel=0.02)
        assert down == pytest.approx(min(360, 2 * radius), rel=0.02) and visible > 0


def test_v14_grey_16_bit_and_palette_become_rgb(tmp_path: Path) -> None:
    grey = _write(tmp_path / "grey.png", np.full((30, 50), 128, np.uint8))
    deep = _write(tmp_path / "deep.png", np.full((30, 50, 3), (10 * 257, 100 * 257, 200 * 257), np.uint16))
    deep_grey = _write(tmp_path / "deepgrey.png", np.full((30, 50), 77 * 257, np.uint16))
    for path, colour in ((grey, (128,) * 3), (deep, (200, 100, 10)), (deep_grey, (77,) * 3)):
        loaded = load_picture(path, 40, 20)
        assert loaded.shape == (20, 40, 3)
        assert np.abs(loaded.astype(int) - colour).max() <= 1, path.name


def test_v14_a_palette_gif(tmp_path: Path) -> None:
    # 2x1 pixels, red and clear, as a GIF of two colours: the smallest there is.
    path = tmp_path / "two.gif"
    path.write_bytes(
        b"GIF89a\x02\x00\x01\x00\x80\x00\x00\xff\x00\x00\x00\x00\xff!\xf9\x04\x01\x00\x00\x01\x00,\x00\x00\x00\x00"
        b"\x02\x00\x01\x00\x00\x02\x02D\n\x00;"
    )
    loaded = load_picture(path, 2, 1)
    assert loaded[0, 0].tolist() == [255, 0, 0] and loaded[0, 1].tolist() == [255, 255, 255]


def test_v14_clear_pixels_show_white_and_not_black(tmp_path: Path) -> None:
    rgba = np.zeros((20, 20, 4), np.uint8)
    rgba[:, 10:] = (0, 0, 255, 255)  # BGRA: red
    loaded = load_picture(_write(tmp_path / "clear.png", rgba), 20, 20)
    assert loaded[5, 3].tolist() == [255, 255, 255] and loaded[5, 16].tolist() == [255, 0, 0]


def test_a_photograph_turned_by_exif_stands_upright(tmp_path: Path) -> None:
    pyvips = pytest.importorskip("pyvips")
    picture = np.zeros((20, 40, 3), np.uint8)
    picture[:, :20] = (255, 0, 0)  # the left half is red
    image = pyvips.Image.new_from_array(picture).copy(interpretation="srgb").copy()
    image.set_type(pyvips.GValue.gint_type, "orientation", 6)  # to be turned clockwise: left becomes up
    path = tmp_path / "turned.jpg"
    image.jpegsave(str(path), Q=95)
    loaded = load_picture(path, 20, 40)
    assert loaded[5, 10, 0] > 200 and loaded[35, 10, 0] < 50


def test_a_name_with_brackets_is_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a[page=3].png"
    path.write_bytes(_write(tmp_path / "plain.png", _circle(20, 20)).read_bytes())
    assert load_picture(path, 20, 20).max() == 255


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_what_is_no_picture_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "holiday.png"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"image.*holiday\.png"):
        load_picture(path, 20, 20)


@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_a_picture_that_is_cut_off_is_damaged(tmp_path: Path, suffix: str) -> None:
    rng = np.random.default_rng(1)
    path = _write(tmp_path / f"cut.{suffix}", rng.integers(0, 256, (200, 200, 3), dtype=np.uint8))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(InputError, match="damaged"):
        load_picture(path, 64, 64)


def test_a_missing_picture_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.png.*cannot be read"):
        load_picture(tmp_path / "gone.png", 20, 20)
