"""Lettering: drawn as written, never cut, base lines that stay, right-to-left order, emoji in their places."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from visiontune.errors import InputError
from visiontune.image.glyphs import missing
from visiontune.video import emoji
from visiontune.video.captions import is_rtl
from visiontune.video.fonts import family
from visiontune.video.lettering import LIT, Lettered, Lettering, Span
from visiontune.video.planes import Planes, new_frame, over

Bytes = npt.NDArray[np.uint8]


def _draw(*lines: str, size: int = 40, rtl: bool = False, drop: str = "") -> Lettered:
    return Lettering(size, rtl=rtl, drop=drop).draw([[Span(line)] for line in lines])


def _white(lettered: Lettered) -> npt.NDArray[np.bool_]:
    """Where the letters themselves are: white ink, not outline or shadow."""
    return np.asarray(lettered.sprite.planes.y > 150)


def _on_grey(lettered: Lettered) -> Planes:
    _, target = new_frame(*lettered.sprite.size)
    target.y[:], target.u[:], target.v[:] = 60, 128, 128
    over(target, lettered.sprite, 0, 0)
    return target


def _rows(lettered: Lettered) -> tuple[int, int]:
    rows = np.flatnonzero(_white(lettered).any(axis=1))
    return int(rows[0]), int(rows[-1])


def test_v01_percent_signs_and_markup_are_drawn_as_written() -> None:
    pyvips = pytest.importorskip("pyvips")
    drawn = _draw("Up 40% - %{pts} left <b>&amp; 100%")
    # The reference knows nothing of markup: Pango draws each character that it is given, one span of escapes.
    escaped = "".join(f"&#{ord(character)};" for character in "Up 40% - %{pts} left <b>&amp; 100%")
    reference = pyvips.Image.text("\u200e" + escaped, font="Noto Sans Bold 40", dpi=72, rgba=True).numpy()[:, :, 3]
    white = drawn.sprite.planes.y
    y, x = (int(np.flatnonzero(_white(drawn).any(axis=axis))[0]) for axis in (1, 0))
    ry, rx = (int(np.flatnonzero((reference > 200).any(axis=axis))[0]) for axis in (1, 0))
    part = white[y - ry : y - ry + reference.shape[0], x - rx : x - rx + reference.shape[1]]
    assert np.array_equal(part > 200, reference > 215) or np.mean((part > 200) != (reference > 215)) < 0.01


@pytest.mark.parametrize("size", [24, 72])
def test_v11_nothing_is_cut_at_the_edge(size: int) -> None:
    for text in ("Ågypq ÉÂ", "NO TAIL HERE", "(j|Ǻ) ỷ", "क्षत्रिय ऊँ", "ป้ำ"):
        sprite = _draw(text, text, size=size).sprite
        for edge in (sprite.alpha[0], sprite.alpha[-1], sprite.alpha[:, 0], sprite.alpha[:, -1]):
            assert int(edge.max()) <= 8, text  # the last breath of the shadow at most
        assert sprite.alpha.max() == 255


def test_v11_base_lines_do_not_depend_on_the_letters() -> None:
    flat, tails = _draw("NO TAIL HERE", "NO TAIL"), _draw("Ågypq ÉÂ", "gypq E")
    # H and E stand on the base line: the lowest row of a line without tails, in both drawings.
    lettering = Lettering(40)
    one, two = (lettering.draw([[Span(text)]]) for text in ("HH", "Hg"))
    column = [np.flatnonzero(_white(drawn)[:, :].any(axis=1)) for drawn in (one, two)]
    assert column[0][0] - one.top == column[1][0] - two.top  # the top of the H
    assert flat.slots == tails.slots == 2 * lettering.pitch
    h_flat = _rows(Lettering(40).draw([[Span("H")], [Span("H")]]))
    assert h_flat[1] - h_flat[0] > lettering.pitch  # two lines, one pitch apart


def test_v11_a_smaller_drawing_is_a_crop_of_a_larger_one() -> None:
    alone, with_another = _draw("Ågypq"), _draw("Ågypq", "Ågypq")
    top = _white(alone)
    rows, columns = (np.flatnonzero(top.any(axis=axis)) for axis in (1, 0))
    part = _white(with_another)[: alone.top + 52]
    rows_2, columns_2 = (np.flatnonzero(part.any(axis=axis)) for axis in (1, 0))
    assert np.array_equal(
        top[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1],
        part[rows_2[0] : rows_2[0] + len(range(rows[0], rows[-1] + 1)), columns_2[0] : columns_2[-1] + 1],
    )


def test_a_lit_word_changes_colour_and_nothing_else() -> None:
    lettering = Lettering(40)
    plain = [[Span("one "), Span("two "), Span("three")]]
    lit = [[Span("one "), Span("two ", LIT), Span("three")]]
    shade = lettering.shade(plain)
    first, second = lettering.draw(plain, shade), lettering.draw(lit, shade)
    assert np.array_equal(first.sprite.alpha, second.sprite.alpha)
    changed = np.flatnonzero((first.sprite.planes.u != second.sprite.planes.u).any(axis=0))
    width = first.sprite.size[0] // 2
    assert width * 0.2 < changed[0] and changed[-1] < width * 0.65  # only in the middle


def test_v03_hebrew_runs_from_right_to_left() -> None:
    lit_first = Lettering(40, rtl=True).draw([[Span("שלום ", LIT), Span("עולם")]])
    yellow = np.flatnonzero((_on_grey(lit_first).u < 90).any(axis=0))
    assert len(yellow) and yellow[0] > lit_first.sprite.size[0] / 4  # the first word is on the right


def test_v03_devanagari_is_shaped() -> None:
    lettering = Lettering(40)
    # The conjunct क्ष is one form, narrower than its two letters side by side; and ि stands before its letter.
    assert lettering.width("क्ष") < 0.8 * (lettering.width("क") + lettering.width("ष"))
    ki, reference = _draw("कि"), _draw("क")
    assert _white(ki).any(axis=0).sum() > _white(reference).any(axis=0).sum()


def test_v03_a_character_without_a_font_is_told_and_not_drawn() -> None:
    assert missing("Hello é Ж नमस्ते שלום مرحبا สวัสดี “…” 12%\n\t\u200d") == ""
    assert missing("a\U00013000b\U00013000\uf8c5") == "\U00013000\uf8c5"
    without = _draw("ab")
    assert np.array_equal(without.sprite.alpha, _draw("a\U00013000b", drop="\U00013000").sprite.alpha)


@pytest.mark.parametrize("text", ["Hi 👋 there", "Hi ❤️ there", "Hi 👩‍🚀 there"])
def test_emoji_are_drawn_in_their_place(text: str) -> None:
    lettered = _draw(text)
    target = _on_grey(lettered)
    colourful = (np.abs(target.u.astype(int) - 128) + np.abs(target.v.astype(int) - 128) > 25).any(axis=0)
    columns = np.flatnonzero(colourful) * 2 / lettered.sprite.size[0]
    assert columns[0] > 0.2 and columns[-1] < 0.55
    # No trace of the placeholder's magenta is left.
    assert not ((target.u > 180) & (target.v > 180)).any()


def test_emoji_sequences_are_one_piece() -> None:
    assert emoji.cut("a👩‍🚀b🇩🇪1️⃣c👍🏽") == ["a", "👩‍🚀", "b", "🇩🇪", "1️⃣", "c", "👍🏽"]
    assert "".join(emoji.cut("x ☀️ y")) == "x ☀️ y"
    assert emoji.has_drawing("👍🏽") and not emoji.has_drawing("🇩🇪")


def test_only_white_space_draws_nothing() -> None:
    assert not _white(_draw("   ")).any()


def test_direction_is_that_of_the_first_letter() -> None:
    assert [is_rtl(text) for text in ("12 abc", "12 שלום abc", "«مرحبا»", "", "abc שלום")] == [
        False,
        True,
        True,
        False,
        False,
    ]


def _font(folder: Path) -> Path:
    from visiontune.bundled import font_files

    folder.mkdir(parents=True)
    copy = folder / "My font [x].ttf"
    copy.write_bytes(font_files()[0].read_bytes())
    return copy


def test_v22_a_font_in_a_folder_with_colon_and_quote(tmp_path: Path) -> None:
    font = _font(tmp_path / "fonts:v2" / "It's")
    assert family(font) == "Noto Sans"
    assert _white(Lettering(40, font).draw([[Span("Word")]])).sum() > 500


@pytest.mark.parametrize(
    "content", [b"", b"no font", b"\0\1\0\0" + b"\0" * 6, b"\0\1\0\0\0\1" + b"\0" * 8 + b"name" + b"\xff" * 12]
)
def test_v22_a_file_that_is_no_font_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    font = tmp_path / "odd.ttf"
    font.write_bytes(content)
    with pytest.raises(InputError, match=r"odd\.ttf.*TrueType"):
        Lettering(40, font)


def test_v22_a_font_that_pango_cannot_draw_with_is_refused(tmp_path: Path) -> None:
    """libvips only warns, and takes another font: the film would be done without what was asked for."""
    font = _font(tmp_path / "fonts")
    whole = font.read_bytes()
    renamed = whole.replace("Noto Sans".encode("utf-16-be"), "Moto Sans".encode("utf-16-be"))
    font.write_bytes(renamed[: len(renamed) // 2])
    assert renamed != whole
    with pytest.raises(InputError, match=r"My font|caption font"):
        Lettering(40, font)
