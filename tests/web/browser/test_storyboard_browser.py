"""The storyboard in a browser, with the real engine on a small scale: a film of three scenes, 120 pixels high."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers_extras import need
from helpers_web import Looking, Running, is_wider_than_its_window, looking, running, violations
from visiontune.jobs.tables import ArtifactRow, new_id
from visiontune.listing import Listings
from visiontune.storyboards.films import Film
from visiontune.video.base import VideoRequest

need("playwright")
need("axe_playwright_python")
from playwright.sync_api import Page, expect  # noqa: E402 - only where it is installed

pytestmark = pytest.mark.timeout(900)  # films are made and played in them, on machines that may be busy
PATIENCE = 180_000  # milliseconds
SCENES: list[dict[str, Any]] = [
    {"id": "sun", "narration": "The sun rises.", "image_prompt": "a sunrise over hills"},
    {"id": "sea", "narration": "The sea is calm.", "image_prompt": "a calm blue sea"},
    {"id": "kite", "narration": "A kite flies.", "image_prompt": "a red kite in the sky"},
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("boards")
    with running(folder / "home", cache=folder / "cache", min_free_disk=0, image_planner="rules") as served:
        yield served


@pytest.fixture(scope="module")
def looks(served: Running) -> Iterator[Looking]:
    expect.set_options(timeout=PATIENCE)  # others may work beside us
    with looking() as looks:
        yield looks
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def kept(served: Running) -> str:
    """The id of a film that stays as it is; its files are shared by the films of `film`."""
    asked = VideoRequest.build(
        script={"title": "A day", "scenes": SCENES}, height=120, fps=24, draft=True, music=False, seed=4
    )
    return served.studio.wait(served.studio.submit(asked).id).id


@pytest.fixture
def film(served: Running, kept: str) -> str:
    """A film of a test's own."""
    with served.studio.database.session() as session:
        row = session.get(ArtifactRow, kept)
        assert row is not None
        columns = {column.name: getattr(row, column.name) for column in ArtifactRow.__table__.columns}
        session.add(ArtifactRow(**(columns | {"id": (new := new_id())})))
    return new


def opened(looks: Looking, served: Running, one: str, **options: bool) -> Page:
    page = looks.page(f"{served.address}/storyboard/{one}", **options)
    expect(page.locator(".scene").first).to_be_visible(timeout=PATIENCE)
    return page


def order(page: Page) -> list[str]:
    return [str(scene.get_attribute("data-scene")) for scene in page.locator(".scene").all()]


def expect_order(page: Page, *names: str) -> None:
    for n, name in enumerate(names):
        expect(page.locator(".scene").nth(n)).to_have_attribute("data-scene", name)
    assert order(page) == list(names)


def place(page: Page, scene: str, field: str) -> Any:
    return page.locator(f'[data-scene="{scene}"] [data-field="{field}"]')


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_text(re.compile("Saved|moved"))


def rendered(page: Page, before: str) -> str:
    """Press Render, and wait for the film; its id."""
    expect(page.locator("[data-render]")).to_be_enabled(timeout=PATIENCE)
    page.locator("[data-render]").click()
    board = page.locator("[data-board]")
    expect(board).not_to_have_attribute("data-film", before)
    return str(board.get_attribute("data-film"))


def kinds(served: Running, keys: set[str]) -> Counter[str]:
    return Counter(served.studio.store.get(key).kind for key in keys)


def test_what_is_changed_is_made_anew_and_nothing_else_and_it_plays_to_its_end(
    looks: Looking, served: Running, film: str
) -> None:
    page = opened(looks, served, film)
    expect(page.locator("[data-render]")).to_be_disabled()
    place(page, "sea", "narration").fill("The sea is wild today.")
    place(page, "kite", "image_prompt").fill("a green kite over a beach")
    saved(page)
    plan = page.locator("[data-plan]")
    expect(plan).to_contain_text("To be made: 1 picture, 1 voice, the film")
    expect(plan).to_contain_text("Found: 4 parts")
    expect(page.locator('[data-scene="sea"] [data-planned]')).to_have_text("New voice")
    expect(page.locator('[data-scene="kite"] [data-planned]')).to_have_text("New picture")
    expect(page.locator('[data-scene="sun"] [data-planned]')).to_have_count(0)
    before = set(served.studio.store.published())
    new = rendered(page, film)
    made = set(served.studio.store.published()) - before
    assert kinds(served, made) == Counter(image=1, speech=1, film=1)
    expect(page.locator("[data-notes]")).to_contain_text(
        "Made 1 picture, 1 voice and the film; found 4 parts in the library."
    )
    expect(page.locator("[data-unrendered]")).to_be_hidden()
    assert Listings(served.studio.database).get(new, "local").parents == (film,)
    found = served.studio.store.find(Listings(served.studio.database).get(new, "local").key)
    shown = Film.of(found) if found else None
    assert shown is not None and [scene.id for scene in shown.scenes] == ["sun", "sea", "kite"]

    lit = page.locator(".scene.lit")
    page.locator('[data-scene="kite"] .face-button').click()
    expect(lit).to_have_attribute("data-scene", "kite")
    ended = page.locator("#film").evaluate(
        """film => new Promise(done => {
            if (film.ended) done(film.currentTime);
            film.addEventListener("ended", () => done(film.currentTime));
            film.play();
        })"""
    )
    assert ended == pytest.approx(shown.duration, abs=0.2)


def test_scenes_are_moved_by_keys_and_buttons_and_back_by_undo(looks: Looking, served: Running, film: str) -> None:
    page = opened(looks, served, film)
    page.locator('[data-scene="sun"] [data-act=right]').focus()
    page.keyboard.press("Alt+ArrowRight")
    expect_order(page, "sea", "sun", "kite")
    expect(page.locator('[data-scene="sun"] [data-act=right]')).to_be_focused()
    page.keyboard.press("Enter")
    expect_order(page, "sea", "kite", "sun")
    page.locator('[data-scene="kite"] [data-act=menu]').click()
    page.locator("#board-menu [data-act=remove]").click()
    expect_order(page, "sea", "sun")
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect_order(page, "sea", "kite", "sun")
    for _ in range(2):
        page.keyboard.press("Control+z")
        saved(page)
    expect_order(page, "sun", "sea", "kite")
    expect(page.locator("[data-unrendered]")).to_be_hidden()
    page.keyboard.press("Control+Shift+Z")
    expect_order(page, "sea", "sun", "kite")


def test_a_scene_is_dragged_to_its_place(looks: Looking, served: Running, film: str) -> None:
    page = opened(looks, served, film)
    grip = page.locator('[data-scene="sun"] [data-grip]').bounding_box()
    target = page.locator('[data-scene="kite"]').bounding_box()
    assert grip is not None and target is not None
    page.mouse.move(grip["x"] + 8, grip["y"] + 8)
    page.mouse.down()
    page.mouse.move(target["x"] + target["width"] - 10, grip["y"] + 8, steps=5)
    expect(page.locator(".drop")).to_be_visible()
    page.mouse.up()
    expect_order(page, "sea", "kite", "sun")


def test_what_was_typed_is_there_after_leaving_and_in_the_other_window(
    looks: Looking, served: Running, film: str
) -> None:
    page, other = opened(looks, served, film), opened(looks, served, film)
    text = "اَلشَّمْسُ تُشْرِقُ 🌅 **now**"
    place(page, "sun", "narration").fill(text)
    saved(page)
    assert re.search(r"/storyboard/[0-9a-f]{32}$", page.url) and film not in page.url
    place(other, "sea", "narration").fill("The sea is deep.")
    saved(other)
    expect(other.locator("#toasts")).to_contain_text("was changed in another window")
    expect(place(other, "sun", "narration")).to_have_value(text)
    page.goto(f"{served.address}/storyboard")
    page.goto(f"{served.address}/storyboard/{film}")
    expect(place(page, "sun", "narration")).to_have_value(text)
    expect(place(page, "sea", "narration")).to_have_value("The sea is deep.")
    expect(page.locator("[data-unrendered]")).to_be_visible()


def test_typing_goes_on_while_the_server_answers(looks: Looking, served: Running, film: str) -> None:
    page = opened(looks, served, film)
    here = place(page, "sea", "narration")
    here.fill("")
    here.press_sequentially("A sentence that is written letter by letter, slowly.", delay=40)
    saved(page)
    expect(here).to_have_value("A sentence that is written letter by letter, slowly.")
    page.locator("[data-add]").click()
    expect(page.locator(".scene")).to_have_count(4)
    expect(page.locator(".scene").nth(3).locator("[data-field=narration]")).to_be_focused()
    expect(page.locator("[data-plan]")).to_contain_text("scene 4")
    expect(page.locator("[data-render]")).to_be_disabled()
    expect(page.locator(".scene").nth(3).locator("[data-fault]")).to_have_text(
        "say something here, or describe a picture"
    )


def test_one_scene_is_looked_at(looks: Looking, served: Running, film: str) -> None:
    page = opened(looks, served, film)
    place(page, "kite", "narration").fill("A kite.")
    page.locator('[data-scene="kite"] .scene-bar [data-act=preview]').click()
    video = page.locator("#preview video")
    expect(video).to_be_visible(timeout=PATIENCE)
    ended = video.evaluate(
        "film => new Promise(done => { if (film.ended) done(true); film.addEventListener('ended', () => done(true)); film.play(); })"
    )
    assert ended
    page.keyboard.press("Escape")
    expect(page.locator("#preview")).to_be_hidden()


def test_a_film_is_begun_from_own_text_and_from_a_script(looks: Looking, served: Running, tmp_path: Path) -> None:
    page = looks.page(f"{served.address}/storyboard")
    page.locator("label:has([name=way][value=text])").click()
    page.get_by_label("Your text").fill("The sun rises. The sea is calm.")
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("[data-field=narration]").first).to_have_value("The sun rises.")
    expect(page.locator("[data-field=narration]")).to_have_count(2)
    script = tmp_path / "script.json"
    script.write_text(json.dumps({"title": "Sixty", "scenes": [{"narration": f"Number {n}."} for n in range(60)]}))
    page.goto(f"{served.address}/storyboard")
    page.locator("label:has([name=way][value=file])").click()
    page.locator("#begin-file").set_input_files(script)
    page.get_by_role("button", name="Begin").click()
    expect(page.locator(".scene")).to_have_count(60)
    expect(page.get_by_label("Title", exact=True)).to_have_value("Sixty")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_everybody_can_use_it(looks: Looking, served: Running, film: str, dark: bool, phone: bool) -> None:
    page = looks.page(f"{served.address}/storyboard", dark=dark, phone=phone)
    expect(page.get_by_role("heading", name="Films")).to_be_visible()
    assert violations(page) == []
    assert not is_wider_than_its_window(page)
    page = opened(looks, served, film, dark=dark, phone=phone)
    place(page, "sun", "image_prompt").fill(
        "a moon over hills, and a word-that-is-longer-than-any-scene-is-wide-" + "o" * 80
    )
    saved(page)
    expect(page.locator('[data-scene="sun"] [data-planned]')).to_be_visible(timeout=PATIENCE)
    for fold in page.locator("[data-fold] summary").all():
        fold.click()
        if not phone:
            assert violations(page) == []
    assert not is_wider_than_its_window(page)
    page.locator('[data-scene="sea"] [data-act=menu]').click()
    expect(page.locator("#board-menu [data-act=play]")).to_be_focused()
    assert violations(page) == []
    page.locator("#board-menu [data-act=pick]").click()
    expect(page.locator("#picker [data-pick]").first).to_be_visible()
    assert violations(page) == []
