"""A logo: in its corner on every frame, whole, inside the margins, never over captions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from helpers_film import RATE, Parts, decode, plain
from visiontune.errors import InputError
from visiontune.studio import Studio
from visiontune.text.base import Scene, Script
from visiontune.video.base import Shot, VideoRequest
from visiontune.video.logo import load_logo

_MAGENTA = (255, 0, 255)


def _png(path: Path, width: int = 200, height: int = 100, border: int = 60) -> bytes:
    """A magenta ellipse that touches the edge of a box, with a clear border round it; half of it half transparent."""
    rgba = np.zeros((height + 2 * border, width + 2 * border, 4), np.uint8)
    centre = (border + width // 2, border + height // 2)
    cv2.ellipse(rgba, centre, (width // 2 - 1, height // 2 - 1), 0, 0, 360, (*_MAGENTA, 255), -1)
    cv2.imwrite(str(path), rgba)
    return path.read_bytes()


def _shot(parts: Parts, text: str = "Words under it.") -> Shot:
    return Shot(image=parts.picture("grey", (90, 110, 90)), speech=parts.speech(text, text, RATE // 2), caption=text)


def _magenta(frame: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    red, green, blue = (frame[:, :, channel].astype(int) for channel in range(3))
    rows, columns = np.nonzero((red > green + 90) & (blue > green + 90))
    return rows, columns


@pytest.mark.parametrize(("position", "low", "high"), [("bottom", 0, 0.3), ("middle", 0, 0.3), ("top", 0.7, 1)])
@pytest.mark.parametrize("aspect", ["16:9", "9:16"])
def test_a_logo_stands_in_the_corner_away_from_captions(
    parts: Parts, tmp_path: Path, position: str, low: float, high: float, aspect: str
) -> None:
    logo = parts.file("logo.png", _png(tmp_path / "logo.png"))
    style = plain(mode="plain", position=position, size=52)  # large, on two lines
    shot = _shot(parts, "Long words that need both lines of captions.")
    film = parts.film([shot], height=360, width=None, aspect=aspect, captions=style, logo=logo)
    frame = decode(film.path)[12]
    rows, columns = _magenta(frame)
    height, width = frame.shape[:2]
    assert low * height < rows.min() and rows.max() < high * height and columns.min() > 0.6 * width
    margin = min(rows.min(), height - 1 - rows.max()) / height
    assert margin == pytest.approx(0.14 if aspect == "9:16" else 0.06, abs=0.02)
    assert (width - 1 - columns.max()) / width == pytest.approx(0.05, abs=0.02)
    across, down = np.ptp(columns) + 1, np.ptp(rows) + 1
    assert across / down == pytest.approx(2, rel=0.1)  # not squeezed, nothing cut
    assert down == pytest.approx(36, abs=3)  # a tenth of the short side: the clear border takes no room
    written = np.flatnonzero((frame.min(axis=2) > 200).any(axis=1))
    assert len(written) and (written.min() > rows.max() or written.max() < rows.min())


def test_a_logo_is_seen_from_the_first_frame_to_the_last_and_over_cards(parts: Parts, tmp_path: Path) -> None:
    logo = parts.file("logo.png", _png(tmp_path / "logo.png"))
    cards = {"title": "Bees", "title_card": True, "end_card": True}
    frames = decode(parts.film([_shot(parts)], height=240, width=426, logo=logo, **cards).path)
    seen = [len(_magenta(frame)[0]) for frame in frames]
    assert min(seen) > 0.8 * max(seen) > 100
    places = {(int(rows.min()), int(columns.min())) for rows, columns in map(_magenta, frames)}
    assert max(row for row, _ in places) - min(row for row, _ in places) <= 1  # it stands still


def test_the_rest_of_the_frame_is_as_without_it(parts: Parts, tmp_path: Path) -> None:
    logo = parts.file("logo.png", _png(tmp_path / "logo.png"))
    bare, with_logo = (
        decode(parts.film([_shot(parts)], height=240, width=426, captions=plain(mode="off"), logo=one).path)[8]
        for one in (None, logo)
    )
    differs = np.abs(bare.astype(int) - with_logo.astype(int)).max(axis=2) > 12
    rows, columns = np.nonzero(differs)
    assert rows.max() < 0.2 * 240 and columns.min() > 0.7 * 426


def test_drawings_stay_sharp_and_every_kind_of_picture_is_taken(tmp_path: Path) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4"><path fill="#f0f" d="M0 0h4v4H0z"/></svg>'
    (tmp_path / "l.svg").write_text(drawing)
    pixels = load_logo(tmp_path / "l.svg", 300, 60)
    assert pixels.shape[:2] in {(60, 60), (61, 60), (60, 61), (61, 61)}
    assert tuple(pixels[30, 30]) == (255, 0, 255, 255)
    assert np.count_nonzero((pixels[:60, :60, 3] > 20) & (pixels[:60, :60, 3] < 235)) < 130  # edges, no blur
    kinds: dict[str, npt.NDArray[Any]] = {
        "grey.png": np.full((50, 100), 120, np.uint8),
        "deep.png": np.full((50, 100, 3), 120 * 257, np.uint16),
        "photo.jpg": np.full((50, 100, 3), 120, np.uint8),
    }
    for name, picture in kinds.items():
        cv2.imwrite(str(tmp_path / name), picture)
        pixels = load_logo(tmp_path / name, 80, 80)
        assert pixels.shape == (40, 80, 4) and tuple(pixels[20, 40]) == (120, 120, 120, 255)


@pytest.mark.parametrize(
    ("name", "content", "named"),
    [
        ("l.png", b"\x89PNG\r\n\x1a\n" + bytes(60), "damaged"),
        ("l.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><g", "damaged"),
        ("l.txt", b"no picture", "no picture"),
        ("clear.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "transparent"),
    ],
)
def test_what_is_no_logo_is_refused(tmp_path: Path, name: str, content: bytes, named: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=named) as caught:
        load_logo(tmp_path / name, 64, 64, "--logo")
    assert caught.value.field == "--logo" and name in str(caught.value)


def test_a_damaged_logo_ends_a_film_before_any_part_is_made(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "l.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(60))
    request = VideoRequest(
        script=Script(scenes=(Scene(narration="One."),)), seed=1, logo=studio.import_file(tmp_path / "l.png")
    )
    with pytest.raises(InputError, match="logo"):
        studio.make(request)
    assert studio.store.published() == []
