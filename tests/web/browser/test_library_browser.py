"""The library in a browser: found, marked, gathered, downloaded, deleted, brought in by dropping, by mouse and by keyboard."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers_extras import need
from helpers_web import Looking, Running, is_wider_than_its_window, running, violations
from helpers_web_pages import put
from visiontune.image.base import ImageRequest

need("flask_openapi")
need("playwright")
need("axe_playwright_python")
from playwright.sync_api import expect  # noqa: E402 - an extra


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("library"), engine=False) as served:
        yield served


@pytest.fixture
def ids(served: Running) -> list[str]:
    """Three pictures that are really there, and nothing else; the newest is the last."""
    everything = [one.id for one in served.app.extensions["visiontune"].listings.find("local", limit=1_000)]
    served.app.extensions["visiontune"].listings.delete(everything, "local")
    made = []
    for seed, prompt in enumerate(("a lighthouse at dusk", "a red fox in the snow", "a market at night")):
        request = ImageRequest.build(prompt=prompt, backend="stub", width=64, height=64, seed=seed)
        made.append(served.studio.make(request).id)
    return made


def test_what_one_does_with_a_mouse(served: Running, looks: Looking, ids: list[str], tmp_path: Path) -> None:
    page = looks.page(f"{served.address}/library")
    tiles = page.locator(".tile")
    assert tiles.count() == 3

    page.fill("#search", "FOX snow")
    expect(page.locator(".tile")).to_have_count(1, timeout=60_000)
    assert "a red fox" in tiles.inner_text() and "q=FOX" in page.url
    page.fill("#search", "")
    expect(page.locator(".tile")).to_have_count(3, timeout=60_000)
    page.check("#kind-music")
    page.wait_for_selector("text=Nothing found")
    page.check("#kind-all")
    expect(page.locator(".tile")).to_have_count(3, timeout=60_000)

    tiles.nth(0).hover()
    tiles.nth(0).locator(".heart").click()
    page.wait_for_selector('.heart[aria-pressed="true"]')
    page.check("#favourites")
    expect(page.locator(".tile")).to_have_count(1, timeout=60_000)
    page.uncheck("#favourites")
    expect(page.locator(".tile")).to_have_count(3, timeout=60_000)

    # Several: with shift all between.
    page.locator(".pick input").nth(0).click(force=True)
    page.locator(".pick input").nth(2).click(force=True, modifiers=["Shift"])
    assert page.locator("[data-count]").inner_text() == "3 chosen"
    with page.expect_download() as download:
        page.click(".bulk [type=submit]")
    download.value.save_as(tmp_path / "several.zip")
    with zipfile.ZipFile(tmp_path / "several.zip") as archive:
        assert archive.testzip() is None
        names = ["a lighthouse at dusk.png", "a market at night.png", "a red fox in the snow.png"]
        assert sorted(archive.namelist()) == names
        assert archive.read(names[0]) == served.studio.library.get(ids[0]).path.read_bytes()

    page.click("#choosing > summary")
    page.click("#choosing [data-opens=naming]")
    page.fill("#collection-name", "Trip 🏛")
    page.click("#naming .primary")
    page.wait_for_selector("#collections :text('Trip 🏛')", state="attached")
    page.click("#collections summary")
    page.click("#collections a:has-text('Trip')")
    page.wait_for_selector("#collection-head")
    assert tiles.count() == 3
    page.locator(".pick input").nth(0).click(force=True)
    page.click(".bulk button:has-text('Take out')")
    expect(page.locator(".tile")).to_have_count(2, timeout=60_000)

    page.goto(f"{served.address}/library")
    page.locator(".pick input").nth(0).click(force=True)
    page.click("[data-delete]")
    page.wait_for_selector("#deletion[open]")
    assert "cannot be undone" in page.locator("#deletion").inner_text()
    page.click("#deletion [data-closes]")
    assert tiles.count() == 3, "it was asked and not done"
    page.click("[data-delete]")
    page.click("#deletion .danger")
    expect(page.locator(".tile")).to_have_count(2, timeout=60_000)
    left = [one.id for one in served.app.extensions["visiontune"].listings.find("local")]
    assert left == [ids[1], ids[0]]
    assert page.locator("#bulk").is_hidden()


def test_a_picture_is_dropped(served: Running, looks: Looking, ids: list[str]) -> None:
    from PIL import Image

    page = looks.page(f"{served.address}/library")
    content = io.BytesIO()
    Image.linear_gradient("L").resize((64, 48)).save(content, "PNG")
    drop = """([name, content]) => {
      const carried = new DataTransfer();
      carried.items.add(new File([Uint8Array.from(atob(content), c => c.charCodeAt(0))], name));
      for (const kind of ["dragenter", "dragover", "drop"])
        document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
    }"""
    page.evaluate(drop, ["My Holiday.png", base64.b64encode(content.getvalue()).decode()])
    page.wait_for_selector("[data-imports] li:has-text('turn')")
    served.studio.serve(until_idle=True)
    page.wait_for_selector(".tile:has-text('My Holiday')")
    assert page.locator("[data-imports] li").count() == 0
    with_fault = base64.b64encode(b"no picture at all").decode()
    before = len(looks.complaints)
    page.evaluate(drop, ["broken.png", with_fault])
    page.wait_for_selector("[data-imports] li.bad:has-text('broken.png')")
    del looks.complaints[before:]  # the browser notes each 422
    page.click("[data-away]")
    assert page.locator("[data-imports] li").count() == 0


def test_lineage_is_a_tree_that_one_can_follow(served: Running, looks: Looking, ids: list[str]) -> None:
    put(served.studio, "varied", parents=[ids[0]], media="image", key=served.studio.library.get(ids[1]).key)
    page = looks.page(f"{served.address}/library/{ids[0]}/lineage")
    assert page.locator("[aria-current=true] .what").inner_text().startswith("a lighthouse at dusk")
    page.click("a[aria-label='Lineage of varied']")
    page.wait_for_selector(".tree a:has-text('a lighthouse at dusk')")
    assert violations(page) == []


def test_by_keyboard_alone(served: Running, looks: Looking, ids: list[str]) -> None:
    page = looks.page(f"{served.address}/library")
    page.focus(".tile .title")
    page.keyboard.press("x")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    assert page.locator("[data-count]").inner_text() == "2 chosen"
    page.keyboard.press("Control+a")
    assert page.locator("[data-count]").inner_text() == "3 chosen"
    page.keyboard.press("Escape")
    assert page.locator("#bulk").is_hidden()
    page.keyboard.press("End")
    page.keyboard.press("f")
    page.wait_for_selector(f'#heart-{ids[0]}[aria-pressed="true"]')
    page.focus(f"#artifact-{ids[0]} .title")
    page.keyboard.press("x")
    page.keyboard.press("Delete")
    page.wait_for_selector("#deletion[open]")
    page.keyboard.press("Escape")
    page.wait_for_selector("#deletion:not([open])", state="attached")
    page.keyboard.press("Delete")
    page.wait_for_selector("#deletion[open]")
    expect(page.locator("#deletion [data-closes]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#deletion .danger")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".tile")).to_have_count(2, timeout=60_000)


def test_what_follows_comes_by_scrolling(served: Running, looks: Looking, ids: list[str]) -> None:
    from visiontune.web.pages.library import TILES

    for n in range(TILES):
        put(served.studio, f"thing {n}", "script", media="text", created=float(n))
    page = looks.page(f"{served.address}/library")
    assert page.locator(".tile").count() == TILES
    page.locator("#more").scroll_into_view_if_needed()
    expect(page.locator(".tile")).to_have_count(TILES + 3, timeout=60_000)
    assert page.locator("#more").count() == 0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_everybody_can_use_it(served: Running, looks: Looking, ids: list[str], dark: bool) -> None:
    page = looks.page(f"{served.address}/library", dark=dark)
    page.locator(".pick input").nth(0).click(force=True)
    assert violations(page) == []
    page.click("[data-delete]")
    page.wait_for_selector("#deletion[open]")
    assert violations(page) == []
    phone = looks.page(f"{served.address}/library", dark=dark, phone=True)
    phone.locator(".pick input").nth(0).click(force=True)
    assert not is_wider_than_its_window(phone)
    assert violations(phone) == []
    phone.goto(f"{served.address}/library?q=nothing-of-this")
    assert violations(phone) == []
    assert not is_wider_than_its_window(phone)
