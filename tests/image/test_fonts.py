"""Text that fits its box, in any script."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visiontune.image.fonts import fit, measure, svg_text

TEXTS = [
    "Photosynthesis", "Antidisestablishmentarianism is long", "Prices rise when there is too much money",
    "世界中の猫が好きですといつも言う人がいる", "مرحبا بالعالم الجميل", "नमस्ते दुनिया", "สวัสดีชาวโลก", "a",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(("width", "height"), [(600, 200), (200, 200), (90, 300)])
def test_lines_stay_in_the_box_and_no_word_is_lost(text: str, width: float, height: float) -> None:
    block = fit(text, width, height, 80)
    assert block.height <= height
    assert all(measure(line) * block.size <= width * 1.01 for line in block.lines)
    assert "".join("".join(block.lines).split()) == "".join(text.split())


def test_what_cannot_fit_ends_in_an_ellipsis() -> None:
    block = fit("word " * 200, 100, 40, 20)
    assert block.lines[-1].endswith("…")
    assert block.height <= 40


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=60))
def test_any_text_gives_well_formed_svg(text: str) -> None:
    from xml.etree import ElementTree

    ElementTree.fromstring(svg_text(fit(text, 200, 100, 40), 100, 10, "#000000"))
