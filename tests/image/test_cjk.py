"""Which font Chinese, Japanese and Korean need, and what happens when it cannot be had."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from visiontune.errors import WeightsError
from visiontune.image.cjk import fonts, wanted
from visiontune.video.base import CaptionStyle
from visiontune.video.subtitling import Subtitler


class Shelf:
    """Weights of which some are here, some can be fetched, and the rest cannot."""

    def __init__(self, here: tuple[str, ...] = (), there: tuple[str, ...] = ()) -> None:
        self.here, self.there, self.pulled = here, there, list[str]()

    def find(self, name: str) -> Path | None:
        return Path(name) if name in self.here else None

    def pull(self, name: str) -> Path:
        self.pulled.append(name)
        if name not in self.there:
            raise WeightsError(f"{name} cannot be fetched: no network")
        return Path(name)


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("水循环", "zh", ["font-sc-bold"]),
        ("水循环", "en", ["font-sc-bold"]),
        ("水の循環", "en", ["font-jp-bold"]),
        ("水", "ja", ["font-jp-bold"]),
        ("물의 순환", "en", ["font-kr-bold"]),
        ("물 水", "ko-KR", ["font-kr-bold"]),
        ("Hello नमस्ते שלום 👋", "ja", []),
    ],
)
def test_the_font_is_that_of_script_and_language(text: str, language: str, names: list[str]) -> None:
    assert wanted(text, language) == names


def test_a_font_is_fetched_only_for_what_nothing_can_draw() -> None:
    shelf: Any = Shelf(there=("font-sc-bold",))
    assert fonts("水循环", "水", "zh", shelf) == ([Path("font-sc-bold")], [])
    assert fonts("水循环", "", "zh", shelf) == ([], []) and shelf.pulled == ["font-sc-bold"]
    here: Any = Shelf(here=("font-sc-bold",))
    assert fonts("水循环", "", "zh", here) == ([Path("font-sc-bold")], []) and here.pulled == []


def test_v03_without_the_font_captions_say_so_before_the_render() -> None:
    from visiontune.image.glyphs import missing

    if not missing("水"):
        pytest.skip("a font here draws Chinese")
    shelf: Any = Shelf()
    subtitler = Subtitler((640, 360), CaptionStyle(), "Hello 水", None, "zh", shelf)
    assert any("no network" in warning for warning in subtitler.warnings)
    assert any("'水'" in warning and "left out" in warning for warning in subtitler.warnings)
