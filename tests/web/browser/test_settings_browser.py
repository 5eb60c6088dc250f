"""Settings in a browser: a key is written and found nowhere again; themes; and everybody can use the pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers_extras import need
from helpers_web import Looking, Running, is_wider_than_its_window, running, violations

need("flask_openapi")
need("playwright")
need("axe_playwright_python")
KEY = "sk-test-0123456789abcdefghij4f2a"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    cache: Path = tmp_path_factory.mktemp("cache")
    with running(tmp_path_factory.mktemp("settings"), engine=False, cache=cache) as served:
        yield served


def test_a_key_is_written_by_keyboard_and_found_nowhere_again(served: Running, looks: Looking) -> None:
    page = looks.page(f"{served.address}/settings/keys")
    told: list[str] = []
    page.on("response", lambda answer: told.append(answer.text()) if "text/html" in str(answer.headers) else None)
    page.focus("#openai_api_key")
    page.keyboard.type(KEY)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=ends with …4f2a")
    for tab in ("keys", "weights", "profile", "about", "backends"):
        page.goto(f"{served.address}/settings/{tab}")
        assert KEY not in page.content()
    page.goto(f"{served.address}/settings/keys")
    assert page.input_value("#openai_api_key") == ""
    assert told and not any(KEY in text for text in told)
    assert served.studio.workshop.environment.option("openai_api_key") == KEY
    page.click("#openai button:has-text('Forget')")
    page.wait_for_selector("#confirm[open]")
    page.click("#confirm button[value=yes]")
    page.wait_for_selector("#openai :text('no key')")
    assert served.studio.workshop.environment.option("openai_api_key") is None


def test_profile_and_theme(served: Running, looks: Looking) -> None:
    page = looks.page(f"{served.address}/settings/profile")
    page.fill("#profile-style", "watercolour")
    page.click("#profile .primary")
    page.wait_for_selector(".toast:has-text('Kept')")
    page.check("input[name=theme][value=dark]", force=True)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.reload()
    assert page.input_value("#profile-style") == "watercolour"
    assert page.evaluate("document.documentElement.dataset.theme") == "dark", "the server knows it"
    page.check("input[name=theme][value='']", force=True)
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") is None


def test_a_model_is_found_by_name(served: Running, looks: Looking) -> None:
    page = looks.page(f"{served.address}/settings/weights")
    page.fill("#find-weight", "kokoro")
    assert page.locator(".weight:visible").count() == 1
    page.fill("#find-weight", "no such thing")
    assert page.locator("[data-none]").is_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_everybody_can_use_them(served: Running, looks: Looking, dark: bool) -> None:
    for phone in (False, True):
        page = looks.page(f"{served.address}/settings/about", dark=dark, phone=phone)
        for tab in ("about", "profile", "keys", "weights", "backends"):
            page.goto(f"{served.address}/settings/{tab}")
            if tab == "backends":
                page.wait_for_selector(".kinds-found")
            assert violations(page) == [], tab
            assert not is_wider_than_its_window(page), tab
