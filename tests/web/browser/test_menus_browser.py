"""Menus open to where there is room, and tiles of a phone show their pictures."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpers_extras import need
from helpers_web import Looking, Running, running
from visiontune.image.base import ImageRequest

need("flask_openapi")
need("playwright")
from playwright.sync_api import Page, expect  # noqa: E402 - an extra


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("menus"), engine=False) as served:
        for seed in range(3):
            served.studio.make(ImageRequest.build(prompt="a fox", backend="stub", width=64, height=64, seed=seed))
        yield served


def _with_room(page: Page) -> None:
    """So that one can scroll a card to the top and to the bottom."""
    page.locator("#results").evaluate("results => { results.style.paddingBlock = '100vh'; }")


# Scrolls a button there, and again while what comes late (a font, a picture) moves it.
_STILL = """async (button, block) => {
    await document.fonts.ready;
    const drawn = () => new Promise(requestAnimationFrame);
    for (let was, now = null; was !== now;) {
        was = now;
        button.scrollIntoView({ block });
        await drawn(); await drawn();
        now = button.getBoundingClientRect().top;
    }
}"""


def _opened(page: Page, block: str, classes: str | None = None) -> dict[str, float]:
    """Where the items of the second picture's last menu lie, once its button was scrolled to `block` and it has `classes`."""
    page.keyboard.press("Escape")
    menu = page.locator(".made").nth(1).locator("details.menu").last
    menu.locator("summary").evaluate(_STILL, block)
    menu.locator("summary").press("Enter")
    expect(menu.locator(".items")).to_be_visible()
    if classes is not None:
        expect(menu).to_have_class(classes)  # it turns a moment after it is open
    lies = menu.locator(".items").bounding_box()
    assert lies is not None
    return {"x": lies["x"], "y": lies["y"], "width": lies["width"], "height": lies["height"]}


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844), (320, 640)])
def test_menus_open_to_where_there_is_room(served: Running, looks: Looking, width: int, height: int) -> None:
    page = looks.page(f"{served.address}/create/image")
    page.set_viewport_size({"width": width, "height": height})
    _with_room(page)
    for block, classes in (("end", "menu up"), ("start", "menu"), ("end", "menu up")):
        lies = _opened(page, block, classes)
        assert lies["x"] >= 0 and lies["x"] + lies["width"] <= width
        assert lies["y"] >= 0 and lies["y"] + lies["height"] <= height


def test_menus_that_fit_nowhere_scroll(served: Running, looks: Looking) -> None:
    page = looks.page(f"{served.address}/create/image")
    page.set_viewport_size({"width": 700, "height": 260})
    _with_room(page)
    lies = _opened(page, "center")
    assert lies["y"] >= 0 and lies["y"] + lies["height"] <= 260


def test_pictures_of_a_phone_are_not_covered(served: Running, looks: Looking) -> None:
    page = looks.page(f"{served.address}/library", phone=True)
    tile = page.locator(".tile").first
    picture = tile.locator(".face").bounding_box()
    assert picture is not None
    for name in (".pick", ".heart", ".descent"):
        lies = tile.locator(name).bounding_box()
        assert lies is not None and lies["y"] >= picture["y"] + picture["height"]
        assert min(lies["width"], lies["height"]) >= 40
    tile.locator(".pick input").tap()
    expect(page.locator("[data-count]")).to_have_text("1 chosen")
    tile.locator(".title").press("x")
    expect(page.locator("[data-bulk]")).to_be_hidden()
