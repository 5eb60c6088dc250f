"""Picture files: alpha, greys, sixteen bits, and what is no picture."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from visiontune.errors import InputError
from visiontune.pictures import read_picture, write_picture

EDGES = np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [255, 255, 255]]], np.uint8).repeat(16, 0).repeat(16, 1)


@pytest.mark.parametrize("suffix", ["png", "webp", "jpg"])
def test_colours_survive_even_at_their_edges(tmp_path: Path, suffix: str) -> None:
    write_picture(EDGES, tmp_path / f"a.{suffix}")
    found = read_picture(tmp_path / f"a.{suffix}")
    assert found.shape == (32, 32, 3)
    assert np.abs(found[8::16, 8::16].astype(int) - EDGES[8::16, 8::16]).max() < 24


def test_alpha_stays_in_png_and_webp_and_is_white_in_jpeg(tmp_path: Path) -> None:
    alpha = np.full((32, 32, 1), 255, np.uint8)
    alpha[:16] = 0
    rgba = np.concatenate([np.full_like(EDGES, 20), alpha], axis=2)
    for suffix in ("png", "webp"):
        write_picture(rgba, tmp_path / f"a.{suffix}")
        assert (read_picture(tmp_path / f"a.{suffix}")[..., 3:] == alpha).all()
    write_picture(rgba, tmp_path / "a.jpg")
    flat = read_picture(tmp_path / "a.jpg")
    assert flat[:12].min() > 240
    assert flat[20:].max() < 35


def test_greys_and_sixteen_bits_become_rgb_of_eight(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "grey.png"), np.full((8, 9), 77, np.uint8))
    assert (read_picture(tmp_path / "grey.png") == 77).all()
    cv2.imwrite(str(tmp_path / "deep.png"), np.full((8, 9, 4), 257 * 77, np.uint16))
    deep = read_picture(tmp_path / "deep.png")
    assert deep.shape == (8, 9, 4) and (deep == 77).all()


@pytest.mark.parametrize("content", [b"", b"hello", b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.png").write_bytes(content)
    with pytest.raises(InputError, match="no picture"):
        read_picture(tmp_path / "x.png")


def test_a_small_file_that_claims_billions_of_pixels_is_refused_by_its_header(tmp_path: Path) -> None:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    size = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    data = zlib.compress(bytes(1_000))
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    (tmp_path / "bomb.png").write_bytes(bomb)
    with pytest.raises(InputError, match=r"mask: .*bomb\.png' - has 30000x30000 pixels, and at most 200,000,000"):
        read_picture(tmp_path / "bomb.png", "mask")
