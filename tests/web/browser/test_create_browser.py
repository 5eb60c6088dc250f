"""The forms in a browser, with the real engines on a small scale: pictures are seen, music and speech are heard."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from helpers_extras import need
from helpers_web import Looking, Running, is_wider_than_its_window, looking, running, violations

need("playwright")
need("axe_playwright_python")
from playwright.sync_api import Locator, Page, expect  # noqa: E402 - only where it is installed

PATIENCE = 240_000  # milliseconds
SETTLED = """Promise.all(document.getAnimations()
    .filter(one => one.effect.getComputedTiming().iterations !== Infinity)
    .map(one => one.finished.catch(() => null)))"""
"""Colours that still change are no fault of the page."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("create")
    options: dict[str, Any] = {"cache": folder / "cache", "min_free_disk": 0, "image_planner": "rules"}
    with running(folder / "home", **options) as served:
        yield served


@pytest.fixture(scope="module")
def looks(served: Running) -> Iterator[Looking]:
    with looking(complaints=True) as looks:
        yield looks
    # What is refused with 422 is told by the console too, as every answer of that kind.
    assert [told for told in looks.complaints if "422" not in told] == []


def until(page: Page, holds: Callable[[], object]) -> None:
    """Wait for what the page's policy lets no polling script find out."""
    end = time.monotonic() + PATIENCE / 1_000
    while not holds():
        assert time.monotonic() < end, "it never came to be"
        page.wait_for_timeout(100)


def send(page: Page) -> None:
    page.locator("#create [type=submit]").click()


def made(page: Page, count: int) -> Locator:
    """The newest card, once there are `count`."""
    expect(page.locator("#results .made")).to_have_count(count, timeout=PATIENCE)
    return page.locator("#results .made").first


def check(page: Page, name: str, value: str) -> None:
    page.locator(f'#create [name="{name}"][value="{value}"]').check(force=True)


def test_pictures_are_made_and_seen(served: Running, looks: Looking) -> None:
    page = looks.page(f"{served.address}/create/image")
    expect(page.get_by_text("Your pictures will appear here")).to_be_visible()
    page.locator("#prompt").fill("a red fox in the snow")
    check(page, "side", "512")
    check(page, "aspect", "1:1")
    check(page, "count", "2")
    page.locator("#prompt").press("Control+Enter")
    expect(page.locator("#results vt-job").first).to_be_attached()
    card = made(page, 2)
    expect(page.get_by_text("Your pictures will appear here")).to_be_hidden()
    picture = card.locator("img")
    until(page, lambda: picture.evaluate("one => one.complete && one.naturalWidth"))
    assert picture.evaluate("one => one.naturalWidth") == 512
    card.get_by_role("button", name="Vary").click()
    made(page, 3)
    with page.expect_download() as told:
        card.get_by_text("Download").click()
        card.get_by_role("link", name="JPEG").click()
    assert told.value.suggested_filename == "a red fox in the snow.jpg"
    card.locator(".shot").click()
    page.wait_for_url("**/artifacts/*")
    page.get_by_role("button", name="Show it as large as it is").click()
    viewer = page.locator("dialog.viewer")
    expect(viewer.locator("output")).not_to_have_text("")
    before = viewer.locator("output").inner_text()
    page.keyboard.press("+")
    expect(viewer.locator("output")).not_to_have_text(before)
    page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    page.context.close()


def test_the_estimate_follows_what_is_written_and_faults_stand_at_their_fields(served: Running, looks: Looking) -> None:
    page = looks.page(f"{served.address}/create/music")
    page.locator("#prompt").fill("calm piano")
    expect(page.locator("#estimate")).to_contain_text("by composer", timeout=PATIENCE)
    before = page.locator("#estimate").inner_text()
    page.get_by_role("button", name="2 min").click()
    expect(page.locator("#estimate")).not_to_have_text(before, timeout=PATIENCE)
    page.locator("#duration").fill("soon")
    send(page)
    expect(page.locator("#duration-fault")).to_have_text("Must be a number, as 30.", timeout=PATIENCE)
    expect(page.locator("#duration")).to_be_focused(timeout=PATIENCE)
    assert page.locator("#prompt").input_value() == "calm piano"
    page.locator("#duration").fill("3")
    send(page)
    made(page, 1)
    expect(page.locator("#duration-fault")).to_have_count(0)
    page.context.close()


def test_music_plays_its_roll_moves_and_its_score_is_shown(served: Running, looks: Looking) -> None:
    page = looks.page(f"{served.address}/create/music")
    before = page.locator("#results .made").count()
    page.locator("#prompt").fill("calm piano")
    page.locator("#duration").fill("6")
    check(page, "composer", "bach")
    send(page)
    card = made(page, before + 1)
    roll, sound = card.locator("canvas"), card.locator("audio")
    until(page, lambda: roll.evaluate("one => one.width > 100"))
    still = roll.evaluate("one => one.toDataURL()")
    card.locator("[data-play]").click()
    until(page, lambda: sound.evaluate("one => one.currentTime") > 1)
    assert roll.evaluate("one => one.toDataURL()") != still
    expect(card.get_by_role("button", name="Pause calm piano")).to_be_visible()
    card.get_by_role("button", name="Pause").click()
    card.get_by_role("slider").focus()
    page.keyboard.press("Home")
    until(page, lambda: sound.evaluate("one => one.currentTime") == 0)
    roll.click(position={"x": 400, "y": 60})
    until(page, lambda: sound.evaluate("one => one.currentTime") > 1.5)
    card.locator(".made-title").click()
    page.wait_for_url("**/artifacts/*")
    page.locator("summary", has_text="Score").click()
    leaf = page.locator(".score img").first
    until(page, lambda: leaf.count() and leaf.evaluate("one => one.complete && one.naturalWidth"))
    assert violations(page) == []
    page.context.close()


def test_speech_is_drawn_lights_up_its_words_and_plays_to_its_end(served: Running, looks: Looking) -> None:
    page = looks.page(f"{served.address}/create/speech")
    page.locator("#text").fill("Good morning to you all.")
    expect(page.locator("#text-count")).to_have_text("24 characters, 5 words")
    send(page)
    card = made(page, 1)
    drawn = "one => [...one.querySelector('.wave > div').shadowRoot.querySelectorAll('canvas')].length"
    until(page, lambda: card.locator(".wave > div").count() and card.evaluate(drawn))
    bottom = card.locator(".wave").bounding_box()
    assert bottom is not None and 100 < bottom["height"] < 140
    card.locator("[data-play]").click()
    until(page, lambda: card.locator("[data-heard]").count())
    until(page, lambda: card.locator("audio").evaluate("one => one.ended"))
    sample = page.get_by_role("button", name="Hear Heart")
    sample.click()
    expect(page.locator("vt-sample[data-src]")).to_have_count(1, timeout=PATIENCE)
    page.context.close()


def test_a_text_in_another_language_is_noticed(served: Running, looks: Looking) -> None:
    page = looks.page(f"{served.address}/create/speech")
    hint = page.locator("#language-hint")
    for text, name in (
        ("Guten Morgen, wie geht es dir heute?", "German"), ("Bonjour, je suis très content de vous voir.", "French"),
        ("Hola, ¿cómo está usted? Muy buenos días.", "Spanish"), ("Привет, как дела?", "Russian"),
        ("こんにちは、元気ですか", "Japanese"), ("Buongiorno, come stai? È una bella giornata.", "Italian"),
    ):  # fmt: skip
        page.locator("#text").fill(text)
        expect(hint).to_contain_text(f"This looks like {name}.")
    for text in ("", "Hello", "Good morning to you all, and mind the step.", "42"):
        page.locator("#text").fill(text)
        expect(hint).to_be_hidden()
    page.locator("#text").fill("Guten Morgen, wie geht es dir heute?")
    hint.get_by_role("button", name="Use German").click()
    expect(page.locator("#language")).to_have_value("de")
    expect(hint).to_be_hidden()


def test_a_video_is_made_and_played(served: Running, looks: Looking) -> None:
    page = looks.page(f"{served.address}/create/video")
    page.get_by_text("My text").click()
    expect(page.locator("#prompt")).to_be_hidden()
    page.locator("#source").fill("Bees make honey.")
    check(page, "music", "none")
    page.locator('#create [name="draft"]').check()
    page.locator("summary", has_text="More").first.click()
    check(page, "height", "480")
    send(page)
    card = made(page, 1)
    film = card.locator("video")
    assert film.evaluate("one => one.textTracks.length") == 1
    film.evaluate("one => { one.muted = true; return one.play(); }")
    until(page, lambda: film.evaluate("one => one.ended"))
    assert card.get_by_role("link", name="Storyboard").count() == 1
    page.context.close()


def test_a_picture_of_the_library_is_chosen(served: Running, looks: Looking) -> None:
    page = looks.page(f"{served.address}/create/video")
    page.locator("summary", has_text="More").first.click()
    page.locator("#chosen-logo").get_by_role("button", name="Library").click()
    page.locator("#picker .pick").first.click()
    expect(page.locator("#picker")).to_be_hidden()
    expect(page.locator('#chosen-logo input[name="logo"]')).to_have_count(1)
    page.locator("#chosen-logo").get_by_role("button", name="Take").click()
    expect(page.locator("#chosen-logo").get_by_role("button", name="Library")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", ["", "/image", "/video", "/music", "/speech"])
def test_the_pages_can_be_used_by_everybody(served: Running, looks: Looking, path: str, dark: bool) -> None:
    page = looks.page(f"{served.address}/create{path}", dark=dark, phone=dark)
    for fold in page.locator("#create details.fold > summary").all():
        fold.click()
    if path:
        expect(page.locator("#estimate > *").first).to_be_attached()
    page.evaluate(SETTLED)
    assert violations(page) == []
    assert not is_wider_than_its_window(page)
    page.context.close()
