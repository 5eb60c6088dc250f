"""Words on pictures in any script: drawn where a font is here or can be fetched, else left out; never boxes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from visiontune.errors import WeightsError
from visiontune.image.fonts import STACK, measure, svg_text, with_families
from visiontune.image.glyphs import legible
from visiontune.image.plan import Hero, ScenePlan


class Empty:
    """Weights without fonts, none of which can be fetched."""

    def find(self, name: str) -> Path | None:
        return None

    def pull(self, name: str) -> Path:
        raise WeightsError(f"{name} cannot be fetched: no network")


NONE: Any = Empty()


def test_plain_words_need_nobody_asked() -> None:
    plan = ScenePlan(template="concept", title="Čas, время, Zeit, 5 °C")
    assert legible(plan, NONE) == (plan, (), ())


@pytest.mark.parametrize("title", ["الماء ضروري للحياة", "น้ำเป็นสิ่งจำเป็น", "नमस्ते दुनिया", "מים", "10 → 20"])
def test_the_bundled_scripts_are_drawn(title: str) -> None:
    plan = ScenePlan(template="concept", title=title)
    assert legible(plan, NONE)[0] == plan


def test_what_no_font_has_is_left_out_and_said() -> None:
    unknown = "\U0001e4d0\U0001e4d1"  # Nag Mundari, in hardly any font
    hero = Hero(art="bear", label=unknown)
    plan = ScenePlan(template="concept", title=f"Hello {unknown} you", labels=(unknown,), heroes=(hero,))
    drawn, families, warnings = legible(plan, NONE)
    if not warnings:
        pytest.skip("a font here draws Nag Mundari")
    assert (drawn.title, drawn.labels, drawn.heroes[0].label, families) == ("Hello you", ("",), "", ())
    assert unknown in warnings[0] and "left out" in warnings[0]


def test_fetched_families_are_named_first() -> None:
    from visiontune.image.fonts import Block

    text = svg_text(Block(("水",), 40, 40), 0, 0, "#000000")
    assert f"\"'Noto Sans S Chinese', {STACK}\"" in with_families(text, ["Noto Sans S Chinese"])
    assert with_families(text, []) == text


def test_chinese_is_as_wide_as_high_whatever_font_is_here() -> None:
    assert measure("水循环") == 3.0
    assert measure("水 a") == pytest.approx(1.0 + measure(" a"))
